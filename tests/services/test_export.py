"""Export: what is chosen, seen with whose eyes, and every form of it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from kit.inspected import Chain
from nguon.core.journey import local_time
from nguon.core.state import Batch
from nguon.errors import Malformed, NotFound, Refused
from nguon.services.export.form import NAMED
from nguon.services.export.forms import FORMS, check, form_named
from nguon.services.export.overview import overview
from nguon.services.export.selection import Choice, Line, Selection, lines, select
from nguon.services.inspect.unseal import openings
from nguon.services.sight import PUBLIC, Viewer, viewer_of

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def chosen(chain: Chain, language: str = "en", **choice: str) -> Selection:
    return select(
        chain.book, Choice(**choice), language=language, origin="https://nguon.example"
    )


def told_of(chain: Chain, viewer: Viewer = PUBLIC, **choice: str) -> list[Line]:
    return list(lines(chain.book, chosen(chain, **choice), viewer, NOW))


def steps(found: list[Line]) -> list[str | None]:
    return [line.event.step for line in found]


def test_a_batch_goes_with_its_ancestors_its_descendants_or_alone(chain: Chain) -> None:
    alone = steps(told_of(chain, batch=chain.merged, way="self"))
    assert alone == ["merge", "pack", "pack"]
    back = steps(told_of(chain, batch=chain.merged, way="back"))
    assert back[:3] == ["plant", "plant", "spray"] and "sell" not in back
    forward = steps(told_of(chain, batch=chain.merged, way="forward"))
    assert {"ship", "receive", "sell", "test"} <= set(
        forward
    ) and "plant" not in forward
    both = steps(told_of(chain, batch=chain.merged, way="both"))
    assert sorted(map(str, both)) == sorted(map(str, back + forward[3:]))


def test_an_organisation_is_what_it_recorded(chain: Chain) -> None:
    shop = told_of(chain, organisation=chain.shop.id)
    assert set(steps(shop)) == {"receive", "sell"}
    assert {line.organisation for line in shop} == {chain.shop.id}


def test_a_period_counts_days_of_the_event_or_of_the_record(chain: Chain) -> None:
    everything = told_of(chain, since="2020-01-01")
    day = told_of(chain, since="2026-08-02", until="2026-08-02")
    days = [local_time(line.statement).date().isoformat() for line in day]
    assert days == ["2026-08-02"] * 2
    after = told_of(chain, since="2026-08-03")
    assert len(everything) == len(day) + len(after)
    by_record = {
        line.number
        for moment in [everything[3].recorded]
        for line in told_of(chain, since=moment, by="record")
    }
    assert by_record == {
        line.number for line in everything if line.recorded >= everything[3].recorded
    }
    assert not told_of(chain, since="2035-01-01")


def test_a_recall_reaches_every_descendant(chain: Chain) -> None:
    with pytest.raises(NotFound, match="No recall names"):
        chosen(chain, recall=chain.merged)
    recall = chain.officer.recalls(chain.fields[0])
    for named in (chain.fields[0], recall):
        found = chosen(chain, recall=named)
        assert {chain.fields[0], chain.merged, chain.packed, chain.other} <= set(
            found.batches
        )
        assert chain.fields[1] not in found.batches


def test_what_is_sealed_is_seen_by_whom_it_concerns_and_openings_are_noted(
    chain: Chain,
) -> None:
    def prices(viewer: Viewer) -> int:
        found = told_of(chain, viewer, organisation=chain.shop.id)
        return sum("nguon:price" in line.statement for line in found)

    assert prices(Viewer(chain.shop.id)) == 1
    assert prices(PUBLIC) == prices(Viewer(chain.coop.id)) == 0
    assert not openings(chain.book)
    with chain.book.read() as ledger:
        officer = viewer_of(ledger, chain.officer.id, "cân")
    assert prices(officer) == 1
    [one] = openings(chain.book)
    assert (one.organisation, one.pointer) == (chain.officer.id, "/nguon:price")


def test_what_is_recorded_later_is_not_in_it(chain: Chain) -> None:
    selection = chosen(chain, batch=chain.packed)
    before = list(lines(chain.book, selection, PUBLIC, NOW))
    chain.shop.sells(chain.packed, 1)
    assert list(lines(chain.book, selection, PUBLIC, NOW)) == before


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({}, "Choose what to export"),
        ({"batch": "x", "organisation": "y"}, "only one of these"),
        ({"since": "2026-02-30"}, "2026-02-30"),
        ({"since": "2026-09-02", "until": "2026-09-01"}, "Exchange"),
        ({"since": "2026-09-02T10:00:00"}, "no day"),
        ({"since": "2026-09-02", "by": "moon"}, "moon"),
        ({"batch": "NO-SUCH"}, "NO-SUCH"),
        ({"batch": "x", "way": "up"}, "up"),
        ({"organisation": "nobody"}, "nobody"),
    ],
)
def test_what_is_unclear_is_said_in_a_sentence(
    chain: Chain, choice: dict[str, str], said: str
) -> None:
    with pytest.raises((Malformed, NotFound, Refused), match=said):
        chosen(chain, **choice)


def test_forms_have_words_and_are_only_for_whom_they_are(chain: Chain) -> None:
    selection = chosen(chain, batch=chain.packed)
    for form in FORMS.values():
        assert (
            form.title("vi")
            and form.title("en")
            and form.about("vi")
            and form.about("en")
        )
        if form.who == NAMED:
            with pytest.raises(Refused):
                check(form, selection, PUBLIC)
        assert form.file_name(selection).endswith("." + form.suffix)
    with pytest.raises(NotFound, match="portal"):
        form_named("nonesuch")


def test_the_overview_counts_and_opens_nothing_to_count(chain: Chain) -> None:
    with chain.book.read() as ledger:
        officer = viewer_of(ledger, chain.officer.id, "cân")
    seen = overview(
        chain.book,
        form_named("portal"),
        chosen(chain, organisation=chain.shop.id),
        officer,
        NOW,
    )
    assert seen.events == len(told_of(chain, organisation=chain.shop.id))
    assert not openings(chain.book)


def test_the_state_csv_has_a_line_for_each_stage(chain: Chain) -> None:
    chain.coop.corrects(chain.coop.destroys(chain.other, 1))
    selection = chosen(chain, batch=chain.other, way="self")
    written = form_named("portal").write(
        chain.book, selection, Viewer(chain.coop.id), NOW
    )
    text = b"".join(written).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    with chain.book.read() as ledger:
        batch = ledger.get(Batch, chain.other)
    assert batch is not None
    assert {row["traceability_code"] for row in rows} == {batch.code}
    first = rows[0]
    assert (first["stage"], first["stage_name"], first["kg"]) == (
        "pack",
        "packed",
        "200",
    )
    assert first["time"].endswith("+07:00")
    assert [row["stage"] for row in rows] == ["pack", "test"]
