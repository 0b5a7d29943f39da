"""What a label is drawn with: four shapes, in mm from the upper left corner."""

from dataclasses import dataclass

from nguon_labels.qr import Code


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text from its left end on its baseline."""

    x: float
    y: float
    text: str
    size: float
    weight: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle, open or filled, around its middle."""

    x: float
    y: float
    radius: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Square:
    """The square that the code and its quiet zone fill."""

    x: float
    y: float
    side: float
    code: Code


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything on one label, black on white."""

    width: float
    height: float
    square: Square
    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]
    rings: tuple[Ring, ...]
