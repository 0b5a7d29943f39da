"""Who may log in, and how a password comes and goes."""

from collections.abc import Iterator

import pytest

from kit.members import COOP, NOW, OTHER, PASSWORD, peopled
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import tokens
from nguon.services.members import Members, new_password
from nguon.store.ledger import Book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = peopled(tmp_path_factory.mktemp("people"))
    yield made
    made.close()


@pytest.fixture
def members(book: Book) -> Members:
    return Members(book)


def test_a_member_logs_in_however_the_name_is_typed(members: Members) -> None:
    assert members.log_in(" Hanh ", PASSWORD).organisation == COOP


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("hanh", "wrong-password"),
        ("nobody", PASSWORD),
        ("", ""),
        ("hanh", PASSWORD + " "),
    ],
)
def test_a_refusal_does_not_say_which_part_was_wrong(
    members: Members, user: str, password: str
) -> None:
    with pytest.raises(Refused) as refusal:
        members.log_in(user, password)
    assert refusal.value.code == "store.wrong_password" and not refusal.value.figures


def test_a_disabled_member_is_out_and_may_come_back(members: Members) -> None:
    password = members.add("tam", "Tâm", "clerk", COOP, NOW)
    members.disable("tam")
    assert members.member("tam") is None
    with pytest.raises(Refused):
        members.log_in("tam", password)
    members.enable("tam")
    assert members.log_in("tam", password).epoch == 3


def test_the_last_administrator_stays(members: Members) -> None:
    with pytest.raises(Refused) as refusal:
        members.disable("quan")
    assert refusal.value.code == "store.last_admin"
    members.add("quan2", "Quân", "admin", OTHER, NOW)
    members.disable("quan2")
    with pytest.raises(Refused):
        members.disable("quan")


def test_a_reset_password_replaces_the_old_one(members: Members) -> None:
    old = members.add("thu", "Thu", "clerk", COOP, NOW)
    new = members.reset_password("thu")
    assert members.log_in("thu", new).epoch == 2
    with pytest.raises(Refused):
        members.log_in("thu", old)


def test_a_member_chooses_a_password_knowing_the_old(members: Members) -> None:
    old = members.add("an.1", "An", "clerk", COOP, NOW)
    with pytest.raises(Refused) as refusal:
        members.change_password("an.1", "wrong-password", "mot-mat-khau-khac")
    assert refusal.value.code == "people.password_old"
    assert members.change_password("an.1", old, "mot-mat-khau-khac").epoch == 2
    members.log_in("an.1", "mot-mat-khau-khac")


@pytest.mark.parametrize(
    "password", ["short", "Password123", "hanh-2026-hanh", "aaaaaaaaaaaa"]
)
def test_an_easy_password_is_refused(members: Members, password: str) -> None:
    with pytest.raises(Malformed):
        members.add("hanh", "x", "clerk", COOP, NOW, password)


@pytest.mark.parametrize(
    "user", ["", "ab", "a b c", "hạnh", "x" * 41, "-ab", "a/../b", "a\nb"]
)
def test_a_log_in_name_is_plain(members: Members, user: str) -> None:
    with pytest.raises(Malformed):
        members.add(user, "Hạnh", "clerk", COOP, NOW)


def test_a_member_needs_a_known_role_and_organisation(members: Members) -> None:
    with pytest.raises(Refused):
        members.add("new1", "x", "king", COOP, NOW)
    with pytest.raises(NotFound):
        members.add("new1", "x", "clerk", COOP + "0", NOW)
    with pytest.raises(Refused):
        members.add("HANH", "x", "clerk", COOP, NOW)


def test_made_passwords_differ_and_can_be_read_aloud() -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(p) == 19 and not set(p) & set("ilo01") for p in made)


def test_a_token_speaks_for_its_organisation_until_revoked(book: Book) -> None:
    text = tokens.add(book, COOP, "cân điện tử", NOW)
    found = tokens.allowed(book, text, "capture")
    assert found.organisation == COOP and text not in repr(tokens.tokens(book))
    with pytest.raises(Refused):
        tokens.allowed(book, text, "everything")
    with pytest.raises(Refused):
        tokens.allowed(book, text[:-1], "capture")
    tokens.revoke(book, COOP, found.name, NOW)
    with pytest.raises(Refused):
        tokens.allowed(book, text, "capture")
    with pytest.raises(NotFound):
        tokens.add(book, COOP + "0", "x", NOW)
