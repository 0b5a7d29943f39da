"""Bundles: what an honest one says, and the no to each way of lying with one."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest

from kit import memory_log
from kit.bent import pointed
from kit.memory_log import (
    APART,
    CERTIFICATE,
    COOP,
    HARVESTED,
    OPERATOR,
    PACKED,
    PLANTED,
    RULES,
    MemoryLog,
    kilograms,
    story,
)
from nguon.core import bundle, canonical, headmap, merkle, note
from nguon.core.bundle_file import Opened
from nguon.core.checkpoint import open_checkpoint
from nguon.core.identifiers import key_id
from nguon.core.sealing import Opening
from nguon.errors import Malformed, NguonError, NotFound, VerificationError

VECTORS = Path(__file__).parents[1] / "vectors" / "bundle.json"
BESIDE = (CERTIFICATE, RULES)
PRICE = Opened(18, "/nguon:price", Opening(bytes(16), 12000))


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    return story()


@pytest.fixture(scope="module")
def whole(log: MemoryLog) -> bytes:
    return bundle.build(log, PACKED, beside=BESIDE, older=7, opened=[PRICE])


def refused(data: bytes, verifier: note.Verifier, **more: Any) -> NguonError:
    with pytest.raises((Malformed, VerificationError)) as caught:
        bundle.check(data, verifier, **more)
    for language in ("vi", "en"):
        assert caught.value.sentence(language)
    return caught.value


def changed(data: bytes, **members: Any) -> bytes:
    return canonical.to_bytes({**json.loads(data), **members})


def test_a_bundle_shows_the_batch_and_all_it_was_made_from(
    log: MemoryLog, whole: bytes
) -> None:
    shown = bundle.check(whole, log.verifier)
    assert shown.subject == PACKED
    assert shown.batches == (PACKED, HARVESTED, PLANTED)
    assert shown.checkpoint.size == log.size
    assert shown.histories[HARVESTED] == tuple(log.history(HARVESTED))
    assert shown.heads[PACKED] == (1, log.leaves[log.history(PACKED)[-1]])
    assert {CERTIFICATE, RULES, COOP, OPERATOR} <= shown.heads.keys()
    assert APART not in shown.heads
    assert shown.opened == (PRICE,)
    assert not shown.doubtful
    assert [fact.number for fact in shown.steps] == sorted(
        fact.number for fact in shown.steps
    )
    assert "log.step.no_older" in [fact.code for fact in shown.steps]


def test_a_bundle_is_the_same_each_time(log: MemoryLog, whole: bytes) -> None:
    again = bundle.build(story(), PACKED, beside=BESIDE, older=7, opened=[PRICE])
    assert again == whole
    vector = json.loads(VECTORS.read_text("utf-8"))
    assert vector["bundle"].encode() == whole
    assert vector["key"] == note.format_verifier(log.verifier)


def test_every_flipped_bit_is_refused(log: MemoryLog, whole: bytes) -> None:
    for at in range(0, len(whole), 3):  # 3 and 8 share no factor: each bit has its turn
        bad = bytearray(whole)
        bad[at] ^= 1 << at % 8
        with pytest.raises((Malformed, VerificationError)):
            bundle.check(bytes(bad), log.verifier)


def test_every_part_left_out_or_doubled_is_refused(
    log: MemoryLog, whole: bytes
) -> None:
    said = json.loads(whole)
    for name, value in said.items():
        if name not in ("older", "opened"):
            refused(
                canonical.to_bytes({k: v for k, v in said.items() if k != name}),
                log.verifier,
            )
        if isinstance(value, list):
            for at in range(len(value)):
                refused(
                    changed(whole, **{name: value[:at] + value[at + 1 :]}), log.verifier
                )
                refused(changed(whole, **{name: [*value, value[at]]}), log.verifier)
    for at in said["entries"]:
        less = {k: v for k, v in said["entries"].items() if k != at}
        refused(changed(whole, entries=less), log.verifier)
    refused(changed(whole, more=1), log.verifier)
    for cut in (b"", whole[:-1], whole[: len(whole) // 2], whole + b"\n", b"{}", b"[]"):
        refused(cut, log.verifier)


def without(log: MemoryLog, whole: bytes, index: int) -> bytes:
    """Leave one entry out and make every hash of the file fit again."""
    said = json.loads(whole)
    said["entries"].pop(str(index))
    left = map(int, said["entries"])
    said["hashes"] = [step.hex() for step in merkle.prove_many(log, left, log.size)]
    return canonical.to_bytes(said)


def test_an_entry_withheld_is_missed_whichever_it_is(
    log: MemoryLog, whole: bytes
) -> None:
    for index in map(int, json.loads(whole)["entries"]):
        error = refused(without(log, whole, index), log.verifier)
        assert error.code in ("log.chain_missing", "log.index_missing")


def test_a_recall_cannot_be_withheld_by_showing_the_head_before_it() -> None:
    log = story()
    before = bundle.build(log, PACKED)
    log.commit(
        log.event(
            {
                "type": "ObjectEvent",
                "action": "OBSERVE",
                "nguon:step": "recall",
                "quantityList": [kilograms(HARVESTED, 1)],
            }
        )
    )
    # The old heads under the new checkpoint: the signed map root says otherwise.
    said = json.loads(bundle.build(log, PACKED))
    old = json.loads(before)
    assert (
        refused(
            changed(bundle.build(log, PACKED), heads=old["heads"]), log.verifier
        ).code
        == "log.heads_wrong"
    )
    said["entries"].pop(str(log.size - 2))
    said["hashes"] = [
        step.hex()
        for step in merkle.prove_many(log, map(int, said["entries"]), log.size)
    ]
    error = refused(canonical.to_bytes(said), log.verifier)
    assert error.code == "log.chain_missing"
    # The old file itself is true of its time; who holds the new checkpoint is told.
    now = open_checkpoint(log.checkpoint, log.verifier)
    assert refused(before, log.verifier, older=now).code == "log.newer_unproven"


def test_a_bundle_lacking_an_ancestor_or_a_party_is_incomplete(
    log: MemoryLog, whole: bytes
) -> None:
    said = json.loads(whole)
    for gone in said["subjects"]:
        if gone in (PACKED, CERTIFICATE, RULES):
            continue
        subjects = [name for name in said["subjects"] if name != gone]
        entries = {
            str(at): said["entries"][str(at)]
            for name in subjects
            for at in log.history(name)
        } | {str(log.size - 1): said["entries"][str(log.size - 1)]}
        proof = merkle.prove_many(log, map(int, entries), log.size)
        bad = changed(
            whole,
            subjects=subjects,
            entries=entries,
            hashes=[step.hex() for step in proof],
            heads=headmap.prove(log, subjects),
            opened=said["opened"],
        )
        assert refused(bad, log.verifier).code in (
            "log.incomplete",
            "log.key_not_registered",
        )


def test_records_that_do_not_belong_are_refused(log: MemoryLog) -> None:
    with_apart = bundle.build(log, PACKED, beside=[APART])
    error = refused(with_apart, log.verifier)
    assert (error.code, error.figures["subject"]) == ("log.surplus", APART)


def test_a_bundle_of_another_batch_is_refused(log: MemoryLog, whole: bytes) -> None:
    error = refused(whole, log.verifier, subject=APART)
    assert error.code == "log.subject_other"
    assert error.figures["step"] == 10
    bundle.check(whole, log.verifier, subject=PACKED)
    refused(changed(whole, subject=HARVESTED), log.verifier)


def test_a_wrong_key_is_refused(whole: bytes) -> None:
    other = MemoryLog("another log key").verifier
    assert refused(whole, other).code == "log.note_unsigned"


def test_an_unknown_signature_line_in_the_checkpoint_is_refused(
    log: MemoryLog, whole: bytes
) -> None:
    text, lines = log.checkpoint.split("\n\n")
    more = note.sign_note(text + "\n", [note.Signer("w", memory_log.private_key("w"))])
    bad = changed(whole, checkpoint=more + lines)
    assert refused(bad, log.verifier).code == "log.bundle_note"


def test_history_rewritten_with_the_log_key_fails_against_any_older_checkpoint() -> (
    None
):
    honest, sizes = story(), [7, 12, 15, 20]
    kept = []
    for size in sizes:
        early = MemoryLog()
        early.entries = honest.entries[:size]
        early.leaves = honest.leaves[:size]
        early.sign()
        kept.append(open_checkpoint(early.checkpoint, honest.verifier))
    rewritten = story(note_="Chiều muộn")
    for older in kept:
        data = bundle.build(rewritten, PACKED, older=older.size)
        bundle.check(data, honest.verifier)  # consistent in itself
        fits = rewritten.leaves[: older.size] == honest.leaves[: older.size]
        if fits:
            bundle.check(data, honest.verifier, older=older)
        else:
            error = refused(data, honest.verifier, older=older)
            assert error.code == "log.rewritten"
        plain = bundle.build(rewritten, PACKED)
        if older.size < rewritten.size:
            error = refused(plain, honest.verifier, older=older)
            assert error.code == "log.older_unproven"
            proof = merkle.prove_consistency(rewritten, older.size, rewritten.size)
            if fits:
                bundle.check(plain, honest.verifier, older=older, consistency=proof)
            else:
                refused(plain, honest.verifier, older=older, consistency=proof)
    assert not all(
        rewritten.leaves[: older.size] == honest.leaves[: older.size] for older in kept
    )


def test_a_checkpoint_of_the_same_size_must_have_the_same_root(
    log: MemoryLog, whole: bytes
) -> None:
    same = open_checkpoint(log.checkpoint, log.verifier)
    shown = bundle.check(whole, log.verifier, older=same)
    assert "log.step.older" in [fact.code for fact in shown.steps]
    fork = story(note_="Chiều muộn")
    other = open_checkpoint(fork.checkpoint, log.verifier)
    assert refused(whole, log.verifier, older=other).code == "log.rewritten"


def packed_by(log: MemoryLog, organisation: str, key: str) -> bytes:
    event = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "nguon:step": "inspect",
        "quantityList": [kilograms(PACKED, 1)],
    }
    log.commit(log.draft("custody", event, organisation, key))
    return bundle.build(log, PACKED)


def test_a_key_nobody_registered_is_refused() -> None:
    log = story()
    data = packed_by(log, COOP, "stranger")
    assert refused(data, log.verifier).code == "log.key_not_registered"


def test_a_key_speaks_for_its_own_organisation_only() -> None:
    log = story()
    data = packed_by(log, OPERATOR, "coop")
    assert refused(data, log.verifier).code == "log.key_of_another"


def test_the_registrar_signs_for_a_log_in() -> None:
    log = story()
    bundle.check(packed_by(log, COOP, "registrar"), log.verifier)


def test_a_revoked_key_signs_nothing_more() -> None:
    log = story()
    log.commit(log.register(key_id(log.key("coop")), "key", None, reason="lost"))
    data = packed_by(log, COOP, "coop")
    assert refused(data, log.verifier).code == "log.key_revoked"


def test_what_a_key_signed_before_it_was_reported_lost_is_doubtful() -> None:
    log = story()
    revoked = log.register(
        key_id(log.key("coop")),
        "key",
        None,
        reason="lost",
        **{"from": "2026-11-22T13:05:30+07:00"},
    )
    log.commit(revoked)
    shown = bundle.check(bundle.build(log, PACKED), log.verifier)
    assert shown.doubtful == set(log.history(PACKED))


def test_nobody_lets_himself_in() -> None:
    log = story()
    log.commit(log.register_key("mine", COOP, "device", (COOP, "mine")))
    data = packed_by(log, COOP, "mine")
    assert refused(data, log.verifier).code == "log.key_not_registered"
    log = story()
    log.commit(log.register_key("coop", COOP, "registrar", (COOP, "coop")))
    data = bundle.build(log, PACKED)
    assert refused(data, log.verifier).code == "log.key_of_another"


def test_an_organisation_lets_in_its_own_second_key() -> None:
    log = story()
    log.commit(log.register_key("second", COOP, "device", (COOP, "coop")))
    bundle.check(packed_by(log, COOP, "second"), log.verifier)


def test_an_opened_value_must_be_the_sealed_one(log: MemoryLog) -> None:
    for bad in (
        Opened(18, "/nguon:price", Opening(bytes(16), 12001)),
        Opened(18, "/nguon:price", Opening(b"\1" * 16, 12000)),
        Opened(18, "/nguon:note", Opening(bytes(16), 12000)),
        Opened(19, "/nguon:price", Opening(bytes(16), 12000)),
        Opened(99, "/nguon:price", Opening(bytes(16), 12000)),
    ):
        data = bundle.build(log, PACKED, opened=[bad])
        assert refused(data, log.verifier).code == "log.opening_wrong"


def test_there_is_no_bundle_of_what_the_log_does_not_know(log: MemoryLog) -> None:
    with pytest.raises(NotFound):
        bundle.build(log, memory_log.code_batch_id(memory_log.code("nowhere")))


def test_base64_has_one_form(log: MemoryLog, whole: bytes) -> None:
    said = json.loads(whole)
    at, text = next(iter(said["entries"].items()))
    padded = {**said["entries"], at: text + "="}
    refused(changed(whole, entries=padded), log.verifier)
    zero = {**said["entries"], "0" + at: text}
    refused(changed(whole, entries=zero), log.verifier)
    salt = urlsafe_b64encode(bytes(16)).decode()
    refused(changed(whole, opened=[{**said["opened"][0], "salt": salt}]), log.verifier)


WRONG = (None, True, -1, 10**14, "", "0" * 64, "é", [], [[]], {}, {"": None}, [None])


def test_whatever_stands_in_a_place_the_answer_is_ours(
    log: MemoryLog, whole: bytes
) -> None:
    """No library's error comes through, whatever a member or an element is."""
    said = json.loads(whole)
    for name, value in said.items():
        for wrong in WRONG:
            places: list[Any] = [wrong]
            if isinstance(value, list):
                places.append([wrong, *value[1:]])
            if isinstance(value, dict):
                places += [{**value, key: wrong} for key in value]
            if name == "opened":
                places += [[{**value[0], key: wrong}] for key in value[0]]
            for place in places:
                if place != value and [place] != value:
                    refused(changed(whole, **{name: place}), log.verifier)


GOLDEN = json.loads(VECTORS.read_text("utf-8"))
KEY = note.parse_verifier(GOLDEN["key"])


@pytest.mark.parametrize("vector", GOLDEN["accept"], ids=lambda v: v["why"])
def test_what_every_verifier_must_accept(vector: dict[str, Any]) -> None:
    shown = bundle.check(vector["bundle"].encode(), KEY)
    assert shown.doubtful == set(vector.get("doubtful", ()))


@pytest.mark.parametrize("vector", GOLDEN["refuse"], ids=lambda v: v["why"])
def test_what_every_verifier_must_refuse_and_at_which_step(
    vector: dict[str, Any],
) -> None:
    data = vector.get("bundle", GOLDEN["bundle"]).encode()
    if "changes" in vector:
        said = pointed(json.loads(GOLDEN["bundle"]), vector["changes"])
        data = canonical.to_bytes(said)
    held = vector.get("older")
    older = open_checkpoint(held, KEY) if held else None
    assert refused(data, KEY, older=older).figures["step"] == vector["step"]


def test_the_vectors_have_a_no_for_each_step() -> None:
    assert {vector["step"] for vector in GOLDEN["refuse"]} == set(range(1, 11))
