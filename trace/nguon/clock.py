"""The only reader of the clock. Everything else takes the time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC, cut to milliseconds (DESIGN: `recorded`)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
