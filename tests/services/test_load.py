"""Files go in, through the same service as the forms; outcomes are as the rules say."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kit.workbook import workbook
from nguon.core import custody
from nguon.core.canonical import parse
from nguon.core.document import read_document
from nguon.core.entry import from_bytes
from nguon.core.state import Batch, Handover, Holding, Lineage, Registered
from nguon.errors import Malformed, NguonError
from nguon.services import xml
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.services.load import load_files
from nguon.services.load_report import Report
from nguon.store.ledger import Book

SAMPLES = Path(__file__).resolve().parents[2] / "sample_batches"
COMMON = SAMPLES / "00-common" / "registry.json"
TOMATO = SAMPLES / "02-tomato-me-linh"
APPLE = SAMPLES / "07-sugar-apple-chi-lang"
COOP = "PZJP-2EZH-T40D-HZ0EA"  # of the tomato chain
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
START = datetime(2026, 1, 1, tzinfo=UTC)


def make_book(folder: Path) -> Book:
    settings = LedgerSettings(folder, origin="https://nguon.example/")
    return create_ledger(settings, {"vi": "Sở", "en": "Department"}, START, custody)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = make_book(tmp_path / "ledger")
    yield made
    made.close()


def load(book: Book, *files: Path, organisation: str | None = None) -> Report:
    return load_files(
        book, files, organisation=organisation, now=lambda: NOW, as_recorded=True
    )


def everything() -> list[Path]:
    return [
        *sorted(SAMPLES.glob("*/registry.json")),
        *sorted(SAMPLES.glob("*/*.jsonld")),
    ]


def registry(folder: Path) -> list[Path]:
    return [COMMON, folder / "registry.json"]


def story(book: Book) -> tuple[object, ...]:
    """Return what the ledger tells, in lot numbers instead of codes."""
    with book.read() as ledger:
        lots = {b.id: b.lot for b in ledger.find(Batch)}
        return (
            sorted(
                (b.lot, b.product, b.planting, b.area, b.maker, b.born, b.made_kg,
                 b.fresh_kg, b.claims, b.diary, tuple(sorted(lots[p] for p in b.parents)))
                for b in ledger.find(Batch)
            ),
            sorted((lots[h.batch], h.organisation, h.kg) for h in ledger.find(Holding)),
            sorted((lots[h.batch], h.sender, h.receiver, h.carrier or "", h.sent_kg,
                    h.received_kg, h.state) for h in ledger.find(Handover)),
            sorted((lots[x.parent], lots[x.child], str(x.kg))
                   for x in ledger.find(Lineage)),
        )  # fmt: skip


@pytest.mark.parametrize("folder", [TOMATO, APPLE], ids=lambda f: f.name)
def test_a_sheet_tells_the_same_story_as_the_documents(
    book: Book, tmp_path: Path, folder: Path
) -> None:
    by_document = load(book, *registry(folder), *sorted(folder.glob("*.jsonld")))
    other = make_book(tmp_path / "other")
    by_sheet = load(other, *registry(folder), *sorted(folder.glob("*.csv")))
    assert story(book) == story(other)
    assert [o.error and o.error.code for o in by_document.outcomes] == [
        o.error and o.error.code for o in by_sheet.outcomes
    ]
    other.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Report]]:
    """All ten chains, loaded once."""
    made = make_book(tmp_path_factory.mktemp("whole"))
    yield made, load(made, *everything())
    made.close()


def test_everything_is_recorded_in_the_order_in_which_it_was_recorded_first(
    whole: tuple[Book, Report],
) -> None:
    with whole[0].read() as ledger:
        entries = [from_bytes(data) for data in ledger.entries(0, ledger.size)]
    moments = [entry.recorded for entry in entries]
    assert moments == sorted(moments)
    late = [e for e in entries if "3.000 quả" in str(e.statement.get("nguon:note"))]
    assert late[0].statement["eventTime"] == "2026-10-20T06:30:00.000+07:00"
    assert late[0].recorded == "2026-10-21T01:34:00.000Z"


def test_refusals_are_those_that_the_samples_teach(whole: tuple[Book, Report]) -> None:
    report = whole[1]
    expected = {
        refusal["eventID"]: refusal["code"]
        for path in SAMPLES.glob("*/expected.json")
        for refusal in json.loads(path.read_text())["refused"]
    }
    assert {o.event_ids[0]: o.error.code for o in report.refused if o.error} == expected
    assert report.recorded == sum(len(o.event_ids) for o in report.outcomes) - len(
        expected
    )
    assert (
        "3 từ chối" in report.lines("vi")[-1] or "từ chối 3" in report.lines("vi")[-1]
    )


def test_loading_again_adds_nothing(book: Book) -> None:
    files = [*registry(TOMATO), *sorted(TOMATO.glob("*.csv"))]
    first = load(book, *files)
    with book.read() as ledger:
        size = ledger.size
    again = load(book, *files)
    with book.read() as ledger:
        assert ledger.size == size
    assert (again.registered, again.recorded) == (0, 0)
    assert again.repeated == first.recorded


def test_prices_invoices_coordinates_and_a_households_name_are_sealed(
    book: Book,
) -> None:
    folder = SAMPLES / "09-tea-tan-cuong"
    load(book, *registry(folder), *sorted(folder.glob("*.jsonld")))
    with book.read() as ledger:
        entries = [from_bytes(data) for data in ledger.entries(0, ledger.size)]
        text = b"".join(ledger.entries(0, ledger.size)).decode()
    assert "140000" not in text and "HDDT" not in text
    assert "Hồng Vân" not in text and "20.97" not in text
    sealed = {pointer for entry in entries for pointer in entry.sealed}
    assert sealed == {
        "/bizTransactionList", "/nguon:price", "/value/coordinates", "/value/name",
        "/value/gln", "/value/address",
    }  # fmt: skip


def write(folder: Path, text: str, name: str = "so.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


HARVEST = "lot,product,quantity,unit,harvest_date,farmer\n"


def test_a_plain_harvest_list_of_a_known_sender_is_taken(
    book: Book, tmp_path: Path
) -> None:
    load(book, *registry(TOMATO))
    path = write(tmp_path, HARVEST + 'L-001,"Cà chua, hàng rời",1.5,tạ,2026-11-01,An\n')
    report = load(book, path, organisation=COOP)
    assert report.recorded == 1
    with book.read() as ledger:
        (batch,) = ledger.find(Batch, lot="L-001")
        product = ledger.get(Registered, batch.product or "")
        assert (batch.made_kg, batch.diary) == (Decimal(150), 0)
        assert product is not None and "Tomato, loose" in product.value
        assert b"An" not in ledger.entry(ledger.size - 2).replace(b"An ", b"")


def test_a_workbook_is_read_like_any_sheet(book: Book, tmp_path: Path) -> None:
    load(book, *registry(TOMATO))
    path = tmp_path / "so.xlsx"
    path.write_bytes(
        workbook(
            ("việc", "lô", "sản phẩm", "kg", "ngày giờ", "vùng trồng"),
            ("gieo trồng", "V5", "Cà chua, hàng rời", "", "20/08/2026", "DEMO-VN-HNRAU-0202"),
            ("thu hoạch", "T5", 9521202002018, 12.5, "2026-11-01 06:00", ""),
        )
    )  # fmt: skip
    report = load(book, path, organisation=COOP)
    assert report.recorded == 2, report.lines("en")
    with book.read() as ledger:
        (batch,) = ledger.find(Batch, lot="T5")
    assert batch.id == "https://id.gs1.org/01/09521202002018/10/T5"
    assert batch.made_kg == Decimal("12.5")


def test_a_crop_that_nobody_registered_is_harvested_under_its_own_words(
    book: Book, tmp_path: Path
) -> None:
    load(book, *registry(TOMATO))
    words = '=HYPERLINK("http://x.example","x")'
    quoted = '"' + words.replace('"', '""') + '"'
    path = write(tmp_path, HARVEST + f"L-002,{quoted},1,KGM,2026-11-01,An\n")
    assert load(book, path, organisation=COOP).recorded == 1
    with book.read() as ledger:
        (batch,) = ledger.find(Batch, lot="L-002")
        (index,) = ledger.history(batch.id)
        assert batch.product is None
        assert ledger.statement(index)["nguon:note"] == words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HARVEST + "L-1,Xoài,1,KGM,2026-11-01,An\nL-2,Xoài,abc,KGM,2026-11-01,An\n", "sheet.number"),
        (HARVEST + "L-1,Xoài,1,KGM,2026-11-01,\nL-1,Xoài,1,KGM,2026-11-01,\n", "sheet.lot_twice"),
        ("lot,kg,date,step,place\nL-1,1,2026-11-01,thu hoạch,Nơi lạ\n", "load.name_unknown"),
        ("lot,kg,date,step,organisation\nL-1,1,2026-11-01,bán,Không ai\n", "load.name_unknown"),
    ],
)  # fmt: skip
def test_a_sheet_with_one_bad_row_records_nothing(
    book: Book, tmp_path: Path, text: str, code: str
) -> None:
    load(book, *registry(TOMATO))
    with book.read() as ledger:
        size = ledger.size
    with pytest.raises(Malformed) as refusal:
        load(book, write(tmp_path, text), organisation=COOP)
    assert refusal.value.code == code
    with book.read() as ledger:
        assert ledger.size == size


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", HARVEST + "L-1,Xoài,1,KGM,2026-11-01,An\n", "load.no_sender"),
        ("a.json", '{"statements": []}', "load.registry_format"),
        ("a.json", '{"type": "EPCISDocument"', "canonical"),
        ("missing.csv", None, "load.unreadable"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_one_sentence(
    book: Book, tmp_path: Path, name: str, text: str | None, code: str
) -> None:
    path = tmp_path / name if text is None else write(tmp_path, text, name)
    with pytest.raises(NguonError) as refusal:
        load(book, path)
    assert refusal.value.code.startswith(code) or code == "canonical"
    assert name in refusal.value.sentence("vi")


def test_a_refusal_names_the_event_and_the_place_in_a_document(
    book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "so.jsonld"
    sent = json.loads((TOMATO / "me-linh-cooperative.jsonld").read_text())
    events = sent["epcisBody"]["eventList"]
    events[3]["eventTime"] = "hôm qua"
    path.write_text(json.dumps(sent))
    with pytest.raises(Malformed) as refused:
        load(book, path)
    assert refused.value.sentence("vi").startswith("so.jsonld#4 /eventTime: Thời điểm")
    path.write_text(json.dumps({**sent, "schemaVersion": 2}))
    with pytest.raises(Malformed) as refused:
        load(book, path)
    assert refused.value.sentence("en").startswith("so.jsonld /schemaVersion: ")
    path.write_text(json.dumps({**events[0], "action": "APPEND"}))
    with pytest.raises(Malformed) as refused:
        load(book, path)
    assert refused.value.sentence("en").startswith("so.jsonld /action: ")


def test_an_unknown_lot_is_one_refusal_and_the_rest_goes_on(
    book: Book, tmp_path: Path
) -> None:
    load(book, *registry(TOMATO))
    text = "lô;kg;ngày;việc\nX-9;1;01/11/2026;bán\nL-5;7;02/11/2026;thu hoạch\n"
    report = load(book, write(tmp_path, text), organisation=COOP)
    assert [o.error and o.error.code for o in report.outcomes] == [
        "load.lot_unknown",
        None,
    ]


def test_documents_of_an_unregistered_sender_record_nothing(
    book: Book, tmp_path: Path
) -> None:
    load(book, COMMON)
    shutil.copy(TOMATO / "me-linh-cooperative.jsonld", tmp_path)
    with pytest.raises(NguonError) as refusal:
        load(book, tmp_path / "me-linh-cooperative.jsonld")
    assert refusal.value.code == "load.unknown_sender"


def test_many_rows_share_a_commit_and_the_bad_ones_alone_are_refused(
    book: Book, tmp_path: Path
) -> None:
    load(book, *registry(TOMATO))
    with book.read() as ledger:
        size = ledger.size
    rows = [f"L-{n},1,02/11/2026,thu hoạch" for n in range(40)]
    rows[7] = "L-7,1,02/11/2031,thu hoạch"  # in five years
    rows[23] = "X-23,1,02/11/2026,bán"  # nobody has it
    path = write(tmp_path, "lot,kg,date,step\n" + "\n".join(rows))
    report = load_files(book, [path], organisation=COOP, now=lambda: NOW)
    assert {o.where: o.error.code for o in report.refused if o.error} == {
        "so.csv:9": "custody.future", "so.csv:25": "load.lot_unknown",
    }  # fmt: skip
    with book.read() as ledger:
        assert report.recorded == 38
        # Each commit adds one index entry: a handful, not one a row.
        assert ledger.size - size < 38 + 12


def test_a_document_in_xml_loads_as_the_same_in_json(tmp_path: Path) -> None:
    books = [make_book(tmp_path / kind) for kind in ("json", "xml")]
    documents = sorted(TOMATO.glob("*.jsonld"))
    sent = []
    for path in documents:
        value = parse(path.read_bytes())
        document = read_document(value)
        assert isinstance(value, dict)
        raw = value["epcisBody"]["eventList"]  # type: ignore[call-overload, index]
        times = [
            {"recordTime": e["recordTime"]} if "recordTime" in e else {} for e in raw
        ]  # type: ignore[index, union-attr]
        events = [{**e, **t} for e, t in zip(document.events, times, strict=True)]  # type: ignore[dict-item]
        sent.append(tmp_path / f"{path.stem}.xml")
        sent[-1].write_bytes(
            xml.write(
                events,
                created="2026-11-22T06:00:00Z",
                header=xml.Header(document.sender or ""),
            )
        )
    reports = [
        load(book, *registry(TOMATO), *files)
        for book, files in zip(books, (documents, sent), strict=True)
    ]
    assert documents and reports[0].recorded == reports[1].recorded > 0
    assert story(books[0]) == story(books[1])
    for each in books:
        each.close()


def test_a_fault_in_xml_is_named_by_line_and_element(
    book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "partner.xml"
    path.write_text(
        """<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
 creationDate="2026-11-22T06:00:00Z"><EPCISBody><EventList><ObjectEvent>
 <eventTime>2026-11-22T06:00:00Z</eventTime>
 <eventTimeZoneOffset>+7</eventTimeZoneOffset>
 <epcList><epc>urn:x-hd:1</epc></epcList><action>OBSERVE</action>
</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""
    )
    with pytest.raises(Malformed) as refused:
        load(book, path, organisation=COOP)
    for language in ("vi", "en"):
        said = refused.value.sentence(language)
        assert said.startswith("partner.xml:4 <eventTimeZoneOffset>: ")
