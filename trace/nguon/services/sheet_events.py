"""Lines of a sheet as EPCIS 2.0 events, by the same builders that the forms use.

A line becomes exactly one event. What the sheet leaves out is taken from the ledger:
the product of a lot from the lot it was made of, the shipment that a receipt answers
from the hand-overs that wait for this organisation. Proved in
tests/services/test_load.py::test_a_sheet_tells_the_same_story_as_the_documents.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from nguon.services import verbs
from nguon.services.known import Known
from nguon.services.sheet_lines import Line
from nguon.services.verbs import Amount, Event, Facts, Loss, Newborn, Treatment
from nguon.services.verbs.field import TENDING
from nguon.services.verbs.house import HANDLING

GROWN: Final = ("plant", "harvest")


def event(line: Line, organisation: str, known: Known) -> Event:
    """Return the event that a line of `organisation`'s sheet states."""
    facts = _facts(line, known)
    if line.step == "plant":
        return _planting(line, facts, organisation, known)
    if line.step == "harvest":
        return _harvest(line, facts, organisation, known)
    if line.used:
        return _made(line, facts, organisation, known)
    amounts = [
        Amount(known.lot(line, organisation, lot).id, kg) for lot, kg in line.lots
    ]
    if line.step in TENDING:
        plantings = [amount.batch for amount in amounts]
        treatment = _treatment(line)
        return verbs.tend(
            facts, plantings=plantings, kind=line.step, treatment=treatment
        )
    if line.step == "ship":
        return _shipment(line, facts, organisation, known, amounts)
    if line.step == "receive":
        shipment = known.handover(line, organisation, amounts[0].batch)
        return verbs.receive(
            facts,
            handover=shipment.event_id,
            amounts=amounts,
            sender=shipment.sender,
            receiver=organisation,
        )
    if line.step == "sell":
        return verbs.sell(facts, amounts=amounts)
    if line.step == "destroy":
        return verbs.destroy(facts, amounts=amounts)
    if line.step in HANDLING:
        return verbs.store(facts, amounts=amounts, step=line.step)
    raise line.row.wrong("sheet.no_source")


def check(line: Line, known: Known) -> None:
    """Look up what the line names, lots apart, before anything is recorded."""
    for column, find in (
        ("partner", known.organisation),
        ("carrier", known.organisation),
        ("place", known.place),
        ("area", known.area),
    ):
        if line.row[column]:
            find(line, line.row[column])
    if line.step not in GROWN:
        for product in filter(None, map(str.strip, line.products)):
            known.product(line, product)


def _planting(line: Line, facts: Facts, organisation: str, known: Known) -> Event:
    area = known.area(line, line.row["area"]) if line.row["area"] else None
    newborn = _newborn(line, organisation, known, 0, None)
    return verbs.plant(facts, newborn=newborn, area=area)


def _harvest(line: Line, facts: Facts, organisation: str, known: Known) -> Event:
    planting = area = None
    if line.used:
        planting = known.lot(line, organisation, line.used[0][0])
    if line.row["area"]:
        area = known.area(line, line.row["area"])
    product = planting.product if planting else None
    return verbs.harvest(
        facts,
        newborn=_newborn(line, organisation, known, 0, product),
        planting=planting.id if planting else None,
        area=area,
        lost=_losses(line),
    )


def _made(line: Line, facts: Facts, organisation: str, known: Known) -> Event:
    """Lots made of lots. A single source without a weight gives all that came out."""
    sources = [known.lot(line, organisation, lot) for lot, _ in line.used]
    weights = [kg for _, kg in line.used]
    if weights == [None]:
        out = sum((kg or Decimal(0) for _, kg in line.lots), Decimal(0))
        weights = [out + sum((kg for _, _, kg in line.losses), Decimal(0))]
    if None in weights:
        raise line.row.wrong("sheet.no_from_weight")
    inputs = [Amount(b.id, kg) for b, kg in zip(sources, weights, strict=True)]
    outputs = [
        _newborn(line, organisation, known, n, sources[0].product)
        for n in range(len(line.lots))
    ]
    lost = _losses(line)
    best = date.fromisoformat(line.best_before) if line.best_before else None
    if line.step == "pack":
        return verbs.pack(
            facts, inputs=inputs, outputs=outputs, lost=lost, best_before=best
        )
    if line.step == "split" and len(inputs) == 1:
        return verbs.split(
            facts, source=inputs[0], outputs=outputs, lost=lost, best_before=best
        )
    if line.step == "merge" and len(outputs) == 1:
        return verbs.merge(
            facts, inputs=inputs, output=outputs[0], lost=lost, best_before=best
        )
    if line.step in ("split", "merge"):
        raise line.row.wrong("sheet.one_lot")
    return verbs.process(
        facts,
        inputs=inputs,
        outputs=outputs,
        lost=lost,
        step=line.step,
        best_before=best,
    )


def _shipment(
    line: Line,
    facts: Facts,
    organisation: str,
    known: Known,
    amounts: Sequence[Amount],
) -> Event:
    if not line.row["partner"]:
        raise line.row.wrong("sheet.no_partner")
    carrier = line.row["carrier"]
    return verbs.ship(
        facts,
        amounts=amounts,
        sender=organisation,
        receiver=known.organisation(line, line.row["partner"]),
        carrier=known.organisation(line, carrier) if carrier else None,
    )


def _facts(line: Line, known: Known) -> Facts:
    place = line.row["place"]
    return Facts(
        when=datetime.fromisoformat(line.time),
        place=known.place(line, place) if place else None,
        note=_note(line, known),
        celsius=line.celsius,
        units=line.packs,
        serials=line.row["serials"],
    )


def _note(line: Line, known: Known) -> str:
    """Return the note, and before it a crop that nobody has registered."""
    said = [p for p in dict.fromkeys(line.products) if p and not known.has_product(p)]
    return " · ".join([*said, *([line.row.cells["note"]] if line.row["note"] else [])])


def _treatment(line: Line) -> Treatment | None:
    row = line.row
    if not (row["material"] or row["substance"]):
        return None
    return Treatment(
        row["material"] or row["substance"],
        row["substance"] if row["material"] else "",
        row["dose"],
        row["target"],
        line.interval,
    )


def _losses(line: Line) -> list[Loss]:
    return [Loss(reason, kg, words) for reason, words, kg in line.losses]


def _newborn(
    line: Line, organisation: str, known: Known, position: int, product: str | None
) -> Newborn:
    """Name a lot that begins with this line.

    A crop that is not registered may still be planted and harvested: its name stays
    as a note, and its page says that the product is not registered here.
    """
    (lot, kg), named = line.lots[position], line.products[position]
    grown = line.step in GROWN
    if named.strip() and (not grown or known.has_product(named)):
        product = known.product(line, named)
    batch = known.new_lot(organisation, product, lot)
    return Newborn(batch, lot, product or "", None if line.step == "plant" else kg)
