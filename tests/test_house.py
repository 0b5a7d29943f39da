"""The house stands: source roots are no packages, every sentence has two languages,
what is installed is named by its hash."""

import tomllib
from pathlib import Path
from string import Formatter

from packaging.requirements import Requirement

from nguon.messages import TEXTS

ROOT = Path(__file__).resolve().parent.parent


def test_source_roots_are_never_packages() -> None:
    assert not [
        p for p in ("trace", "web", "labels") if (ROOT / p / "__init__.py").exists()
    ]


def test_every_sentence_names_the_same_figures_in_both_languages() -> None:
    for code, (vi, en) in TEXTS.items():
        figures = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (vi, en)
        ]
        assert vi and en and figures[0] == figures[1], code


def test_the_lock_names_a_fitting_version_of_all_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {
        made.name: made.specifier
        for made in (Requirement(li.rstrip(" \\")) for li in lines if "==" in li)
    }
    for wanted in map(Requirement, asked):
        [version] = locked[wanted.name]
        assert wanted.specifier.contains(version.version), wanted
    assert sum("--hash=sha256:" in line for line in lines) > len(locked)
