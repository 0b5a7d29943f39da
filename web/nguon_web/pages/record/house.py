"""In the packing house: pack, split, merge, process, store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nguon.services import verbs
from nguon.services.desk import Desk, Held
from nguon.services.names import Named
from nguon.services.sensors.devices import in_use
from nguon.services.verbs import Amount, Event, Facts, Loss, Newborn
from nguon_web.languages import language
from nguon_web.pages.record.field import products
from nguon_web.pages.record.making import lot_typed, newborn, part_lot, proposed_lot
from nguon_web.pages.record.room import book
from nguon_web.pages.record.telling import LOSSES
from nguon_web.pages.record.typed import PIECE, UNITS, ZERO, Typed
from nguon_web.pages.record.verb import Asked, Shown, Verb, common, facts

REASONS = ("trim", "reject", "water", "peel", "sample", "dust", "retained",
           "spoiled", "other")  # fmt: skip
PARTS = 4  # rows shown at first; a button adds more, without a script
MOST_PARTS = 24
HANDLED = {
    "store": _l("Stored"),
    "cool": _l("Cooled"),
    "wash": _l("Washed, the lot stays"),
    "sort": _l("Sorted, the lot stays"),
    "stock": _l("Put on the shelf"),
    "transport": _l("Carried to another place"),
}
PROCESSED = {
    "process": _l("Processed"),
    "dry": _l("Dried"),
    "mill": _l("Milled"),
    "sort": _l("Sorted into grades"),
}


def ask_from_stock(desk: Desk, asked: Asked, *steps: str) -> Shown:
    """Return one's own holdings to take from; recalled ones cannot be used."""
    held = [one for one in desk.holdings if not one.recalled]
    wanted = asked.getlist("batch")
    return common(desk, *steps) | {
        "held": held,
        "ticked": wanted,
        "products": [(p.id, p.say(language())) for p in products(desk).values()],
        "pieces": {
            p.id: (p.unit or {}).get(language(), "") for p in products(desk).values()
        },
        "units": [*UNITS, (PIECE, _("pieces (bunch, bag, net)"))],
        "reasons": [(reason, LOSSES[reason]) for reason in REASONS],
        "rows": rows_wanted(asked),
        "lost_before": lost_before(desk, *steps),
    }


def lost_before(desk: Desk, *steps: str) -> str:
    """Return what the rest was last time: trimmed leaves stay trimmed leaves."""
    last = desk.last(*steps)
    return last.losses[0].reason if last and last.losses else ""


def rows_wanted(asked: Asked, first: int = PARTS) -> int:
    """Return how many rows to show: as many as were asked for, or hold something."""
    more = asked.get("more", "")
    filled = [
        int(name.rsplit("-", 1)[1]) + 1
        for name, value in asked.items()
        if value and name.startswith(("part-", "out-")) and name[-1].isdigit()
    ]
    wanted = int(more) if more.isdigit() and len(more) < 4 else first
    return min(max([wanted, *filled]), MOST_PARTS)


def ask_pack(desk: Desk, asked: Asked) -> Shown:
    last = desk.last("pack")
    made = [q.batch for q in last.outputs if q.batch] if last else []
    return ask_from_stock(desk, asked, "pack") | {
        "product": (desk.product_of(made[0]) if made else "") or "",
    }


def say_pack(desk: Desk, typed: Typed) -> list[Event]:
    inputs = typed.taken(desk.holdings)
    product, kg = output_typed(desk, typed, "product", "made")
    told = facts(desk, typed)
    if typed.errors or product is None or kg is None:
        return []
    lot = lot_typed(
        typed, "lot", proposed_lot(desk, product, told.when.date(), [event_id(told)])
    )
    lost = typed.losses(REASONS, total(inputs) - kg)
    best_before = typed.day("best_before")
    if typed.errors:
        return []
    days = product.value.get("shelf_life_days")
    if best_before is None and isinstance(days, int):
        best_before = told.when.date() + timedelta(days=days)
    born = newborn(desk, typed, product, kg, lot=lot)
    return [
        verbs.pack(
            counted(told, product, kg),
            inputs=inputs,
            outputs=[born],
            lost=lost,
            best_before=best_before,
        )
    ]


def output_typed(
    desk: Desk, typed: Typed, product_name: str, kg_name: str, *, needed: bool = True
) -> tuple[Named | None, Decimal | None]:
    """Return what came out and how much; pieces count by their net weight."""
    known = products(desk)
    chosen = typed.one_of(product_name, known, needed=needed)
    product = known.get(chosen or "")
    return product, typed.kg(
        kg_name, product.piece_kg if product else None, needed=needed
    )


def counted(told: Facts, product: Named, kg: Decimal) -> Facts:
    """Return the facts with the number of pieces, where the weight makes whole ones."""
    piece = product.piece_kg
    if not piece or kg % piece:
        return told
    return replace(told, units=int(kg / piece))


def say_split(desk: Desk, typed: Typed) -> list[Event]:
    source = one_held(desk, typed, "source")
    parts = [
        (number, kg)
        for number in range(MOST_PARTS)
        if (kg := typed.kg(f"part-{number}", needed=False)) is not None
    ]
    if len(parts) < 2 and not typed.errors:
        typed.fail("part-0", _("Splitting makes at least two parts: weigh each."))
    told = facts(desk, typed)
    product = desk.names.get(source.batch.product) if source else None
    if source and product is None:
        typed.fail("source", _("This lot has no product that we know."))
    if typed.errors or source is None or product is None:
        return []
    taken = sum((kg for _number, kg in parts), ZERO)
    lost: list[Loss] = []
    if typed.form.get("remaining") == "lost":
        lost = typed.losses(REASONS, source.kg - taken)
        taken = source.kg
    born = [
        newborn(
            desk, typed, product, kg, number=place,
            lot=lot_typed(
                typed, f"lot-{number}",
                part_lot(desk, source.batch.lot, [event_id(told)], place),
            ),
        )
        for place, (number, kg) in enumerate(parts)
    ]  # fmt: skip
    if typed.errors:
        return []
    return [
        verbs.split(
            told, source=Amount(source.batch.id, taken), outputs=born, lost=lost
        )
    ]


def say_merge(desk: Desk, typed: Typed) -> list[Event]:
    inputs = typed.taken(desk.holdings)
    if len(inputs) == 1:
        typed.fail("taken", _("Merging takes at least two batches."))
    told = facts(desk, typed)
    made = typed.kg("made", needed=False)
    among = {desk.product_of(amount.batch) for amount in inputs}
    product = desk.names.get(next(iter(among))) if len(among) == 1 else None
    if product is None and not typed.errors:
        product, _kg = output_typed(desk, typed, "product", "made", needed=False)
        if product is None:
            typed.fail("product", _("These are different products: what is the mix?"))
    if typed.errors or product is None:
        return []
    kg = total(inputs) if made is None else made
    lost = typed.losses(REASONS, total(inputs) - kg)
    lot = lot_typed(
        typed, "lot", proposed_lot(desk, product, told.when.date(), [event_id(told)])
    )
    if typed.errors:
        return []
    born = newborn(desk, typed, product, kg, lot=lot)
    return [verbs.merge(told, inputs=inputs, output=born, lost=lost)]


def ask_process(desk: Desk, asked: Asked) -> Shown:
    last = desk.last(*PROCESSED)
    return ask_from_stock(desk, asked, *PROCESSED) | {
        "rows": rows_wanted(asked, 2),
        "kinds": list(PROCESSED.items()),
        "kind": last.step if last else "process",
    }


def say_process(desk: Desk, typed: Typed) -> list[Event]:
    step = typed.one_of("kind", tuple(PROCESSED)) or "process"
    inputs = typed.taken(desk.holdings)
    told = facts(desk, typed)
    outputs: list[tuple[int, Named, Decimal]] = []
    for number in range(MOST_PARTS):
        wanted = bool(typed.form.get(f"out-{number}", "").strip()) or number == 0
        if not wanted:
            continue
        product, kg = output_typed(desk, typed, f"product-{number}", f"out-{number}")
        if product and kg is not None:
            outputs.append((number, product, kg))
    if typed.errors:
        return []
    lost = typed.losses(
        REASONS, total(inputs) - sum((kg for _n, _p, kg in outputs), ZERO)
    )
    born = births(desk, typed, told, outputs)
    if typed.errors:
        return []
    return [verbs.process(told, inputs=inputs, outputs=born, lost=lost, step=step)]


def births(
    desk: Desk, typed: Typed, told: Facts, outputs: Sequence[tuple[int, Named, Decimal]]
) -> list[Newborn]:
    made: list[Newborn] = []
    seen: dict[str, int] = {}
    for place, (number, product, kg) in enumerate(outputs):
        before = seen.get(product.id, 0)
        seen[product.id] = before + 1
        proposed = proposed_lot(
            desk, product, told.when.date(), [event_id(told)], before
        )
        lot = lot_typed(typed, f"lot-{number}", proposed)
        made.append(newborn(desk, typed, product, kg, lot=lot, number=place))
    return made


def ask_store(desk: Desk, asked: Asked) -> Shown:
    last = desk.last(*HANDLED)
    return ask_from_stock(desk, asked, *HANDLED) | {
        "kinds": list(HANDLED.items()),
        "kind": asked.get("kind", "") or (last.step if last else "store"),
        "held": desk.holdings,
        "devices": going_along(desk),
    }


def say_store(desk: Desk, typed: Typed) -> list[Event]:
    step = typed.one_of("kind", tuple(HANDLED)) or "store"
    held = {one.batch.code: one for one in desk.holdings}
    codes = typed.some_of("batches", held)
    device = typed.one_of("device", dict(going_along(desk)), needed=False)
    told = facts(desk, typed)
    if typed.errors:
        return []
    amounts = [Amount(held[code].batch.id, held[code].kg) for code in codes]
    return [verbs.store(told, amounts=amounts, step=step, device=device)]


def going_along(desk: Desk) -> list[tuple[str, str]]:
    """Return our devices that can go along with goods: identifier and name."""
    return [(one.id, one.name) for one in in_use(book(), desk.organisation)]


def one_held(desk: Desk, typed: Typed, name: str) -> Held | None:
    held = {one.batch.code: one for one in desk.holdings}
    wanted = typed.form.get(name, "")
    if wanted and wanted not in held:
        typed.fail(name, typed.gone(wanted))
    return held.get(typed.one_of(name, held) or "")


def total(amounts: Sequence[Amount]) -> Decimal:
    return sum((amount.kg or ZERO for amount in amounts), ZERO)


def event_id(told: Facts) -> str:
    return told.event_id or ""


VERBS = (
    Verb("pack", _l("Wash, pack"), "box", _l("Record the packing"), ask_pack, say_pack),
    Verb("split", _l("Split a lot"), "split", _l("Record the parts"),
         lambda desk, asked: ask_from_stock(desk, asked, "split"), say_split),
    Verb("merge", _l("Merge lots"), "merge", _l("Record the merged lot"),
         lambda desk, asked: ask_from_stock(desk, asked, "merge"), say_merge),
    Verb("process", _l("Process"), "pot", _l("Record what was made"),
         ask_process, say_process),
    Verb("store", _l("Store, cool, wash"), "store", _l("Record it"),
         ask_store, say_store),
)  # fmt: skip
