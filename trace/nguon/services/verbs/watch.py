"""Watching over it: inspect and test, sensor readings, recall and its end, corrections.

None of these moves a kilogram by itself. A correction says again what was said, with
the declaration that it was wrong, and beside it the event that puts it right: both
stand or fall together, and nothing is taken away.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nguon.core.canonical import JSON, number
from nguon.services.verbs.facts import (
    VIETNAM,
    Amount,
    Event,
    Facts,
    classes,
    event,
    only_named,
    spoken,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: `verdict` pass or fail; how many substances were looked for."""

    verdict: str
    substances: int | None = None
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """A stretch of a temperature logger: its span, its lowest and highest degree."""

    start: datetime
    end: datetime
    lowest: Decimal
    highest: Decimal
    mean: Decimal | None = None
    limit: Decimal | None = None
    device: str | None = None


def inspect(
    facts: Facts, *, batches: Sequence[str], result: Result, step: str = "inspect"
) -> Event:
    """One's own check (inspect), or a laboratory's or officer's test."""
    said = event(
        "ObjectEvent",
        facts,
        step,
        "inspecting",
        "conformant" if result.verdict == "pass" else "non_conformant",
        action="OBSERVE",
    )
    said["quantityList"] = only_named(batches)
    said["nguon:result"] = _result(result)
    return said


def sample(facts: Facts, *, amounts: Sequence[Amount]) -> Event:
    """A sample is taken; with a quantity it is gone, without one nothing moves."""
    gone = any(amount.kg or amount.count for amount in amounts)
    said = event(
        "ObjectEvent",
        facts,
        "sample",
        "sampling",
        "non_sellable_other" if gone else "in_progress",
        action="DELETE" if gone else "OBSERVE",
    )
    said["quantityList"] = classes(amounts)
    return said


def sensor(facts: Facts, *, batches: Sequence[str], readings: Readings) -> Event:
    """What a logger measured; above the limit it is an alarm and says so."""
    said = event(
        "ObjectEvent",
        facts,
        "sensor",
        "sensor_reporting",
        "in_progress",
        action="OBSERVE",
    )
    said["quantityList"] = only_named(batches)
    metadata: Event = {
        "startTime": readings.start.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "endTime": readings.end.astimezone(VIETNAM).isoformat(timespec="seconds"),
    }
    if readings.device:
        metadata["deviceID"] = readings.device
    report: Event = {
        "type": "Temperature",
        "minValue": number(readings.lowest),
        "maxValue": number(readings.highest),
        "uom": "CEL",
    }
    if readings.mean is not None:
        report["meanValue"] = number(readings.mean)
    if readings.limit is not None:
        report["nguon:limit"] = number(readings.limit)
        if readings.highest > readings.limit:
            report["exception"] = "ALARM_CONDITION"
    said["sensorElementList"] = [{"sensorMetadata": metadata, "sensorReport": [report]}]
    return said


def recall(
    facts: Facts, *, batches: Sequence[str], reason: str | Mapping[str, str]
) -> Event:
    """Called back: it reaches every descendant at once, and nothing of it is sold."""
    said = event(
        "ObjectEvent", facts, "recall", "holding", "recalled", action="OBSERVE"
    )
    said["quantityList"] = only_named(batches)
    said["persistentDisposition"] = {"set": ["recalled"]}
    said["nguon:reason"] = spoken(reason)
    return said


def recall_end(
    facts: Facts, *, batches: Sequence[str], reason: str | Mapping[str, str]
) -> Event:
    """The recall is over, and why."""
    said = event(
        "ObjectEvent", facts, "recall_end", "inspecting", "conformant", action="OBSERVE"
    )
    said["quantityList"] = only_named(batches)
    said["persistentDisposition"] = {"unset": ["recalled"]}
    said["nguon:reason"] = spoken(reason)
    return said


def correct(
    original: Mapping[str, JSON],
    now: datetime,
    *,
    reason: str | Mapping[str, str],
    instead: Event | None = None,
) -> list[Event]:
    """Declare `original` an error and, unless it never happened, say what is right.

    EPCIS 2.0, 7.4.1.4: a copy with the same eventID and an errorDeclaration; the
    corrective event has its own. CBV forbids corrective events for did_not_occur.
    """
    declaration = deepcopy(dict(original))
    said: Event = {
        "declarationTime": now.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "reason": "incorrect_data" if instead else "did_not_occur",
    }
    if instead:
        said["correctiveEventIDs"] = [instead["eventID"]]
    declaration["errorDeclaration"] = said
    declaration["nguon:reason"] = spoken(reason)
    return [declaration, instead] if instead else [declaration]


def _result(result: Result) -> Event:
    said: Event = {"nguon:verdict": result.verdict}
    if result.substances is not None:
        said["nguon:substances"] = result.substances
    if result.number:
        said["nguon:number"] = result.number
    if result.note:
        said["nguon:note"] = result.note
    return said
