"""What all pages of the inspector's desk share: the blueprint, names, addresses.

Every route under `/inspect` is for inspectors alone; to others the desk is closed (403)
and nothing on it is told. Proved in tests/web/test_inspect.py.
"""

import secrets
from collections.abc import Callable

from flask import Blueprint, Response, current_app, render_template, url_for
from markupsafe import Markup

from nguon.core.identifiers import subject_kind
from nguon.core.state import Registered
from nguon.core.values import text_of, value_of
from nguon.errors import VerificationError
from nguon.services.called import Called, call
from nguon.services.inspect.meters import Reading
from nguon_web.errors import wrong
from nguon_web.formats import number
from nguon_web.languages import language
from nguon_web.texts import _
from nguon_web.widths import meter

blueprint = Blueprint("inspector", __name__, url_prefix="/inspect")
PAGES = {
    "organisation": "inspector.organisation",
    "area": "inspector.meter",
    "certificate": "inspector.meter",
}


@blueprint.errorhandler(ValueError)
@blueprint.errorhandler(TypeError)
@blueprint.errorhandler(LookupError)
@blueprint.errorhandler(ArithmeticError)
@blueprint.errorhandler(AttributeError)
def senseless(error: Exception) -> Response:
    """Say no where stored rows make no sense, and where to learn which.

    A page of this desk only reads what is stored, so that what breaks it is either a
    row that somebody changed or a fault of ours. Both are told, and the fault is in
    the log with the number that the page shows.
    """
    if current_app.testing:
        raise error
    number_ = secrets.token_hex(4)
    current_app.logger.error("error %s: rows make no sense", number_, exc_info=error)
    sentence = VerificationError("inspect.senseless", number=number_)
    return wrong(sentence.sentence(language()))


def page(template: str, names: Called | None = None, **more: object) -> str:
    """Render a page of the desk; `name(id)` in it says what a thing is called."""
    return render_template(
        f"inspect/{template}.html",
        name=namer(names or {}), link=page_of, code_of=code_of, season=season_text,
        loss_word=loss_word, own=own_name, draw_meter=draw_meter, **more,
    )  # fmt: skip


def namer(names: Called) -> Callable[[str | None], str]:
    """Return what says the name of a thing; a sealed one is called by its code."""

    def say(subject: str | None) -> str:
        if not subject:
            return _("nobody named")
        if names.get(subject):
            return call(names, subject, language())
        return _("name sealed (%(code)s)", code=code_of(subject)[:8])

    return say


def own_name(thing: Registered) -> str:
    """Return the name that stands beside the number, unless it says the same."""
    name = name_in_value(thing)
    return "" if name == title_of(thing) else name


def name_in_value(thing: Registered) -> str:
    """Return the name that stands in a register entry, empty when it is sealed."""
    name = value_of(thing.value).get("name")
    if not isinstance(name, dict):
        return ""
    return str(name.get(language()) or name.get("vi") or "")


def title_of(thing: Registered) -> str:
    """Return what a registered thing is listed by: its number, else its name."""
    value = value_of(thing.value)
    given = text_of(value, "code") or text_of(value, "number")
    return given or name_in_value(thing) or namer({})(thing.id)


def code_of(subject: str) -> str:
    return subject.rsplit("/", 1)[-1]


def page_of(subject: str | None) -> str | None:
    """Return the page of an organisation, area or certificate on this desk."""
    kind = subject_kind(subject or "")
    if not subject or kind is None or kind not in PAGES:
        return None
    if PAGES[kind] == "inspector.meter":
        return url_for("inspector.meter", kind=kind, code=code_of(subject))
    return url_for(PAGES[kind], code=code_of(subject))


def draw_meter(reading: Reading) -> Markup:
    """Return the meter of a season as a bar with its ceiling."""
    if reading.ceiling is None:
        return Markup("")
    said = _(
        "%(kg)s of %(ceiling)s kg",
        kg=number(reading.kg), ceiling=number(reading.ceiling),
    )  # fmt: skip
    return meter(reading.kg, reading.ceiling, said)


def season_text(season: str) -> str:
    """`2026`, or `1/2 – 30/6/2026` for a season of its own."""
    first, found, last = season.partition("/")
    if not found:
        return season
    return f"{_day(first)} – {_day(last)}"


def loss_word(reason: str) -> str:
    """Return why weight was lost, in the trade's words."""
    words = {
        "trim": _("trimmed"),
        "reject": _("sorted out"),
        "water": _("water"),
        "peel": _("peel and seed"),
        "sample": _("samples"),
        "dust": _("dust"),
        "retained": _("kept as sample"),
        "spoiled": _("spoiled"),
        "other": _("other loss"),
        "unstated": _("not stated by anybody"),
    }
    return words.get(reason, reason)


def pointer_word(pointer: str) -> str:
    """Return what is sealed under a pointer."""
    words = {
        "/bizTransactionList": _("Documents"),
        "/nguon:price": _("Price"),
        "/nguon:coordinates": _("Exact place"),
        "/value/coordinates": _("Exact place"),
        "/value/geometry": _("Exact place"),
        "/value/name": _("Name"),
        "/value/gln": _("Location number (GLN)"),
        "/value/address": _("Address"),
        "/value/business_phone": _("Business phone"),
    }
    return words.get(pointer, pointer)


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"
