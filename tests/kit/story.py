"""Stories to test with: people who plant, spray, harvest, ship, receive, sell, recall.

    world = World()
    coop, shop = world.coop("HTX Bát Tràng"), world.shop("Siêu thị")
    field = coop.plants("rau cải", on="2026-08-12")
    lot = coop.harvests(field, kg=96, on="2026-09-14")
    coop.ships(lot, to=shop, kg=50)
    with world.refused("custody.not_enough", have="46", want="60"):
        coop.sells(lot, kg=60)

By default the story is told to the rules over a `Memory`. Over a real ledger: give
`submit`, which takes drafts and the time, and `draft`, which signs; `operator` when
the ledger has one already. A story moves its own clock: an hour an event, or `on=`.
"""

import hashlib
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguon.core import custody, identifiers
from nguon.core.canonical import number
from nguon.core.entry import By, Draft
from nguon.core.grouping import groups
from nguon.core.identifiers import new_code
from nguon.core.state import (
    Batch,
    Event,
    Handover,
    Holding,
    Memory,
    Outflow,
    R,
    Record,
)  # fmt: skip
from nguon.errors import Refused

Submit = Callable[[Sequence[Draft], datetime], object]
Sign = Callable[[str, dict[str, Any], str], Draft]
VIETNAM = timezone(timedelta(hours=7))
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"nguon": "https://w3id.org/nguon/ns/"},
]
KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
SPKI = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
KEY_HASH = hashlib.sha256(SPKI).hexdigest()


def code(name: str) -> str:
    """Return a ledger code for a name."""
    return new_code(hashlib.sha256(name.encode()).digest())


def unsigned(kind: str, said: dict[str, Any], organisation: str) -> Draft:
    """Return a draft under the story's registrar key; the rules read no signature."""
    return Draft(kind, said, {}, By(organisation, KEY_HASH, "Ed25519"), bytes(64))


class Told(Memory):
    """A `Memory` that takes groups as the ledger does: whole, or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0
        self.folded: list[tuple[tuple[Draft, ...], str]] = []

    def submit(self, group: Sequence[Draft], now: datetime) -> list[Record]:
        recorded = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        before = {kind: dict(found) for kind, found in self.records.items()}
        histories = {name: list(found) for name, found in self.histories.items()}
        size, changed = self.size, []
        try:
            for part in groups(group, self.size):
                drafts = group[part.start : part.stop]
                records = custody.apply(self, drafts, self.size, recorded)
                self.take(drafts, records)
                changed += records
        except Exception:
            self.records, self.histories, self.size = before, histories, size
            raise
        self.folded.append((tuple(group), recorded))
        return changed

    def take(self, drafts: Sequence[Draft], records: Sequence[Record]) -> None:
        """Enter drafts, and what the rules said that they change."""
        self.put(records)
        for draft in drafts:
            self.enter(self.size, draft)
            self.size += 1


class World:
    """Everybody in a story, and the ledger that they tell it to."""

    def __init__(
        self,
        submit: Submit | None = None,
        draft: Sign = unsigned,
        operator: str | None = None,
        start: str = "2026-08-01T06:00:00+07:00",
    ) -> None:
        self.memory = Told()
        self.submit: Submit = submit or self.memory.submit
        self.draft = draft
        self.clock = datetime.fromisoformat(start)
        self.names: dict[str, str] = {}
        self.statements: dict[str, dict[str, Any]] = {}
        self.count = 0
        self.operator = Party(self, operator or identifiers.org_id(code("operator")))
        if operator is None:
            self._begin()

    def _begin(self) -> None:
        key = urlsafe_b64encode(SPKI).rstrip(b"=").decode()
        self.tell(
            self.draft(
                "register",
                made(self.operator.id, "organisation", {
                    "name": {"vi": "Chợ số", "en": "Operator"}, "roles": ["operator"],
                }),
                self.operator.id,
            ),
            self.draft(
                "register",
                made(identifiers.key_id(KEY_HASH), "key", {
                    "organisation": self.operator.id, "algorithm": "Ed25519",
                    "public_key": key, "use": "registrar",
                }),
                self.operator.id,
            ),
        )  # fmt: skip

    # The register, as the operator keeps it.

    def register(
        self, subject: str, kind: str, value: Mapping[str, Any],
        action: str = "make", by: "Party | None" = None, **more: Any,
    ) -> str:  # fmt: skip
        said = made(subject, kind, value, action, **more)
        self.tell(self.draft("register", said, (by or self.operator).id))
        return subject

    def organisation(self, name: str, *roles: str, **more: Any) -> "Party":
        subject = identifiers.org_id(code(name))
        value = {"name": {"vi": name, "en": name}, "roles": list(roles), **more}
        self.register(subject, "organisation", value)
        return Party(self, subject)

    def coop(self, name: str = "HTX Bát Tràng", **more: Any) -> "Party":
        return self.organisation(name, "producer", "processor", **more)

    def shop(self, name: str = "Siêu thị Long Biên", **more: Any) -> "Party":
        return self.organisation(name, "retailer", **more)

    def laboratory(self, name: str = "Phòng thử nghiệm") -> "Party":
        return self.organisation(name, "laboratory")

    def officer(self, name: str = "Đoàn kiểm tra") -> "Party":
        return self.organisation(name, "officer")

    def product(self, name: str, gtin: str | None = None, **more: Any) -> str:
        """Register a product; without owner or GTIN it is a crop for everybody."""
        by = more.pop("by", None)
        subject = (
            identifiers.gtin_product_id(gtin)
            if gtin
            else identifiers.product_id(code(name))
        )
        value = {"name": {"vi": name, "en": name}, **exact(more)}
        if gtin:
            value["gtin"] = gtin
        self.names[name] = subject
        return self.register(subject, "product", value, by=by)

    def place(self, name: str, by: "Party | None" = None) -> str:
        place = {"vi": name, "en": name}
        return self.register(
            identifiers.place_id(code(name)), "place", {
                "name": place, "commune": "00577", "province": "01",
                "commune_name": {"vi": "Xã Bát Tràng", "en": "Bat Trang Commune"},
                "province_name": {"vi": "Thành phố Hà Nội", "en": "Hanoi City"},
                "named": "2025-07-01",
            }, by=by,
        )  # fmt: skip

    def area(self, name: str, holder: "Party", **more: Any) -> str:
        place = more.pop("place", None) or self.place(f"Đồng {name}")
        value = {
            "name": {"vi": name, "en": name}, "code": name, "holder": holder.id,
            "place": place, "area_ha": 1, **more,
        }  # fmt: skip
        return self.register(identifiers.area_id(code(name)), "area", exact(value))

    def certificate(self, name: str, holder: "Party", **more: Any) -> str:
        value = {
            "kind": name, "number": name, "holder": holder.id,
            "from": "2025-01-01", "to": "2027-12-31", **more,
        }  # fmt: skip
        subject = identifiers.certificate_id(code(name))
        return self.register(subject, "certificate", exact(value))

    def rules(self, product: str, **more: Any) -> str:
        subject = identifiers.rules_id(code(f"rules of {product}"))
        named = self.names.get(product, product)
        return self.register(subject, "rules", exact({"product": named, **more}))

    # Telling.

    def tell(self, *drafts: Draft) -> None:
        """Hand drafts to the ledger as one group, a minute after the story's time."""
        self.submit(drafts, self.clock + timedelta(minutes=1))

    def event(self, kind: str, on: str | None, **more: Any) -> dict[str, Any]:
        """Return an event of the story: an hour after the last, or `on` a day."""
        if on:
            day = datetime.fromisoformat(on)
            noon = day.replace(hour=6, tzinfo=VIETNAM) if len(on) == 10 else day
            self.clock = max(self.clock, noon)
            moment = noon
        else:
            self.clock += timedelta(hours=1)
            moment = self.clock
        self.count += 1
        event_id = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, str(self.count))}"
        return {
            "@context": CONTEXT,
            "type": kind,
            "eventID": event_id,
            "eventTime": moment.isoformat(timespec="milliseconds"),
            "eventTimeZoneOffset": "+07:00",
            **more,
        }

    @contextmanager
    def refused(self, refusal: str, **figures: object) -> Iterator[None]:
        """Expect a refusal with this code and these figures, sayable in vi and en."""
        try:
            yield
        except Refused as error:
            assert error.code == refusal, error.sentence()
            told = {name: error.figures.get(name) for name in figures}
            assert told == figures, error.figures
            assert error.sentence("vi") and error.sentence("en")
        else:
            raise AssertionError(f"not refused: {refusal} was expected")

    # What the ledger knows then.

    def get(self, kind: type[R], *key: str) -> R | None:
        return self.memory.get(kind, *key)

    def batch(self, batch: str) -> Batch:
        found = self.memory.get(Batch, batch)
        assert found is not None
        return found

    def every(self, kind: type[R]) -> list[R]:
        return list(self.memory.find(kind))


class Party:
    """An organisation of the story; each verb records one event."""

    def __init__(self, world: World, subject: str) -> None:
        self.world = world
        self.id = subject

    def has(self, batch: str) -> str:
        """Return how many kilograms it holds, as text."""
        found = self.world.get(Holding, batch, self.id)
        return f"{found.kg.normalize():f}" if found else "0"

    def records(self, *events: dict[str, Any]) -> str:
        """Record events as one group; return the last one's id."""
        drafts = [self.world.draft("custody", event, self.id) for event in events]
        self.world.tell(*drafts)
        for event in events:
            self.world.statements[event["eventID"]] = event
        return str(events[-1]["eventID"])

    def does(self, step: str, *batches: str, on: str | None = None, **more: Any) -> str:
        """Observe batches: any step that moves nothing."""
        return self.records(self.observes(step, *batches, on=on, **more))

    def observes(
        self, step: str, *batches: str, on: str | None = None, **more: Any
    ) -> dict[str, Any]:
        return self.world.event(
            "ObjectEvent", on,
            **{
                "action": "OBSERVE", "bizStep": "other", "nguon:step": step,
                "quantityList": [{"epcClass": batch} for batch in batches], **more,
            },
        )  # fmt: skip

    def plants(
        self, product: str, area: str | None = None, lot: str | None = None,
        on: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        batch, born = self._new(lot, product)
        if area:
            more["nguon:area"] = area
        self.records(
            self.world.event(
                "ObjectEvent", on,
                **{
                    "action": "ADD", "bizStep": "commissioning", "nguon:step": "plant",
                    "quantityList": [{"epcClass": batch}], "nguon:born": born, **more,
                },
            )
        )  # fmt: skip
        return batch

    def sprays(
        self, planting: str, material: str = "Proclaim 1.9EC", days: int | None = 7,
        on: str | None = None,
    ) -> str:  # fmt: skip
        treatment: dict[str, Any] = {"nguon:material": material}
        if days is not None:
            treatment["nguon:intervalDays"] = days
        return self.does("spray", planting, on=on, **{"nguon:treatment": treatment})

    def harvests(
        self, *plantings: str, kg: float, product: str | None = None,
        lot: str | None = None, on: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        batch, born = self._new(lot, product)
        self.records(
            self.transforms(
                "harvest", [{"epcClass": planting} for planting in plantings],
                [weighed(batch, kg)], on=on, **{"nguon:born": born, **more},
            )
        )  # fmt: skip
        return batch

    def brings_in(
        self, product: str, kg: float, lot: str | None = None, on: str | None = None,
        **more: Any,
    ) -> str:  # fmt: skip
        """Commission goods without a planting lot."""
        batch, born = self._new(lot, product)
        self.records(
            self.world.event(
                "ObjectEvent", on,
                **{
                    "action": "ADD", "bizStep": "commissioning",
                    "quantityList": [weighed(batch, kg)], "nguon:born": born, **more,
                },
            )
        )  # fmt: skip
        return batch

    def makes(
        self, step: str, sources: Mapping[str, float],
        made: Sequence[tuple[str, float]], on: str | None = None,
        losses: Mapping[str, float] | None = None, **more: Any,
    ) -> list[str]:  # fmt: skip
        """Process batches into (product, kg) each; return the new batches."""
        new = [self._new(None, product) for product, _ in made]
        lost = [
            {"nguon:reason": why, "quantity": figure(kg), "uom": "KGM"}
            for why, kg in (losses or {}).items()
        ]
        event = self.transforms(
            step,
            [weighed(batch, kg) for batch, kg in sources.items()],
            [weighed(b, kg) for (b, _), (_, kg) in zip(new, made, strict=True)],
            on=on,
            **{"nguon:born": [entry for _, born in new for entry in born], **more},
        )
        if lost:
            event["nguon:losses"] = lost
        self.records(event)
        return [batch for batch, _ in new]

    def transforms(
        self, step: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]],
        on: str | None = None, **more: Any,
    ) -> dict[str, Any]:  # fmt: skip
        return self.world.event(
            "TransformationEvent", on,
            **{
                "bizStep": "commissioning", "nguon:step": step,
                "inputQuantityList": inputs, "outputQuantityList": outputs, **more,
            },
        )  # fmt: skip

    def ships(
        self, batch: str, to: "Party | str | None", kg: float, on: str | None = None,
        **more: Any,
    ) -> str:  # fmt: skip
        """Ship; return the event id that the receiver will name."""
        receiver = to.id if isinstance(to, Party) else to
        if receiver:
            more["destinationList"] = [
                {"type": "possessing_party", "destination": receiver}
            ]
        return self.records(self._moves("shipping", "ship", batch, kg, on, **more))

    def receives(
        self, batch: str, kg: float, ship: str | None = None, on: str | None = None,
        **more: Any,
    ) -> str:  # fmt: skip
        if ship:
            more["nguon:handover"] = ship
        return self.records(self._moves("receiving", "receive", batch, kg, on, **more))

    def voids(self, batch: str, kg: float, ship: str | None = None) -> str:
        more = {"nguon:handover": ship} if ship else {}
        moves = self._moves("void_shipping", "void_ship", batch, kg, None, **more)
        return self.records(moves)

    def sells(self, batch: str, kg: float, on: str | None = None, **more: Any) -> str:
        return self._spends("retail_selling", "sell", batch, kg, on, **more)

    def destroys(self, batch: str, kg: float, on: str | None = None) -> str:
        return self._spends("destroying", "destroy", batch, kg, on)

    def samples(self, batch: str, kg: float) -> str:
        return self._spends("sampling", "sample", batch, kg, None)

    def recalls(self, *batches: str, reason: str = "Dư lượng", **more: Any) -> str:
        said = {
            "bizStep": "holding",
            "disposition": "recalled",
            "persistentDisposition": {"set": ["recalled"]},
            "nguon:reason": {"vi": reason, "en": reason},
        }
        return self.does("recall", *batches, **{**said, **more})

    def ends_recall(self, *batches: str) -> str:
        said = {
            "bizStep": "inspecting",
            "disposition": "conformant",
            "persistentDisposition": {"unset": ["recalled"]},
        }
        return self.does("recall_end", *batches, **said)

    def hands_over(self, batch: str, to: "Party", kg: float) -> None:
        """Ship and have it confirmed with the same weight."""
        to.receives(batch, kg, self.ships(batch, to, kg))

    def corrects(
        self, event_id: str, *instead: dict[str, Any], reason: str | None = None
    ) -> str:
        """Declare an event an error; what is told instead goes in the same group."""
        declaration: dict[str, Any] = {
            "declarationTime": self.world.clock.isoformat(timespec="milliseconds"),
            "reason": reason or ("incorrect_data" if instead else "did_not_occur"),
        }
        if instead:
            declaration["correctiveEventIDs"] = [e["eventID"] for e in instead]
        wrong = self.world.statements[event_id]
        return self.records({**wrong, "errorDeclaration": declaration}, *instead)

    def again(self, event_id: str, **changed: Any) -> dict[str, Any]:
        """Return an event told anew, under a new id, with other members."""
        old = self.world.statements[event_id]
        new = self.world.event(old["type"], None)
        kept = {**old, **changed}
        return {**kept, "eventID": new["eventID"]}

    def _moves(
        self, word: str, step: str, batch: str, kg: float, on: str | None, **more: Any
    ) -> dict[str, Any]:
        return self.world.event(
            "ObjectEvent", on,
            **{
                "action": "OBSERVE", "bizStep": word, "nguon:step": step,
                "quantityList": [weighed(batch, kg)], **more,
            },
        )  # fmt: skip

    def _spends(
        self, word: str, step: str, batch: str, kg: float, on: str | None, **more: Any
    ) -> str:
        said = {
            "action": "DELETE", "bizStep": word, "nguon:step": step,
            "quantityList": [weighed(batch, kg)], **more,
        }  # fmt: skip
        return self.records(self.world.event("ObjectEvent", on, **said))

    def _new(
        self, lot: str | None, product: str | None
    ) -> tuple[str, list[dict[str, Any]]]:
        """Return a new batch id and its `nguon:born`: GTIN and lot, or a code."""
        world = self.world
        subject = None
        if product:  # a crop that nobody has registered yet belongs to everybody
            subject = world.names.get(product, product)
            if "://" not in subject:
                subject = world.product(product)
        world.count += 1
        lot = lot or f"L{world.count}"
        if subject and "/01/" in subject:
            return f"{subject}/10/{lot}", []
        batch = identifiers.code_batch_id(code(f"batch {world.count}"))
        born = {"nguon:batch": batch, "nguon:lot": lot}
        if subject:
            born["nguon:product"] = subject
        return batch, [born]


def made(
    subject: str, kind: str, value: Mapping[str, Any], action: str = "make", **more: Any
) -> dict[str, Any]:
    said = {"subject": subject, "type": kind, "action": action, **more}
    if action != "revoke":
        said["value"] = dict(value)
    return said


def weighed(batch: str, kg: float) -> dict[str, Any]:
    """Return kilograms of a batch as EPCIS writes them."""
    return {"epcClass": batch, "quantity": figure(kg), "uom": "KGM"}


def figure(value: float) -> int | Decimal:
    return number(round(Decimal(str(value)), 3))


def exact(value: Any) -> Any:
    """Return a value without floats, as the strict reader would have read it."""
    if isinstance(value, float):
        return number(Decimal(str(value)))
    if isinstance(value, Mapping):
        return {name: exact(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [exact(part) for part in value]
    return value


def weight_in_the_world(world: World) -> Decimal:
    """Return all kilograms: in hands, on the way, gone, and short at a hand-over."""
    held = sum((each.kg for each in world.every(Holding)), Decimal(0))
    gone = sum((each.kg for each in world.every(Outflow)), Decimal(0))
    moving = Decimal(0)
    for each in world.every(Handover):
        if each.state == "open":
            moving += each.sent_kg
        elif each.state == "confirmed" and each.received_kg is not None:
            moving += max(each.sent_kg - each.received_kg, Decimal(0))
    return held + gone + moving


def was_recorded(world: World, party: Party, event_id: str) -> bool:
    return world.get(Event, party.id, event_id, "0") is not None
