"""What a client of /epcis may ask of an answer by headers, and what is announced.

    GS1-EPCIS-Min / -Max / -Version, GS1-CBV-…   2.0.0 must lie within (in XML 1.2.0
                          does as well), else 406
    GS1-EPC-Format        Always_GS1_Digital_Link or No_Preference, else 406
    GS1-CBV-XML-Format    any of the standard's: words in XML as URNs or as links (1.2
                          knows none, else 406); it says nothing of JSON
    GS1-Extensions        ex=https://example.com/ns/   what a query's prefixes mean
    Accept                one of `answers.WRITERS`, else 406

`announced` gives the headers of every answer, an OPTIONS request gets 204 with all that
can be asked for (EPCIS 2.0, 12.6 and 12.7). Proved in tests/web/test_epcis_query.py.
"""

import re
from collections.abc import Mapping
from typing import Final

from flask import Response, request

from nguon.core.identifiers import NAMESPACE
from nguon.core.query import read_extensions
from nguon.errors import Malformed

VERSION: Final = "2.0.0"
OLD: Final = "1.2.0"  # which XML has as well
LINKS: Final = "Always_Web_URI"
URNS: Final = "Always_URN"
DIGITAL_LINK: Final = "Always_GS1_Digital_Link"
EPC_FORMATS: Final = (
    "No_Preference", DIGITAL_LINK, "Always_EPC_URN", "Never_Translates",
)  # fmt: skip
XML_FORMATS: Final = (
    "No_Preference", LINKS, URNS, "Never_Translates",
)  # fmt: skip
DISCOVERY: Final[Mapping[str, str]] = {
    "GS1-EPCIS-Min": OLD,
    "GS1-EPCIS-Max": VERSION,
    "GS1-CBV-Min": OLD,
    "GS1-CBV-Max": VERSION,
    "GS1-CBV-XML-Format": LINKS,
    "GS1-EPC-Format": DIGITAL_LINK,
    "GS1-Extensions": f"nguon={NAMESPACE}",
    "GS1-Vendor-Version": "nguon",
}
VARY: Final = (
    "Accept, Accept-Language, Authorization, GS1-Extensions, GS1-EPC-Format,"
    " GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Min, GS1-CBV-Max, GS1-CBV-XML-Format"
)
# Pages of other sites may read, with a token that they hold: no cookie opens anything.
CORS: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization,"
    " GS1-EPCIS-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Version, GS1-CBV-Min,"
    " GS1-CBV-Max, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Extensions",
    "Access-Control-Expose-Headers": "Link, GS1-Next-Page-Token-Expires,"
    " GS1-EPCIS-Version, GS1-CBV-Version, GS1-EPC-Format, GS1-Extensions",
}
_VERSION: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,3}))?(?:\.([0-9]{1,3}))?")


def check_headers(*, in_xml: bool = False) -> dict[str, str]:
    """Refuse what cannot be answered so; return what prefixes of the client mean."""
    for standard in ("EPCIS", "CBV"):
        version(standard, in_xml=in_xml)
    _check_choice("GS1-EPC-Format", EPC_FORMATS)
    _check_choice("GS1-CBV-XML-Format", XML_FORMATS)
    if in_xml:
        word_format()
    if request.headers.get("GS1-EPC-Format") in EPC_FORMATS[2:]:
        raise Malformed("query.epc_format")
    return read_extensions(request.headers.get("GS1-Extensions", ""))


def version(standard: str, *, in_xml: bool) -> str:
    """Return the version to answer in, the highest that the client takes, or refuse."""
    asked: list[tuple[str, str]] = []
    for end in ("Min", "Max", "Version"):
        header = f"GS1-{standard}-{end}"
        if header in request.headers:
            asked.append((header, request.headers[header]))
    for ours in (VERSION, OLD) if in_xml else (VERSION,):
        unmet = [each for each in asked if not _meets(ours, *each)]
        if not unmet:
            return ours
    header, wanted = unmet[0]
    raise Malformed("query.version", header=header, have=VERSION, asked=wanted[:40])


def versions() -> dict[str, str]:
    """Return which versions an answer in XML is of: the old ones go together."""
    epcis, cbv = (version(each, in_xml=True) for each in ("EPCIS", "CBV"))
    if epcis == OLD and "GS1-CBV-Min" not in request.headers:
        cbv = OLD
    return {"GS1-EPCIS-Version": epcis, "GS1-CBV-Version": cbv}


def word_format() -> str:
    """Return how words of the vocabulary stand in an answer in XML, or refuse."""
    asked = request.headers.get("GS1-CBV-XML-Format", "")
    if OLD not in versions().values():
        return URNS if asked == URNS else LINKS
    if asked == LINKS:
        raise Malformed(
            "query.header", header="GS1-CBV-XML-Format", value=asked, wanted=URNS
        )
    return URNS


def _meets(ours: str, header: str, asked: str) -> bool:
    found = _VERSION.fullmatch(asked.strip())
    parts = tuple(int(n) for n in found.groups() if n) if found else ()
    have = tuple(int(n) for n in ours.split("."))[: len(parts)]
    if not parts:
        return False
    if header.endswith("-Version"):
        return have == parts
    return have >= parts if header.endswith("-Min") else have <= parts


def _check_choice(header: str, allowed: tuple[str, ...]) -> None:
    value = request.headers.get(header)
    if value is not None and value not in allowed:
        wanted = ", ".join(allowed)
        raise Malformed("query.header", header=header, value=value[:40], wanted=wanted)


def discovered(response: Response) -> Response:
    """Turn what Flask answers to OPTIONS into the standard's discovery."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        response.headers.update(CORS)
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
        response.headers.extend(DISCOVERY)
    return response
