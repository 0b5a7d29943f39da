"""Event hash ids: to the published table, and beside another's implementation.

The other one is `epcis-event-hash-generator` 1.9.3, by those who wrote the table (rule
numbers below are of its README, which is CBV 2.0, 8.9). Where it follows the table we
agree to the letter; where it does not, the difference is a test here.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import epcis_event_hash_generator.hash_generator as theirs
import epcis_event_hash_generator.json_to_py as reader
import pytest

from nguon.core import canonical
from nguon.core.document import documents
from nguon.core.event_hash import digest_of, event_hash, pre_hash

# It reads its own files in a way that Python would rather not have.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

EPCS = ["urn:epc:id:sgtin:8938506.000002.B", "urn:epc:id:sgtin:8938506.000002.A"]
COMMON = {
    "eventTime": "2026-01-05T08:00:00.5+07:00", "eventTimeZoneOffset": "+07:00",
    "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    "recordTime": "2026-01-05T09:00:00Z",
}  # fmt: skip


def event(type_: str, **members: Any) -> dict[str, Any]:
    return {**COMMON, "type": type_, **members}


def observed(**members: Any) -> dict[str, Any]:
    return event("ObjectEvent", action="OBSERVE", epcList=EPCS, **members)


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": [
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"ex": "https://ns.example/epcis/", "zz": "https://zz.example/#"},
        ],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-01-05T09:00:00Z", "epcisBody": {"eventList": list(events)},
    }  # fmt: skip


def ours(*events: dict[str, Any]) -> list[str]:
    sent = json.dumps(document(*events)).encode()
    return [pre_hash(said) for said in documents(canonical.parse(sent))]


def others(*events: dict[str, Any]) -> list[str]:
    text = json.dumps(document(*events))
    found = theirs.derive_prehashes_from_events(
        reader.event_list_from_epcis_document_str(text)
    )
    return list(found)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_the_worked_example() -> None:
    (found,) = ours(
        observed(
            bizStep="urn:epcglobal:cbv:bizstep:departing",
            readPoint={"id": "urn:epc:id:sgln:8938506.00000.0"},
            **{"ex:a": {"ex:c": "2", "ex:b": ["3", "1"]}},
        )
    )
    assert found == (
        "eventType=ObjectEvent"
        "eventTime=2026-01-05T01:00:00.500Z"
        "eventTimeZoneOffset=+07:00"
        "epcList"
        "epc=https://id.gs1.org/01/08938506000021/21/A"
        "epc=https://id.gs1.org/01/08938506000021/21/B"
        "action=OBSERVE"
        "bizStep=https://ref.gs1.org/cbv/BizStep-departing"
        "readPointid=https://id.gs1.org/414/8938506000007"
        "{https://ns.example/epcis/}a"
        "{https://ns.example/epcis/}b=1"
        "{https://ns.example/epcis/}b=3"
        "{https://ns.example/epcis/}c=2"
    )


AGREED = {
    "a bare word and a URI": observed(
        bizStep="shipping", disposition="https://ref.gs1.org/cbv/Disp-in_transit"
    ),
    "ways of writing a number": observed(
        quantityList=[
            {"epcClass": "urn:epc:class:lgtin:8938506.000002.L2", "quantity": 120.50,
             "uom": "KGM"},
            {"epcClass": "https://shop.example/01/08938506000021/10/L1",
             "quantity": 3.0},
        ]
    ),
    "an aggregation": event(
        "AggregationEvent", action="ADD", bizStep="packing", childEPCs=EPCS,
        parentID="urn:epc:id:sscc:8938506.0000000001",
        childQuantityList=[
            {"epcClass": "https://id.gs1.org/01/08938506000021/10/L1", "quantity": 2}
        ],
    ),
    "an association": event(
        "AssociationEvent", action="ADD",
        parentID="https://id.gs1.org/8003/089385060000141",
        childEPCs=["https://id.gs1.org/8004/8938506ABC"],
    ),
    "a transformation": event(
        "TransformationEvent", bizStep="commissioning", inputEPCList=EPCS,
        outputQuantityList=[
            {"epcClass": "https://id.gs1.org/01/08938506000021/10/L1",
             "quantity": 0.25, "uom": "TNE"}
        ],
        transformationID="https://ns.example/run/1",
    ),
    "dispositions that stay": observed(
        persistentDisposition={
            "set": ["completeness_verified", "active"], "unset": ["unknown"]
        }
    ),
    "readings": observed(
        bizLocation={"id": "https://id.gs1.org/414/8938506000007/254/A1"},
        sensorElementList=[{
            "sensorMetadata": {
                "startTime": "2026-01-05T07:00:00+07:00",
                "endTime": "2026-01-05T08:00:00+07:00",
                "deviceID": "https://id.gs1.org/8004/8938506111",
            },
            "sensorReport": [
                {"type": "Temperature", "minValue": 2.50, "maxValue": 8, "uom": "CEL"},
                {"type": "RelativeHumidity", "meanValue": 71.0, "uom": "A93"},
            ],
        }],
    ),
    "extensions of two namespaces": observed(
        **{"zz:last": "text with spaces", "ex:first": {"ex:in": {"ex:deep": "x"}}}
    ),
    "master data of the lot": event(
        "ObjectEvent", action="ADD", epcList=EPCS, ilmd={"ex:lot": "A", "ex:kg": "2.50"}
    ),
    "a remark, which counts for nothing": observed(**{"rdfs:comment": "hello"}),
    "an error declared, which counts for nothing": observed(
        errorDeclaration={
            "declarationTime": "2026-01-06T00:00:00Z", "reason": "incorrect_data"
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREED)
def test_where_the_other_follows_the_table_both_say_the_same(name: str) -> None:
    assert ours(AGREED[name]) == others(AGREED[name])


PO = {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:8938506000007:A1"}
FROM = {"type": "location", "source": "https://id.gs1.org/414/8938506000007"}
TO = {"type": "location", "destination": "https://id.gs1.org/414/8938506000007"}
# Rule or line of the table -> (an event, what we say, what the other says).
DIFFERENT = {
    "rule 13: the type follows what it is the type of": (
        observed(bizTransactionList=[PO]),
        "bizTransactionListbizTransaction=urn:epcglobal:cbv:bt:8938506000007:A1"
        "type=https://ref.gs1.org/cbv/BTT-po",
        "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-po"
        "bizTransaction=urn:epcglobal:cbv:bt:8938506000007:A1",
    ),
    "lines 21, 22: sources before destinations": (
        observed(sourceList=[FROM], destinationList=[TO]),
        "sourceListsource=https://id.gs1.org/414/8938506000007"
        "type=https://ref.gs1.org/cbv/SDT-location"
        "destinationListdestination=",
        "destinationListtype=https://ref.gs1.org/cbv/SDT-location",
    ),
    "lines 20, 23: transactions before readings": (
        observed(
            bizTransactionList=[PO],
            sensorElementList=[{"sensorReport": [{"type": "Count", "value": 1}]}],
        ),
        "action=OBSERVEbizTransactionList", "action=OBSERVEsensorElementList",
    ),
    "lines 4, 5: the list before the parent": (
        event(
            "TransactionEvent", action="ADD", epcList=EPCS, bizTransactionList=[PO],
            parentID="https://id.gs1.org/00/089385060000000014",
        ),
        "eventTimeZoneOffset=+07:00epcList", "eventTimeZoneOffset=+07:00parentID",
    ),
    "the table has no certificates": (
        observed(certificationInfo=["https://cert.example/1"]),
        "eventTimeZoneOffset=+07:00epcList",
        "eventTimeZoneOffset=+07:00certificationInfo=https://cert.example/1",
    ),
    "rule 15: prefixes of the standard itself too": (
        observed(disposition="cbv:Disp-in_transit"),
        "disposition=https://ref.gs1.org/cbv/Disp-in_transit",
        "disposition=cbv:Disp-in_transit",
    ),
    "true is no word of Python": (
        observed(**{"ex:cooled": True}),
        "{https://ns.example/epcis/}cooled=true",
        "{https://ns.example/epcis/}cooled=True",
    ),
    "rule 8: every moment in UTC, whatever its member is called": (
        observed(**{"ex:packed": "2026-01-05T07:00:00+07:00"}),
        "packed=2026-01-05T00:00:00.000Z", "packed=2026-01-05T07:00:00+07:00",
    ),
    "milliseconds are cut off here, rounded there": (
        observed(eventTime="2026-01-05T08:00:00.1239+07:00"),
        "eventTime=2026-01-05T01:00:00.123Z", "eventTime=2026-01-05T01:00:00.124Z",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", DIFFERENT)
def test_where_the_other_leaves_the_table(rule: str) -> None:
    said, we_say, it_says = DIFFERENT[rule]
    said = COMMON | said
    assert we_say in ours(said)[0] and we_say not in others(said)[0]
    assert it_says in others(said)[0] and it_says not in ours(said)[0]


def test_a_digital_link_is_cut_to_its_finest_level() -> None:
    lot = "https://id.gs1.org/01/08938506000021"
    (found,) = ours(
        observed() | {"epcList": [f"{lot}/22/2A/10/L1/21/S1", f"{lot}/22/2A/10/L2"]}
    )
    assert f"epc={lot}/10/L2epc={lot}/21/S1action" in found


def test_it_is_no_integrity_two_events_can_share_an_id() -> None:
    """No separators: what one member says, another can pretend to be."""
    two = observed(**{"ex:a": "1", "ex:b": "2"})
    one = observed(**{"ex:a": "1{https://ns.example/epcis/}b=2"})
    assert ours(two) == ours(one) == others(one)
    assert ours(observed(**{"ex:lot": "0012"})) == ours(observed(**{"ex:lot": 12}))


def test_the_id_is_the_hash_of_that_string() -> None:
    (said,) = documents(canonical.parse(json.dumps(document(observed())).encode()))
    found = event_hash(said)
    wanted = hashlib.sha256(pre_hash(said).encode())
    assert found == f"ni:///sha-256;{wanted.hexdigest()}?ver=CBV2.0"
    assert digest_of(found) == wanted.digest()
    for other in (found[:-1], found.replace("CBV2.0", "CBV1.2"), found.upper(), ""):
        assert digest_of(other) is None
