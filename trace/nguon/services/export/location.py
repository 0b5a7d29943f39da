"""A location description: business, phone, address, city, region, postcode, country.

The place says where, the organisation whose; what of it is sealed for this viewer stays
empty and is told apart from what nobody registered. An address may be left out where
exact coordinates are known (21 CFR 1.1310). Proved in
tests/services/test_export_fsma.py.
"""

from dataclasses import dataclass

from nguon.core.journey import Thing
from nguon.core.values import text_of
from nguon.services.export.things import Things

COUNTRY = "VN"  # places are registered by Vietnam's own codes of communes


@dataclass(frozen=True, slots=True)
class Location:
    """A location description as its columns, and what of it is missing."""

    name: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    identifier: str = ""
    whose: str = ""
    missing: tuple[str, ...] = ("location",)
    sealed: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.name, self.phone, self.address, self.city, self.region,
            self.postcode, self.country, self.identifier,
        )  # fmt: skip


def describe(
    things: Things,
    organisation: str | None,
    place: str | None,
    language: str,
    reader: str,
) -> Location:
    """Return the description of an organisation's place, else of its seat.

    The cells are in `language`; `whose` is told to the one who reads what is missing.
    """
    org = things.get(organisation)
    seat = text_of(org.value, "place") if org else ""
    where = things.get(place or seat or None)
    if org is None and where is None:
        return Location()
    cells = {
        "name": _said(org, "name", language),
        "phone": text_of(org.value, "business_phone") if org else "",
        "address": _address(org, where, seat, language),
        "city": _said(where, "commune_name", language),
        "region": _said(where, "province_name", language),
        "postcode": text_of(where.value, "postcode") if where else "",
    }
    closed = _sealed(org) | _sealed(where)
    if "business_phone" in closed:
        closed.add("phone")
    empty = [name for name, text in cells.items() if not text]
    if where is None:
        empty.append("country")
    if "address" in empty and "coordinates" in closed:
        closed |= {"address"}
    return Location(
        **cells,
        country=COUNTRY if where else "",
        identifier=things.number(place or seat or organisation),
        whose=things.name(organisation, reader),
        missing=tuple(name for name in empty if name not in closed),
        sealed=tuple(name for name in empty if name in closed),
    )


def _address(org: Thing | None, where: Thing | None, seat: str, language: str) -> str:
    """Return the street address, the seat's own for the seat, else coordinates."""
    said = _said(where, "address", language)
    if not said and (where is None or where.id == seat):
        said = _said(org, "address", language)
    if said or where is None:
        return said
    spot = where.value.get("coordinates")
    if isinstance(spot, dict):
        return f"{spot.get('lat')}, {spot.get('lon')}"
    return ""


def _said(thing: Thing | None, member: str, language: str) -> str:
    value = thing.value.get(member) if thing else None
    if isinstance(value, dict):
        return str(value.get(language) or value.get("vi") or "")
    return value if isinstance(value, str) else ""


def _sealed(thing: Thing | None) -> set[str]:
    return {p.rpartition("/")[2] for p in thing.sealed} if thing else set()
