"""What is registered: organisations, keys, products, places, areas, and what for.

A register statement makes, changes or revokes one thing; `value` is the whole of it
as it then stands (a change is not a patch):

    {"action":"make","subject":"https://w3id.org/nguon/org/<CODE>",
     "type":"organisation","value":{"name":{"en":"…","vi":"…"},"roles":["producer"]}}

A revocation has a reason instead of a value, and may say from when (`from`). What may
be sealed (name, GLN, address, coordinates, an area's geometry) is optional here, so
that a statement stays valid without it; who shows their name must have one. Names of
persons, their phones and document numbers have no member anywhere; `business_phone` is
a business's own number. Proved in tests/core/test_register.py against
tests/vectors/register.json.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from nguon.core import geometry
from nguon.core.canonical import excerpt
from nguon.core.digital_link import HOST as GS1
from nguon.core.identifiers import PREFIX, subject_kind
from nguon.core.own_links import CHECK as own_links
from nguon.core.registered import Area as Area
from nguon.core.registered import Certificate as Certificate
from nguon.core.registered import Key as Key
from nguon.core.registered import Name as Name
from nguon.core.registered import Organisation as Organisation
from nguon.core.registered import Place as Place
from nguon.core.registered import Product as Product
from nguon.core.registered import Rules as Rules
from nguon.core.registered import Yield as Yield
from nguon.core.registered import area as area
from nguon.core.registered import certificate as certificate
from nguon.core.registered import key as key
from nguon.core.registered import organisation as organisation
from nguon.core.registered import place as place
from nguon.core.registered import product as product
from nguon.core.registered import rules as rules
from nguon.core.shape import (
    Check,
    choice,
    date,
    either,
    figure,
    flag,
    gln_number,
    gtin_number,
    many,
    matching,
    moment,
    name,
    record,
    subject,
    text,
    whole,
)  # fmt: skip
from nguon.core.vocabulary import STEPS
from nguon.errors import Malformed

ROLES: Final = (
    "producer", "processor", "packhouse", "distributor", "retailer", "carrier",
    "laboratory", "officer", "operator", "kitchen", "exporter",
    "exchange",
)  # fmt: skip
USES: Final = ("registrar", "device", "software", "passkey")
DAYS: Final = 400  # the longest that an endorsed device key stands
_SPKI: Final = {"Ed25519": 44, "ES256": 91}

_KILOGRAMS: Final = figure("0.0001", "10000000000")
_HECTARES: Final = figure("0.0001", "1000000")

VALUES: Final[Mapping[str, Check]] = {
    "organisation": record(
        {"roles": many(choice(*ROLES))},
        {
            "name": name,
            "gln": gln_number,
            "place": subject("place"),
            "address": either(name, text),
            "business_phone": matching(r"\+[0-9](?: ?[0-9]){6,14}", "+84 24 3825 0000"),
            "unnamed": flag,
            "household": flag,
            "links": own_links,
        },
    ),
    "key": record(
        {
            "organisation": subject("organisation"),
            "algorithm": choice(*_SPKI),
            "public_key": matching("[A-Za-z0-9_-]{59,122}", "MCowBQYDK2VwAyEA…"),
            "use": choice(*USES),
        },
        {
            "from": moment,
            "to": moment,
            "rp": matching(
                r"(?=.{1,253}\Z)[a-z0-9-]*[a-z0-9](\.[a-z0-9-]*[a-z0-9])*",
                "nguon.example",
            ),
            "endorsement": record(
                {
                    "passkey": subject("key"),
                    "authenticator_data": matching("[A-Za-z0-9_-]{50,1400}", "SZYN…"),
                    "client_data": matching("[A-Za-z0-9_-]{80,2800}", "eyJ0eXBl…"),
                    "signature": matching("[A-Za-z0-9_-]{86}", "MEUCIQ…"),
                },
                {},
            ),
        },
    ),
    "product": record(
        {"name": name},
        {
            "gtin": gtin_number,
            "owner": subject("organisation"),
            "makers": many(subject("organisation")),
            "net_kg": _KILOGRAMS,
            "unit": name,
            "scientific": text,
            "shelf_life_days": whole(0, 10_000),
            "storage": record(
                {}, {"min_c": figure("-100", "100"), "max_c": figure("-100", "100")}
            ),
            "brand": text,
            "standards": many(text),
            "image": text,
            "links": own_links,
        },
    ),
    "place": record(
        {
            "name": name,
            "commune": matching("[0-9]{5}", "00577"),
            "province": matching("[0-9]{2}", "01"),
            "commune_name": name,
            "province_name": name,
            "named": date,
        },
        {
            "gln": gln_number,
            "former": either(name, text),
            "address": either(name, text),
            "postcode": matching("[0-9A-Z+]{5,13}", "10000"),
            "coordinates": record(
                {"lat": figure("-90", "90"), "lon": figure("-180", "180")}, {}
            ),
            "links": own_links,
        },
    ),
    "area": record(
        {
            "name": name,
            "code": text,
            "holder": subject("organisation"),
            "place": subject("place"),
            "area_ha": _HECTARES,
        },
        {
            "households": whole(1, 1_000_000),
            "scope": text,
            "product": subject("product"),
            "declared_kg": _KILOGRAMS,
            "yield_kg_per_ha": _KILOGRAMS,
            "from": date,
            "to": date,
            "geometry": geometry.check,
        },
    ),
    "certificate": record(
        {
            "kind": text,
            "number": text,
            "holder": subject("organisation"),
            "from": date,
            "to": date,
        },
        {
            "areas": many(subject("area")),
            "batches": many(subject("batch")),
            "issuer": either(name, text),
            "stars": whole(1, 5),
            "declared_kg": _KILOGRAMS,
            "area_ha": _HECTARES,
        },
    ),
    "rules": record(
        {"product": subject("product")},
        {
            "required": many(choice(*STEPS)),
            "yields": many(
                record(
                    {
                        "max_out_per_fresh_kg": figure("0.0001", "1000"),
                        "tolerance_pct": figure("0", "100"),
                    },
                    {"from_product": subject("product")},
                )
            ),
            "interval_override": flag,
            "receive_tolerance_pct": figure("0", "100"),
        },
    ),
}

_MADE: Final = record(
    {
        "subject": text,
        "type": choice(*VALUES),
        "action": choice("make", "change"),
        "value": lambda value, place: None,
    },
    {"reason": either(name, text), "from": moment},
)
_REVOKED: Final = record(
    {
        "subject": text,
        "type": choice(*VALUES),
        "action": choice("revoke"),
        "reason": either(name, text),
    },
    {"from": moment},
)


def validate(statement: Mapping[str, object]) -> None:
    """Check a register statement, or raise Malformed with the place."""
    revoked = statement.get("action") == "revoke"
    (_REVOKED if revoked else _MADE)(statement, "")
    kind, about = str(statement["type"]), str(statement["subject"])
    if subject_kind(about) != kind:
        raise Malformed("shape.subject", place="/subject", kind=kind)
    value = statement.get("value")
    if revoked or not isinstance(value, dict):
        if not revoked:
            raise Malformed("shape.object", place="/value")
        return
    VALUES[kind](value, "/value")
    _check_whole(kind, about, value)


def _check_whole(kind: str, about: str, value: Mapping[str, object]) -> None:
    """Check what members say together."""
    if kind == "organisation":
        _check_organisation(value)
    elif kind == "key":
        _check_key(about, value)
    elif kind == "area":
        check_outline(value)
    elif about.startswith(GS1):
        number = "gtin" if kind == "product" else "gln"
        if value.get(number, about.rpartition("/")[2]) != about.rpartition("/")[2]:
            raise Malformed("register.other_number", place=f"/value/{number}")
    low, high = value.get("from"), value.get("to")
    if isinstance(low, str) and isinstance(high, str) and low > high:
        raise Malformed("register.ends_before", place="/value/to")


def _check_organisation(value: Mapping[str, object]) -> None:
    """Who shows their name must have one; no number rings in a household's pocket."""
    if "name" not in value and not (value.get("unnamed") or value.get("household")):
        raise Malformed("shape.missing", place="/value", member="name")
    if value.get("household") and "business_phone" in value:
        raise Malformed("register.household_phone", place="/value/business_phone")


def check_outline(value: Mapping[str, object]) -> None:
    """A large area is drawn, not pointed at (Regulation (EU) 2023/1115, 2 (28))."""
    outline, stated = value.get("geometry"), value.get("area_ha")
    if not isinstance(outline, Mapping) or outline.get("type") != "Point":
        return
    if isinstance(stated, int | Decimal) and stated > geometry.POINT_HA:
        raise Malformed(
            "geometry.point_large", place="/value/geometry", area_ha=str(stated),
            limit=geometry.POINT_HA,
        )  # fmt: skip


def _check_key(about: str, value: Mapping[str, object]) -> None:
    encoded = str(value["public_key"])
    spki = urlsafe_b64decode(encoded + "==")
    if urlsafe_b64encode(spki).decode().rstrip("=") != encoded:
        raise Malformed("shape.form", place="/value/public_key", example="base64url")
    if len(spki) != _SPKI[str(value["algorithm"])]:
        raise Malformed("register.key_length", place="/value/public_key")
    if about != f"{PREFIX}key/{hashlib.sha256(spki).hexdigest()}":
        raise Malformed("register.key_name", place="/subject", key=excerpt(about))
    _check_use(value)


def _check_use(value: Mapping[str, object]) -> None:
    """A passkey is for one host; only a device's key is endorsed, and not for ever."""
    use = value["use"]
    if use == "passkey" and "rp" not in value:
        raise Malformed("shape.missing", place="/value", member="rp")
    if use != "passkey" and "rp" in value:
        raise Malformed("keys.use", place="/value", member="rp")
    if "endorsement" not in value:
        return
    if use != "device":
        raise Malformed("keys.use", place="/value", member="endorsement")
    for member in ("from", "to"):
        if member not in value:
            raise Malformed("shape.missing", place="/value", member=member)
    first, last = (datetime.fromisoformat(str(value[m])) for m in ("from", "to"))
    if last - first > timedelta(days=DAYS):
        raise Malformed("keys.too_long", place="/value/to", days=DAYS)
