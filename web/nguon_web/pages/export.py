"""The export pages of the two desks: choose what, choose a form, see, download.

Everything is a GET whose query says what is chosen, so that a page can be kept and sent
on, and nothing needs a script. A clerk exports as their organisation, an inspector sees
all, and what was opened on the way is noted. Proved in tests/web/test_export.py.
"""

from typing import Final
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from nguon import clock
from nguon.core.state import Registered
from nguon.errors import Malformed, NguonError, NotFound
from nguon.services import sight
from nguon.services.export.form import Form
from nguon.services.export.forms import FORMS, check, form_named
from nguon.services.export.overview import Overview, overview
from nguon.services.export.selection import Choice
from nguon.services.publish import name_in
from nguon.services.sight import Viewer
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.errors import status_of
from nguon_web.exporting import ASKED, asked, selected, send
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint as inspector
from nguon_web.pages.record.room import blueprint as coop
from nguon_web.texts import _

FIELDS: Final = ("form", "kind", "which", *ASKED, "lang")
FIELD: Final = {  # beside which question a refusal stands
    "export.which": "which", "export.no_form": "form",
    "export.takes": "form", "export.backwards": "to", "export.day": "from",
}  # fmt: skip


@coop.get("/export")
@requires("clerk", "manager")
def coop_export() -> Answer:
    """What a cooperative can export: its own records, and the batches it knows."""
    return page("record", "coop.coop_export_file")


@coop.get("/export/file")
@requires("clerk", "manager")
def coop_export_file() -> Response:
    return download()


@inspector.get("/export")
@requires("inspector")
def inspect_export() -> Answer:
    """What an inspector can export: everything."""
    return page("inspect", "inspector.inspect_export_file")


@inspector.get("/export/file")
@requires("inspector")
def inspect_export_file() -> Response:
    return download()


def page(desk: str, file: str) -> Answer:
    """Return the page: the questions, and below what the export would hold."""
    typed, seen, form = request.args, None, None
    errors: dict[str, str] = {}
    status = 200
    if typed.get("form"):
        try:
            form = form_named(typed["form"])
            seen = look(form)
        except NguonError as error:
            unknown = "which" if isinstance(error, NotFound) else ""
            errors = {FIELD.get(error.code, unknown): error.sentence(language())}
            status = status_of(error)
    given = {name: typed[name] for name in FIELDS if typed.get(name)}
    who = viewer()
    options = [(f.name, f.title(language()), f.about(language())) for f in
               FORMS.values()]  # fmt: skip
    said = render_template(
        f"export/{desk}.html", organisation=organisation_name(who), kinds=kinds(desk),
        which=which(desk), forms=options, typed=typed, errors=errors, seen=seen,
        form=form, ways=ways(),
        file=f"{url_for(file).partition('?')[0]}?{urlencode(given)}",
    )  # fmt: skip
    return make_response(said, status)


def look(form: Form) -> Overview:
    who, selection = viewer(), selected(choice())
    check(form, selection, who)
    return overview(book(), form, selection, who, clock.now())


def download() -> Response:
    form = form_named(request.args.get("form", ""))
    return send(form, selected(choice()), viewer(), clock.now())


def choice() -> Choice:
    """Return what the page's two questions name: of what kind, and which."""
    kind, which = request.args.get("kind", ""), request.args.get("which", "").strip()
    given = asked()
    if kind in ("batch", "recall", "organisation") and not which:
        raise Malformed("export.which")
    if kind == "ours":
        which, kind = the_member().organisation, "organisation"
    named = {
        name: which[:300] if kind == name else getattr(given, name)
        for name in ("batch", "recall", "organisation")
    }
    return Choice(
        **named, way=given.way, since=given.since, until=given.until, by=given.by
    )


def viewer() -> Viewer:
    who = the_member()
    with book().read() as ledger:
        return sight.viewer_of(ledger, who.organisation, who.login)


def organisation_name(who: Viewer) -> str:
    with book().read() as ledger:
        return name_in(ledger.get(Registered, who.organisation or ""), language())


def kinds(desk: str) -> list[tuple[str, str, str]]:
    found = [
        ("batch", _("A batch"), _("with what it was made from, or what came of it")),
        ("recall", _("A recall"), _("every batch that it reaches")),
    ]
    if desk == "record":
        return [*found, ("ours", _("Our own records"), _("in the days below"))]
    return [
        *found,
        ("organisation", _("An organisation"), _("what it recorded itself")),
        ("period", _("A period"), _("everything in the days below")),
    ]


def which(desk: str) -> str:
    """Return what the field for the name takes."""
    if desk == "record":
        return _("The code or lot number on the label. Nothing for our own records.")
    return _(
        "Batch or recall: the code or lot number on the label. Organisation: its name "
        "or code. Period: nothing."
    )


def ways() -> list[tuple[str, str]]:
    return [
        ("back", _("with everything it was made from")),
        ("forward", _("with everything made of it")),
        ("both", _("with both")),
        ("self", _("the batch alone")),
    ]
