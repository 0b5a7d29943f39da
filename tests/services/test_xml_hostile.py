"""Hostile XML: refused in one sentence, fast, and nothing outside is ever read."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.errors import Malformed
from nguon.services import xml

HEAD = '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-11-22T07:00:00Z">'
GOOD = f"""<?xml version="1.0"?>
{HEAD}<EPCISBody><EventList><ObjectEvent><eventTime>2026-11-22T07:00:00Z</eventTime>
<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList><epc>urn:x-hd:1</epc></epcList>
<action>OBSERVE</action><ex:a xmlns:ex="https://ex.example/"><ex:b>c</ex:b></ex:a></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


def body(inner: str) -> str:
    return f"{HEAD}<EPCISBody><EventList>{inner}</EventList></EPCISBody></epcis:EPCISDocument>"


def laughs() -> str:
    names = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{"".join(names)}]>' + body("&l9;")


def refusal(sent: str | bytes, **more: int) -> Malformed:
    data = sent if isinstance(sent, bytes) else sent.encode()
    begun = time.perf_counter()
    with pytest.raises(Malformed) as refused:
        xml.read(data, **more)
    assert (
        time.perf_counter() - begun < 15
    )  # seconds, not hours: also on a busy machine
    for language in ("vi", "en"):
        assert 10 < len(refused.value.sentence(language)) < 400
    return refused.value


@pytest.mark.parametrize(
    "sent",
    [
        laughs(),
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + body("&f;"),
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + body(""),
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>' + body(""),
        '<?xml version="1.0"?>\n<!-- a --><?b c?>\n<!DOCTYPE project>' + body(""),
        '<!DOCTYPE x [<!ATTLIST ObjectEvent a CDATA "b">]>' + body(""),
        "\ufeff<!DOCTYPE x>" + body(""),
    ],
)
def test_a_doctype_is_refused_before_it_is_read(sent: str) -> None:
    assert refusal(sent).code == "xml.doctype"
    assert refusal(sent.removeprefix("\ufeff").encode("utf-16")).code == "xml.doctype"


def test_an_entity_that_nobody_declared_is_no_xml(tmp_path: Path) -> None:
    assert refusal(body("&f;")).code == "xml.syntax"


def test_an_inclusion_stays_an_element_and_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not read")
    sent = GOOD.replace(
        "c</ex:b>",
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/></ex:b>',
    )
    assert "do not read" not in str(xml.read(sent.encode()).value)


@pytest.mark.parametrize("depth", [100, 1_000, 200_000])
def test_what_is_nested_too_deep_is_refused(depth: int) -> None:
    assert refusal(body("<a>" * depth + "</a>" * depth)).code == "xml.too_deep"


def test_extensions_in_extensions_end(tmp_path: Path) -> None:
    deep = "<extension>" * 58 + "</extension>" * 58
    assert xml.read(body(deep).encode()).document().events == ()


def test_a_hundred_megabytes_are_refused_unread() -> None:
    data = b"<" + b"a" * 100_000_000
    begun = time.perf_counter()
    assert refusal(data).code == "json.too_large"
    assert time.perf_counter() - begun < 5


def test_a_million_tiny_elements_are_read_in_bounded_time() -> None:
    refusal(body("<a/>" * 1_000_000))


def test_more_elements_than_memory_is_for_are_refused_unread() -> None:
    many = body("<a/>" * 2_100_000)
    assert refusal(many, limit=1 << 25).code == "xml.too_many"
    named = body("<a " + " ".join(f'b{n}=""' for n in range(1_100_000)) + "/>")
    assert refusal(named, limit=1 << 25).code == "xml.too_many"


def test_a_hundred_thousand_prefixes_are_refused() -> None:
    declared = " ".join(f'xmlns:p{n}="urn:x-p:{n}"' for n in range(100_000))
    event = GOOD.partition("<EventList>")[2].partition("</EventList>")[0]
    sent = body(event * 50).replace("<epcis:", f"<epcis:EPCISDocument {declared} ", 1)
    sent = sent.replace(" EPCISDocument", "", 1)
    assert refusal(sent).code == "xml.prefixes"


def test_an_element_of_many_names_costs_no_more_than_its_length() -> None:
    names = range(10_000)
    declared = " ".join(f'xmlns:p{n}="urn:x-p:{n}"' for n in names)
    said = " ".join(f'p{n}:a="1"' for n in names)
    sent = GOOD.replace("<ex:b>", f"<ex:b {declared} {said}>")
    begun = time.perf_counter()
    xml.read(sent.encode())
    assert time.perf_counter() - begun < 15


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "xml.syntax"),
        (b"\x00\x01", "xml.syntax"),
        (b"<a", "xml.syntax"),
        (b"<!-- ", "xml.syntax"),
        (b"<a></b>", "xml.syntax"),
        (b"\xff\xfe<", "xml.encoding"),
        (b"<a>\xff</a>", "xml.encoding"),
        (b'<?xml version="1.0" encoding="windows-1258"?><a/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "xml.encoding"),
        (b"<html/>", "xml.root"),
        (b'<EPCISDocument schemaVersion="1.2"/>', "xml.root"),
        (HEAD.encode() + b"</epcis:EPCISDocument>", "xml.missing"),
        (HEAD.replace("1.2", "3.0").encode() + b"</epcis:EPCISDocument>", "xml.version"),
        (GOOD.replace("https://ex.example/", "ftp://ex.example/").encode(), "xml.namespace"),
        (GOOD.replace("<ex:b>", "<ex:b xsi:type='xsd:integer' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>").encode(), "event.number"),
        (GOOD.replace("<ex:b>c</ex:b>", '<more xmlns="https://w3id.org/nguon/ns/xml/">[1]</more>').encode(), "event.object"),
        (GOOD.replace("<ex:b>c</ex:b>", '<ex:b>c</ex:b><more xmlns="https://w3id.org/nguon/ns/xml/">{"ex:b": 1}</more>').encode(), "json.duplicate_key"),
    ],
)  # fmt: skip
def test_what_is_no_epcis_document_is_refused(sent: bytes, code: str) -> None:
    assert refusal(sent).code == code


def test_more_cannot_say_what_no_member_may_say() -> None:
    sent = GOOD.replace(
        "<ex:a ",
        '<more xmlns="https://w3id.org/nguon/ns/xml/">{"__proto__": 1}</more><ex:a ',
    )
    with pytest.raises(Malformed):
        xml.read(sent.encode()).document()


@given(at=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_read_or_refused_and_never_breaks(at: int, bit: int) -> None:
    data = bytearray(GOOD.encode())
    data[at] ^= 1 << bit
    try:
        xml.read(bytes(data)).document()
    except Malformed as refused:
        assert refused.sentence("en") and refused.sentence("vi")


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(Malformed):
        xml.read(noise)
