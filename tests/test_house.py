"""The house stands: source roots are no packages, every sentence has two languages."""

from pathlib import Path
from string import Formatter

from nguon.messages import TEXTS

ROOT = Path(__file__).resolve().parent.parent


def test_source_roots_are_never_packages() -> None:
    assert not [
        p for p in ("trace", "web", "labels") if (ROOT / p / "__init__.py").exists()
    ]


def test_every_sentence_names_the_same_figures_in_both_languages() -> None:
    for code, (vi, en) in TEXTS.items():
        figures = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (vi, en)
        ]
        assert vi and en and figures[0] == figures[1], code
