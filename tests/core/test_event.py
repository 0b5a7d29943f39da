"""The typed view: what the rules read from an event, and what a seal leaves of it."""

from decimal import Decimal

from nguon.core import entry
from nguon.core.canonical import JSON
from nguon.core.event import Event, utc

PLANTED = "https://w3id.org/nguon/b/000G40R40M30E209E"
LOT = "https://id.gs1.org/01/09520001000010/10/CAI-2611-07"
ORG = "https://w3id.org/nguon/org/000G40R40M30E209E"


def pack() -> dict[str, JSON]:
    return {
        "type": "TransformationEvent",
        "eventID": "urn:uuid:3a1f2c58-9b1a-4d7c-8a60-2f1f5b2f9a01",
        "eventTime": "2026-11-22T06:30:00.250+07:00",
        "eventTimeZoneOffset": "+07:00",
        "bizStep": "commissioning",
        "disposition": "active",
        "readPoint": {"id": "https://id.gs1.org/414/9520001000010"},
        "inputQuantityList": [
            {"epcClass": PLANTED, "quantity": Decimal("1.2"), "uom": "TNE"}
        ],
        "outputQuantityList": [
            {"epcClass": LOT, "quantity": 1150, "uom": "KGM"},
            {"epcClass": LOT, "quantity": 2300},
        ],
        "bizTransactionList": [{"type": "inv", "bizTransaction": "urn:x-hd:1"}],
        "ilmd": {"nguon:bestBefore": "2026-11-26"},
        "nguon:step": "pack",
        "nguon:losses": [
            {"nguon:reason": "trim", "quantity": 50, "uom": "KGM", "nguon:note": "rễ"}
        ],
        "nguon:born": [{"nguon:batch": LOT, "nguon:lot": "CAI-2611-07"}],
        "nguon:units": 2300,
        "nguon:serials": "000001-002300",
    }


def test_a_packing_reads_as_the_rules_need_it() -> None:
    event = Event.from_statement(pack())
    assert (event.type, event.action, event.step) == (
        "TransformationEvent",
        None,
        "pack",
    )
    assert event.time == "2026-11-21T23:30:00.250Z" and not event.offset_differs
    assert event.batches == (LOT, PLANTED)
    assert [(q.batch, q.kg, q.count) for q in event.inputs] == [
        (PLANTED, Decimal(1200), None)
    ]
    assert [(q.kg, q.count) for q in event.outputs] == [
        (Decimal(1150), None),
        (None, Decimal(2300)),
    ]
    assert [(loss.reason, loss.kg) for loss in event.losses] == [("trim", Decimal(50))]
    assert event.born[0].lot == "CAI-2611-07" and event.born[0].product is None
    assert (event.units, event.serials) == (2300, "000001-002300")
    assert event.best_before == "2026-11-26"
    assert event.documents == (("inv", "urn:x-hd:1"),)
    assert event.declaration is None and event.treatment is None


def test_a_shipment_names_its_parties() -> None:
    event = Event.from_statement(
        {
            "type": "ObjectEvent",
            "eventTime": "2026-11-22T06:30:00.000Z",
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "bizStep": "shipping",
            "epcList": [LOT + "/21/7"],
            "sourceList": [{"type": "location", "source": "urn:x-hd:2"}],
            "destinationList": [
                {"type": "owning_party", "destination": "urn:x-hd:3"},
                {"type": "possessing_party", "destination": ORG},
            ],
            "nguon:carrier": ORG,
        }
    )
    assert event.destination == ORG and event.source is None and event.carrier == ORG
    assert event.batches == (LOT,) and event.epcs == (LOT + "/21/7",)
    assert not event.offset_differs


def test_an_event_in_another_zone_than_it_says_is_flagged() -> None:
    statement = pack()
    statement["eventTimeZoneOffset"] = "-05:00"
    assert Event.from_statement(statement).offset_differs


def test_what_is_sealed_is_simply_not_there() -> None:
    left, _, _ = entry.seal(
        pack(), {"/bizTransactionList": bytes(16), "/nguon:losses": bytes(16)}
    )
    event = Event.from_statement(left)
    assert event.documents == () and event.losses == ()


def test_a_spray_a_test_a_correction_and_a_sensor() -> None:
    event = Event.from_statement(
        {
            "eventTime": "2026-11-22T06:30:00.000Z",
            "nguon:treatment": {
                "nguon:material": "Proclaim 1.9EC",
                "nguon:intervalDays": 7,
            },
            "nguon:override": {"nguon:rule": "interval", "nguon:reason": "bão"},
            "nguon:result": {"nguon:verdict": "pass", "nguon:substances": 210},
            "nguon:reason": {"vi": "sai", "en": "wrong"},
            "errorDeclaration": {
                "declarationTime": "2026-11-22T06:30:00.000Z",
                "reason": "incorrect_data",
                "correctiveEventIDs": ["urn:uuid:1"],
            },
            "persistentDisposition": {"set": ["recalled"], "unset": ["in_transit"]},
            "certificationInfo": "https://example.com/cert/1",
            "sensorElementList": [
                {
                    "sensorMetadata": {
                        "startTime": "2026-11-22T01:00:00.000Z",
                        "endTime": "2026-11-22T06:00:00.000Z",
                        "deviceID": "urn:x-hd:4",
                    },
                    "sensorReport": [
                        {
                            "type": "Temperature",
                            "minValue": Decimal("2.5"),
                            "maxValue": 9,
                            "uom": "CEL",
                            "exception": "ALARM_CONDITION",
                        }
                    ],
                }
            ],
        }
    )
    assert event.treatment and event.treatment.interval_days == 7
    assert event.treatment.substance is None
    assert event.override and event.override.reason == "bão"
    assert event.result and event.result.substances == 210
    assert event.reason == {"vi": "sai", "en": "wrong"}
    assert event.declaration and event.declaration.corrective == ("urn:uuid:1",)
    assert (event.set, event.unset) == (("recalled",), ("in_transit",))
    assert event.certificates == ("https://example.com/cert/1",)
    reading = event.readings[0]
    assert (reading.low, reading.high, reading.value) == (Decimal("2.5"), 9, None)
    assert (
        reading.start == "2026-11-22T01:00:00.000Z" and reading.device == "urn:x-hd:4"
    )


def test_moments_are_compared_in_utc_with_milliseconds() -> None:
    assert utc("2026-11-22T06:30:00+07:00") == "2026-11-21T23:30:00.000Z"
    assert utc("2026-11-22T06:30:00.9999Z") == "2026-11-22T06:30:00.999Z"
