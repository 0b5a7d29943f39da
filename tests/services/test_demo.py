"""The demonstration is a whole ledger: every chain, a log-in a role, a page to show."""

from pathlib import Path
from typing import Any

import pytest

from nguon.services import tokens
from nguon.services.audit import audit
from nguon.services.demo import build_demo, expected_refusals, sample_folder
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.members import Members
from nguon.services.refusals import refusals

ORIGIN = "http://localhost:8123"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> dict[str, Any]:
    steps: list[tuple[int, int]] = []
    shown = build_demo(folder, ORIGIN, lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, steps[-1][1]) and steps[-1][0] == steps[-1][1] > 100
    return shown


def test_it_names_a_page_for_every_batch_and_begins_with_the_recalled_one(
    shown: dict[str, Any],
) -> None:
    first, *rest = shown["batches"]
    assert first["lot"] == "BT-CN-260914-M1-A" and first["name"] == "Rau cải ngọt"
    assert first["gtin"] == "09521201001012"
    assert first["page"] == f"{ORIGIN}/b/{first['code']}"
    assert {batch["lot"] for batch in rest} >= {"HY-LN-260810-J", "MC-MH-260518-S2"}
    assert shown["address"] == ORIGIN and shown["verifier_key"].startswith("localhost")


def test_everybody_can_log_in_and_the_token_writes(
    shown: dict[str, Any], folder: Path
) -> None:
    book = open_ledger(LedgerSettings(folder, origin=ORIGIN))
    members = Members(book)
    roles = {}
    for login in shown["logins"].values():
        member = members.log_in(login["user"], login["password"])
        roles[member.login] = member.role
    assert roles == {
        "clerk": "clerk", "manager": "manager", "inspector": "inspector",
        "admin": "admin", "shop": "clerk",
    }  # fmt: skip
    token = tokens.allowed(book, shown["token"], "capture")
    assert token.organisation == book.registrar.organisation
    book.close()


def test_the_refused_attempts_are_kept_for_those_they_concern(
    shown: dict[str, Any], folder: Path
) -> None:
    book = open_ledger(LedgerSettings(folder, origin=ORIGIN))
    kept = refusals(book)
    book.close()
    assert sorted(one.code for one in kept) == sorted(
        str(refusal["code"]) for refusal in expected_refusals().values()
    )


def test_an_audit_finds_every_row_to_follow_from_the_entries(
    shown: dict[str, Any], folder: Path
) -> None:
    """What was judged on its way in is judged alike when it is read back, sorted."""
    book = open_ledger(LedgerSettings(folder, origin=ORIGIN))
    report = audit(book)
    book.close()
    assert report.findings == []


def test_the_samples_are_found_in_the_checkout() -> None:
    assert (sample_folder() / "README.md").exists()
