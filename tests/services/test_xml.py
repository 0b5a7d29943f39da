"""EPCIS in XML: what was written reads back the same, what came reads as what it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from nguon.core import canonical, epcis
from nguon.core.canonical import JSON
from nguon.core.document import documents
from nguon.errors import Malformed
from nguon.services import xml

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)
CREATED = "2026-11-22T07:00:00.000Z"
VERSIONS = ("1.2", "2.0")


def statements() -> list[dict[str, JSON]]:
    return [canonical.parse(v["statement"].encode()) for v in VECTORS["accept"]]  # type: ignore[misc]


def again(statement: dict[str, JSON], version: str = "1.2") -> dict[str, JSON]:
    [read] = (
        xml.read(xml.write([statement], created=CREATED, version=version))
        .document()
        .events
    )
    return read


def shown(statement: dict[str, JSON]) -> str:
    return canonical.text(statement)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("number", range(len(VECTORS["accept"])))
def test_what_was_written_reads_back_the_same(number: int, version: str) -> None:
    statement = statements()[number]
    assert shown(again(statement, version)) == shown(statement)


def test_a_curie_is_written_out_as_the_uri_that_it_stands_for() -> None:
    event = statements()[0]
    event["@context"] = [
        event["@context"][0],
        {"ex": "https://ex.example/", "nguon": "https://w3id.org/nguon/ns/"},
    ]  # type: ignore[index]
    event["bizStep"] = "ex:weighing"
    assert again(event)["bizStep"] == "https://ex.example/weighing"


# --- Extensions: any value that our JSON can hold ----------------------------------

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
).map(lambda said: __import__("unicodedata").normalize("NFC", said))
numbers = st.integers(-(10**12), 10**12) | st.decimals(-1000, 1000, places=3).map(
    canonical.number
)
values = st.recursive(
    st.none() | st.booleans() | texts | numbers,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["vi", "en", "1st", "a b", "#text", "xmlns", "Tên", "ex:in", "unit"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
keys = st.sampled_from(
    [
        "ex:note",
        "ex:1st",
        "ex:a/b",
        "nguon:own",
        "cbvmda:lotNumber",
        "gs1:said",
        "https://a.example/b#c",
        "urn:x-a:b",
    ]
)


@pytest.mark.parametrize(
    "said", ["", " ", "\n\t ", " a ", "a\r\nb", "<a>&amp;]]>", "\u2028", "\x85"]
)
def test_text_comes_back_to_the_last_space(said: str) -> None:
    event = {
        **statements()[0],
        "nguon:own": said,
        "nguon:more": {"vi": said, "en": [said]},
    }
    statement = epcis.normal_event(event)  # type: ignore[arg-type]
    assert shown(again(statement)) == shown(statement)


@pytest.mark.parametrize("version", VERSIONS)
@given(
    more=st.dictionaries(keys, values, min_size=1, max_size=3),
    ilmd=st.dictionaries(keys, values, max_size=2),
)
def test_an_extension_of_any_shape_comes_back(
    version: str, more: dict[str, JSON], ilmd: dict[str, JSON]
) -> None:
    event: dict[str, JSON] = {
        "@context": [epcis_context(), {"ex": "https://ex.example/ns", "nguon": "https://w3id.org/nguon/ns/"}],
        "type": "ObjectEvent", "eventTime": CREATED, "eventTimeZoneOffset": "+07:00",
        "action": "ADD", "epcList": ["urn:x-a:1"], **more,
        "readPoint": {"id": "urn:x-a:2", **ilmd},
        "sensorElementList": [{"sensorMetadata": dict(ilmd), "sensorReport": [{"type": "Temperature", "value": 4, "stringValue": "\x01 ", **ilmd}], **ilmd}],
        "errorDeclaration": {"declarationTime": CREATED, **ilmd},
    }  # fmt: skip
    if ilmd:
        event["ilmd"] = ilmd
    statement = epcis.normal_event(event)
    assert shown(again(statement, version)) == shown(statement)


def epcis_context() -> str:
    return "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


# --- The order that GS1's schemas ask for -------------------------------------------

BASE = "eventTime recordTime eventTimeZoneOffset baseExtension "
WHY = "action bizStep disposition readPoint bizLocation "
# EPCglobal-epcis-1_2.xsd, the sequences of its types, written down by hand.
ORDER = {
    "ObjectEvent": BASE + "epcList " + WHY + "bizTransactionList extension",
    "AggregationEvent": BASE
    + "parentID childEPCs "
    + WHY
    + "bizTransactionList extension",
    "TransactionEvent": BASE
    + "bizTransactionList parentID epcList "
    + WHY
    + "extension",
    "TransformationEvent": BASE
    + "inputEPCList inputQuantityList outputEPCList outputQuantityList transformationID bizStep disposition readPoint bizLocation bizTransactionList sourceList destinationList ilmd extension",
    "baseExtension": "eventID errorDeclaration extension",
    "ObjectEvent/extension": "quantityList sourceList destinationList ilmd extension",
    "AggregationEvent/extension": "childQuantityList sourceList destinationList extension",
    "TransactionEvent/extension": "quantityList sourceList destinationList extension",
    "quantityElement": "epcClass quantity uom",
    "errorDeclaration": "declarationTime reason correctiveEventIDs extension",
}
ASKED = {
    "ObjectEvent": {"eventTime", "eventTimeZoneOffset", "epcList", "action"},
    "AggregationEvent": {"eventTime", "eventTimeZoneOffset", "childEPCs", "action"},
    "TransactionEvent": {
        "eventTime",
        "eventTimeZoneOffset",
        "bizTransactionList",
        "epcList",
        "action",
    },
    "TransformationEvent": {"eventTime", "eventTimeZoneOffset"},
}


def test_elements_stand_in_the_order_of_the_schema_of_1_2() -> None:
    root = etree.fromstring(xml.write(statements(), created=CREATED))
    assert root.tag == "{urn:epcglobal:epcis:xsd:1}EPCISDocument"
    assert root.get("schemaVersion") == "1.2"
    for element in root.iter():
        above = element.getparent()
        around = above.tag if above is not None else ""
        order = ORDER.get(f"{around}/{element.tag}") or ORDER.get(element.tag)
        if order is None or (element.tag == "extension" and around == "EventList"):
            continue
        names = [child.tag for child in element]
        own = [name for name in names if "{" not in name]
        assert names[: len(own)] == own, "foreign elements come last"
        assert own == [name for name in order.split() if name in own], element.tag
        assert ASKED.get(element.tag, set()) <= set(own)


def test_transformations_and_associations_stand_where_1_2_lets_them() -> None:
    root = etree.fromstring(xml.write(statements(), created=CREATED))
    made = {each.getparent().tag for each in root.iter("TransformationEvent")}
    assert made == {"extension"}
    for each in root.iter("AssociationEvent"):
        assert [a.tag for a in each.iterancestors()][:3] == [
            "extension",
            "extension",
            "EventList",
        ]


def test_words_of_the_vocabulary_are_urns() -> None:
    written = xml.write(statements(), created=CREATED).decode()
    assert "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>" in written
    assert "<disposition>urn:epcglobal:cbv:disp:in_transit</disposition>" in written
    assert 'type="urn:epcglobal:cbv:sdt:possessing_party"' in written
    assert not re.search("<bizStep>[a-z_]+</bizStep>", written)


def test_words_may_be_links_to_the_web_in_2_0() -> None:
    written = xml.write(statements(), created=CREATED, version="2.0", links=True)
    assert b"<bizStep>https://ref.gs1.org/cbv/BizStep-shipping</bizStep>" in written
    assert b"urn:epcglobal:cbv" not in written.replace(b"urn:epcglobal:cbv:mda", b"")
    read = xml.read(written).document().events
    assert [shown(event) for event in read] == [shown(e) for e in statements()]


def test_an_answer_to_a_query_is_a_query_document() -> None:
    some = statements()[:3]
    data = xml.write(some, created=CREATED, query="SimpleEventQuery", subscription="s1")
    root = etree.fromstring(data)
    assert root.tag == "{urn:epcglobal:epcis-query:xsd:1}EPCISQueryDocument"
    found = xml.read(data)
    assert found.value["type"] == "EPCISQueryDocument"
    assert [shown(e) for e in found.document().events] == [shown(e) for e in some]


MASTER: list[JSON] = [
    {
        "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
        "vocabularyElementList": [
            {
                "id": "https://id.gs1.org/414/9520001000010",
                "attributes": [
                    {"id": "cbvmda:name", "attribute": "Kho Đông Anh"},
                    {"id": "https://w3id.org/nguon/ns/commune", "attribute": "00454"},
                ],
                "children": ["https://id.gs1.org/414/9520001000010/254/1"],
            }
        ],
    },
    {"type": "urn:epcglobal:epcis:vtype:SourceDest", "vocabularyElementList": []},
]


@pytest.mark.parametrize("version", VERSIONS)
def test_who_sends_it_and_what_it_names_stand_in_the_header(version: str) -> None:
    header = xml.Header("HTX Ven Sông", "urn:x-hd:2", "7", MASTER)
    data = xml.write([], created=CREATED, version=version, header=header)
    found = xml.read(data)
    assert found.document().sender == "HTX Ven Sông"
    assert found.document().receiver == "urn:x-hd:2"
    assert found.value["instanceIdentifier"] == "7"
    master: JSON = {"vocabularyList": MASTER}
    assert found.value["epcisHeader"] == {"epcisMasterData": master}
    assert b'"urn:epcglobal:cbv:mda:name"' in data


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_stream_asks_for_its_header_when_all_events_were_read(count: int) -> None:
    seen: list[str] = []

    def events() -> Iterator[dict[str, JSON]]:
        for event in statements()[:count]:
            seen.append(str(event.get("eventID")))
            yield event

    def header() -> xml.Header:
        return xml.Header("urn:x-hd:1", number=str(len(seen)), master=MASTER)

    data = b"".join(xml.stream(events(), created=CREATED, header=header))
    assert data == xml.write(statements()[:count], created=CREATED, header=header())
    assert xml.read(data).value["instanceIdentifier"] == str(count)


# --- What others send ----------------------------------------------------------------

SENT = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a pharmacy's export -->
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
    creationDate="2026-11-22T08:45:16Z" xmlns:cbvmda="urn:epcglobal:cbv:mda"
    xmlns:sbdh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">
 <EPCISHeader>
  <sbdh:StandardBusinessDocumentHeader>
   <sbdh:HeaderVersion>1.0</sbdh:HeaderVersion>
   <sbdh:Sender><sbdh:Identifier Authority="GS1">urn:epc:id:sgln:952000.100001.0</sbdh:Identifier></sbdh:Sender>
   <sbdh:Receiver><sbdh:Identifier>urn:x-hd:2</sbdh:Identifier></sbdh:Receiver>
   <sbdh:DocumentIdentification><sbdh:InstanceIdentifier>A-1</sbdh:InstanceIdentifier></sbdh:DocumentIdentification>
  </sbdh:StandardBusinessDocumentHeader>
  <extension><EPCISMasterData><VocabularyList>
   <Vocabulary type="urn:epcglobal:epcis:vtype:Location"><VocabularyElementList>
    <VocabularyElement id="urn:epc:id:sgln:952000.100001.0">
     <attribute id="urn:epcglobal:cbv:mda#name">Kho Đông Anh</attribute>
     <children><id>urn:epc:id:sgln:952000.100001.1</id></children>
    </VocabularyElement>
   </VocabularyElementList></Vocabulary>
  </VocabularyList></EPCISMasterData></extension>
 </EPCISHeader>
 <EPCISBody>
  <EventList>
   <ObjectEvent>
    <eventTime>2026-11-22T13:45:16.5+07:00</eventTime>
    <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
    <baseExtension><eventID>urn:uuid:3a1f2c58-9b1a-4d7c-8a60-2f1f5b2f9a01</eventID></baseExtension>
    <epcList>
      <epc>urn:epc:id:sgtin:952000.0100001.11</epc>
    </epcList>
    <action>ADD</action>
    <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
    <readPoint><id>urn:epc:id:sgln:952000.100001.0</id></readPoint>
    <bizTransactionList><bizTransaction type="urn:epcglobal:cbv:btt:po">urn:x-hd:po:12</bizTransaction><bizTransaction>urn:x-hd:13</bizTransaction></bizTransactionList>
    <extension>
     <quantityList><quantityElement><epcClass>urn:epc:class:lgtin:952000.0100001.A7</epcClass><quantity>12.50</quantity><uom>KGM</uom></quantityElement></quantityList>
     <sourceList><source type="urn:epcglobal:cbv:sdt:owning_party">urn:epc:id:pgln:952000.100001</source></sourceList>
     <ilmd><cbvmda:lotNumber>A7</cbvmda:lotNumber><cbvmda:netWeight measurementUnitCode="KGM">3.5</cbvmda:netWeight></ilmd>
     <extension><sensorElementList><sensorElement><sensorMetadata time="2026-11-22T13:00:00+07:00"/><sensorReport type="gs1:Temperature" value="4.20" uom="CEL"/></sensorElement></sensorElementList></extension>
    </extension>
    <ex:row xmlns:ex="https://ex.example/ns#">1</ex:row>
    <ex:row xmlns:ex="https://ex.example/ns#">2</ex:row>
   </ObjectEvent>
   <QuantityEvent>
    <eventTime>2026-11-22T13:45:16Z</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
    <epcClass>urn:x-hd:class</epcClass><quantity>7</quantity>
    <bizStep>urn:epcglobal:cbv:bizstep:stock_taking</bizStep>
   </QuantityEvent>
   <extension><TransformationEvent>
    <eventTime>2026-11-22T14:45:16Z</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
    <inputEPCList><epc>urn:x-hd:1</epc></inputEPCList><outputEPCList><epc>urn:x-hd:2</epc></outputEPCList>
   </TransformationEvent></extension>
  </EventList>
 </EPCISBody>
</epcis:EPCISDocument>
"""


def test_a_document_of_1_2_says_what_it_says_in_json() -> None:
    document = xml.read(SENT.encode()).document()
    assert document.sender == "urn:epc:id:sgln:952000.100001.0"
    assert document.receiver == "urn:x-hd:2"
    made, counted, processed = document.events
    assert made == {
        "@context": [epcis_context(), {"ex": "https://ex.example/ns#", "nguon": "https://w3id.org/nguon/ns/"}],
        "type": "ObjectEvent",
        "eventTime": "2026-11-22T13:45:16.500+07:00",
        "eventTimeZoneOffset": "+07:00",
        "eventID": "urn:uuid:3a1f2c58-9b1a-4d7c-8a60-2f1f5b2f9a01",
        "epcList": ["https://id.gs1.org/01/09520001000010/21/11"],
        "action": "ADD",
        "bizStep": "commissioning",
        "readPoint": {"id": "https://id.gs1.org/414/9520001000010"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x-hd:po:12"}, {"bizTransaction": "urn:x-hd:13"}],
        "quantityList": [{"epcClass": "https://id.gs1.org/01/09520001000010/10/A7", "quantity": canonical.parse(b"12.5"), "uom": "KGM"}],
        "sourceList": [{"type": "owning_party", "source": "https://id.gs1.org/417/9520001000010"}],
        "ilmd": {"cbvmda:lotNumber": "A7", "cbvmda:netWeight": {"measurementUnitCode": "KGM", "#text": "3.5"}},
        "sensorElementList": [{"sensorMetadata": {"time": "2026-11-22T13:00:00.000+07:00"}, "sensorReport": [{"type": "Temperature", "value": canonical.parse(b"4.2"), "uom": "CEL"}]}],
        "ex:row": ["1", "2"],
    }  # fmt: skip
    assert (counted["type"], counted["action"]) == ("ObjectEvent", "OBSERVE")
    assert counted["quantityList"] == [{"epcClass": "urn:x-hd:class", "quantity": 7}]
    assert processed["type"] == "TransformationEvent"


def test_the_header_becomes_that_of_2_0() -> None:
    value = xml.read(SENT.encode()).value
    assert value["instanceIdentifier"] == "A-1"
    assert value["epcisHeader"] == {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "type": "urn:epcglobal:epcis:vtype:Location",
                    "vocabularyElementList": [
                        {
                            "id": "urn:epc:id:sgln:952000.100001.0",
                            "attributes": [
                                {
                                    "id": "cbvmda:name",
                                    "attribute": "Kho Đông Anh",
                                }
                            ],
                            "children": ["urn:epc:id:sgln:952000.100001.1"],
                        }
                    ],
                }
            ]
        }
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_encoding_of_xml_changes_nothing(encoding: str) -> None:
    sent = SENT.replace(' encoding="UTF-8"', "") if encoding == "utf-16" else SENT
    assert xml.read(sent.encode(encoding)).value == xml.read(SENT.encode()).value


def test_a_document_of_2_0_is_read_without_place_holders() -> None:
    sent = SENT.replace("epcis:xsd:1", "epcis:xsd:2").replace('"1.2"', '"2.0"')
    sent = re.sub("</?(extension|baseExtension)>", "", sent)
    assert xml.read(sent.encode()).document() == xml.read(SENT.encode()).document()


REFUSED = [
    ("bizstep:commissioning<", "bizstep:dancing<", "event.word", "bizStep", 32, 1),
    ("<action>ADD", "<action>MAKE", "event.action", "action", 31, 1),
    ("13:45:16.5+07:00", "13:45:16.5", "event.time", "eventTime", 25, 1),
    ("sgtin:952000.0100001.11", "sgtin:952000.010000.11", "id.urn", "epc", 29, 1),
    (">12.50<", ">much<", "event.number", "quantityElement", 36, 1),
    (">12.50<", ">-1<", "event.negative", "quantityElement", 36, 1),
    ("<action>ADD</action>", "<action>ADD</action><action>ADD</action>", "json.duplicate_key", "action", 31, 1),
    ("<epcList>", "<epcList><item>1</item>", "xml.element", "item", 28, 1),
    ("</readPoint>", "</readPoint><colour>red</colour>", "event.no_prefix", "colour", 33, 1),
    ('value="4.20"', 'value="warm"', "event.number", "sensorElement", 39, 1),
    ("<quantity>7", "<quantity>7<b/>", "xml.no_children", "quantity", 46, 2),
    (">1</ex:row>", ">1<a/>2</ex:row>", "xml.mixed", "row", 41, 1),
    ("<QuantityEvent>", "<DanceEvent>", "event.type", "DanceEvent", 44, 2),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "element", "line", "event"), REFUSED)
def test_a_refusal_names_event_line_and_element(
    old: str, new: str, code: str, element: str, line: int, event: int
) -> None:
    sent = SENT.replace(old, new, 1)
    if "Dance" in new:
        sent = sent.replace("</QuantityEvent>", "</DanceEvent>")
    with pytest.raises(Malformed) as refusal:
        xml.read(sent.encode()).document()
    figures = refusal.value.figures
    told = (
        refusal.value.code,
        figures.get("element"),
        figures.get("line"),
        figures.get("event"),
    )
    assert told == (code, element, line, event)
    assert refusal.value.sentence("en").startswith(
        f"Line {line}, element <{element}>: "
    )
    assert refusal.value.sentence("vi").startswith(
        f"Dòng {line}, phần tử <{element}>: "
    )


def test_the_documents_of_one_list_stand_alone() -> None:
    assert documents(xml.read(SENT.encode()).value) == list(
        xml.read(SENT.encode()).document().events
    )
