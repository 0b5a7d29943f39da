"""The audit says yes to a ledger as it is, and names every flipped bit in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, LargeBinary, Table, Text, select, text

from kit.engines import server, url
from kit.told import NAME, START, ToldWorld
from kit.witnesses import Folk
from nguon.core import custody, entry
from nguon.core.entry import Draft, signing_bytes
from nguon.services.audit import Report, audit, audit_ledger, open_evidence
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.store import records
from nguon.store.database import writing
from nguon.store.ledger import Book
from nguon.store.sealed import erase
from nguon.store.tables import DERIVED, DERIVED_FORM, ENTRY, LEDGER, SEALED

__all__ = ["server", "url"]

PALLET = "https://id.gs1.org/00/089355113423109488"
PIECE = "https://id.gs1.org/01/08935000000014/21/S770E60762"
TABLES = (*LEDGER, *DERIVED, DERIVED_FORM, *records.TABLES, SEALED)


@pytest.fixture
def settings(url: str, tmp_path: Path) -> LedgerSettings:
    return LedgerSettings(tmp_path / "ledger", database_url=url)


@pytest.fixture
def book(settings: LedgerSettings, tmp_path: Path) -> Iterator[Book]:
    """A ledger in which every table has rows."""
    book = create_ledger(settings, NAME, START)
    world = ToldWorld(book)
    coop, shop = world.coop(gln="8938505970004"), world.shop()
    area = world.area("VN-HN-0117", coop, declared_kg=500)
    world.certificate("VietGAP", coop, areas=[area], **{"from": "2026-01-01", "to": "2027-01-01"})  # fmt: skip
    world.rules(world.product("Rau cải"))
    field = coop.plants("Rau cải", area=area, on="2026-08-12")
    coop.sprays(field, on="2026-08-20")
    lot = coop.harvests(field, kg=96, on="2026-09-14")
    packed = coop.makes("pack", {lot: 50}, [("Rau cải", 48)], losses={"trim": 2})[0]
    coop.ships(packed, to=shop, kg=20)
    shop.receives(packed, kg=19)
    shop.sells(packed, kg=5, **{"nguon:price": {"nguon:amount": 21000}})
    coop.recalls(packed)
    world.product("xoài", gtin="08935000000014", owner=coop.id)
    event = world.event(
        "AggregationEvent", None, action="ADD", bizStep="packing", parentID=PALLET
    )
    coop.records({**event, "childEPCs": [PIECE]})
    folk = Folk(tmp_path / "folk", book.verifier, "union", "city")
    folk.ask(book)
    folk.close()
    yield book
    book.close()


def test_a_ledger_as_it_is_passes(book: Book) -> None:
    heard: list[tuple[int, int]] = []
    report = audit(book, lambda done, size: heard.append((done, size)))
    assert report.ok, report.lines("en")
    with book.read() as ledger:
        assert (report.size, report.root) == (ledger.size, ledger.root.hex())
        assert report.signatures == report.replayed == ledger.size
    assert heard[-1] == (report.size, report.size)
    assert len(report.lines("vi")) == 1 and report.as_json()["findings"] == []


def test_a_flipped_bit_in_every_column_is_found_and_named(
    book: Book, settings: LedgerSettings
) -> None:
    missed, empty = [], []
    with unguarded(book.engine):
        for table in TABLES:
            for column in [c.name for c in table.columns]:
                place = flip(book.engine, table, column)
                if place is None:
                    empty.append(f"{table.name}.{column}")
                    continue
                report = look(settings)
                if not names(report, table.name, column):
                    missed.append(f"{table.name}.{column}: {report.lines('en')[:3]}")
                put_back(book.engine, table, *place)
    assert missed == []
    assert empty == ["head.id"]  # the database allows no other number than 1
    assert look(settings).ok


def test_processes_beside_the_audit_see_what_it_sees(
    book: Book, settings: LedgerSettings
) -> None:
    report = look(settings, processes=2)
    assert report.ok, report.lines("en")
    assert report.as_json() == look(settings, processes=0).as_json()
    with unguarded(book.engine):
        for column in ("number", "bytes"):
            place = flip(book.engine, ENTRY, column)
            assert place is not None
            found = [look(settings, processes=n).as_json() for n in (0, 2)]
            assert found[0] == found[1] and not found[0]["ok"]
            put_back(book.engine, ENTRY, *place)


class Careless(Book):
    """A ledger whose program checks no signature: what its own operator could run."""

    def _check_signature(self, draft: Draft, group: Sequence[Draft]) -> bytes:
        return signing_bytes(draft.kind, draft.statement, draft.sealed, draft.by)


class Lenient:
    """Its rules, but for the one that a statement must stand by itself."""

    apply = staticmethod(custody.apply)
    earlier = staticmethod(custody.earlier)

    @staticmethod
    def check(draft: Draft) -> None:
        """Take everything."""


@pytest.fixture
def careless(settings: LedgerSettings) -> Iterator[ToldWorld]:
    book = create_ledger(settings, NAME, START)
    careless = Careless(book.engine, book.log, book.registrar, book.folder, Lenient)
    yield ToldWorld(careless)
    book.close()


@pytest.mark.parametrize("processes", [0, 2])
def test_a_statement_that_does_not_stand_by_itself_is_found(
    careless: ToldWorld, settings: LedgerSettings, processes: int
) -> None:
    """Signed, chained, in the tree and in the head map; but no EPCIS event."""
    coop = careless.coop()
    lot = coop.plants("Rau cải")
    book, now = careless.book, careless.clock + timedelta(hours=2)
    said = careless.event("ObjectEvent", None, action="OBSERVE", bizStep="other")
    said |= {"quantityList": [{"epcClass": lot}], "nguon:step": "irrigate"}
    assert look(settings, processes=processes).ok
    said["readPoint"] = "the field behind the house"
    [taken] = book.submit([book.registrar.draft("custody", said, None, coop.id)], now)
    report = look(settings, processes=processes)
    assert [(f.table, f.row, f.code) for f in report.findings] == [
        ("entry", str(taken.index), "store.audit_check")
    ]
    assert "An object is expected" in report.lines("en")[1]


@pytest.mark.parametrize("processes", [0, 2])
def test_a_signature_that_is_not_of_the_key_is_found(
    careless: ToldWorld, settings: LedgerSettings, processes: int
) -> None:
    coop = careless.coop()
    lot = coop.plants("Rau cải")
    book, now = careless.book, careless.clock + timedelta(hours=2)
    said = careless.event("ObjectEvent", None, action="OBSERVE", bizStep="other")
    said |= {"quantityList": [{"epcClass": lot}], "nguon:step": "irrigate"}
    true = book.registrar.draft("custody", said, None, coop.id)
    forged = Draft(true.kind, true.statement, {}, true.by, bytes(64))
    [taken] = book.submit([forged], now)
    report = look(settings, processes=processes)
    assert [(f.table, f.row, f.code) for f in report.findings] == [
        ("entry", str(taken.index), "store.audit_check")
    ]
    assert report.replayed == report.size and not report.ok


def test_an_erased_value_is_no_fault(book: Book, settings: LedgerSettings) -> None:
    with book.read() as ledger:
        row = ledger.connection.execute(select(SEALED)).mappings().one()
    with book.write() as connection:
        erase(connection, row["entry"], row["pointer"], "2026-11-22T06:35:00.000Z")
    assert look(settings).ok


def test_text_that_is_no_text_any_more_is_named(
    book: Book, settings: LedgerSettings
) -> None:
    if book.engine.dialect.name != "sqlite":
        return  # PostgreSQL keeps no such text
    with unguarded(book.engine), writing(book.engine) as connection:
        broken = text("UPDATE holding SET kg = CAST(x'39ff' AS TEXT)")
        connection.execute(broken)
        connection.execute(text("UPDATE head SET note = CAST(x'39ff' AS TEXT)"))
    report = look(settings)
    assert names(report, "holding", "kg") and names(report, "head", "note")
    assert all(len(report.lines(language)) > 2 for language in ("vi", "en"))


def test_a_dropped_row_is_found(book: Book, settings: LedgerSettings) -> None:
    with unguarded(book.engine):
        for statement, table in (
            ("DELETE FROM holding", "holding"),
            ("DELETE FROM history WHERE n = 0", "history"),
            ("DELETE FROM checkpoint WHERE size = 3", "checkpoint"),
            ("DELETE FROM entry WHERE number = 4", "entry"),
        ):
            with writing(book.engine) as connection:
                connection.execute(text(statement))
            found = {finding.table for finding in look(settings).findings}
            assert table in found


def test_a_rewritten_entry_with_its_leaf_is_found_by_the_signed_root(
    book: Book, settings: LedgerSettings
) -> None:
    """The operator changes an entry and the tree, but not what was signed."""
    with book.read() as ledger:
        number = next(
            n
            for n, data in enumerate(ledger.entries(0, 100))
            if b'"nguon:step":"sell"' in data
        )
        data = ledger.entry(number).replace(b"21000", b"21001").replace(b'"quantity":5', b'"quantity":4')  # fmt: skip
        tile = bytearray(ledger.tile(0, 0))
    tile[number * 32 : number * 32 + 32] = entry.leaf_hash(data)
    with unguarded(book.engine), writing(book.engine) as connection:
        set_value(connection, "entry", "bytes", data, {"number": number})
        set_value(connection, "tile", "hashes", bytes(tile), {"level": 0, "n": 0})
    report = look(settings)
    assert not report.ok and report.findings


# --- helpers of this file


def look(settings: LedgerSettings, processes: int | None = None) -> Report:
    with open_evidence(settings) as evidence:
        return audit_ledger(evidence, processes=processes)


def names(report: Report, table: str, column: str) -> bool:
    return any(f.table == table and column in f.column for f in report.findings)


@contextmanager
def unguarded(engine: Engine) -> Iterator[None]:
    """Take the triggers away, as somebody who owns the server can."""
    with writing(engine) as connection:
        for table in ("entry", "tile", "head", "checkpoint", "cosignature"):
            if engine.dialect.name == "sqlite":
                for verb in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    yield


Place = tuple[str, object, dict[str, object]]


def flip(engine: Engine, table: Table, column: str) -> Place | None:
    """Flip one bit of a value in the last row that has one; None when there is none."""
    keys = [key.name for key in table.primary_key]
    if (table.name, column) == ("head", "id"):
        return None
    with writing(engine) as connection:
        query = select(table).order_by(*(c.desc() for c in table.primary_key))
        for row in connection.execute(query).mappings():
            old = row[column]
            new = flipped(old, table.c[column].type)
            where = {key: row[key] for key in keys}
            set_value(connection, table.name, column, new, where)
            after = {**where, column: new} if column in keys else where
            return column, old, after
    return None


def put_back(
    engine: Engine, table: Table, column: str, old: object, where: dict[str, object]
) -> None:
    with writing(engine) as connection:
        set_value(connection, table.name, column, old, where)


def set_value(
    connection: Connection,
    table: str,
    column: str,
    value: object,
    where: dict[str, object],
) -> None:
    conditions = " AND ".join(f'"{key}" = :k_{key}' for key in where)
    done = connection.execute(
        text(f'UPDATE "{table}" SET "{column}" = :value WHERE {conditions}'),
        {"value": value, **{f"k_{key}": part for key, part in where.items()}},
    )
    assert done.rowcount == 1


def flipped(value: object, kind: object) -> object:
    if value is None or value in ("", b""):  # then something where nothing was
        return b"x" if isinstance(kind, LargeBinary) else "x" if isinstance(kind, Text) else 1  # fmt: skip
    if isinstance(value, int):
        return value ^ 64  # to where no other row is
    if isinstance(value, bytes | memoryview):
        data = bytearray(value)
        data[len(data) // 2] ^= 1
        return bytes(data)
    said = str(value)
    middle = len(said) // 2
    bit = 16 if len(said) == 1 else 1  # a page's one digit: to where no other page is
    return said[:middle] + chr(ord(said[middle]) ^ bit) + said[middle + 1 :]
