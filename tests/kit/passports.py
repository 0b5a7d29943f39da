"""Passports of the packed lot in a `MemoryLog`, as its ledger would sign them."""

from typing import Any

from kit.memory_log import PACKED, MemoryLog, private_key
from nguon.core import bundle, canonical
from nguon.core.identifiers import batch_code, key_id
from nguon.core.passport import did_of, sign_passport


def credential(log: MemoryLog, key: str = "registrar", **more: Any) -> dict[str, Any]:
    """Return what the ledger says of the packed lot in its newest state."""
    own = bundle.build(log, key_id(log.key(key)))
    history = log.history(PACKED)
    root = bundle.check(own, log.verifier).checkpoint.root
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": did_of(log.signer.name),
        "validFrom": "2026-11-22T07:00:00Z",
        "credentialSubject": {"id": PACKED, "nguon:status": "notRecalled"},
        "evidence": [
            {
                "type": ["nguon:LedgerRecord"],
                "nguon:batch": PACKED,
                "nguon:code": batch_code(PACKED),
                "nguon:origin": log.signer.name,
                "nguon:size": log.size,
                "nguon:root": root.hex(),
                "nguon:head": {
                    "nguon:count": len(history),
                    "nguon:leaf": log.leaves[history[-1]].hex(),
                },
                "nguon:key": canonical.parse(own),
            }
        ],
        **more,
    }


def signed_passport(log: MemoryLog, key: str = "registrar", **more: Any) -> str:
    said = credential(log, key, **more)
    sign = private_key(key).sign
    return sign_passport(said, log.signer.name, log.key(key), sign)
