"""Evidence: receipts with their proofs, the newest signed state, who a token is."""

from typing import Final

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from nguon.core import checkpoint as checkpoints
from nguon.core import merkle
from nguon.core.entry import from_bytes
from nguon.core.identifiers import batch_code
from nguon.errors import NotFound
from nguon.services import tokens
from nguon.services.members import Book
from nguon.services.prove import receipt_of
from nguon.services.witnessed import newest_note
from nguon_web.access import anyone, bearer
from nguon_web.api.described import Media, asked, described
from nguon_web.api.fields import Asked
from nguon_web.api.speaker import bearing
from nguon_web.api.v1.room import answered, blueprint, page_of
from nguon_web.api.v1.shapes import maybe, several, text, texts
from nguon_web.api.v1.things import named
from nguon_web.ledger import book

NUMBER: Final = {"number": {"description": _l("The number of the receipt.")}}


class AboutSchema(Schema):
    batch = text()
    code = text()
    page = text()


class EntryReceiptSchema(Schema):
    """One line of the ledger: when it took it, whose it is, what it is about."""

    number = fields.Integer(required=True)
    kind = text()
    recorded = text()
    organisation = text()
    event_id = maybe()
    step = maybe()
    batches = several(AboutSchema)
    leaf = text(metadata={"description": _l("SHA-256 of the entry's leaf, in hex.")})
    size = fields.Integer(
        required=True, metadata={"description": _l("Lines in the newest signed state.")}
    )
    proof = text(metadata={"description": _l("Where its tlog-proof is.")})


@blueprint.get("/receipts/<int:number>")
@anyone
@described(
    _l("A receipt: what the ledger took, and when"), tag="evidence", path=NUMBER,
    query=Asked, answers={200: EntryReceiptSchema},
)  # fmt: skip
def receipt(number: int) -> Response:
    asked()
    return answered(told(book(), number))


def told(ledger_of: Book, number: int) -> dict[str, object]:
    with ledger_of.read() as ledger:
        if number >= ledger.size:
            raise NotFound("prove.no_entry", index=number)
        data, size = ledger.entry(number), ledger.size
    entry = from_bytes(data)
    said = entry.statement
    step = said.get("nguon:step") or said.get("bizStep")
    return {
        "number": number,
        "kind": entry.kind,
        "recorded": entry.recorded,
        "organisation": entry.by.organisation,
        "event_id": said.get("eventID"),
        "step": step,
        "batches": [
            {"batch": one, "code": batch_code(one),
             "page": page_of(f"/b/{batch_code(one)}")}
            for one in (entry.subjects if entry.kind == "custody" else ())
        ],
        "leaf": merkle.leaf_hash(data).hex(),
        "size": size,
        "proof": page_of(f"/api/v1/receipts/{number}/proof"),
    }  # fmt: skip


@blueprint.get("/receipts/<int:number>/proof")
@anyone
@described(
    _l("The proof of a receipt, as c2sp.org/tlog-proof has it"), tag="evidence",
    path=NUMBER, query=Asked,
    more=_l("Anybody can check it without this server: nguon verify FILE --key KEY."),
    answers={200: Media(("text/plain",), _l("The proof, a text file."))},
)  # fmt: skip
def proof(number: int) -> Response:
    asked()
    response = Response(receipt_of(book(), number), mimetype="text/plain")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="nguon-{number}.tlog-proof"'
    )
    return response


class CheckpointSchema(Schema):
    origin = text()
    size = fields.Integer(required=True)
    root = text(metadata={"description": _l("The root hash, in hex.")})
    note = text(metadata={"description": _l(
        "The signed note, with the lines of its witnesses: this is what to check."
    )})  # fmt: skip
    verifier_key = text()


@blueprint.get("/checkpoint")
@anyone
@described(
    _l("The ledger's newest signed state"), tag="evidence", query=Asked,
    answers={200: CheckpointSchema},
)  # fmt: skip
def checkpoint() -> Response:
    asked()
    note = newest_note(book())
    state = checkpoints.open_checkpoint(note, book().verifier)
    return answered(
        {
            "origin": state.origin,
            "size": state.size,
            "root": state.root.hex(),
            "note": note,
            "verifier_key": book().verifier_key,
        }
    )


class TokenSchema(Schema):
    """What a token may do, and for whom: ask it first."""

    name = text()
    organisation = text()
    organisation_name = maybe()
    scopes = texts()
    made = text()


@blueprint.get("/tokens/self")
@bearer
@described(
    _l("What this token may do, and for whom"), tag="evidence", scope="any",
    query=Asked, answers={200: TokenSchema},
)  # fmt: skip
def own_token() -> Response:
    token = bearing()
    asked()
    return answered(
        {
            "name": token.name,
            "organisation": token.organisation,
            "organisation_name": named(token.organisation, token),
            "scopes": sorted(set(token.scopes) & set(tokens.SCOPES)),
            "made": token.made,
        }
    )
