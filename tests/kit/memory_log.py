"""A whole ledger in memory: entries, tree, map of heads, checkpoints. Not the store.

It records whatever it is told, without the rules, so that tests of the formats can
also build what the rules would never let in. `story()` is a small chain: a cooperative
plants, harvests and packs mustard greens, beside a batch that has nothing to do with
them; every key comes from a fixed seed, so its bytes are always the same.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import entry, headmap, merkle, note, signature
from nguon.core.checkpoint import Checkpoint, sign_checkpoint
from nguon.core.codes import new_code
from nguon.core.entry import By, Draft
from nguon.core.identifiers import (
    area_id,
    certificate_id,
    code_batch_id,
    gtin_batch_id,
    gtin_product_id,
    key_id,
    org_id,
    place_id,
    rules_id,
)

ORIGIN = "ledger.example/log"


def code(name: str) -> str:
    return new_code(sha256(name.encode()).digest()[:16])


def private_key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


OPERATOR, COOP, SHOP = (org_id(code(name)) for name in ("operator", "coop", "shop"))
GTIN = "09520001000010"
PACKED = gtin_batch_id(GTIN, "CAI-2611-07")
PLANTED, HARVESTED, APART = (
    code_batch_id(code(name)) for name in ("planted", "harvested", "apart")
)
PRODUCT = gtin_product_id(GTIN)
PLACE, AREA = place_id(code("field")), area_id(code("area"))
CERTIFICATE, RULES = certificate_id(code("vietgap")), rules_id(code("rules"))


class MemoryLog:
    """A log that can be read like the store's Snapshot (`bundle.Source`)."""

    def __init__(self, log_key: str = "log", origin: str = ORIGIN) -> None:
        self.signer = note.Signer(origin, private_key(log_key))
        self.operator = OPERATOR
        self.keys: dict[str, signature.PrivateKey] = {}
        self.entries: list[bytes] = []
        self.leaves: list[bytes] = []
        self.histories: dict[str, list[int]] = {}
        self.pages = headmap.MemoryPages()
        self.checkpoint = ""
        self.now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)

    @property
    def verifier(self) -> note.Verifier:
        return self.signer.verifier

    @property
    def size(self) -> int:
        return len(self.entries)

    def entry(self, index: int) -> bytes:
        return self.entries[index]

    def history(self, subject: str) -> Sequence[int]:
        return self.histories.get(subject, [])

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return merkle.Leaves(self.leaves).hashes(level, start, count)

    def page(self, prefix: str) -> bytes | None:
        return self.pages.page(prefix)

    def key(self, name: str) -> str:
        """Return the SHA-256 name of a key known to the test by a word."""
        made = self.keys.setdefault(name, private_key(name))
        return signature.public_key_id(signature.public_key_bytes(made))

    def draft(
        self,
        kind: str,
        statement: dict[str, Any],
        organisation: str,
        key: str,
        sealed: Mapping[str, str] = {},
    ) -> Draft:
        name = self.key(key)
        by = By(organisation, name, signature.algorithm_of(self.keys[key]))
        message = entry.signing_bytes(kind, statement, sealed, by)
        made = signature.sign(self.keys[key], message)
        return Draft(kind, statement, dict(sealed), by, made)

    def commit(self, *drafts: Draft) -> None:
        """Add the drafts and the closing index entry, and sign the new state."""
        self.now += timedelta(minutes=1)
        for draft in drafts:
            self._add(draft)
        self.close()
        self.sign()

    def close(self) -> None:
        """Add the index entry over all that is in the histories."""
        heads = {
            subject: (len(places), self.leaves[places[-1]])
            for subject, places in self.histories.items()
        }
        root, changed = headmap.update(self.pages, heads)
        self.pages.update(changed)
        said = {"root": root.hex(), "size": self.size, "subjects": len(heads)}
        self._add(self.draft("index", said, self.operator, "registrar"))

    def sign(self) -> None:
        state = Checkpoint(self.signer.name, self.size, merkle.root(self.leaves))
        self.checkpoint = sign_checkpoint(state, [self.signer])

    def _add(self, draft: Draft) -> None:
        subjects = entry.subjects(draft.kind, draft.statement)
        previous = {
            subject: self.leaves[self.histories[subject][-1]].hex()
            if subject in self.histories
            else None
            for subject in subjects
        }
        recorded = self.now.isoformat(timespec="milliseconds")[:23] + "Z"
        self.append(entry.to_bytes(entry.enter(draft, previous, recorded)))
        for subject in subjects:
            self.histories.setdefault(subject, []).append(self.size - 1)

    def append(self, data: bytes) -> None:
        self.entries.append(data)
        self.leaves.append(merkle.leaf_hash(data))

    def register(
        self,
        subject: str,
        type_: str,
        value: dict[str, Any] | None,
        by: tuple[str, str] = (OPERATOR, "registrar"),
        **more: Any,
    ) -> Draft:
        action = "make" if value is not None else "revoke"
        said = {"subject": subject, "type": type_, "action": action, **more}
        if value is not None:
            said["value"] = value
        return self.draft("register", said, *by)

    def register_key(
        self,
        name: str,
        organisation: str,
        use: str,
        by: tuple[str, str] = (OPERATOR, "registrar"),
    ) -> Draft:
        spki = signature.public_key_bytes(self.keys.setdefault(name, private_key(name)))
        value = {
            "organisation": organisation,
            "algorithm": "Ed25519",
            "public_key": urlsafe_b64encode(spki).decode().rstrip("="),
            "use": use,
        }
        return self.register(key_id(self.key(name)), "key", value, by)

    def event(self, said: dict[str, Any], **sealed: Any) -> Draft:
        event = {
            "eventTime": f"{self.now:%Y-%m-%dT%H:%M:%S}.000Z",
            "eventTimeZoneOffset": "+07:00",
            "eventID": f"urn:uuid:{sha256(str(said).encode()).hexdigest()[:32]}",
            **said,
        }
        return self.draft("custody", event, COOP, "coop", **sealed)


def name(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def kilograms(batch: str, kg: int) -> dict[str, Any]:
    return {"epcClass": batch, "quantity": kg, "uom": "KGM"}


def story(log: MemoryLog | None = None, *, note_: str = "Sáng sớm") -> MemoryLog:
    """Record the whole small chain, one commit a line of its story."""
    log = log or MemoryLog()
    log.commit(
        log.register(
            OPERATOR,
            "organisation",
            {"name": name("Sở", "Department"), "roles": ["operator"]},
        ),
        log.register_key("registrar", OPERATOR, "registrar"),
    )
    log.commit(
        log.register(
            COOP,
            "organisation",
            {"name": name("HTX Ba Chữ", "Ba Chu Co-op"), "roles": ["producer"]},
        ),
        log.register(SHOP, "organisation", {"roles": ["retailer"]}),
        log.register_key("coop", COOP, "device"),
    )
    log.commit(
        log.register(PRODUCT, "product", {"name": name("Cải", "Mustard greens")}),
        log.register(PLACE, "place", {"name": name("Ruộng", "Field")}),
        log.register(AREA, "area", {"holder": COOP, "place": PLACE, "area_ha": 2}),
        log.register(
            CERTIFICATE,
            "certificate",
            {"holder": COOP, "areas": [AREA], "kind": "VietGAP"},
        ),
        log.register(RULES, "rules", {"product": PRODUCT}),
    )
    log.commit(
        log.event(
            {
                "type": "ObjectEvent",
                "action": "ADD",
                "bizStep": "commissioning",
                "nguon:step": "plant",
                "nguon:area": AREA,
                "readPoint": {"id": PLACE},
                "quantityList": [{"epcClass": PLANTED}],
            }
        ),
        log.event(
            {
                "type": "ObjectEvent",
                "action": "ADD",
                "bizStep": "commissioning",
                "nguon:step": "harvest",
                "quantityList": [kilograms(APART, 5)],
            }
        ),
    )
    log.commit(
        log.event(
            {
                "type": "TransformationEvent",
                "nguon:step": "harvest",
                "inputQuantityList": [{"epcClass": PLANTED}],
                "outputQuantityList": [kilograms(HARVESTED, 80)],
                "nguon:note": note_,
            }
        )
    )
    log.commit(
        log.event(
            {
                "type": "TransformationEvent",
                "nguon:step": "pack",
                "inputQuantityList": [kilograms(HARVESTED, 80)],
                "outputQuantityList": [kilograms(PACKED, 76)],
            },
            sealed={"/nguon:price": entry.commitment(bytes(16), 12000)},
        )
    )
    return log
