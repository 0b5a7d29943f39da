"""The desk's forms: every verb is recorded, refused in place, and never twice."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.clerk import PASSWORD, Clerk, desk_app, desk_template
from kit.desk import GTIN, Story, copied, sequence
from kit.forms import filled
from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.core.state import Batch, Event, Holding
from nguon.services import verbs
from nguon.services.verbs import Amount, Newborn, Treatment
from nguon_web.pages.record.forms import VERBS

PACKED = f"https://id.gs1.org/01/{GTIN}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now())


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    return desk_app(story, tmp_path)


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    return Clerk(app, "hanh")


@pytest.fixture
def manager(app: Flask) -> Clerk:
    return Clerk(app, "thu")


def held(story: Story, batch: str, by: str | None = None) -> Decimal:
    with story.book.read() as snapshot:
        found = snapshot.get(Holding, batch, by or story.coop.id)
    return found.kg if found else Decimal(0)


def batches(story: Story) -> list[Batch]:
    with story.book.read() as snapshot:
        return list(snapshot.find(Batch, order="-born", maker=story.coop.id))


def newest(story: Story, **have: object) -> Batch:
    return next(
        b for b in batches(story) if all(getattr(b, k) == v for k, v in have.items())
    )


def kg(batch: str) -> str:
    return f"kg-{batch_code(batch)}"


def said(story: Story, number: int) -> dict[str, object]:
    with story.book.read() as snapshot:
        return dict(snapshot.statement(number))


# Every verb, recorded.


def test_a_season_from_seed_to_till_through_the_forms(
    story: Story, clerk: Clerk, app: Flask
) -> None:
    clerk.records("plant", {"product": story.crop, "lot": "BT-R1", "day": "yesterday"})
    plot = newest(story, planting=1)
    assert (plot.lot, plot.area) == ("BT-R1", story.area)
    clerk.records(
        "tend",
        {
            "kind": "fertilise",
            "batches": plot.code,
            "material": "NPK",
            "dose": "8 kg/sào",
        },
    )
    clerk.records("harvest", {f"kg-{plot.code}": "96"})
    lot = newest(story, planting=0)
    assert held(story, lot.id) == 96 and re.fullmatch(r"CN-\d{6}-1", lot.lot)
    clerk.records("store", {"kind": "cool", "batches": lot.code, "celsius": "4,5"})
    clerk.records("inspect", {"batches": lot.code, "verdict": "pass"})
    number = clerk.records(
        "pack",
        {f"all-{lot.code}": "all", "product": PACKED, "made": "176", "made_unit": "piece",
         "rest": "trim"},
    )  # fmt: skip
    packed = newest(story, product=PACKED)
    assert held(story, packed.id) == 88
    event = said(story, number)
    assert event["nguon:units"] == 176
    assert event["nguon:losses"] == [
        {"nguon:reason": "trim", "quantity": 8, "uom": "KGM"}
    ]
    number = clerk.records(
        "ship",
        {kg(packed.id): "50", "receiver": story.shop.id, "carrier": story.truck.id,
         "document": "PX-1", "price": "12000"},
    )  # fmt: skip
    assert "nguon:price" not in said(story, number)
    shop = Clerk(app, "yen")
    assert "50&nbsp;kg" in shop.sees("/record/receive")
    shop.records("receive", {kg(packed.id): "49,5"}, f"?shipment={number}")
    assert held(story, packed.id, story.shop.id) == Decimal("49.5")
    shop.records("sell", {kg(packed.id): "9,5"})
    assert held(story, packed.id, story.shop.id) == 40


def test_split_merge_process_and_destroy(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    lot = story.harvested(plot, Decimal(100))
    clerk.records(
        "split", {"source": batch_code(lot), "part-0": "60", "part-1": "4 yến"}
    )
    parts = sorted(
        (b for b in batches(story) if b.parents == (lot,)), key=lambda b: b.lot
    )
    assert [(b.lot, b.made_kg) for b in parts] == [("CN-1-A", 60), ("CN-1-B", 40)]
    clerk.records("merge", {f"all-{b.code}": "all" for b in parts})
    whole = next(b for b in batches(story) if len(b.parents) == 2)
    assert whole.made_kg == 100
    dried = story.world.product("Cải khô")
    clerk.records(
        "process",
        {"kind": "dry", kg(whole.id): "90", "product-0": dried, "out-0": "9",
         "rest": "water"},
    )  # fmt: skip
    assert held(story, newest(story, product=dried).id) == 9
    clerk.records("destroy", {kg(whole.id): "10", "why": "spoiled"})
    assert held(story, whole.id) == 0


def test_a_shipment_is_taken_back(story: Story, clerk: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    number = clerk.records("ship", {kg(lot): "20", "receiver": story.shop.id})
    assert held(story, lot) == 30
    clerk.records("void_ship", {"note": "Xe hỏng"}, f"?shipment={number}")
    assert held(story, lot) == 50


def test_readings_and_a_laboratory(story: Story, clerk: Clerk, app: Flask) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    clerk.records(
        "sensor",
        {"batches": batch_code(lot), "lowest": "-1,5", "highest": "9", "limit": "8",
         "minutes": "45"},
    )  # fmt: skip
    lab = Clerk(app, "khoa")
    number = lab.records(
        "inspect",
        {"code": batch_code(lot).lower(), "verdict": "fail", "found": "Dư lượng",
         "number": "KQ-1", "substances": "512"},
    )  # fmt: skip
    assert said(story, number)["nguon:step"] == "test"


def test_a_sample_is_taken_by_who_holds_the_lot_and_by_a_laboratory(
    story: Story, clerk: Clerk, app: Flask
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    number = clerk.records("sample", {kg(lot): "2"})
    assert said(story, number)["action"] == "DELETE" and held(story, lot) == 48
    lab = Clerk(app, "khoa")
    assert 'class="verb verb--main" href="/record/inspect"' in lab.sees("/record")
    number = lab.records("sample", {"note": "Mẫu M-7"}, f"?batch={batch_code(lot)}")
    assert said(story, number)["action"] == "OBSERVE" and held(story, lot) == 48


def test_the_first_tile_is_what_an_organisation_does_most(
    clerk: Clerk, app: Flask
) -> None:
    assert 'class="verb verb--main" href="/record/harvest"' in clerk.sees("/record")
    shop = Clerk(app, "yen").sees("/record")
    assert 'class="verb verb--main" href="/record/receive"' in shop
    for verb in VERBS.values():  # whatever the order, no verb is out of reach
        if "clerk" in verb.roles and verb.name != "void_ship":
            assert f'href="/record/{verb.name}"' in shop, verb.name


@pytest.mark.parametrize(
    "verb",
    ["pack", "split", "merge", "process", "store", "ship", "sell", "destroy", "sensor",
     "sample"],
)  # fmt: skip
def test_with_nothing_at_hand_a_form_says_so_and_has_nothing_to_send(
    clerk: Clerk, app: Flask, verb: str
) -> None:
    page = clerk.sees(f"/record/{verb}")
    assert "Trong kho chưa có gì" in page and f'action="/record/{verb}"' not in page
    assert 'href="/record/harvest"' in page and 'href="/record/receive"' in page
    shop = Clerk(app, "yen").sees(f"/record/{verb}")
    assert 'href="/record/harvest"' not in shop and 'href="/record/receive"' in shop


def test_a_manager_recalls_and_ends_it(story: Story, manager: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    manager.records("recall", {"batches": batch_code(lot), "reason": "Dư lượng"})
    assert "Đã thu hồi" in manager.sees(f"/record/batch/{batch_code(lot)}")
    assert batch_code(lot) not in manager.sees("/record/sell")
    manager.records("recall_end", {"batches": batch_code(lot), "reason": "Đã đạt"})
    manager.records("sell", {kg(lot): "1"})


def test_a_lot_long_gone_is_recalled_from_its_page_and_by_its_label(
    story: Story, manager: Clerk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nguon.services.desk.LISTED", 1)  # the form lists the newest
    plot = story.opened_plot()
    lots = [story.harvested(plot, Decimal(5), f"CN-{n}", hours=9 - n) for n in (1, 2)]
    old, older = lots[0], plot
    for lot in lots:
        clerk.records("sell", {f"all-{batch_code(lot)}": "all"})
    page = manager.sees(f"/record/batch/{batch_code(old)}")
    asked = f"?batch={batch_code(old)}"
    assert f"/record/recall{asked}" in page
    assert "/record/recall" not in clerk.sees(f"/record/batch/{batch_code(old)}")
    manager.records("recall", {"reason": "Dư lượng"}, asked)
    manager.records("recall", {"code": batch_code(older), "reason": "Dư lượng"})
    answer = manager.sends("recall", {"code": "7K3M", "reason": "x"})
    assert answer.status_code == 422 and 'id="code-error"' in answer.text
    page = manager.sees(f"/record/batch/{batch_code(old)}")
    assert f"/record/recall_end{asked}" in page


def test_a_manager_corrects_a_figure_and_what_never_happened(
    story: Story, manager: Clerk
) -> None:
    plot = story.opened_plot()
    number = manager.records("harvest", {kg(plot): "42"})
    lot = newest(story, planting=0)
    again = manager.records(
        "correct",
        {"outputQuantityList-0": "24", "reason": "Gõ nhầm 24 thành 42"},
        f"?entry={number}",
    )
    assert held(story, lot.id) == 24
    page = manager.sees(f"/record/receipt/{number}")
    assert "<s>Thu hoạch</s>" in page and "đã đính chính" in page
    manager.records(
        "correct", {"kind": "never", "reason": "Chưa hái"}, f"?entry={again}"
    )
    assert held(story, lot.id) == 0


# Refused, with everything typed still there.

REFUSED = {
    "harvest": ({"kg-PLOT": "abc"}, "abc"),
    "plant": ({"lot": "lô số một!"}, "lô số một!"),
    "tend": ({"kind": "spray", "batches": "PLOT", "material": "Bt WP"}, "Bt WP"),
    "pack": ({"kg-LOT": "500", "made": "7"}, "500"),
    "split": ({"source": "LOT", "part-0": "33"}, "33"),
    "merge": ({"kg-LOT": "44"}, "44"),
    "process": ({"kg-LOT": "45", "out-0": ""}, "45"),
    "store": ({"note": "kho mát"}, "kho mát"),
    "ship": ({"kg-LOT": "46"}, "46"),
    "sell": ({"kg-LOT": "12.500"}, "12.500"),
    "destroy": ({"kg-LOT": "47"}, "47"),
    "inspect": ({"found": "rất sạch"}, "rất sạch"),
    "sample": ({"note": "quên cân mẫu"}, "quên cân mẫu"),
    "sensor": ({"lowest": "9", "highest": "2", "minutes": "5"}, "9"),
    "recall": ({"reason": "thiếu lô"}, "thiếu lô"),
    "correct": ({"reason": "chưa sửa gì"}, "chưa sửa gì"),
    "receive": ({"note": "quên cân"}, "quên cân"),
    "void_ship": ({"time": "25:99", "note": "xe hỏng"}, "xe hỏng"),
    "recall_end": ({"reason": "thiếu lô"}, "thiếu lô"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_cannot_be_read_comes_back_as_it_was_typed(
    story: Story, manager: Clerk, verb: str
) -> None:
    plot = story.opened_plot()
    lot = story.harvested(plot, Decimal(100), hours=3)
    story.harvested(plot, Decimal(10), "CN-2", hours=3)
    asked = ""
    if verb == "correct":
        with story.book.read() as snapshot:
            asked = f"?entry={snapshot.history(lot)[0]}"
    if verb in ("receive", "void_ship"):
        sender, receiver = story.coop, story.shop
        batch = lot
        if verb == "receive":
            batch = sequence("theirs")
            sender, receiver = story.stranger, story.coop
            newborn = Newborn(batch, "ML-1", story.crop, Decimal(20))
            story.records(verbs.harvest(story.facts(3), newborn=newborn), by=sender)
        number = story.records(
            verbs.ship(
                story.facts(2), amounts=[Amount(batch, Decimal(20))],
                sender=sender.id, receiver=receiver.id,
            ),
            by=sender,
        )[0].number  # fmt: skip
        asked = f"?shipment={number}"
    if verb == "recall_end":
        story.records(verbs.recall(story.facts(1), batches=[lot], reason="x"))
    answers, kept = REFUSED[verb]
    codes = {"PLOT": batch_code(plot), "LOT": batch_code(lot)}
    typed = {
        name.replace("PLOT", codes["PLOT"]).replace("LOT", codes["LOT"]): codes.get(
            v, v
        )
        for name, v in answers.items()
    }
    with story.book.read() as snapshot:
        size = snapshot.size
    answer = manager.sends(verb, typed, asked)
    assert answer.status_code == 422, answer.text
    assert 'role="alert"' in answer.text and 'class="field__error"' in answer.text
    assert re.search(f'value="{kept}"|>{kept}</textarea>', answer.text), kept
    with story.book.read() as snapshot:
        assert snapshot.size == size


def test_a_refusal_of_the_ledger_stands_at_its_field(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    story.records(
        verbs.tend(
            story.facts(24 * 2), plantings=[plot], kind="spray",
            treatment=Treatment("Proclaim", interval_days=7),
        )
    )  # fmt: skip
    answer = clerk.sends("harvest", {kg(plot): "96"})
    assert answer.status_code == 422
    error = re.search(rf'id="{kg(plot)}-error">([^<]+)<', answer.text)
    assert error and "Proclaim" in error[1]
    assert 'value="96"' in answer.text
    page = clerk.sees("/record/refused")
    assert "Proclaim" in page and "hanh" in page


def test_more_than_the_area_can_bear_is_refused(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    answer = clerk.sends("harvest", {kg(plot): "6 tấn"})
    assert answer.status_code == 422
    assert re.search('id="kg-error">[^<]*5.000 kg', answer.text)


# Never twice.


def test_a_form_sent_twice_gives_the_same_receipt(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    sent = clerk.filled("harvest", {kg(plot): "96"})
    first, second = clerk.posts("harvest", sent), clerk.posts("harvest", sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with story.book.read() as snapshot:
        harvests = snapshot.find(Event, organisation=story.coop.id)
    assert len(harvests) == 2  # the planting and one harvest


def test_a_lost_answer_is_found_again_though_the_goods_are_gone(
    story: Story, clerk: Clerk, app: Flask
) -> None:
    """On a weak signal the answer is lost and the same form comes again."""
    lot = story.harvested(story.opened_plot(), Decimal(50))
    form = clerk.filled("ship", {f"all-{batch_code(lot)}": "all",
                                 "receiver": story.shop.id})  # fmt: skip
    first, second = clerk.posts("ship", form), clerk.posts("ship", form)
    number = first.location.rsplit("/", 1)[1]
    assert second.location == f"/record/receipt/{number}?again=1"
    assert "chỉ ghi một lần" in clerk.sees(second.location)
    shop = Clerk(app, "yen")
    form = shop.filled("receive", {kg(lot): "50"}, f"?shipment={number}")
    first, second = shop.posts("receive", form), shop.posts("receive", form)
    assert second.location == f"{first.location}?again=1"
    assert held(story, lot, story.shop.id) == 50


def test_a_form_changed_after_it_was_recorded_asks_whether_it_is_another(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    sent = clerk.filled("harvest", {kg(plot): "96"})
    number = clerk.posts("harvest", sent).location.rsplit("/", 1)[1]
    sent.setlist(kg(plot), ["69"])
    answer = clerk.posts("harvest", sent)
    assert answer.status_code == 409
    assert f"thành số {number}" in answer.text and 'value="69"' in answer.text
    again = filled(answer.text, "/record/harvest")
    assert again["form_id"] != sent["form_id"]
    assert clerk.posts("harvest", again).status_code == 303


@pytest.mark.parametrize("verb", ["pack", "split", "ship"])
def test_two_submits_of_one_form_move_the_kilograms_once(
    story: Story, clerk: Clerk, verb: str
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(100), hours=3)
    code = batch_code(lot)
    answers = {
        "pack": {kg(lot): "50", "product": story.crop, "made": "50"},
        "split": {"source": code, "part-0": "20", "part-1": "30"},
        "ship": {kg(lot): "50", "receiver": story.shop.id},
    }[verb]
    sent = clerk.filled(verb, answers)
    assert clerk.posts(verb, sent).location == clerk.posts(verb, sent).location
    assert held(story, lot) == 50


# Asked once more.


def test_large_unusual_and_converted_figures_are_said_back_first(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    answer = clerk.sends("harvest", {kg(plot): "25 tạ"}, sure=False)
    assert answer.status_code == 200 and "Đúng chưa?" in answer.text
    assert "hai nghìn năm trăm ki-lô-gam" in answer.text
    assert "2.500 kg" in answer.text
    with story.book.read() as snapshot:
        assert len(snapshot.find(Event, organisation=story.coop.id)) == 1
    back = filled(answer.text, "/record/harvest", mend="yes")
    assert 'value="25 tạ"' in clerk.posts("harvest", back).text
    yes = filled(answer.text, "/record/harvest", sure="yes")
    assert clerk.posts("harvest", yes).status_code == 303


def test_units_written_out_and_pieces_are_one_tap_a_chosen_unit_is_asked(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    assert clerk.sends("harvest", {kg(plot): "1 tạ"}, sure=False).status_code == 303
    answer = clerk.sends("harvest", {kg(plot): "2", "rows_unit": "yen"}, sure=False)
    assert "Đơn vị đang chọn là yến" in answer.text and "20 kg" in answer.text
    lot = newest(story, planting=0)
    sent = clerk.filled("pack", {kg(lot.id): "88", "product": PACKED, "made": "176",
                                 "made_unit": "piece"})  # fmt: skip
    answer = clerk.posts("pack", sent)
    assert answer.status_code == 303
    assert "<dd>176</dd>" in clerk.sees(answer.location)


def test_a_comma_before_three_figures_is_said_back(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    answer = clerk.sends("harvest", {kg(plot): "1,200"}, sure=False)
    assert answer.status_code == 200 and "“1,200” đọc là 1,2 kg" in answer.text


def test_a_received_weight_that_differs_is_asked_again(
    story: Story, clerk: Clerk, app: Flask
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(100))
    number = clerk.records("ship", {kg(lot): "100", "receiver": story.shop.id})
    shop = Clerk(app, "yen")
    answer = shop.sends("receive", {kg(lot): "80"}, f"?shipment={number}", sure=False)
    assert "Bên giao ghi 100 kg, cân của mình được 80 kg." in answer.text


def test_more_than_was_sent_is_told_at_its_row(
    story: Story, clerk: Clerk, app: Flask
) -> None:
    plot = story.opened_plot()
    one = story.harvested(plot, Decimal(50))
    two = story.harvested(plot, Decimal(50), "CN-2")
    answers = {kg(one): "20", kg(two): "30", "receiver": story.shop.id}
    number = clerk.records("ship", answers)
    shop = Clerk(app, "yen")
    weighed = {kg(one): "20", kg(two): "90"}
    answer = shop.sends("receive", weighed, f"?shipment={number}")
    assert answer.status_code == 422
    assert f'id="{kg(two)}-error"' in answer.text and 'value="90"' in answer.text


def test_who_got_the_last_shipments_is_offered_first(
    story: Story, clerk: Clerk
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    offered = re.compile(r'<option value="([^"]*/org/[^"]*)"')
    before = offered.findall(clerk.sees("/record/ship"))
    clerk.records("ship", {kg(lot): "20", "receiver": before[-1]})
    select = clerk.sees("/record/ship").partition('id="receiver"')[2]
    assert offered.findall(select)[0] == before[-1]


# What changed between the page and its sending.


def test_a_lot_that_another_clerk_took_is_told_and_nothing_is_recorded(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    one, two = (
        story.harvested(plot, Decimal(50)),
        story.harvested(plot, Decimal(60), "CN-2"),
    )
    form = clerk.filled(
        "ship", {kg(one): "50", kg(two): "60", "receiver": story.shop.id}
    )
    clerk.records("sell", {f"all-{batch_code(one)}": "all"})
    answer = clerk.posts("ship", form)
    assert answer.status_code == 422 and "Lô CN-1 không còn nữa" in answer.text
    assert held(story, two) == 60 and 'value="60"' in answer.text


def test_a_lot_that_was_recalled_meanwhile_is_told(story: Story, clerk: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    ship = clerk.filled("ship", {kg(lot): "50", "receiver": story.shop.id})
    split = clerk.filled("split", {"source": batch_code(lot), "part-0": "20"})
    story.records(verbs.recall(story.facts(), batches=[lot], reason="x"))
    for verb, form in (("ship", ship), ("split", split)):
        answer = clerk.posts(verb, form)
        assert answer.status_code == 422, verb
        assert "Lô CN-1 đã bị thu hồi" in answer.text or verb == "split"


def test_all_of_a_lot_and_some_of_it_are_not_both_meant(
    story: Story, clerk: Clerk
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(1250))
    page = clerk.sees(f"/record/ship?batch={batch_code(lot)}")
    form = filled(page, "/record/ship", receiver=story.shop.id)
    assert form[kg(lot)] == "1250" and f"all-{batch_code(lot)}" not in form
    form[kg(lot)] = "20"
    assert clerk.posts("ship", form).status_code == 303
    assert held(story, lot) == 1230


# What is filled in already.


def test_a_figure_above_a_thousand_is_corrected_as_it_was_filled_in(
    story: Story, manager: Clerk
) -> None:
    plot = story.opened_plot()
    number = manager.records("harvest", {kg(plot): "1250,5"})
    form = manager.filled("correct", {"reason": "x"}, f"?entry={number}")
    assert form["outputQuantityList-0"] == "1250,5"
    answer = manager.posts("correct", form)
    assert "Chưa sửa gì" in answer.text or "Chưa đổi gì" in answer.text


def test_as_yesterday_fills_the_harvest_in(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    story.harvested(plot, Decimal("12.5"), hours=24)
    assert "Như hôm qua?" in clerk.sees("/record")
    page = clerk.sees("/record/harvest?repeat=yesterday")
    assert f'id="{kg(plot)}"' in page and 'value="12,5"' in page


def test_as_last_time_fills_the_tending_in(story: Story, clerk: Clerk) -> None:
    plots = [story.opened_plot(30, f"H-{n}") for n in range(3)]
    assert "Như lần trước?" not in clerk.sees("/record/tend")
    clerk.records(
        "tend",
        {"kind": "fertilise", "batches": [batch_code(plot) for plot in plots[:2]],
         "material": "NPK 16-16-8", "dose": "8 kg/sào"},
    )  # fmt: skip
    page = clerk.sees("/record/tend")
    assert "Như lần trước?" in page and "2 ruộng" in page and 'checked="' not in page
    number = clerk.records("tend", {}, "?repeat=last")
    event = said(story, number)
    assert event["nguon:step"] == "fertilise"
    assert [one["epcClass"] for one in event["quantityList"]] == plots[:2]  # type: ignore[attr-defined]
    assert event["nguon:treatment"]["nguon:dose"] == "8 kg/sào"  # type: ignore[index]


def test_several_plots_are_harvested_in_one_form(story: Story, clerk: Clerk) -> None:
    one, two = story.opened_plot(), story.opened_plot(20, "BT-CN-H2")
    answer = clerk.sends("harvest", {kg(one): "96", kg(two): "84,5"})
    page = clerk.sees(answer.location)
    assert page.count("<h2>Thu hoạch</h2>") == 2 and "84,5 kg" in page
    lots = {b.lot[-2:] for b in batches(story) if not b.planting}
    assert lots == {"-1", "-2"}


def test_more_rows_come_without_a_script(story: Story, clerk: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(100))
    sent = clerk.filled("split", {"source": batch_code(lot), "part-0": "10"})
    sent.add("more", "8")
    page = clerk.posts("split", sent).text
    assert 'name="part-7"' in page and 'value="10"' in page


# The log-in in between.


def test_a_form_survives_the_log_in_that_came_between(
    story: Story, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    sent = clerk.filled("harvest", {kg(plot): "96", "note": "ruộng ướt"})
    client: FlaskClient = clerk.client
    client.post("/logout", data={"csrf_token": sent["csrf_token"]})
    answer = client.post("/record/harvest", data=sent)
    assert answer.status_code == 401 and "những gì đã gõ vẫn còn" in answer.text
    log_in = filled(answer.text, "/login", user="hanh", password=PASSWORD)
    answer = client.post("/login", data=log_in)
    assert (answer.status_code, answer.location) == (303, "/record/harvest")
    page = client.get("/record/harvest").text
    again = filled(page, "/record/harvest")
    assert (again[kg(plot)], again["note"]) == ("96", "ruộng ướt")
    assert again["form_id"] == sent["form_id"]
    assert client.post("/record/harvest", data=again).status_code == 303
    assert 'value="96"' not in client.get("/record/harvest").text


def test_a_long_form_survives_the_log_in_too(story: Story, clerk: Clerk) -> None:
    """More than a cookie holds: seventy households and a note."""
    plots = [story.opened_plot(30, f"H-{n}") for n in range(70)]
    answers = {kg(plot): "12,5" for plot in plots} | {"note": "ruộng ướt " * 49}
    sent = clerk.filled("harvest", answers)
    client: FlaskClient = clerk.client
    client.post("/logout", data={"csrf_token": sent["csrf_token"]})
    answer = client.post("/record/harvest", data=sent)
    log_in = filled(answer.text, "/login", user="hanh", password="not it")
    log_in = filled(
        client.post("/login", data=log_in).text, "/login", user="hanh",
        password=PASSWORD,
    )  # fmt: skip
    answer = client.post("/login", data=log_in)
    assert answer.status_code == 200 and "đã gõ vẫn còn nguyên" in answer.text
    go_on = filled(answer.text, "/record/harvest", mend="yes")
    again = filled(client.post("/record/harvest", data=go_on).text, "/record/harvest")
    assert all(again[name].split() == text.split() for name, text in answers.items())
    answer = client.post("/record/harvest", data=again)
    assert answer.status_code == 303


def test_a_kept_form_leads_nowhere_but_into_a_form(clerk: Clerk) -> None:
    client: FlaskClient = clerk.client
    page = client.get("/record").text
    client.post("/logout", data=filled(page, "/logout"))
    for path in ("https://example.org/", "/record/../admin", "harvest"):
        text = json.dumps([path, [["a", "b" * 3000]]])
        sent = filled(
            client.get("/login").text, "/login", user="hanh", password=PASSWORD
        )
        sent.add("kept", text)
        answer = client.post("/login", data=sent)
        assert answer.status_code == 303, path
        client.post("/logout", data=filled(client.get("/record").text, "/logout"))


# Who sees what.


def test_others_do_not_exist_here(story: Story, app: Flask, clerk: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(100))
    number = clerk.records("ship", {kg(lot): "10", "receiver": story.shop.id})
    stranger = Clerk(app, "thinh")
    for path in (
        f"/record/batch/{batch_code(lot)}",
        f"/record/batch/{batch_code(lot)}/label.png",
        f"/record/receipt/{number}",
        f"/record/receipt/{number}/proof",
        f"/record/correct?entry={number}",
        f"/record/receive?shipment={number}",
        f"/record/void_ship?shipment={number}",
        "/record/nothing",
    ):
        stranger.sees(path, 404)


def test_only_a_manager_corrects_and_recalls(clerk: Clerk) -> None:
    for verb in ("correct?entry=1", "recall", "recall_end"):
        clerk.sees(f"/record/{verb}", 403)
    assert 'href="/record/recall"' not in clerk.sees("/record")


def test_a_post_without_its_token_writes_nothing(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    sent = clerk.filled("harvest", {kg(plot): "96"})
    sent.pop("csrf_token")
    answer = clerk.posts("harvest", sent)
    assert (answer.status_code, answer.location) == (303, "/record/harvest")
    assert held(story, plot) == 0
    assert 'value="96"' in clerk.sees("/record/harvest")


# Receipts, labels, lists.


def test_the_receipt_leads_to_label_and_next_entry(
    story: Story, manager: Clerk, clerk: Clerk
) -> None:
    plot = story.opened_plot()
    number = clerk.records("harvest", {kg(plot): "96"})
    lot = newest(story, planting=0)
    page = clerk.sees(f"/record/receipt/{number}")
    assert f">{number}</span>" in page
    assert f"/record/batch/{lot.code}/label.pdf" in page
    assert f"correct?entry={number}" not in page
    assert f"correct?entry={number}" in manager.sees(f"/record/receipt/{number}")
    proof = clerk.client.get(f"/record/receipt/{number}/proof")
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\n")
    assert ".tlog-proof" in proof.headers["Content-Disposition"]


def test_labels_come_in_every_format_and_size(story: Story, clerk: Clerk) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    page = f"/record/batch/{batch_code(lot)}"
    for kind, start in {
        "png": b"\x89PNG",
        "svg": b"<",
        "pdf": b"%PDF",
        "zpl": b"^XA",
    }.items():
        for size in ("50x30", "100x70"):
            answer = clerk.client.get(f"{page}/label.{kind}?size={size}")
            assert answer.status_code == 200 and answer.data.startswith(start), kind
    sheet = clerk.client.get(f"{page}/label.pdf?sheet=a4&copies=24")
    assert sheet.data.startswith(b"%PDF")
    assert clerk.client.get(f"{page}/label.gif").status_code == 404
    assert clerk.client.get(f"{page}/label.png?size=1x1").status_code == 400


def test_the_labels_of_a_morning_are_one_file(story: Story, clerk: Clerk) -> None:
    one, two = story.opened_plot(), story.opened_plot(20, "BT-CN-H2")
    page = clerk.sees(clerk.sends("harvest", {kg(one): "96", kg(two): "8"}).location)
    found = re.search(r'href="(/record/labels\.pdf[^"]+)"', page)
    assert found and "In cả 2 nhãn" in page
    answer = clerk.client.get(found[1].replace("&amp;", "&"))
    assert answer.data.startswith(b"%PDF") and answer.data.count(b"/Type /Page\n") == 2
    clerk.sees("/record/labels.pdf", 404)


def test_a_planting_is_named_and_said_back_with_crop_and_area(
    story: Story, clerk: Clerk
) -> None:
    number = clerk.records("plant", {"product": story.crop, "lot": "h6 Bờ Đê"})
    page = clerk.sees(f"/record/receipt/{number}")
    assert "<dd>H6-BO-DE</dd>" in page
    assert "<dd>Cải ngọt</dd>" in page and "<dd>Bãi ven sông</dd>" in page


def test_many_lots_are_folded_and_paged(story: Story, clerk: Clerk) -> None:
    plot = story.opened_plot()
    lots = [
        story.harvested(plot, Decimal(10), f"CN-{n}", hours=n / 10)
        for n in range(2, 37)
    ]
    page = clerk.sees("/record/ship")
    assert page.count('name="kg-') == 35 and "Còn 25 nữa" in page
    assert page.index(kg(lots[0])) < page.index("<details") < page.index(kg(lots[-1]))
    page = clerk.sees(f"/record/ship?batch={batch_code(lots[-1])}")
    assert page.index(kg(lots[-1])) < page.index("Còn 34 nữa") < page.index(kg(lots[0]))
    page = clerk.sees("/record/batches")
    assert "1–30 trong 35" in page and page.count('class="card card--row stock') == 30
    page = clerk.sees("/record/batches?page=1")
    assert "31–35 trong 35" in page and "CN-36" in page
    assert "CN-36" in clerk.sees("/record/batches?q=cn-36")


def test_lists_are_searched_sorted_and_empty_in_words(
    story: Story, clerk: Clerk
) -> None:
    assert "Chưa có gì trong kho" in clerk.sees("/record/batches")
    assert "Chưa lần nào bị từ chối" in clerk.sees("/record/refused")
    plot = story.opened_plot()
    story.harvested(plot, Decimal(10), "AAA", hours=3)
    story.harvested(plot, Decimal(90), "BBB", hours=4)
    page = clerk.sees("/record/batches?order=kg")
    assert page.index("BBB") < page.index("AAA")
    page = clerk.sees("/record/batches?order=lot")
    assert page.index("AAA") < page.index("BBB")
    assert "BBB" not in clerk.sees("/record/batches?q=aaa")
    assert "Không có gì tên" in clerk.sees("/record/batches?q=zzz")
    assert "Gieo trồng" in clerk.sees("/record/entries?step=plant")
    assert "hái được; chưa phun gì" in clerk.sees("/record/plots")


def test_the_desk_speaks_english_too(story: Story, app: Flask) -> None:
    story.harvested(story.opened_plot(), Decimal(10))
    page = Clerk(app, "hanh", "en").sees("/record")
    assert "Record something new" in page and "At hand" in page
