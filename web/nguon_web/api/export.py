"""GET /api/v1/export: the forms, and each of them as a file.

    GET /api/v1/export                        the forms: name, title, what they take
    GET /api/v1/export/{form}?batch=…&way=back|forward|both|self
    GET /api/v1/export/{form}?organisation=… | recall=… | from=…&to=…[&by=event|record]

Forms of public facts need no token; the others one of scope `read`, and show what is
sealed as far as it concerns the token's organisation. Proved in
tests/web/test_export.py.
"""

from flask import Blueprint, Response, jsonify, request
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon import clock
from nguon.errors import Refused
from nguon.services import tokens
from nguon.services.export.forms import FORMS, form_named
from nguon_web import errors
from nguon_web.access import anyone
from nguon_web.api.described import Media, Unread, described
from nguon_web.api.described import asked as read_strictly
from nguon_web.api.fields import Asked
from nguon_web.api.limits import limited
from nguon_web.api.speaker import reader
from nguon_web.api.v1.room import unread
from nguon_web.auth import limiter
from nguon_web.exporting import asked, selected, send
from nguon_web.languages import language

blueprint = Blueprint("api_export", __name__, url_prefix="/api/v1/export")
limited(blueprint)
blueprint.register_error_handler(Unread, unread)


def has_token() -> bool:
    """Whether a program says who it is; a whole ledger is not everybody's errand."""
    return "Authorization" in request.headers


class FormSchema(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    about = fields.String(required=True)
    media = fields.String(required=True)
    takes = fields.List(fields.String(), required=True)
    who = fields.String(required=True)


class FormsSchema(Schema):
    forms = fields.List(fields.Nested(FormSchema), required=True)


class ExportQuery(Asked):
    """What is exported: a batch, an organisation, a recall or a time."""

    batch = fields.String()
    way = fields.String(validate=validate.OneOf(("back", "forward", "both", "self")))
    organisation = fields.String()
    recall = fields.String()
    since = fields.String(
        data_key="from", metadata={"description": _l("A day or a moment.")}
    )
    until = fields.String(data_key="to")
    by = fields.String(validate=validate.OneOf(("event", "record")))


@blueprint.get("")
@anyone
@described(_l("The forms that there are"), tag="export", answers={200: FormsSchema})
def forms() -> Response:
    """The forms that there are."""
    lang = language()
    return jsonify(
        forms=[
            {
                "name": form.name, "title": form.title(lang), "about": form.about(lang),
                "media": form.media, "takes": sorted(form.takes), "who": form.who,
            }
            for form in FORMS.values()
        ]
    )  # fmt: skip


@blueprint.get("/<form>")
@anyone
@limiter.limit("20 per minute", exempt_when=has_token)
@described(
    _l("One form of what is chosen, as a file"), tag="export", query=ExportQuery,
    scope=tokens.READ, open_to_all=True, loose=True,
    answers={200: Media(tuple(sorted({one.media for one in FORMS.values()})))},
)  # fmt: skip
def export(form: str) -> Response:
    """One form of what is chosen, as a file."""
    viewer = reader()
    read_strictly()  # a name that is mistyped would choose more than was meant
    return send(form_named(form), selected(asked()), viewer, clock.now())


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say 401 and 403 where a token is missing or does not allow it."""
    status = {"people.token": 401, "people.token_scope": 403}.get(
        error.code, errors.status_of(error)
    )
    response = errors.answer(status, error.sentence(language()), rule=error.code)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="nguon"'
    return response
