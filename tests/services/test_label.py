"""The facts on a label are those of the batch's page."""

from datetime import date

import pytest

from kit.samples import INTERVAL, LOST_CLAIM, Samples
from nguon import clock
from nguon.errors import NguonError, NotFound
from nguon.services.label import LabelFacts, batch_named, label_facts

BATCH = "https://id.gs1.org/01/09521202002018/10/ML-CC-261109-A1"
CODE = "B7Q7RVTYSK1GFTT0G"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Cà chua", "HTX Nông nghiệp Sạch Đồng Bãi Mê Linh", "Xã Mê Linh")),
        (
            "en",
            (
                "Tomato",
                "Me Linh Riverland Clean Agriculture Co-operative",
                "Me Linh Commune",
            ),
        ),
    ],
)
def test_a_packed_lot(samples: Samples, lang: str, words: tuple[str, ...]) -> None:
    facts = label_facts(samples.book, BATCH, lang, clock.now())
    assert facts == LabelFacts(
        batch=BATCH,
        code=CODE,
        product=words[0],
        cooperative=words[1],
        lot=INTERVAL,
        harvested=date(2026, 11, 9),
        packed=date(2026, 11, 9),
        best_before=date(2026, 11, 19),
        place=words[2],
        net="1 kg",
    )


def test_a_mixed_lot_names_every_commune_it_grew_in(samples: Samples) -> None:
    mixed = samples.batch(LOST_CLAIM).id
    facts = label_facts(samples.book, mixed, "vi", clock.now())
    assert facts.place == "Phường Mộc Sơn, Xã Vân Hồ"


@pytest.mark.parametrize(
    "typed",
    [CODE, "b7q7-rvty-sk1g-ftt0g", INTERVAL, INTERVAL.lower(), f" {BATCH} ",
     f"https://shop.example/01/09521202002018/10/{INTERVAL}"],
)  # fmt: skip
def test_a_batch_is_meant_by_code_link_or_lot(samples: Samples, typed: str) -> None:
    assert batch_named(samples.book, typed) == BATCH


@pytest.mark.parametrize("typed", ["", "no such lot", "00000000000000000", "x/y"])
def test_what_means_no_batch_is_refused(samples: Samples, typed: str) -> None:
    with pytest.raises(NguonError):
        batch_named(samples.book, typed)


def test_a_batch_that_is_not_in_the_ledger_has_no_label(samples: Samples) -> None:
    with pytest.raises(NotFound):
        label_facts(samples.book, f"{BATCH}-X", "vi", clock.now())
