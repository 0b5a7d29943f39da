"""What a client of /epcis may ask of an answer by headers, and what is announced.

    GS1-EPCIS-Min / -Max / -Version, GS1-CBV-…   2.0.0 must lie within (in XML 1.2.0
                          does as well), else 406
    GS1-EPC-Format        Always_GS1_Digital_Link or No_Preference, else 406
    GS1-CBV-XML-Format    any of the standard's: it says nothing of JSON
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
from nguon_web.api.xml import wants_xml

VERSION: Final = "2.0.0"
DIGITAL_LINK: Final = "Always_GS1_Digital_Link"
EPC_FORMATS: Final = (
    "No_Preference", DIGITAL_LINK, "Always_EPC_URN", "Never_Translates",
)  # fmt: skip
XML_FORMATS: Final = (
    "No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates",
)  # fmt: skip
DISCOVERY: Final[Mapping[str, str]] = {
    "GS1-EPCIS-Min": VERSION,
    "GS1-EPCIS-Max": VERSION,
    "GS1-CBV-Min": VERSION,
    "GS1-CBV-Max": VERSION,
    "GS1-CBV-XML-Format": "Always_Web_URI",
    "GS1-EPC-Format": DIGITAL_LINK,
    "GS1-Extensions": f"nguon={NAMESPACE}",
    "GS1-Vendor-Version": "nguon",
}
VARY: Final = (
    "Accept, Accept-Language, Authorization, GS1-Extensions, GS1-EPC-Format,"
    " GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Min, GS1-CBV-Max"
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
_OURS: Final = (2, 0, 0)
_OLDER: Final = (1, 2, 0)  # in XML alone


def check_headers() -> dict[str, str]:
    """Refuse what cannot be answered so; return what prefixes of the client mean."""
    for standard in ("EPCIS", "CBV"):
        _check_versions(standard)
    _check_choice("GS1-EPC-Format", EPC_FORMATS)
    _check_choice("GS1-CBV-XML-Format", XML_FORMATS)
    if request.headers.get("GS1-EPC-Format") in EPC_FORMATS[2:]:
        raise Malformed("query.epc_format")
    return read_extensions(request.headers.get("GS1-Extensions", ""))


def _check_versions(standard: str) -> None:
    for end in ("Min", "Max", "Version"):
        header = f"GS1-{standard}-{end}"
        asked = request.headers.get(header)
        if asked is None:
            continue
        found = _VERSION.fullmatch(asked.strip())
        parts = tuple(int(n) for n in found.groups() if n) if found else ()
        spoken = (_OURS, _OLDER) if wants_xml() else (_OURS,)
        if not parts or not any(_meets(end, ours, parts) for ours in spoken):
            raise Malformed(
                "query.version", header=header, have=VERSION, asked=asked[:40]
            )


def _meets(end: str, ours: tuple[int, ...], asked: tuple[int, ...]) -> bool:
    """Say whether a version that we speak lies where `asked` bounds it."""
    same = ours[: len(asked)]
    if end == "Version":
        return same == asked
    return same >= asked if end == "Min" else same <= asked


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
