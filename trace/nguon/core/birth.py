"""A batch is born once, at its maker's hands, under a product that they may make.

Whatever brings it forth (planting, harvest, a process) ends in `bear`: the new batch,
its parents, and its maker's holding. A birth that was declared an error and is told
again keeps what was said about the batch since. DESIGN section 5, rules 2 and 5.
Proved in tests/core/test_birth.py.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from nguon.core.act import Act
from nguon.core.balance import ZERO, Drawn
from nguon.core.canonical import JSON
from nguon.core.holding import give, lot_of
from nguon.core.identifiers import batch_code, product_of, show_code
from nguon.core.lineage import check_not_own_ancestor
from nguon.core.state import Batch, Lineage, Registered
from nguon.core.values import name_of, text_of, texts_of, value_of
from nguon.errors import Refused


def bear(
    act: Act,
    batch: str,
    *,
    kg: Decimal = ZERO,
    fresh: Decimal = ZERO,
    crops: tuple[str, ...] = (),
    area: str | None = None,
    claims: tuple[str, ...] = (),
    meters: tuple[str, ...] = (),
    drawn: Iterable[Drawn] = (),
    planting: int = 0,
    product: str | None = None,
) -> None:
    """Write a new batch, its parents and its maker's holding."""
    parents = [parent for parent, _ in drawn]
    before = act.state.get(Batch, batch)
    product = product_for(act, batch) or product
    check_may_make(act, batch, product)
    if before is not None:
        if not before.void or before.maker != act.by:
            raise Refused(
                "custody.born_already",
                batch=before.lot,
                maker=name_by(act, before.maker),
            )
        # A birth that was declared an error and is told again: what was made from it
        # since, and what was said about it, stands.
        check_not_own_ancestor(act.state, batch, (parent.id for parent in parents))
    recalls = before.recalls if before else ()
    through = {mark for parent in parents for mark in parent.recalled}
    act.state.put(
        Batch(
            id=batch,
            code=batch_code(batch),
            lot=lot_for(act, batch),
            product=product,
            planting=planting,
            area=area,
            maker=act.by,
            born=act.time,
            event_id=act.event_id,
            made_kg=kg,
            fresh_kg=fresh,
            crops=crops,
            claims=claims,
            parents=tuple(parent.id for parent in parents),
            diary=1 if planting or _kept_diary(parents) else 0,
            sprays=before.sprays if before else (),
            meters=meters,
            recalls=recalls,
            recalled=tuple(sorted(through | ({batch} if recalls else set()))),
            void=0,
        )
    )
    for parent, drew in drawn:
        act.state.put(Lineage(parent.id, batch, act.event_id, drew))
    if not planting:
        give(act.state, batch, act.by, kg)


def check_may_make(act: Act, batch: str, product: str | None) -> None:
    """Only the owner and the makers of a product may give birth to its lots."""
    registered = act.state.get(Registered, product) if product else None
    if product and registered is None:
        raise Refused("custody.unregistered_product", batch=lot_for(act, batch))
    if registered is None:
        return
    if registered.ended is not None and registered.ended <= act.time:
        raise Refused("custody.product_ended", product=name_of(registered, ""))
    value = value_of(registered.value)
    owner, makers = text_of(value, "owner"), texts_of(value, "makers")
    if not owner and not makers and not text_of(value, "gtin"):
        return  # a kind of crop that belongs to nobody
    if act.by not in (owner or registered.owner, *makers):
        raise Refused(
            "custody.not_your_product",
            product=name_of(registered, ""),
            owner=name_by(act, owner or registered.owner),
        )


def product_for(act: Act, batch: str) -> str | None:
    return product_of(batch) or text_of(_born(act, batch), "nguon:product") or None


def lot_for(act: Act, batch: str) -> str:
    lot = text_of(_born(act, batch), "nguon:lot")
    if lot or product_of(batch):
        return lot or lot_of(batch)
    return show_code(batch_code(batch))


def name_by(act: Act, organisation: str) -> JSON:
    return name_of(act.state.get(Registered, organisation), organisation)


def _kept_diary(parents: list[Batch]) -> bool:
    return bool(parents) and all(parent.diary for parent in parents)


def _born(act: Act, batch: str) -> Mapping[str, JSON]:
    born = act.said.get("nguon:born")
    for entry in born if isinstance(born, list) else ():
        if isinstance(entry, dict) and entry.get("nguon:batch") == batch:
            return entry
    return {}
