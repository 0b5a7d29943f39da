"""Small public pages of a product, a place, an organisation and a pallet.

Each says what is public and what it is not: a page of a thing proves nothing of goods
in a hand. Programs get the same facts from `nguon_web.api.resources`. Proved in
tests/web/test_things.py.
"""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.core.digital_link import HOST, canonical_path
from nguon.core.own_links import own_links
from nguon.core.provenance import local_date
from nguon.core.values import text_of
from nguon.errors import Malformed, NotFound
from nguon.messages import TEXTS
from nguon.services import things
from nguon.services.names import Named
from nguon.services.units import open_unit
from nguon_web.access import anyone
from nguon_web.api.offers import unit_name
from nguon_web.api.resolver import asked_path
from nguon_web.auth import limiter
from nguon_web.formats import words
from nguon_web.languages import LANGUAGES, language
from nguon_web.ledger import book
from nguon_web.pages.consumer_answer import short_province
from nguon_web.pages.unknown import unknown
from nguon_web.texts import _

blueprint = Blueprint("things", __name__)


@blueprint.app_template_global()
def path_of_thing(kind: str, subject: str) -> str:
    """Return the address of a thing's page: kind and its number or code."""
    return f"/{kind}/{things.code_of(subject)}"


@blueprint.get("/product/<code>", strict_slashes=False)
@anyone
def product(code: str) -> AnyResponse | str:
    """A product: whose it is, its newest lots, and where its owner's links lead."""
    try:
        with book().read() as ledger:
            seen = things.product(ledger, code)
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    return render_template("things/product.html", seen=seen, **said(seen.thing))


@blueprint.get("/place/<code>", strict_slashes=False)
@anyone
@limiter.limit("120 per minute")  # it looks through all organisations
def place(code: str) -> AnyResponse | str:
    """A place by its commune: what is there, and what it is certified for."""
    try:
        with book().read() as ledger:
            seen = things.place(ledger, code, local_date(clock.now()))
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    return render_template(
        "things/place.html", seen=seen, where=where(seen.thing), **said(seen.thing)
    )


@blueprint.get("/organisation/<code>", strict_slashes=False)
@anyone
def organisation(code: str) -> AnyResponse | str:
    """An organisation as it wants to be known, with its certificates."""
    try:
        with book().read() as ledger:
            seen = things.organisation(ledger, code, local_date(clock.now()))
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    return render_template(
        "things/organisation.html", seen=seen,
        roles=[ROLES[role]() for role in things.roles(seen.thing)],
        where=where(seen.place) if seen.place else "", **said(seen.thing),
    )  # fmt: skip


@blueprint.get("/unit/<ai>/<path:number>")
@anyone
@limiter.limit("120 per minute")
def unit(ai: str, number: str) -> AnyResponse | str:
    """A pallet, crate or asset: the events that name it, each on whose word."""
    try:
        path = canonical_path(asked_path().removeprefix("/unit").rstrip("/"))
        seen = open_unit(book(), HOST.rstrip("/") + path)
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    return render_template(
        "things/unit.html", seen=seen, name=unit_name(path), link=path, lang=language()
    )


@blueprint.app_template_global()
def event_name(word: str) -> str:
    """Return what an event is called; a word of CBV that we have no other for, so."""
    told = TEXTS.get(f"step.{word}") or TEXTS.get(f"cbv.{word}")
    if told:
        return told[LANGUAGES.index(language())].capitalize()
    return word.replace("_", " ").capitalize() or _("Reported step")


def said(thing: Named) -> dict[str, object]:
    """Return what every template names of its thing."""
    return {
        "name": thing.say(language()),
        "value": thing.value,
        "own": own_links(thing.value),
        "lang": language(),
        "number": text_of(thing.value, "gln") or text_of(thing.value, "gtin"),
    }


def where(thing: Named) -> str:
    """Return the commune and province of a place, as they are named now."""
    commune = words(thing.value.get("commune_name"))
    province = short_province(words(thing.value.get("province_name")))
    return ", ".join(filter(None, (commune, province)))


@blueprint.app_template_global()
def link_type(word: str) -> str:
    """Return what a link's type means, for people."""
    return LINK_TYPES[word]()


LINK_TYPES = {
    "hasRetailers": lambda: _("Where to buy it"),
    "recipeInfo": lambda: _("Recipe"),
    "nutritionalInfo": lambda: _("Nutrition"),
    "allergenInfo": lambda: _("Allergens"),
    "safetyInfo": lambda: _("Safety sheet"),
    "instructions": lambda: _("How to use and keep it"),
    "relatedVideo": lambda: _("Video"),
    "sustainabilityInfo": lambda: _("Growing and environment"),
    "support": lambda: _("Contact"),
    "socialMedia": lambda: _("Social media"),
    "homepage": lambda: _("Website"),
}
ROLES = {
    "producer": lambda: _("grower"),
    "processor": lambda: _("processor"),
    "packhouse": lambda: _("packing house"),
    "distributor": lambda: _("distributor"),
    "retailer": lambda: _("shop"),
    "carrier": lambda: _("carrier"),
    "laboratory": lambda: _("laboratory"),
    "officer": lambda: _("authority"),
    "operator": lambda: _("runs this ledger"),
    "kitchen": lambda: _("kitchen"),
    "exporter": lambda: _("exporter"),
    "exchange": lambda: _("reports from other systems"),
}
