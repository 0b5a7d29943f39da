"""Capture of whole documents: POST and GET /epcis/capture, GET /epcis/capture/{id}.

A document is read strictly, kept, and answered with 202 and the Location of its job
(EPCIS 2.0, 8.2.4); a small one is recorded before the answer. A job is worked by the
chore of one server process (`nguon.services.capture`). It says, as the standard has it:

    running  success
    true     true     nothing wrong until now
    true     false    something was refused; with `proceed` it goes on
    false    true     every event is recorded
    false    false    with `rollback` nothing is recorded, with `proceed` some events

and beside that `nguon:events`, `done`, `recorded`, `refused`: how many of how many.
Proved in tests/web/test_capture.py.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore
from typing import Final

from flask import Response, request, url_for
from flask_babel import lazy_gettext as _l

from nguon import clock
from nguon.errors import Malformed, Unavailable
from nguon.services import capture as captures
from nguon.services import tokens
from nguon_web import errors
from nguon_web.access import bearer
from nguon_web.api.described import described
from nguon_web.api.epcis import DOCUMENT, answered, blueprint, refused, sent
from nguon_web.api.epcis_shapes import DOCUMENTS, JOBS, CaptureHeaders, JobsQuery
from nguon_web.api.negotiate import version
from nguon_web.api.schemas import CaptureJobSchema, ProblemSchema
from nguon_web.api.speaker import speaker
from nguon_web.api.xml import TYPES as XML
from nguon_web.api.xml import located
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.security import MEBIBYTE, body_limit

PAGE: Final = 30  # jobs; EPCIS 2.0, 8.2.8: the default of perPage, and our upper bound
# A document in memory is some ten times its bytes: so many large ones at one time.
_COMING: Final = BoundedSemaphore(8)
_READ: Final = BoundedSemaphore(2)


@blueprint.post("/capture")
@bearer
@body_limit(DOCUMENT)
@described(
    _l("Record a document of events"), tag="capture", scope=tokens.CAPTURE,
    body=DOCUMENTS, headers=CaptureHeaders, answers={202: CaptureJobSchema},
    refuses=(406,),
)  # fmt: skip
def post_capture() -> Response:
    """Take a document in: all its events are recorded, or each that is right."""
    token = speaker(tokens.CAPTURE)
    for standard in ("EPCIS", "CBV"):
        version(standard, in_xml=request.mimetype in XML)
    behaviour = request.headers.get("GS1-Capture-Error-Behaviour", captures.ROLLBACK)
    if behaviour not in (captures.ROLLBACK, captures.PROCEED):
        raise Malformed("web.capture_behaviour", behaviour=behaviour[:40])
    try:
        with _room():
            job = captures.receive(
                book(), token.organisation, sent(DOCUMENT), clock.now(),
                account=token.name, behaviour=behaviour, located=located,
            )  # fmt: skip
    except captures.WrongDocument as error:
        return refused(error, errors=[_shown(each) for each in error.wrong])
    response = answered(CaptureJobSchema(), told(job), 202)
    response.headers["Location"] = url_for("epcis.get_capture", job=job.id)
    return response


@blueprint.get("/capture")
@bearer
@described(
    _l("Own capture jobs, the last first"), tag="capture", scope=tokens.CAPTURE,
    query=JobsQuery, answers={200: JOBS}, loose=True,
)  # fmt: skip
def get_captures() -> Response:
    """List the organisation's jobs, the last first, a page at a time."""
    organisation = speaker(tokens.CAPTURE).organisation
    limit, before = _asked()
    found = captures.jobs(book(), organisation, limit=limit + 1, before=before)
    shown = [CaptureJobSchema().dump(told(job)) for job in found[:limit]]
    text = json.dumps(shown, ensure_ascii=False)
    response = Response(text, mimetype="application/json")
    if len(found) > limit:
        last = found[limit - 1]
        token = urlsafe_b64encode(f"{last.made} {last.id}".encode()).decode()
        onward = url_for("epcis.get_captures", perPage=limit, nextPageToken=token)
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


@blueprint.get("/capture/<job>")
@bearer
@described(
    _l("How far a job is, or what became of it"), tag="capture",
    scope=tokens.CAPTURE, answers={200: CaptureJobSchema},
)  # fmt: skip
def get_capture(job: str) -> Response:
    """Say how far a job is, or what became of it."""
    found = captures.job(book(), speaker(tokens.CAPTURE).organisation, job)
    response = answered(CaptureJobSchema(), told(found))
    if found.running:
        response.headers["Retry-After"] = "1"
    return response


@contextmanager
def _room() -> Iterator[None]:
    """Let a few large documents in at one time, and read two of them."""
    length = request.content_length
    large = length is None or length > MEBIBYTE
    if large and not _COMING.acquire(blocking=False):
        raise Unavailable("capture.busy")
    try:
        request.get_data()  # as slowly as it comes; the next lock is not held for it
        with _READ if large else nullcontext():
            yield
    finally:
        if large:
            _COMING.release()


def _asked() -> tuple[int, tuple[str, str]]:
    """Return how many jobs a page has, and the job that it begins after."""
    for name in request.args:
        if name not in ("perPage", "nextPageToken"):
            raise Malformed("capture.page")
    size = request.args.get("perPage", str(PAGE))
    if not size.isascii() or not size.isdigit() or not int(size[:9]) > 0:
        raise Malformed("capture.page")
    token = request.args.get("nextPageToken", "")
    try:
        text = urlsafe_b64decode(token.encode("ascii")).decode("ascii")
    except ValueError as error:
        raise Malformed("capture.page") from error
    made, _, name = text.partition(" ")
    if token and not (made and name):
        raise Malformed("capture.page")
    return min(int(size[:9]), PAGE), (made, name)


def told(job: captures.Capture) -> dict[str, object]:
    said: dict[str, object] = {
        "capture_id": job.id,
        "created_at": job.made,
        "running": job.running,
        "success": job.success,
        "behaviour": job.behaviour,
        "total": job.total,
        "done": job.done,
        "recorded": job.recorded,
        "refused": job.refused,
        "errors": [_problem(error) for error in job.errors],
        "alike": list(job.alike),
    }
    return said if job.running else said | {"finished_at": job.finished}


def _shown(kept: Mapping[str, object]) -> object:
    return ProblemSchema().dump(_problem(kept))


def _problem(kept: Mapping[str, object]) -> dict[str, object]:
    said = kept["said"]
    sentences = said if isinstance(said, dict) else {}
    return {
        "type": "epcisException:ValidationException",
        "title": str(errors.PAGES[422][0]),
        "status": 422,
        "detail": sentences.get(language(), ""),
        "details": sentences,
        "event": kept["event"],
        "event_id": kept["eventID"],
        "place": kept["place"],
        "rule": kept["rule"],
    }
