"""The line of degrees: what lies beyond the limit is drawn apart, and said in words."""

import html
import re
from decimal import Decimal

import pytest

from kit.samples import Samples
from nguon_web.pages.consumer_gauge import BAR, heat_gauge


@pytest.fixture(autouse=True)
def page(samples: Samples) -> object:
    """The words need a request; those of Vietnamese."""
    with samples.app().test_request_context("/?lang=vi") as context:
        yield context


def parts(low: str, high: str, limit: str) -> dict[str, float]:
    drawn = str(heat_gauge(Decimal(low), Decimal(high), Decimal(limit)))
    way, beyond = (
        float(width)
        for width in re.findall(
            r'gauge__way[^"]*" x="[\d.]+" y="20" width="([\d.]+)"', drawn
        )
    )
    [mark] = re.findall(r'gauge__need" x="([\d.]+)"', drawn)
    return {"within": way, "beyond": beyond, "mark": float(mark)}


def test_a_cold_journey_stays_below_its_mark() -> None:
    drawn = parts("4.1", "6.8", "8")
    assert drawn["within"] > 0 and drawn["beyond"] == 0


def test_an_excursion_is_drawn_from_the_mark_on() -> None:
    drawn = parts("4", "12", "8")
    assert drawn["within"] == pytest.approx(drawn["beyond"], abs=0.2)
    assert drawn["mark"] == pytest.approx(BAR / 2, abs=0.1)
    assert parts("8.4", "12.6", "8")["within"] == 0


@pytest.mark.parametrize("degrees", [("-30", "-30", "-18"), ("5", "60", "5")])
def test_nothing_is_drawn_outside_the_picture(degrees: tuple[str, str, str]) -> None:
    drawn = parts(*degrees)
    assert 0 <= drawn["mark"] <= BAR
    assert drawn["within"] + drawn["beyond"] <= BAR


def test_the_cold_chain_that_was_broken_is_seen_on_its_page(samples: Samples) -> None:
    code = samples.code("BT-CN-260914-M1-A")
    shown = html.unescape(samples.app().test_client().get(f"/b/{code}?lang=vi").text)
    assert 'aria-label="8,4–12,6 °C, tối đa 8 °C"' in shown
    assert "Quá mức 8 °C trong 45 phút" in shown
