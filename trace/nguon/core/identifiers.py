"""What things are called here: batches, serials, and everything that is registered.

A batch is `https://id.gs1.org/01/<gtin14>/10/<lot>`, or without a GTIN
`https://w3id.org/nguon/b/<CODE>`; every batch has a code, and its page is `/b/<CODE>`.
Registered things are `https://w3id.org/nguon/<type>/<CODE>`, a product may be a GTIN
and a place a GLN, a key is named by the SHA-256 of its SubjectPublicKeyInfo. The prefix
is on no deployment's host, so that an identifier outlives the server that gave it.

`canonical_epc` is the one door for identifiers from outside. Proved in
tests/core/test_identifiers.py against tests/vectors/identifiers.json.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nguon.core.canonical import excerpt
from nguon.core.codes import ALPHABET, derived_code, is_code
from nguon.core.codes import new_code as new_code
from nguon.core.codes import parse_code as parse_code
from nguon.core.codes import show_code as show_code
from nguon.core.digital_link import HOST as GS1
from nguon.core.digital_link import canonical_link, check_digit
from nguon.core.digital_link import canonical_path as canonical_path
from nguon.errors import Malformed

PREFIX: Final = "https://w3id.org/nguon/"
NAMESPACE: Final = PREFIX + "ns/"
LONGEST: Final = 2_000

# https and http lead nowhere by themselves: nothing here is ever fetched.
_SCHEMES: Final = ("https", "http", "urn", "ni", "geo", "did")
_URI: Final = re.compile(
    r"([a-z][a-z0-9+.-]*):(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+",
    re.IGNORECASE,
)
_URN: Final = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:.+", re.IGNORECASE)
_NI: Final = re.compile(r"ni://[^/]*/sha-256;([0-9a-f]{64})(?:\?.*)?")
_OUR_LOT: Final = re.compile(r"[A-Z0-9-]{1,20}")
_CODE: Final = f"[{ALPHABET}]{{17}}"
_SIGN: Final = "(?:[A-Za-z0-9._-]|%[0-9A-F]{2})"
_BATCH: Final = re.compile(
    f"({re.escape(GS1)}01/[0-9]{{14}}/10/{_SIGN}{{1,20}})(?:/21/{_SIGN}{{1,20}})?"
    f"|({re.escape(PREFIX)}b/{_CODE})"
)
_GTIN_BATCH: Final = re.compile(
    f"{re.escape(GS1)}01/([0-9]{{14}})/10/({_SIGN}{{1,20}})"
)
_OURS: Final = re.compile(
    f"{re.escape(PREFIX)}(b|org|product|place|area|certificate|rules)/({_CODE})"
    f"|{re.escape(PREFIX)}(key)/([0-9a-f]{{64}})"
)
_KINDS: Final = {"b": "batch", "org": "organisation"}


@dataclass(frozen=True, slots=True)
class BatchId:
    """A batch identifier taken apart. `lot` is what people read on the label."""

    id: str
    code: str
    gtin: str | None
    lot: str | None


def check_uri(uri: str) -> str:
    """Return `uri` if it is an absolute URI that may stand in a statement."""
    if len(uri) > LONGEST:
        raise Malformed("id.too_long", length=len(uri), limit=LONGEST)
    found = _URI.fullmatch(uri)
    if not found:
        raise Malformed("id.uri", uri=excerpt(uri))
    scheme = found[1].lower()
    if scheme not in _SCHEMES:
        raise Malformed("id.scheme", uri=excerpt(uri))
    if scheme == "urn" and not _URN.fullmatch(uri):
        raise Malformed("id.uri", uri=excerpt(uri))
    if scheme == "ni":
        _check_hash(uri)
    if scheme == "geo":
        _check_geo(uri)
    if "@" in uri.partition("//")[2].partition("/")[0]:
        raise Malformed("id.host", uri=excerpt(uri))
    return uri


@lru_cache(maxsize=65_536)
def canonical_epc(uri: str) -> str:
    """Return the one spelling of an identifier, check digits checked.

    Digital Links of any host and EPC URNs become links on id.gs1.org; our own code
    links must hold their check character; every other URI stays as it is.
    """
    check_uri(uri)
    link = canonical_link(uri)
    if link is not None:
        return link
    if "#" in uri:
        raise Malformed("id.bare", uri=excerpt(uri))
    if uri.startswith(PREFIX):
        if subject_kind(uri) is None:
            raise Malformed("id.ours", uri=excerpt(uri))
        return uri
    return uri


def batch_of(uri: str) -> str | None:
    """Return the batch that a canonical class or serial belongs to, or None."""
    found = _BATCH.fullmatch(uri)
    return found and (found[1] or found[2])


def product_of(batch: str) -> str | None:
    """Return the product that a GTIN and lot name, or None for a code batch."""
    found = _GTIN_BATCH.fullmatch(batch)
    return found and gtin_product_id(found[1])


def parse_batch(uri: str) -> BatchId:
    """Take a canonical batch identifier apart, or raise Malformed."""
    found = _GTIN_BATCH.fullmatch(uri)
    if found and canonical_epc(uri) == uri:
        return BatchId(uri, batch_code(uri), found[1], _unquote_lot(found[2]))
    if subject_kind(uri) == "batch":
        return BatchId(uri, batch_code(uri), None, None)
    raise Malformed("id.batch", uri=excerpt(uri))


def batch_code(batch: str) -> str:
    """Return the code of a batch: its own, or derived from its GTIN and lot."""
    if batch.startswith(PREFIX + "b/"):
        return batch.removeprefix(PREFIX + "b/")
    return derived_code(batch)


def code_batch_id(code: str) -> str:
    """Return the identifier of the batch that has no other name than its code."""
    return PREFIX + "b/" + parse_code(code)


def gtin_batch_id(gtin: str, lot: str) -> str:
    """Return the identifier of a lot under a GTIN; our lots are `[A-Z0-9-]{1,20}`."""
    if not _OUR_LOT.fullmatch(lot):
        raise Malformed("id.lot", lot=excerpt(lot))
    return f"{GS1}01/{gtin14(gtin)}/10/{lot}"


def digital_link_path(batch: str) -> str:
    """Return the path that a label carries on the ledger's own host."""
    found = _GTIN_BATCH.fullmatch(batch)
    return "/" + batch.removeprefix(GS1) if found else "/b/" + batch_code(batch)


def subject_kind(uri: str) -> str | None:
    """Return what a canonical identifier names (batch, key, place, …), or None."""
    found = _OURS.fullmatch(uri)
    if found:
        if found[3]:
            return "key"
        return _KINDS.get(found[1], found[1]) if is_code(found[2]) else None
    if not uri.startswith(GS1):
        return None
    if _GTIN_BATCH.fullmatch(uri):
        return "batch"
    if re.fullmatch(re.escape(GS1) + "01/[0-9]{14}", uri):
        return "product"
    return "place" if re.fullmatch(re.escape(GS1) + "414/[0-9]{13}", uri) else None


def gtin14(text: str) -> str:
    """Return a GTIN of 8, 12, 13 or 14 digits as 14, its check digit checked."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits):
        raise Malformed("id.gtin", number=excerpt(digits))
    return _checked(digits).zfill(14)


def gln(text: str) -> str:
    """Return a GLN of 13 digits, its check digit checked."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{13}", digits):
        raise Malformed("id.gln", number=excerpt(digits))
    return _checked(digits)


def is_restricted(gtin: str) -> bool:
    """Say whether a GTIN-14 is for one company's inner use only: 02, 04, 20 to 29."""
    if gtin.startswith("000000"):  # a GTIN-8: 0 and 2 are inner numbers there
        return gtin[6] in "02"
    return gtin[1] == "2" or gtin[1:3] in ("02", "04")


def org_id(code: str) -> str:
    """Return the subject of an organisation."""
    return PREFIX + "org/" + parse_code(code)


def product_id(code: str) -> str:
    """Return the subject of a product without a GTIN."""
    return PREFIX + "product/" + parse_code(code)


def gtin_product_id(gtin: str) -> str:
    """Return the subject of a product with a GTIN."""
    return f"{GS1}01/{gtin14(gtin)}"


def place_id(code: str) -> str:
    """Return the subject of a place without a GLN."""
    return PREFIX + "place/" + parse_code(code)


def gln_place_id(number: str) -> str:
    """Return the subject of a place with a GLN."""
    return f"{GS1}414/{gln(number)}"


def area_id(code: str) -> str:
    """Return the subject of a planting area."""
    return PREFIX + "area/" + parse_code(code)


def certificate_id(code: str) -> str:
    """Return the subject of a certificate."""
    return PREFIX + "certificate/" + parse_code(code)


def rules_id(code: str) -> str:
    """Return the subject of a rule set."""
    return PREFIX + "rules/" + parse_code(code)


def key_id(fingerprint: str) -> str:
    """Return the subject of a key, named by the SHA-256 of its SPKI in hex."""
    if not re.fullmatch("[0-9a-f]{64}", fingerprint):
        raise Malformed("id.key")
    return PREFIX + "key/" + fingerprint


def _checked(digits: str) -> str:
    if check_digit(digits[:-1]) != digits[-1]:
        raise Malformed("id.check_digit", number=digits, digit=check_digit(digits[:-1]))
    return digits


def _unquote_lot(lot: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda sign: chr(int(sign[1], 16)), lot)


def _check_hash(uri: str) -> None:
    """Refuse what cannot be a SHA-256; whose hash it is stays its maker's word."""
    found = _NI.fullmatch(uri)
    if not found or len(set(found[1])) < 8:  # chance: below 10^-18
        raise Malformed("id.hash", uri=excerpt(uri))


def _check_geo(uri: str) -> None:
    found = re.fullmatch(r"geo:(-?[0-9]{1,3}(?:\.[0-9]+)?),(-?[0-9]{1,3}(?:\.[0-9]+)?)"
                         r"(?:,-?[0-9]{1,6}(?:\.[0-9]+)?)?(?:;.*)?", uri)  # fmt: skip
    # Digits, not floats: what the pattern lets through has at most three of them.
    if not found or not _within(found[1], 90) or not _within(found[2], 180):
        raise Malformed("id.geo", uri=excerpt(uri))


def _within(figure: str, limit: int) -> bool:
    whole, _, fraction = figure.lstrip("-").partition(".")
    return int(whole) < limit or (int(whole) == limit and not fraction.strip("0"))
