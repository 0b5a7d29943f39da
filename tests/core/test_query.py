"""Queries: every parameter of EPCIS 2.0 read, refused with a sentence, and meant."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core.epcis import normal_event
from nguon.core.query import (
    Query,
    matches,
    order_key,
    read_extensions,
    read_json,
    read_parameters,
)
from nguon.errors import Malformed

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
EX = "https://example.com/ns/"
GTIN = "08935000000014"
LOT = f"https://id.gs1.org/01/{GTIN}/10/CAI-1"
FARM = "https://id.gs1.org/414/8935000000014"


def said(**more: Any) -> dict[str, Any]:
    """An event as the ledger keeps it, with the recordTime that it answers with."""
    event = {
        "@context": [CONTEXT, {"ex": EX}],
        "type": "ObjectEvent",
        "eventID": "urn:uuid:87323b3d-465e-4c5e-9a39-000000000002",
        "eventTime": "2026-11-02T09:30:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "persistentDisposition": {"set": ["conformant"], "unset": ["unknown"]},
        "readPoint": {"id": f"{FARM}/254/RUONG-7", "ex:gate": "north"},
        "bizLocation": {"id": FARM},
        "epcList": [f"https://id.gs1.org/01/{GTIN}/21/S1"],
        "quantityList": [{"epcClass": LOT, "quantity": 120, "uom": "KGM"}],
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x-buyer:PO-7"}],
        "sourceList": [{"type": "owning_party",
                        "source": "https://id.gs1.org/417/8935000000014"}],
        "destinationList": [{"type": "location", "destination": FARM}],
        "sensorElementList": [{
            "sensorMetadata": {"startTime": "2026-11-02T02:00:00.000Z",
                               "endTime": "2026-11-02T03:00:00.000Z",
                               "deviceID": "urn:x-dev:1"},
            "sensorReport": [
                {"type": "Temperature", "minValue": 3, "maxValue": 9, "value": 8,
                 "uom": "CEL", "ex:probe": "top"},
                {"type": "gs1:RelativeHumidity", "value": 80, "uom": "P1"},
                {"type": "gs1:Illuminance", "booleanValue": True,
                 "stringValue": "dim", "percRank": 95},
            ],
        }],
        "errorDeclaration": {"declarationTime": "2026-11-03T00:00:00.000Z",
                             "reason": "incorrect_data", "ex:by": "Hạnh",
                             "correctiveEventIDs": ["urn:uuid:c"]},
        "ex:grade": "A",
        "ex:weight": Decimal("12.5"),
        "ex:due": "2026-11-09T00:00:00+07:00",
        "ex:box": {"ex:inner": {"ex:depth": 3, "ex:tone": "green"}},
        **more,
    }  # fmt: skip
    return {**normal_event(event), "recordTime": "2026-11-02T04:00:00.000Z"}


EVENT = said()


def transformation() -> dict[str, Any]:
    event = {name: EVENT[name] for name in
             ("@context", "eventID", "eventTime", "eventTimeZoneOffset")}  # fmt: skip
    event |= {
        "type": "TransformationEvent",
        "transformationID": "urn:x-run:1",
        "inputEPCList": ["urn:epc:id:sgtin:8935000.000001.IN"],
        "inputQuantityList": [{"epcClass": LOT, "quantity": 7}],
        "outputEPCList": ["urn:epc:id:sgtin:8935000.000001.OUT"],
        "outputQuantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}"}],
        "ilmd": {"ex:origin": "Bát Tràng", "ex:lab": {"ex:run": {"ex:number": 5}}},
    }
    return {**normal_event(event), "recordTime": "2026-11-02T04:00:00.000Z"}


def asks(name: str, value: str) -> Query:
    return read_parameters([(name, value)], {"ex": EX})


MET = """
eventType=ObjectEvent
eventType=AggregationEvent|ObjectEvent
GE_eventTime=2026-11-02T02:30:00Z
LT_eventTime=2026-11-02T02:30:00.001Z
GE_recordTime=2026-11-02T04:00:00Z
LT_recordTime=2026-11-02T04:00:00.001Z
EQ_action=OBSERVE
EQ_bizStep=shipping
EQ_bizStep=receiving|urn:epcglobal:cbv:bizstep:shipping
EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping
EQ_disposition=cbv:Disp-in_transit
EQ_persistentDisposition_set=conformant
EQ_persistentDisposition_unset=unknown
EQ_readPoint=https://id.gs1.org/414/8935000000014/254/RUONG-7
EQ_readPoint=https://shop.example/414/8935000000014/254/RUONG-7
EQ_readPoint=urn:epc:id:sgln:8935000.00001.RUONG-7
WD_readPoint=https://id.gs1.org/414/8935000000014
WD_bizLocation=urn:epc:id:sgln:8935000.00001.0
EQ_bizLocation=urn:epc:id:sgln:8935000.00001.0
MATCH_epc=urn:epc:id:sgtin:8935000.000001.S1
MATCH_epc=urn:epc:idpat:sgtin:8935000.000001.*
MATCH_epc=urn:epc:idpat:sgtin:8935000.*.*
MATCH_anyEPC=https://example.org/some/stem/01/08935000000014/21/S1
MATCH_epcClass=urn:epc:class:lgtin:8935000.000001.CAI-1
MATCH_epcClass=https://id.gs1.org/01/08935000000014
MATCH_anyEPCClass=urn:epc:idpat:sgtin:8935000.000001.*
EQ_quantity=120
EQ_quantity=7|120.0
GT_quantity=119.5
GE_quantity=120
LT_quantity=121
LE_quantity=120
EQ_quantity_KGM=120
LE_quantity_KGM=120
EQ_eventID=urn:uuid:87323b3d-465e-4c5e-9a39-000000000002
EXISTS_errorDeclaration=
EXISTS_errorDeclaration=true
GE_errorDeclarationTime=2026-11-03T00:00:00Z
LT_errorDeclaration_Time=2026-11-03T00:00:01Z
EQ_errorReason=cbv:ER-incorrect_data
EQ_correctiveEventID=urn:uuid:c
EQ_bizTransaction_po=urn:x-buyer:PO-7
EQ_bizTransaction_urn:epcglobal:cbv:btt:po=urn:x-buyer:PO-7
EQ_source_owning_party=urn:epc:id:pgln:8935000.00001
EQ_destination_location=urn:epc:id:sgln:8935000.00001.0
EXISTS_sensorElementList=
EQ_type=Temperature
EQ_type=gs1:RelativeHumidity
EQ_deviceID=urn:x-dev:1
EQ_booleanValue=true
EQ_stringValue=dim
GE_percRank=95
GE_startTime=2026-11-02T02:00:00Z
LT_endTime=2026-11-02T10:00:00.001 07:00
EQ_value_CEL=8
GE_value_CEL=8
LT_maxValue_CEL=9.5
GT_minValue_CEL=2
EQ_ex:grade=A|B
EQ_https://example.com/ns/grade=A
EQ_https://example.com/ns/#grade=A
EQ_ex:weight=12.50
GE_ex:weight=12.5
LT_ex:due=2026-11-09T00:00:01+07:00
EQ_ex:due=2026-11-08T17:00:00Z
EXISTS_ex:box=
EXISTS_INNER_ex:depth=
EQ_INNER_ex:depth=3
GT_INNER_ex:depth=2
EQ_ERROR_DECLARATION_ex:by=Hạnh
EQ_SENSORREPORT_ex:probe=top
EQ_readPoint_ex:gate=north
""".strip().splitlines()


@pytest.mark.parametrize("line", MET)
def test_what_an_event_says_is_found(line: str) -> None:
    name, _, value = line.partition("=")
    assert matches(asks(name, value), EVENT), line


NOT_MET = """
eventType=AggregationEvent
GE_eventTime=2026-11-02T02:30:00.001Z
LT_eventTime=2026-11-02T02:30:00Z
LT_recordTime=2026-11-02T04:00:00Z
EQ_action=ADD|DELETE
EQ_bizStep=receiving
EQ_bizStep=https://example.com/steps/shipping
EQ_readPoint=https://id.gs1.org/414/8935000000014
EQ_bizLocation=https://id.gs1.org/414/8935000000014/254/RUONG-7
WD_readPoint=https://id.gs1.org/414/8935000000014/254/RUONG-70
MATCH_epc=urn:epc:id:sgtin:8935000.000001.S2
MATCH_epc=https://id.gs1.org/01/08935000000014/10/CAI-1
MATCH_epcClass=https://id.gs1.org/01/08935000000014/10/CAI-10
MATCH_epcClass=https://id.gs1.org/01/08935000000014/21/S1
MATCH_anyEPC=urn:epc:idpat:sgtin:8936000.*.*
MATCH_parentID=https://id.gs1.org/00/089350000000000014
MATCH_inputEPC=urn:epc:id:sgtin:8935000.000001.S1
GT_quantity=120
EQ_quantity_GRM=120
EQ_transformationID=urn:x-run:1
EQ_bizTransaction_inv=urn:x-buyer:PO-7
EQ_source_possessing_party=urn:epc:id:pgln:8935000.00001
EQ_value_FAH=8
GE_value_CEL=8.5
EQ_booleanValue=false
EQ_ex:grade=a
EQ_nguon:grade=A
EQ_ILMD_ex:grade=A
GT_ex:grade=1
EXISTS_ex:nothing=
EQ_INNER_ex:grade=A
EQ_other:grade=A
HASATTR_bizLocation=name
""".strip().splitlines()


@pytest.mark.parametrize("line", NOT_MET)
def test_what_it_does_not_say_is_not(line: str) -> None:
    name, _, value = line.partition("=")
    assert not matches(asks(name, value), EVENT), line


@pytest.mark.parametrize(
    "line",
    [
        "EQ_transformationID=urn:x-run:1",
        "MATCH_inputEPC=urn:epc:id:sgtin:8935000.000001.IN",
        "MATCH_outputEPC=urn:epc:id:sgtin:8935000.000001.OUT",
        "MATCH_anyEPC=urn:epc:id:sgtin:8935000.000001.OUT",
        "MATCH_inputEPCClass=urn:epc:class:lgtin:8935000.000001.CAI-1",
        "MATCH_outputEPCClass=https://id.gs1.org/01/08935000000014",
        "MATCH_anyEPCClass=https://id.gs1.org/01/08935000000014/10/CAI-1",
        "EQ_ILMD_ex:origin=Bát Tràng",
        "EQ_INNER_ILMD_ex:number=5",
        "EXISTS_ILMD_ex:lab=",
        "EQ_quantity=7",
    ],
)
def test_what_went_in_and_came_out_is_found(line: str) -> None:
    name, _, value = line.partition("=")
    assert matches(asks(name, value), transformation()), line


REFUSED = """
EQ_bizstep=shipping > EQ_bizStep
eqbizlocation=x > EQ_bizLocation
MATCH_anyEPCs=x > MATCH_anyEPC
GT_eventTime=2026-11-02T04:00:00Z > eventTime
EQ_foo=x > query parameter
perpage=3 > perPage
EQ_bizStep=shippin > shipping
EQ_bizStep= > no value
EQ_bizStep=shipping| > empty one
EQ_action=add > ADD
eventType=QuantityEvent > eventType
GE_eventTime=2026-11-02T04:00:00 > GE_eventTime
GE_eventTime=2026-02-30T04:00:00Z > GE_eventTime
GE_eventTime=2026-11-02T04:00:00Z|2026-11-03T04:00:00Z > exactly one
GE_quantity=much > much
GE_quantity=NaN > NaN
EQ_booleanValue=yes > true or false
EXISTS_errorDeclaration=false > EXISTS_
MATCH_epc=not a uri > MATCH_epc
MATCH_epc=https://id.gs1.org/01/08935000000015/21/1 > check digit
EQ_readPoint=farm > EQ_readPoint
EQ_source_owner=https://id.gs1.org/417/8935000000014 > not a word of CBV
orderBy=grade > orderBy
orderDirection=up > ASC
orderDirection=asc > ASC
eventCountLimit=0 > eventCountLimit
maxEventCount=-1 > maxEventCount
eventCountLimit=5|6 > exactly one
HASATTR_price=x > HASATTR_
""".strip().splitlines()


@pytest.mark.parametrize("line", REFUSED)
def test_a_wrong_parameter_is_named_with_the_nearest_known(line: str) -> None:
    sent, _, expected = line.partition(" > ")
    name, _, value = sent.partition("=")
    with pytest.raises(Malformed) as error:
        asks(name, value)
    assert expected in str(error.value)
    assert error.value.sentence("vi") != error.value.sentence("en")


def test_twice_and_too_much_are_refused() -> None:
    with pytest.raises(Malformed, match="twice"):
        read_parameters([("EQ_action", "ADD"), ("EQ_action", "DELETE")])
    with pytest.raises(Malformed, match="one of the two"):
        read_parameters([("eventCountLimit", "1"), ("maxEventCount", "1")])
    with pytest.raises(Malformed, match="more than 200"):
        asks("MATCH_epc", "|".join(f"urn:x-y:{n}" for n in range(201)))


def test_order_and_limits_are_read() -> None:
    query = read_parameters([("orderBy", "eventTime"), ("eventCountLimit", "7")])
    assert (query.order_by, query.descending, query.limit) == ("eventTime", True, 7)
    query = read_parameters([
        ("orderBy", "recordTime"), ("orderDirection", "ASC"), ("maxEventCount", "9"),
    ])  # fmt: skip
    assert (query.order_by, query.descending, query.at_most) == ("recordTime", False, 9)
    assert read_parameters([]) == Query((), "", False)
    query = asks("orderBy", "ex:weight")
    assert order_key(query, EVENT) == (1, Decimal("12.5"))
    assert order_key(asks("orderBy", "ex:grade"), EVENT) == (3, "A")
    assert order_key(asks("orderBy", "ex:due"), EVENT)[0] == 2
    assert order_key(asks("orderBy", "ex:nothing"), EVENT) == (9, "")


def test_a_prefix_means_what_the_header_says() -> None:
    extensions = read_extensions("shop=https://example.com/ns/, y=urn:yy:z:")
    assert extensions == {"shop": EX, "y": "urn:yy:z:"}
    query = read_parameters([("EQ_shop:grade", "A")], extensions)
    assert matches(query, EVENT)
    # Nobody said what it means: then it means what is written so in the event.
    assert matches(read_parameters([("EQ_ex:grade", "A")]), EVENT)
    for wrong in ("shop", "a b=urn:x:y", "x=not a uri"):
        with pytest.raises(Malformed):
            read_extensions(wrong)


def test_what_is_registered_can_be_asked_for() -> None:
    registered: dict[str, Any] = {
        "commune": "00577",
        "name": {"vi": "Đồng", "en": "Field"},
    }

    def known(name: str) -> Any:
        return registered if name == FARM else {}

    assert matches(asks("HASATTR_bizLocation", "commune"), EVENT, known)
    assert matches(asks("EQATTR_bizLocation_name", "Field"), EVENT, known)
    assert matches(asks("EQATTR_destination_commune", "00577|1"), EVENT, known)
    assert not matches(asks("EQATTR_bizLocation_commune", "1"), EVENT, known)
    assert not matches(asks("HASATTR_readPoint", "commune"), EVENT, known)


@given(
    st.lists(st.sampled_from(MET), unique=True, max_size=6), st.sampled_from(NOT_MET)
)
def test_filters_are_anded(met: list[str], unmet: str) -> None:
    pairs = dict(tuple(line.split("=", 1)) for line in met)
    assert matches(read_parameters(pairs.items(), {"ex": EX}), EVENT)
    name, _, value = unmet.partition("=")
    pairs[name] = value
    assert not matches(read_parameters(pairs.items(), {"ex": EX}), EVENT)


@given(st.sampled_from(MET))
def test_json_and_address_say_the_same(line: str) -> None:
    name, _, value = line.partition("=")
    listed: Any = value.split("|") if value else None
    body: Any = {"@context": [CONTEXT, {"ex": EX}], name: listed}
    assert read_json(body).filters == asks(name, value).filters


@pytest.mark.parametrize("body", [[], "x", {"EQ_action": {}}, {"EQ_action": [None]}])
def test_json_of_another_shape_is_refused(body: Any) -> None:
    with pytest.raises(Malformed):
        read_json(body)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_sent_is_read_or_refused(name: str, value: str) -> None:
    try:
        query = read_parameters([(name, value)])
    except Malformed as error:
        assert str(error)
    else:
        matches(query, EVENT)
