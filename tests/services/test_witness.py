"""A witness in its folder: what it remembers, and what it can never be brought to do."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from nguon.core import cosignature, note, witness
from nguon.errors import Malformed, NguonError, NotFound, Refused
from nguon.services.witness import Witness, open_witness
from nguon.store.database import writing

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "witness.json").read_text("utf-8")
)
LOG, STORY = VECTORS["log"], VECTORS["story"]
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ORIGIN = note.parse_verifier(LOG).name


def begin(folder: Path) -> Witness:
    return open_witness(folder, "witness.example/one", [LOG])


def ask(opened: Witness, case: dict[str, str]) -> witness.Answer:
    return opened.add_checkpoint(case["body"].encode(), NOW)


def test_a_log_made_by_other_code_is_witnessed_and_its_forgers_are_not(
    tmp_path: Path,
) -> None:
    opened = begin(tmp_path)
    for case in STORY:
        assert ask(opened, case).status == case["status"], case["why"]
    (watched,) = opened.watched()
    assert watched.seen is not None and watched.seen.size == 1026
    assert watched.refused == 4  # heads whose continuation nobody could show
    shown = opened.checkpoint(witness.origin_hash(ORIGIN))
    lines = note.signature_lines(shown)[1]
    assert [note.parse_line(line)[0] for line in lines] == [ORIGIN, opened.name]
    opened.close()


def test_it_remembers_after_a_restart_who_it_is_and_what_it_saw(tmp_path: Path) -> None:
    opened = begin(tmp_path)
    assert ask(opened, STORY[8]).status == 200
    key = opened.verifier_key
    opened.close()
    again = open_witness(tmp_path)
    assert again.verifier_key == key
    assert cosignature.parse_cosigner(key).name == "witness.example/one"
    answer = ask(again, STORY[8])
    assert (answer.status, answer.body) == (409, "3\n")
    again.close()
    assert (tmp_path / "witness.key").stat().st_mode & 0o777 == 0o600


def test_two_who_ask_at_once_never_get_two_trees_of_one_size(tmp_path: Path) -> None:
    opened = begin(tmp_path)
    ask(opened, STORY[8])
    true, fork = STORY[9], STORY[12]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda case: ask(opened, case), [true, fork] * 40))
    for asked, answer in zip([true, fork] * 40, answers, strict=True):
        assert answer.status == (200 if asked is true else 409)
    opened.close()


def test_of_two_first_heads_asked_at_once_one_is_signed(tmp_path: Path) -> None:
    opened = begin(tmp_path)
    fork = {"body": STORY[12]["body"].replace("old 3", "old 0")}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda case: ask(opened, case), [STORY[8], fork] * 20))
    signed = {at % 2 for at, answer in enumerate(answers) if answer.status == 200}
    assert len(signed) == 1
    opened.close()


def test_its_file_never_goes_back(tmp_path: Path) -> None:
    opened = begin(tmp_path)
    ask(opened, STORY[8])
    for statement in (
        "UPDATE seen SET size = 2",
        "UPDATE seen SET root = x'00'",
        "UPDATE seen SET origin = 'other'",
        "DELETE FROM seen",
        "INSERT OR REPLACE INTO seen SELECT origin, 1, root, note, time FROM seen",
    ):
        with pytest.raises(DBAPIError), writing(opened._seen.engine) as connection:
            connection.execute(text(statement))
    opened.close()


def test_evidence_of_a_fork_is_kept_and_cannot_fill_the_disk(tmp_path: Path) -> None:
    opened = begin(tmp_path)
    for case in STORY[:13]:
        ask(opened, case)
    before = opened.watched()[0].refused
    for _ in range(50):
        ask(opened, STORY[12])
    assert opened.watched()[0].refused == before
    opened.close()


def test_a_start_without_a_name_or_a_log_says_what_is_missing(tmp_path: Path) -> None:
    for name, logs, kind in (
        ("", [LOG], Refused),
        ("with space", [LOG], Malformed),
        ("a+b", [LOG], Malformed),
        ("w", ["nonsense"], Malformed),
        ("w", [], Refused),
    ):
        folder = tmp_path / f"{name}-{len(logs)}"
        with pytest.raises(kind) as caught:
            open_witness(folder, name, logs)
        assert isinstance(caught.value, NguonError)
        assert all(caught.value.sentence(language) for language in ("vi", "en"))


def test_another_name_is_refused_and_another_log_is_taken_up(tmp_path: Path) -> None:
    begin(tmp_path).close()
    with pytest.raises(Refused, match=r"witness\.example/one"):
        open_witness(tmp_path, "witness.example/two")
    other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    more = open_witness(tmp_path, more=[other])
    assert sorted(more.logs) == ["example.com/foo", ORIGIN]
    more.close()
    again = open_witness(tmp_path)
    assert sorted(again.logs) == ["example.com/foo", ORIGIN]
    with pytest.raises(NotFound):
        again.checkpoint(witness.origin_hash("example.com/foo"))
    again.close()
    (tmp_path / "logs").write_text("# mine\n\nnonsense\n")
    with pytest.raises(Malformed, match="Line 3"):
        open_witness(tmp_path)
