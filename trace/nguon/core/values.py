"""Reading registered values: the canonical JSON of a `Registered` record, by member.

What is registered was validated when it came (`nguon.core.register`); here a member
is there or it is not. Reading is cached, since every event asks for the same few
organisations and products.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.state import Registered


@lru_cache(maxsize=8192)
def value_of(text: str) -> Mapping[str, JSON]:
    """Return the registered value that `text` is the canonical JSON of."""
    value = canonical.parse(text.encode())
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=8192)
def roles_of(text: str) -> frozenset[str]:
    """Return the roles of the organisation with that value."""
    return frozenset(texts_of(value_of(text), "roles"))


def text_of(value: Mapping[str, object], name: str) -> str:
    """Return a text member, empty when it is not there."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def words_of(value: Mapping[str, object], name: str) -> str:
    """Return text as it is, and both languages of {"vi", "en"} one beside the other.

    Vietnamese first, in whatever order they were written: the entry keeps its members
    sorted, and what follows from it must be the same on its way in and ever after.
    """
    found = value.get(name)
    if isinstance(found, Mapping):
        order = sorted(found, key=lambda language: (language != "vi", language))
        texts = (found[language] for language in order)
        return " / ".join(text for text in texts if isinstance(text, str))
    return text_of(value, name)


def texts_of(value: Mapping[str, JSON], name: str) -> tuple[str, ...]:
    """Return a list of texts, empty when it is not there."""
    found = value.get(name)
    if not isinstance(found, list):
        return ()
    return tuple(part for part in found if isinstance(part, str))


def number_of(value: Mapping[str, JSON], name: str) -> Decimal | None:
    """Return a number, None when it is not there."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return None
    return Decimal(found)


def day_of(value: Mapping[str, JSON], name: str) -> date | None:
    """Return a date (of a moment: its date), None when it is not there."""
    found = text_of(value, name)
    return date.fromisoformat(found[:10]) if found else None


def name_of(thing: Registered | None, code: str) -> JSON:
    """Return the name {vi, en} to say to a person, else the end of the code."""
    name = value_of(thing.value).get("name") if thing else None
    return name if isinstance(name, dict | str) else code.rsplit("/", 1)[-1]
