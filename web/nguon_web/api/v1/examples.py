"""One example for each record: a pomelo cooperative of the sample batches.

They stand in the OpenAPI document and on /api; tests/web/test_api_examples.py sends
them in this order to a ledger of `sample_batches/` with a token of that cooperative,
and each is recorded.
"""

from typing import Any, Final

CODE: Final = "NYDCS0FTF6P4KA8TN"  # packed pomelos, 1,955 kg at hand
LOOSE: Final = "G2RAMT01B0ZF07YT8"  # loose ones, 650 kg at hand
PLANTING: Final = "6TB9WK4ABD5XRR0N3"
CROP: Final = "PGWV86PWXMNF1P1P6"
GTIN: Final = "09521204004010"
ORGANISATION: Final = "5FCQP4YC7P7T68J8R"
SHOP: Final = "9521204000029"  # a GLN

EXAMPLES: Final[dict[str, Any]] = {
    "plant": {"product": CROP, "lot": "G-BTV-27"},
    "tend": {
        "batches": [PLANTING], "kind": "spray", "material": "Abamectin 3.6EC",
        "dose": "10 ml / 16 l", "interval_days": 7,
        "when": "2026-11-01T07:00:00+07:00",
    },
    "harvest": {
        "planting": PLANTING, "kg": 120, "lot": "BTV-261112-1",
        "when": "2026-11-12T08:30:00+07:00",
    },
    "pack": {
        "inputs": [{"batch": LOOSE, "kg": 100}], "product": GTIN, "kg": 96.5,
        "losses": [{"reason": "trim", "kg": 3.5}],
    },
    "split": {"batch": LOOSE, "outputs": [{"kg": 60}, {"kg": 40}]},
    "process": {
        "inputs": [{"batch": LOOSE, "kg": 50}],
        "outputs": [{"product": CROP, "kg": 30}, {"product": CROP, "kg": 19}],
        "losses": [{"reason": "reject", "kg": 1}], "step": "sort",
    },
    "merge": {
        "inputs": [{"batch": LOOSE, "kg": 20}, {"batch": CODE, "kg": 20}],
        "product": GTIN,
    },
    "store": {"batches": [CODE], "step": "cool", "celsius": 8.5},
    "ship": {
        "items": [{"batch": CODE, "kg": "120.5"}], "receiver": SHOP,
        "document": "PX-0412", "price": 32000,
    },
    "sell": {"items": [{"batch": CODE, "kg": 2.5}], "price": 45000},
    "inspect": {"batches": [CODE], "verdict": "pass", "number": "KN-118"},
    "sample": {"items": [{"batch": CODE, "kg": 0.5}]},
    "sensor": {
        "batches": [CODE], "start": "2026-11-20T06:00:00+07:00",
        "end": "2026-11-20T09:30:00+07:00", "lowest": 6.5, "highest": 9, "limit": 12,
    },
    "destroy": {
        "items": [{"batch": CODE, "kg": 4}], "reason": "spoiled",
        "note": "Dập khi vận chuyển",
    },
    "recall": {
        "batches": [LOOSE],
        "reason": {"vi": "Nghi dư lượng thuốc", "en": "Residues suspected"},
    },
    "recall_end": {
        "batches": [LOOSE],
        "reason": {"vi": "Kiểm nghiệm đạt", "en": "The test was passed"},
    },
    "receive": {"delivery": 412, "items": [{"batch": CODE, "kg": 120}]},
    "void_ship": {"delivery": 412, "note": "Xe quay về, chưa giao"},
    "correct": {
        "receipt": 411, "reason": "Cân nhầm",
        "quantities": [{"batch": CODE, "kg": 3}],
    },
}  # fmt: skip
