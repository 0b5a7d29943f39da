"""The devices of a cooperative: /record/devices. Thermometers, stations, their legs.

    GET  /record/devices          what each says now, along with which lots
    POST /record/devices          keep one
    POST …/end …/resume           take it out of use, and back
    POST …/out                    a leg ends: taken out of the cold store

No script. Proved in tests/web/test_devices.py.
"""

from decimal import Decimal
from urllib.parse import unquote

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.errors import NguonError
from nguon.services.sensors import devices, legs
from nguon.services.sensors.devices import Typed
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.formats import number
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.devices_curve import curve
from nguon_web.pages.record.room import show_file, the_desk

blueprint = Blueprint("devices", __name__, url_prefix="/record/devices")

FIELDS = {
    "sensors.serial": "serial", "sensors.taken": "serial", "sensors.name": "name",
    "sensors.area": "area", "id.uri": "serial", "id.scheme": "serial",
    "id.ours": "serial", "id.link": "serial", "id.check_digit": "serial",
    "id.value": "serial", "id.host": "serial", "id.bare": "serial",
}  # fmt: skip


@blueprint.get("", strict_slashes=False)
@requires("clerk", "manager")
def listed() -> Response:
    return page()


@blueprint.post("", strict_slashes=False)
@requires("clerk", "manager")
def add() -> AnyResponse:
    typed = request.form
    wanted = Typed(
        name=typed.get("name", "")[:200],
        serial=typed.get("serial", "")[:300],
        low=typed.get("low", "")[:20],
        high=typed.get("high", "")[:20],
        grace=typed.get("grace", "")[:20],
        area=typed.get("area", ""),
    )
    try:
        made = devices.add(book(), the_member().organisation, wanted, clock.now())
    except NguonError as error:
        field = str(error.figures.get("field") or FIELDS.get(error.code, "serial"))
        return page({field: error.sentence(language())}, 422)
    flash(_("%(name)s is registered. Name it when a shipment leaves.", name=made.name))
    return redirect(url_for("devices.listed"), 303)


@blueprint.post("/end")
@requires("clerk", "manager")
def end() -> AnyResponse:
    devices.end(
        book(), the_member().organisation, request.form.get("device", ""), clock.now()
    )
    flash(_("Out of use. What it measured stays."))
    return redirect(url_for("devices.listed"), 303)


@blueprint.post("/resume")
@requires("clerk", "manager")
def resume() -> AnyResponse:
    devices.resume(book(), the_member().organisation, request.form.get("device", ""))
    return redirect(url_for("devices.listed"), 303)


@blueprint.post("/out")
@requires("clerk", "manager")
def out() -> AnyResponse:
    legs.take_out(
        book(), the_member().organisation, request.form.get("leg", ""), clock.now()
    )
    flash(_("The leg has ended. Its summary is recorded once the readings are here."))
    return redirect(url_for("devices.listed"), 303)


@blueprint.app_template_filter("urldecoded")
def urldecoded(text: str) -> str:
    """Return what is printed on a device, from its identifier."""
    return unquote(text)


@blueprint.app_template_filter("figure")
def figure(text: str) -> str:
    """Return a figure that is kept as text, as its reader writes it."""
    return number(Decimal(text))


def page(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    with the_desk() as desk:
        areas = desk.names.areas(desk.organisation)
        shown = show_file(
            "devices/list.html",
            desk,
            devices=devices.standing(book(), desk.organisation),
            curve=curve,
            areas=[(area.id, area.say(language())) for area in areas],
            origin=current_app.extensions["nguon-settings"].origin,
            typed=request.form if errors else {},
            errors=errors or {},
        )
    return make_response(shown, status)
