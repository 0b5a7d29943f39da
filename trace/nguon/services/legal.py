"""What the law asks a traceability record to tell: the union of two rules, by item.

Circular 02/2024/TT-BKHCN (in force since 2024-06-01) names ten data; Decree
37/2026/NĐ-CP (since 2026-01-23) regulates the same matter and adds origin, the name of
each stage, and batch or serial number. Whether the Circular was repealed is not known,
so the union is shown, each item with the rules that ask for it. The public page, its
summary and the export read the same list. Proved in tests/services/test_legal.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nguon.core.journey import Step, Thing
from nguon.core.provenance import Claim, Provenance
from nguon.core.values import texts_of
from nguon.messages import say

CIRCULAR: Final = "TT 02/2024/TT-BKHCN"
DECREE: Final = "NĐ 37/2026/NĐ-CP"

# name, number among the Circular's ten (0: not one of them), in the Decree, needed
UNION: Final = (
    ("product_name", 1, True, True),
    ("product_image", 2, True, True),
    ("producer_name", 3, True, True),
    ("producer_address", 4, True, True),
    ("origin", 0, True, True),
    ("stages", 5, True, True),
    ("stage_name", 0, True, True),
    ("production_time", 6, True, True),
    ("traceability_code", 7, True, True),
    ("batch_no", 0, True, False),
    ("brand", 8, True, False),
    ("shelf_life", 9, True, False),
    ("standards", 10, False, True),
)
_LEAVES_OUT: Final = ("recall", "recall_end", "sensor")  # no work on the goods


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its text in the reader's language, empty when it is missing.

    `gaps` says what of it is not there although something is.
    """

    name: str
    title: str
    rules: tuple[str, ...]
    needed: bool  # not only "if any"
    text: str
    gaps: str = ""

    @property
    def missing(self) -> bool:
        return self.needed and (not self.text or bool(self.gaps))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as the law asks for it: its name, product, place and time."""

    name: str
    product: str  # the traceability code of the batch it was about
    place: str  # the place's own code or number; empty when nobody named it
    time: datetime


def items(told: Provenance, code: str, language: str) -> list[Item]:
    """Return the items of the union for a batch, in their order."""
    found = _Items(told, code, language)
    return [
        Item(
            name,
            say(f"legal.{name}", language),
            rules_of(circular, decree, language),
            needed,
            *found.text(name),
        )
        for name, circular, decree, needed in UNION
    ]


def rules_of(circular: int, decree: bool, language: str) -> tuple[str, ...]:
    """Return the rules that ask for an item, as they are cited."""
    cited = []
    if circular:
        cited.append(say("legal.cited", language, rule=CIRCULAR, number=circular))
    if decree:
        cited.append(DECREE)
    return tuple(cited)


def stages(told: Provenance, language: str) -> list[Stage]:
    """Return the stages of a batch's way, oldest first, corrected ones left out."""
    return [
        Stage(
            stage_name(step, language),
            ", ".join(dict.fromkeys(b.rsplit("/", 1)[-1] for b in step.batches)),
            place_code(told, step),
            step.local,
        )
        for step in told.steps
        if not step.voided_by and step.step not in _LEAVES_OUT
    ]


def stage_name(step: Step, language: str) -> str:
    try:
        return say(f"step.{step.step}", language)
    except KeyError:
        return step.step


def place_code(told: Provenance, step: Step) -> str:
    """Return the GLN of a step's place, else its code."""
    if not step.place:
        return ""
    place = told.things.get(step.place)
    gln = place.value.get("gln") if place else None
    return gln if isinstance(gln, str) else step.place.rsplit("/", 1)[-1]


def standards(told: Provenance, language: str) -> list[str]:
    """Return the standards that certificates or the product name, each once.

    What the product states but this lot's certificate no longer covers is left out.
    """
    names = {str(c.certificate.value.get("kind")): c for c in told.claims if c.kept}
    lost = {str(c.certificate.value.get("kind")) for c in told.claims} - set(names)
    stated = texts_of(told.product.value, "standards") if told.product else ()
    kept = [s for s in stated if not any(kind in s for kind in lost)]
    certified = [
        certificate_name(claim, language)
        for kind, claim in names.items()
        if not any(kind in one for one in kept)
    ]
    return list(dict.fromkeys(certified + kept))


def certificate_name(claim: Claim, language: str) -> str:
    """Return a certificate's kind as its readers call it, with its stars."""
    kind = str(claim.certificate.value.get("kind", ""))
    known = {
        "Chỉ dẫn địa lý": "legal.kind.gi",
        "Cơ sở đủ điều kiện ATTP": "legal.kind.premises",
    }
    name = say(known[kind], language) if kind in known else kind
    stars = claim.certificate.value.get("stars")
    return say("legal.stars", language, kind=name, count=str(stars)) if stars else name


class _Items:
    """The texts of one batch in one language."""

    def __init__(self, told: Provenance, code: str, language: str) -> None:
        self.told, self.code, self.language = told, code, language
        self.product: Mapping[str, object] = told.product.value if told.product else {}
        self.maker = told.things.get(told.maker)

    def text(self, name: str) -> tuple[str, str]:
        """Return text and gaps of an item."""
        told = self.told
        if name == "stages":
            return self._stages()
        texts = {
            "product_name": self._name(told.product),
            "product_image": self._said(self.product.get("image")),
            "producer_name": self._name(self.maker),
            "producer_address": self._address(),
            "origin": self._communes(told.origins),
            "stage_name": ", ".join(
                dict.fromkeys(stage.name for stage in stages(told, self.language))
            ),
            "production_time": _day(told.harvested[0]) if told.harvested else "",
            "traceability_code": self.code,
            "batch_no": told.lot or "",
            "brand": self._said(self.product.get("brand")),
            "shelf_life": _day(told.best_before) if told.best_before else "",
            "standards": ", ".join(standards(told, self.language)),
        }
        return texts[name], ""

    def _stages(self) -> tuple[str, str]:
        found = stages(self.told, self.language)
        placeless = sum(not stage.place for stage in found)
        if not found:
            return "", ""
        gaps = ""
        if placeless:
            gaps = say("legal.placeless", self.language, count=placeless)
        return say("legal.stages_count", self.language, count=len(found)), gaps

    def _address(self) -> str:
        if self.maker is None:
            return ""
        said = self._said(self.maker.value.get("address"))
        return said or self._communes((str(self.maker.value.get("place", "")),))

    def _name(self, thing: Thing | None) -> str:
        return self._said(dict(thing.name() or {})) if thing else ""

    def _said(self, value: object) -> str:
        if isinstance(value, Mapping):
            return str(value.get(self.language) or value.get("vi") or "")
        return value if isinstance(value, str) else ""

    def _communes(self, places: Iterable[str]) -> str:
        """Return communes with their province, each once; of an area its place's."""
        found: dict[str, None] = {}
        for place in places:
            thing = self.told.things.get(place)
            if thing and thing.type == "area":
                thing = self.told.things.get(str(thing.value.get("place", "")))
            if thing and thing.type == "place":
                parts = [
                    self._said(thing.value.get(member))
                    for member in ("commune_name", "province_name")
                ]
                found[", ".join(filter(None, parts))] = None
        return "; ".join(found)


def _day(moment: date) -> str:
    return f"{moment.day:02}/{moment.month:02}/{moment.year}"
