"""Scripts as browsers get them: joined, without what only readers need, and small."""

import gzip
import re
from string import Formatter

import pytest
from flask.testing import FlaskClient

from kit.samples import INTERVAL, Samples
from nguon.messages import LANGUAGES, TEXTS
from nguon_web.assets import FOLDER, Assets
from nguon_web.scripts import ROOTS, in_order, joined, slim, words

NOT_PYTHONS = {"form", "subject", "witness_unread"}


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets()


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


def test_a_module_stands_behind_what_it_imports_and_each_once() -> None:
    files = {
        "a.js": b'import { b } from "./x/b.js";\nimport { c } from "./c.js";\n\nexport { b };\n',
        "x/b.js": b'import {\n  c,\n} from "../c.js";\n// Why.\nexport const b = c;\n',
        "c.js": b"export function c() {\n  // How.\n  return 1;\n}\n",
    }
    assert list(in_order(files, "a.js", [])) == ["c.js", "x/b.js", "a.js"]
    assert joined(files, "a.js") == (
        b"function c() {\nreturn 1;\n}\nconst b = c;\nexport { b };\n"
    )


def test_only_whole_lines_of_comment_go() -> None:
    assert slim('  // a\nx = "https://b"; // c\n\n    y();\n') == (
        'x = "https://b"; // c\ny();\n'
    )


def test_no_module_is_left_out_and_none_has_what_the_joining_cannot_do(
    assets: Assets,
) -> None:
    reached = {name for root in ROOTS for name in in_order(sources(), root, [])}
    modules = {name for name in sources() if name.startswith("js/verify/")}
    assert modules <= reached
    for name in modules:
        text = sources()[name].decode()
        assert "/*" not in text and "export default" not in text, name
        assert not re.search(r"^import (?!\{)", text, re.MULTILINE), name
    for root in ROOTS:
        assert b"import {" not in assets.files[root]


def sources() -> dict[str, bytes]:
    return {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*.js")
    }


def test_what_the_public_page_loads_is_small(
    client: FlaskClient, samples: Samples, assets: Assets
) -> None:
    page = client.get(f"/b/{samples.code(INTERVAL)}")
    assert len(gzip.compress(page.data)) < 14_000
    loaded = re.findall(r'<script[^>]* src="/static/\w+/(js/[\w-]+\.js)"', page.text)
    assert loaded == ["js/proof.js"]
    assert len(assets.packed["js/proof.js"]) < 4_000
    # Fetched by that script, when the page stands already.
    assert len(assets.packed["js/verify.js"]) < 13_312
    assert len(assets.packed["js/words-vi.js"]) < 4_000


def test_every_sentence_that_a_script_may_need_is_there() -> None:
    for language in LANGUAGES:
        said = words(language, form=True)
        assert said and "log.verify.help" not in said
        codes = set()
        for data in sources().values():
            text = data.decode()
            codes |= set(re.findall(r'"((?:log|browser)\.[\w.]*\w)"(?!:)', text))
            steps = set(re.findall(r'tell\(\d, "(\w+)"', text)) - NOT_PYTHONS
            codes |= {f"log.step.{step}" for step in steps}
        assert codes <= said.keys(), codes - said.keys()
        for sentence in said.values():
            # A script fills in names and knows no format specs.
            assert not any(spec for _, _, spec, _ in Formatter().parse(sentence))


def test_codes_are_those_of_python() -> None:
    for name, data in sources().items():
        for code in re.findall(
            r'(?:refuse|refusedAs|wrong)\(\s*"([\w.]+)"', data.decode()
        ):
            assert code in TEXTS, f"{name}: {code}"
