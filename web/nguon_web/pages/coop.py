"""The cooperative's desk."""

from flask import Blueprint, render_template

from nguon_web.access import requires

blueprint = Blueprint("coop", __name__, url_prefix="/record")


@blueprint.get("")
@requires("clerk", "manager")
def desk() -> str:
    return render_template("coop/desk.html")
