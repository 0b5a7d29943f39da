"""Log-ins and tokens: nothing that opens a door is kept as it is."""

import threading

import pytest
from sqlalchemy import text

from kit.store import COOP, OTHER
from nguon.errors import NotFound, Refused
from nguon.store import accounts
from nguon.store.accounts import Member
from nguon.store.ledger import Book

MADE = "2026-11-22T06:35:00.000Z"
WORDS = "ba con mèo đen"


def join(book: Book, login: str = "Lan", role: str = "clerk") -> Member:
    with book.write() as connection:
        return accounts.add_member(
            connection,
            login,
            WORDS,
            name="Lan",
            organisation=COOP,
            role=role,
            made=MADE,
        )


def test_a_member_comes_in_with_the_right_password_only(book: Book) -> None:
    member = join(book)
    with book.read() as ledger:
        assert accounts.check_password(ledger.connection, "lan ", WORDS) == member
        for login, password in (("lan", "wrong wrong"), ("nobody", WORDS)):
            with pytest.raises(Refused) as refusal:
                accounts.check_password(ledger.connection, login, password)
            assert refusal.value.code == "store.wrong_password"


def test_a_name_is_taken_once_and_a_password_is_not_short(book: Book) -> None:
    join(book)
    with pytest.raises(Refused, match="taken"):
        join(book, "LAN")
    with pytest.raises(Refused, match="10"), book.write() as connection:
        accounts.set_password(connection, "lan", "short")
    with pytest.raises(Refused, match="clerk"), book.write() as connection:
        accounts.set_role(connection, "lan", "king")


def test_a_change_ends_old_sessions(book: Book) -> None:
    join(book)
    with book.write() as connection:
        accounts.set_password(connection, "lan", "ba con mèo trắng")
        accounts.set_role(connection, "lan", "manager")
    with book.read() as ledger:
        member = accounts.find_member(ledger.connection, "lan")
    assert member and (member.epoch, member.role) == (3, "manager")


def test_a_shut_log_in_is_like_a_wrong_password(book: Book) -> None:
    join(book)
    with book.write() as connection:
        accounts.set_disabled(connection, "lan", True)
    with book.read() as ledger, pytest.raises(Refused) as refusal:
        accounts.check_password(ledger.connection, "lan", WORDS)
    assert refusal.value.code == "store.wrong_password"


def test_two_admins_who_shut_each_other_out_at_once_leave_one(book: Book) -> None:
    join(book, "mai", "admin")
    join(book, "lan", "admin")
    refused: list[str] = []

    def shut_lan() -> None:
        try:
            with book.write() as connection:
                accounts.set_disabled(connection, "lan", True)
        except Refused as error:
            refused.append(error.code)

    other = threading.Thread(target=shut_lan)
    with book.write() as connection:
        accounts.set_disabled(connection, "mai", True)
        other.start()
        other.join(0.5)  # it must be waiting for us now, not be done
    other.join(30)
    assert refused == ["store.last_admin"]


def test_the_last_admin_stays(book: Book) -> None:
    join(book, "an", "admin")
    with pytest.raises(Refused, match="last"), book.write() as connection:
        accounts.set_disabled(connection, "an", True)
    join(book, "binh", "admin")
    with book.write() as connection:
        accounts.set_disabled(connection, "an", True)


def test_a_token_is_kept_as_its_hash(book: Book) -> None:
    with book.write() as connection:
        said = accounts.add_token(
            connection, b"r" * 32, name="erp", organisation=COOP,
            scopes=("capture",), made=MADE,
        )  # fmt: skip
    with book.read() as ledger:
        found = accounts.find_token(ledger.connection, said)
        assert found and (found.organisation, found.scopes) == (COOP, ("capture",))
        rows = ledger.connection.execute(text("SELECT * FROM token")).all()
        assert said not in str(rows) and b"r".hex() * 32 not in str(rows)
        assert accounts.find_token(ledger.connection, said + "0") is None
    with book.write() as connection:
        accounts.revoke_token(connection, COOP, "erp", MADE)
    with book.read() as ledger:
        assert accounts.find_token(ledger.connection, said) is None
    with pytest.raises(NotFound), book.write() as connection:
        accounts.revoke_token(connection, OTHER, "erp", MADE)


def test_members_and_tokens_are_listed_by_organisation(book: Book) -> None:
    join(book)
    with book.read() as ledger:
        assert [m.login for m in accounts.members(ledger.connection, COOP)] == ["lan"]
        assert accounts.members(ledger.connection, OTHER) == []
        assert accounts.tokens(ledger.connection, COOP) == []
