"""What registered things are called: many names in few queries.

A name that is sealed stays None, and the thing is called by its code. Proved in
tests/services/test_follow.py.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from nguon.core.state import Registered
from nguon.core.values import text_of, value_of
from nguon.services.retold import Source

Called: TypeAlias = Mapping[str, Mapping[str, str] | None]


def called(ledger: Source, subjects: Iterable[str | None]) -> Called:
    """Return the names of these subjects, as far as they are registered."""
    wanted = {(subject,) for subject in subjects if subject}
    found = ledger.get_many(Registered, wanted)
    return {key[0]: name_in(thing) for key, thing in found.items()}


def name_in(thing: Registered) -> Mapping[str, str] | None:
    """Return the name of a thing in both languages; None when it is sealed.

    A certificate is called by its kind and number.
    """
    value = value_of(thing.value)
    name = value.get("name")
    if thing.type == "certificate":
        kind, number = text_of(value, "kind"), text_of(value, "number")
        both = number if number.startswith(kind) else f"{kind} {number}"
        return {"vi": both, "en": both}
    if not isinstance(name, dict):
        return None
    return {language: text for language, text in name.items() if isinstance(text, str)}


def call(names: Called, subject: str | None, language: str) -> str:
    """Return how a thing is called: its name, else the end of its identifier."""
    name = names.get(subject or "") or {}
    return name.get(language) or name.get("vi") or (subject or "").rsplit("/", 1)[-1]
