"""What an inspector asks: find, weigh up, what needs a look, open, recall, check."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kit.inspected import PRICE, Chain, code_of
from nguon.core.state import Batch, Holding, Registered
from nguon.errors import NotFound, Refused
from nguon.services.inspect.balance import balance_of
from nguon.services.inspect.dossier import check_batch, open_dossier
from nguon.services.inspect.find import Found, find
from nguon.services.inspect.meters import readings, seasons
from nguon.services.inspect.organisation import open_organisation
from nguon.services.inspect.recall import reach, recall
from nguon.services.inspect.unseal import openings, seals_of_thing, unseal
from nguon.services.inspect.watch import needs_a_look
from nguon.store import records, sealed

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def found(chain: Chain, typed: str) -> Found:
    with chain.book.read() as ledger:
        return find(ledger, typed)


def test_everything_typed_is_found(chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    for typed in (code, f"https://x.example/b/{code}", "H1", "h1"):
        assert len(found(chain, typed).batches) == 1, typed
    assert [o.id for o in found(chain, "bat trang").organisations] == [chain.coop.id]
    assert found(chain, chain.coop.id.rsplit("/", 1)[-1][:8]).organisations
    assert [a.id for a in found(chain, "0117").areas] == [chain.area]
    assert [c.id for c in found(chain, "01-23").certificates] == [chain.certificate]
    assert found(chain, "never heard of").count == found(chain, " ").count == 0


def test_a_gtin_finds_its_product_and_lots(chain: Chain) -> None:
    world = chain.world
    world.product("Cải bó 300 g", gtin="09520001000010", owner=chain.coop.id)
    lot = chain.coop.brings_in("Cải bó 300 g", 12, lot="CB-1")
    answer = found(chain, "9520001000010")
    assert [b.id for b in answer.batches] == [lot] and len(answer.products) == 1
    link = "https://shop.example/01/09520001000010/10/CB-1?x=1"
    assert [b.id for b in found(chain, link).batches] == [lot]


def test_every_kilogram_is_accounted_for(chain: Chain) -> None:
    with chain.book.read() as ledger:
        for batch in ledger.find(Batch):
            balance = balance_of(ledger, batch)
            assert balance.closes and balance.birth_rest == 0, batch.lot
        packed = ledger.get(Batch, chain.packed)
        assert packed
        sums = balance_of(ledger, packed)
    said = {kind: str(sums.kg_of(kind)) for kind in ("held", "moving", "short")}
    assert said == {"held": "68", "moving": "30", "short": "2"}
    assert (sums.kg_of("sell"), sums.kg_of("destroy")) == (20, 10)


def test_a_merge_of_two_outputs_is_drawn_once(chain: Chain) -> None:
    with chain.book.read() as ledger:
        field = ledger.get(Batch, chain.fields[0])
        merged = ledger.get(Batch, chain.merged)
        assert field and merged
        [drawn] = balance_of(ledger, field).of("made")
        assert drawn.kg == 300 and len(drawn.into) == 2
        born = balance_of(ledger, merged)
    assert sorted(kg for _, kg in born.drawn if kg) == [180, 300]
    losses = {loss.reason: loss.kg for loss in born.losses}
    assert losses == {"trim": Decimal(38), "unstated": Decimal(2)}


def test_a_sum_that_does_not_close_is_shown(chain: Chain) -> None:
    with chain.book.write() as connection:
        held = Holding(chain.packed, chain.shop.id, Decimal(1000))
        records.put(connection, Holding, [held])
    with chain.book.read() as ledger:
        batch = ledger.get(Batch, chain.packed)
        assert batch and not balance_of(ledger, batch).closes


def test_the_meter_says_how_full_it_is_and_by_which_harvests(chain: Chain) -> None:
    with chain.book.read() as ledger:
        [area] = [r for r in readings(ledger, NOW.date()) if r.thing.id == chain.area]
        assert (area.kg, area.ceiling, area.left) == (480, 500, 20)
        assert area.near and not area.over
        thing = ledger.get(Registered, chain.area)
        assert thing
        [season] = seasons(ledger, thing, NOW.date())
        assert [b.lot for b in season.harvests] == ["H2", "H1"] and season.agrees


def test_the_morning_list_has_all_that_is_wrong(chain: Chain) -> None:
    chain.officer.recalls(chain.other)
    look = needs_a_look(chain.book, NOW)
    assert [r.batch for r in look.recalls] == [chain.other]
    assert [(t.note, t.batches) for t in look.failed] == [("Fipronil", (chain.other,))]
    assert [way.sent_kg for way in look.silent] == [30]
    assert [(w.sent_kg, w.received_kg) for w in look.lighter] == [(40, 38)]
    assert [r.code for r in look.refusals] == ["custody.not_enough"]
    assert "500" in look.refusals[0].sentence("vi")
    assert [m.number for m in look.meters] == ["VN-HN-0117"]
    assert [c.id for c in look.expired] == [chain.certificate]
    assert look.count == 7


def test_a_young_handover_is_no_question_yet(chain: Chain) -> None:
    assert not needs_a_look(chain.book, chain.world.clock).silent


def test_the_dossier_is_checked_when_it_is_opened(chain: Chain) -> None:
    dossier = open_dossier(chain.book, code_of(chain, chain.packed), NOW)
    assert dossier.check.holds and dossier.check.size
    steps = [step.step for step in dossier.history]
    assert steps[0] == "sell" and steps[-1] == "pack" and "harvest" not in steps
    assert "harvest" in [step.step for step in dossier.earlier]
    assert [seal.pointer for seal in dossier.seals] == ["/nguon:price"]
    assert len(dossier.back.lots) == 6 and len(dossier.forward.lots) == 1
    numbers = [number for number, _ in dossier.check.said("vi")]
    assert numbers == sorted(numbers) and numbers[0] == 2


def test_a_changed_entry_is_shown_under_a_verdict_that_says_no(chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    with chain.book.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_no_update")
        with chain.book.read() as ledger:
            index = ledger.history(chain.packed)[-1]
            data = ledger.entry(index).replace(b'"quantity":20', b'"quantity":25')
        connection.exec_driver_sql(
            "UPDATE entry SET bytes = ? WHERE number = ?", (data, index)
        )
    dossier = open_dossier(chain.book, code, NOW)
    assert not dossier.check.holds and dossier.check.failed_step
    assert dossier.history
    batch, check, _ = check_batch(chain.book, code)
    assert batch.id == chain.packed and not check.holds


def test_an_older_checkpoint_is_taken_into_the_check(chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    with chain.book.read() as ledger:
        older = ledger.checkpoint_at(3 if ledger.size > 3 else ledger.size)
    _, check, _ = check_batch(chain.book, code, older.replace("\n", "\r\n"))
    assert check.holds and check.older
    _, wrong, _ = check_batch(chain.book, code, "not a checkpoint")
    assert not wrong.holds


def test_a_sealed_value_is_opened_with_a_reason_that_stays(chain: Chain) -> None:
    [seal] = open_dossier(chain.book, code_of(chain, chain.packed), NOW).seals
    who = {"account": "lan", "organisation": chain.officer.id}
    with pytest.raises(Refused):
        unseal(chain.book, seal.entry, seal.pointer, "  … ", NOW, **who)
    assert not openings(chain.book)
    shown = unseal(
        chain.book, seal.entry, seal.pointer, "So giá  với hóa đơn", NOW, **who
    )
    assert shown.value == PRICE
    [kept] = shown.seal.openings
    assert (kept.account, kept.reason) == ("lan", "So giá với hóa đơn")
    assert openings(chain.book) == [kept]
    with pytest.raises(NotFound):
        unseal(chain.book, seal.entry, "/nguon:note", "So giá với", NOW, **who)


def test_what_was_erased_cannot_be_opened(chain: Chain) -> None:
    [seal] = open_dossier(chain.book, code_of(chain, chain.packed), NOW).seals
    with chain.book.write() as connection:
        sealed.erase(connection, seal.entry, seal.pointer, "2026-11-01T00:00:00.000Z")
    with pytest.raises(Refused):
        unseal(
            chain.book, seal.entry, seal.pointer, "So giá với", NOW, account="lan",
            organisation=chain.officer.id,
        )  # fmt: skip
    again = open_dossier(chain.book, code_of(chain, chain.packed), NOW)
    assert again.seals[0].erased and again.check.holds


def test_a_recall_says_first_whom_it_reaches(chain: Chain) -> None:
    asked = reach(chain.book, code_of(chain, chain.merged))
    assert (asked.lots, asked.kg) == (3, Decimal(100 + 98 + 200))
    assert asked.holders[0][0] == chain.coop.id and asked.sold


def test_a_recall_pressed_twice_is_one_entry_and_it_ends(chain: Chain) -> None:
    code = code_of(chain, chain.merged)
    who = {"organisation": chain.officer.id, "account": "lan"}
    why = {"vi": "Dư lượng Fipronil", "en": "Fipronil residue"}
    later = NOW + timedelta(seconds=3)
    first = recall(chain.book, code, why, NOW, form="f1", **who)
    twice = recall(chain.book, code, why, later, form="f1", **who)
    assert twice.number == first.number and twice.repeated
    dossier = open_dossier(chain.book, code_of(chain, chain.packed), later)
    assert [r.batch for r in dossier.recalls] == [chain.merged]
    assert dossier.batch.recalled == (chain.merged,)
    with pytest.raises(Refused):
        recall(chain.book, code, {"vi": " "}, later, form="f2", **who)
    end = {"vi": "Kết quả lại đạt"}
    recall(chain.book, code, end, later, form="f3", end=True, **who)
    assert not open_dossier(chain.book, code, later).recalls


def test_who_may_not_recall_is_refused(chain: Chain) -> None:
    stranger = chain.world.shop("Cửa hàng khác")
    with pytest.raises(Refused) as refusal:
        recall(
            chain.book, code_of(chain, chain.merged), {"vi": "Không rõ"}, NOW,
            form="f1", organisation=stranger.id, account="x",
        )  # fmt: skip
    assert refusal.value.code == "custody.recall_by_outsider"


def test_an_organisation_is_seen_whole(chain: Chain) -> None:
    code = chain.coop.id.rsplit("/", 1)[-1]
    seen = open_organisation(chain.book, code, NOW)
    assert [b.lot for b in seen.made][-2:] == ["R2", "R1"]
    assert [way.sent_kg for way in seen.sent] == [30] and not seen.awaited
    assert [way.sent_kg for way in seen.lighter] == [40]
    assert {m.reading.number for m in seen.meters} == {"VN-HN-0117", "VietGAP 01-23"}
    assert len(seen.refusals) == 1 and seen.kg == 100 + 10 + 200
    with chain.book.read() as ledger:
        assert not list(seals_of_thing(ledger, chain.coop.id))
    with pytest.raises(NotFound):
        open_organisation(chain.book, code_of(chain, chain.packed), NOW)
