"""The passport of a batch: the least that Decree 37/2026, Art. 32 wants, and its proof.

    made = passport_of(book, "https://ledger.example", batch, now)
    made.credential      the credential as JSON-LD: what a program reads
    made.signed          the same as a signed text (`nguon.core.passport`)

Told, from the batch's evidence checked at this very moment and from nothing else: name
and GTIN; the operator's name, address and identifier; origin and last stage; the trace;
certificates with their dates; dates; warnings; the national portal. Its shape is the
UN Transparency Protocol's Digital Product Passport 0.6, with words of schema.org and
gs1 where that has none. Nothing is stored: a recall that stands when it is asked for is
in it, and what fails the check gets no passport. Proved in tests/web/test_passport.py.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import quote

from nguon.core import bundle, canonical
from nguon.core.canonical import JSON
from nguon.core.checkpoint import from_text
from nguon.core.identifiers import NAMESPACE, PREFIX, digital_link_path, key_id
from nguon.core.journey import Step, Thing
from nguon.core.note import signature_lines
from nguon.core.passport import (
    NOT_RECALLED,
    RECALLED,
    RECORD,
    did_of,
    sign_passport,
)
from nguon.core.provenance import Claim, Provenance
from nguon.errors import VerificationError
from nguon.services.publish import Published, publish_in
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

PORTAL: Final = "https://truyxuat.gov.vn"
"""The national traceability portal, which a passport must link to (Decree 37/2026)."""
UNTP: Final = "https://test.uncefact.org/vocabulary/untp/dpp/0.6.0/"
CONTEXT: Final[JSON] = [
    "https://www.w3.org/ns/credentials/v2",
    UNTP,
    {
        "schema": "https://schema.org/",
        "gs1": "https://ref.gs1.org/voc/",
        "nguon": NAMESPACE,
    },
]
_COUNTRY: Final = "VN"


@dataclass(frozen=True, slots=True)
class Made:
    """A passport made now: what is shown, the credential, and the signed text."""

    published: Published
    credential: dict[str, JSON]
    signed: str


def passport_of(book: Book, address: str, batch: str, now: datetime) -> Made:
    """Return the passport of a batch in the newest state, or raise why there is none.

    `address` is the ledger's public one. A record that fails its check has none, nor
    has a state that waits for its witnesses.
    """
    with book.read() as ledger:
        published = publish_in(book, ledger, batch, now)
        if published.failure is not None:
            raise published.failure
        evidence = _evidence(book, ledger, address.rstrip("/"), published)
        operator = published.told.things.get(book.registrar.organisation)
    page = f"{address.rstrip('/')}/b/{published.code}"
    issuer: dict[str, JSON] = {
        "type": ["CredentialIssuer"],
        "id": did_of(book.log.name),
        "name": said(operator.value.get("name") if operator else None) or book.log.name,
    }
    credential: dict[str, JSON] = {
        "@context": CONTEXT,
        "id": f"{page}/passport",
        "type": ["DigitalProductPassport", "VerifiableCredential"],
        "issuer": issuer,
        "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": subject(published, page),
        "evidence": [evidence],
    }
    key = book.registrar.by.key
    sign = partial(sign_passport, credential, book.log.name, key)
    return Made(published, credential, sign(book.registrar.private_key.sign))


def did_document(book: Book) -> dict[str, JSON]:
    """Return the DID document of the ledger (did:web): the key that signs passports.

    It is for programs that know nothing of logs. Whoever checks with the log's public
    key needs it not: the key's own record travels in every passport.
    """
    did = did_of(book.log.name)
    raw = book.registrar.private_key.public_key().public_bytes_raw()
    name = f"{did}#{book.registrar.by.key}"
    jwk: dict[str, JSON] = {
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": book.registrar.by.key,
        "x": urlsafe_b64encode(raw).decode().rstrip("="),
    }  # fmt: skip
    method: dict[str, JSON] = {
        "id": name, "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk,
    }  # fmt: skip
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": did,
        "alsoKnownAs": [key_id(book.registrar.by.key)],
        "verificationMethod": [method],
        "assertionMethod": [name],
    }


def _evidence(
    book: Book, ledger: Snapshot, address: str, published: Published
) -> dict[str, JSON]:
    head = ledger.head(published.batch)
    if head is None:
        raise VerificationError("log.subject_unknown", subject=published.batch)
    state = from_text(signature_lines(ledger.checkpoint)[0])
    own = bundle.build(ledger, key_id(book.registrar.by.key))
    return {
        "type": [RECORD],
        "nguon:batch": published.batch,
        "nguon:code": published.code,
        "nguon:bundle": f"{address}/b/{published.code}/bundle",
        "nguon:verifier": book.verifier_key,
        "nguon:origin": state.origin,
        "nguon:size": state.size,
        "nguon:root": state.root.hex(),
        "nguon:head": {"nguon:count": head[0], "nguon:leaf": head[1].hex()},
        "nguon:key": canonical.parse(own),
    }


def subject(published: Published, page: str) -> dict[str, JSON]:
    """Return what the passport says of the batch: the public facts of its page."""
    told = published.told
    last = told.steps[-1] if told.steps else None
    return {
        "type": ["ProductPassport"],
        "id": f"{page}/passport#batch",
        "granularityLevel": "batch",
        "product": product(published, page),
        "conformityClaim": [claim(one) for one in told.claims if one.kept],
        "traceabilityInformation": [
            traced(told, step, page) for step in told.steps if step.voided_by is None
        ],
        "nguon:status": RECALLED if told.recalls else NOT_RECALLED,
        "nguon:warnings": warnings(told),
        "nguon:origins": origins(told),
        **({"nguon:lastStage": stage(told, last)} if last else {}),
        "nguon:traceabilityCode": published.code,
        "nguon:nationalPortal": PORTAL,
    }


def product(published: Published, page: str) -> dict[str, JSON]:
    told = published.told
    value = told.product.value if told.product else {}
    gtin = value.get("gtin") or _gtin(told.product)
    scheme = (
        ("https://id.gs1.org/01/", "Global Trade Item Number (GTIN)")
        if gtin
        else (f"{PREFIX}b/", "Nguồn traceability code")
    )
    found: dict[str, JSON] = {
        "type": ["Product"],
        "id": _digital_link(page, told.batch),
        "name": said(value.get("name")) or told.lot or published.code,
        "nguon:name": value.get("name"),
        "registeredId": gtin or published.code,
        "idScheme": {"type": ["IdentifierScheme"], "id": scheme[0], "name": scheme[1]},
        "batchNumber": told.lot,
        "gs1:gtin": gtin,
        "productImage": link(str(value["image"]), "image", "gs1:productImage")
        if value.get("image")
        else None,
        "schema:brand": value.get("brand"),
        "countryOfProduction": _COUNTRY,
        "producedByParty": party(told, told.maker),
        "productionDate": _date(told),
        "nguon:harvestDates": list[JSON](
            sorted({d.date().isoformat() for d in told.harvested})
        ),
        "schema:expires": told.best_before.isoformat() if told.best_before else None,
        "furtherInformation": [
            link(page, "page", "gs1:traceability"),
            link(PORTAL, "national traceability portal", "gs1:regulatedProduct"),
        ],
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def party(told: Provenance, organisation: str) -> dict[str, JSON]:
    """Return an operator: name, address and identifier, as far as it shows them."""
    thing = told.things.get(organisation)
    value = thing.value if thing else {}
    place = told.things.get(str(value.get("place", "")))
    gln = value.get("gln")
    found: dict[str, JSON] = {
        "type": ["Party"],
        "id": organisation,
        "name": said(value.get("name")) or organisation.rpartition("/")[2],
        "registeredId": gln or organisation.rpartition("/")[2],
        "nguon:name": value.get("name"),
        "schema:address": value.get("address") or commune(place),
    }
    return {name: value for name, value in found.items() if value}


def stage(told: Provenance, step: Step) -> dict[str, JSON]:
    """Return one stage: what was done, by whom, when and in which commune."""
    found: dict[str, JSON] = {
        "nguon:step": step.step,
        "nguon:time": step.time,
        "nguon:recorded": step.recorded,
        "nguon:by": party(told, step.organisation).get("name"),
        "nguon:byCode": step.organisation,
        "nguon:commune": commune(told.things.get(step.place or "")),
        "nguon:placeCode": step.place,
    }
    return {name: value for name, value in found.items() if value}


def traced(told: Provenance, step: Step, page: str) -> dict[str, JSON]:
    """Return one stage for the trace, with the EPCIS event that it is told from."""
    address = page.partition("/b/")[0]
    event = f"{address}/epcis/events/{quote(step.event_id, safe='')}"
    said = stage(told, step)
    short = ("nguon:time", "nguon:by", "nguon:placeCode")
    return {
        "type": ["TraceabilityPerformance"],
        "valueChainProcess": step.step,
        "traceabilityEvent": [link(event, step.step, "gs1:epcis")],
        **{name: said[name] for name in short if name in said},
    }


def claim(one: Claim) -> dict[str, JSON]:
    """Return a certificate that the whole batch has, with its dates, then and now."""
    value = one.certificate.value
    found: dict[str, JSON] = {
        "type": ["Claim", "Declaration"],
        "id": one.certificate.id,
        "description": str(value.get("kind", "")),
        "conformance": one.valid_at_packing,
        "conformityTopic": "governance.compliance",
        "nguon:number": value.get("number"),
        "nguon:issuer": value.get("issuer"),
        "nguon:from": value.get("from"),
        "nguon:to": value.get("to"),
        "nguon:validAtPacking": one.valid_at_packing,
        "nguon:validNow": one.valid_now,
    }
    return {name: value for name, value in found.items() if value is not None}


def warnings(told: Provenance) -> list[JSON]:
    """Return what must be known before it is eaten: recalls first."""
    found: list[JSON] = [
        {
            "nguon:warning": "recall", "nguon:batch": recall.batch,
            "nguon:time": recall.step.time, "nguon:reason": recall.step.reason,
        }
        for recall in told.recalls
    ]  # fmt: skip
    found += [
        {
            "nguon:warning": "failedTest", "nguon:time": test.time,
            "nguon:by": party(told, test.organisation).get("name"),
        }
        for test in told.tests
        if (test.result or {}).get("nguon:verdict") == "fail"
    ]  # fmt: skip
    if told.spray and told.spray.too_early:
        days: dict[str, JSON] = {
            "nguon:warning": "harvestedTooEarly",
            "nguon:days": told.spray.days, "nguon:required": told.spray.required,
        }  # fmt: skip
        found.append(days)
    return found


def origins(told: Provenance) -> list[JSON]:
    """Return the communes that it was grown in, each once; never a plot."""
    places = [told.things.get(one) for one in told.origins]
    places = [
        told.things.get(str(one.value.get("place"))) if one and one.type == "area"
        else one
        for one in places
    ]  # fmt: skip
    found = {canonical.text(said): said for one in places if (said := commune(one))}
    return list(found.values())


def commune(place: Thing | None) -> dict[str, JSON]:
    """Return commune and province as they were named, and their numbers."""
    value = place.value if place and place.type == "place" else {}
    members = ("commune", "commune_name", "province", "province_name", "postcode")
    found: dict[str, JSON] = {
        f"nguon:{name.replace('_n', 'N')}": value[name]
        for name in members
        if name in value
    }
    return found and {**found, "schema:addressCountry": _COUNTRY}


def link(address: str, name: str, kind: str) -> dict[str, JSON]:
    return {"type": ["Link"], "linkURL": address, "linkName": name, "linkType": kind}


def said(name: JSON) -> str:
    """Return a name as one text, Vietnamese first."""
    if isinstance(name, dict):
        return str(name.get("vi") or name.get("en") or "")
    return name if isinstance(name, str) else ""


def _gtin(product: Thing | None) -> str | None:
    start = "https://id.gs1.org/01/"
    if product is None or not product.id.startswith(start):
        return None
    return product.id.removeprefix(start)


def _digital_link(page: str, batch: str) -> str:
    """Return the batch's address at the ledger: its Digital Link, or its page."""
    return page.partition("/b/")[0] + digital_link_path(batch)


def _date(told: Provenance) -> str | None:
    made = told.packed or (told.harvested[-1] if told.harvested else None)
    return made.date().isoformat() if made else None
