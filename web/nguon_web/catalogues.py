"""Catalogues: the texts that pages ask for, and their Vietnamese, one file an area.

After a change of texts, from the repository root (./run sets the path):

    PYTHONPATH=trace:web:labels python -m nguon_web.catalogues AREA

It extracts, updates, compiles, and names the texts that still lack their Vietnamese;
without an area it does all. Old words are kept as long as they are asked for; no date,
no line number and no version of a tool is written, so that two branches merge.
Proved in tests/web/test_languages.py.
"""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from nguon_web.areas import AREAS, area_of

HERE: Final = Path(__file__).parent
_EPOCH: Final = datetime(2026, 11, 22, tzinfo=UTC)
_GENERATED: Final = re.compile(rb'"Generated-By: [^"]*"\n')  # no tool's version either


def extract(area: str) -> Catalog:
    """Return the texts that the area's files ask for now."""
    found = Catalog(project="nguon", charset="utf-8", creation_date=_EPOCH)
    for path in sorted([*HERE.rglob("*.py"), *HERE.rglob("*.html")]):
        name = path.relative_to(HERE).as_posix()
        if area_of(name) != area:
            continue
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        for _, message, comments, context in extract_from_file(
            method, path, options={"trimmed": "true", "silent": "false"},
            keywords={"_": None, "gettext": None, "lazy_gettext": None, "_l": None,
                      "ngettext": (1, 2), "pgettext": ((1, "c"), 2)},
        ):  # fmt: skip
            found.add(
                message, None, [(name, 0)], auto_comments=comments, context=context
            )
    return found


def catalogue_path(area: str) -> Path:
    return HERE / "translations" / area / "vi" / "LC_MESSAGES" / "messages.po"


def read(area: str) -> Catalog:
    """Return the area's Vietnamese catalogue as it is written."""
    path = catalogue_path(area)
    if not path.exists():
        return Catalog(locale="vi", creation_date=_EPOCH)
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def updated(area: str) -> Catalog:
    """Return the catalogue with exactly the texts asked for now, old words kept."""
    catalogue = read(area)
    catalogue.update(extract(area), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.revision_date = catalogue.creation_date = _EPOCH
    catalogue.header_comment = f"# Vietnamese of the area: {area}"
    catalogue.last_translator = "Nguồn"
    return catalogue


def to_po(catalogue: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalogue, sort_output=True, include_lineno=False, width=96)
    return _GENERATED.sub(b"", written.getvalue())


def to_mo(catalogue: Catalog) -> bytes:
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def from_mo(compiled: bytes) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the texts of a compiled catalogue, without its header."""
    return {
        _strings(message.id): _strings(message.string or "")
        for message in read_mo(BytesIO(compiled))
        if message.id
    }


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no Vietnamese yet."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (message.string and all(_strings(message.string)))
    ]


def _strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def main(areas: list[str]) -> int:
    """Bring the catalogues up to date; 1 when a text still lacks its Vietnamese."""
    if unknown := [area for area in areas if area not in AREAS]:
        print(f"no area {unknown[0]}: choose from {', '.join(AREAS)}", file=sys.stderr)
        return 2
    missing = 0
    for area in areas or AREAS:
        catalogue, path = updated(area), catalogue_path(area)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_po(catalogue))
        path.with_suffix(".mo").write_bytes(to_mo(catalogue))
        left = untranslated(catalogue)
        missing += len(left)
        print(f"{area}: {len(catalogue)} texts, {len(left)} without Vietnamese")
        for text in left:
            print(f"  {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
