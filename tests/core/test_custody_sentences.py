"""Every refusal of the rules can be said, and no sentence is left without a rule."""

import re
from pathlib import Path

import pytest

from nguon.messages import TEXTS, custody, say

CORE = Path(__file__).resolve().parents[2] / "trace" / "nguon" / "core"
CODES = [code for code in custody.TEXTS if code.startswith("custody.")]


def test_codes_and_sentences_are_the_same_set() -> None:
    source = "\n".join(path.read_text("utf-8") for path in CORE.glob("*.py"))
    used = set(re.findall(r'"(custody\.[a-z_]+)"', source))
    made = {"custody.nothing_to_receive", "custody.nothing_to_void",
            "custody.shipment_confirmed", "custody.shipment_void",
            "custody.recorded_already"}  # fmt: skip
    assert used | made == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_the_same_figures_and_end_a_sentence(code: str) -> None:
    figures = [set(re.findall(r"\{(\w+)", text)) for text in TEXTS[code]]
    assert figures[0] == figures[1]
    assert all(text.endswith(".") for text in TEXTS[code])


def test_figures_are_read_as_people_write_them() -> None:
    figures = {
        "holder": "HNRAU-0101", "season": "2026-04-01/2026-09-30", "most": "180000",
        "harvested": "179999.5", "left": "0.5", "kg": "12",
    }  # fmt: skip
    vietnamese = say("custody.meter", "vi", **figures)
    assert "vụ 1/4/2026 – 30/9/2026 tối đa 180.000 kg" in vietnamese
    assert "đã thu 179.999,5 kg, còn 0,5 kg" in vietnamese
    assert "179,999.5 kg are harvested, 0.5 kg are left" in say(
        "custody.meter", "en", **figures
    )
    later = {"batch": "L1", "short": "6", "events": [["ship", "2026-11-10", "urn:x"]]}
    assert "đã giao hàng 10/11, sẽ thiếu 6 kg" in say(
        "custody.later_events", "vi", **later
    )
    early = say("custody.future", "vi", time="2099-01-01T00:00:00Z", recorded="")
    assert early.startswith("Ngày 1/1/2099 ở tương lai")
