"""The story of `memory_log` once more, with a lot packed on a person's own phone.

`packed_on_a_phone(log, lan, phone)` registers the passkey and the device it endorses,
and packs a lot under the device's key. What it is told to record it records: lies too.
"""

from datetime import timedelta
from typing import Any

from kit.memory_log import (
    COOP,
    GTIN,
    HARVESTED,
    OPERATOR,
    MemoryLog,
    kilograms,
    story,
)
from kit.passkey import SoftPasskey, device_value, p256, subject_of
from nguon.core.identifiers import gtin_batch_id

LOT = gtin_batch_id(GTIN, "CAI-2611-08")
BY_COOP = (COOP, "registrar")


def enrolled(
    passkey: SoftPasskey | None = None,
    value: dict[str, Any] | None = None,
    by: tuple[str, str] = BY_COOP,
    *,
    known: bool = True,
) -> MemoryLog:
    """Return the story after a passkey (`known`) and then a phone were enrolled."""
    log, passkey = story(), passkey or SoftPasskey("lan")
    log.keys["phone"] = p256("phone")
    if known:
        log.commit(log.register(passkey.subject, "key", passkey.value(COOP)))
    value = value or passkey.endorse(device_value(log.keys["phone"], COOP, log.now))
    log.commit(log.register(subject_of(log.keys["phone"]), "key", value, by))
    return log


def packed(log: MemoryLog, key: str = "phone") -> MemoryLog:
    """Pack a lot, signed by that key."""
    said = {
        "eventTime": f"{log.now:%Y-%m-%dT%H:%M:%S}.000Z",
        "eventTimeZoneOffset": "+07:00",
        "eventID": "urn:uuid:0b0fa0d2-7f2f-4a8c-a6f0-1f60b1d7a001",
        "type": "TransformationEvent",
        "nguon:step": "pack",
        "inputQuantityList": [kilograms(HARVESTED, 2)],
        "outputQuantityList": [kilograms(LOT, 2)],
    }
    log.commit(log.draft("custody", said, COOP, key))
    return log


def revoked(log: MemoryLog, subject: str, **more: Any) -> MemoryLog:
    lost = {"vi": "Mất máy", "en": "Phone lost"}
    log.commit(log.register(subject, "key", None, (OPERATOR, "registrar"),
                            reason=lost, **more))  # fmt: skip
    return log


def earlier(log: MemoryLog, minutes: int) -> str:
    return f"{log.now - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.000Z"
