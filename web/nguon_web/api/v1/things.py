"""Registered things: organisations, products, places, planting areas, certificates.

What is sealed, such as a household's name, is not in the answer; an organisation's own
token gets its own name. Without a code a list answers what one's own organisation may
write into a record.
"""

from collections.abc import Callable
from typing import Final

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from nguon import clock
from nguon.services import tokens
from nguon.services.desk import Desk, open_desk
from nguon.services.meant import thing
from nguon.services.names import Named
from nguon_web.access import anyone, bearer
from nguon_web.api.described import asked, described
from nguon_web.api.fields import Asked
from nguon_web.api.speaker import reader, speaker
from nguon_web.api.v1.room import answered, blueprint
from nguon_web.api.v1.shapes import maybe, several, text
from nguon_web.languages import language
from nguon_web.ledger import book

NAMED: Final = {"code": {"description": _l(
    "Its code, or its GTIN or GLN where it has one."
)}}  # fmt: skip


class ThingSchema(Schema):
    """A registered thing as it stands."""

    id = text()
    code = text()
    type = text()
    name = maybe(metadata={"description": _l(
        "In the language of the answer; null where it is sealed."
    )})  # fmt: skip
    value = fields.Dict(
        required=True,
        metadata={"description": _l("As it was registered, less what is sealed.")},
    )
    recorded = text()
    ended = maybe()
    entry = fields.Integer(
        required=True, metadata={"description": _l("Its receipt's number.")}
    )


class ChoiceSchema(Schema):
    id = text()
    code = text()
    name = text()
    gtin = maybe()


class ChoiceListSchema(Schema):
    """What one may write into a record."""

    items = several(ChoiceSchema)


def one(kind: str, code: str) -> Response:
    viewer = reader()
    asked()
    if viewer.organisation is None:
        with book().read() as ledger:
            found = thing(ledger, kind, code)
    else:  # its own sealed name is opened for it, and that is written down
        with open_desk(
            book(), viewer.organisation, clock.now(), viewer.account
        ) as desk:
            found = thing(desk.snapshot, kind, code, desk.names)
    named = found.named
    return answered(
        {
            "id": named.id,
            "code": named.id.rsplit("/", 1)[-1],
            "type": kind,
            "name": name_of(named),
            "value": named.value,
            "recorded": found.recorded,
            "ended": found.ended,
            "entry": found.entry,
        }
    )


def name_of(named: Named) -> str | None:
    said = named.name or {}
    return said.get(language()) or said.get("vi")


def choices(chosen: Callable[[Desk], list[Named]]) -> Response:
    token = speaker(tokens.READ)
    asked()
    with open_desk(book(), token.organisation, clock.now(), token.name) as desk:
        items = [
            {"id": one.id, "code": one.id.rsplit("/", 1)[-1],
             "name": one.say(language()), "gtin": one.gtin}
            for one in chosen(desk)
        ]  # fmt: skip
    return answered({"items": items})


def named(organisation: str, token: tokens.Token) -> str | None:
    """Return what a token's own organisation is called."""
    with open_desk(book(), organisation, clock.now(), token.name) as desk:
        return desk.names.say(organisation, language())


def about(
    says: object,
) -> Callable[[Callable[[str], Response]], Callable[..., Response]]:
    return described(
        says, tag="things", path=NAMED, query=Asked, scope=tokens.READ,
        open_to_all=True, answers={200: ThingSchema},
    )  # fmt: skip


def own(says: object) -> Callable[[Callable[[], Response]], Callable[..., Response]]:
    return described(
        says, tag="things", query=Asked, scope=tokens.READ,
        answers={200: ChoiceListSchema},
    )  # fmt: skip


@blueprint.get("/organisations/<code>")
@anyone
@about(_l("An organisation"))
def organisation(code: str) -> Response:
    return one("organisation", code)


@blueprint.get("/products/<code>")
@anyone
@about(_l("A product, by GTIN or code"))
def product(code: str) -> Response:
    return one("product", code)


@blueprint.get("/places/<code>")
@anyone
@about(_l("A place, by GLN or code"))
def place(code: str) -> Response:
    return one("place", code)


@blueprint.get("/areas/<code>")
@anyone
@about(_l("A planting area"))
def area(code: str) -> Response:
    return one("area", code)


@blueprint.get("/certificates/<code>")
@anyone
@about(_l("A certificate"))
def certificate(code: str) -> Response:
    return one("certificate", code)


@blueprint.get("/products")
@bearer
@own(_l("The products that we may make"))
def own_products() -> Response:
    return choices(lambda desk: desk.names.products(desk.organisation))


@blueprint.get("/places")
@bearer
@own(_l("The places where we work"))
def own_places() -> Response:
    return choices(lambda desk: desk.names.places(desk.organisation))


@blueprint.get("/areas")
@bearer
@own(_l("Our planting areas"))
def own_areas() -> Response:
    return choices(lambda desk: desk.names.areas(desk.organisation))


@blueprint.get("/organisations")
@bearer
@own(_l("The organisations that goods can be handed to"))
def partners() -> Response:
    return choices(lambda desk: desk.names.partners(desk.organisation))
