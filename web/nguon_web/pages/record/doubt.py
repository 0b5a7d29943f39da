"""What is asked once more before it is final: large, unusual, or past undoing.

Each doubt is a sentence. No doubt, no question: an ordinary harvest is one form and
one tap.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _

from nguon.core.event import Event as Told
from nguon.services.desk import Desk
from nguon.services.verbs import Event
from nguon_web.formats import number
from nguon_web.languages import language
from nguon_web.pages.record.telling import total_kg
from nguon_web.pages.record.typed import UNITS, Typed
from nguon_web.pages.record.words import in_words, kg_text

LARGE: Final = Decimal(2000)
UNUSUAL: Final = 3  # times the most that was recorded lately
LOSS: Final = Decimal("0.5")
LATE: Final = timedelta(days=2)
FINAL: Final = {"recall", "recall_end", "destroy", "void_ship"}


def doubts(desk: Desk, typed: Typed, events: Sequence[Event]) -> list[str]:
    """Return what speaks for asking again, in sentences."""
    found = []
    told = [Told.from_statement(event) for event in events]
    kg = sum((total_kg(one) for one in told), Decimal(0))
    for unit in dict.fromkeys(typed.units):
        found.append(
            _("The unit chosen is %(unit)s, not kg.", unit=dict(UNITS).get(unit, unit))
        )
    for text, read in typed.thousandths.items():
        found.append(_("“%(typed)s” is read as %(kg)s.", typed=text, kg=kg_text(read)))
    if kg >= LARGE:
        found.append(
            _("It is much: %(words)s kilograms.", words=in_words(kg, language()))
        )
    for one in told:
        usual = most_lately(desk, one)
        if usual and total_kg(one) > UNUSUAL * usual:
            found.append(
                _("Lately it was %(usual)s at most; now it is %(kg)s.",
                  usual=kg_text(usual), kg=kg_text(total_kg(one)))
            )  # fmt: skip
        found += losses_doubted(one)
        found += received_doubted(desk, one)
        if one.declaration:
            found.append(_("A correction stays in the ledger for good, for everybody."))
        elif one.step in FINAL:
            found.append(_("This cannot be undone with one tap."))
    if told and late(desk, told[0]):
        found.append(_("It happened days ago: both times will be shown."))
    return list(dict.fromkeys(found))


def most_lately(desk: Desk, told: Told) -> Decimal | None:
    """Return the most kilograms of our last events of this kind and product."""
    product = product_made(desk, told)
    lately = [
        total_kg(line.told)
        for line in desk.recent
        if line.told.step == told.step
        and not line.corrected
        and product_made(desk, line.told) == product
    ]
    return max(lately) if len(lately) >= 3 else None


def product_made(desk: Desk, told: Told) -> str | None:
    for row in (*told.outputs, *told.quantities):
        for one in told.born:
            if one.batch == row.batch:
                return one.product
        if row.batch:
            return desk.product_of(row.batch)
    return None


def losses_doubted(told: Told) -> list[str]:
    put_in = sum((row.kg or Decimal(0) for row in told.inputs), Decimal(0))
    lost = sum((loss.kg or Decimal(0) for loss in told.losses), Decimal(0))
    if not 0 < put_in >= lost >= LOSS * put_in or told.step == "dry":
        return []
    share = number((lost * 100 / put_in).quantize(Decimal(1)))
    return [_("%(share)s %% of what went in is lost.", share=share)]


def received_doubted(desk: Desk, told: Told) -> list[str]:
    """Two scales differ a little; more than 2 per cent is worth a second look."""
    if told.step != "receive":
        return []
    sent = {
        part.batch: part.sent_kg
        for delivery in desk.incoming
        if delivery.event_id == told.handover
        for part in delivery.parts
    }
    found = []
    for row in told.quantities:
        theirs = sent.get(row.batch or "")
        if theirs and row.kg is not None and abs(row.kg - theirs) * 50 > theirs:
            found.append(
                _("They wrote %(sent)s, your scale says %(kg)s.",
                  sent=kg_text(theirs), kg=kg_text(row.kg))
            )  # fmt: skip
    return found


def late(desk: Desk, told: Told) -> bool:
    return desk.now - datetime.fromisoformat(told.time) > LATE
