"""Our errors, and only ours, cross a boundary between modules.

Every error carries a code and the figures that belong to it; the sentence a
person reads lives in one place, `nguon.messages`, in Vietnamese and English:

>>> error = Refused("custody.not_enough", have="24", want="42")
>>> error.code, error.figures["have"]
('custody.not_enough', '24')
"""

from nguon.messages import say


class NguonError(Exception):
    """Something a person must be told. `code` names the sentence in `messages`."""

    def __init__(self, code: str, **figures: object) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures

    def sentence(self, language: str = "en") -> str:
        """Return one clear sentence: what, where, what to do. `language`: vi or en."""
        return say(self.code, language, **self.figures)

    def __str__(self) -> str:
        return self.sentence("en")


class Malformed(NguonError):
    """Bytes that are not what they claim to be: refused before anything is read."""


class Refused(NguonError):
    """A well-formed request that a rule forbids. The code's first part is the rule."""


class Conflict(Refused):
    """The same idempotency key with other content (DESIGN 5, rule 9)."""


class NotFound(NguonError):
    """Nothing is known here under that name."""


class VerificationError(NguonError):
    """A check failed: what was shown is not what was recorded."""


class Unavailable(NguonError):
    """The ledger cannot answer now: try again, a repeated request records once."""
