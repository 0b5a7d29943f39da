"""What was typed, read field by field; every complaint stands at its own field.

A form is read once. What cannot be read is told in one sentence under the name of its
field, and reading goes on, so that all complaints come together and nothing typed is
lost. Weights are read as people write them: `12,5`, `1 tạ 2 yến`, `3 lạng`, `880 bó`.
Proved in tests/web/test_typed.py.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from nguon.core.units import find_local_unit, in_kilograms
from nguon.errors import Malformed
from nguon.services.desk import Held
from nguon.services.verbs import Amount, Loss
from nguon_web.formats import VIETNAM, read_number
from nguon_web.languages import language
from nguon_web.pages.record.words import kg_text

# What a form offers for a weight; a product's own piece is added where it has one.
UNITS: Final = (("kg", "kg"), ("ta", "tạ"), ("yen", "yến"), ("lang", "lạng"),
                ("tan", "tấn"))  # fmt: skip
PIECE: Final = "piece"
ZERO: Final = Decimal(0)

_WEIGHED: Final = re.compile(r"([\d.,\u00a0 ]*\d)\s*([^\d\s.,]*)\s*")


class Typed:
    """One form as it was sent."""

    def __init__(self, form: MultiDict[str, str], now: datetime) -> None:
        self.form = form
        self.now = now
        self.errors: dict[str, str] = {}
        self.converted = False  # a figure was typed in another unit than kilograms

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
            self.fail(name, _("Please fill this in."))
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
            self.fail(name, _("Please choose one."))
        return None

    def some_of(self, name: str, choices: Collection[str]) -> list[str]:
        """Return the choices made, at least one."""
        found = [one for one in self.form.getlist(name) if one in choices]
        if not found:
            self.fail(name, _("Please choose at least one."))
        return list(dict.fromkeys(found))

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
            self.fail(name, _("A whole number from 0 to %(most)s.", most=most))
            return None
        return int(found)

    def kg(
        self, name: str, piece_kg: Decimal | None = None, *, needed: bool = True
    ) -> Decimal | None:
        """Return the kilograms of a quantity field and its unit beside it."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        try:
            unit = self.form.get(f"{name}_unit", "kg")
            if unit == PIECE:
                if piece_kg is None:
                    raise Malformed("unit.weigh", unit=_("piece"))
                value = read_number(found) * piece_kg
            else:
                value = self.weigh(found, unit)
            self.converted |= unit != "kg"
        except Malformed as error:
            self.fail(name, error.sentence(language()))
            return None
        return self._positive(name, value)

    def weigh(
        self, text: str, unit: str = "kg", piece_kg: Decimal | None = None
    ) -> Decimal:
        """Return kilograms: `96`, `1,5 tạ`, `2 yến 3 kg`, `880 bó`; else Malformed."""
        parts = _WEIGHED.findall(text)
        if not parts or _WEIGHED.sub("", text).strip():
            return in_kilograms(read_number(text), find_local_unit(unit), piece_kg)
        total = ZERO
        for figure, name in parts:
            own = find_local_unit(name or unit)
            self.converted |= own.code != "kg"
            total += in_kilograms(read_number(figure), own, piece_kg)
        return total

    def taken(self, held: Sequence[Held]) -> list[Amount]:
        """Return what was taken of one's holdings: rows `kg-CODE` and `all-CODE`."""
        found = []
        for one in held:
            name = f"kg-{one.batch.code}"
            typed = self.text(name)
            if self.form.get(f"all-{one.batch.code}"):
                found.append(Amount(one.batch.id, one.kg))
                continue
            if not typed:
                continue
            try:
                kg = self._positive(name, self.weigh(typed))
            except Malformed as error:
                self.fail(name, error.sentence(language()))
                continue
            if kg is not None and kg > one.kg:
                self.fail(
                    name,
                    _("Lot %(lot)s has only %(kg)s left.", lot=one.batch.lot,
                      kg=kg_text(one.kg)),
                )  # fmt: skip
            elif kg is not None:
                found.append(Amount(one.batch.id, kg))
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
        if moment > self.now + timedelta(minutes=10):
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
            self.fail(name, _("This must be more than zero."))
            return None
        if kg.as_tuple().exponent < -3:  # type: ignore[operator]
            self.fail(name, _("A gram is the finest that is recorded."))
            return None
        return kg
