"""What the documentation shows is what the code does."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kit.codes import read_code
from nguon_labels import Label
from nguon_labels.design import SIZES, design
from nguon_labels.png import raster

FOLDER = Path(__file__).parents[2] / "labels"


@pytest.mark.parametrize("module", ["link", "fit"])
def test_the_examples_in_the_modules_are_true(module: str) -> None:
    found = doctest.testmod(import_module(f"nguon_labels.{module}"))
    assert found.attempted > 0 and found.failed == 0


def test_the_example_in_the_readme_runs() -> None:
    (code,) = re.findall(
        r"```python\n(.*?)```", (FOLDER / "README.md").read_text(), re.S
    )
    names: dict[str, object] = {}
    exec(code, names)
    assert names["made"].name == "nguon-7K3M9QXBT2HV8WN4F-50x30.png"


def test_the_picture_in_the_readme_is_the_label_we_draw(greens: Label) -> None:
    shown = Image.open(FOLDER / "label-50x30.png")
    drawn = raster(design(greens, SIZES["50x30"], "vi"), 300)
    assert read_code(shown) == greens.link
    assert shown.size == drawn.size
    apart = ImageChops.difference(shown.convert("L"), drawn.convert("L"))
    assert sum(apart.reduce(4).histogram()[128:]) < 20  # FreeType may differ by dots
