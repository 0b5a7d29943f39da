"""Documents that an organisation's programs sent: /record/sent, for its people.

Who keeps the books of a cooperative sees what its software sent: how far a job is, what
was refused and where in the document. A running one asks the browser to come again
(`Refresh`), so it needs no script. Proved in tests/web/test_captures_page.py.
"""

from typing import Any, Final

from flask import Response, make_response, request

from nguon.services import capture as captures
from nguon_web.access import requires
from nguon_web.pages.record.room import blueprint, book, show_file, the_desk

AGAIN: Final = "2"  # seconds between two looks at a job
PAGE: Final = 20


@blueprint.get("/sent")
@requires("clerk", "manager")
def documents() -> str:
    """List the documents, the last first."""
    made, _, name = request.args.get("before", "").partition(" ")
    with the_desk() as desk:
        found = captures.jobs(
            book(), desk.organisation, limit=PAGE + 1, before=(made, name)
        )
        last = found[PAGE - 1] if len(found) > PAGE else None
        return _show(
            "list", desk, jobs=found[:PAGE], later=bool(made),
            before=f"{last.made} {last.id}" if last else "",
        )  # fmt: skip


@blueprint.get("/sent/<job>")
@requires("clerk", "manager")
def document(job: str) -> Response:
    """Show how far one is, or what became of it."""
    with the_desk() as desk:
        found = captures.job(book(), desk.organisation, job)
        answer = make_response(_show("document", desk, job=found))
    if found.running:
        answer.headers["Refresh"] = AGAIN
    return answer


def _show(template: str, desk: Any, **more: Any) -> str:
    return show_file(f"captures/{template}.html", desk, **more)
