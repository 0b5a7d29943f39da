"""The demonstration: a fresh ledger that has lived through ten supply chains.

The files of `sample_batches/` are loaded with the moments written in them as the clock
(the only place where that is done); then there is a log-in for each role and a token.
Passwords and keys are made anew each time. Proved in tests/services/test_demo.py.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import nguon
from nguon import clock
from nguon.core import custody
from nguon.core.identifiers import parse_batch
from nguon.core.state import Batch, Registered
from nguon.core.values import value_of
from nguon.errors import NotFound
from nguon.services import tokens
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.services.load import Progress, load_files
from nguon.services.load_report import Report
from nguon.services.members import Members
from nguon.services.witness import open_witness
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

OPERATOR: Final = {
    "vi": "Sở Nông nghiệp và Môi trường Hà Nội (demo)",
    "en": "Hanoi Department of Agriculture and Environment (demo)",
}
# Who could witness it: a consumers' association and an agricultural university.
WITNESSES: Final = ("hoi-nguoi-tieu-dung.demo", "dai-hoc-nong-nghiep.demo")
BEGUN: Final = datetime.fromisoformat("2026-01-05T07:30:00+07:00")
# The page to begin with: six households merged, a warm lorry, a failed test, a recall.
FIRST: Final = "BT-CN-260914-M1-A"

_COOPERATIVE: Final = "9521201000015"
_INSPECTORS: Final = "9521201000077"
_SHOP: Final = "9521201000046"
# Log-in name -> whose GLN (None: the operator), role, the name that the desk greets.
PEOPLE: Final = {
    "clerk": (_COOPERATIVE, "clerk", "Thư ký hợp tác xã"),
    "manager": (_COOPERATIVE, "manager", "Quản lý hợp tác xã"),
    "inspector": (_INSPECTORS, "inspector", "Thanh tra viên"),
    "admin": (None, "admin", "Quản trị sổ"),
    "shop": (_SHOP, "clerk", "Quầy siêu thị"),
}


def build_demo(
    folder: Path, origin: str, progress: Progress | None = None
) -> dict[str, object]:
    """Make the ledger in `folder` and return what `nguon demo --json` prints."""
    settings = LedgerSettings(data=folder, origin=origin)
    book = create_ledger(
        settings, OPERATOR, BEGUN, custody, roles=("operator", "exchange")
    )
    try:
        load_samples(book, progress=progress)
        return show_demo(book, origin, clock.now())
    finally:
        book.close()


def begin_witnesses(
    folder: Path, shown: dict[str, object], addresses: Sequence[str]
) -> Path:
    """Make the demonstration's witnesses, and the policy that asks both of them.

    Adds them to what is shown, and returns the policy's file.
    """
    told, lines = [], [f"log {shown['verifier_key']}"]
    for name, address in zip(WITNESSES, addresses, strict=True):
        made = open_witness(folder / name, name, [str(shown["verifier_key"])])
        told.append(
            {"name": name, "address": address, "verifier_key": made.verifier_key}
        )
        lines.append(f"witness {name} {made.verifier_key} {address}")
        made.close()
    lines += [f"group enough all {' '.join(WITNESSES)}", "quorum enough"]
    policy = folder / "witnesses.policy"
    policy.write_text("\n".join(lines) + "\n", "utf-8")
    shown["witnesses"] = told
    shown["policy"] = policy.read_text("utf-8")
    return policy


def load_samples(
    book: Book,
    *,
    progress: Progress | None = None,
    now: Callable[[], datetime] = clock.now,
) -> Report:
    """Load every registry file and document of the samples, each at its own moment."""
    return load_files(
        book,
        sorted(sample_files(), key=lambda path: path.parts[-2:]),
        now=now,
        progress=progress,
        as_recorded=True,
        account="demo",
    )


def sample_files() -> Iterator[Path]:
    """Yield the files to load. The sheets tell two of the chains a second time."""
    folder = sample_folder()
    yield from folder.glob("*/registry.json")
    yield from folder.glob("*/*.jsonld")


def sample_folder() -> Path:
    """Return `sample_batches/`: inside the installed package, or in the checkout."""
    package = Path(nguon.__file__).resolve().parent
    for folder in (package / "sample_batches", package.parents[1] / "sample_batches"):
        if folder.is_dir():
            return folder
    raise NotFound("load.no_samples")


def expected_refusals() -> dict[str, dict[str, object]]:
    """Return what the samples say must be refused: eventID -> {code, lesson}."""
    return {
        refusal["eventID"]: refusal
        for path in sorted(sample_folder().glob("*/expected.json"))
        for refusal in json.loads(path.read_text(encoding="utf-8"))["refused"]
    }


def show_demo(book: Book, origin: str, now: datetime) -> dict[str, object]:
    """Make the log-ins and the token; return them with the address and the batches."""
    origin = origin.rstrip("/")
    members = Members(book)
    with book.read() as ledger:
        batches = list(_batches(ledger, origin))
        owners = {
            gln: _by_gln(ledger, gln) if gln else book.registrar.organisation
            for gln, _, _ in PEOPLE.values()
        }
    logins = {
        user: {
            "user": user,
            "password": members.add(user, name, role, owners[gln], now),
        }
        for user, (gln, role, name) in PEOPLE.items()
    }
    return {
        "address": origin,
        "verifier_key": book.verifier_key,
        "batches": batches,
        "logins": logins,
        "token": tokens.add(book, book.registrar.organisation, "demo", now),
    }


def _batches(ledger: Snapshot, origin: str) -> Iterator[dict[str, object]]:
    """Yield what can be scanned: the showpiece, what has a GTIN, all other lots."""
    found = [batch for batch in ledger.find(Batch, order="born") if not batch.planting]
    found.sort(key=lambda b: (b.lot != FIRST, parse_batch(b.id).gtin is None))
    for batch in found:
        product = ledger.get(Registered, batch.product or "")
        name = value_of(product.value).get("name") if product else None
        yield {
            "code": batch.code,
            "gtin": parse_batch(batch.id).gtin,
            "lot": batch.lot,
            "name": name["vi"] if isinstance(name, dict) else batch.lot,
            "page": f"{origin}/b/{batch.code}",
        }


def _by_gln(ledger: Snapshot, gln: str) -> str:
    """Return the organisation that has that GLN."""
    for thing in ledger.find(Registered, type="organisation"):
        if value_of(thing.value).get("gln") == gln:
            return thing.id
    raise NotFound("load.no_samples")
