"""Fields of our own: what marshmallow reads too loosely, or apispec describes wrongly.

    Kilograms   96.5 or "96.5": Decimal, to the gram, more than zero
    Decimals    a number of any sign: degrees, prices
    Code        what names a batch or a registered thing: code, link, number
    Lot         [A-Z0-9-]{1,20}, the whole of it (a `$` would let "A\\n" through)
    Moment      RFC 3339 with its offset
    Words       one text, or one in each language

apispec writes the range of a Decimal as text, which is no valid schema; each of these
says its own (`schema`, OpenAPI 3.1). Proved in tests/web/test_openapi.py.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final, TypeAlias

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from nguon.errors import Refused

_FIGURE: Final = r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?"
_SIGNED: Final = r"-?" + _FIGURE
_RFC3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
MOST: Final = 999_999_999
JsonObject: TypeAlias = dict[str, Any]


class Described(fields.Field[Any]):
    """A field that says its own schema."""

    schema_: ClassVar[JsonObject] = {}


class Decimals(Described):
    """A number, or the same as text: never through a binary fraction."""

    pattern = re.compile(_SIGNED)
    schema_: ClassVar[JsonObject] = {
        "anyOf": [
            {"type": "number", "minimum": -MOST, "maximum": MOST},
            {"type": "string", "pattern": f"^{_SIGNED}$"},
        ]
    }
    default_error_messages: dict[str, Any] = {  # noqa: RUF012
        "invalid": _l("Write a figure such as 96.5, with at most three decimals."),
    }

    def _deserialize(self, value: object, attr: Any, data: Any, **more: Any) -> Decimal:
        if isinstance(value, str) and not self.pattern.fullmatch(value):
            raise self.make_error("invalid")
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise self.make_error("invalid")
        try:
            figure = Decimal(value)
        except InvalidOperation as error:
            raise self.make_error("invalid") from error
        return self.checked(figure)

    def checked(self, figure: Decimal) -> Decimal:
        if abs(figure) > MOST:
            raise self.make_error("invalid")
        return figure


class Kilograms(Decimals):
    """More than zero; finer than a gram is refused by its rule, not by its form."""

    pattern = re.compile(_FIGURE)
    schema_: ClassVar[JsonObject] = {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0, "maximum": MOST},
            {"type": "string",
             "pattern": r"^([1-9][0-9]{0,8}(\.[0-9]{1,3})?"
                        r"|0\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9]))$"},
        ]
    }  # fmt: skip
    default_error_messages: dict[str, Any] = {  # noqa: RUF012
        "invalid": _l("Write kilograms, more than zero, such as 96.5, to the gram."),
    }

    def checked(self, figure: Decimal) -> Decimal:
        if not 0 < figure <= MOST:
            raise self.make_error("invalid")
        return figure


class Moment(Described):
    """A moment with its offset: `2026-11-26T04:30:00+07:00`."""

    schema_: ClassVar[JsonObject] = {"type": "string", "format": "date-time"}
    default_error_messages: dict[str, Any] = {  # noqa: RUF012
        "invalid": _l("Write a moment with its offset: 2026-11-26T04:30:00+07:00."),
    }

    def _deserialize(
        self, value: object, attr: Any, data: Any, **more: Any
    ) -> datetime:
        if not isinstance(value, str) or not _RFC3339.fullmatch(value):
            raise self.make_error("invalid")
        try:
            found = datetime.fromisoformat(value.upper())
        except ValueError as error:
            raise self.make_error("invalid") from error
        if not 1900 < found.year < 3000:  # well written, and nobody's harvest
            raise Refused("api.moment_far", moment=value[:40])
        return found


class Day(Described):
    """A day: `2026-11-30`."""

    schema_: ClassVar[JsonObject] = {"type": "string", "format": "date"}
    default_error_messages: dict[str, Any] = {  # noqa: RUF012
        "invalid": _l("Write a day as 2026-11-30.")
    }

    def _deserialize(self, value: object, attr: Any, data: Any, **more: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(
            r"\d{4}-\d\d-\d\d", value, re.ASCII
        ):
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error


class Words(Described):
    """One text, or one in Vietnamese and one in English."""

    schema_: ClassVar[JsonObject] = {
        "anyOf": [
            {"type": "string", "minLength": 1, "maxLength": 500},
            {
                "type": "object",
                "required": ["vi"],
                "additionalProperties": False,
                "properties": {
                    "vi": {"type": "string", "minLength": 1, "maxLength": 500},
                    "en": {"type": "string", "minLength": 1, "maxLength": 500},
                },
            },
        ]
    }
    default_error_messages: dict[str, Any] = {  # noqa: RUF012
        "invalid": _l('Write one text, or {"vi": …, "en": …}; at most 500 characters.'),
    }

    def _deserialize(self, value: object, attr: Any, data: Any, **more: Any) -> Any:
        texts = value if isinstance(value, dict) else {"vi": value}
        if not {"vi"} <= set(texts) <= {"vi", "en"}:
            raise self.make_error("invalid")
        for text in texts.values():
            if not isinstance(text, str) or not 1 <= len(text) <= 500:
                raise self.make_error("invalid")
        return value


class Matching:
    """A whole match, as `pattern` says it between ^ and $."""

    def __init__(self, pattern: str, error: object) -> None:
        self.pattern = re.compile(pattern, re.ASCII)
        self.error = error

    def __call__(self, value: str) -> str:
        if not self.pattern.fullmatch(value):
            raise ValidationError(str(self.error))
        return value


def Lot(**more: Any) -> fields.String:
    """Return a field for a lot number."""
    pattern = "[A-Z0-9-]{1,20}"
    return fields.String(
        validate=Matching(
            pattern,
            _l("A lot number has the letters A–Z, figures and hyphens, at most 20."),
        ),
        metadata={"pattern": f"^{pattern}$", **more.pop("metadata", {})},
        **more,
    )


def Code(says: object = "", **more: Any) -> fields.String:
    """Return a field that names a batch or a registered thing."""
    return fields.String(
        validate=validate.Length(min=1, max=300),
        metadata={"description": says} if says else {},
        **more,
    )


def Text(longest: int = 500, says: object = "", **more: Any) -> fields.String:
    """Return a field for a text that is not empty."""
    return fields.String(
        validate=validate.Length(min=1, max=longest),
        metadata={"description": says} if says else {},
        **more,
    )


class Asked(Schema):
    """What every route's query may hold."""

    lang = fields.String(
        validate=validate.OneOf(("vi", "en")),
        metadata={"description": _l("Language of texts and errors.")},
    )


class Paged(Asked):
    """A list, page by page: the `next` link of an answer leads to the next one."""

    limit = fields.Integer(
        load_default=50, validate=validate.Range(min=1, max=200),
        metadata={"description": _l("How many at most.")},
    )  # fmt: skip
