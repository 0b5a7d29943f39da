"""In the field: plant, tend, harvest.

A planting lot is opened once and is never used up; what is sprayed on it is kept with
it, and a harvest takes from it without a quantity, so that the safe interval can be
read. A harvest without a planting is recorded too, and shown as "no diary".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguon.core.canonical import JSON
from nguon.services.verbs.facts import (
    Event,
    Facts,
    Loss,
    Newborn,
    classes,
    event,
    only_named,
    with_birth,
    with_losses,
)

TENDING: Final = ("fertilise", "spray", "irrigate", "tend")


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was put on the field, and how many days must pass before harvest."""

    material: str
    substance: str = ""
    dose: str = ""
    target: str = ""
    interval_days: int | None = None


def plant(facts: Facts, *, newborn: Newborn, area: str | None = None) -> Event:
    """A planting begins: its lot, its product, its planting area."""
    said = event("ObjectEvent", facts, "plant", "commissioning", "active", action="ADD")
    said["quantityList"] = only_named([newborn.batch])
    if area:
        said["nguon:area"] = area
    return with_birth(said, [newborn])


def tend(
    facts: Facts,
    *,
    plantings: Sequence[str],
    kind: str = "tend",
    treatment: Treatment | None = None,
) -> Event:
    """Something was done to one planting or several: fertilise, spray, irrigate."""
    said = event("ObjectEvent", facts, kind, "other", "in_progress", action="OBSERVE")
    said["quantityList"] = only_named(plantings)
    if treatment:
        said["nguon:treatment"] = _treatment(treatment)
    return said


def harvest(
    facts: Facts,
    *,
    newborn: Newborn,
    planting: str | None = None,
    area: str | None = None,
    lost: Sequence[Loss] = (),
    override: str = "",
) -> Event:
    """A harvest lot is born from a planting; without one it says only its area."""
    if planting:
        said = event("TransformationEvent", facts, "harvest", "commissioning", "active")
        said["inputQuantityList"] = only_named([planting])
        said["outputQuantityList"] = classes([newborn.amount])
    else:
        said = event(
            "ObjectEvent", facts, "harvest", "commissioning", "active", action="ADD"
        )
        said["quantityList"] = classes([newborn.amount])
        if area:
            said["nguon:area"] = area
    if override:
        said["nguon:override"] = {"nguon:rule": "interval", "nguon:reason": override}
    return with_losses(with_birth(said, [newborn]), lost)


def _treatment(treatment: Treatment) -> JSON:
    said: Event = {"nguon:material": treatment.material}
    for name, text in (
        ("nguon:substance", treatment.substance),
        ("nguon:dose", treatment.dose),
        ("nguon:target", treatment.target),
    ):
        if text:
            said[name] = text
    if treatment.interval_days is not None:
        said["nguon:intervalDays"] = treatment.interval_days
    return said
