"""The verbs of the trade for programs: one builder a verb, from its body to events."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from nguon.core.canonical import JSON, number
from nguon.errors import Refused
from nguon.services import verbs
from nguon.services.names import Named
from nguon.services.verbs import Amount, Event, Readings, Result, Treatment
from nguon_web.api.v1.saying import Body, Saying
from nguon_web.pages.record.handover import DESTROYED
from nguon_web.pages.record.making import part_lot
from nguon_web.pages.record.watch import correctable, laboratory

Build = Callable[[Saying, Body], list[Event]]
ZERO = Decimal(0)


def plant(say: Saying, body: Body) -> list[Event]:
    product = say.product(body["product"], "/product")
    area = say.thing("area", body["area"], "/area") if "area" in body else None
    known = say.desk.names.get(area)
    told = say.facts(body)
    if "place" not in body and known and isinstance(known.value.get("place"), str):
        told = replace(told, place=str(known.value["place"]))
    row = {"lot": body["lot"]} if "lot" in body else {}
    born = say.born(product, row, "", told.when.date(), before="G-")
    return [verbs.plant(told, newborn=born, area=area)]


def tend(say: Saying, body: Body) -> list[Event]:
    kind = body["kind"]
    for name, kinds in (
        ("material", ("spray", "fertilise")),
        ("interval_days", ("spray",)),
    ):
        if kind in kinds and name not in body:
            raise Refused("api.tend_needs", place=f"/{name}", name=name, kind=kind)
    made = Treatment(
        body.get("material", ""), body.get("substance", ""), body.get("dose", ""),
        body.get("target", ""), body.get("interval_days"),
    )  # fmt: skip
    return [
        verbs.tend(
            say.facts(body), plantings=say.batches(body), kind=kind,
            treatment=made if made.material else None,
        )
    ]  # fmt: skip


def harvest(say: Saying, body: Body) -> list[Event]:
    planting = say.batch(body["planting"], "/planting") if "planting" in body else None
    named = body.get("product") or (planting.product if planting else None)
    if named is None:
        raise Refused("api.which_product", place="/product")
    product = say.product(named, "/product")
    area = say.thing("area", body["area"], "/area") if "area" in body else None
    told = say.facts(body)
    return [
        verbs.harvest(
            told,
            newborn=say.born(product, body, "", told.when.date()),
            planting=planting.id if planting else None,
            area=None if planting else area,
            override=body.get("override", ""),
        )
    ]


def pack(say: Saying, body: Body) -> list[Event]:
    product = say.product(body["product"], "/product")
    told = say.facts(body)
    if told.units is None:
        told = replace(told, units=pieces(product, body["kg"]))
    best = body.get("best_before")
    days = product.value.get("shelf_life_days")
    if best is None and isinstance(days, int):
        best = told.when.date() + timedelta(days=days)
    return [
        verbs.pack(
            told,
            inputs=say.amounts(body["inputs"], "inputs"),
            outputs=[say.born(product, body, "", told.when.date())],
            lost=say.losses(body),
            best_before=best,
        )
    ]


def pieces(product: Named, kg: Decimal) -> int | None:
    """Return how many pieces a weight makes, where it makes whole ones."""
    piece = product.piece_kg
    return int(kg / piece) if piece and not kg % piece else None


def process(say: Saying, body: Body) -> list[Event]:
    told = say.facts(body)
    born, seen = [], dict[str, int]()
    for n, row in enumerate(body["outputs"]):
        product = say.product(row["product"], f"/outputs/{n}/product")
        same = seen.get(product.id, 0)
        seen[product.id] = same + 1
        born.append(
            say.born(
                product, row, f"/outputs/{n}", told.when.date(), number=n, same=same
            )
        )
    return [
        verbs.process(
            told, inputs=say.amounts(body["inputs"], "inputs"), outputs=born,
            lost=say.losses(body), step=body["step"],
            best_before=body.get("best_before"),
        )
    ]  # fmt: skip


def split(say: Saying, body: Body) -> list[Event]:
    source = say.batch(body["batch"], "/batch")
    if source.product is None:
        raise Refused("api.which_product", place="/batch")
    product, told = say.product(source.product, "/batch"), say.facts(body)
    lost = say.losses(body)
    born = [
        say.born(
            product, row, f"/outputs/{n}", told.when.date(), number=n,
            proposed=part_lot(say.desk, source.lot, [say.name.urn], n),
        )
        for n, row in enumerate(body["outputs"])
    ]  # fmt: skip
    taken = sum((one.kg or ZERO for one in born), ZERO) + sum(
        (one.kg for one in lost), ZERO
    )
    return [verbs.split(told, source=Amount(source.id, taken), outputs=born, lost=lost)]


def merge(say: Saying, body: Body) -> list[Event]:
    inputs, told = say.amounts(body["inputs"], "inputs"), say.facts(body)
    among = {say.desk.product_of(one.batch) for one in inputs}
    typed = body.get("product") or (among.pop() if len(among) == 1 else None)
    if typed is None:
        raise Refused("api.which_product", place="/product")
    lost = say.losses(body)
    rest = sum((one.kg or ZERO for one in inputs), ZERO) - sum(
        (one.kg for one in lost), ZERO
    )
    row = {**body, "kg": body.get("kg", rest)}
    if row["kg"] <= 0:
        raise Refused("api.nothing_left", place="/losses")
    born = say.born(say.product(typed, "/product"), row, "", told.when.date())
    return [verbs.merge(told, inputs=inputs, output=born, lost=lost)]


def store(say: Saying, body: Body) -> list[Event]:
    amounts = [Amount(batch, say.desk.kg(batch) or None) for batch in say.batches(body)]
    return [verbs.store(say.facts(body), amounts=amounts, step=body["step"])]


def ship(say: Saying, body: Body) -> list[Event]:
    carrier = body.get("carrier")
    return [
        verbs.ship(
            say.facts(body, paper="desadv"),
            amounts=say.amounts(body["items"], "items"),
            sender=say.desk.organisation,
            receiver=say.thing("organisation", body["receiver"], "/receiver"),
            carrier=say.thing("organisation", carrier, "/carrier") if carrier else None,
        )
    ]


def receive(say: Saying, body: Body) -> list[Event]:
    delivery = say.delivery(body)
    return [
        verbs.receive(
            say.facts(body),
            handover=delivery.event_id,
            amounts=say.amounts(body["items"], "items"),
            sender=delivery.sender,
            receiver=say.desk.organisation,
        )
    ]


def void_ship(say: Saying, body: Body) -> list[Event]:
    delivery = say.delivery(body, ours=True)
    shipment: dict[str, JSON] = dict(say.desk.statement(delivery.entry))
    return [verbs.void_ship(say.facts(body), shipment=shipment)]


def sell(say: Saying, body: Body) -> list[Event]:
    amounts = say.amounts(body["items"], "items")
    return [verbs.sell(say.facts(body), amounts=amounts)]


def destroy(say: Saying, body: Body) -> list[Event]:
    reason, note = str(body["reason"]), body.get("note", "")
    said = {
        "spoiled": "Hư hỏng / Spoiled",
        "recalled": "Bị thu hồi / Recalled",
        "unfit": "Kiểm nghiệm không đạt / Did not pass a test",
    }.get(reason, "")
    assert reason in DESTROYED  # noqa: S101
    told = say.facts({**body, "note": ". ".join(filter(None, (said, note)))})
    return [verbs.destroy(told, amounts=say.amounts(body["items"], "items"))]


def inspect(say: Saying, body: Body) -> list[Event]:
    result = Result(
        body["verdict"], body.get("substances"), body.get("number", ""),
        body.get("found", ""),
    )  # fmt: skip
    told = say.facts({**body, "document": result.number or None}, paper="testres")
    step = "test" if laboratory(say.desk) else "inspect"
    return [verbs.inspect(told, batches=say.batches(body), result=result, step=step)]


def sample(say: Saying, body: Body) -> list[Event]:
    amounts = say.amounts(body["items"], "items")
    return [verbs.sample(say.facts(body), amounts=amounts)]


def sensor(say: Saying, body: Body) -> list[Event]:
    if body["lowest"] > body["highest"] or body["start"] > body["end"]:
        raise Refused("api.reading_order", place="/highest")
    readings = Readings(
        body["start"], body["end"], body["lowest"], body["highest"],
        limit=body.get("limit"),
    )  # fmt: skip
    told = say.facts({"when": body["end"], **body})
    return [verbs.sensor(told, batches=say.batches(body), readings=readings)]


def recall(say: Saying, body: Body) -> list[Event]:
    return [
        verbs.recall(say.facts(body), batches=say.batches(body), reason=body["reason"])
    ]


def recall_end(say: Saying, body: Body) -> list[Event]:
    return [
        verbs.recall_end(
            say.facts(body), batches=say.batches(body), reason=body["reason"]
        )
    ]


def correct(say: Saying, body: Body) -> list[Event]:
    """Say that an own record was wrong and, with quantities, what is right instead."""
    line = correctable(say.desk, body["receipt"])
    original: dict[str, JSON] = dict(say.desk.statement(line.index))
    rows = body.get("quantities")
    if rows is None:
        return verbs.correct(original, say.now, reason=body["reason"])
    instead = deepcopy(original)
    instead["eventID"] = say.name.urn
    changed = False
    for n, amount in enumerate(say.amounts(rows, "quantities")):
        changed |= requantified(instead, amount, f"/quantities/{n}/batch")
    if not changed:
        raise Refused("api.nothing_changed", place="/quantities")
    return verbs.correct(original, say.now, reason=body["reason"], instead=instead)


def requantified(said: Event, amount: Amount, place: str) -> bool:
    """Put the right kilograms into an event; return whether they are others."""
    found = False
    for name in ("inputQuantityList", "outputQuantityList", "quantityList"):
        listed = said.get(name)
        for row in listed if isinstance(listed, list) else ():
            if not isinstance(row, dict) or row.get("epcClass") != amount.batch:
                continue
            if row.get("uom") != "KGM" or amount.kg is None:
                continue
            before, row["quantity"] = row["quantity"], number(amount.kg)
            found = True
            if before != row["quantity"]:
                return True
    if not found:
        raise Refused("api.not_in_it", place=place)
    return False
