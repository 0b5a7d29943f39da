"""What was typed, read field by field; every complaint stands at its own field.

A form is read once. What cannot be read is told in one sentence under the name of its
field, and reading goes on, so that all complaints come together and nothing typed is
lost. Weights are read as people write them: `12,5`, `1 tạ 2 yến`, `2 tạ rưỡi`; pieces
by the unit chosen beside them.
Proved in tests/web/test_typed.py.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from nguon.core.units import find_local_unit, in_kilograms
from nguon.errors import Malformed
from nguon.services.desk import Held
from nguon.services.verbs import Amount, Loss
from nguon_web.formats import VIETNAM, number, read_number
from nguon_web.formats import day as day_text
from nguon_web.languages import language
from nguon_web.pages.record.words import kg_text

# What a form offers for a weight; a product's own piece is added where it has one.
UNITS: Final = (("kg", "kg"), ("ta", "tạ"), ("yen", "yến"), ("lang", "lạng"),
                ("tan", "tấn"))  # fmt: skip
PIECE: Final = "piece"
ROWS_UNIT: Final = "rows_unit"  # one unit for all the rows of a form
ZERO: Final = Decimal(0)

# What is missing is asked for in a sentence that says what: at the top of the page
# it stands alone, far from its field. The name is the field's, without its number.
_ASKED: Final[dict[str, LazyString]] = {
    "made": _l("How much came out? Weigh it and write it here."),
    "out": _l("How much was made? Weigh it and write it here."),
    "loose": _l("How much was harvested? Weigh it and write it here."),
    "product": _l("Which product is it? Choose it."),
    "area": _l("Which planting area is it? Choose it."),
    "source": _l("Which lot is split? Choose it."),
    "receiver": _l("Who gets it? Choose it."),
    "kind": _l("What was it? Choose it."),
    "verdict": _l("Passed or not? Choose one."),
    "why": _l("Why? Choose the reason."),
    "batches": _l("Which lots? Tick at least one."),
    "found": _l("It did not pass: write what was found."),
    "lowest": _l("The lowest degree is missing: write it."),
    "highest": _l("The highest degree is missing: write it."),
    "minutes": _l("For how many minutes? Write it."),
    "reason": _l("The reason is missing: write it in a few words."),
    "note": _l("The reason is missing: write it in a few words."),
}
_WEIGHED: Final = re.compile(r"([\d.,\u00a0 ]*\d)\s*([^\W\d_]*)\s*")
# `1 tạ 2` is said for 1 tạ 2 yến and may be typed for 102 kg.
_BELOW: Final = {"ta": "yến", "tan": "tạ"}
# `1,200` is one and a fifth where the comma is the decimal sign: it is said back.
_THOUSANDTHS: Final = {"vi": r"[1-9]\d{0,2},\d{3}", "en": r"[1-9]\d{0,2}\.\d{3}"}


class Typed:
    """One form as it was sent."""

    def __init__(self, form: MultiDict[str, str], now: datetime) -> None:
        self.form = form
        self.now = now
        self.errors: dict[str, str] = {}
        self.units: list[str] = []  # chosen beside a figure, other than kilograms
        self.thousandths: dict[str, Decimal] = {}  # `1,200`, and what it was read as
        # Why a row that was offered is not there any more; the desk knows better.
        self.gone: Callable[[str], str] = lambda _code: _(
            "A lot that was chosen is not there any more. Look at what is left, then "
            "send again."
        )

    @property
    def form_id(self) -> UUID:
        """The name that this very form was given when it was shown."""
        try:
            return UUID(self.form.get("form_id", ""))
        except ValueError:
            raise Malformed("services.form_id") from None

    def event_id(self, number: int = 0) -> str:
        """Return the event's name: sent twice, it is the same event."""
        return (uuid5(self.form_id, str(number)) if number else self.form_id).urn

    def fail(self, name: str, sentence: str) -> None:
        """Complain about a field; its first complaint stays."""
        self.errors.setdefault(name, sentence)

    def text(self, name: str, *, needed: bool = False, longest: int = 200) -> str:
        found = " ".join(self.form.get(name, "").split())
        if needed and not found:
            self.fail(name, asked(name) or _("Please fill this in."))
        if len(found) > longest:
            self.fail(name, _("At most %(longest)s characters.", longest=longest))
        return found

    def one_of(
        self, name: str, choices: Collection[str], *, needed: bool = True
    ) -> str | None:
        """Return the choice made; what is not offered is no choice."""
        found = self.form.get(name, "")
        if found in choices:
            return found
        if needed or found:
            self.fail(name, asked(name) or _("Please choose one."))
        return None

    def some_of(self, name: str, choices: Collection[str]) -> list[str]:
        """Return the choices made, at least one; what is gone is told, not dropped."""
        found = list(dict.fromkeys(self.form.getlist(name)))
        for one in found:
            if one not in choices:
                self.fail(name, self.gone(one))
        if not found:
            self.fail(name, asked(name) or _("Please choose at least one."))
        return [one for one in found if one in choices]

    def rows_stand(self, name: str, codes: Collection[str]) -> None:
        """Complain at `name` when a row was filled in that is not there any more.

        Between the page and its sending another clerk may have taken the lot, or a
        recall reached it: to record the other rows as if this one had been left empty
        would be a lie about what was loaded.
        """
        for field, value in self.form.items():
            start, _sign, code = field.partition("-")
            if start in ("kg", "all") and value.strip() and code not in codes:
                self.fail(name, self.gone(code))

    def figure(self, name: str, *, needed: bool = False) -> Decimal | None:
        """Return a number, which may be below zero: a temperature."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        try:
            low = found.startswith(("-", "−"))
            value = read_number(found.lstrip("-−"))
        except Malformed as error:
            self.fail(name, error.sentence(language()))
            return None
        return -value if low else value

    def whole(self, name: str, most: int, *, needed: bool = False) -> int | None:
        found = self.figure(name, needed=needed)
        if found is None:
            return None
        if found != found.to_integral_value() or not 0 <= found <= most:
            self.fail(
                name,
                _("“%(typed)s” cannot be: a whole number from 0 to %(most)s is asked.",
                  typed=self.text(name), most=number(most)),
            )  # fmt: skip
            return None
        return int(found)

    def kg(
        self,
        name: str,
        piece_kg: Decimal | None = None,
        *,
        needed: bool = True,
        unit: str = "",
    ) -> Decimal | None:
        """Return the kilograms of a quantity; `unit` names the field beside it."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        chosen = self.form.get(unit or f"{name}_unit", "kg")
        try:
            if chosen == PIECE:
                if piece_kg is None:
                    raise Malformed("unit.weigh", unit=_("piece"))
                value = read_number(found) * piece_kg
            else:
                value = self.weigh(found, chosen)
        except Malformed as error:
            if found[0] in "-−" and found[1:].strip()[:1].isdigit():
                return self._positive(name, Decimal(-1))
            self.fail(name, error.sentence(language()))
            return None
        if re.fullmatch(_THOUSANDTHS[language()], found):
            self.thousandths[found] = value
        return self._positive(name, value)

    def weigh(self, text: str, unit: str = "kg") -> Decimal:
        """Return kilograms: `96`, `1,5 tạ`, `2 yến 3 kg`, `2 tạ rưỡi`; else Malformed.

        A unit that was chosen beside the figure is remembered: it may have been
        touched by mistake. A unit that was written out was meant.
        """
        chosen = find_local_unit(unit)
        said = unicodedata.normalize("NFC", text).casefold()
        whole = said.removesuffix("rưỡi").rstrip()
        half = Decimal("0.5") if whole != said else ZERO
        parts = _WEIGHED.findall(whole)
        if not parts or _WEIGHED.sub("", whole).strip() or (half and not parts[-1][1]):
            return in_kilograms(read_number(text), chosen)
        total, before = ZERO, ""
        for figure, name in parts:
            own = find_local_unit(name) if name else chosen
            if before and not name:
                self._said_in_short(text, figure, before)
            if not name and unit != "kg":
                self.units.append(unit)
            total += in_kilograms(read_number(figure), own)
            before = own.code
        return total + (in_kilograms(half, find_local_unit(before)) if half else ZERO)

    def _said_in_short(self, text: str, figure: str, before: str) -> None:
        """`1 tạ 20` is 120 kg; `1 tạ 2` has two readings; `3 kg 5` is no figure."""
        if before not in (*_BELOW, "yen"):
            raise Malformed("web.number", typed=text[:40])
        if before in _BELOW and len(figure.strip()) == 1:
            said = text.rstrip()
            raise Malformed(
                "web.number_two_ways", typed=said, small=f"{said} kg",
                large=f"{said} {_BELOW[before]}",
            )  # fmt: skip

    def taken(self, held: Sequence[Held]) -> list[Amount]:
        """Return what was taken of one's holdings: rows `kg-CODE` and `all-CODE`."""
        found = []
        for one in held:
            name = f"kg-{one.batch.code}"
            kg = self.kg(name, needed=False, unit=ROWS_UNIT)
            if self.form.get(f"all-{one.batch.code}"):
                if kg is not None and kg != one.kg:
                    self.fail(
                        name,
                        _("All of it, %(all)s, or only %(kg)s? Leave one of the two.",
                          all=kg_text(one.kg), kg=kg_text(kg)),
                    )  # fmt: skip
                found.append(Amount(one.batch.id, one.kg))
            elif kg is not None and kg > one.kg:
                self.fail(
                    name,
                    _("Lot %(lot)s has only %(kg)s left. Weigh again, or tick “all of "
                      "it”.", lot=one.batch.lot, kg=kg_text(one.kg)),
                )  # fmt: skip
            elif kg is not None:
                found.append(Amount(one.batch.id, kg))
        self.rows_stand("taken", {one.batch.code for one in held})
        if not found and not self.errors:
            self.fail("taken", _("Say at least one batch and how much of it."))
        return found

    def losses(self, reasons: Iterable[str], missing: Decimal | None) -> list[Loss]:
        """Return the losses named, and the rest under the reason chosen for it.

        `missing` is what went in and did not come out: nobody has to subtract.
        """
        found = []
        for reason in reasons:
            kg = self.kg(f"loss-{reason}", needed=False)
            if kg:
                found.append(Loss(reason, kg, self.text(f"loss-note-{reason}")))
        if missing is None:
            return found
        rest = missing - sum((loss.kg for loss in found), ZERO)
        if rest > 0:
            reason = self.one_of("rest", tuple(reasons), needed=False) or ""
            if reason:
                found.append(Loss(reason, rest, self.text("rest-note")))
            else:
                self.fail(
                    "rest",
                    _("%(kg)s went in and did not come out. What became of it?",
                      kg=kg_text(rest)),
                )  # fmt: skip
        return found

    def when(self) -> datetime:
        """Return when it happened: today, yesterday or another day, at a time."""
        shown_at = self._shown()
        shown = shown_at.date()
        chosen = self.form.get("day", "today")
        if chosen == "other":
            day = self._day("date")
            if day is None:
                self.fail("date", _("Which day was it? Write it as day/month/year."))
                day = shown
        else:
            day = shown - timedelta(days=1 if chosen == "yesterday" else 0)
        moment = datetime.combine(day, self._time(), VIETNAM)
        if moment == shown_at.replace(second=0):
            moment = shown_at  # left as it was filled in: "just now", to the second
        if day > self.now.astimezone(VIETNAM).date():
            self.fail(
                "date",
                _("%(day)s is still to come. Only what has happened is recorded.",
                  day=day_text(day)),
            )  # fmt: skip
        elif moment > self.now + timedelta(minutes=10):
            self.fail(
                "time", _("That is still to come. What has happened is recorded.")
            )
        return moment

    def _shown(self) -> datetime:
        """Return when the form was shown: what "today" and "just now" mean on it."""
        now = self.now.astimezone(VIETNAM).replace(microsecond=0)
        try:
            found = datetime.fromisoformat(self.form.get("shown", ""))
        except ValueError:
            return now
        return min(found.replace(tzinfo=VIETNAM, microsecond=0), now)

    def day(self, name: str) -> date | None:
        """Return a date that may be missing."""
        found = self._day(name)
        if found is None and self.form.get(name, "").strip():
            self.fail(name, _("Write the day as day/month/year."))
        return found

    def _day(self, name: str) -> date | None:
        text = self.form.get(name, "").strip()
        written = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
        try:
            if written:
                return date(int(written[3]), int(written[2]), int(written[1]))
            return date.fromisoformat(text) if text else None
        except ValueError:
            return None

    def _time(self) -> time:
        text = self.form.get("time", "").strip()
        found = re.fullmatch(r"(\d{1,2})(?:[:hH.](\d{2})?)?(?::\d{2})?", text)
        try:
            if found:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        self.fail("time", _("Write the time as 4:30 or 16:30."))
        return time(0, 0)

    def _positive(self, name: str, kg: Decimal) -> Decimal | None:
        if kg <= 0:
            self.fail(
                name, _("A weight is more than zero. Leave it empty if there is none.")
            )
            return None
        if kg.as_tuple().exponent < -3:  # type: ignore[operator]
            self.fail(name, _("A gram is the finest that is recorded."))
            return None
        return kg


def asked(name: str) -> str:
    """Return the sentence that asks for a field once more, if it has one of its own."""
    found = _ASKED.get(re.sub(r"-\d+$", "", name))
    return str(found) if found else ""
