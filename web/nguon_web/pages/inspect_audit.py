"""The audit of the whole ledger: begun by a button, watched by reloading itself.

Starting is a POST; the page that watches asks the browser to come again (`Refresh`),
so it needs no script. A verdict is computed, never stored: what a run said is shown
with its moment and its state, and an older one is not shown as today's. Proved in
tests/web/test_inspect.py.
"""

from functools import partial

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response

from nguon import clock
from nguon.services.audit import audit
from nguon.services.inspect import audits as runs
from nguon_web.access import requires
from nguon_web.auth import limiter, the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint, page

AGAIN = "2"  # seconds between two looks at a run


@blueprint.get("/audit")
@requires("inspector")
def audits() -> str:
    """The button, and the runs of before."""
    found = runs.past(book(), clock.now())
    return page(
        "audits", runs=found, running=[r for r in found if r.state == "running"]
    )


@blueprint.post("/audit")
@requires("inspector")
@limiter.limit("10 per minute")
def begin_audit() -> Response:
    """Start an audit, or lead to the one that runs."""
    ledger = book()
    number = runs.begin(
        ledger, partial(audit, ledger), clock.now,
        account=the_member().login,
    )  # fmt: skip
    return redirect(url_for(".audit_run", number=number), 303)


@blueprint.get("/audit/<int:number>")
@requires("inspector")
def audit_run(number: int) -> Response:
    """How far a run is; when it has ended, what it said at its moment."""
    run = runs.watch(book(), number, clock.now())
    lines = run.lines.get(language(), [])
    answer = make_response(page("audit", run=run, lines=lines))
    if run.state == "running":
        answer.headers["Refresh"] = AGAIN
    return answer
