"""/verify: drop a bundle, see it checked; works offline."""

from flask import Blueprint, render_template

from nguon_web.access import anyone

blueprint = Blueprint("verify", __name__)


@blueprint.get("/verify")
@anyone
def page() -> str:
    return render_template("verify/page.html")
