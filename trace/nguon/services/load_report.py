"""What a load did, event by event: for a person in two languages, and as JSON."""

from dataclasses import dataclass

from nguon.errors import NguonError
from nguon.messages import say
from nguon.services.record import Receipt


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event, or of events that stand or fall together."""

    where: str  # file and number of the event, or file and line
    event_ids: tuple[str, ...]  # as the file gives them
    receipts: tuple[Receipt, ...] = ()
    error: NguonError | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes, in the order of recording."""

    registered: int
    outcomes: tuple[Outcome, ...]

    @property
    def refused(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.error is not None)

    @property
    def recorded(self) -> int:
        """Events that were added now."""
        return sum(not r.repeated for o in self.outcomes for r in o.receipts)

    @property
    def repeated(self) -> int:
        """Events that the ledger had already."""
        return sum(r.repeated for o in self.outcomes for r in o.receipts)

    def as_json(self) -> dict[str, object]:
        return {
            "registered": self.registered,
            "recorded": self.recorded,
            "repeated": self.repeated,
            "entries": [r.number for o in self.outcomes for r in o.receipts],
            "refused": [
                {
                    "where": o.where,
                    "code": o.error.code,
                    "vi": o.error.sentence("vi"),
                    "en": o.error.sentence("en"),
                }
                for o in self.outcomes
                if o.error is not None
            ],
        }

    def lines(self, language: str) -> list[str]:
        """Return each refusal with its reason, then the sum."""
        refusals = [
            f"✗ {o.where}: {o.error.sentence(language)}"
            for o in self.outcomes
            if o.error is not None
        ]
        summary = say(
            "load.summary",
            language,
            registered=self.registered,
            recorded=self.recorded,
            repeated=self.repeated,
            refused=len(refusals),
        )
        return [*refusals, summary]
