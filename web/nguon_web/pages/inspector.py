"""The inspector's desk."""

from flask import Blueprint, render_template

from nguon_web.access import requires

blueprint = Blueprint("inspector", __name__, url_prefix="/inspect")


@blueprint.get("")
@requires("inspector")
def desk() -> str:
    return render_template("inspector/desk.html")
