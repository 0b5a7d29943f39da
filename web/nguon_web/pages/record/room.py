"""The room that all pages of the desk share: its routes, its ledger, its words.

A page of the desk reads one snapshot (`the_desk`), as the organisation of the one who
is logged in; what belongs to others does not exist here (404).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, render_template

from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.services.desk import Desk, open_desk
from nguon.services.record import Book
from nguon_web.auth import the_member
from nguon_web.formats import VIETNAM
from nguon_web.languages import language
from nguon_web.pages.record import telling
from nguon_web.pages.record.words import short_day

blueprint = Blueprint("coop", __name__, url_prefix="/record")
blueprint.add_app_template_filter(short_day, "short")


def book() -> Book:
    """Return the ledger that this server keeps."""
    found: Book = current_app.extensions["nguon-book"]
    return found


@contextmanager
def the_desk(now: datetime | None = None) -> Iterator[Desk]:
    """Open the desk of the one who is logged in."""
    who = the_member()
    at = now or clock.now()
    with open_desk(book(), who.organisation, at, who.login) as desk:
        yield desk


def show(template: str, desk: Desk, **more: Any) -> str:
    """Render a page of the desk; the words for its things come with it."""
    local = desk.now.astimezone(VIETNAM)
    roles = desk.names.roles(desk.organisation)

    def name_of(id_: str | None) -> str:
        return desk.names.say(id_, language()) if id_ else ""

    return render_template(
        f"record/{template}.html",
        desk=desk,
        organisation=name_of(desk.organisation),
        grows=not roles or "producer" in roles,
        today=local.date(),
        shown=f"{local:%Y-%m-%dT%H:%M:%S}",
        time_now=f"{local:%H:%M}",
        name_of=name_of,
        product_name=name_of,
        product_of=desk.product_of,
        lot_of=desk.lot,
        code_of=batch_code,
        title_of=telling.title,
        word_of=telling.word,
        icon_of=telling.icon_of,
        summary_of=lambda told: telling.summary(desk, told),
        facts_of=lambda told: telling.facts(desk, told),
        loss_name=lambda reason: telling.LOSSES.get(reason, reason),
        may_correct=the_member().role == "manager",
        **more,
    )
