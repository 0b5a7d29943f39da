"""What an audit found: nothing, or what is wrong and where, in both languages."""

from dataclasses import dataclass, field
from typing import Any, Final

from nguon.messages import say
from nguon.store.compare import Finding

MOST: Final = 1000  # findings that are told; a broken disk has more


@dataclass(slots=True)
class Report:
    """What an audit found: nothing, or what is wrong and where."""

    size: int = 0
    root: str = ""
    commits: int = 0
    signatures: int = 0
    replayed: int = 0  # entries up to where the replay came
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings and self.replayed == self.size

    def find(self, found: Finding) -> None:
        """Keep what is wrong, once."""
        if len(self.findings) < MOST and found not in self.findings:
            self.findings.append(found)

    def lines(self, language: str) -> list[str]:
        """Return what to tell a person, one sentence a line."""
        figures = {"size": self.size, "commits": self.commits, "root": self.root}
        if self.ok:
            return [say("store.audit_ok", language, **figures)]
        count = len(self.findings)
        lines = [say("store.audit_wrong", language, **figures, count=count)]
        lines += [found.sentence(language) for found in self.findings]
        if self.replayed < self.size:
            lines.append(say("store.audit_stopped", language, entry=self.replayed))
        return lines

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "size": self.size,
            "root": self.root,
            "commits": self.commits,
            "signatures": self.signatures,
            "replayed": self.replayed,
            "findings": [
                {
                    "table": found.table,
                    "row": found.row,
                    "column": found.column,
                    "code": found.code,
                    "sentence": {n: found.sentence(n) for n in ("vi", "en")},
                }
                for found in self.findings
            ],
        }
