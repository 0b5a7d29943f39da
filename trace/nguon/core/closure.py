"""What a batch's evidence must hold, so that nothing can be left out of it.

From the batch asked for, the closure reaches
- each batch that it was made from, and so on back: the inputs of every
  TransformationEvent that has it as an output;
- each registered thing that an entry names: the organisation and the key of `by`; in a
  custody statement every organisation, place, area, product, certificate and rule set,
  and the product of each GTIN batch;
- from a register entry: the organisation of a key and the passkey that endorsed it,
  the holder and place of an area, the owner of a product, the place of an organisation,
  the holder of a certificate, the product of a rule set.

Certificates and rule sets are not named by what they are about; they may be added when
they name something in the closure, and then their whole history is there as well.
Proved in tests/core/test_bundle.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.endorsement import endorser
from nguon.core.entry import Entry
from nguon.core.identifiers import batch_of, key_id, product_of, subject_kind

_FOLLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("place",),
    "key": ("organisation",),
    "product": ("owner",),
    "area": ("holder", "place"),
    "certificate": ("holder",),
    "rules": ("product",),
}
_ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "certificate": ("holder", "areas", "batches"),
    "rules": ("product",),
}
_INPUTS: Final = ("inputEPCList", "inputQuantityList")
_OUTPUTS: Final = ("outputEPCList", "outputQuantityList")


def reach(
    start: Iterable[str], history: Callable[[str], Iterable[Entry]]
) -> tuple[str, ...]:
    """Return the subjects reached from `start`, nearest first."""
    found = dict.fromkeys(start)
    ahead = list(found)
    for subject in ahead:  # grows while we walk
        for entry in history(subject):
            for name in (*names(entry), *parents(entry, subject)):
                if name not in found:
                    found[name] = None
                    ahead.append(name)
    return tuple(found)


def names(entry: Entry) -> Iterator[str]:
    """Yield the registered things that an entry names."""
    yield entry.by.organisation
    yield key_id(entry.by.key)
    if entry.kind == "custody":
        for text in _texts(entry.statement):
            kind = subject_kind(text) if text.startswith("https://") else None
            if kind and kind != "batch":
                yield text
            batch = batch_of(text)
            product = product_of(batch) if batch else None
            if product:
                yield product
    elif entry.kind == "register":
        yield from _values(entry, _FOLLOWED)
        passkey = endorser(entry.statement.get("value"))
        if passkey and subject_kind(passkey) == "key":
            yield passkey


def parents(entry: Entry, batch: str) -> Iterator[str]:
    """Yield the batches that `batch` was made from by this entry."""
    said = entry.statement
    if said.get("type") == "TransformationEvent" and batch in _lots(said, _OUTPUTS):
        yield from (parent for parent in _lots(said, _INPUTS) if parent != batch)


def may_stand_beside(
    subject: str, history: Iterable[Entry], reached: Mapping[str, object]
) -> bool:
    """Say whether a certificate or rule set is about something in the closure."""
    return subject_kind(subject) in _ABOUT and any(
        name in reached for entry in history for name in _values(entry, _ABOUT)
    )


def _values(entry: Entry, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    value, kind = entry.statement.get("value"), entry.statement.get("type")
    if not isinstance(value, dict) or not isinstance(kind, str):
        return
    for field in fields.get(kind, ()):
        found = value.get(field)
        for name in found if isinstance(found, list) else [found]:
            if isinstance(name, str) and subject_kind(name):
                yield name


def _lots(said: Mapping[str, JSON], members: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for member in members:
        listed = said.get(member)
        for item in listed if isinstance(listed, list) else []:
            epc = item.get("epcClass") if isinstance(item, dict) else item
            batch = batch_of(epc) if isinstance(epc, str) else None
            if batch:
                found.add(batch)
    return found


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
