"""A ledger is begun once, opened again, and refuses to be another one."""

from dataclasses import replace
from pathlib import Path

import pytest

from kit import rule
from kit.store import NOW
from nguon.core import entry
from nguon.errors import Malformed, Refused
from nguon.services.ledger import Book, LedgerSettings, create_ledger, open_ledger

NAME = {"vi": "Sở Nông nghiệp", "en": "Department of Agriculture"}


@pytest.fixture
def settings(tmp_path: Path) -> LedgerSettings:
    return LedgerSettings(tmp_path / "ledger", origin="https://nguon.example/")


def test_a_new_ledger_begins_with_its_operator_and_key(
    settings: LedgerSettings,
) -> None:
    book = create_ledger(settings, NAME, NOW, rule)
    with book.read() as ledger:
        said = [entry.from_bytes(data) for data in ledger.entries(0, 10)]
        assert ledger.checkpoint.startswith("nguon.example\n3\n")
    assert [one.kind for one in said] == ["register", "register", "index"]
    assert said[0].by.organisation == said[0].statement["subject"]
    assert (
        said[1].statement["subject"] == f"https://w3id.org/nguon/key/{said[0].by.key}"
    )
    book.close()


def test_it_is_opened_again_with_the_same_keys(settings: LedgerSettings) -> None:
    book = create_ledger(settings, NAME, NOW, rule)
    key, operator = book.verifier_key, book.registrar.organisation
    book.close()
    again = open_ledger(settings, rule)
    assert (again.verifier_key, again.registrar.organisation) == (key, operator)
    again.close()


def test_secrets_are_readable_by_their_owner_alone(settings: LedgerSettings) -> None:
    create_ledger(settings, NAME, NOW, rule).close()
    for name in ("log.key", "registrar.key", "lock"):
        assert (settings.data / name).stat().st_mode & 0o777 == 0o600
    assert settings.data.stat().st_mode & 0o777 == 0o700
    given = LedgerSettings(settings.data, log_key="PRIVATE+KEY+secret")
    assert "PRIVATE" not in repr(given)


def test_a_ledger_is_never_begun_twice(settings: LedgerSettings) -> None:
    create_ledger(settings, NAME, NOW, rule).close()
    with pytest.raises(Refused, match="already"):
        create_ledger(settings, NAME, NOW, rule)


def test_without_init_there_is_none(settings: LedgerSettings) -> None:
    settings.data.mkdir()
    with pytest.raises(Refused, match="nguon init"):
        open_ledger(settings, rule)


def test_an_init_that_was_cut_off_is_finished(settings: LedgerSettings) -> None:
    class Cut(Exception):
        pass

    class Broken:
        check = staticmethod(rule.check)
        earlier = staticmethod(rule.earlier)

        def apply(self, *_: object) -> tuple[()]:
            raise Cut

    with pytest.raises(Cut):
        create_ledger(settings, NAME, NOW, Broken())  # type: ignore[arg-type]
    made = (settings.data / "log.key").read_bytes()
    create_ledger(settings, NAME, NOW, rule).close()
    assert (settings.data / "log.key").read_bytes() == made


def test_the_origin_is_frozen_at_init(settings: LedgerSettings) -> None:
    create_ledger(settings, NAME, NOW, rule).close()
    moved = replace(settings, origin="https://other.example")
    book = open_ledger(moved, rule)  # the site may move, the log keeps its name
    assert book.log.name == "nguon.example"
    book.close()


def test_the_log_key_can_be_kept_elsewhere(
    settings: LedgerSettings, tmp_path: Path
) -> None:
    create_ledger(settings, NAME, NOW, rule).close()
    text = (settings.data / "log.key").read_text()
    (settings.data / "log.key").unlink()
    with pytest.raises(Refused, match="missing"):
        open_ledger(settings, rule)
    open_ledger(replace(settings, log_key=text), rule).close()
    elsewhere = tmp_path / "elsewhere.key"
    elsewhere.write_text(text)
    open_ledger(replace(settings, log_key=str(elsewhere)), rule).close()


def test_another_logs_key_does_not_open_it(
    settings: LedgerSettings, tmp_path: Path
) -> None:
    create_ledger(settings, NAME, NOW, rule).close()
    other = LedgerSettings(tmp_path / "other", origin=settings.origin)
    create_ledger(other, NAME, NOW, rule).close()
    text = (other.data / "log.key").read_text()
    with pytest.raises(Refused):
        open_ledger(replace(settings, log_key=text), rule)


@pytest.mark.parametrize(
    "url", ["mysql://x", "sqlite://", "nonsense", "sqlite:///:memory:"]
)
def test_an_unusable_database_url_is_one_sentence(
    settings: LedgerSettings, url: str
) -> None:
    with pytest.raises(Malformed, match="NGUON_DATABASE_URL"):
        open_ledger(replace(settings, database_url=url), rule)


def test_whom_a_deployment_asks_to_witness_is_read_and_checked(tmp_path: Path) -> None:
    settings = LedgerSettings(tmp_path / "ledger")
    create_ledger(settings, NAME, NOW).close()
    path = tmp_path / "policy"

    def opened(text: str | None, below: str = "publish") -> Book:
        if text is not None:
            path.write_text(text)
        asked = replace(settings, witness_policy=str(path), witness_below=below)
        return open_ledger(asked)

    with pytest.raises(Refused, match="cannot be read"):
        opened(None)
    with pytest.raises(Malformed, match="line 1"):
        opened("quorum nobody\n")
    with pytest.raises(Refused, match="publish or hold"):
        opened("quorum none\n", "wait")
    other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    with pytest.raises(Refused, match="does not name"):
        opened(f"log {other}\nquorum none\n")
    with pytest.raises(Refused, match="NGUON_WITNESS_POLICY"):
        open_ledger(replace(settings, witness_below="hold"))
    book = opened("quorum none\n", "hold")
    assert book.trust.policy is not None and book.trust.hold
    book.close()
    book = open_ledger(settings)
    assert book.trust.policy is None and not book.trust.hold
    book.close()


def test_a_ledger_begun_with_a_second_key_has_it_ever_after(tmp_path: Path) -> None:
    settings = LedgerSettings(tmp_path / "ledger")
    book = create_ledger(settings, NAME, NOW, ml_dsa=True)
    made = book.second_key
    book.close()
    again = open_ledger(settings)
    assert made is not None and again.second_key == made
    assert made.name == again.log.name
    again.close()
    assert (settings.data / "log-mldsa.key").stat().st_mode & 0o777 == 0o600
