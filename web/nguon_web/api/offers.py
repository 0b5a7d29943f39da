"""What is offered of a thing: the links of each level, with words, best first.

The first link of a level is its default. Every target is an address of this server that
answers, or a link that the thing's owner recorded (`own`). Hrefs are absolute, as a
linkset must have them. Proved in tests/web/test_resolver.py, which opens them all.
"""

from collections.abc import Iterator
from urllib.parse import quote

from nguon.core.linkset import Level, Link
from nguon.core.own_links import own_links
from nguon.core.passport import TYPE
from nguon.core.state import Batch
from nguon.core.values import text_of
from nguon.services.names import Names
from nguon.services.resolve import Resolved, Snapshot, Step
from nguon.services.things import code_of, gives_certificates
from nguon_web.languages import LANGUAGES, language
from nguon_web.texts import _

JSON_LD = "application/ld+json"
JSON = "application/json"
SIGNED = TYPE


def offered(ledger: Snapshot, found: Resolved, base: str) -> tuple[Level, ...]:
    """Return the levels of what was resolved; `base` is this server, no slash."""
    names = Names(ledger)
    return tuple(_level(ledger, names, step, base) for step in found.steps)


def _level(ledger: Snapshot, names: Names, step: Step, base: str) -> Level:
    batch = step.batch
    if batch:
        what = names.say(batch.product, language()) if batch.product else ""
        said = _("%(product)s, lot %(lot)s", product=what, lot=batch.lot) if what \
            else _("Lot %(lot)s", lot=batch.lot)  # fmt: skip
        if step.serial:
            said = _("%(lot)s, number %(n)s", lot=said, n=step.serial)
        links = list(_batch(batch, step, said, base))
    else:
        said = names.say(step.subject, language())
        if step.kind == "unit":
            said = unit_name(step.path)
        links = list(_LINKS[step.kind](ledger, names, step, said, base))
    return Level(base + step.path, said, tuple(links))


def _batch(batch: Batch, step: Step, said: str, base: str) -> Iterator[Link]:
    page = f"{base}/b/{batch.code}"
    shown = f"{page}?serial={quote(step.serial)}" if step.serial else page
    yield Link("pip", shown, said, languages=LANGUAGES)
    if step.serial:  # the rest is said of its lot, one level up
        return
    way = _("The way of this lot, from now back to the field")
    yield Link("traceability", f"{page}#way", way, languages=LANGUAGES)
    yield Link(
        "traceability", f"{page}/bundle",
        _("The evidence in one file, to be checked without this server"), JSON,
    )  # fmt: skip
    yield Link(
        "epcis", f"{base}/epcis/events?{_asked('MATCH_anyEPCClass', step)}",
        _("Events of this lot (EPCIS 2.0)"), JSON_LD, forwards=False,
    )  # fmt: skip
    yield Link(
        "recallStatus", f"{page}#main", _("Recalled or not"), languages=LANGUAGES
    )
    yield Link(
        "recallStatus", f"{page}/recall", _("Recalled or not, for programs"), JSON
    )
    yield Link(
        "certificationInfo", f"{page}/certificates", _("Certificates of this lot"),
        JSON_LD,
    )  # fmt: skip
    yield Link("dpp", f"{page}/passport", _("Product passport"), languages=LANGUAGES)
    yield Link(
        "dpp", f"{page}/passport?format=json", _("Product passport, for programs"),
        JSON_LD,
    )  # fmt: skip
    yield Link("jws", f"{page}/passport.jwt", _("Product passport, signed"), SIGNED)


def _asked(parameter: str, step: Step) -> str:
    return f"{parameter}={quote(step.subject, safe='')}"


def _product(
    _ledger: Snapshot, names: Names, step: Step, said: str, base: str
) -> Iterator[Link]:
    page = f"{base}/product/{code_of(step.subject)}"
    yield Link("pip", page, said, languages=LANGUAGES)
    yield Link(
        "traceability", f"{page}#lots", _("Lots of this product"), languages=LANGUAGES
    )
    yield Link("masterData", f"{page}/data", _("Master data"), JSON_LD)
    thing = names.get(step.subject)
    owner = text_of(thing.value, "owner") if thing else ""
    if owner and gives_certificates(_ledger, owner):
        whose = names.say(owner, language())
        yield _certificates(f"{base}/organisation/{code_of(owner)}", whose)
    yield from _own(names, step)


def _place(
    _ledger: Snapshot, names: Names, step: Step, said: str, base: str
) -> Iterator[Link]:
    page = f"{base}/place/{code_of(step.subject)}"
    yield Link("locationInfo", page, said, languages=LANGUAGES)
    yield Link("masterData", f"{page}/data", _("Master data"), JSON_LD)
    yield Link(
        "epcis", f"{base}/epcis/events?{_asked('EQ_bizLocation', step)}",
        _("Events at this place (EPCIS 2.0)"), JSON_LD, forwards=False,
    )  # fmt: skip
    yield _certificates(page, said)
    yield from _own(names, step)


def _area(
    _ledger: Snapshot, names: Names, step: Step, said: str, base: str
) -> Iterator[Link]:
    thing = names.get(step.subject)
    where = text_of(thing.value, "place") if thing else ""
    page = f"{base}/place/{code_of(where)}"
    yield Link("locationInfo", page, said, languages=LANGUAGES)


def _organisation(
    ledger: Snapshot, names: Names, step: Step, said: str, base: str
) -> Iterator[Link]:
    page = f"{base}/organisation/{code_of(step.subject)}"
    yield Link("registryEntry", page, said, languages=LANGUAGES)
    yield Link("masterData", f"{page}/data", _("Master data"), JSON_LD)
    thing = names.get(step.subject)
    where = text_of(thing.value, "place") if thing else ""
    if where:
        yield Link(
            "locationInfo", f"{base}/place/{code_of(where)}",
            names.say(where, language()), languages=LANGUAGES,
        )  # fmt: skip
    if gives_certificates(ledger, step.subject):
        yield _certificates(page, said)
    yield from _own(names, step)


def _unit(
    _ledger: Snapshot, _names: Names, step: Step, said: str, base: str
) -> Iterator[Link]:
    page = f"{base}/unit{step.path}"
    yield Link("traceability", page, said, languages=LANGUAGES)
    yield Link(
        "epcis", f"{base}/epcis/events?{_asked('MATCH_anyEPC', step)}",
        _("Events that name it (EPCIS 2.0)"), JSON_LD, forwards=False,
    )  # fmt: skip


_LINKS = {
    "product": _product, "place": _place, "area": _area,
    "organisation": _organisation, "unit": _unit,
}  # fmt: skip


def unit_name(path: str) -> str:
    """Return how people call the thing of a link `/00/…`, `/8003/…`, `/8004/…`."""
    ai, _slash, number = path.lstrip("/").partition("/")
    named = {"00": _("Pallet %(n)s", n=number), "8003": _("Crate %(n)s", n=number)}
    return named.get(ai) or _("Asset %(n)s", n=number)


def _certificates(page: str, whose: str) -> Link:
    said = _("Certificates: %(whose)s", whose=whose)
    return Link("certificationInfo", f"{page}/certificates", said, JSON_LD)


def _own(names: Names, step: Step) -> Iterator[Link]:
    """Yield the links that the thing's owner has recorded."""
    thing = names.get(step.subject)
    for one in own_links(thing.value) if thing else ():
        yield Link(
            one.type, one.href, one.title.say(language()), languages=one.languages
        )
