"""Recording in plain fields: POST /records/<verb>, /recalls, /corrections.

The same verbs, services and rules as the desk's forms; nobody has to know EPCIS. Every
one takes an `Idempotency-Key`: sent again after a lost answer, it is recorded once and
the old answer comes back (`nguon.services.once`). Without a key the same request, with
its own `when`, is the same event too. Proved in tests/web/test_api_records.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask import Response, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon import clock
from nguon.core import canonical
from nguon.errors import NguonError, NotFound, Refused, Unavailable
from nguon.services import tokens
from nguon.services.desk import open_desk
from nguon.services.once import LONGEST, named, once
from nguon.services.record import Receipt, record
from nguon.services.record import receipt as receipt_of
from nguon.services.tokens import Token
from nguon_web.access import bearer
from nguon_web.api.described import described, loaded, sent
from nguon_web.api.fields import Asked, Matching
from nguon_web.api.speaker import speaker
from nguon_web.api.v1 import bodies, verbs
from nguon_web.api.v1.examples import EXAMPLES
from nguon_web.api.v1.room import as_json, blueprint, page_of
from nguon_web.api.v1.saying import Saying
from nguon_web.api.v1.shapes import several, text, yes
from nguon_web.ledger import book

KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"


class NewBatchSchema(Schema):
    """A batch that the record is about."""

    id = text()
    code = text()
    page = text()
    made = yes(metadata={"description": _l("Whether it began with this record.")})


class RecordedSchema(Schema):
    """The receipt: keep its number, it is enough to ask for the rest."""

    number = fields.Integer(required=True)
    event_id = text()
    step = text()
    recorded = text()
    repeated = yes(metadata={"description": _l("It had been recorded before.")})
    batches = several(NewBatchSchema)
    receipt = text(metadata={"description": _l("Where the receipt is.")})
    corrected = fields.Integer(
        allow_none=True,
        metadata={"description": _l(
            "Of a correction: the number of the right record, where there is one."
        )},
    )  # fmt: skip


class KeyHeader(Schema):
    key = fields.String(
        data_key=KEY,
        validate=[
            validate.Length(min=1, max=LONGEST),
            Matching(
                r"[\x21-\x7e]+", _l("Printable ASCII without spaces is expected.")
            ),
        ],
        metadata={
            "description": _l(
                "Your own name of this request, such as a UUID: sent again with the "
                "same key it is recorded once, and the old answer comes back. Kept for "
                "seven days."
            ),
            "pattern": r"^[\x21-\x7e]+$",
        },
    )


@dataclass(frozen=True, slots=True)
class Record:
    """One verb: its address, what its body holds, how it becomes events."""

    path: str
    says: LazyString
    body: type[Schema]
    build: verbs.Build
    tag: str = "records"


RECORDS: Final = {
    "plant": Record("/records/plant", _l("Plant"), bodies.PlantBody, verbs.plant),
    "tend": Record(
        "/records/tend", _l("Spray, feed, water"), bodies.TendBody, verbs.tend
    ),
    "harvest": Record(
        "/records/harvest", _l("Harvest"), bodies.HarvestBody, verbs.harvest
    ),
    "pack": Record("/records/pack", _l("Wash and pack"), bodies.PackBody, verbs.pack),
    "process": Record(
        "/records/process", _l("Dry, mill, sort into grades"), bodies.ProcessBody,
        verbs.process,
    ),
    "split": Record("/records/split", _l("Split a lot"), bodies.SplitBody, verbs.split),
    "merge": Record("/records/merge", _l("Merge lots"), bodies.MergeBody, verbs.merge),
    "store": Record(
        "/records/store", _l("Store, cool, wash: the lot stays"), bodies.StoreBody,
        verbs.store,
    ),
    "ship": Record("/records/ship", _l("Ship"), bodies.ShipBody, verbs.ship),
    "receive": Record(
        "/records/receive", _l("Receive, with one's own weight"), bodies.ReceiveBody,
        verbs.receive,
    ),
    "void_ship": Record(
        "/records/void_ship", _l("Take a shipment back"), bodies.VoidShipBody,
        verbs.void_ship,
    ),
    "sell": Record("/records/sell", _l("Sell"), bodies.SellBody, verbs.sell),
    "destroy": Record(
        "/records/destroy", _l("Destroy"), bodies.DestroyBody, verbs.destroy
    ),
    "inspect": Record(
        "/records/inspect", _l("Inspect; a laboratory's is a test"),
        bodies.InspectBody, verbs.inspect,
    ),
    "sample": Record(
        "/records/sample", _l("Take a sample"), bodies.SampleBody, verbs.sample
    ),
    "sensor": Record(
        "/records/sensor", _l("A temperature, from when to when"), bodies.SensorBody,
        verbs.sensor,
    ),
    "recall": Record(
        "/recalls", _l("Recall: reaches all that was made from it"), bodies.RecallBody,
        verbs.recall, "recalls",
    ),
    "recall_end": Record(
        "/recalls/end", _l("End a recall"), bodies.RecallBody, verbs.recall_end,
        "recalls",
    ),
    "correct": Record(
        "/corrections",
        _l("Correct an own record; the old value stays, struck through"),
        bodies.CorrectBody, verbs.correct, "recalls",
    ),
}  # fmt: skip


def take(name: str) -> Response:
    """Record what a request says, once."""
    token = speaker(tokens.CAPTURE)
    loaded(Asked(), request.args.to_dict())
    given = {KEY: request.headers[KEY]} if KEY in request.headers else {}
    key = loaded(KeyHeader(), given).get("key")
    body, value = sent()
    now = clock.now()
    what = canonical.to_bytes([RECORDS[name].path, value])
    if key is None:
        if "when" not in body:
            what += now.isoformat().encode()
        status, said = do(
            name, token, body, named(book(), token.organisation, what), now
        )
        return answer(status, said)
    kept, again = once(
        book(), token.organisation, key, what, now,
        lambda event, about: do(name, token, body, event, about, about != now),
    )  # fmt: skip
    response = answer(kept.status, kept.body)
    if again:
        response.headers[REPLAYED] = "true"
    return response


def do(
    name: str,
    token: Token,
    body: Mapping[str, Any],
    event: UUID,
    about: datetime,
    taken_over: bool = False,
) -> tuple[int, str]:
    """Record it, and return status and body of the answer.

    Of a request that another process had begun it may be that it was recorded, and that
    what it took is not there any more: then its receipt is the answer.
    """
    try:
        receipts = recorded(name, token, body, event, about)
    except NguonError as error:
        before = known(token, event, about) if taken_over else None
        if before is None or isinstance(error, Unavailable):
            raise
        receipts = [before]
    first = receipts[0]
    with open_desk(book(), token.organisation, about, token.name) as desk:
        known_here = [desk.known(one) for one, _code in first.batches]
    born = {one.id for one in known_here if one and one.event_id == first.event_id}
    said = {
        "number": first.number,
        "event_id": first.event_id,
        "step": first.step,
        "recorded": first.recorded,
        "repeated": first.repeated,
        "batches": [
            {
                "id": one,
                "code": code,
                "page": page_of(f"/b/{code}"),
                "made": one in born,
            }
            for one, code in first.batches
        ],
        "receipt": page_of(f"/api/v1/receipts/{first.number}"),
        "corrected": receipts[1].number if len(receipts) > 1 else None,
    }
    return 200 if first.repeated else 201, json.dumps(said, ensure_ascii=False)


def recorded(
    name: str, token: Token, body: Mapping[str, Any], event: UUID, about: datetime
) -> list[Receipt]:
    with open_desk(book(), token.organisation, about, token.name) as desk:
        try:
            events = RECORDS[name].build(Saying(desk, event, about), body)
        except NotFound as error:  # of a body: no address is missing
            raise Refused(error.code, **error.figures) from error
    return record(book(), token.organisation, events, clock.now(), account=token.name)


def known(token: Token, event: UUID, about: datetime) -> Receipt | None:
    """Return the receipt of an event that was recorded before."""
    with open_desk(book(), token.organisation, about, token.name) as desk:
        number = desk.recorded(event.urn)
    return None if number is None else receipt_of(book(), number)


def answer(status: int, said: str) -> Response:
    response = as_json(json.loads(said), status)
    response.headers["Location"] = json.loads(said)["receipt"]
    return response


def add(name: str, one: Record) -> None:
    """Give a verb its route."""

    def view() -> Response:
        return take(name)

    view.__name__ = name
    described(
        one.says, tag=one.tag, scope=tokens.CAPTURE, body=one.body, query=Asked,
        headers=KeyHeader, example=EXAMPLES.get(name),
        answers={201: RecordedSchema, 200: RecordedSchema},
    )(view)  # fmt: skip
    blueprint.post(one.path, endpoint=name)(bearer(view))


for _name, _one in RECORDS.items():
    add(_name, _one)
