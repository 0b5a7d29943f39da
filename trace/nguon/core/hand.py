"""By whose hand an entry is signed: what its key's own entry says, in one word.

    device      a key on a person's own device, let in by that person's passkey
    software    the organisation's own program
    key         a key of the organisation that nobody's passkey vouches for
    login       the ledger's key, for somebody of the organisation who had logged in
    ledger      the ledger's key, for the ledger's own operator
    doubtful    a key that was later reported lost from before it signed this

`device` is the strongest and `doubtful` the weakest; with `login` the ledger vouches
for itself. This only reads: that the signatures hold, and which lines are doubtful, is
`nguon.core.signers`'s. Proved in
tests/core/test_hand.py.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from nguon.core.endorsement import endorser
from nguon.core.entry import Entry
from nguon.core.identifiers import key_id, subject_kind

HANDS: Final = ("device", "software", "key", "login", "ledger", "doubtful")


def hand(key: Mapping[str, object], organisation: str) -> str:
    """Return by whose hand a key of that value signs for `organisation`."""
    use = key.get("use")
    if use == "registrar":
        return "ledger" if key.get("organisation") == organisation else "login"
    if use == "software":
        return "software"
    return "device" if endorser(key) else "key"


def weakest(found: Iterable[str]) -> str:
    """Return the weakest of some hands, "" when one of them is not known."""
    told = list(found)
    return max(told, key=HANDS.index) if told and all(told) else ""


def hands(
    entries: Mapping[int, Entry], doubtful: Collection[int] = ()
) -> dict[int, str]:
    """Return for each entry by whose hand it is signed, where its key is among them."""
    keys: dict[str, Mapping[str, object]] = {}
    found: dict[int, str] = {}
    waiting: list[int] = []  # the first commit's entries come before their own key
    for index, entry in sorted(entries.items()):
        said, own = entry.statement, key_id(entry.by.key)
        subject, value = said.get("subject"), said.get("value")
        if own in keys:
            found[index] = hand(keys[own], entry.by.organisation)
        else:
            waiting.append(index)
        is_key = isinstance(subject, str) and subject_kind(subject) == "key"
        if entry.kind == "register" and is_key and isinstance(value, dict):
            keys[str(subject)] = value
    for index in waiting:
        entry = entries[index]
        if (key := keys.get(key_id(entry.by.key))) is not None:
            found[index] = hand(key, entry.by.organisation)
    found.update((index, "doubtful") for index in doubtful if index in found)
    return found
