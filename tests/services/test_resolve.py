"""What a link names in this ledger, from the most exact part up."""

import pytest

from kit.samples import RECALLED, Samples
from nguon.errors import Malformed, NotFound
from nguon.services.resolve import Resolved, resolve

GTIN = "09521201001012"


def asked(samples: Samples, path: str) -> Resolved:
    with samples.book.read() as ledger:
        return resolve(ledger, path)


def test_every_level_up_to_the_key(samples: Samples) -> None:
    lot = f"/01/{GTIN}/10/{RECALLED}"
    found = asked(samples, f"{lot}/21/000007")
    assert [(step.kind, step.path) for step in found.steps] == [
        ("serial", f"{lot}/21/000007"), ("lot", lot), ("product", f"/01/{GTIN}"),
    ]  # fmt: skip
    assert found.missing is None and found.steps[0].serial == "000007"


@pytest.mark.parametrize(
    ("rest", "missing"),
    [
        ("/10/NOBODY", ("10", "NOBODY")),
        ("/10/NOBODY/21/1", ("10", "NOBODY")),
        ("/21/1", ("21", "1")),
        ("/22/2A", ("22", "2A")),
        ("/235/X", ("235", "X")),
        ("/10/A%2FB", ("10", "A/B")),
    ],
)
def test_what_is_not_known_is_named_and_the_product_is_left(
    samples: Samples, rest: str, missing: tuple[str, str]
) -> None:
    found = asked(samples, f"/01/{GTIN}{rest}")
    assert found.missing == missing
    assert [step.kind for step in found.steps] == ["product"]


def test_places_and_parties(samples: Samples) -> None:
    [place] = asked(samples, "/414/9521201000039").steps
    assert place.kind == "place"
    [party] = asked(samples, "/417/9521201000039/").steps
    assert party.kind == "organisation" and "/org/" in party.subject


def test_the_wrong_and_the_unknown_are_told_apart(samples: Samples) -> None:
    for path in ("/01/09521201001013", "/01", "", "/01/", "/x", "/10/A", "/01/1/2/3"):
        with pytest.raises(Malformed):
            asked(samples, path)
    for path in ("/01/09521201001029", "/414/9521201990002", "/8004/ABC"):
        with pytest.raises(NotFound):
            asked(samples, path)
