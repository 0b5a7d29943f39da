"""What is wrong, and in which file, row or column: for sentences about files."""

from nguon.errors import Malformed


class Located(Malformed):
    """Another error, with the place in front: `so.csv:5, kg: “abc” is no weight.`"""

    def __init__(self, place: str, error: Malformed) -> None:
        super().__init__(error.code, **error.figures)
        self.place = place

    def sentence(self, language: str = "en") -> str:
        return f"{self.place}: {super().sentence(language)}"
