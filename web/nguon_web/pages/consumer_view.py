"""The public page as the template wants it: a `Published` batch in words.

Proved in tests/web/test_consumer.py.
"""

from datetime import datetime
from typing import Final

from flask import url_for
from markupsafe import Markup

from nguon.core.provenance import Claim, Node, Provenance
from nguon.services.legal import items
from nguon.services.publish import Published
from nguon_web.formats import clock, day, number
from nguon_web.languages import language
from nguon_web.pages import consumer_telling as telling
from nguon_web.pages.consumer_answer import (
    Said,
    certificate_name,
    first_screen,
)
from nguon_web.river import Bar, Ribbon, river
from nguon_web.texts import _

SHOWN_LOTS: Final = 40


def view(shown: Published, now: datetime, serial: str = "") -> dict[str, object]:
    """Return everything templates/consumer/batch.html names as `page`."""
    told = shown.told
    lines = telling.tell(told, shown.hands)
    return {
        **first_screen(shown, now, serial),
        "code": shown.code,
        "lines": [line for line in lines if not line.diary],
        "diary": [line for line in lines if line.diary],
        "river": lineage_river(shown),
        "lots": lots(shown),
        "claims": [claim(c) for c in told.claims],
        "legal": (rows := legal(shown, len(lines))),
        "legal_summary": legal_summary(rows),
        "proof": proof(shown),
        "json": url_for("consumer.batch", code=shown.code, format="json"),
        "product": product_page(told),
    }


def product_page(told: Provenance) -> str:
    """Return the address of the product's page, where its owner's links stand."""
    if not told.product:
        return ""
    return url_for("things.product", code=told.product.id.rpartition("/")[2])


def claim(c: Claim) -> dict[str, object]:
    """Return a certificate with what holds for this batch, then and now."""
    value = c.certificate.value
    remarks = []
    if not c.kept:
        remarks.append(_("Not for this lot: only a part of it was covered."))
    elif c.valid_at_packing and c.valid_now:
        remarks.append(_("Valid when packed and valid now."))
    elif c.valid_at_packing:
        remarks.append(_("Valid when packed; expired since."))
    else:
        remarks.append(_("Was not valid when this lot was packed."))
    dates = "–".join(day(str(value[key])) for key in ("from", "to") if value.get(key))
    return {
        "name": certificate_name(c),
        "number": str(value.get("number", "")),
        "dates": dates,
        "remarks": remarks,
        "kind": "" if c.kept and c.valid_now else "late",
    }


def lineage_river(shown: Published) -> Markup:
    told = shown.told
    nodes = [node for node in told.nodes if not node.planting][:SHOWN_LOTS]
    recalled = {recall.batch for recall in told.recalls}
    same = alike([n.lot or "" for n in nodes])
    return river(
        [
            Bar(
                n.batch, short_name(told, n, same), page_of(shown, n), n.made_kg,
                n.depth, n.batch in recalled,
            )
            for n in nodes
        ],
        [Ribbon(e.parent, e.child, e.kg) for e in told.edges],
        _("Where the kilograms came from"),
    )  # fmt: skip


def lots(shown: Published) -> list[dict[str, str | None]]:
    """Return the lots behind this one as text, nearest first."""
    told = shown.told
    return [
        {
            "name": lot_name(told, n),
            "href": page_of(shown, n),
            "remark": " · ".join(
                filter(
                    None,
                    (
                        other_product(told, n),
                        telling.name(told, n.maker),
                        telling.weight(n.made_kg),
                    ),
                )
            ),
        }
        for n in told.nodes
        if not n.planting and n.batch != told.batch
    ][:SHOWN_LOTS]


def lot_name(told: Provenance, node: Node) -> str:
    return node.lot or telling.thing_name(told.things.get(node.product or "")) or "…"


def alike(lots: list[str]) -> str:
    """Return the beginning that all lot numbers share, whole groups of it."""
    first, last = min(lots, default=""), max(lots, default="")
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[: first.rfind("-", 0, length) + 1]


def short_name(told: Provenance, node: Node, same: str) -> str:
    """Return the end of a lot number, where all of a picture begin alike."""
    return (node.lot or "")[len(same) :] or lot_name(told, node)


def other_product(told: Provenance, node: Node) -> str:
    """Return the product's name of a lot that is of another product."""
    mine = told.product.id if told.product else None
    if node.product in (None, mine):
        return ""
    return telling.thing_name(told.things.get(node.product or ""))


def page_of(shown: Published, node: Node) -> str | None:
    code = shown.codes.get(node.batch)
    return url_for("consumer.batch", code=code) if code else None


def legal(shown: Published, lines: int) -> list[Said]:
    """Return the items of Circular 02/2024 and Decree 37/2026 (`services.legal`).

    What is missing is marked `late`; what is only asked "if any" may be empty.
    """
    found = []
    for item in items(shown.told, shown.code, language()):
        text = item.text
        if item.name == "stages" and text:
            text = _("%(n)s lines under “Its way to you”", n=lines)
        text = " · ".join(filter(None, (text, item.gaps)))
        kind = "late" if item.missing else "good"
        found.append(Said(text, title=item.title, kind=kind))
    return found


def legal_summary(rows: list[Said]) -> str:
    missing = [row.title for row in rows if row.kind == "late"]
    if not missing:
        return _("All %(n)s items are shown.", n=len(rows))
    return _(
        "%(n)s of %(all)s items are shown. Missing: %(missing)s.",
        n=len(rows) - len(missing), all=len(rows), missing=", ".join(missing).lower(),
    )  # fmt: skip


def proof(shown: Published) -> dict[str, object]:
    """Return what was checked for this very answer, and how to check it oneself."""
    at = f"{clock(shown.checked)}, {day(shown.checked)}"
    return {
        "summary": _(
            "For this answer the server checked %(entries)s entries of the ledger, the "
            "signature under each, that each is in the ledger of %(size)s, and that "
            "none was left out, at %(time)s.",
            entries=number(shown.entries),
            size=number(shown.size),
            time=at,
        )
        if not shown.failure
        else shown.failure.sentence(language()),
        "witnessed": witnessed(shown),
        "failed": shown.failure is not None,
        "steps": shown.steps(language()),
        "checkpoint": shown.checkpoint,
        "bundle": url_for("consumer.bundle", code=shown.code),
        "file": f"{shown.code}.nguon.json",
        "key": shown.verifier_key,
    }


def witnessed(shown: Published) -> str:
    """Say who outside this ledger has cosigned the state that this answer is from."""
    if not shown.witnesses:
        return _("Not yet witnessed: no independent party has cosigned this state.")
    return _(
        "Witnesses who do not run this ledger have cosigned this very state: "
        "%(names)s.",
        names=", ".join(one.by.name for one in shown.witnesses),
    )
