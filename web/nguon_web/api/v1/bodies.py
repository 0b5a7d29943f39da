"""What the body of each record holds, one schema a verb."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon_web.api.fields import (
    Code,
    Day,
    Decimals,
    Kilograms,
    Lot,
    Moment,
    Text,
    Words,
)
from nguon_web.pages.record.field import TENDING
from nguon_web.pages.record.handover import DESTROYED
from nguon_web.pages.record.house import HANDLED, PROCESSED, REASONS

MOST: Final = 200  # rows of one record
NUMBER: Final = (1 << 53) - 1


def rows(shape: type[Schema], says: object = "", **more: Any) -> "fields.List[Any]":
    return fields.List(
        fields.Nested(shape),
        required=more.pop("required", True),
        validate=validate.Length(min=more.pop("least", 1), max=MOST),
        metadata={"description": says} if says else {},
        **more,
    )


def codes(says: object = "", **more: Any) -> "fields.List[Any]":
    return fields.List(
        Code(), required=True, validate=validate.Length(min=1, max=MOST),
        metadata={"description": says} if says else {}, **more,
    )  # fmt: skip


def whole(least: int, most: int, says: object = "", **more: Any) -> fields.Integer:
    return fields.Integer(
        strict=True, validate=validate.Range(min=least, max=most),
        metadata={"description": says} if says else {}, **more,
    )  # fmt: skip


BATCH: Final = _l("Its code, its Digital Link or its identifier.")


class AmountOfSchema(Schema):
    batch = Code(BATCH, required=True)
    kg = Kilograms(required=True)


class LossSchema(Schema):
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    kg = Kilograms(required=True)
    note = Text(200)


class Recorded(Schema):
    """What every record may say."""

    when = Moment(metadata={"description": _l(
        "When it happened; when it is left out, now."
    )})  # fmt: skip
    place = Code(_l("Where: a place's code or GLN; when it is left out, our own."))
    note = Text()
    celsius = Decimals(metadata={"description": _l("Degrees at that moment.")})


class PlantBody(Recorded):
    product = Code(_l("Its code or GTIN."), required=True)
    area = Code(_l("The planting area's code."))
    lot = Lot()


class TendBody(Recorded):
    batches = codes(_l("Plantings, by their codes."))
    kind = fields.String(
        required=True, validate=validate.OneOf(tuple(TENDING)),
    )  # fmt: skip
    material = Text(200, _l("What was used. Needed for spray and fertilise."))
    substance = Text(200)
    dose = Text(200)
    target = Text(200)
    interval_days = whole(
        0, 400, _l("Days before harvest, as the label says. Needed for spray.")
    )


class HarvestBody(Recorded):
    planting = Code(_l("The planting's code; without it the lot has no diary."))
    product = Code(_l("Its code or GTIN; when it is left out, the planting's."))
    area = Code(_l("The planting area, where no planting is named."))
    kg = Kilograms(required=True)
    lot = Lot(metadata={"description": _l("When it is left out, one is made.")})
    override = Text(300, _l("Why it was harvested inside the waiting time."))


class OutputSchema(Schema):
    product = Code(_l("Its code or GTIN."), required=True)
    kg = Kilograms(required=True)
    lot = Lot()


class PackBody(Recorded):
    inputs = rows(AmountOfSchema)
    product = Code(_l("Its code or GTIN."), required=True)
    kg = Kilograms(required=True)
    lot = Lot()
    units = whole(1, 10_000_000, _l("How many pieces: bunches, bags, nets."))
    best_before = Day(metadata={"description": _l(
        "When it is left out, the product's shelf life counts."
    )})  # fmt: skip
    losses = rows(LossSchema, required=False, least=0)


class ProcessBody(Recorded):
    inputs = rows(AmountOfSchema)
    outputs = rows(OutputSchema)
    losses = rows(LossSchema, required=False, least=0)
    step = fields.String(
        load_default="process", validate=validate.OneOf(tuple(PROCESSED))
    )
    best_before = Day()


class PartSchema(Schema):
    kg = Kilograms(required=True)
    lot = Lot()


class SplitBody(Recorded):
    batch = Code(BATCH, required=True)
    outputs = rows(PartSchema, least=2)
    losses = rows(LossSchema, required=False, least=0)


class MergeBody(Recorded):
    inputs = rows(AmountOfSchema, least=2)
    product = Code(_l("Needed where the lots are of different products."))
    kg = Kilograms(
        metadata={"description": _l("When it is left out, all that went in.")}
    )
    lot = Lot()
    losses = rows(LossSchema, required=False, least=0)


class StoreBody(Recorded):
    batches = codes(BATCH)
    step = fields.String(load_default="store", validate=validate.OneOf(tuple(HANDLED)))


class ShipBody(Recorded):
    items = rows(AmountOfSchema)
    receiver = Code(_l("The organisation's code or GLN."), required=True)
    carrier = Code(_l("The organisation that carries it."))
    document = Text(40, _l("Number of the delivery note; sealed."))
    price = Kilograms(metadata={"description": _l("Dong a kilogram; sealed.")})


class ReceiveBody(Recorded):
    delivery = whole(0, NUMBER, _l("Its number, from /deliveries."), required=True)
    items = rows(AmountOfSchema, _l("What one's own scale says, batch by batch."))


class VoidShipBody(Recorded):
    delivery = whole(
        0, NUMBER, _l("Its number, from /deliveries?direction=out."), required=True
    )
    note = Text(500, required=True)


class SellBody(Recorded):
    items = rows(AmountOfSchema)
    price = Kilograms(metadata={"description": _l("Dong a kilogram; sealed.")})


class DestroyBody(Recorded):
    items = rows(AmountOfSchema)
    reason = fields.String(required=True, validate=validate.OneOf(tuple(DESTROYED)))


class InspectBody(Recorded):
    batches = codes(BATCH)
    verdict = fields.String(required=True, validate=validate.OneOf(("pass", "fail")))
    substances = whole(0, 5000, _l("How many substances were looked for."))
    number = Text(40, _l("The report's number."))
    found = Text(500, _l("What was found."))


class SampledSchema(Schema):
    batch = Code(BATCH, required=True)
    kg = Kilograms(metadata={"description": _l(
        "What is gone; a laboratory leaves it out."
    )})  # fmt: skip


class SampleBody(Recorded):
    items = rows(SampledSchema)


class SensorBody(Recorded):
    batches = codes(BATCH)
    start = Moment(required=True)
    end = Moment(required=True)
    lowest = Decimals(required=True)
    highest = Decimals(required=True)
    limit = Decimals()


class RecallBody(Recorded):
    batches = codes(_l("All that is made from them is recalled too."))
    reason = Words(required=True)


class CorrectBody(Schema):
    """That an own record was wrong, and what is right instead."""

    receipt = whole(
        0, NUMBER, _l("Number of the receipt that is wrong."), required=True
    )
    reason = Words(required=True)
    quantities = fields.List(
        fields.Nested(AmountOfSchema), validate=validate.Length(min=1, max=MOST),
        metadata={"description": _l(
            "The right kilograms, batch by batch. Without them it never happened."
        )},
    )  # fmt: skip
