"""What a load did, event by event: for a person in two languages, and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from nguon.core.canonical import JSON
from nguon.core.codes import show_code
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
class Thing:
    """Something that was registered now, and the name of one's own that it has."""

    subject: str
    type: str
    name: Mapping[str, str]
    local: str  # as `#coop` in the file; empty: the file wrote the identifier

    @classmethod
    def of(cls, statement: Mapping[str, JSON], local: str) -> "Thing":
        value = statement.get("value")
        name = value.get("name") if isinstance(value, dict) else None
        said = name if isinstance(name, dict) else {}
        told = {language: str(text) for language, text in said.items()}
        return cls(str(statement["subject"]), str(statement["type"]), told, local)

    def line(self, language: str) -> str:
        code = self.subject.rpartition("/")[2]
        name = self.name.get(language) or self.name.get("vi") or ""
        return f"+ {self.local}  {show_code(code)}  {name}".rstrip()


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes, in the order of recording."""

    things: tuple[Thing, ...]
    outcomes: tuple[Outcome, ...]
    named: int = 0  # things that the files' master data is about
    known: int = 0  # of them, registered here

    @property
    def registered(self) -> int:
        return len(self.things)

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
            "names": {one.local: one.subject for one in self.things if one.local},
            "recorded": self.recorded,
            "repeated": self.repeated,
            "vocabulary": {"named": self.named, "known": self.known},
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
        """Return codes that were drawn, each refusal with its reason, then the sum."""
        drawn = [one.line(language) for one in self.things if one.local]
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
        told = [summary]
        if self.named:
            unknown = self.named - self.known
            figures = {"count": self.named, "known": self.known, "unknown": unknown}
            told.append(say("load.vocabulary", language, **figures))
        return [*drawn, *refusals, *told]
