"""The room that all pages of the desk share: its routes, its ledger, its words.

A page of the desk reads one snapshot (`the_desk`), as the organisation of the one who
is logged in; what belongs to others does not exist here (404).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

from flask import Blueprint, current_app, render_template

from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.services.desk import Desk, open_desk
from nguon.services.names import Names
from nguon.services.record import Book
from nguon_web.auth import the_member
from nguon_web.formats import VIETNAM
from nguon_web.languages import language
from nguon_web.pages.record import telling
from nguon_web.pages.record.words import plain, short_day

blueprint = Blueprint("coop", __name__, url_prefix="/record")
blueprint.add_app_template_filter(short_day, "short")
blueprint.add_app_template_filter(plain, "plain")
MOST_ROWS: Final = 10  # a list of more is folded behind these


def book() -> Book:
    """Return the ledger that this server keeps."""
    found: Book = current_app.extensions["nguon-book"]
    return found


Row = TypeVar("Row")


def folded(
    rows: Sequence[Row],
    codes: Sequence[str],
    ticked: Sequence[str] = (),
    typed: Mapping[str, str] | None = None,
    most: int = MOST_ROWS,
) -> tuple[list[Row], list[Row]]:
    """Return the rows of a form to show, and the many more to fold away under them.

    What somebody chose or filled in is never hidden, and stands on top where the page
    was asked for that very lot. `codes` are those of the rows, one each.
    """
    named = set(ticked)
    for name, value in (typed or {}).items():
        start, _sign, code = name.partition("-")
        if value:
            named.add(code if start in ("kg", "all") else value)
    wanted = [row for row, code in zip(rows, codes, strict=True) if code in named]
    others = [row for row, code in zip(rows, codes, strict=True) if code not in named]
    if ticked and wanted and not typed:
        return wanted, others
    if len(rows) <= most:
        return list(rows), []
    room = max(most - len(wanted), 0)
    return wanted + others[:room], others[room:]


@contextmanager
def the_desk(now: datetime | None = None) -> Iterator[Desk]:
    """Open the desk of the one who is logged in."""
    who = the_member()
    at = now or clock.now()
    with open_desk(book(), who.organisation, at, who.login) as desk:
        yield desk


def show(template: str, desk: Desk, **more: Any) -> str:
    """Render a page of the desk; the words for its things come with it."""
    return show_file(f"record/{template}.html", desk, **more)


def show_beside(file: str, **more: Any) -> str:
    """Render a page that stands beside the books: whose desk it is, and the ways."""
    with book().read() as ledger:
        ours = Names(ledger).say(the_member().organisation, language())
    return render_template(file, organisation=ours, **more)


def show_file(file: str, desk: Desk, **more: Any) -> str:
    """Render a page that has a folder of its own, with the same words."""
    local = desk.now.astimezone(VIETNAM)
    roles = desk.names.roles(desk.organisation)

    def name_of(id_: str | None) -> str:
        return desk.names.say(id_, language()) if id_ else ""

    return render_template(
        file,
        desk=desk,
        organisation=name_of(desk.organisation),
        grows=not roles or "producer" in roles,
        today=local.date(),
        shown=f"{local:%Y-%m-%dT%H:%M:%S}",
        time_now=f"{local:%H:%M}",
        folded=folded,
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
