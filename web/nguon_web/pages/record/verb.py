"""A verb of the desk: what its form shows, and the events that its answers make.

`ask` gives the template what there is to choose from, `say` reads the typed form and
returns events; where something cannot be read it complains in `typed.errors` and the
form comes back with everything typed still there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flask_babel import LazyString
from werkzeug.datastructures import MultiDict

from nguon.services.desk import Desk
from nguon.services.verbs import Event, Facts
from nguon_web.languages import language
from nguon_web.pages.record.typed import Typed

Asked: TypeAlias = MultiDict[str, str]  # the address's own answers: ?batch=…
Shown: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Verb:
    """One form. `roles`: who may send it."""

    name: str
    title: LazyString
    icon: str
    submit: LazyString
    ask: Callable[[Desk, Asked], Shown]
    say: Callable[[Desk, Typed], list[Event]]
    roles: tuple[str, ...] = ("clerk", "manager")


def facts(
    desk: Desk, typed: Typed, *, event_id: str | None = None, place: bool = True
) -> Facts:
    """Read what every form asks at its end: when, where, degrees, a remark."""
    return Facts(
        when=typed.when(),
        place=place_typed(desk, typed) if place else None,
        event_id=event_id or typed.event_id(),
        note=typed.text("note", longest=500),
        celsius=typed.figure("celsius") if "celsius" in typed.form else None,
    )


def place_typed(desk: Desk, typed: Typed) -> str | None:
    places = [place.id for place in desk.names.places(desk.organisation)]
    if not typed.form.get("place"):
        return desk.home if len(places) < 2 else None
    return typed.one_of("place", places)


def common(desk: Desk, *steps: str) -> Shown:
    """Return what every form shows: places, and the one that was used last."""
    last = desk.last(*steps)
    places = desk.names.places(desk.organisation)
    known = [place.id for place in places]
    used = last.read_point if last and last.read_point in known else desk.home
    return {
        "places": [(place.id, place.say(language())) for place in places],
        "place": used,
        "last": last,
    }


def chosen(options: Mapping[str, object], asked: Asked, name: str) -> str:
    """Return what the address asks for, if it is among the options."""
    found = asked.get(name, "")
    return found if found in options else ""
