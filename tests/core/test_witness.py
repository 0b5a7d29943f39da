"""A witness, decision by decision, over a log that other code has made."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import checkpoint, cosignature, note, witness
from nguon.core.cosignature import Cosignature
from nguon.core.witness import Alarm, Later, Retry, State
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "witness.json").read_text("utf-8")
)
LOG = note.parse_verifier(VECTORS["log"])
WITNESS = cosignature.Cosigner(
    "witness.example/one", Ed25519PrivateKey.from_private_bytes(b"\2" * 32)
)


def test_the_story_of_a_log_and_its_forgers() -> None:
    known: State | None = None
    for case in VECTORS["story"]:
        asked = witness.parse_request(case["body"].encode())
        if asked.checkpoint.origin != LOG.name:
            assert case["status"] == 404, case["why"]
            continue
        answer = witness.decide(asked, [LOG], known, WITNESS, 1795761300)
        assert answer.status == case["status"], case["why"]
        assert (answer.state is not None) == (answer.status == 200), case["why"]
        if "size" in case:
            assert answer.content_type == "text/x.tlog.size"
            assert answer.body == f"{case['size']}\n"
        else:
            assert answer.content_type == "text/plain; charset=utf-8"
        if answer.state is not None:
            check_cosigned(answer.body, asked, answer.state)
            known = answer.state


def check_cosigned(body: str, asked: witness.Request, state: State) -> None:
    assert body.endswith("\n") and body.count("\n") == 1
    found = cosignature.check(body[:-1], WITNESS.verifier, asked.checkpoint)
    assert found.time == 1795761300
    # What the witness shows is the log's own line and its own: of strangers, none.
    text, lines = note.signature_lines(state.note)
    assert checkpoint.from_text(text) == asked.checkpoint
    assert [note.parse_line(line)[0] for line in lines] == [LOG.name, WITNESS.name]
    assert checkpoint.open_checkpoint(state.note, LOG) == asked.checkpoint


@pytest.mark.parametrize("case", VECTORS["malformed"], ids=lambda case: case["why"])
def test_what_is_no_request_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        witness.parse_request(case["body"].encode())


def test_a_request_is_read_to_the_byte() -> None:
    body = VECTORS["most"].encode()
    asked = witness.parse_request(body)
    assert len(asked.proof) == 63
    assert witness.format_request(asked.old, asked.proof, asked.note) == body
    with pytest.raises(Malformed):
        witness.parse_request(b"\xff" + body)
    with pytest.raises(Malformed):
        witness.parse_request(body + b"x" * witness.LIMIT)


def test_every_flipped_bit_of_a_request_is_signed_by_nobody() -> None:
    body = VECTORS["story"][8]["body"].encode()
    for at in range(len(body) * 8):
        bad = bytearray(body)
        bad[at // 8] ^= 1 << at % 8
        try:
            asked = witness.parse_request(bytes(bad))
        except Malformed:
            continue
        if asked.checkpoint.origin != LOG.name:
            continue
        answer = witness.decide(asked, [LOG], None, WITNESS, 1)
        if answer.status == 200:  # the stranger's line is nobody's business
            assert (
                asked.checkpoint.root
                == checkpoint.from_text(
                    note.signature_lines(
                        VECTORS["story"][8]["body"].split("\n\n", 1)[1]
                    )[0]
                ).root
            )


SAID = witness.parse_request(VECTORS["story"][8]["body"].encode()).checkpoint
LINE = cosignature.cosign(SAID, WITNESS, 5)
SIZE = "text/x.tlog.size"


@pytest.mark.parametrize(
    ("status", "kind", "body", "means"),
    [
        (409, SIZE, "2\n", Retry(2)),
        (409, SIZE + "; charset=utf-8", "0\n", Retry(0)),
        (409, SIZE, "1\n", Alarm("witness.alarm.fork", 409)),  # the size we asked from
        (409, SIZE, "4\n", Alarm("witness.alarm.ahead", 409)),
        (409, SIZE, "x", Alarm("witness.alarm.fork", 409)),
        (409, "text/plain", "", Alarm("witness.alarm.fork", 409)),
        (422, "text/plain", "", Alarm("witness.alarm.history", 422)),
        (429, "text/plain", "", Later(429)),
        (500, "text/plain", "", Later(500)),
        (404, "text/plain", "", Later(404)),
    ],
)
def test_a_log_reads_what_a_witness_answers(
    status: int, kind: str, body: str, means: object
) -> None:
    found = witness.read_answer(
        status, kind, body.encode(), old=1, witness=WITNESS.verifier, checkpoint=SAID
    )
    assert found == means


def test_a_log_takes_only_the_right_line_of_that_witness() -> None:
    def read(body: str) -> object:
        return witness.read_answer(
            200, "", body.encode(), old=0, witness=WITNESS.verifier, checkpoint=SAID
        )

    stranger = f"— stranger.example {'A' * 102}=="
    assert read(LINE + "\n") == Cosignature(WITNESS.verifier, 5, LINE)
    assert read(f"{stranger}\n{LINE}\n") == Cosignature(WITNESS.verifier, 5, LINE)
    for bad in ("", "\n", stranger + "\n", LINE[:-6] + "AAAA==", "nonsense\n"):
        with pytest.raises((Malformed, VerificationError)):
            read(bad)
