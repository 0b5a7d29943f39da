"""Names of one's own in a registry file: `#shed` instead of a code nobody can invent.

Organisations, places, areas, products, certificates and rule sets are named by random
codes with a check character. Whoever writes a registry file writes `#name` as the
subject, and the same `#name` wherever the thing is meant, in this file or in a later
one; the code is drawn from the name by a key that only this ledger has:

    {"subject": "#shed", "type": "place", "action": "make", "value": {…}}
    {"subject": "#coop", "type": "organisation", "action": "make",
     "value": {"name": {…}, "roles": ["producer"], "place": "#shed"}}

So the same name is the same thing in every file, a file may be loaded twice, and no
stranger can tell a code from a name. Proved in tests/services/test_local_names.py.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nguon.core import register
from nguon.core.canonical import JSON, excerpt
from nguon.core.codes import new_code
from nguon.core.identifiers import PREFIX
from nguon.core.state import Registered
from nguon.errors import Malformed
from nguon.services.incoming import Registry
from nguon.services.located import Located
from nguon.store.ledger import Book

# type of what is named -> the path of its identifiers
_PATHS: Final = {
    "organisation": "org/", "place": "place/", "area": "area/", "product": "product/",
    "certificate": "certificate/", "rules": "rules/",
}  # fmt: skip
# member of a value that names another thing -> the type of that thing
_REFERENCES: Final = {
    "place": "place", "organisation": "organisation", "owner": "organisation",
    "makers": "organisation", "holder": "organisation", "areas": "area",
    "product": "product", "from_product": "product",
}  # fmt: skip
_SECRET: Final = b"nguon/local-name/v1\n"
_LONGEST: Final = 60

Naming = Callable[[str, str], str]  # (type, name without #) -> identifier


def read(
    book: Book, registries: Sequence[Registry]
) -> list[list[tuple[dict[str, JSON], str]]]:
    """Return each registry's statements, checked, with codes; and what each is called.

    Nothing is recorded here: one bad statement, or a name that nothing has, refuses
    all of them.
    """
    named = naming(book)
    files = [
        [
            _coded(registry.name, n, one, named)
            for n, one in enumerate(registry.statements)
        ]
        for registry in registries
    ]
    made = {str(said["subject"]) for file in files for said, _, _ in file}
    with book.read() as ledger:
        for file in files:
            for _, where, used in file:
                for name, identifier in used.items():
                    if identifier not in made and not ledger.get(
                        Registered, identifier
                    ):
                        raise Malformed(
                            "load.local_name_unknown", where=where, name=name
                        )
    return [
        [(said, next((n for n, i in used.items() if i == said["subject"]), ""))
         for said, _, used in file]
        for file in files
    ]  # fmt: skip


def _coded(
    file: str, number: int, statement: Mapping[str, JSON], named: Naming
) -> tuple[dict[str, JSON], str, dict[str, str]]:
    """Return a statement with codes, checked; where it stands; the names it used."""
    used: dict[str, str] = {}

    def noted(kind: str, name: str) -> str:
        return used.setdefault(f"#{name}", named(kind, name))

    where = f"{file}#{number + 1}"
    try:
        said = with_codes(statement, noted)
        register.validate(said)
    except Malformed as error:
        raise Located(where, error) from error
    return said, where, used


def naming(book: Book) -> Naming:
    """Return what draws this ledger's identifiers from names."""
    secret = hashlib.sha256(book.registrar.private_key.sign(_SECRET)).digest()

    def named(kind: str, name: str) -> str:
        digest = hmac.digest(secret, f"{kind}\n{name}".encode(), "sha256")
        return PREFIX + _PATHS[kind] + new_code(digest)

    return named


def with_codes(statement: Mapping[str, JSON], named: Naming) -> dict[str, JSON]:
    """Return the statement with every `#name` replaced by its identifier."""
    said, kind = dict(statement), statement.get("type")
    if isinstance(kind, str) and kind in _PATHS and "subject" in said:
        said["subject"] = _replaced(said["subject"], kind, named, "/subject")
    if isinstance(said.get("value"), dict):
        said["value"] = _inside(said["value"], named, "/value")
    return said


def _inside(value: JSON, named: Naming, place: str) -> JSON:
    if isinstance(value, list):
        return [_inside(one, named, f"{place}/{n}") for n, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {
        member: _replaced(one, _REFERENCES[member], named, f"{place}/{member}")
        if member in _REFERENCES
        else _inside(one, named, f"{place}/{member}")
        for member, one in value.items()
    }


def _replaced(value: JSON, kind: str, named: Naming, place: str) -> JSON:
    if isinstance(value, list):
        return [
            _replaced(one, kind, named, f"{place}/{n}") for n, one in enumerate(value)
        ]
    if not isinstance(value, str) or not value.startswith("#"):
        return value
    name = value.removeprefix("#")
    if not name or name != name.strip() or len(name) > _LONGEST:
        raise Malformed("load.local_name", place=place, name=excerpt(value))
    return named(kind, name)
