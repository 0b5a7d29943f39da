"""The cooperative's desk at /record: what waits, what to do, what is at hand.

The routes stand in `record/`: `sending` (a form a verb), `reading` (receipts, batches,
lists, labels), `keeping` (a form survives a log-in).
"""

from flask import request
from flask_babel import lazy_gettext as _l

from nguon.services.complaints import unanswered
from nguon_web.access import requires
from nguon_web.formats import VIETNAM
from nguon_web.pages import export  # noqa: F401  (routes of this desk)
from nguon_web.pages.record import keeping, reading, sending  # noqa: F401
from nguon_web.pages.record.forms import tiles
from nguon_web.pages.record.room import blueprint, book, show, the_desk
from nguon_web.pages.record.telling import total_kg

GREETINGS = (
    (11, _l("Good morning")),
    (13, _l("Good day")),
    (18, _l("Good afternoon")),
    (24, _l("Good evening")),
)


@blueprint.get("", strict_slashes=False)
@requires("clerk", "manager")
def desk() -> str:
    """Show what waits for us, the verbs, and what is at hand."""
    with the_desk() as found:
        yesterday = found.yesterday
        large, small = tiles(found.names.roles(found.organisation))
        return show(
            "desk",
            found,
            greeting=greeting(found.now.astimezone(VIETNAM).hour),
            waits=[one for one in found.plantings if one.waits],
            tiles=large,
            quiet=small,
            yesterday=yesterday,
            complaints=unanswered(book(), found.organisation),
            yesterday_kg=sum(total_kg(line.told) for line in yesterday),
            everything=request.args.get("all") == "1",
        )


def greeting(hour: int) -> str:
    """Return the greeting of that hour, as it is said in Hanoi."""
    return str(next(text for until, text in GREETINGS if hour < until))
