"""In the field: plant, tend, harvest. One form for many households' plots at once."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nguon.services import verbs
from nguon.services.desk import Desk, Line, Planting
from nguon.services.names import Named
from nguon.services.verbs import Event, Treatment
from nguon_web.languages import language
from nguon_web.pages.record.making import lot_typed, newborn, proposed_lot
from nguon_web.pages.record.typed import ROWS_UNIT, Typed
from nguon_web.pages.record.verb import Asked, Shown, Verb, common, facts

TENDING = {
    "spray": _l("Sprayed"),
    "fertilise": _l("Fertilised"),
    "irrigate": _l("Irrigated"),
    "tend": _l("Other care"),
}


def products(desk: Desk) -> dict[str, Named]:
    return {one.id: one for one in desk.names.products(desk.organisation)}


def crops(desk: Desk) -> dict[str, Named]:
    """Return what can grow: products without a consumer unit first of all."""
    found = products(desk)
    bare = {key: one for key, one in found.items() if not one.gtin}
    return bare or found


def ask_plant(desk: Desk, asked: Asked) -> Shown:
    areas = desk.names.areas(desk.organisation)
    last = desk.last("plant")
    known = last.born[0].product if last and last.born else ""
    return common(desk, "plant") | {
        "products": [(p.id, p.say(language())) for p in crops(desk).values()],
        "product": known or "",
        "areas": [(a.id, a.say(language()), a.value.get("code")) for a in areas],
        "area": (last.area if last else "") or (areas[0].id if len(areas) == 1 else ""),
    }


def say_plant(desk: Desk, typed: Typed) -> list[Event]:
    known = crops(desk)
    product = typed.one_of("product", known)
    areas = {area.id: area for area in desk.names.areas(desk.organisation)}
    area = typed.one_of("area", areas, needed=bool(areas))
    told = facts(desk, typed)
    if product is None:
        return []
    proposed = proposed_lot(
        desk, known[product], told.when.date(), [told.event_id or ""], before="G-"
    )
    lot = lot_typed(typed, "lot", proposed)
    if typed.errors:
        return []
    place = areas[area].value.get("place") if area else None
    born = newborn(desk, typed, known[product], None, lot=lot)
    if not told.place and isinstance(place, str):
        told = replace(told, place=place)
    return [verbs.plant(told, newborn=born, area=area)]


def ask_tend(desk: Desk, asked: Asked) -> Shown:
    last = desk.last("spray", "fertilise", "irrigate", "tend")
    ours = {planting.batch.id: planting.batch.code for planting in desk.plantings}
    before = [ours[batch] for batch in last.batches if batch in ours] if last else []
    repeated = asked.get("repeat") == "last" and bool(before)
    treatment = last.treatment if last else None
    return common(desk, "spray", "fertilise", "irrigate", "tend") | {
        "plantings": desk.plantings,
        "ticked": before if repeated else [asked.get("batch", "")],
        "asked_for": asked.get("batch", ""),
        "before": before,
        "repeated": repeated,
        "used_now": treatment.material if repeated and treatment else None,
        "kinds": list(TENDING.items()),
        "kind": asked.get("kind", "") or (last.step if last else "spray"),
        "used": used_materials(desk),
    }


def used_materials(desk: Desk) -> list[Treatment]:
    """Return what was put on fields before, so that nobody types it again."""
    found: dict[str, Treatment] = {}
    for line in desk.recent:
        made = line.told.treatment
        if made and made.material and made.material not in found:
            found[made.material] = Treatment(
                made.material,
                made.substance or "",
                made.dose or "",
                made.target or "",
                made.interval_days,
            )
    return list(found.values())


def say_tend(desk: Desk, typed: Typed) -> list[Event]:
    kind = typed.one_of("kind", tuple(TENDING)) or "tend"
    known = {planting.batch.code: planting.batch.id for planting in desk.plantings}
    plantings = typed.some_of("batches", known)
    before = {made.material: made for made in used_materials(desk)}
    used = before.get(typed.form.get("used", ""))
    material = typed.text("material") or (used.material if used else "")
    if kind in ("spray", "fertilise") and not material:
        typed.fail(
            "material", _("What was used? Its name stands on the bag or bottle.")
        )
    same = used if used and used.material == material else None
    days = typed.whole("interval", 400)
    if days is None and same:
        days = same.interval_days
    if kind == "spray" and days is None:
        typed.fail("interval", _("How many days before harvest? The label says it."))
    told = facts(desk, typed)
    if typed.errors:
        return []
    treatment = Treatment(
        material,
        typed.text("substance") or (same.substance if same else ""),
        typed.text("dose") or (same.dose if same else ""),
        typed.text("target"),
        days,
    )
    return [
        verbs.tend(
            told,
            plantings=[known[code] for code in plantings],
            kind=kind,
            treatment=treatment if material else None,
        )
    ]


def ask_harvest(desk: Desk, asked: Asked) -> Shown:
    repeated = asked.get("repeat") == "yesterday"
    return common(desk, "harvest") | {
        "plantings": desk.plantings,
        "filled": filled(desk.yesterday) if repeated else {},
        "repeated": repeated,
        "ticked": asked.get("batch", ""),
        "products": [(p.id, p.say(language())) for p in crops(desk).values()],
        "areas": [
            (a.id, a.say(language())) for a in desk.names.areas(desk.organisation)
        ],
        "overridable": [
            p.batch.code
            for p in desk.plantings
            if p.waits and desk.may_override(p.batch.product)
        ],
    }


def filled(lines: Sequence[Line]) -> dict[str, Decimal]:
    """Return yesterday's kilograms by planting lot."""
    found: dict[str, Decimal] = {}
    for line in lines:
        kg = sum((row.kg or Decimal(0) for row in line.told.outputs), Decimal(0))
        for row in line.told.inputs:
            if row.batch:
                found[row.batch] = found.get(row.batch, Decimal(0)) + kg
    return found


def say_harvest(desk: Desk, typed: Typed) -> list[Event]:
    """One harvest lot a row: each household's crates keep their own name."""
    rows: list[tuple[Planting | None, Decimal, str]] = []
    for planting in desk.plantings:
        name = f"kg-{planting.batch.code}"
        kg = typed.kg(name, needed=False, unit=ROWS_UNIT)
        if kg is not None:
            rows.append((planting, kg, name))
    typed.rows_stand("kg", {one.batch.code for one in desk.plantings})
    loose = typed.kg("loose", needed=False)
    if loose is not None:
        rows.append((None, loose, "loose"))
    if not rows and not typed.errors:
        typed.fail("kg", _("How many kilograms? Write them beside the plot."))
    known = products(desk)
    product = typed.one_of("product", known, needed=loose is not None)
    area = typed.form.get("area", "")
    areas = [one.id for one in desk.names.areas(desk.organisation)]
    override = typed.text("override", longest=300)
    ids = [typed.event_id(number) for number in range(len(rows))]
    told = [facts(desk, typed, event_id=id_) for id_ in ids]
    if typed.errors:
        return []
    said = []
    for number, (plot, kg, name) in enumerate(rows):
        of = desk.names.get(plot.batch.product) if plot else None
        of = of or known.get(product or "")
        if of is None:
            typed.fail(name, _("Which product is it?"))
            return []
        lot = proposed_lot(desk, of, told[number].when.date(), ids, number)
        made = newborn(desk, typed, of, kg, lot=lot, event=number)
        said.append(
            verbs.harvest(
                told[number],
                newborn=made,
                planting=plot.batch.id if plot else None,
                area=area if plot is None and area in areas else None,
                override=override if plot and plot.waits else "",
            )
        )
    return said


VERBS = (
    Verb("harvest", _l("Harvest"), "sprout", _l("Record the harvest"),
         ask_harvest, say_harvest),
    Verb("tend", _l("Spray, feed, water"), "spray", _l("Record it"),
         ask_tend, say_tend),
    Verb("plant", _l("Plant"), "seed", _l("Record the planting"),
         ask_plant, say_plant),
)  # fmt: skip
