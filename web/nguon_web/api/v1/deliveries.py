"""Shipments that nobody has confirmed yet: to us, or from us."""

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.services import tokens
from nguon.services.desk import Delivery, Desk, open_desk
from nguon_web.access import bearer
from nguon_web.api.described import asked, described
from nguon_web.api.fields import Asked
from nguon_web.api.speaker import speaker
from nguon_web.api.v1.batches import kilograms
from nguon_web.api.v1.room import answered, blueprint
from nguon_web.api.v1.shapes import maybe, several, text
from nguon_web.languages import language
from nguon_web.ledger import book


class ShippedSchema(Schema):
    batch = text()
    code = text()
    lot = text()
    product = maybe()
    sent_kg = text()


class ShipmentSchema(Schema):
    number = fields.Integer(
        required=True,
        metadata={"description": _l("The `delivery` that receive and void_ship name.")},
    )
    event_id = text()
    sender = text()
    sender_name = text()
    receiver = text()
    receiver_name = text()
    carrier = maybe()
    sent = text()
    kg = text()
    batches = several(ShippedSchema)


class ShipmentListSchema(Schema):
    deliveries = several(ShipmentSchema)


class DeliveryQuery(Asked):
    direction = fields.String(
        load_default="in", validate=validate.OneOf(("in", "out")),
        metadata={"description": _l("To us, or from us.")},
    )  # fmt: skip


@blueprint.get("/deliveries")
@bearer
@described(
    _l("Shipments that wait to be confirmed, the oldest first"), tag="deliveries",
    scope=tokens.READ, query=DeliveryQuery, answers={200: ShipmentListSchema},
)  # fmt: skip
def deliveries() -> Response:
    token, wanted = speaker(tokens.READ), asked()
    with open_desk(book(), token.organisation, clock.now(), token.name) as desk:
        found = desk.incoming if wanted["direction"] == "in" else desk.outgoing
        return answered({"deliveries": [told(desk, one) for one in found]})


def told(desk: Desk, one: Delivery) -> dict[str, object]:
    return {
        "number": one.entry,
        "event_id": one.event_id,
        "sender": one.sender,
        "sender_name": desk.names.say(one.sender, language()),
        "receiver": one.receiver,
        "receiver_name": desk.names.say(one.receiver, language()),
        "carrier": one.carrier,
        "sent": one.sent,
        "kg": kilograms(one.kg),
        "batches": [
            {
                "batch": part.batch,
                "code": batch_code(part.batch),
                "lot": desk.lot(part.batch),
                "product": desk.product_of(part.batch),
                "sent_kg": kilograms(part.sent_kg),
            }
            for part in one.parts
        ],
    }
