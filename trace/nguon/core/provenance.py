"""What a batch's page says, from the entries of its bundle and from nothing else.

A page shows no fact that does not come out of a checked entry: `read` takes the entries
(index -> Entry) of one batch and all its ancestors with every registered thing they
name, and the batch asked for, and returns a `Provenance` without language: names come
as {"vi", "en"}, moments as RFC 3339 text, kilograms as Decimal. Proved in
tests/core/test_provenance.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from nguon.core.canonical import JSON
from nguon.core.entry import Entry
from nguon.core.identifiers import parse_batch, product_of
from nguon.core.journey import (
    Object,
    Step,
    Thing,
    items,
    registered,
    steps,
    text,
    zone,
)
from nguon.core.values import words_of


@dataclass(frozen=True, slots=True)
class Recall:
    """A recall in force on the batch itself or on one of its ancestors."""

    step: Step
    batch: str


@dataclass(frozen=True, slots=True)
class Spray:
    """The treatment that came closest to its harvest, with the days it had to keep.

    A spray may be written down after the harvest it endangers: the rules let a late
    diary in, so whether the days were kept is counted here, for every reader.
    """

    material: str
    named: JSON  # the material as it was written, perhaps in both languages
    substance: str | None
    sprayed: date
    harvested: date
    days: int
    required: int | None
    override: Object | None
    afterwards: bool  # recorded when the harvest already was
    grade: int  # on whose word it stands

    @property
    def too_early(self) -> bool:
        return self.required is not None and self.days < self.required


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate of a part: kept when all parts share it."""

    certificate: Thing
    kept: bool
    valid_at_packing: bool
    valid_now: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A batch in the lineage, `depth` steps behind the one asked for."""

    batch: str
    lot: str | None
    product: str | None
    planting: bool
    made_kg: Decimal | None
    maker: str
    depth: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Kilograms of `parent` that went into `child`."""

    parent: str
    child: str
    kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything a page shows of one batch."""

    batch: str
    lot: str | None
    product: Thing | None
    maker: str
    growers: tuple[str, ...]
    origins: tuple[str, ...]
    harvested: tuple[datetime, ...]
    packed: datetime | None
    best_before: date | None
    diary: bool
    recalls: tuple[Recall, ...]
    spray: Spray | None
    tests: tuple[Step, ...]
    steps: tuple[Step, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    claims: tuple[Claim, ...]
    things: Mapping[str, Thing]


def read(entries: Mapping[int, Entry], batch: str, now: datetime) -> Provenance:
    """Return what the checked `entries` say of `batch` at the moment `now`."""
    things = registered(entries)
    history = steps(entries, things)
    standing = [step for step in history if step.voided_by is None]
    births = {a.batch: step for step in standing for a in step.outputs}
    births |= {
        a.batch: step
        for step in standing
        if step.step in ("plant", "harvest") and not step.outputs
        for a in step.objects
    }
    nodes, edges = lineage(batch, births, entries, things)
    depth = {node.batch: node.depth for node in nodes}
    way = tuple(step for step in history if on_the_way(step, batch, depth, births))
    harvests = [births[n.batch] for n in nodes if is_harvest(births.get(n.batch))]
    birth = births.get(batch)
    own = next((node for node in nodes if node.batch == batch), None)
    product = things.get(own.product or "") if own else None
    return Provenance(
        batch=batch,
        lot=own.lot if own else None,
        product=product,
        maker=birth.organisation if birth else "",
        growers=unique(step.organisation for step in harvests),
        origins=unique(step.place or "" for step in harvests if step.place),
        harvested=tuple(sorted(step.local for step in harvests)),
        packed=birth.local if birth and not is_harvest(birth) else None,
        best_before=best_before(birth, product, entries),
        diary=bool(harvests) and all(has_diary(step, births) for step in harvests),
        recalls=tuple(recalls_in_force(standing, depth)),
        spray=closest_spray(standing, harvests),
        tests=tuple(
            step for step in standing if step.result and set(step.batches) & set(depth)
        ),
        steps=tuple(sorted(way, key=lambda step: (step.local, step.index))),
        nodes=nodes,
        edges=edges,
        claims=claims(things, births, nodes, birth, now),
        things=things,
    )


def lineage(
    batch: str,
    births: Mapping[str, Step],
    entries: Mapping[int, Entry],
    things: Mapping[str, Thing],
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return the batch and its ancestors, nearest first, and what went into what."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    ahead = [(batch, 0)]
    while ahead:
        current, depth = ahead.pop(0)
        birth = births.get(current)
        if current in nodes or birth is None:
            continue
        lot, product = born_as(entries[birth.index].statement, current)
        made = next(
            (a.kg for a in (*birth.outputs, *birth.objects) if a.batch == current), None
        )
        nodes[current] = Node(
            current, lot, product if product in things else None,
            birth.step == "plant", made, birth.organisation, depth,
        )  # fmt: skip
        for amount in birth.inputs:
            edges.append(Edge(amount.batch, current, amount.kg))
            ahead.append((amount.batch, depth + 1))
    return tuple(nodes.values()), tuple(edges)


def born_as(said: Object, batch: str) -> tuple[str | None, str | None]:
    """Return lot and product id of a batch, from its birth and from its own id."""
    for born in items(said.get("nguon:born")):
        if isinstance(born, dict) and born.get("nguon:batch") == batch:
            return (
                text(born.get("nguon:lot")) or None,
                text(born.get("nguon:product")) or product_of(batch),
            )
    return parse_batch(batch).lot, product_of(batch)


def on_the_way(
    step: Step, batch: str, depth: Mapping[str, int], births: Mapping[str, Step]
) -> bool:
    """Whether a step belongs to the story of `batch`, not of a sibling's way."""
    ours = [b for b in step.batches if b in depth]
    if not ours or step.step in ("recall", "recall_end"):
        return bool(ours)
    if batch in ours:
        return True
    if any(a.batch in depth for a in step.outputs):
        return True
    if step.outputs or step.step in ("sell", "destroy"):
        return False
    if step.step in ("ship", "receive", "void_ship"):
        drawn_by = {
            birth.organisation
            for child in depth
            if (birth := births.get(child))
            and any(a.batch in ours for a in birth.inputs)
        }
        return bool({step.organisation, step.other} & drawn_by) and (
            step.organisation in drawn_by or step.other in drawn_by
        )
    return True


def is_harvest(step: Step | None) -> bool:
    return step is not None and step.step == "harvest"


def has_diary(step: Step, births: Mapping[str, Step]) -> bool:
    return any(
        births[a.batch].step == "plant" for a in step.inputs if a.batch in births
    )


def recalls_in_force(history: list[Step], depth: Mapping[str, int]) -> list[Recall]:
    """Return the recalls on the batch and its ancestors that were not ended."""
    found: dict[str, Recall] = {}
    for step in history:
        for batch in step.batches:
            if batch in depth and step.step == "recall":
                found[batch] = Recall(step, batch)
            elif batch in depth and step.step == "recall_end":
                found.pop(batch, None)
    return sorted(found.values(), key=lambda recall: depth[recall.batch])


def closest_spray(history: list[Step], harvests: list[Step]) -> Spray | None:
    """Return, of the sprays that count for a harvest, the one with the least room."""
    found = [
        spray
        for harvest in harvests
        if (spray := spray_that_counts(history, harvest)) is not None
    ]
    return min(found, key=room) if found else None


def spray_that_counts(history: list[Step], harvest: Step) -> Spray | None:
    """Return the last spray before a harvest, or one before it that binds it yet.

    The newest may ask for fewer days than one before it (`nguon.core.safety`).
    """
    plantings = {amount.batch for amount in harvest.inputs}
    before = [
        (step.local, spray_before(harvest, step))
        for step in history
        if step.step == "spray"
        and step.local <= harvest.local
        and plantings & set(step.batches)
    ]
    binding = [spray for _, spray in before if spray.too_early]
    if binding:
        return min(binding, key=room)
    return max(before, key=lambda pair: pair[0])[1] if before else None


def room(spray: Spray) -> tuple[int, int]:
    """Return the days to spare; where two have as many, the newer is told."""
    return spray.days - (spray.required or 0), spray.days


def spray_before(harvest: Step, spray: Step) -> Spray:
    """Return how a harvest stands to a spray before it."""
    said = spray.treatment or {}
    wanted = said.get("nguon:intervalDays")
    return Spray(
        words_of(said, "nguon:material"),
        said.get("nguon:material"),
        text(said.get("nguon:substance")) or None,
        spray.local.date(),
        harvest.local.date(),
        (harvest.local.date() - spray.local.date()).days,
        int(wanted) if isinstance(wanted, (int, Decimal)) else None,
        harvest.override,
        spray.index > harvest.index,
        spray.grade,
    )


def claims(
    things: Mapping[str, Thing],
    births: Mapping[str, Step],
    nodes: tuple[Node, ...],
    birth: Step | None,
    now: datetime,
) -> tuple[Claim, ...]:
    """Return the certificates of the parts; kept are those that every root shares."""
    certificates = [thing for thing in things.values() if thing.type == "certificate"]
    roots = [n for n in nodes if is_harvest(births.get(n.batch))]
    held: dict[str, set[str]] = {}
    for node in roots:
        step = births[node.batch]
        grounds = {step.organisation, node.batch, step.place or "", step.area or ""}
        for amount in step.inputs:
            planted = births.get(amount.batch)
            if planted:
                grounds |= {planted.organisation, planted.area or "", amount.batch}
        held[node.batch] = {
            c.id
            for c in certificates
            if covers(c, grounds, step) and valid(c, step.local.date())
        }
    if not held:
        return ()
    shared = set.intersection(*held.values())
    packed = birth.local.date() if birth else now.date()
    return tuple(
        Claim(c, c.id in shared, valid(c, packed), valid(c, local_date(now)))
        for c in certificates
        if any(c.id in ids for ids in held.values())
    )


def covers(certificate: Thing, grounds: set[str], harvest: Step) -> bool:
    """Whether a certificate is for the ground or the holder of a harvest."""
    areas = {text(area) for area in items(certificate.value.get("areas"))}
    if areas:
        return bool(areas & grounds)
    return text(certificate.value.get("holder")) in grounds


def valid(certificate: Thing, day: date) -> bool:
    """Whether a certificate stands on a day: within its dates and not withdrawn."""
    begins = text(certificate.value.get("from"))
    ends = text(certificate.value.get("to"))
    if certificate.ended and certificate.ended[:10] <= day.isoformat():
        return False
    return (not begins or begins[:10] <= day.isoformat()) and (
        not ends or day.isoformat() <= ends[:10]
    )


def best_before(
    birth: Step | None, product: Thing | None, entries: Mapping[int, Entry]
) -> date | None:
    """Return the date printed at birth, else birth plus the product's shelf life."""
    if birth is None:
        return None
    ilmd = entries[birth.index].statement.get("ilmd")
    if isinstance(ilmd, dict) and text(ilmd.get("nguon:bestBefore")):
        return date.fromisoformat(text(ilmd.get("nguon:bestBefore"))[:10])
    days = product.value.get("shelf_life_days") if product else None
    if isinstance(days, int):
        return birth.local.date() + timedelta(days=days)
    return None


def local_date(now: datetime) -> date:
    return now.astimezone(zone("+07:00")).date()


def unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
