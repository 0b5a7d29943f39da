"""The public page as the template wants it: a `Published` batch in words.

Proved in tests/web/test_consumer.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import url_for
from markupsafe import Markup

from nguon.core.provenance import Claim, Node, Provenance, Spray
from nguon.services.publish import Published
from nguon_web.formats import clock, day, local, number, weekday
from nguon_web.languages import language
from nguon_web.pages import consumer_telling as telling
from nguon_web.river import Bar, Ribbon, river
from nguon_web.texts import _

SHOWN_LOTS: Final = 40


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, its small remark, and how it is to be seen."""

    text: str
    remark: str = ""
    kind: str = "good"
    title: str = ""


@dataclass(frozen=True, slots=True)
class SpraySaid:
    """The answer about spraying, with the bar from spray to harvest."""

    text: str
    remark: str = ""
    gauge: Markup | None = None
    start: str = ""
    needed: str = ""
    end: str = ""


def view(shown: Published, now: datetime) -> dict[str, object]:
    """Return everything templates/consumer/batch.html names as `page`."""
    told = shown.told
    lines = telling.tell(told)
    return {
        "title": telling.thing_name(told.product) or _("Unnamed product"),
        "lot": told.lot or "",
        "code": shown.code,
        "maker": telling.name(told, told.maker),
        "commune": commune(told),
        "verdict": verdict(shown),
        "warnings": warnings(told),
        "harvested": harvested(told, now),
        "best": best_before(told, now),
        "spray": spray(told),
        "tested": tested(told),
        "lines": [line for line in lines if not line.diary],
        "diary": [line for line in lines if line.diary],
        "river": lineage_river(shown),
        "lots": lots(shown),
        "claims": [claim(c) for c in told.claims],
        "legal": legal(shown),
        "legal_summary": legal_summary(shown),
        "proof": proof(shown),
        "json": url_for("consumer.batch", code=shown.code, format="json"),
    }


def commune(told: Provenance) -> str:
    """Return where it grew, else where its maker is: commune and province."""
    for place in (*told.origins, maker_place(told)):
        thing = told.things.get(place)
        if thing and thing.type == "area":
            thing = told.things.get(str(thing.value.get("place", "")))
        if thing and thing.type == "place":
            names = [thing.value.get("commune_name"), thing.value.get("province_name")]
            return ", ".join(
                str(n.get(language(), "")) for n in names if isinstance(n, dict)
            )
    return ""


def maker_place(told: Provenance) -> str:
    maker = told.things.get(told.maker)
    return str(maker.value.get("place", "")) if maker else ""


def verdict(shown: Published) -> Said:
    """Return the one sentence on top. Red is only for a recall and a broken record."""
    if shown.failure:
        return Said(
            _("This record cannot be trusted"),
            shown.failure.sentence(language()),
            "bad",
        )
    checked = _(
        "Checked at %(time)s today · the record is unaltered", time=clock(shown.checked)
    )
    if shown.told.recalls:
        recall = shown.told.recalls[0].step
        why = telling.why(recall)
        return Said(
            _("Recalled. Do not eat it, do not sell it"),
            _("%(reason)s · since %(day)s", reason=why, day=day(recall.local)),
            "bad",
        )
    if any(telling.verdict(step) == "fail" for step in shown.told.tests):
        return Said(_("Not recalled, but a test failed"), checked, "late")
    if shown.told.spray and shown.told.spray.too_early:
        return Said(_("Not recalled, but harvested too early"), checked, "late")
    return Said(_("Not recalled"), checked)


def warnings(told: Provenance) -> list[Said]:
    """Return what must be seen before anything else."""
    found = []
    for recall in told.recalls[:1]:
        who = telling.name(told, recall.step.organisation)
        text = _("Take it back to the shop. Recalled by %(who)s.", who=who)
        if recall.batch != told.batch:
            lot = next((n.lot for n in told.nodes if n.batch == recall.batch), None)
            text += " " + _(
                "The recall names lot %(lot)s, which is in it.", lot=lot or "?"
            )
        found.append(Said(text, kind="bad", title=_("What to do")))
    for test in told.tests:
        if telling.verdict(test) == "fail":
            found.append(
                Said(
                    _(
                        "%(lab)s found a fault on %(day)s. What the growers recorded "
                        "themselves says otherwise: the laboratory's word counts more.",
                        lab=telling.name(told, test.organisation),
                        day=day(test.local),
                    ),
                    kind="late",
                    title=_("A laboratory contradicts the diary"),
                )
            )
    if told.spray and told.spray.too_early:
        found.append(too_early(told.spray))
    return found


def too_early(s: Spray) -> Said:
    """Return what a harvest inside a waiting time means, and how it came about."""
    text = _(
        "Harvested %(n)s days after %(what)s; %(m)s days are required.",
        n=s.days, m=s.required or 0, what=s.material,
    )  # fmt: skip
    if s.afterwards:
        text += " " + _("The spray was written down only after the harvest.")
    if s.override:
        reason = telling.words(s.override.get("nguon:reason"))
        text += " " + _("Reason given: %(reason)s", reason=reason)
    return Said(
        text, kind="late", title=_("Harvested before the waiting time was over")
    )


def harvested(told: Provenance, now: datetime) -> Said:
    """Return the day, with its weekday while that says enough: in the same year."""
    if not told.harvested:
        return Said(_("not recorded"))
    first, last = told.harvested[0], told.harvested[-1]
    said = weekday(last) if last.year == local(now).year else day(last)
    if first.date() == last.date():
        return Said(said, _("at %(time)s", time=clock(first)))
    return Said(said, _("earliest part %(day)s", day=day(first)))


def best_before(told: Provenance, now: datetime) -> Said:
    if told.best_before is None:
        return Said(_("not stated"))
    left = (told.best_before - local(now).date()).days
    keep = storage(told)
    if left < 0:
        passed = _("passed %(n)s days ago", n=-left)
        return Said(day(told.best_before), passed, "late")
    remark = _("%(n)s days left", n=left)
    return Said(day(told.best_before), f"{remark}, {keep}" if keep else remark)


def storage(told: Provenance) -> str:
    wanted = told.product.value.get("storage") if told.product else None
    if not isinstance(wanted, dict) or "max_c" not in wanted:
        return ""
    low = wanted.get("min_c")
    return _("keep at %(low)s–%(high)s °C", low=low, high=wanted["max_c"])


def spray(told: Provenance) -> SpraySaid:
    """Return the line that people look for first, with its bar."""
    if told.spray is None:
        if not told.diary:
            return SpraySaid(_("No diary"), _("Nobody recorded the growing."))
        return SpraySaid(_("No spraying with a waiting time was recorded"))
    s = told.spray
    text = _("%(n)s days before harvest", n=s.days)
    if s.required is None:
        remark = s.material
    elif s.required == 0:
        remark = _("%(what)s, no waiting required", what=s.material)
    else:
        remark = _("%(what)s, %(n)s days required", what=s.material, n=s.required)
    if not s.required:  # nothing to wait for, so nothing to draw
        return SpraySaid(text, remark)
    return SpraySaid(
        text, remark, gauge(s),
        _("sprayed %(day)s", day=short(s.sprayed)),
        _("%(n)s days required", n=s.required),
        _("harvested %(day)s", day=short(s.harvested)),
    )  # fmt: skip


def short(when: date) -> str:
    """`14/9` or `14 Sep`: the weekday's date without its name."""
    return " ".join(weekday(when).split(" ")[2 if language() == "vi" else 1 :])


def gauge(s: Spray) -> Markup:
    """Return the bar from spray to harvest with the required day marked."""
    required = s.required or 0
    whole = max(s.days, required, 1)
    way, need = 100 * s.days / whole, 100 * required / whole
    short = " gauge__way--short" if s.days < required else ""
    return Markup(
        '<svg class="gauge" viewBox="0 0 100 18" preserveAspectRatio="none" '
        'role="img" aria-label="{}"><rect class="gauge__way{}" x="0" y="4" width="{}" '
        'height="10"/><rect class="gauge__need" x="{}" y="0" width="0.7" height="18"/>'
        "</svg>"
    ).format(
        _("%(n)s days, %(m)s required", n=s.days, m=required), short,
        round(way, 1), round(min(need, 99.3), 1),
    )  # fmt: skip


def tested(told: Provenance) -> Said:
    results = [t for t in told.tests if telling.verdict(t)]
    if not results:
        return Said(_("Nobody yet"), _("No test result is recorded for this lot."))
    latest = next(
        (t for t in reversed(results) if telling.verdict(t) == "fail"), results[-1]
    )
    who = telling.name(told, latest.organisation)
    number_of = (latest.result or {}).get("nguon:substances")
    if telling.verdict(latest) == "fail":
        return Said(_("Failed"), f"{who}, {day(latest.local)}", "bad")
    passed = (
        _("Passed, %(n)s substances", n=str(number_of)) if number_of else _("Passed")
    )
    return Said(passed, f"{who}, {day(latest.local)}")


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
        "name": str(value.get("kind", "")),
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


def legal(shown: Published) -> list[Said]:
    """Return the items of Circular 02/2024 and Decree 37/2026, empty when missing."""
    told = shown.told
    product = told.product.value if told.product else {}
    standards = [str(c.certificate.value.get("kind")) for c in told.claims if c.kept]
    stated = product.get("standards")
    standards += [str(s) for s in stated] if isinstance(stated, list) else []
    maker = told.things.get(told.maker)
    address = telling.words(maker.value.get("address")) if maker else ""
    times = [step for step in told.steps if not step.voided_by]
    stages = _("%(n)s steps above", n=len(times)) if times else ""
    rows = (
        (_("Product name"), telling.thing_name(told.product)),
        (_("Product picture"), str(product.get("image") or "")),
        (_("Producer or trader"), telling.thing_name(maker)),
        (_("Its address"), address or commune(told)),
        (_("Origin"), commune(told) if told.origins else ""),
        (_("Stages with place and time"), stages),
        (_("Time of production"), day(told.harvested[0]) if told.harvested else ""),
        (_("Traceability code"), shown.code),
        (_("Lot or serial number"), told.lot or ""),
        (_("Brand"), str(product.get("brand") or "")),
        (_("Shelf life"), day(told.best_before) if told.best_before else ""),
        (_("Standards applied"), ", ".join(dict.fromkeys(standards))),
    )  # fmt: skip
    return [Said(text, title=name) for name, text in rows]


def legal_summary(shown: Published) -> str:
    rows = legal(shown)
    missing = [row.title for row in rows if not row.text]
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
            "signature under each, that each is in the tree of %(size)s, and that none "
            "was left out, at %(time)s.",
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
