"""The inspector's desk: search first, then what needs a look.

The other pages stand in `inspect_*.py`. Proved in tests/web/test_inspect.py.
"""

from collections.abc import Callable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from nguon import clock
from nguon.core import registered
from nguon.core.registered import Certificate
from nguon.core.state import Registered
from nguon.core.values import text_of, texts_of, value_of
from nguon.services.inspect.find import search
from nguon.services.inspect.unseal import openings
from nguon.services.inspect.watch import lost, needs_a_look, refused_attempts
from nguon_web.access import requires
from nguon_web.ledger import book
from nguon_web.pages import (
    export,  # noqa: F401  (routes of this desk)
    inspect_audit,
    inspect_batch,
    inspect_meter,
    inspect_organisation,
    inspect_seal,
)
from nguon_web.pages.inspect_door import (
    blueprint,
    name_in_value,
    page,
    pointer_word,
    title_of,
)
from nguon_web.pages.witnesses import witness_words
from nguon_web.words import role_word

__all__ = [
    "blueprint",
    "inspect_audit",
    "inspect_batch",
    "inspect_meter",
    "inspect_organisation",
    "inspect_seal",
]

PAGE = 50


@blueprint.get("", strict_slashes=False)
@requires("inspector")
def desk() -> str | Response:
    """The search, its answer when something was typed, and what needs a look."""
    typed = request.args.get("q", "").strip()
    if typed:
        found, names = search(book(), typed)
        if found.count == 1 and len(found.batches) == 1:
            return redirect(url_for(".batch", code=found.batches[0].code))
        return page(
            "found", names, found=found, query=typed, title_of=title_of,
            remark_of=remark_of,
        )  # fmt: skip
    look = needs_a_look(book(), clock.now())
    return page(
        "desk", look.names, look=look, lost=lost, certificate=certificate_of,
        **witness_words(),
    )  # fmt: skip


@blueprint.get("/witnesses")
@requires("inspector")
def witnesses() -> str:
    """Who outside has cosigned this ledger, and who has raised the alarm."""
    return page("witnesses", None, **witness_words())


@blueprint.get("/refusals")
@requires("inspector")
def refused() -> str:
    """Every refused attempt, of all organisations."""
    offset = page_number() * PAGE
    found, names = refused_attempts(book(), limit=PAGE + 1, offset=offset)
    return page(
        "refusals", names, refusals=found[:PAGE], number=page_number(),
        older=len(found) > PAGE,
    )  # fmt: skip


@blueprint.get("/openings")
@requires("inspector")
def opened() -> str:
    """Who opened which sealed value, and why."""
    return page("openings", openings=openings(book()), word=pointer_word)


def page_number() -> int:
    given = request.args.get("page", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0


def certificate_of(thing: Registered) -> Certificate:
    return registered.certificate(value_of(thing.value))


def remark_of(thing: Registered, name: Callable[[str | None], str]) -> str:
    """Return what stands beside it: what it does, or whose it is."""
    value = value_of(thing.value)
    if thing.type == "organisation":
        return ", ".join(role_word(role) for role in texts_of(value, "roles"))
    parts = [text_of(value, "kind") or name_in_value(thing)]
    return " · ".join(filter(None, [*parts, name(text_of(value, "holder"))]))
