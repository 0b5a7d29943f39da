"""The first screen of a batch's page: the answer, before the journey and the proof.

Recalled or not; what, who grew it, harvested when; last spray and the days it had to
keep; who tested it, what it is certified for. Each answer is a `Said`: a sentence, a
small remark, and how it is to be seen. Proved in tests/web/test_consumer.py,
test_answer.py and test_spray_line.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from nguon.core.journey import Step
from nguon.core.provenance import Claim, Provenance, Spray
from nguon.services import legal
from nguon.services.publish import Published
from nguon_web.formats import clock, day, local, weekday, words
from nguon_web.languages import language
from nguon_web.pages import consumer_telling as telling
from nguon_web.pages.consumer_gauge import spray_gauge
from nguon_web.texts import _

NAMED: Final = 3  # growers and communes on the first screen
OWN_WORD: Final = 1  # the grade of what its recorder alone says
COLD: Final = 12  # °C: what is kept no warmer goes into the refrigerator


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
    kind: str = "good"


def first_screen(shown: Published, now: datetime, serial: str) -> dict[str, object]:
    """Return what templates/consumer/answer.html names as `page`.

    `serial` is the number of the label that was scanned, empty where it has none.
    """
    told = shown.told
    label = numbered(told, serial) if serial else None
    alerts = warnings(told)
    if label and label.kind == "late":
        alerts.insert(0, label)
    return {
        "title": telling.thing_name(told.product) or _("Unnamed product"),
        "lot": told.lot or "",
        "label": label.text if label and label.kind == "good" else "",
        "people": people(told),
        "verdict": verdict(shown, label),
        "alarms": [one for one in alerts if one.kind == "bad"],
        "warnings": [one for one in alerts if one.kind != "bad"],
        "harvested": harvested(told, now),
        "best": best_before(told, now),
        "spray": spray(told),
        "tested": tested(told),
        "certified": certified(told),
    }


def people(told: Provenance) -> list[str]:
    """Return who grew it and where; then who packed it, where that is another."""
    maker = telling.name(told, told.maker)
    where = communes(told, told.origins or (maker_place(told),))
    if set(told.growers) <= {told.maker}:
        return [line for line in (maker, where) if line]
    names = dict.fromkeys(telling.name(told, grower) for grower in told.growers)
    grown = _("Grown by %(names)s", names=and_more(list(names), ", "))
    return [line for line in (grown, where, made_by(told, maker)) if line]


def made_by(told: Provenance, maker: str) -> str:
    birth = next(
        (
            step.step
            for step in told.steps
            if any(a.batch == told.batch for a in step.outputs) and not step.voided_by
        ),
        "",
    )
    if birth == "pack":
        return _("Packed by %(name)s", name=maker)
    if birth in ("process", "dry", "mill"):
        return _("Processed by %(name)s", name=maker)
    return _("Sorted by %(name)s", name=maker)


def and_more(names: list[str], sign: str) -> str:
    if len(names) <= NAMED:
        return sign.join(names)
    rest = _("%(n)s more", n=len(names) - NAMED + 1)
    return sign.join([*names[: NAMED - 1], rest])


def communes(told: Provenance, places: Iterable[str]) -> str:
    """Return the communes of places with their province, each named once."""
    found: dict[str, dict[str, None]] = {}
    for place in places:
        thing = told.things.get(place)
        if thing and thing.type == "area":
            thing = told.things.get(str(thing.value.get("place", "")))
        if thing and thing.type == "place":
            commune = words(thing.value.get("commune_name"))
            province = words(thing.value.get("province_name"))
            found.setdefault(province, {})[commune] = None
    return "; ".join(
        ", ".join(filter(None, [and_more(list(named), ", "), short_province(province)]))
        for province, named in found.items()
    )


def short_province(name: str) -> str:
    """`Thành phố Hà Nội` as it is written behind a commune: `Hà Nội`."""
    for kind in ("Thành phố ", "Tỉnh "):
        name = name.removeprefix(kind)
    return name.removesuffix(" City").removesuffix(" Province")


def maker_place(told: Provenance) -> str:
    maker = told.things.get(told.maker)
    return str(maker.value.get("place", "")) if maker else ""


def verdict(shown: Published, label: Said | None = None) -> Said:
    """Return the one sentence on top. Red is only for a recall and a broken record."""
    if shown.failure and not shown.waits:
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
    if shown.failure:
        why = shown.failure.sentence(language())
        return Said(_("Waiting for its witnesses"), why, "late")
    failed = [s for s in shown.told.tests if telling.verdict(s) == "fail"]
    if any(step.step == "test" for step in failed):
        return Said(_("Not recalled, but a test failed"), checked, "late")
    if failed:
        return Said(_("Not recalled, but an inspection failed"), checked, "late")
    if shown.told.spray and shown.told.spray.too_early:
        return Said(_("Not recalled, but harvested too early"), checked, "late")
    if label and label.kind == "late":
        return Said(
            _("Not recalled, but this label's number is not known"), checked, "late"
        )
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
    found += [fault(told, test) for test in told.tests if fails(test)]
    if told.spray and told.spray.too_early:
        found.append(too_early(told.spray))
    return found


def fails(test: Step) -> bool:
    return telling.verdict(test) == "fail"


def contradicted(told: Provenance) -> bool:
    """Whether a laboratory found residues where the diary says all days were kept."""
    residues = any(
        fails(t) and t.step == "test" and (t.result or {}).get("nguon:substances")
        for t in told.tests
    )
    return residues and told.diary and not (told.spray and told.spray.too_early)


def fault(told: Provenance, test: Step) -> Said:
    """Return who found what, and whose word counts where the diary says otherwise."""
    who = telling.name(told, test.organisation)
    what = words((test.result or {}).get("nguon:note"))
    text = f"{who}, {day(test.local)}" + (f": {what}." if what else ".")
    if test.step == "test" and contradicted(told):
        text += " " + _(
            "The diary is the growers' own word; the laboratory's counts more."
        )
        return Said(text, kind="late", title=_("A laboratory contradicts the diary"))
    return Said(text, kind="late", title=telling.results(test.step)[0])


def numbered(told: Provenance, serial: str) -> Said:
    """Return whether a label's own number is among those recorded for the lot.

    A link with a made-up number must not look as good as one that was printed.
    """
    ranges = [
        step.serials
        for step in told.steps
        if step.serials and told.batch in step.batches and not step.voided_by
    ]
    for one in ranges:
        first, _dash, last = one.partition("-")
        if len(first) == len(serial) == len(last) and first <= serial <= last:
            return Said(_("Label no. %(serial)s", serial=serial))
    printed = ", ".join(one.replace("-", "–") for one in ranges)
    text = (
        _("The labels of this lot are numbered %(range)s.", range=printed)
        if printed
        else _("No numbered labels were recorded for this lot.")
    )
    advice = _(
        "Yours says %(serial)s. It may be copied: keep it and tell the shop or the "
        "food inspection.",
        serial=serial[:20],
    )
    return Said(
        f"{text} {advice}", kind="late", title=_("This label's number is not known")
    )


def too_early(s: Spray) -> Said:
    """Return what a harvest inside a waiting time means, and how it came about."""
    text = _(
        "Harvested %(n)s days after %(what)s; %(m)s days are required.",
        n=s.days, m=s.required or 0, what=words(s.named),
    )  # fmt: skip
    if s.afterwards:
        text += " " + _("The spray was written down only after the harvest.")
    if s.override:
        reason = words(s.override.get("nguon:reason"))
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
    high = wanted["max_c"]
    if isinstance(high, (int, Decimal)) and high <= COLD:
        return _("keep cold, %(low)s–%(high)s °C", low=low, high=high)
    return _("keep at %(low)s–%(high)s °C", low=low, high=high)


def spray(told: Provenance) -> SpraySaid:
    """Return the line that people look for first, with its bar."""
    if told.spray is None:
        if not told.diary:
            return SpraySaid(_("No diary"), _("Nobody recorded the growing."))
        return SpraySaid(_("No spraying with a waiting time was recorded"))
    s, what = told.spray, words(told.spray.named)
    text = _("%(n)s days before harvest", n=s.days)
    if s.required is None:
        remark = what
    elif s.required == 0:
        remark = _("%(what)s, no waiting required", what=what)
    else:
        remark = _("%(what)s, %(n)s days required", what=what, n=s.required)
    if s.grade <= OWN_WORD:
        remark += " · " + _("by the grower's own diary")
    doubt = "late" if s.too_early or contradicted(told) else "good"
    if not s.required:  # nothing to wait for, so nothing to draw
        return SpraySaid(text, remark, kind=doubt)
    return SpraySaid(text, remark, spray_gauge(s, doubt), doubt)


def tested(told: Provenance) -> Said:
    results = [t for t in told.tests if telling.verdict(t)]
    if not results:
        return Said(_("Nobody yet"), _("No test result is recorded for this lot."))
    # A fault outweighs what passed, a laboratory's test outweighs a look.
    latest = max(results, key=lambda t: (fails(t), t.step == "test", t.local))
    result = latest.result or {}
    remark = f"{telling.name(told, latest.organisation)}, {day(latest.local)}"
    if latest.grade <= OWN_WORD:
        remark += " · " + _("by its recorder's own word")
    if fails(latest):
        said = _("Failed") if latest.step == "test" else _("Inspection failed")
        return Said(said, remark, "bad")
    if note := words(result.get("nguon:note")):
        remark = f"{note} · {remark}"
    if latest.step != "test":
        return Said(_("Inspected, not tested"), remark)
    count = result.get("nguon:substances")
    said = _("Passed, %(n)s substances", n=str(count)) if count else _("Passed")
    return Said(said, remark)


def certified(told: Provenance) -> Said | None:
    """Return what the lot was certified for when packed, and what has changed since."""
    held = [c for c in told.claims if c.kept and c.valid_at_packing]
    lost = [c for c in told.claims if not c.kept]
    if held:
        over = [certificate_name(c) for c in held if not c.valid_now]
        remark = (
            _("valid when packed, expired since: %(names)s", names=", ".join(over))
            if over
            else _("valid when packed and today")
        )
        names = dict.fromkeys(certificate_name(c) for c in held)
        return Said(" · ".join(names), remark, "late" if over else "good")
    if lost:
        names = dict.fromkeys(certificate_name(c) for c in lost)
        remark = _("%(names)s covered only a part of it", names=", ".join(names))
        return Said(_("None for this lot"), remark, "late")
    return None


def certificate_name(c: Claim) -> str:
    """Return a certificate's kind as its readers call it, with its stars."""
    return legal.certificate_name(c, language())
