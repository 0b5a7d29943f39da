"""GS1 Digital Link and EPC URNs: one canonical spelling for one GS1 identifier.

    https://id.gs1.org/01/09520001000011/10/CAI-2611-07

Key, then its qualifiers in their order, from the GS1 syntax dictionary; values from
the 82-character set, percent-encoded where RFC 3986 reserves a character; check
digits hold. `canonical_link` brings a link of any host, and an EPC URN, to that form
(host id.gs1.org, no query). What looks like a GS1 identifier and is none raises
Malformed; what is something else is None. Proved in tests/core/test_identifiers.py
against tests/vectors/identifiers.json.
"""

import re
from typing import Final

from nguon.core.canonical import excerpt
from nguon.errors import Malformed

HOST: Final = "https://id.gs1.org/"

_X: Final = r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"""
# Application Identifier: (value, digits of it under the check digit).
_VALUES: Final = {
    "00": (r"[0-9]{18}", 18),
    "01": (r"[0-9]{14}", 14),
    "10": (_X + "{1,20}", 0),
    "21": (_X + "{1,20}", 0),
    "22": (_X + "{1,20}", 0),
    "235": (_X + "{1,28}", 0),
    "253": (r"[0-9]{13}" + _X + "{0,17}", 13),
    "254": (_X + "{1,20}", 0),
    "255": (r"[0-9]{13}[0-9]{0,12}", 13),
    "401": (_X + "{1,30}", 0),
    "402": (r"[0-9]{17}", 17),
    "414": (r"[0-9]{13}", 13),
    "417": (r"[0-9]{13}", 13),
    "7040": (r"[0-9]" + _X + "{3}", 0),
    "8003": (r"0[0-9]{13}" + _X + "{0,16}", 14),
    "8004": (_X + "{1,30}", 0),
    "8006": (r"[0-9]{14}[0-9]{4}", 14),
    "8010": (r"[#\-/0-9A-Z]{1,30}", 0),
    "8011": (r"(?!0[0-9])[0-9]{1,12}", 0),
    "8017": (r"[0-9]{18}", 18),
    "8018": (r"[0-9]{18}", 18),
    "8019": (r"[0-9]{1,10}", 0),
}
_PATTERNS: Final = {ai: (re.compile(p), n) for ai, (p, n) in _VALUES.items()}
# Key: its qualifiers, each optional, in this order (dlpkey of the dictionary).
KEYS: Final = {
    "00": (),
    "01": ("22", "10", "21"),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "414": ("254",),
    "417": ("7040",),
    "8003": (),
    "8004": ("7040",),
    "8006": ("22", "10", "21"),
    "8010": ("8011",),
    "8017": ("8019",),
    "8018": ("8019",),
}
_OTHER_ORDERS: Final = {("01", "235"), ("414", "7040")}

_HTTP: Final = re.compile(r"https?://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    r"(?::[0-9]{1,5})?",
    re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})|%")
_RESERVED: Final = re.compile(r"[^A-Za-z0-9._-]")
_AI: Final = re.compile(r"[0-9]{2,4}")

# EPC URN scheme: (key, digits before the check digit, qualifier of the serial or "",
# prefix of the value). The first digit of an item reference is the indicator and
# stands before the company prefix (GS1 EPC Tag Data Standard, section 7).
_SCHEMES: Final = {
    "sgtin": ("01", 13, "/21/", ""),
    "lgtin": ("01", 13, "/10/", ""),
    "sscc": ("00", 17, None, ""),
    "sgln": ("414", 12, "/254/", ""),
    "pgln": ("417", 12, None, ""),
    "grai": ("8003", 12, "", "0"),
    "gdti": ("253", 12, "", ""),
    "gsrn": ("8018", 17, None, ""),
    "gsrnp": ("8017", 17, None, ""),
}
_INDICATED: Final = ("sgtin", "lgtin", "sscc")
_URN: Final = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)")


def check_digit(digits: str) -> str:
    """Return the GS1 check digit for `digits`: weights 3, 1, 3… from the right."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def canonical_link(uri: str) -> str | None:
    """Return the canonical form of a GS1 identifier, or None when it is none."""
    if uri.startswith("urn:epc:"):
        return _from_urn(uri)
    parts = _HTTP.fullmatch(uri)
    if not parts:
        return None
    host, path, query, fragment = parts.groups()
    if not _HOST.fullmatch(host):
        raise _malformed("id.host", uri)
    steps = path.split("/")[1:]
    start = _find_key(steps)
    if host.lower() == "id.gs1.org" and start != 0:  # no stem there, and only keys
        raise _malformed("id.link", uri)
    if start is None:
        return None
    if query is not None or fragment is not None:
        raise _malformed("id.bare", uri)
    return HOST + _canonical_path(steps[start:], uri)


def canonical_path(path: str) -> str:
    """Return the canonical form of a link's path, `/01/…`, or raise Malformed."""
    if not path.startswith("/"):
        raise _malformed("id.link", path)
    return "/" + _canonical_path(path[1:].split("/"), path)


def quote(value: str) -> str:
    """Percent-encode what RFC 3986 reserves."""
    return _RESERVED.sub(lambda sign: f"%{ord(sign[0]):02X}", value)


def unquote(value: str) -> str:
    """Undo percent-encoding once; a broken or a non-ASCII escape is Malformed."""

    def decode(escape: re.Match[str]) -> str:
        byte = int(escape[1], 16) if escape[1] else 0
        if not 0x20 < byte < 0x7F:
            raise _malformed("id.link", value)
        return chr(byte)

    return _ESCAPE.sub(decode, value)


def _find_key(steps: list[str]) -> int | None:
    """Return where a path's Digital Link begins: from there AI and value alternate."""
    for start in range(len(steps) - 1):
        names = steps[start::2]
        if (len(steps) - start) % 2 == 1 and not names[-1]:
            names = names[:-1]  # a slash at the end
        if names[0] in KEYS and all(_AI.fullmatch(name) for name in names):
            return start
    return None


def _canonical_path(steps: list[str], uri: str) -> str:
    if len(steps) % 2 or len(steps) < 2:
        raise _malformed("id.link", uri)
    key, qualifiers = steps[0], tuple(steps[2::2])
    if key not in KEYS:
        raise _malformed("id.link", uri)
    places = [KEYS[key].index(q) for q in qualifiers if q in KEYS[key]]
    ordered = len(places) == len(qualifiers) and places == sorted(set(places))
    if not ordered and (key, *qualifiers) not in _OTHER_ORDERS:
        raise _malformed("id.qualifiers", uri)
    checked = [
        f"{ai}/{quote(_check_value(ai, unquote(value), uri))}"
        for ai, value in zip(steps[::2], steps[1::2], strict=True)
    ]
    return "/".join(checked)


def _check_value(ai: str, value: str, uri: str) -> str:
    pattern, checked = _PATTERNS[ai]
    if not pattern.fullmatch(value) or value in (".", ".."):
        raise _malformed("id.value", uri)
    if checked and check_digit(value[: checked - 1]) != value[checked - 1]:
        raise Malformed(
            "id.check_digit",
            number=value[:checked],
            digit=check_digit(value[: checked - 1]),
        )
    return value


def _from_urn(uri: str) -> str | None:
    found = _URN.fullmatch(uri)
    if not found:
        raise _malformed("id.urn", uri)
    kind, scheme, rest = found.groups()
    parts = rest.split(".", 2)
    prefix = parts[0]
    if not re.fullmatch(r"[0-9]{6,12}", prefix) or len(parts) < 2:
        raise _malformed("id.urn", uri)
    if scheme == "giai":
        asset = unquote(rest.partition(".")[2])
        return HOST + _canonical_path(["8004", quote(prefix + asset)], uri)
    if scheme not in _SCHEMES or (scheme == "lgtin") != (kind == "class"):
        return None  # another key, kept as it is written
    key, digits, qualifier, lead = _SCHEMES[scheme]
    reference = parts[1]
    body = prefix + reference
    if scheme in _INDICATED:
        body = reference[:1] + prefix + reference[1:]
    if not re.fullmatch(rf"[0-9]{{{digits}}}", body):
        raise _malformed("id.urn", uri)
    path = [key, lead + body + check_digit(body)]
    if (qualifier is None) != (len(parts) == 2):
        raise _malformed("id.urn", uri)
    if qualifier is not None:
        serial = unquote(parts[2])
        if serial == "*" and kind == "idpat":
            pass
        elif qualifier:
            if not (scheme == "sgln" and serial == "0"):
                path += [qualifier.strip("/"), quote(serial)]
        else:
            path[1] = quote(path[1] + serial)
    return HOST + _canonical_path(path, uri)


def _malformed(code: str, uri: str) -> Malformed:
    return Malformed(code, uri=excerpt(uri))
