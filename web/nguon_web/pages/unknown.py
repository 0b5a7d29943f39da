"""The answer to what this ledger does not know: it never looks genuine."""

from flask import Response, jsonify, make_response, render_template, request

from nguon_web.errors import PROBLEM
from nguon_web.texts import _


def unknown(sentence: str, product: str | None = None, status: int = 404) -> Response:
    """Return the answer that says so: to people a page, to programs a problem.

    A link that nobody can have printed (400) is as unknown to a shopper as a lot.
    """
    heading = _("Not known here")
    if wants_json():
        problem = {
            "type": "about:blank",
            "title": heading,
            "status": status,
            "detail": sentence,
        }
        response = jsonify(problem)
        response.mimetype = PROBLEM
    else:
        response = make_response(
            render_template(
                "consumer/unknown.html",
                heading=heading,
                sentence=sentence,
                product=product,
            )
        )
    response.status_code = status
    response.vary.add("Accept")
    return response


def wants_json() -> bool:
    """Whether a program is asking."""
    if request.args.get("format") == "json":
        return True
    kinds = ["text/html", "application/json", "application/linkset+json",
             "application/ld+json"]  # fmt: skip
    return request.accept_mimetypes.best_match(kinds) not in (None, "text/html")
