"""A replay finds the groups that were submitted."""

from hypothesis import given
from hypothesis import strategies as st

from nguon.core.entry import By, Draft
from nguon.core.grouping import groups

ORGANISATIONS = "AB"


def said(event: str, organisation: str = "A") -> Draft:
    by = By(organisation, "0" * 64, "Ed25519")
    return Draft("custody", {"eventID": event}, {}, by, b"")


def wrong(event: str, *corrective: str, organisation: str = "A") -> Draft:
    draft = said(event, organisation)
    error = {"correctiveEventIDs": list(corrective)}
    return Draft(
        "custody", {**draft.statement, "errorDeclaration": error}, {}, draft.by, b""
    )  # type: ignore[dict-item]


def cut(*drafts: Draft, start: int = 9) -> list[tuple[int, int]]:
    return [(span.start, span.stop) for span in groups(drafts, start)]


def test_single_entries_are_groups_of_their_own() -> None:
    assert cut(said("a"), said("b")) == [(0, 1), (1, 2)]
    assert cut() == []


def test_a_correction_is_one_group_in_either_order() -> None:
    assert cut(said("x"), wrong("a", "b"), said("b"), said("y")) == [
        (0, 1), (1, 3), (3, 4),
    ]  # fmt: skip
    assert cut(said("b"), wrong("a", "b")) == [(0, 2)]


def test_what_lies_between_belongs_to_it_and_overlapping_groups_are_one() -> None:
    assert cut(wrong("a", "b"), said("x"), said("b")) == [(0, 3)]
    assert cut(wrong("a", "c"), wrong("b", "d"), said("c"), said("d")) == [(0, 4)]


def test_another_organisations_event_is_not_meant() -> None:
    assert cut(wrong("a", "b"), said("b", "B")) == [(0, 1), (1, 2)]


def test_an_event_that_did_not_occur_stands_alone() -> None:
    assert cut(wrong("a"), said("b")) == [(0, 1), (1, 2)]


def test_the_first_two_entries_of_a_log_are_one_group() -> None:
    assert cut(said("a"), said("b"), said("c"), start=0) == [(0, 2), (2, 3)]
    assert cut(said("a"), start=0) == [(0, 1)]


@st.composite
def submissions(draw: st.DrawFn) -> list[list[Draft]]:
    """Return groups as the rules let them through: no id twice, correctives inside."""
    made: list[list[Draft]] = []
    fresh = 0
    for _ in range(draw(st.integers(1, 6))):
        who = draw(st.sampled_from(ORGANISATIONS))
        one = [said(f"e{fresh + n}", who) for n in range(draw(st.integers(0, 4)))]
        named = [str(draft.statement["eventID"]) for draft in one]
        fresh += len(one)
        for n in range(draw(st.integers(0, 2))):
            some = draw(st.lists(st.sampled_from(named))) if named else []
            one.append(wrong(f"old{fresh}-{n}", *some, organisation=who))
        if one:
            made.append(draw(st.permutations(one)))
    return made


@given(submissions())
def test_a_replay_of_a_commit_finds_the_submitted_groups(
    submitted: list[list[Draft]],
) -> None:
    at, expected = 9, []
    for one in submitted:
        expected += [(at + span.start, at + span.stop) for span in groups(one, at)]
        at += len(one)
    commit = [draft for one in submitted for draft in one]
    found = [(9 + span.start, 9 + span.stop) for span in groups(commit, 9)]
    assert found == expected
