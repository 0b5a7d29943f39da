"""The witnesses of this ledger, for the inspector's and the administrator's pages."""

from datetime import UTC, datetime

from nguon.messages import say
from nguon.services.witnessed import KeptAlarm as Alarm
from nguon.services.witnessed import Standing, standings
from nguon_web.formats import moment
from nguon_web.languages import language
from nguon_web.ledger import book


def witness_words() -> dict[str, object]:
    """Return what the macros of `parts/witnesses.html` are called with."""
    return {"standings": standings(book()), "told": told, "since": since}


def told(one: Standing, alarm: Alarm) -> str:
    return say(alarm.code, language(), name=one.name, size=alarm.size)


def since(one: Standing) -> str:
    """Return when a witness cosigned last; empty where its line is not right."""
    return moment(datetime.fromtimestamp(one.time, UTC)) if one.time else ""
