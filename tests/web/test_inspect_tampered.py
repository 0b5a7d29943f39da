"""An operator who changes rows underneath: the desk says no, names the place, never breaks.

THREATS row 5 (the operator rewrites history) and 7 (something is left out), seen from
the pages of an inspector. The audit's own test flips a bit in every column
(tests/services/test_audit.py); here the pages are looked at.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from flask import Flask

from kit.inspected import Chain, again, code_of, inspected, with_people
from kit.told import told
from nguon_web import create_app
from nguon_web.settings import Settings
from web.test_inspect import Person, paths

GREEN = "Record unaltered and complete"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("tampered")
    with told(folder) as (book, world):
        return with_people(inspected(book, world, folder))


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()


@pytest.fixture
def app(chain: Chain, tmp_path: Path) -> Flask:
    # Not `testing`: what breaks here must be the page that people would see.
    return create_app(Settings(data=tmp_path, secret_key="only in tests"), chain.book)


@pytest.fixture
def lan(app: Flask) -> Person:
    return Person(app, "lan")


def tamper(chain: Chain, *statements: str) -> None:
    """Change the file itself, as somebody with the database's password would."""
    raw = sqlite.connect(chain.folder / "ledger" / "ledger.sqlite", timeout=30)
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in raw.execute(asked).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert raw.execute(statement).rowcount, statement
    raw.commit()
    raw.close()


def audited(lan: Person) -> str:
    lan.get("/inspect/audit?lang=en")
    begun = lan.post("/inspect/audit")
    for _ in range(200):
        answer = lan.get(f"{begun.location}?lang=en")
        if "Refresh" not in answer.headers:
            return answer.text
        threading.Event().wait(0.1)
    raise AssertionError("the audit never ended")


def test_an_untouched_ledger_is_told_anew_and_agrees(lan: Person, chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    page = lan.get(f"/inspect/b/{code}/check?lang=en").text
    assert GREEN in page and "was told anew" in page
    assert "Stored rows were changed" not in page


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE holding SET kg = '69' WHERE kg = '68'", "holding"),
        ("DELETE FROM holding WHERE kg = '68'", "holding"),
        ("UPDATE handover SET received_kg = '40' WHERE received_kg = '38'", "handover"),
        ("UPDATE outflow SET kg = '1' WHERE how = 'destroy'", "outflow"),
        ("UPDATE lineage SET kg = '129' WHERE kg = '130'", "lineage"),
        ("DELETE FROM lineage WHERE kg = '130'", "lineage"),
        ("UPDATE batch SET made_kg = '999' WHERE made_kg = '130'", "made_kg"),
        ("UPDATE batch SET lot = 'ANOTHER' WHERE made_kg = '130'", "lot"),
        ("UPDATE batch SET claims = x'' WHERE made_kg = '130'", "claims"),
    ],
)
def test_a_changed_derived_row_turns_the_dossier_red_and_is_named(
    lan: Person, chain: Chain, statement: str, place: str
) -> None:
    code = code_of(chain, chain.packed)
    assert GREEN in lan.get(f"/inspect/b/{code}?lang=en").text  # nothing kept is shown
    tamper(chain, statement)
    page = lan.get(f"/inspect/b/{code}?lang=en").text
    assert GREEN not in page and "NOT VERIFIED" in page
    assert "Stored rows were changed" in page and place in page
    # What is shown is what the entries say.
    assert "130 kg made = 130 kg accounted for" in page
    for way in ("check", "forward", "recall"):
        assert place in lan.get(f"/inspect/b/{code}/{way}?lang=en").text, way
    assert place in audited(lan)


def test_a_hidden_recall_is_shown_all_the_same(lan: Person, chain: Chain) -> None:
    path = f"/inspect/b/{code_of(chain, chain.merged)}/recall"
    lan.get(path)
    assert lan.post(path, form="f", vi="Dư lượng").status_code == 303
    tamper(
        chain,
        "UPDATE batch SET recalled = x'', recalls = x''",
        "DELETE FROM recall",
    )
    page = lan.get(f"/inspect/b/{code_of(chain, chain.packed)}?lang=en").text
    assert "Recall in force" in page and "Not recalled" not in page
    assert "NOT VERIFIED" in page and "recall" in page
    assert "recalled" in lan.get(f"{path.removesuffix('recall')}forward?lang=en").text


def test_a_batch_mixed_in_elsewhere_is_looked_at_too(lan: Person, chain: Chain) -> None:
    """A later entry of what was made from it is no part of its own evidence."""
    with chain.book.read() as ledger:
        index = ledger.history(chain.packed)[-1]
        data = ledger.entry(index).replace(b'"quantity":20', b'"quantity":25').hex()
    tamper(chain, f"UPDATE entry SET bytes = x'{data}' WHERE number = {index}")
    page = lan.get(f"/inspect/b/{code_of(chain, chain.merged)}?lang=en").text
    assert GREEN not in page and "NOT VERIFIED" in page


def test_a_ledger_cut_short_says_no_on_every_batch(lan: Person, chain: Chain) -> None:
    """The last commit deleted and the head wound back to the checkpoint before it."""
    code = code_of(chain, chain.other)
    kept = chain.book
    with kept.read() as ledger:
        newest, size = ledger.checkpoint, ledger.size
        rows = ledger.connection.exec_driver_sql("SELECT size FROM checkpoint").all()
    before = sorted(n for (n,) in rows)[-2]
    tamper(
        chain,
        f"DELETE FROM entry WHERE number >= {before}",
        f"DELETE FROM checkpoint WHERE size > {before}",
        f"UPDATE head SET (size, root, note) = (SELECT size, root, note FROM checkpoint"
        f" WHERE size = {before})",
    )
    page = lan.get(f"/inspect/b/{code}?lang=en").text
    assert GREEN not in page and "NOT VERIFIED" in page
    path = f"/inspect/b/{code}/check"
    lan.get(f"{path}?lang=en")
    held = lan.post(f"{path}?lang=en", older=newest).text
    assert GREEN not in held and "NOT VERIFIED" in held
    assert "Something does not fit" in audited(lan), size


def test_an_earlier_audit_knows_that_the_ledger_was_cut(
    lan: Person, chain: Chain
) -> None:
    assert "everything fitted" in audited(lan)
    with chain.book.read() as ledger:
        rows = ledger.connection.exec_driver_sql("SELECT size FROM checkpoint").all()
    before = sorted(n for (n,) in rows)[-2]
    tamper(
        chain,
        f"UPDATE head SET (size, root, note) = (SELECT size, root, note FROM checkpoint"
        f" WHERE size = {before})",
    )
    page = lan.get("/inspect/audit/1?lang=en").text
    assert "fewer entries now" in page
    assert "fewer entries now" in lan.get("/inspect/audit?lang=en").text


# Values that no program of ours writes, for every column that the desk reads.
RUBBISH = ("'x'", "x'fffe'", "'NaN'", "CAST(x'ff' AS TEXT)")
COLUMNS = [
    ("batch", "born"), ("batch", "made_kg"), ("batch", "claims"), ("batch", "maker"),
    ("batch", "sprays"), ("holding", "kg"), ("holding", "organisation"),
    ("handover", "sent"), ("handover", "sent_kg"), ("handover", "state"),
    ("lineage", "kg"), ("outflow", "kg"), ("meter", "kg"), ("meter", "season"),
    ("registered", "value"), ("registered", "ended"), ("registered", "owner"),
    ("event", "entry"), ("coverage", "certificates"), ("subject", "head"), ("subject", "count"), ("map_page", "page"),
    ("entry", "bytes"), ("tile", "hashes"), ("checkpoint", "note"),
    ("head", "note"), ("head", "root"), ("head", "size"), ("head", "recorded"),
    ("refusal", "figures"), ("refusal", "moment"), ("sealed", "value"),
    ("audit", "report"), ("audit", "beat"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_rubbish_in_a_row_breaks_a_page(
    lan: Person, chain: Chain, table: str, column: str
) -> None:
    """What cannot be read is told as a fault of the record, in words, never as a 500."""
    pages = paths(chain)
    if table == "audit":
        audited(lan)
        pages = ["/inspect/audit", "/inspect/audit/1"]
    dossiers = {p for p in pages if p.startswith("/inspect/b/")}
    for value in RUBBISH:
        try:
            tamper(chain, f"UPDATE {table} SET {column} = {value}")
        except sqlite.Error:
            continue  # the column's own constraint
        for path in pages:
            answer = lan.get(f"{path}{'&' if '?' in path else '?'}lang=en")
            assert answer.status_code < 500, (value, path, answer.text[-700:])
            green = GREEN in answer.text and "NOT VERIFIED" not in answer.text
            if table in ("batch", "holding", "lineage", "outflow") and green:
                assert path not in dossiers, (value, path)
