"""A figure: what was measured, as numbers, as a sentence, against its aim."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nguon.messages import say

_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">=": operator.ge, "<=": operator.le,
}  # fmt: skip
_COMMAS: Final = str.maketrans(",.", ".,")

Aim = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One sentence with numbers; `aims` says what some of them should be."""

    name: str
    code: str
    values: Mapping[str, float]
    aims: Mapping[str, Aim] = field(default_factory=dict)

    def missed(self) -> list[str]:
        return [
            name
            for name, (sign, aim) in self.aims.items()
            if not _COMPARE[sign](self.values[name], aim)
        ]

    def line(self, language: str) -> str:
        """Return the sentence, and behind it each aim with yes or no."""
        shown = {name: number(value, language) for name, value in self.values.items()}
        told = [say(self.code, language, **shown)]
        for name, (sign, aim) in self.aims.items():
            code = "bench.missed" if name in self.missed() else "bench.held"
            least = {">=": "≥", "<=": "≤"}[sign]
            told.append(
                say(
                    code,
                    language,
                    have=shown[name],
                    aim=f"{least} {number(aim, language)}",
                )
            )
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one run."""

    machine: Mapping[str, str | int]
    found: Sequence[Figure]

    def lines(self, language: str = "en") -> list[str]:
        return [
            say("bench.machine", language, **self.machine),
            *(figure.line(language) for figure in self.found),
        ]

    def as_json(self) -> dict[str, object]:
        return {
            "machine": dict(self.machine),
            "figures": {
                figure.name: {
                    **{name: round(value, 6) for name, value in figure.values.items()},
                    "aims": {
                        n: f"{sign} {aim}" for n, (sign, aim) in figure.aims.items()
                    },
                    "missed": figure.missed(),
                }
                for figure in self.found
            },
        }


def number(value: float, language: str) -> str:
    """Return three digits that count, as that language writes numbers.

    >>> number(12345.6, "vi"), number(0.04321, "en")
    ('12.346', '0.0432')
    """
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text.translate(_COMMAS) if language == "vi" else text
