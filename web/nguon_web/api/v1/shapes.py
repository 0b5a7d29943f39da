"""The public facts of a batch as JSON: the same facts as its page, in one shape.

Kilograms are decimal text, moments RFC 3339, days `2026-11-30`, registered things
identifiers that stand in `things`. Free members (`treatment`, `result`, …) are said in
EPCIS words, as they were recorded.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields


def text(**more: Any) -> fields.String:
    return fields.String(required=True, **more)


def maybe(**more: Any) -> fields.String:
    return fields.String(required=True, allow_none=True, **more)


def yes(**more: Any) -> fields.Boolean:
    return fields.Boolean(required=True, **more)


def texts(**more: Any) -> "fields.List[Any]":
    return fields.List(fields.String(), required=True, **more)


def free(**more: Any) -> fields.Raw:
    """A member in EPCIS words, whatever it is."""
    return fields.Raw(required=True, allow_none=True, **more)


def several(shape: type[Schema], **more: Any) -> "fields.List[Any]":
    return fields.List(fields.Nested(shape), required=True, **more)


class AmountSchema(Schema):
    batch = text()
    kg = maybe()
    units = maybe()


class StepSchema(Schema):
    """One event on the way of the batch."""

    index = fields.Integer(required=True)
    event_id = text()
    step = text()
    time = text()
    local = text()
    recorded = text()
    late = yes()
    organisation = text()
    other = maybe()
    carrier = maybe()
    place = maybe()
    area = maybe()
    inputs = several(AmountSchema)
    outputs = several(AmountSchema)
    objects = several(AmountSchema)
    losses = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    grade = fields.Integer(
        required=True,
        metadata={"description": _l(
            "On whose word it stands, from 0 or 1 (a report, the recorder's own word) "
            "up to 5 (an officer's)."
        )},
    )  # fmt: skip
    treatment = free()
    override = free()
    result = free()
    sensors = fields.List(fields.Raw(), required=True)
    reason = free()
    note = free()
    serials = maybe()
    voided_by = maybe()
    corrects = maybe()
    sent_kg = maybe()
    confirmed = fields.Boolean(required=True, allow_none=True)
    sealed = texts()


class SpraySchema(Schema):
    material = text()
    named = free()
    substance = maybe()
    sprayed = text()
    harvested = text()
    days = fields.Integer(required=True)
    required = fields.Integer(required=True, allow_none=True)
    override = free()
    afterwards = yes()
    grade = fields.Integer(required=True)


class RecallSchema(Schema):
    """A recall in force, on the batch itself or on one that is in it."""

    step = fields.Nested(StepSchema, required=True)
    batch = text()


class NodeSchema(Schema):
    batch = text()
    lot = maybe()
    product = maybe()
    planting = yes()
    made_kg = maybe()
    maker = text()
    depth = fields.Integer(required=True)


class EdgeSchema(Schema):
    parent = text()
    child = text()
    kg = maybe()


class ClaimSchema(Schema):
    """A certificate of a part; kept when all parts share it."""

    certificate = text()
    kept = yes()
    valid_at_packing = yes()
    valid_now = yes()


class ProvenanceThingSchema(Schema):
    type = text()
    value = fields.Dict(required=True)
    ended = maybe()


class ProvenanceSchema(Schema):
    batch = text()
    lot = maybe()
    product = maybe()
    maker = text()
    growers = texts()
    origins = texts()
    harvested = texts()
    packed = maybe()
    best_before = maybe()
    diary = yes()
    recalls = several(RecallSchema)
    spray = fields.Nested(SpraySchema, required=True, allow_none=True)
    tests = several(StepSchema)
    steps = several(StepSchema)
    nodes = several(NodeSchema)
    edges = several(EdgeSchema)
    claims = several(ClaimSchema)
    things = fields.Dict(
        keys=fields.String(), values=fields.Nested(ProvenanceThingSchema), required=True
    )


class WitnessSchema(Schema):
    key = text()
    line = text()
    time = fields.Integer(required=True, allow_none=True)


class BatchFactsSchema(Schema):
    """What the page of a batch shows, with the check that was made for it."""

    code = text()
    verified = yes(metadata={"description": _l(
        "Whether the evidence held when it was checked for this answer. It says that "
        "the record is unaltered, not that the goods are genuine."
    )})  # fmt: skip
    size = fields.Integer(required=True)
    entries = fields.Integer(required=True)
    checkpoint = text()
    witnesses = several(WitnessSchema)
    page = text()
    bundle = text()
    signed_by = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    provenance = fields.Nested(ProvenanceSchema, required=True)
