"""Registered things as the rules and pages read them: typed views of their values.

`organisation(value)`, `key(value)`, … take the `value` of a validated register
statement (`nguon.core.register`). What is sealed or was never said is None or empty.
Proved in tests/core/test_register.py.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nguon.core.endorsement import endorser


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages."""

    vi: str
    en: str

    def say(self, language: str) -> str:
        """Return the name in `language` (vi or en)."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who acts here. A name that is sealed or kept back is None."""

    name: Name | None
    roles: tuple[str, ...]
    gln: str | None
    place: str | None
    address: Name | None
    unnamed: bool
    household: bool
    phone: str | None = None  # the business's own, never a person's


@dataclass(frozen=True, slots=True)
class Key:
    """A key that signs for an organisation, from and to which moment.

    A passkey has the host it is for (`rp`), a device's key perhaps its `endorser`.
    """

    organisation: str
    algorithm: str
    spki: bytes
    use: str
    start: str | None
    end: str | None
    rp: str | None = None
    endorser: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What is made and sold."""

    name: Name
    gtin: str | None
    owner: str | None
    makers: tuple[str, ...]
    net_kg: Decimal | None
    unit: Name | None
    scientific: str | None
    shelf_life_days: int | None
    min_c: Decimal | None
    max_c: Decimal | None
    brand: str | None
    standards: tuple[str, ...]
    image: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the commune and province as they were named at `named`."""

    name: Name
    gln: str | None
    commune: str
    province: str
    commune_name: Name
    province_name: Name
    named: str
    former: Name | None
    address: Name | None
    postcode: str | None
    coordinates: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Area:
    """A planting area and what it may yield in a season."""

    name: Name
    code: str
    holder: str
    place: str
    area_ha: Decimal
    households: int | None
    scope: str | None
    product: str | None
    declared_kg: Decimal | None
    yield_kg_per_ha: Decimal | None
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, whom and what it covers, and from which to which day."""

    kind: str
    number: str
    holder: str
    areas: tuple[str, ...]
    batches: tuple[str, ...]
    start: str
    end: str
    issuer: Name | None
    stars: int | None
    declared_kg: Decimal | None
    area_ha: Decimal | None


@dataclass(frozen=True, slots=True)
class Yield:
    """The most that one fresh kilogram can become."""

    from_product: str | None
    max_out_per_fresh_kg: Decimal
    tolerance_pct: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """What a product's record must hold and may claim."""

    product: str
    required: tuple[str, ...]
    yields: tuple[Yield, ...]
    interval_override: bool
    receive_tolerance_pct: Decimal | None


def organisation(value: Mapping[str, object]) -> Organisation:
    """Read the value of an organisation."""
    return Organisation(
        name=_name(value, "name"),
        roles=_texts(value, "roles"),
        gln=_text(value, "gln"),
        place=_text(value, "place"),
        address=_name(value, "address"),
        unnamed=value.get("unnamed") is True,
        household=value.get("household") is True,
        phone=_text(value, "business_phone"),
    )


def key(value: Mapping[str, object]) -> Key:
    """Read the value of a key."""
    return Key(
        organisation=str(value["organisation"]),
        algorithm=str(value["algorithm"]),
        spki=urlsafe_b64decode(str(value["public_key"]) + "=="),
        use=str(value["use"]),
        start=_text(value, "from"),
        end=_text(value, "to"),
        rp=_text(value, "rp"),
        endorser=endorser(value),
    )


def product(value: Mapping[str, object]) -> Product:
    """Read the value of a product."""
    storage = value.get("storage")
    kept = storage if isinstance(storage, dict) else {}
    return Product(
        name=_named(value, "name"),
        gtin=_text(value, "gtin"),
        owner=_text(value, "owner"),
        makers=_texts(value, "makers"),
        net_kg=_figure(value, "net_kg"),
        unit=_name(value, "unit"),
        scientific=_text(value, "scientific"),
        shelf_life_days=_whole(value, "shelf_life_days"),
        min_c=_figure(kept, "min_c"),
        max_c=_figure(kept, "max_c"),
        brand=_text(value, "brand"),
        standards=_texts(value, "standards"),
        image=_text(value, "image"),
    )


def place(value: Mapping[str, object]) -> Place:
    """Read the value of a place."""
    found = value.get("coordinates")
    return Place(
        name=_named(value, "name"),
        gln=_text(value, "gln"),
        commune=str(value["commune"]),
        province=str(value["province"]),
        commune_name=_named(value, "commune_name"),
        province_name=_named(value, "province_name"),
        named=str(value["named"]),
        former=_name(value, "former"),
        address=_name(value, "address"),
        postcode=_text(value, "postcode"),
        coordinates=(Decimal(found["lat"]), Decimal(found["lon"]))
        if isinstance(found, dict)
        else None,
    )


def area(value: Mapping[str, object]) -> Area:
    """Read the value of a planting area."""
    return Area(
        name=_named(value, "name"),
        code=str(value["code"]),
        holder=str(value["holder"]),
        place=str(value["place"]),
        area_ha=_figure(value, "area_ha") or Decimal(0),
        households=_whole(value, "households"),
        scope=_text(value, "scope"),
        product=_text(value, "product"),
        declared_kg=_figure(value, "declared_kg"),
        yield_kg_per_ha=_figure(value, "yield_kg_per_ha"),
        start=_text(value, "from"),
        end=_text(value, "to"),
    )


def certificate(value: Mapping[str, object]) -> Certificate:
    """Read the value of a certificate."""
    return Certificate(
        kind=str(value["kind"]),
        number=str(value["number"]),
        holder=str(value["holder"]),
        areas=_texts(value, "areas"),
        batches=_texts(value, "batches"),
        start=str(value["from"]),
        end=str(value["to"]),
        issuer=_name(value, "issuer"),
        stars=_whole(value, "stars"),
        declared_kg=_figure(value, "declared_kg"),
        area_ha=_figure(value, "area_ha"),
    )


def rules(value: Mapping[str, object]) -> Rules:
    """Read the value of a rule set."""
    yields = value.get("yields")
    return Rules(
        product=str(value["product"]),
        required=_texts(value, "required"),
        yields=tuple(
            Yield(
                from_product=_text(each, "from_product"),
                max_out_per_fresh_kg=Decimal(each["max_out_per_fresh_kg"]),
                tolerance_pct=Decimal(each["tolerance_pct"]),
            )
            for each in (yields if isinstance(yields, list) else [])
        ),
        interval_override=value.get("interval_override") is True,
        receive_tolerance_pct=_figure(value, "receive_tolerance_pct"),
    )


def _text(value: Mapping[str, object], member: str) -> str | None:
    part = value.get(member)
    return part if isinstance(part, str) else None


def _texts(value: Mapping[str, object], member: str) -> tuple[str, ...]:
    parts = value.get(member)
    return tuple(map(str, parts)) if isinstance(parts, list) else ()


def _whole(value: Mapping[str, object], member: str) -> int | None:
    part = value.get(member)
    return part if isinstance(part, int) and not isinstance(part, bool) else None


def _figure(value: Mapping[str, object], member: str) -> Decimal | None:
    part = value.get(member)
    return Decimal(part) if isinstance(part, int | Decimal) else None


def _name(value: Mapping[str, object], member: str) -> Name | None:
    part = value.get(member)
    if isinstance(part, str):
        return Name(part, part)
    return Name(part["vi"], part["en"]) if isinstance(part, dict) else None


def _named(value: Mapping[str, object], member: str) -> Name:
    return _name(value, member) or Name("", "")
