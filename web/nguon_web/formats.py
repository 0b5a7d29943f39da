"""How dates, numbers and codes are written for people, and how a typed number is read.

Written by ourselves, because locale data changes under us: dates `14/09/2026`, days
`Thứ Hai 14/9` and `Mon 14 Sep`, kilograms `1.234,5 kg` and `1,234.5 kg`. Everything
is shown in Vietnam's time (UTC+7, no summer time). Proved in tests/web/test_formats.py.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from flask import Flask
from markupsafe import Markup, escape

from nguon.errors import Malformed
from nguon_web.languages import language

VIETNAM: Final = timezone(timedelta(hours=7), "+07:00")
_DAYS: Final = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}  # fmt: skip
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_TYPED: Final = re.compile(
    r"\d{1,15}"  # 120
    r"|\d{1,15}[.,]\d{1,6}"  # 12,5 and 12.5
    r"|\d{1,3}([.,])\d{3}(?:\1\d{3})+"  # 1.234.567
    r"|\d{1,3}(?:\.\d{3})+,\d{1,6}"  # 1.234,5
    r"|\d{1,3}(?:,\d{3})+\.\d{1,6}"  # 1,234.5
)


def local(moment: datetime | date | str) -> datetime:
    """Return a moment (RFC 3339 text too) in Vietnam's time; a date is its midnight."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=VIETNAM)
    return (
        moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    )


def day(moment: datetime | date | str) -> str:
    """`14/09/2026`, in both languages: never taken for the 9th of some 14th month."""
    when = local(moment)
    return f"{when.day:02}/{when.month:02}/{when.year}"


def weekday(moment: datetime | date | str, lang: str | None = None) -> str:
    """`Thứ Hai 14/9` or `Mon 14 Sep`, for days near enough to need no year."""
    when, lang = local(moment), lang or language()
    name = _DAYS[lang][when.weekday()]
    if lang == "vi":
        return f"{name} {when.day}/{when.month}"
    return f"{name} {when.day} {_MONTHS[when.month - 1]}"


def clock(moment: datetime | date | str) -> str:
    """`4:30`, as it is said."""
    when = local(moment)
    return f"{when.hour}:{when.minute:02}"


def moment(value: datetime | date | str) -> str:
    """`14/09/2026, 4:30`."""
    return f"{day(value)}, {clock(value)}"


def time_element(value: datetime | date | str, shown: str | None = None) -> Markup:
    """A <time> whose machine form is the moment and whose text is `shown`."""
    return Markup('<time datetime="{}">{}</time>').format(
        local(value).isoformat(timespec="minutes"), shown or moment(value)
    )


def number(value: Decimal | int, lang: str | None = None) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English; no needless zeros."""
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if (lang or language()) == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def kg(value: Decimal | int, lang: str | None = None) -> Markup:
    """Kilograms that never break from their unit."""
    return Markup('<span class="quantity">{}&nbsp;kg</span>').format(
        number(value, lang)
    )


def code(value: str) -> Markup:
    """A ledger code in groups, as it is read over the phone."""
    groups = re.sub(r"^(.{4})(.{4})(.{4})(.{5})$", r"\1-\2-\3-\4", value)
    return Markup('<span class="code">{}</span>').format(escape(groups))


def read_number(typed: str, lang: str | None = None) -> Decimal:
    """Read a number as a person typed it, or refuse with the reason.

    The language's own decimal sign always counts. The other sign counts as decimal
    too, unless three digits follow: `12.500` in Vietnamese may be a scale's twelve and
    a half or twelve thousand, so we ask instead of guessing.
    """
    text = re.sub(r"[ \u00a0\u202f]", "", typed.strip())
    if not text.isascii() or not _TYPED.fullmatch(text):
        raise Malformed("web.number", typed=typed[:40])
    own, other = (",", ".") if (lang or language()) == "vi" else (".", ",")
    if re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(other)}\d{{3}}", text):
        whole, part = text.split(other)
        small = f"{whole}{own}{part}".rstrip("0").rstrip(own)
        raise Malformed(
            "web.number_two_ways", typed=text, small=small, large=whole + part
        )
    if text.count(",") + text.count(".") == 1:
        return Decimal(text.replace(",", "."))
    signs = [sign for sign in text if sign in ",."]
    if len(set(signs)) == 2:
        return Decimal(text.replace(signs[0], "").replace(signs[-1], "."))
    return Decimal(text.replace(",", "").replace(".", ""))


def words(value: object) -> str:
    """Return text as it is, and {"vi", "en"} in the reader's language."""
    if isinstance(value, Mapping):
        return str(value.get(language()) or value.get("vi") or "")
    return str(value) if value else ""


def register(app: Flask) -> None:
    """Make the formats filters of the templates."""
    app.jinja_env.filters.update(
        day=day, weekday=weekday, clock=clock, moment=moment, time=time_element,
        number=number, kg=kg, code=code, words=words,
    )  # fmt: skip
