"""Whose word a line is."""

import pytest

from kit.story import World
from nguon.core.grade import GRADES, grade


@pytest.mark.parametrize(
    ("step", "roles", "confirmed", "expected"),
    [
        ("store", {"producer"}, False, "self"),
        ("test", {"producer"}, False, "self"),
        ("test", {"laboratory"}, False, "laboratory"),
        ("store", {"laboratory"}, False, "self"),
        ("inspect", {"officer"}, False, "officer"),
        ("sensor", {"carrier"}, False, "sensor"),
        ("store", {"producer"}, True, "partner"),
    ],
)
def test_the_grade_follows_from_step_role_and_confirmation(
    step: str, roles: set[str], confirmed: bool, expected: str
) -> None:
    coop = World().coop()
    said = coop.observes(step, "https://w3id.org/nguon/b/000G40R40M30E209E")
    assert grade(said, roles=roles, confirmed=confirmed) == expected
    assert grade(said, roles=roles, outside=True) == "outside"
    assert expected in GRADES
