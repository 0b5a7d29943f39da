"""What links lead programs to: certificates, recall status, master data, as JSON(-LD).

    /b/<CODE>/recall                {"recalled": false, …, "page": "…"}
    /b/<CODE>/certificates          gs1:CertificationDetails of a lot, then of its parts
    /product|place|organisation/<id>/data           master data in GS1's words
    /place|organisation/<id>/certificates
    /certificate/<CODE>             one certificate: what a certificationInfo URI opens

Everything here is public already; a name that is sealed is left out. Proved in
tests/web/test_things.py.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from flask import Blueprint, Response

from nguon import clock
from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.identifiers import certificate_id
from nguon.core.provenance import local_date
from nguon.core.values import text_of
from nguon.services import things
from nguon.services.names import Named
from nguon.services.publish import batch_of_code
from nguon.services.things import Given
from nguon_web.access import anyone
from nguon_web.api.resolver import base
from nguon_web.auth import limiter
from nguon_web.ledger import book
from nguon_web.pages.consumer import shelf

blueprint = Blueprint("resources", __name__)

LD: Final = "application/ld+json"
CONTEXT: Final[dict[str, JSON]] = {
    "gs1": "https://ref.gs1.org/voc/",
    "nguon": "https://w3id.org/nguon/ns/",
}


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/b/<code>/recall")
@anyone
def recall(code: str) -> Response:
    """Say whether a lot is recalled, from the same check that its page makes."""
    shown = shelf().take(batch_of_code(book(), code), clock.now()).published
    recalls: list[JSON] = [
        {
            "batch": one.batch,
            "by": one.step.organisation,
            "since": one.step.time,
            "reason": one.step.reason,
        }
        for one in shown.told.recalls
    ]
    return answered(
        {
            "batch": shown.batch,
            "recalled": bool(recalls),
            "recalls": recalls,
            "verified": shown.failure is None,
            "checked": shown.checked.isoformat(timespec="seconds"),
            "page": f"{base()}/b/{shown.code}#main",
        },
        "application/json",
    )


@blueprint.get("/b/<code>/certificates")
@anyone
def of_batch(code: str) -> Response:
    """List the certificates of a lot: `nguon:kept` when they cover the whole of it."""
    now = clock.now()
    shown = shelf().take(batch_of_code(book(), code), now).published
    with book().read() as ledger:
        found = [
            {
                **details(
                    things.the_certificate(
                        ledger, claim.certificate.id, local_date(now)
                    )
                ),
                "nguon:kept": claim.kept,
                "nguon:validAtPacking": claim.valid_at_packing,
            }
            for claim in shown.told.claims
        ]  # fmt: skip
    return listed(found, shown.batch)


@blueprint.get("/certificate/<code>")
@anyone
def certificate(code: str) -> Response:
    with book().read() as ledger:
        found = things.the_certificate(
            ledger, certificate_id(code), local_date(clock.now())
        )
    return answered({"@context": dict(CONTEXT), **details(found)})


@blueprint.get("/organisation/<code>/certificates")
@anyone
def of_organisation(code: str) -> Response:
    with book().read() as ledger:
        seen = things.organisation(ledger, code, local_date(clock.now()))
    return listed(map(details, seen.certificates), seen.thing.id)


@blueprint.get("/place/<code>/certificates")
@anyone
@limiter.limit("120 per minute")
def of_place(code: str) -> Response:
    with book().read() as ledger:
        seen = things.place(ledger, code, local_date(clock.now()))
    return listed(map(details, seen.certificates), seen.thing.id)


@blueprint.get("/product/<code>/data")
@anyone
def product(code: str) -> Response:
    """Return a product's master data: gs1:Product."""
    with book().read() as ledger:
        seen = things.product(ledger, code)
    value = seen.thing.value
    said: dict[str, JSON] = {
        "@context": dict(CONTEXT), "@id": seen.thing.id, "@type": "gs1:Product",
        "gs1:productName": both(value.get("name")),
    }  # fmt: skip
    if number := text_of(value, "gtin") or _number(seen.thing.id):
        said["gs1:gtin"] = number
    if value.get("brand"):
        said["gs1:brand"] = {"@type": "gs1:Brand", "gs1:brandName": value["brand"]}
    if isinstance(net := value.get("net_kg"), int | Decimal):
        said["gs1:netContent"] = {
            "@type": "gs1:QuantitativeValue", "gs1:value": net, "gs1:unitCode": "KGM",
        }  # fmt: skip
    if seen.owner:
        said["gs1:brandOwner"] = _party(seen.owner)
    for member in ("scientific", "shelf_life_days", "storage", "standards"):
        if member in value:
            said[f"nguon:{member}"] = value[member]
    return answered(said)


@blueprint.get("/place/<code>/data")
@anyone
@limiter.limit("120 per minute")
def place(code: str) -> Response:
    """Return a place's master data: gs1:Place, by its commune."""
    with book().read() as ledger:
        seen = things.place(ledger, code, local_date(clock.now()))
    value = seen.thing.value
    said: dict[str, JSON] = {
        "@context": dict(CONTEXT), "@id": seen.thing.id, "@type": "gs1:Place",
        "gs1:physicalLocationName": both(value.get("name")),
        "gs1:address": {
            "@type": "gs1:PostalAddress",
            "gs1:addressLocality": both(value.get("commune_name")),
            "gs1:addressRegion": both(value.get("province_name")),
            "gs1:countryCode": "VN",
        },
        "nguon:commune": value["commune"],
        "nguon:province": value["province"],
        "nguon:named": value["named"],
    }  # fmt: skip
    if number := text_of(value, "gln") or _number(seen.thing.id):
        said["gs1:globalLocationNumber"] = number
    return answered(said)


@blueprint.get("/organisation/<code>/data")
@anyone
def organisation(code: str) -> Response:
    """Return an organisation's master data: gs1:Organization, no sealed name."""
    with book().read() as ledger:
        seen = things.organisation(ledger, code, local_date(clock.now()))
    said: dict[str, JSON] = {"@context": dict(CONTEXT), **_party(seen.thing)}
    said["nguon:roles"] = list(things.roles(seen.thing))
    if seen.place:
        said["gs1:location"] = {"@id": seen.place.id}
    return answered(said)


def details(one: Given) -> dict[str, JSON]:
    """Return a certificate in GS1's words: gs1:CertificationDetails."""
    said: dict[str, JSON] = {
        "@id": f"{base()}/certificate/{one.code}",
        "@type": "gs1:CertificationDetails",
        "gs1:certificationIdentification": one.said.number,
        "gs1:certificationStandard": one.said.kind,
        "gs1:certificationStartDate": one.said.start,
        "gs1:certificationEndDate": one.said.end,
        "gs1:certificationSubject": {"@id": one.said.holder},
        "nguon:validToday": one.valid,
        "nguon:subject": one.id,
    }
    if one.said.issuer:
        said["gs1:certificationAgency"] = both(
            {"vi": one.said.issuer.vi, "en": one.said.issuer.en}
        )
    if one.ended:
        said["nguon:withdrawn"] = one.ended
    return said


def both(name: JSON) -> JSON:
    """Return a name as JSON-LD has it, in each of its languages."""
    if not isinstance(name, Mapping):
        return name
    return [{"@language": lang, "@value": text} for lang, text in sorted(name.items())]


def listed(found: Iterable[Mapping[str, JSON]], about: str) -> Response:
    graph: list[JSON] = [dict(one) for one in found]
    return answered({"@context": dict(CONTEXT), "nguon:about": about, "@graph": graph})


def answered(said: Mapping[str, JSON], media: str = LD) -> Response:
    return Response(canonical.to_bytes(dict(said)), mimetype=media)


def _party(thing: Named) -> dict[str, JSON]:
    said: dict[str, JSON] = {"@id": thing.id, "@type": "gs1:Organization"}
    if thing.name:
        said["gs1:organizationName"] = both(dict(thing.name))
    if number := text_of(thing.value, "gln"):
        said["gs1:globalLocationNumber"] = number
    return said


def _number(subject: str) -> str:
    """Return the GTIN or GLN that a subject is named by, if it is."""
    return things.code_of(subject) if subject.startswith("https://id.gs1.org/") else ""
