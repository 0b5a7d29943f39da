"""/api/v1: reading with a token and without, recording once, problems that say what."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from kit.desk import Story, ledger
from kit.programs import Program
from nguon import clock
from nguon.services import tokens
from nguon.services.refusals import refusals
from nguon_web import create_app
from nguon_web.api.v1 import records
from nguon_web.auth import limiter
from nguon_web.pages.record.forms import VERBS
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ledger(tmp_path_factory.mktemp("v1")) as book:
        yield Story(book)


@pytest.fixture
def app(story: Story, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(clock, "now", lambda: story.now)
    return create_app(Settings(data=tmp_path, secret_key="in tests"), story.book)


def token(story: Story, who: str, name: str, *scopes: str) -> str:
    return tokens.add(story.book, who, name, story.now, scopes or tokens.SCOPES)


@pytest.fixture
def coop(story: Story, app: Flask, request: Any) -> Program:
    return Program(app, token(story, story.coop.id, request.node.name[:60]))


@pytest.fixture
def shop(story: Story, app: Flask, request: Any) -> Program:
    return Program(app, token(story, story.shop.id, request.node.name[:60]))


def harvest(story: Story, lot: str, kg: Any = 96) -> dict[str, Any]:
    return {
        "product": story.crop,
        "kg": kg,
        "lot": lot,
        "when": "2026-09-14T08:00:00+07:00",
    }


def test_a_chain_is_recorded_in_plain_fields_and_read_by_anybody(
    story: Story, app: Flask, coop: Program, shop: Program
) -> None:
    planted = coop.post("records/plant", {
        "product": story.crop, "area": story.area, "lot": "H-1",
        "when": "2026-08-10T07:00:00+07:00",
    }).json  # fmt: skip
    crop = coop.post("records/harvest", {
        "planting": made(planted), "kg": "120.5",
    }).json  # fmt: skip
    packed = coop.post("records/pack", {
        "inputs": [{"batch": made(crop), "kg": 100}],
        "product": "9521201001012", "kg": 96, "losses": [{"reason": "trim", "kg": 4}],
    }).json  # fmt: skip
    code = made(packed)
    sent = coop.post("records/ship", {
        "items": [{"batch": code, "kg": 40}], "receiver": story.shop.id, "price": 18000,
    })  # fmt: skip
    assert sent.status_code == 201, sent.text
    (waiting,) = shop.get("deliveries").json["deliveries"]
    assert waiting["batches"][0]["sent_kg"] == "40"
    got = shop.post("records/receive", {
        "delivery": waiting["number"], "items": [{"batch": code, "kg": 39.5}],
    })  # fmt: skip
    assert got.status_code == 201, got.text
    assert shop.get("deliveries").json["deliveries"] == []
    (held,) = shop.get("batches").json["batches"]
    assert (held["code"], held["held_kg"]) == (code, "39.5")

    public = Program(app)
    facts = public.get(f"batches/{code}")
    assert facts.json["verified"]
    again = public.get(
        f"batches/{code}", headers={"If-None-Match": facts.headers["ETag"]}
    )
    assert again.status_code == 304
    back = public.get(f"batches/{code}/trace").json
    assert [lot["depth"] for lot in back["lots"]] == [0, 1, 2]
    page = public.get(f"batches/{code}/events?limit=1")
    assert 'rel="next"' in page.headers["Link"]
    assert len(public.get(f"batches/{code}/events").json["events"]) == 3
    assert public.get(f"receipts/{sent.json['number']}").json["step"] == "ship"
    proof = public.get(f"receipts/{sent.json['number']}/proof")
    assert proof.text.startswith("c2sp.org/tlog-proof@v1")
    label = coop.get(f"batches/{code}/label?format=svg")
    assert label.mimetype == "image/svg+xml" and label.data.startswith(b"<svg")


def test_what_is_sealed_is_read_by_whom_it_concerns_and_by_nobody_else(
    story: Story, app: Flask, coop: Program, shop: Program
) -> None:
    made = coop.post("records/harvest", harvest(story, "SEALED-1")).json
    code = made["batches"][0]["code"]
    coop.post("records/ship", {
        "items": [{"batch": code, "kg": 5}], "receiver": story.shop.id, "price": 21000,
    })  # fmt: skip

    def shown(who: Program) -> dict[str, Any]:
        answer: dict[str, Any] = who.get(f"batches/{code}/events").json["events"][-1]
        return answer

    assert shown(coop)["event"]["nguon:price"]["nguon:amount"] == 21000
    assert shown(shop)["opened"] == ["/nguon:price"]
    assert "nguon:price" not in shown(Program(app))["event"]


def test_a_rule_refuses_with_its_name_place_and_a_sentence_in_the_readers_language(
    story: Story, coop: Program
) -> None:
    made = coop.post("records/harvest", harvest(story, "REFUSED-1", 10)).json
    much = {"items": [{"batch": made["batches"][0]["code"], "kg": 11}]}
    answer = coop.post("records/sell?lang=vi", much)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["rule"] == "custody.not_enough"
    assert "chỉ còn 10 kg" in answer.json["detail"]
    assert "only" in coop.post("records/sell?lang=en", much).json["detail"].casefold()
    assert refusals(story.book, story.coop.id)[0].code == "custody.not_enough"
    far = {**harvest(story, "FAR-1"), "when": "0001-01-01T00:00:00+14:00"}
    assert coop.post("records/harvest", far).json["rule"] == "api.moment_far"
    nobody = coop.post("records/sell", {"items": [{"batch": "7K3M", "kg": 1}]})
    assert (nobody.status_code, nobody.json["place"]) == (422, "/items/0/batch")


def test_what_cannot_be_read_is_named_place_by_place(coop: Program) -> None:
    answer = coop.post("records/harvest?lang=en", {"kg": -1, "lot": "a\n", "x": 1})
    assert (answer.status_code, answer.json["rule"]) == (400, "api.unread")
    assert {one["place"] for one in answer.json["errors"]} == {"/kg", "/lot", "/x"}
    fine = coop.post("records/harvest", {"kg": 1.0001, "product": "9521201001012"})
    assert (fine.status_code, fine.json["rule"]) == (422, "api.gram")
    form = coop.client.post(
        "/api/v1/records/harvest", data=b"kg=1", headers=coop.headers
    )
    assert form.status_code == 415
    assert coop.get("batches?lang=en&wich=all").json["place"] == "/wich"


def test_a_token_is_asked_for_and_its_scope_holds(
    story: Story, app: Flask, coop: Program
) -> None:
    assert Program(app).post("records/sell", {}).status_code == 401
    assert Program(app, "nguon_wrong").get("checkpoint").status_code == 200
    assert Program(app, "nguon_wrong").get("tokens/self").status_code == 401
    reading = Program(app, token(story, story.coop.id, "reads", tokens.READ))
    assert reading.post("records/sell", {}).status_code == 403
    own = reading.get("tokens/self").json
    assert (own["scopes"], own["organisation"]) == (["read"], story.coop.id)
    assert {one["gtin"] for one in coop.get("products").json["items"]} >= {None}


def test_the_same_key_is_recorded_once(story: Story, coop: Program) -> None:
    first = coop.post("records/harvest", harvest(story, "KEY-1"), key="order-1")
    again = coop.post("records/harvest", harvest(story, "KEY-1"), key="order-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    other = coop.post("records/harvest", harvest(story, "KEY-2"), key="order-1")
    assert (other.status_code, other.json["rule"]) == (422, "api.key_used")
    assert coop.post("records/sell", {"items": []}, key="a b").status_code == 400


def test_a_lot_is_named_by_the_day_in_vietnam(story: Story, coop: Program) -> None:
    late = {"product": story.crop, "kg": 3, "when": "2026-09-13T22:30:00Z"}
    code = made(coop.post("records/harvest", late).json)
    rows = coop.get("batches?which=made&limit=200").json["batches"]
    (lot,) = [row["lot"] for row in rows if row["code"] == code]
    assert "-260914-" in lot


def test_without_a_key_the_same_request_is_the_same_event(
    story: Story, coop: Program
) -> None:
    first = coop.post("records/harvest", harvest(story, "NOKEY-1"))
    again = coop.post("records/harvest", harvest(story, "NOKEY-1"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json | {"repeated": True}


def test_a_crash_between_recording_and_answering_records_nothing_twice(
    story: Story, coop: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the ledger has it; its successor is asked again."""
    made_ = coop.post("records/harvest", harvest(story, "CRASH-1", 50)).json
    sale = {"items": [{"batch": made(made_), "kg": 30}]}
    first = coop.post("records/sell", sale, key="till-7")
    with story.book.write() as connection:  # what a process that died here leaves
        connection.execute(
            text("UPDATE answer SET status = NULL, body = NULL WHERE key = 'till-7'")
        )
    busy = coop.post("records/sell", sale, key="till-7")
    assert (busy.status_code, busy.headers["Retry-After"]) == (409, "1")
    size = ledger_size(coop)
    monkeypatch.setattr(clock, "now", lambda: story.now + timedelta(minutes=1))
    answer = coop.post("records/sell", sale, key="till-7")
    assert answer.status_code == 200
    assert answer.json == first.json | {"repeated": True}
    assert ledger_size(coop) == size
    kept = coop.post("records/sell", sale, key="till-7")
    assert kept.json == answer.json and "Idempotent-Replayed" in kept.headers
    assert held(coop, "CRASH-1") == "20"


def test_two_at_once_are_recorded_once(
    story: Story, coop: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[int] = []
    body = harvest(story, "TWICE-1")

    def send() -> None:
        app_client = Program(coop.client.application)
        app_client.headers = coop.headers
        answers.append(app_client.post("records/harvest", body, key="both").status_code)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {201, 409} and 201 in answers
    assert coop.post("records/harvest", body, key="both").status_code == 201
    assert held(coop, "TWICE-1") == "96"


def test_who_asks_too_often_is_told_when_to_come_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(app, "nguon_fast")
    for n in range(600):  # whatever it asks for
        program.get("webhooks" if n % 2 else "tokens/self")
    answer = program.get("checkpoint")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.mimetype == "application/problem+json"
    assert Program(app, "nguon_other").get("checkpoint").status_code == 200
    limiter.reset()


def test_a_recall_reaches_and_ends_and_a_correction_strikes_through(
    story: Story, app: Flask, coop: Program
) -> None:
    made = coop.post("records/harvest", harvest(story, "RECALL-1", 40)).json
    code = made["batches"][0]["code"]
    sold = coop.post("records/sell", {"items": [{"batch": code, "kg": 5}]}).json
    wrong = {"receipt": sold["number"], "reason": "Cân nhầm"}
    right = {**wrong, "quantities": [{"batch": code, "kg": 4}]}
    corrected = coop.post("corrections", right)
    assert corrected.status_code == 201, corrected.text
    assert corrected.json["corrected"] > corrected.json["number"] - 2
    assert held(coop, "RECALL-1") == "36"
    recall = {"batches": [code], "reason": {"vi": "Nghi dư lượng", "en": "Suspected"}}
    assert coop.post("recalls", recall).status_code == 201
    assert Program(app).get(f"batches/{code}").json["provenance"]["recalls"]
    refused = coop.post("records/sell", {"items": [{"batch": code, "kg": 1}]})
    assert refused.status_code == 422
    assert coop.post("recalls/end", recall).status_code == 201
    assert not Program(app).get(f"batches/{code}").json["provenance"]["recalls"]


def made(receipt: dict[str, Any]) -> str:
    (code,) = [one["code"] for one in receipt["batches"] if one["made"]]
    return str(code)


def ledger_size(program: Program) -> int:
    return int(program.get("checkpoint").json["size"])


def held(program: Program, lot: str) -> str:
    (row,) = program.get(f"batches?which=all&lot={lot}").json["batches"]
    return str(row["held_kg"])


def test_every_verb_is_one_of_the_desk() -> None:
    assert set(records.RECORDS) == set(VERBS)
