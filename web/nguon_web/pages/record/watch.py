"""Watching over it: inspect, sensor, recall and its end, correct."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nguon.core.canonical import JSON, number
from nguon.core.values import text_of
from nguon.errors import NotFound
from nguon.services import verbs
from nguon.services.desk import Desk, Line
from nguon.services.verbs import Amount, Event, Readings, Result
from nguon_web.pages.record.handover import paper
from nguon_web.pages.record.house import ask_from_stock
from nguon_web.pages.record.typed import Typed
from nguon_web.pages.record.verb import Asked, Shown, Verb, common, facts

VERDICTS: Final = {"pass": _l("Passed"), "fail": _l("Did not pass")}
_LISTS: Final = ("inputQuantityList", "outputQuantityList", "quantityList",
                 "nguon:losses")  # fmt: skip


def ask_batches(desk: Desk, asked: Asked, *steps: str) -> Shown:
    """Return the batches that can be looked at: at hand, and one's own plantings."""
    return common(desk, *steps) | {
        "held": desk.holdings,
        "plantings": desk.plantings,
        "ticked": asked.getlist("batch"),
    }


def ask_inspect(desk: Desk, asked: Asked) -> Shown:
    return ask_batches(desk, asked, "inspect", "test") | {
        "verdicts": list(VERDICTS.items()),
        "laboratory": laboratory(desk),
    }


def laboratory(desk: Desk) -> bool:
    return not {"laboratory", "officer"}.isdisjoint(desk.names.roles(desk.organisation))


def batches_typed(desk: Desk, typed: Typed) -> list[str]:
    """Return the batches ticked; a laboratory types the code of a label."""
    known = {one.batch.code: one.batch.id for one in desk.holdings}
    known |= {one.batch.code: one.batch.id for one in desk.plantings}
    code = typed.text("code")
    if code and laboratory(desk):
        found = desk.by_code(code)
        if found is None:
            typed.fail("code", _("No batch has this code. Compare it with the label."))
            return []
        return [found.id]
    return [known[ticked] for ticked in typed.some_of("batches", known)]


def say_inspect(desk: Desk, typed: Typed) -> list[Event]:
    batches = batches_typed(desk, typed)
    verdict = typed.one_of("verdict", tuple(VERDICTS))
    official = laboratory(desk)
    result = Result(
        verdict or "pass",
        typed.whole("substances", 5000),
        typed.text("number", longest=40),
        typed.text("found", longest=500, needed=verdict == "fail"),
    )
    told = facts(desk, typed)
    if result.number:
        told = replace(told, documents=(("testres", paper(desk, result.number)),))
    if typed.errors:
        return []
    step = "test" if official else "inspect"
    return [verbs.inspect(told, batches=batches, result=result, step=step)]


def ask_sample(desk: Desk, asked: Asked) -> Shown:
    return ask_from_stock(desk, asked, "sample") | {
        "held": desk.holdings,
        "laboratory": laboratory(desk),
    }


def say_sample(desk: Desk, typed: Typed) -> list[Event]:
    """A laboratory names the batch; who holds it also says what was taken of it."""
    amounts = (
        [Amount(batch) for batch in batches_typed(desk, typed)]
        if laboratory(desk)
        else typed.taken(desk.holdings)
    )
    told = facts(desk, typed)
    if typed.errors:
        return []
    return [verbs.sample(told, amounts=amounts)]


def ask_sensor(desk: Desk, asked: Asked) -> Shown:
    last = desk.last("sensor")
    return ask_batches(desk, asked, "sensor") | {
        "device": last.readings[0].device if last and last.readings else "",
    }


def say_sensor(desk: Desk, typed: Typed) -> list[Event]:
    batches = batches_typed(desk, typed)
    lowest = typed.figure("lowest", needed=True)
    highest = typed.figure("highest", needed=True)
    limit = typed.figure("limit")
    minutes = typed.whole("minutes", 100_000, needed=True)
    told = facts(desk, typed)
    if lowest is not None and highest is not None and lowest > highest:
        typed.fail("highest", _("The highest degree is below the lowest."))
    if typed.errors or lowest is None or highest is None:
        return []
    readings = Readings(
        desk.minutes_before(told.when, minutes or 0), told.when, lowest, highest,
        limit=limit,
    )  # fmt: skip
    return [verbs.sensor(told, batches=batches, readings=readings)]


def ask_recall(desk: Desk, asked: Asked) -> Shown:
    listed = {one.code: one for one in desk.recallable}
    for code in asked.getlist("batch"):  # from a lot's own page, however old it is
        found = desk.ours(code)
        if found and not found.recalls:
            listed = {found.code: found} | listed
    return ask_batches(desk, asked, "recall") | {"recallable": list(listed.values())}


def say_recall(desk: Desk, typed: Typed) -> list[Event]:
    known = {one.code: one.id for one in desk.recallable}
    for code in typed.form.getlist("batches"):
        if (found := desk.ours(code)) and not found.recalls:
            known[code] = found.id
    typed_code = typed.text("code")
    older = desk.ours(typed_code) if typed_code else None
    if typed_code and older is None:
        typed.fail(
            "code", _("No lot of ours has this code. Compare it with the label.")
        )
    ticked = "batches" in typed.form or not typed_code
    codes = typed.some_of("batches", known) if ticked else []
    batches = [known[code] for code in codes] + ([older.id] if older else [])
    reason = reasons_typed(typed)
    told = facts(desk, typed)
    if typed.errors:
        return []
    return [verbs.recall(told, batches=list(dict.fromkeys(batches)), reason=reason)]


def ask_recall_end(desk: Desk, asked: Asked) -> Shown:
    return common(desk, "recall_end") | {
        "recalls": desk.recalls,
        "ticked": asked.getlist("batch"),
    }


def say_recall_end(desk: Desk, typed: Typed) -> list[Event]:
    known = {one.code: one.id for one in desk.recalls}
    codes = typed.some_of("batches", known)
    reason = reasons_typed(typed)
    told = facts(desk, typed)
    if typed.errors:
        return []
    return [
        verbs.recall_end(told, batches=[known[code] for code in codes], reason=reason)
    ]


def reasons_typed(typed: Typed) -> str | dict[str, str]:
    """Return the reason, in both languages where both were given: buyers read it."""
    vi = typed.text("reason", needed=True, longest=500)
    en = typed.text("reason_en", longest=500)
    return {"vi": vi, "en": en} if en else vi


def ask_correct(desk: Desk, asked: Asked) -> Shown:
    wanted = asked.get("entry", "")
    if not wanted.isdigit():
        raise NotFound("services.no_entry", number=wanted[:20])
    line = correctable(desk, int(wanted))
    return {
        "line": line,
        "entry": line.index,
        "figures": figures(desk, line),
    }


def correctable(desk: Desk, index: int) -> Line:
    """Return our own entry that stands, or say that there is none."""
    line = desk.line(index)
    if line.told.declaration:
        raise NotFound("services.no_entry", number=index)
    return line


def figures(desk: Desk, line: Line) -> list[dict[str, str]]:
    """Return every figure of the event: its field, where it stands, what it says."""
    found = []
    for member in _LISTS:
        rows = line.told.statement.get(member)
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            quantity = row.get("quantity")
            if not isinstance(quantity, int | Decimal):
                continue
            found.append(
                {
                    "name": f"{member.replace(':', '-')}-{place}",
                    "member": member,
                    "lot": desk.lot(row["epcClass"]) if "epcClass" in row else "",
                    "reason": text_of(row, "nguon:reason"),
                    "quantity": f"{Decimal(quantity):f}",
                    "uom": text_of(row, "uom"),
                }
            )
    return found


def say_correct(desk: Desk, typed: Typed) -> list[Event]:
    """Say that it was wrong and, unless it never happened, what is right."""
    wanted = typed.form.get("entry", "")
    if not wanted.isdigit():
        raise NotFound("services.no_entry", number=wanted[:20])
    line = correctable(desk, int(wanted))
    original: dict[str, JSON] = dict(desk.statement(line.index))
    kind = typed.one_of("kind", ("figures", "never"))
    reason = reasons_typed(typed)
    if kind == "never" or kind is None:
        if typed.errors:
            return []
        return verbs.correct(original, desk.now, reason=reason)
    instead = deepcopy(original)
    instead["eventID"] = typed.event_id()
    changed = corrected_figures(desk, typed, line, instead)
    if "day" in typed.form and typed.form.get("retime"):
        told = facts(desk, typed, place=False)
        moved = verbs.facts.event("ObjectEvent", told, "", "", "")["eventTime"]
        changed |= moved != instead["eventTime"]
        instead["eventTime"] = moved
        instead["eventTimeZoneOffset"] = "+07:00"
    if not changed and not typed.errors:
        typed.fail("figures", _("Nothing is changed yet. Write the right figure."))
    if typed.errors:
        return []
    return verbs.correct(original, desk.now, reason=reason, instead=instead)


def corrected_figures(desk: Desk, typed: Typed, line: Line, instead: Event) -> bool:
    changed = False
    for row in figures(desk, line):
        kilograms = row["uom"] == "KGM"
        found = (
            typed.kg(row["name"])
            if kilograms
            else typed.figure(row["name"], needed=True)
        )
        if found is None or found == Decimal(row["quantity"]):
            continue
        rows = instead[row["member"]]
        place = int(row["name"].rsplit("-", 1)[1])
        if isinstance(rows, list) and isinstance(one := rows[place], dict):
            one["quantity"] = number(found)
            changed = True
    return changed


VERBS = (
    Verb("inspect", _l("Inspect, test"), "search", _l("Record the result"),
         ask_inspect, say_inspect),
    Verb("sample", _l("Take a sample"), "flask", _l("Record the sample"),
         ask_sample, say_sample),
    Verb("sensor", _l("Temperature"), "thermo", _l("Record the reading"),
         ask_sensor, say_sensor),
    Verb("recall", _l("Recall"), "bell", _l("Recall it"), ask_recall, say_recall,
         ("manager",)),
    Verb("recall_end", _l("End a recall"), "check", _l("End the recall"),
         ask_recall_end, say_recall_end, ("manager",)),
    Verb("correct", _l("Correct an entry"), "pen", _l("Record the correction"),
         ask_correct, say_correct, ("manager",)),
)  # fmt: skip
