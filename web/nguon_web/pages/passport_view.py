"""The passport as its page wants it: every item that the decree asks for, in words.

Proved in tests/web/test_passport.py.
"""

from datetime import datetime

from flask import url_for

from nguon.core.identifiers import digital_link_path
from nguon.core.provenance import Provenance
from nguon.services.passport import PORTAL, Made
from nguon_web.formats import day, moment, number, words
from nguon_web.pages import consumer_telling as telling
from nguon_web.pages.consumer_answer import (
    Said,
    communes,
    maker_place,
    verdict,
    warnings,
)
from nguon_web.pages.consumer_view import claim
from nguon_web.texts import _


def view(made: Made, now: datetime) -> dict[str, object]:
    """Return everything templates/passport/page.html names as `page`."""
    shown, told = made.published, made.published.told
    return {
        "title": telling.thing_name(told.product) or _("Unnamed product"),
        "lot": told.lot or "",
        "code": shown.code,
        "verdict": verdict(shown),
        "warnings": warnings(told),
        "product": product(told),
        "operator": operator(told),
        "way": way(told),
        "claims": [claim(one) for one in told.claims],
        "made": moment(now),
        "size": number(shown.size),
        "entries": number(shown.entries),
        "batch": url_for("consumer.batch", code=shown.code),
        "bundle": url_for("consumer.bundle", code=shown.code),
        "jwt": url_for("passport.signed", code=shown.code),
        "json": url_for("passport.page", code=shown.code, format="json"),
        "key": shown.verifier_key,
        "file": f"{shown.code}.jwt",
        "portal": PORTAL,
        "portal_name": PORTAL.removeprefix("https://"),
    }


def product(told: Provenance) -> list[Said]:
    """Return name, numbers and dates of the product."""
    value = told.product.value if told.product else {}
    link = digital_link_path(told.batch)
    gtin = link.split("/")[2] if link.startswith("/01/") else ""
    gtin = gtin or str(value.get("gtin") or "")
    rows = (
        (_("Product name"), telling.thing_name(told.product)),
        ("GTIN", gtin or _("none; the traceability code stands in its place")),
        (_("Lot number"), told.lot or ""),
        (_("Harvested"), ", ".join(dict.fromkeys(map(day, told.harvested)))),
        (_("Packed"), day(told.packed) if told.packed else ""),
        (_("Best before"), day(told.best_before) if told.best_before else ""),
        (_("Brand"), str(value.get("brand") or "")),
    )
    return [Said(text, title=name) for name, text in rows if text]


def operator(told: Provenance) -> list[Said]:
    """Return who answers for the batch: name, address, identifier."""
    thing = told.things.get(told.maker)
    value = thing.value if thing else {}
    place = communes(told, (maker_place(told),))
    code = told.maker.rpartition("/")[2]
    gln = str(value.get("gln") or "")
    rows = (
        (_("Operator"), telling.name(told, told.maker)),
        (_("Address"), words(value.get("address")) or place or _("kept private")),
        (_("Identifier"), f"GLN {gln}" if gln else _("ledger code %(c)s", c=code)),
    )
    return [Said(text, title=name) for name, text in rows]


def way(told: Provenance) -> list[Said]:
    """Return origin and last stage, and how many stages lead from one to the other."""
    standing = [step for step in told.steps if step.voided_by is None]
    rows = [(_("Origin"), communes(told, told.origins) or _("not recorded"))]
    if standing:
        last = telling.line(told, standing[-1:], {})
        who = f"{last.what} · {last.who}" if last.who else last.what
        rows.append((_("Last stage"), f"{who} · {day(standing[-1].local)}"))
        rows.append((_("Stages recorded"), number(len(standing))))
    return [Said(text, title=name) for name, text in rows]
