"""The administrator's pages: members, tokens, organisations, refusals, openings."""

from flask import Blueprint, render_template

from nguon_web.access import requires

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("")
@requires("admin")
def desk() -> str:
    return render_template("admin/desk.html")
