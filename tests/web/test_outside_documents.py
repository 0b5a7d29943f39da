"""Documents of other systems: all five types go in and come out equal; wrong ones do not.

The sender is an organisation with the `exchange` role. What comes back is compared with
what was sent member for member; where the ledger has one spelling for many, `COMES_BACK`
says which.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.desk import NAME, NOW
from kit.events import VECTORS, changed
from kit.story import World
from nguon import clock
from nguon.core.entry import from_bytes
from nguon.core.state import Batch, Event, Holding
from nguon.services import tokens
from nguon.services.capture import run_captures
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.store.ledger import moment
from nguon_web import create_app
from nguon_web.settings import Settings

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
SOMEBODYS = {"acme": "https://acme.example/epcis/", "pharma": "urn:example:pharma:"}
AT = {"eventTime": "2026-09-01T08:00:00.5+02:00", "eventTimeZoneOffset": "+02:00"}
SGTIN = "urn:epc:id:sgtin:4012345.011111."
SSCC = "urn:epc:id:sscc:4012345.0000000111"
SGLN = {"id": "urn:epc:id:sgln:4012345.00001.0"}
UUID = "urn:uuid:{}74d95fc-9457-4a51-bd6a-0bba133845a8"

# As other programs write it: URNs, links of their own hosts, words in four spellings.
OUTSIDE: dict[str, dict[str, Any]] = {
    "a pharmaceutical is dispensed": {
        "type": "ObjectEvent", "action": "OBSERVE", "epcList": [SGTIN + "A1"],
        "bizStep": "urn:epcglobal:cbv:bizstep:dispensing",
        "disposition": "https://ref.gs1.org/cbv/Disp-dispensed",
        "readPoint": SGLN, "pharma:prescription": {"pharma:number": "0012x"},
    },
    "a lot is commissioned with its data": {
        "type": "ObjectEvent", "action": "ADD", "bizStep": "cbv:BizStep-commissioning",
        "quantityList": [{
            "epcClass": "urn:epc:class:lgtin:4012345.012345.998877",
            "quantity": 200.50, "uom": "KGM",
        }],
        "ilmd": {"acme:bestBefore": "2027-01-01", "acme:tests": ["b", "a"]},
        "certificationInfo": ["https://cert.example/1", "https://cert.example/2"],
    },
    "pieces are packed on a pallet": {
        "type": "AggregationEvent", "action": "ADD", "bizStep": "packing",
        "parentID": SSCC, "childEPCs": [SGTIN + "P2", SGTIN + "P1"],
        "childQuantityList": [
            {"epcClass": "https://shop.example/01/04012345111118/10/L1", "quantity": 3}
        ],
        "bizLocation": {"id": "https://maps.example/414/4012345000016/254/dock%2F7"},
    },
    "a pallet is emptied": {
        "type": "AggregationEvent", "action": "DELETE", "bizStep": "unpacking",
        "parentID": "urn:epc:id:sscc:4012345.0000000222",
    },
    "an order is matched": {
        "type": "TransactionEvent", "action": "ADD", "parentID": SSCC,
        "bizTransactionList": [
            {"type": "urn:epcglobal:cbv:btt:po", "bizTransaction": "http://po.example/7"},
            {"type": "inv", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000016:8"},
        ],
        "epcList": [SGTIN + "T1"],
        "quantityList": [{"epcClass": "https://id.gs1.org/01/04012345111118",
                          "quantity": 12}],
        "sourceList": [{"type": "urn:epcglobal:cbv:sdt:owning_party",
                        "source": "urn:epc:id:pgln:4012345.00001"}],
        "destinationList": [{"type": "location",
                             "destination": "https://id.gs1.org/414/4012345000030"}],
    },
    "milk becomes cheese": {
        "type": "TransformationEvent", "bizStep": "commissioning",
        "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.MILK",
                               "quantity": 1000, "uom": "LTR"}],
        "outputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012346.CHEESE",
                                "quantity": 95.125, "uom": "KGM"}],
        "transformationID": "urn:epc:id:gdti:4012345.55555.123",
        "persistentDisposition": {"set": ["completeness_inferred"], "unset": ["active"]},
    },
    "a sensor is fixed to a crate": {
        "type": "AssociationEvent", "action": "ADD", "bizStep": "assembling",
        "parentID": "urn:epc:id:grai:4012345.55555.987",
        "childEPCs": ["urn:epc:id:giai:4012345.000000000001111"],
        "sensorElementList": [{
            "sensorMetadata": {"time": "2026-09-01T05:00:00Z",
                               "deviceID": "urn:epc:id:giai:4012345.000000000001111",
                               "rawData": "https://data.example/1", "acme:fw": "2.1"},
            "sensorReport": [
                {"type": "gs1:Temperature", "value": 4.50, "uom": "CEL",
                 "exception": "ALARM_CONDITION", "acme:probe": True},
                {"type": "RelativeHumidity", "minValue": 60, "maxValue": 71.5,
                 "uom": "A93"},
            ],
        }],
    },
    "a cold room is read": {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "sensor_reporting",
        "readPoint": {"id": "https://id.gs1.org/414/4012345000016/254/room%2D2"},
        "sensorElementList": [{"sensorReport": [
            {"type": "Temperature", "meanValue": -18.25, "sDev": 0.5, "uom": "CEL"}
        ]}],
    },
}  # fmt: skip


LINK = "https://id.gs1.org"
PALLET = LINK + "/00/040123450000001112"
COMES_BACK: dict[str, dict[str, Any]] = {
    "a pharmaceutical is dispensed": {
        "epcList": [LINK + "/01/04012345111118/21/A1"], "bizStep": "dispensing",
        "disposition": "dispensed", "readPoint": {"id": LINK + "/414/4012345000016"},
    },
    "a lot is commissioned with its data": {
        "bizStep": "commissioning",
        "quantityList": [{
            "epcClass": LINK + "/01/04012345123456/10/998877", "quantity": 200.5,
            "uom": "KGM",
        }],
    },
    "pieces are packed on a pallet": {
        "parentID": PALLET,
        "childEPCs": [LINK + "/01/04012345111118/21/P2",
                      LINK + "/01/04012345111118/21/P1"],
        "childQuantityList": [{"epcClass": LINK + "/01/04012345111118/10/L1",
                               "quantity": 3}],
        "bizLocation": {"id": LINK + "/414/4012345000016/254/dock%2F7"},
    },
    "a pallet is emptied": {"parentID": LINK + "/00/040123450000002225"},
    "an order is matched": {
        "parentID": PALLET, "epcList": [LINK + "/01/04012345111118/21/T1"],
        "bizTransactionList": [
            {"type": "po", "bizTransaction": "http://po.example/7"},
            {"type": "inv", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000016:8"},
        ],
        "sourceList": [{"type": "owning_party", "source": LINK + "/417/4012345000016"}],
    },
    "milk becomes cheese": {
        "inputQuantityList": [{"epcClass": LINK + "/01/04012345123456/10/MILK",
                               "quantity": 1000, "uom": "LTR"}],
        "outputQuantityList": [{"epcClass": LINK + "/01/04012345123463/10/CHEESE",
                                "quantity": 95.125, "uom": "KGM"}],
    },
    "a sensor is fixed to a crate": {
        "parentID": LINK + "/8003/04012345555554987",
        "childEPCs": [LINK + "/8004/4012345000000000001111"],
        "sensorElementList": [{
            "sensorMetadata": {"time": "2026-09-01T05:00:00.000Z",
                               "deviceID": "urn:epc:id:giai:4012345.000000000001111",
                               "rawData": "https://data.example/1", "acme:fw": "2.1"},
            "sensorReport": [
                {"type": "Temperature", "value": 4.5, "uom": "CEL",
                 "exception": "ALARM_CONDITION", "acme:probe": True},
                {"type": "RelativeHumidity", "minValue": 60, "maxValue": 71.5,
                 "uom": "A93"},
            ],
        }],
    },
    "a cold room is read": {"readPoint": {"id": LINK + "/414/4012345000016/254/room-2"}},
}  # fmt: skip


class Hub:
    """A partner's exchange: its token, its ledger."""

    def __init__(self, folder: Path) -> None:
        self.book = create_ledger(
            LedgerSettings(folder / "ledger"), NAME, NOW, roles=("operator", "exchange")
        )
        settings = Settings(data=folder, secret_key="only in tests")
        self.client: FlaskClient = create_app(settings, self.book).test_client()
        token = tokens.add(self.book, self.book.registrar.organisation, "hub", NOW)
        self.head = {"Authorization": f"Bearer {token}"}

    def sends(self, body: Any, **headers: str) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            "/epcis/capture", data=data, headers={**self.head, **headers},
            content_type="application/ld+json",
        )  # fmt: skip

    def captures(self, body: Any, **headers: str) -> Any:
        answer = self.sends(body, **headers)
        assert answer.status_code == 202, answer.json
        while run_captures(self.book):
            pass
        job = self.client.get(answer.headers["Location"], headers=self.head).json
        assert job["success"] and not job["running"], job["errors"]
        return job

    def reads(self, event_id: str) -> list[Any]:
        where = f"/epcis/events/{quote(event_id, safe='')}"
        answer = self.client.get(where, headers=self.head)
        assert answer.status_code == 200, answer.text
        found = answer.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        return list(found)

    def size(self) -> int:
        with self.book.read() as ledger:
            return int(ledger.size)

    def last_id(self) -> str:
        """The eventID of the newest event, also where the ledger gave it."""
        with self.book.read() as ledger:
            said = from_bytes(ledger.entry(ledger.size - 2)).statement
        return str(said["eventID"])


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = Hub(tmp_path_factory.mktemp("outside"))
    yield made
    made.book.close()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def document(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": [CONTEXT, SOMEBODYS], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": "2026-09-01T08:00:00Z",
        "epcisBody": {"eventList": list(events)}, **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_every_type_goes_in_and_comes_out_equal(hub: Hub, name: str) -> None:
    sent = AT | OUTSIDE[name]
    hub.captures(document(sent))
    name_given = hub.last_id()
    (found,) = hub.reads(name_given)
    context = [CONTEXT, {"nguon": "https://w3id.org/nguon/ns/", **SOMEBODYS}]
    assert found == sent | COMES_BACK[name] | {
        "@context": context, "eventID": name_given,
        "eventTime": "2026-09-01T08:00:00.500+02:00", "recordTime": moment(NOW),
    }  # fmt: skip


def test_all_of_them_in_one_document_and_with_proceed(hub: Hub) -> None:
    sent = [
        AT | said | {"eventID": UUID.format(n)}
        for n, said in enumerate(OUTSIDE.values())
        if said.get("action") != "ADD" or said["type"] != "AggregationEvent"
    ]
    job = hub.captures(document(*sent), **{"GS1-Capture-Error-Behaviour": "proceed"})
    assert job["nguon:recorded"] == len(sent)
    assert [a["event"] for a in job["nguon:alike"]] == []  # no chore has indexed them
    for said in sent:
        assert hub.reads(said["eventID"])[0]["type"] == said["type"]


def test_a_report_moves_nothing_here(hub: Hub) -> None:
    for said in OUTSIDE.values():
        hub.sends(document(AT | said))
    with hub.book.read() as ledger:
        assert ledger.find(Holding) == [] and ledger.find(Batch) == []


def test_an_error_declaration_repeats_the_id_and_both_are_given_back(hub: Hub) -> None:
    said = AT | OUTSIDE["a cold room is read"] | {"eventID": UUID.format("a")}
    declared = said | {
        "errorDeclaration": {
            "declarationTime": "2026-09-02T00:00:00Z",
            "reason": "urn:epcglobal:cbv:er:incorrect_data",
            "correctiveEventIDs": [UUID.format("b")], "acme:who": "lab",
        }
    }  # fmt: skip
    hub.captures(document(said))
    hub.captures(document(declared))
    hub.captures(document(declared))  # sent again: no second entry
    first, second = hub.reads(said["eventID"])
    assert "errorDeclaration" not in first
    assert second["errorDeclaration"]["reason"] == "incorrect_data"
    with hub.book.read() as ledger:
        found = ledger.find(Event, event_id=said["eventID"])
    assert sorted(one.declaration for one in found) == [0, 1]


def test_a_declaration_may_come_alone(hub: Hub) -> None:
    said = (
        AT
        | OUTSIDE["milk becomes cheese"]
        | {
            "eventID": UUID.format("c"),
            "errorDeclaration": {"declarationTime": "2026-09-02T00:00:00Z"},
        }
    )
    hub.captures(document(said))
    (found,) = hub.reads(said["eventID"])
    assert found["errorDeclaration"] == {"declarationTime": "2026-09-02T00:00:00.000Z"}


def test_master_data_in_the_header_is_let_pass_and_not_kept(hub: Hub) -> None:
    header = {"epcisMasterData": {"vocabularyList": [{
        "type": "urn:epcglobal:epcis:vtype:Location",
        "vocabularyElementList": [{
            "id": "urn:epc:id:sgln:4012345.00001.0",
            "attributes": [{"id": "cbvmda:city", "attribute": "Somewhere else"}],
        }],
    }]}}  # fmt: skip
    size = hub.size()
    said = AT | OUTSIDE["a cold room is read"] | {"eventID": UUID.format("e")}
    hub.captures(document(said, epcisHeader=header))
    assert hub.size() == size + 2
    with hub.book.read() as ledger:
        assert b"Somewhere else" not in b"".join(ledger.entries(0, ledger.size))


def test_an_answer_to_a_query_is_taken_like_a_document(hub: Hub) -> None:
    said = AT | OUTSIDE["a pharmaceutical is dispensed"] | {"eventID": UUID.format("d")}
    answer = document() | {"type": "EPCISQueryDocument", "epcisBody": {"queryResults": {
        "queryName": "q", "resultsBody": {"eventList": [said]},
    }}}  # fmt: skip
    hub.captures(answer)
    assert hub.reads(said["eventID"])


def test_only_the_exchange_role_reports_and_never_of_what_is_registered_here(
    hub: Hub,
) -> None:
    world = World(
        submit=hub.book.submit,
        draft=lambda kind, said, who: hub.book.registrar.draft(
            kind, said, organisation=who
        ),
        operator=hub.book.registrar.organisation, start="2026-08-01T06:00:00+07:00",
    )  # fmt: skip
    shop = world.shop("Siêu thị")
    token = tokens.add(hub.book, shop.id, "shop", NOW)
    sent = document(AT | OUTSIDE["a lot is commissioned with its data"])
    answer = hub.sends(sent, Authorization=f"Bearer {token}")
    (error,) = answer.json["errors"]
    assert error["rule"] == "custody.unregistered_product"
    world.product("Cải ngọt", gtin="09521201001012", owner=shop.id, makers=[shop.id])
    ours = document(AT | {
        "type": "ObjectEvent", "action": "DELETE", "bizStep": "destroying",
        "quantityList": [{"epcClass": "https://id.gs1.org/01/09521201001012/10/L1",
                          "quantity": 5, "uom": "KGM"}],
    })  # fmt: skip
    size = hub.size()
    (error,) = hub.sends(ours).json["errors"]
    assert error["rule"].startswith("custody.") and hub.size() == size


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_what_is_wrong_is_refused_with_its_place_and_nothing_stored(
    hub: Hub, vector: dict[str, Any]
) -> None:
    size = hub.size()
    answer = hub.sends(changed(vector))
    assert answer.status_code == 400, answer.json
    assert answer.json["type"] == "epcisException:ValidationException"
    assert answer.json["place"] == vector["place"]
    assert answer.json["rule"] == vector["code"] and answer.json["detail"]
    assert hub.size() == size


def test_among_right_ones_each_wrong_one_is_named(hub: Hub) -> None:
    """All wrong events of the vectors in one document, a right one after each."""
    events, wrong = [], []
    for number, vector in enumerate(VECTORS["refuse"]):
        if not vector["place"].startswith("/epcisBody/eventList/0"):
            continue
        whole = changed(vector)
        if whole["@context"] != VECTORS["bases"][vector["base"]]["@context"]:
            continue
        event = whole["epcisBody"]["eventList"][0]
        if isinstance(event, dict) and "@context" not in event:
            event["@context"] = whole["@context"]
        events += [event, AT | OUTSIDE["a cold room is read"] | {
            "eventID": f"urn:uuid:474d95fc-9457-4a51-bd6a-{number:012}",
        }]  # fmt: skip
        wrong.append((len(events) - 1, vector))
    assert len(wrong) > 100
    answer = hub.sends(document(*events), **{"GS1-Capture-Error-Behaviour": "proceed"})
    while run_captures(hub.book):
        pass
    job = hub.client.get(answer.headers["Location"], headers=hub.head).json
    assert job["nguon:recorded"] == len(wrong) == job["nguon:refused"]
    for error, (number, vector) in zip(job["errors"], wrong, strict=True):
        place = vector["place"].removeprefix("/epcisBody/eventList/0")
        assert error["event"] == number
        assert error["place"] == f"/epcisBody/eventList/{number - 1}{place}"
