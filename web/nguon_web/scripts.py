"""Scripts: many small modules to read, one file to load. No build step, no packer.

    js/verify.js imports ./verify/bundle.js, which imports ./bytes.js, and so on

`joined` puts a module behind all that it imports, each once, and takes out what only a
reader needs: whole-line comments and indentation. So a name is used once in all modules
together, an import stands at the top as `import { a, b } from "./c.js";`, a comment has
its own lines, and no text runs over several. A browser test loads the result; the
modules themselves are served as well, for whoever wants to read what checks for them.

`words` are the sentences of `nguon.messages` that a script may have to say.
Proved in tests/web/test_scripts.py and tests/browser/test_verify_js.py.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from nguon.messages import LANGUAGES, TEXTS

ROOTS: Final = ("js/verify.js", "js/proof.js", "js/checker.js")

FORM: Final = (
    "step.",
    "browser.check.",
    "browser.language",
    "log.policy",
    "log.receipt",
    "passport.",
)

_IMPORT: Final = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(
    r"^export (?=async function|function|class|const)", re.MULTILINE
)
_UNREAD: Final = re.compile(r"^[ \t]+|^//.*\n|^\n", re.MULTILINE)
# Of the terminal and of who signs: no script says these.
_NOT_HERE: Final = re.compile(
    r"log\.(tile|signing_key|no_such_\w+|cosignature_unsupported"
    r"|verify\.(?!yes|not_proved|neither)\w+)"
)


def joined(files: Mapping[str, bytes], root: str) -> bytes:
    """Return `root` and all that it imports as one module."""
    parts = []
    for name in in_order(files, root, []):
        text = _IMPORT.sub("", files[name].decode())
        parts.append(text if name == root else _EXPORT.sub("", text))
    return slim("".join(parts)).encode()


def in_order(files: Mapping[str, bytes], name: str, seen: list[str]) -> Iterator[str]:
    """Yield what a module imports, each once and before who needs it, then itself."""
    seen.append(name)
    for other in _IMPORT.findall(files[name].decode()):
        needed = posixpath.normpath(posixpath.join(posixpath.dirname(name), other))
        if needed not in seen:
            yield from in_order(files, needed, seen)
    yield name


def slim(script: str) -> str:
    """Return a script without comments and indentation."""
    # Twice, because a comment that was indented begins its line only afterwards.
    return _UNREAD.sub("", _UNREAD.sub("", script))


def words(language: str, *, form: bool) -> dict[str, str]:
    """Return code -> sentence, figures in braces; `form`: the checker's labels too."""
    at = LANGUAGES.index(language)
    return {
        code: pair[at]
        for code, pair in TEXTS.items()
        if code.startswith(("log.", "browser.", "step.", "passport."))
        and not _NOT_HERE.fullmatch(code)
        and (form or not code.startswith(FORM))
    }


def made(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the scripts that are made of others, and the words in each language."""
    found = {root: joined(files, root) for root in ROOTS}
    for language in LANGUAGES:
        said = words(language, form=False)
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        found[f"js/words-{language}.js"] = f"export default {text};\n".encode()
    return found
