"""By whose hand a line is signed; see also test_endorsement.py and its vectors."""

import pytest

from kit.memory_log import COOP, OPERATOR, story
from nguon.core import entry
from nguon.core.hand import HANDS, hand, hands, weakest


@pytest.mark.parametrize(
    ("key", "organisation", "word"),
    [
        ({"use": "registrar", "organisation": OPERATOR}, OPERATOR, "ledger"),
        ({"use": "registrar", "organisation": OPERATOR}, COOP, "login"),
        ({"use": "software", "organisation": COOP}, COOP, "software"),
        ({"use": "device", "organisation": COOP}, COOP, "key"),
        ({"use": "device", "endorsement": {"passkey": "…"}}, COOP, "device"),
        ({"use": "device", "endorsement": "yes"}, COOP, "key"),
        ({}, COOP, "key"),
    ],
)
def test_a_keys_own_entry_says_by_whose_hand_it_signs(
    key: dict[str, object], organisation: str, word: str
) -> None:
    assert hand(key, organisation) == word and word in HANDS


def test_the_first_commit_is_signed_by_the_key_that_it_registers() -> None:
    entries = dict(enumerate(map(entry.from_bytes, story().entries)))
    told = hands(entries)
    assert told.keys() == entries.keys()
    assert told[0] == told[1] == "ledger" and told[18] == "key"
    del entries[1]  # without its key's own entry nothing is said of a line
    assert 0 not in hands(entries)


def test_a_line_that_is_doubtful_is_told_as_nothing_else() -> None:
    entries = dict(enumerate(map(entry.from_bytes, story().entries)))
    told = hands(entries, {18, 999})
    assert told[18] == "doubtful" and told[17] != "doubtful" and 999 not in told
    assert weakest(["login", "doubtful"]) == "doubtful"


def test_lines_told_together_are_as_strong_as_the_weakest() -> None:
    assert weakest(["device", "login", "software"]) == "login"
    assert weakest(["device"]) == "device"
    assert weakest(["device", ""]) == weakest([]) == ""
