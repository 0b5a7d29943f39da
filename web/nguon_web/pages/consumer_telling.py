"""A journey in words: what each step of a provenance says to the one who scanned.

`tell` turns steps into lines, newest first; steps of one kind that one organisation
did within two hours are told together ("6 harvests, 480 kg"). Nothing is looked up or
judged here. Proved in tests/web/test_consumer.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from nguon.core.canonical import JSON
from nguon.core.hand import weakest
from nguon.core.journey import Amount, Step, Thing
from nguon.core.provenance import Provenance
from nguon_web.formats import clock, day, local, moment, number, words
from nguon_web.languages import language
from nguon_web.pages.consumer_gauge import heat_gauge
from nguon_web.texts import _

TOGETHER: Final = timedelta(hours=2)
AT_ONCE: Final = timedelta(minutes=1)
"""What was recorded within it has one time, not two."""
DIARY: Final = ("plant", "fertilise", "spray", "irrigate", "tend")
TOLD_TOGETHER: Final = ("plant", "fertilise", "spray", "irrigate", "tend", "harvest")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the journey as the page shows it."""

    when: str
    what: str
    who: str
    remarks: tuple[str, ...]
    notes: tuple[str, ...]  # amber: late, corrected, out of range
    struck: str | None
    kind: str  # "", late, bad
    grade: int
    diary: bool  # of the growing, before the harvest
    hand: str  # by whose hand it is signed, the weakest of them; "" when unchecked
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class Temperature:
    """A sensor summary to draw: degrees Celsius, limit, minutes above it."""

    low: Decimal | None
    high: Decimal
    limit: Decimal | None
    minutes: int | None


def tell(told: Provenance, hands: Mapping[int, str]) -> list[Line]:
    """Return the journey, from now back to the field.

    `hands` says of checked lines by whose hand they are signed (`nguon.core.hand`).
    """
    return [line(told, group, hands) for group in grouped(reversed(told.steps))]


def grouped(newest_first: Iterator[Step]) -> Iterator[list[Step]]:
    """Yield steps, those that belong together in one list."""
    group: list[Step] = []
    for step in newest_first:
        if step.step == "recall_end" or step.step == "recall":
            if group:
                yield group
            group = []
            yield [step]
            continue
        if (
            group
            and step.step == group[0].step
            and step.step in TOLD_TOGETHER
            and step.organisation == group[0].organisation
            and step.treatment == group[0].treatment
            and not (step.voided_by or step.corrects)
            and not (group[0].voided_by or group[0].corrects)
            and abs(group[0].local - step.local) <= TOGETHER
        ):
            group.append(step)
            continue
        if group:
            yield group
        group = [step]
    if group:
        yield group


def line(told: Provenance, group: list[Step], hands: Mapping[int, str]) -> Line:
    """Return one line for steps that are told together."""
    first = group[0]
    remarks, notes = list(details(told, group)), []
    late = [step for step in group if step.late]
    if late:
        newest = max(step.recorded for step in late)
        notes.append(_("Recorded late: on %(moment)s", moment=moment(newest)))
    if first.corrects:
        notes.append(_("Corrected: %(reason)s", reason=why(first) or "…"))
    heat = temperature(first)
    if heat and heat.limit is not None and heat.high > heat.limit:
        notes.append(
            _(
                "Above the limit of %(limit)s °C for %(minutes)s minutes",
                limit=number(heat.limit),
                minutes=heat.minutes or "?",
            )
        )
    overrides = [step.override for step in group if step.override]
    reasons = dict.fromkeys(words(one.get("nguon:reason")) or "…" for one in overrides)
    notes += [
        _("Harvested before the waiting time was over: %(reason)s", reason=reason)
        for reason in reasons
    ]
    failed = verdict(first) == "fail"
    bad = first.step == "recall" or failed
    return Line(
        when=when(group),
        what=title(told, group),
        who=name(told, first.organisation),
        remarks=tuple(remarks),
        notes=tuple(notes),
        struck=_("Struck out: this was recorded in error") if first.voided_by else None,
        kind="bad" if bad else "late" if notes or first.voided_by else "",
        grade=min(step.grade for step in group),
        diary=first.step in DIARY,
        hand=weakest(hands.get(step.index, "") for step in group),
        picture=drawn(heat),
    )


def drawn(heat: Temperature | None) -> Markup | None:
    """Return the degrees as a picture, where there is a limit to see them against."""
    if heat is None or heat.limit is None:
        return None
    return heat_gauge(
        heat.high if heat.low is None else heat.low, heat.high, heat.limit
    )


def when(group: list[Step]) -> str:
    newest, oldest = group[0].local, group[-1].local
    if len(group) == 1 or newest == oldest:
        said = f"{day(newest)}, {clock(newest)}"
    else:
        said = f"{day(oldest)}, {clock(oldest)}–{clock(newest)}"
    written = recorded(group)
    return f"{said} · {written}" if written else said


def recorded(group: list[Step]) -> str:
    """Return when it was written down, where that is not when it happened.

    What is late is said in a note of its own.
    """
    times = [local(step.recorded) for step in group]
    gaps = [abs(t - step.local) for t, step in zip(times, group, strict=True)]
    if max(gaps) < AT_ONCE or any(step.late for step in group):
        return ""
    first, last = min(times), max(times)
    if last.date() != group[0].local.date():
        return _("recorded %(time)s", time=moment(last))
    span = dict.fromkeys((clock(first), clock(last)))
    return _("recorded %(time)s", time="–".join(span))


def title(told: Provenance, group: list[Step]) -> str:
    """Return what was done, in the words of the trade."""
    step, many = group[0], len(group)
    kg = weight(sum_kg(a for s in group for a in (s.outputs or s.objects)))
    what = words((step.treatment or {}).get("nguon:material"))
    plain = {
        "plant": _("Planted"),
        "irrigate": _("Watered"),
        "tend": _("Tended"),
        "wash": _("Washed"),
        "trim": _("Trimmed"),
        "sort": _("Sorted"),
        "cool": _("Cooled"),
        "treat": _("Treated: %(what)s", what=what) if what else _("Treated"),
        "pack": _("Packed, %(kg)s", kg=kg),
        "split": _("Split into %(n)s lots", n=len(step.outputs)),
        "merge": _("Merged %(n)s lots, %(kg)s", n=len(step.inputs), kg=kg),
        "process": _("Processed, %(kg)s", kg=kg),
        "dry": _("Dried, %(kg)s", kg=kg),
        "mill": _("Milled, %(kg)s", kg=kg),
        "store": _("Kept in store"),
        "ship": _("Handed over %(kg)s", kg=kg),
        "receive": _("Received %(kg)s", kg=kg),
        "transport": _("On the road"),
        "void_ship": _("Shipment called off"),
        "inspect": _("Inspected"),
        "test": _("Tested in a laboratory"),
        "sample": _("Sample taken"),
        "sensor": _("Temperature log"),
        "stock": _("Put on the shelf"),
        "sell": _("Sold %(kg)s", kg=kg),
        "recall": _("Recalled"),
        "recall_end": _("Recall ended"),
        "destroy": _("Destroyed %(kg)s", kg=kg),
    }
    if step.step == "harvest":
        if many > 1:
            return _("%(n)s plots harvested, %(kg)s", n=many, kg=kg)
        return _("Harvested %(kg)s", kg=kg)
    if step.step == "spray":
        return _("Sprayed %(what)s", what=what)
    if step.step == "fertilise":
        return _("Fertilised with %(what)s", what=what)
    if said := verdict(step):
        return results(step.step)[said == "pass"]
    return plain.get(step.step, step.step)


def results(step: str) -> tuple[str, str]:
    """Return how a failed and a passed result are called: a look is no test."""
    if step == "test":
        return _("Test failed"), _("Test passed")
    return _("Inspection failed"), _("Inspection passed")


def details(told: Provenance, group: list[Step]) -> Iterator[str]:
    """Yield the remarks under a line."""
    step = group[0]
    if names := crops(told, group):
        yield names
    if step.inputs and step.step not in ("harvest", "plant"):
        parts = [_("%(kg)s in", kg=weight(sum_kg(step.inputs)))]
        parts.append(_("%(kg)s out", kg=weight(sum_kg(step.outputs))))
        parts += [
            f"{loss(reason, note)} {weight(kg)}" for reason, note, kg in step.losses
        ]
        yield " · ".join(parts)
    if part := share(told, step):
        yield part
    if step.step == "ship":
        if step.other:
            yield _("To %(name)s", name=name(told, step.other))
        if step.confirmed is False:
            yield _("Not confirmed by the receiver")
    if step.step == "receive" and step.sent_kg is not None:
        got = sum_kg(step.objects)
        if got is not None and got != step.sent_kg:
            yield _(
                "The sender wrote %(sent)s: a difference of %(gap)s",
                sent=weight(step.sent_kg),
                gap=weight(abs(got - step.sent_kg)),
            )
    if step.step == "spray" and step.treatment:
        days = step.treatment.get("nguon:intervalDays")
        target = step.treatment.get("nguon:target")
        if target:
            yield _("Against %(target)s", target=words(target))
        if days == 0:
            yield _("No days to wait before harvest")
        elif days is not None:
            yield _("To be kept before harvest: %(n)s days", n=str(days))
    if heat := temperature(step):
        low = f"{number(heat.low)}–" if heat.low is not None else ""
        yield f"{low}{number(heat.high)} °C"
    if step.result and step.result.get("nguon:note"):
        yield words(step.result["nguon:note"])
    if step.step in ("recall", "recall_end", "destroy") and (reason := why(step)):
        yield reason
    if step.serials:
        yield _("Labels numbered %(range)s", range=step.serials.replace("-", "–"))
    if step.note:
        yield words(step.note)
    if hidden := private(group):
        yield _("Kept private: %(what)s", what=hidden)


def crops(told: Provenance, group: list[Step]) -> str:
    """Return what was planted or harvested, where a batch is of several crops."""
    if group[0].step not in ("plant", "harvest"):
        return ""
    kinds = {n.batch: n.product for n in told.nodes if n.product}
    grown = {
        kinds.get(amount.batch)
        for step in told.steps
        if step.step == group[0].step
        for amount in (*step.outputs, *step.objects)
    }
    names = {kind: thing_name(told.things.get(kind)) for kind in grown if kind}
    if len(names) < 2:
        return ""
    ends = {name.partition(", ")[2] for name in names.values()}
    ours = (a.batch for s in reversed(group) for a in (*s.outputs, *s.objects))
    said = dict.fromkeys(names.get(kinds.get(batch) or "", "") for batch in ours)
    if len(ends) == 1:  # "carrot, as harvested", "leek, as harvested": no news
        return ", ".join(name.partition(", ")[0] for name in said if name)
    return " · ".join(name for name in said if name)


def share(told: Provenance, step: Step) -> str:
    """Return how much of what was made is this lot, or became it, when not all."""
    ours = {node.batch for node in told.nodes}
    part = [amount for amount in step.outputs if amount.batch in ours]
    if not part or len(part) == len(step.outputs):
        return ""
    kg = weight(sum_kg(part))
    if any(amount.batch == told.batch for amount in part):
        return _("This lot: %(kg)s", kg=kg)
    return _("Of these, %(kg)s went on into this lot", kg=kg)


def private(group: list[Step]) -> str:
    """Return what the recorder sealed: there to be proved, for the entitled to open."""
    names = {
        "/nguon:price": _("price"),
        "/bizTransactionList": _("numbers of papers"),
        "/nguon:coordinates": _("exact place"),
    }
    hidden = {pointer for step in group for pointer in step.sealed}
    return ", ".join(name for pointer, name in names.items() if pointer in hidden)


def why(step: Step) -> str:
    """Return the stated reason in the reader's language."""
    return words(step.reason)


def loss(reason: str, note: JSON) -> str:
    """Return what a loss was: our word for it, else its recorder's."""
    known = {
        "trim": _("trimmed"),
        "reject": _("sorted out"),
        "water": _("water"),
        "peel": _("peel and seed"),
        "sample": _("sample"),
        "dust": _("dust"),
        "retained": _("kept as sample"),
        "spoiled": _("spoiled"),
        "unstated": _("unstated loss"),
    }
    return known.get(reason) or words(note) or _("other loss")


def temperature(step: Step) -> Temperature | None:
    """Return the temperature summary of a step's sensors, if it has one."""
    for element in step.sensors:
        reports = element.get("sensorReport")
        for report in reports if isinstance(reports, list) else []:
            if not isinstance(report, dict) or report.get("type") not in (
                "Temperature", "gs1:Temperature",
            ):  # fmt: skip
                continue
            high = report.get("maxValue", report.get("value"))
            if not isinstance(high, (int, Decimal)):
                continue
            low, limit = report.get("minValue"), report.get("nguon:limit")
            return Temperature(
                Decimal(low) if isinstance(low, (int, Decimal)) else None,
                Decimal(high),
                Decimal(limit) if isinstance(limit, (int, Decimal)) else None,
                lasted(element.get("sensorMetadata")),
            )
    return None


def lasted(metadata: JSON) -> int | None:
    """Return the minutes that a sensor's summary covers."""
    if not isinstance(metadata, dict):
        return None
    begin, end = metadata.get("startTime"), metadata.get("endTime")
    if not isinstance(begin, str) or not isinstance(end, str):
        return None
    span = datetime.fromisoformat(end) - datetime.fromisoformat(begin)
    return int(span.total_seconds() // 60)


def verdict(step: Step) -> str | None:
    """Return pass or fail of a test, None where there is no result."""
    said = (step.result or {}).get("nguon:verdict")
    return said if isinstance(said, str) else None


def name(told: Provenance, subject: str | None) -> str:
    """Return a party's or place's name in the reader's language, else its code."""
    thing = told.things.get(subject or "")
    return thing_name(thing) or code_of(subject or "")


def thing_name(thing: Thing | None) -> str:
    names = thing.name() if thing else None
    return (names or {}).get(language()) or (names or {}).get("vi") or ""


def code_of(subject: str) -> str:
    """Return what stands for a name that is sealed: the ledger's code."""
    return _("unnamed party (%(code)s)", code=subject.rsplit("/", 1)[-1][:6])


def sum_kg(amounts: Iterable[Amount]) -> Decimal | None:
    known = [amount.kg for amount in amounts if amount.kg is not None]
    return sum(known, Decimal(0)) if known else None


def weight(kg: Decimal | None) -> str:
    return f"{number(kg)} kg" if kg is not None else "…"
