"""From hand to hand: ship, receive, take a shipment back, sell, destroy."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nguon.core.canonical import JSON
from nguon.errors import NotFound
from nguon.services import verbs
from nguon.services.desk import Delivery, Desk
from nguon.services.verbs import Amount, Event, Price
from nguon_web.languages import language
from nguon_web.pages.record.house import ask_from_stock, going_along
from nguon_web.pages.record.typed import Typed
from nguon_web.pages.record.verb import Asked, Shown, Verb, common, facts

DESTROYED: Final = {
    "spoiled": _l("Spoiled"),
    "recalled": _l("Recalled"),
    "unfit": _l("Did not pass a test"),
    "other": _l("Another reason"),
}


def ask_ship(desk: Desk, asked: Asked) -> Shown:
    last = desk.last("ship")
    lately = [line.told.destination for line in desk.recent if line.told.destination]
    partners = sorted(  # whom we shipped to lately, then all by name as they come
        desk.names.partners(desk.organisation), key=lambda one: one.id not in lately
    )
    return ask_from_stock(desk, asked, "ship") | {
        "partners": [(one.id, one.say(language())) for one in partners],
        "carriers": [(one.id, one.say(language())) for one in desk.names.carriers()],
        "receiver": (last.destination if last else "") or "",
        "carrier": (last.carrier if last else "") or "",
        "devices": going_along(desk),
    }


def say_ship(desk: Desk, typed: Typed) -> list[Event]:
    held = [one for one in desk.holdings if not one.recalled]
    amounts = typed.taken(held)
    partners = {one.id for one in desk.names.partners(desk.organisation)}
    receiver = typed.one_of("receiver", partners)
    carriers = {one.id for one in desk.names.carriers()}
    carrier = typed.one_of("carrier", carriers, needed=False)
    device = typed.one_of("device", dict(going_along(desk)), needed=False)
    told = replace(
        facts(desk, typed),
        documents=documents(desk, typed, "desadv"),
        price=price_typed(typed),
    )
    if typed.errors or receiver is None:
        return []
    return [
        verbs.ship(
            told,
            amounts=amounts,
            sender=desk.organisation,
            receiver=receiver,
            carrier=carrier,
            device=device,
        )
    ]


def documents(desk: Desk, typed: Typed, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the paper that goes with it: its number, made an identifier."""
    number = typed.text("document", longest=40)
    return ((kind, paper(desk, number)),) if number else ()


def paper(desk: Desk, number: str) -> str:
    """Return a document's URI: CBV 2.0, 8.5.2 with a GLN, else under our own code."""
    own = desk.names.get(desk.organisation)
    gln = own.value.get("gln") if own else None
    written = quote(number, safe="")
    if isinstance(gln, str):
        return f"urn:epcglobal:cbv:bt:{gln}:{written}"
    code = desk.organisation.rsplit("/", 1)[-1]
    return f"urn:nguon:{code}:{written}"


def price_typed(typed: Typed) -> Price | None:
    amount = typed.figure("price")
    if amount is None:
        return None
    if amount <= 0:
        typed.fail("price", _("A price is more than zero. Leave it empty to say none."))
        return None
    return Price(amount)


def ask_receive(desk: Desk, asked: Asked) -> Shown:
    wanted = asked.get("shipment", "")
    if not wanted.isdigit():
        return {"deliveries": desk.incoming, "delivery": None}
    return common(desk, "receive") | {
        "deliveries": desk.incoming,
        "delivery": desk.delivery(int(wanted)),
    }


def say_receive(desk: Desk, typed: Typed) -> list[Event]:
    """One's own weight for each batch; what was not in the load is left empty."""
    delivery = shipment_typed(desk, typed)
    amounts = []
    for part in delivery.parts:
        code = desk.code(part.batch)
        kg = typed.kg(f"kg-{code}", needed=False)
        if kg is not None:
            amounts.append(Amount(part.batch, kg))
    typed.rows_stand("weighed", {desk.code(part.batch) for part in delivery.parts})
    if not amounts and not typed.errors:
        typed.fail("weighed", _("Weigh again and write what your own scale says."))
    told = facts(desk, typed)
    if typed.errors:
        return []
    return [
        verbs.receive(
            told,
            handover=delivery.event_id,
            amounts=amounts,
            sender=delivery.sender,
            receiver=desk.organisation,
        )
    ]


def shipment_typed(desk: Desk, typed: Typed) -> Delivery:
    wanted = typed.form.get("shipment", "")
    if not wanted.isdigit():
        raise NotFound("services.no_delivery", number=wanted[:20])
    return desk.delivery(int(wanted))


def differs(desk: Desk, delivery: Delivery, amounts: list[Amount]) -> Decimal:
    """Return by how many kilograms our scale differs from theirs, in all."""
    sent = sum((part.sent_kg for part in delivery.parts), Decimal(0))
    return sum((one.kg or Decimal(0) for one in amounts), Decimal(0)) - sent


def ask_void(desk: Desk, asked: Asked) -> Shown:
    wanted = asked.get("shipment", "")
    found = [one for one in desk.outgoing if str(one.entry) == wanted]
    if wanted and not found:
        raise NotFound("services.no_delivery", number=wanted[:20])
    return common(desk, "void_ship") | {
        "deliveries": desk.outgoing,
        "delivery": found[0] if found else None,
    }


def say_void(desk: Desk, typed: Typed) -> list[Event]:
    wanted = typed.form.get("shipment", "")
    found = [one for one in desk.outgoing if str(one.entry) == wanted]
    if not found:
        raise NotFound("services.no_delivery", number=wanted[:20])
    note = typed.text("note", needed=True, longest=500)
    told = replace(facts(desk, typed), note=note)
    if typed.errors:
        return []
    shipment: dict[str, JSON] = dict(desk.statement(found[0].entry))
    return [verbs.void_ship(told, shipment=shipment)]


def say_sell(desk: Desk, typed: Typed) -> list[Event]:
    held = [one for one in desk.holdings if not one.recalled]
    amounts = typed.taken(held)
    told = replace(facts(desk, typed), price=price_typed(typed))
    if typed.errors:
        return []
    return [verbs.sell(told, amounts=amounts)]


def ask_destroy(desk: Desk, asked: Asked) -> Shown:
    return ask_from_stock(desk, asked, "destroy") | {
        "held": desk.holdings,
        "why": list(DESTROYED.items()),
    }


def say_destroy(desk: Desk, typed: Typed) -> list[Event]:
    amounts = typed.taken(desk.holdings)
    why = typed.one_of("why", tuple(DESTROYED))
    note = typed.text("note", needed=why == "other", longest=500)
    told = facts(desk, typed)
    if typed.errors or why is None:
        return []
    vi_en = {
        "spoiled": "Hư hỏng / Spoiled",
        "recalled": "Bị thu hồi / Recalled",
        "unfit": "Kiểm nghiệm không đạt / Did not pass a test",
        "other": "",
    }[why]
    return [
        verbs.destroy(
            replace(told, note=re.sub(r"^\. |\. $", "", f"{vi_en}. {note}")),
            amounts=amounts,
        )
    ]


VERBS = (
    Verb("ship", _l("Ship"), "truck", _l("Record the shipment"), ask_ship, say_ship),
    Verb("receive", _l("Receive"), "inbox", _l("Confirm what came"),
         ask_receive, say_receive),
    Verb("sell", _l("Sell"), "coin", _l("Record the sale"),
         lambda desk, asked: ask_from_stock(desk, asked, "sell"), say_sell),
    Verb("destroy", _l("Destroy"), "bin", _l("Record the destruction"),
         ask_destroy, say_destroy),
    Verb("void_ship", _l("Take a shipment back"), "back", _l("Take it back"),
         ask_void, say_void),
)  # fmt: skip
