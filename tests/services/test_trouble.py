"""What the machine refuses is told in a sentence; our own bugs are not hushed up."""

import errno
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.util import CommandError
from sqlalchemy.exc import IntegrityError, OperationalError

from nguon.errors import Refused, Unavailable
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.trouble import reason, trouble

NOWHERE = "postgresql://clerk:secret@127.0.0.1:1/ledger"


def sqlite_said(words: str) -> OperationalError:
    return OperationalError(None, None, sqlite.OperationalError(words))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("unable to open database file", "store.cannot_open"),
        ("file is not a database", "store.damaged"),
        ("database disk image is malformed", "store.damaged"),
        ("attempt to write a readonly database", "store.read_only"),
        ("database or disk is full", "store.full"),
        ("database is locked", "store.locked"),
    ],
)
def test_what_sqlite_says_becomes_a_sentence_that_names_the_file(
    tmp_path: Path, words: str, code: str
) -> None:
    told = trouble(sqlite_said(words), LedgerSettings(tmp_path))
    assert told is not None and told.code == code
    for language in ("vi", "en"):
        assert str(tmp_path / "ledger.sqlite") in told.sentence(language)
    assert isinstance(told, Unavailable) == (code == "store.locked")


def test_an_unreachable_postgresql_is_named_without_its_password(
    tmp_path: Path,
) -> None:
    settings = LedgerSettings(tmp_path, NOWHERE)
    with pytest.raises(OperationalError) as caught:
        open_ledger(settings)
    told = trouble(caught.value, settings)
    assert told is not None and told.code == "store.unreachable"
    assert "127.0.0.1:1" in told.sentence("en") and "secret" not in told.sentence("en")


def test_a_newer_ledger_asks_for_newer_software(tmp_path: Path) -> None:
    told = trouble(CommandError("no such revision"), LedgerSettings(tmp_path))
    assert told is not None and told.code == "store.newer"


def test_a_file_that_is_refused_says_why_in_both_languages(tmp_path: Path) -> None:
    told = trouble(
        FileNotFoundError(errno.ENOENT, "x", "kho/so.csv"), LedgerSettings(tmp_path)
    )
    assert told is not None
    assert told.sentence("vi") == "kho/so.csv: không có tệp hoặc thư mục này."
    assert told.sentence("en") == "kho/so.csv: there is no such file or folder."
    assert reason(OSError(errno.EXDEV, "other device"))["vi"] == "other device"


def test_our_own_bugs_stay_loud(tmp_path: Path) -> None:
    ours = (
        KeyError("x"),
        sqlite_said("near SELEC: syntax error"),
        IntegrityError(None, None, sqlite.IntegrityError("UNIQUE")),
    )
    for error in ours:
        assert trouble(error, LedgerSettings(tmp_path)) is None
    psql = IntegrityError(None, None, Exception("duplicate"))
    assert trouble(psql, LedgerSettings(tmp_path, NOWHERE)) is None


def test_where_nothing_was_begun_no_file_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no ledger at"):
        open_ledger(LedgerSettings(tmp_path))
    assert list(tmp_path.iterdir()) == []
