"""What sensors measured over a leg of the way, summed up; the raw log by its hash.

One event for the leg, one for each excursion (`alarm`): the readings themselves stay
beside the ledger, and `rawData` names them by their SHA-256 (RFC 6920). Upper and lower
limits ride along, so that a page can draw how far it went.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON, number
from nguon.core.measured import Bounds, Summary
from nguon.services.verbs.facts import VIETNAM, Event, Facts, event, only_named

# measure -> (GS1 measurement type, UN/CEFACT unit)
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "celsius": ("Temperature", "CEL"),
    "humidity": ("RelativeHumidity", "P1"),
    "lux": ("Illuminance", "LUX"),
    "rain_mm": ("Length", "MMT"),
}
SUMMED: Final = ("rain_mm",)  # what falls is added up, not averaged


@dataclass(frozen=True, slots=True)
class Log:
    """A stretch of one device: its readings summed up, and the raw log's hash."""

    device: str
    start: datetime
    end: datetime
    raw: str  # SHA-256 in hex
    found: Mapping[str, Summary]


def measured(
    facts: Facts,
    *,
    batches: Sequence[str],
    log: Log,
    bounds: Mapping[str, Bounds],
    alarm: bool = False,
) -> Event:
    """Return the event that a leg, or an excursion in it, is told by."""
    said = event(
        "ObjectEvent", facts, "sensor", "sensor_reporting", "in_progress",
        action="OBSERVE",
    )  # fmt: skip
    said["quantityList"] = only_named(batches)
    reports: list[JSON] = [
        _report(measure, summary, bounds.get(measure), alarm=alarm)
        for measure, summary in sorted(log.found.items())
    ]
    said["sensorElementList"] = [
        {
            "sensorMetadata": {
                "startTime": _text(log.start),
                "endTime": _text(log.end),
                "deviceID": log.device,
                "rawData": f"ni:///sha-256;{log.raw}?ct=text/csv",
            },
            "sensorReport": reports,
        }
    ]
    return said


def _report(
    measure: str, summary: Summary, bounds: Bounds | None, *, alarm: bool
) -> Event:
    kind, unit = MEASURES[measure]
    said: Event = {"type": kind, "uom": unit}
    if measure in SUMMED:
        said["value"] = number(summary.total)
    else:
        said["minValue"] = number(summary.lowest)
        said["maxValue"] = number(summary.highest)
        said["meanValue"] = number(summary.mean)
    for name, limit in (
        ("nguon:limit", bounds.high if bounds else None),
        ("nguon:lower", bounds.low if bounds else None),
    ):
        if limit is not None:
            said[name] = number(limit)
    if alarm and bounds and not _inside(summary, bounds):
        said["exception"] = "ALARM_CONDITION"
    return said


def _inside(summary: Summary, bounds: Bounds) -> bool:
    return bounds.holds(summary.lowest) and bounds.holds(summary.highest)


def _text(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
