"""Maps of plots: a cooperative's manager draws in where its planting areas lie.

    /record/plots/map            the organisation's areas, and which have an outline
    /record/plots/map/<CODE>     one area: GeoJSON is pasted or uploaded, shown as a
                                 picture with its hectares, and then recorded

Nothing is recorded before it was seen. No script is needed. Proved in
tests/web/test_plots.py.
"""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.core import geojson, geometry
from nguon.core.canonical import JSON
from nguon.core.identifiers import area_id
from nguon.core.register import check_outline
from nguon.errors import Malformed, NguonError
from nguon.services.plots import Plot, apart, draw, plot_of, plots_of
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.errors import status_of
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.export import organisation_name, viewer
from nguon_web.pages.plots_picture import picture
from nguon_web.security import MEBIBYTE, body_limit
from nguon_web.texts import _

blueprint = Blueprint("plots", __name__, url_prefix="/record/plots/map")


@blueprint.get("", strict_slashes=False)
@requires("clerk", "manager")
def areas() -> str:
    """The organisation's areas."""
    found = plots_of(book(), viewer(), clock.now())
    return render_template("plots/list.html", plots=found, **frame())


@blueprint.get("/<code>")
@requires("clerk", "manager")
def area(code: str) -> str:
    """One area, with the outline that stands and the form for another."""
    return render_template("plots/area.html", plot=own_plot(code), **frame())


@blueprint.post("/<code>")
@requires("manager")
@body_limit(4 * MEBIBYTE)
def look(code: str) -> AnyResponse:
    """Show what was handed in; record it once it was seen."""
    plot = own_plot(code)
    typed = request.form.get("geojson", "")
    given = request.files.get("file")
    sent = given.read() if given and given.filename else typed.encode()
    try:
        outline = chosen(sent, plot)
        check_outline({"geometry": outline, "area_ha": plot.stated_ha})
        if request.form.get("do") == "record":
            draw(book(), plot.id, outline, clock.now(), plot.holder)
            flash(_("The outline of %(code)s is recorded.", code=plot.code))
            return redirect(url_for("plots.area", code=plot.short), 303)
    except NguonError as error:
        at = "file" if given and given.filename else "geojson"
        return refused(plot, typed, at, error)
    shown = render_template(
        "plots/look.html", plot=plot, outline=outline,
        hectares=geometry.hectares(outline), points=points_of(outline),
        difference=apart(geometry.hectares(outline), plot.stated_ha),
        text=geometry.as_text(outline), **frame(),
    )  # fmt: skip
    return not_kept(make_response(shown))


def chosen(sent: bytes, plot: Plot) -> dict[str, JSON]:
    """Return the outline of this very area in what was sent."""
    if not sent.strip():
        raise Malformed("plots.empty")
    found = geojson.read(sent)
    mine = [one for one in found if one.code in (plot.code, plot.short, plot.id)]
    if len(mine) == 1:
        return mine[0].geometry
    if len(found) != 1:
        raise Malformed("plots.one", count=len(found))
    if found[0].code:
        raise Malformed("plots.other", area=found[0].code[:60], mine=plot.code)
    return found[0].geometry


def refused(plot: Plot, typed: str, at: str, error: NguonError) -> Response:
    """Show the form again, what was typed in it, the sentence at its field."""
    shown = render_template(
        "plots/area.html", plot=plot, typed={"geojson": typed},
        errors={at: error.sentence(language())}, **frame(),
    )  # fmt: skip
    return not_kept(make_response(shown, max(422, status_of(error))))


def points_of(outline: dict[str, JSON]) -> int:
    rings = [ring for polygon in geometry.outlines(outline) for ring in polygon]
    return sum(max(1, len(ring) - 1) for ring in rings)


def own_plot(code: str) -> Plot:
    return plot_of(book(), viewer(), area_id(code), clock.now())


def frame() -> dict[str, object]:
    """Return what every page of the desk has around it."""
    return {
        "organisation": organisation_name(viewer()),
        "may_draw": the_member().role == "manager",
        "picture": picture,
        "apart": apart,
    }


def not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
