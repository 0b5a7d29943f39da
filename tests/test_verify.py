"""nguon-verify: its three answers, its two languages, and what it does not import."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.memory_log import (
    APART,
    COOP,
    HARVESTED,
    PACKED,
    SHOP,
    MemoryLog,
    kilograms,
    story,
)  # fmt: skip
from kit.passports import signed_passport
from nguon import verify
from nguon.core import bundle, canonical, cosignature, merkle, note, receipt
from nguon.core.checkpoint import open_checkpoint
from nguon.core.identifiers import batch_code
from nguon.core.receipt import Receipt
from nguon.core.tiles import tile_path

ROOT = Path(__file__).resolve().parent.parent
LOG, REWRITTEN = story(), story(note_="Chiều muộn")
KEY = note.format_verifier(LOG.verifier)
WHOLE = bundle.build(LOG, PACKED)


def receipt_of(log: MemoryLog, index: int, size: int | None = None) -> str:
    """Return the receipt as it was given at `size`."""
    then = MemoryLog()
    then.entries, then.leaves = log.entries[:size], log.leaves[:size]
    then.sign()
    path = merkle.prove_inclusion(then, index, then.size)
    return receipt.format(
        Receipt(index, tuple(path), then.checkpoint, then.entries[index])
    )


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "Runner":
    return Runner(tmp_path, capsys)


class Runner:
    """Write files, run the command, and keep what it says."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.said = ""

    def file(self, name: str, content: bytes | str) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def __call__(self, *words: str, key: str = KEY) -> int:
        status = verify.main([*words, "--key", key, "--lang", "en"])
        out, err = self.capsys.readouterr()
        self.said = out + err
        return status


def test_a_bundle_is_verified_and_says_what_that_means(run: Runner) -> None:
    assert run(run.file("b.json", WHOLE)) == 0
    assert "VERIFIED. The record of" in run.said
    assert "No older checkpoint or receipt was given" in run.said
    assert "it does not show that what was declared is true" in run.said


def test_in_vietnamese(run: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([run.file("b.json", WHOLE), "--key", KEY, "--lang=vi"]) == 0
    assert "ĐÃ KIỂM." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("local", "word"), [("vi_VN.UTF-8", "ĐÃ KIỂM"), ("en_US.UTF-8", "VERIFIED")]
)
def test_the_language_is_that_of_the_machine(
    run: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    local: str,
    word: str,
) -> None:
    monkeypatch.setenv("LC_ALL", local)
    assert verify.main([run.file("b.json", WHOLE), "--key", KEY]) == 0
    assert word in capsys.readouterr().out


def test_the_answer_in_json(run: Runner) -> None:
    assert run(run.file("b.json", WHOLE), "--json") == 0
    said = json.loads(run.said)
    assert said["verified"] is True
    assert (said["subject"], said["size"], said["older"]) == (PACKED, LOG.size, None)
    assert said["steps"][0]["number"] == 2
    assert run(run.file("b.json", WHOLE[:-1]), "--json") == 1
    said = json.loads(run.said)
    assert (said["verified"], said["step"]) == (False, 1)


@pytest.mark.parametrize("at", [0, 1, 100, 1000, len(WHOLE) // 2, len(WHOLE) - 1])
def test_a_flipped_bit_is_a_no(run: Runner, at: int) -> None:
    bad = bytearray(WHOLE)
    bad[at] ^= 1
    assert run(run.file("b.json", bytes(bad))) == 1
    assert "NOT VERIFIED" in run.said


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"\0" * 99, b"hello"])
def test_what_is_no_evidence_is_never_a_yes(run: Runner, data: bytes) -> None:
    assert run(run.file("b.json", data)) == 1


def test_a_wrong_key_is_a_no(run: Runner) -> None:
    other = note.format_verifier(MemoryLog("another").verifier)
    assert run(run.file("b.json", WHOLE), key=other) == 1


def test_a_bundle_of_another_batch_is_a_no(run: Runner) -> None:
    file = run.file("b.json", WHOLE)
    for asked in (PACKED, batch_code(PACKED), batch_code(PACKED).lower()):
        assert run(file, "--batch", asked) == 0
    for asked in (APART, batch_code(HARVESTED), "nonsense"):
        assert run(file, "--batch", asked) == 1
        assert "not of" in run.said


def test_a_receipt_is_no_answer_to_the_question_about_a_batch(run: Runner) -> None:
    """A server that has no honest bundle cannot send the receipt of some line."""
    any_line = receipt_of(LOG, 14).encode()
    page = f"/b/{batch_code(PACKED)}"
    with served(LOG, {f"{page}/bundle": any_line}) as host:
        for address in (host + page, f"{host}{page}/bundle"):
            assert run(address) == 1
            assert "not the record of" in run.said
        assert run(host + PACKED.removeprefix("https://id.gs1.org")) == 1
    assert run(run.file("r", any_line), "--batch", PACKED) == 1


def test_no_option_is_passed_over_in_silence(run: Runner) -> None:
    """What a script left empty, or what belongs to other evidence, is never a yes."""
    file = run.file("b.json", WHOLE)
    for option, status in (("--older", 2), ("--batch", 1), ("--entry", 2)):
        assert run(file, option, "") == status
    assert run(file, "--entry", run.file("entry", LOG.entries[14])) == 2
    assert "belongs to a receipt" in run.said
    early = run.file("early", receipt_of(LOG, 14, 18))
    assert run(file, "--older", early, "--log", "") == 1


def test_an_address_is_asked_for_as_people_copy_it(run: Runner) -> None:
    lot = PACKED.removeprefix("https://id.gs1.org")
    page = f"/b/{batch_code(PACKED)}"
    with served(LOG) as host:
        # A label of one piece, and what a browser adds to an address.
        for path in (f"{lot}/21/0001", f"{lot}?lang=en", f"{page}?lang=vi#proof"):
            assert run(host + path) == 0, run.said
        assert run(host.replace("http://", "HTTP://") + page) == 0
        file = run.file("b.json", WHOLE)
        assert run(file, "--batch", f"{host}{page}?lang=vi") == 0
        assert run(file, "--batch", f"{host}/b/{batch_code(APART)}") == 1
        assert run(f"{host}/01/09520001000010/10/OTHER/21/1") == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "words",
    [[], ["b.json", "--key"], ["b.json", "--key", KEY, "--older"],
     ["b.json", "--key", KEY, "--old", "x"], ["b.json", "c.json", "--key", KEY]],
)  # fmt: skip
def test_a_wrong_command_is_told_in_the_reader_s_language(
    capsys: pytest.CaptureFixture[str], words: list[str], lang: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        verify.main(["--lang", lang, *words])
    assert caught.value.code == 2
    said = capsys.readouterr().err
    sign = "KHÔNG THỂ KẾT LUẬN." if lang == "vi" else "CANNOT DECIDE."
    assert sign in said and ("usage" in said) == (lang == "en")
    assert "required" not in said and "expected" not in said


@pytest.mark.parametrize("address", ["http://[::1/b/X", "http://", "https:///b/X"])
def test_an_address_that_is_none_is_no_verdict(run: Runner, address: str) -> None:
    assert run(address) == 2


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", ("Không có tệp", "mã trả lời 404", "Không kết nối được")),
     ("en", ("There is no file", "answered 404", "does not answer"))],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_the_reader_s_language(
    capsys: pytest.CaptureFixture[str], lang: str, words: tuple[str, str, str]
) -> None:
    with served(LOG) as host:
        targets = [
            "missing.json",
            f"{host}/b/{batch_code(APART)}",
            "http://[::1]:1/b/X",
        ]
        for target, word in zip(targets, words, strict=True):
            assert verify.main([target, "--key", KEY, "--lang", lang]) == 2
            assert word in capsys.readouterr().err


def test_what_is_shown_on_a_terminal_is_text(run: Runner) -> None:
    """A name out of a file neither moves the cursor nor writes a line of its own."""
    evil = "\x1b[2J\x9b2K\u202e\nVERIFIED."
    file = run.file("b.json", WHOLE)
    for more in ([], ["--json"]):
        assert run(file, "--batch", evil, *more) == 1
        assert run.said.count("\n") == 1 and run.said[:-1].isprintable()
    said = json.loads(WHOLE)
    said["subjects"] = sorted([*said["subjects"], evil])
    assert run(run.file("evil.json", canonical.to_bytes(said))) == 1
    assert "step 1" in run.said


def test_it_cannot_decide_without_evidence_or_key(run: Runner) -> None:
    assert run(str(run.folder / "missing")) == 2
    assert "CANNOT DECIDE" in run.said
    assert run(str(run.folder)) == 2
    assert run(run.file("b.json", WHOLE), key="nonsense") == 2
    with pytest.raises(SystemExit) as caught:
        verify.main([])
    assert caught.value.code == 2


def test_a_rewritten_history_is_a_no_against_an_older_receipt(run: Runner) -> None:
    index = LOG.history(HARVESTED)[0]
    kept = run.file("kept.tlog-proof", receipt_of(LOG, index, index + 2))
    forged = bundle.build(REWRITTEN, PACKED, older=index + 2)
    assert run(run.file("b.json", forged)) == 0
    assert "No older checkpoint or receipt was given" in run.said
    assert run(run.file("b.json", forged), "--older", kept) == 1
    assert "history was rewritten" in run.said
    plain = run.file("b.json", bundle.build(REWRITTEN, PACKED))
    assert run(plain, "--older", kept) == 1
    honest = run.file("b.json", bundle.build(LOG, PACKED, older=index + 2))
    assert run(honest, "--older", kept) == 0
    assert "continues the checkpoint of" in run.said


def test_older_may_be_a_checkpoint_or_a_bundle(run: Runner) -> None:
    file = run.file("b.json", WHOLE)
    for name, content in (("c", LOG.checkpoint), ("b", WHOLE)):
        assert run(file, "--older", run.file(name, content)) == 0
    for name, content in (("c", REWRITTEN.checkpoint), ("x", "junk"), ("m", b"\xff")):
        kept = run.file(name, content)
        assert run(file, "--older", kept) == (1 if name == "c" else 2)
    assert run(file, "--older", str(run.folder / "missing")) == 2


def test_a_receipt_is_verified(run: Runner) -> None:
    file = run.file("r.tlog-proof", receipt_of(LOG, 14, 20))
    assert run(file) == 0
    assert "Line 14 stands unaltered" in run.said
    assert run(file, "--json") == 0
    assert json.loads(run.said)["index"] == 14
    bad = receipt_of(LOG, 14, 20).replace("index 14", "index 15")
    assert run(run.file("bad", bad)) == 1
    early = run.file("early", receipt_of(LOG, 2, 3))
    assert run(file, "--older", early) == 1


def test_a_receipt_without_its_entry_needs_the_entry(run: Runner) -> None:
    read = receipt.parse(receipt_of(LOG, 14, 20))
    bare = Receipt(read.index, read.path, read.note)
    file = run.file("r.tlog-proof", receipt.format(bare))
    assert run(file) == 2
    assert run(file, "--entry", run.file("entry", LOG.entries[14])) == 0
    assert run(file, "--entry", run.file("entry", LOG.entries[15])) == 1


@contextmanager
def served(
    log: MemoryLog, lies: Mapping[str, bytes] = {}, refused: Mapping[str, int] = {}
) -> Iterator[str]:
    """Serve a log's tiles, a batch's page and its bundle on this machine."""
    code = batch_code(PACKED)
    answers = {f"/b/{code}/bundle": bundle.build(log, PACKED), f"/b/{code}": b"page"}
    answers["/kept.tlog-proof"] = receipt_of(log, 14).encode()
    answers["/" + tile_path(0, 0, log.size)] = b"".join(log.leaves)
    answers |= lies

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/01/"):
                self.send_response(307)
                self.send_header("Location", f"/b/{code}")
                self.end_headers()
                return
            body = answers.get(self.path.partition("?")[0])
            self.send_response(refused.get(self.path, 404 if body is None else 200))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_page_is_verified_from_its_address(run: Runner) -> None:
    with served(LOG) as host:
        assert run(f"{host}/b/{batch_code(PACKED)}") == 0
        assert run(f"{host}/b/{batch_code(PACKED)}/bundle") == 0
        assert run(host + PACKED.removeprefix("https://id.gs1.org")) == 0
        assert run(f"{host}/kept.tlog-proof") == 0
        # Another lot's label that leads to this page is not this lot.
        assert run(f"{host}/01/09520001000010/10/OTHER") == 1
        assert run(f"{host}/b/{batch_code(APART)}") == 2
        assert run(host + "/nothing") == 2
        early = run.file("early", receipt_of(LOG, 14, 18))
        assert run(f"{host}/b/{batch_code(PACKED)}", "--older", early) == 0
        file = run.file("b.json", WHOLE)
        assert run(file, "--older", early) == 1
        assert run(file, "--older", early, "--log", host) == 0
        late = run.file("late", receipt_of(LOG, 2))
        assert run(late, "--older", early, "--log", host) == 0
        assert run(early, "--older", late, "--log", host) == 0
    assert run(f"{host}/b/{batch_code(PACKED)}") == 2
    with served(REWRITTEN) as host:
        assert run(f"{host}/b/{batch_code(PACKED)}", "--older", early) == 1


def test_a_log_that_lacks_the_tiles_of_what_is_held_is_a_no(run: Runner) -> None:
    """A database rolled back behind a held checkpoint, or tiles kept from the reader."""
    longer = story()
    longer.commit(longer.register(SHOP, "organisation", {"roles": ["retailer"]}))
    later = run.file("later", longer.checkpoint)
    page = f"/b/{batch_code(PACKED)}"
    with served(LOG) as host:
        assert run(host + page, "--older", later) == 1
        assert "at step 4" in run.said and "rolled back" in run.said
        assert run(run.file("r", receipt_of(LOG, 14)), "--older", later,
                   "--log", host) == 1  # fmt: skip
    tiles = "/" + tile_path(0, 0, LOG.size)
    early = run.file("early", receipt_of(LOG, 14, 18))
    for status, answer in ((404, 1), (503, 2)):
        with served(LOG, refused={tiles: status}) as host:
            assert run(host + page, "--older", early) == answer


def test_help_has_an_example_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for language, word in (("vi", "ví dụ:"), ("en", "example:")):
        with pytest.raises(SystemExit) as caught:
            verify.main(["--help", "--lang", language])
        assert caught.value.code == 0
        assert word in capsys.readouterr().out


def test_it_imports_the_core_and_cryptography_and_no_server(run: Runner) -> None:
    program = (
        "import sys; from nguon import verify\n"
        "verify.main(sys.argv[1:])\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))\n"
        "print(sorted(n for n in sys.modules if n.startswith('nguon.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, run.file("b.json", WHOLE), "--key", KEY],
        capture_output=True,
        text=True,
        check=True,
    )
    roots, ours = done.stdout.splitlines()[-2:]
    for server in (
        "flask", "sqlalchemy", "pymerkle", "marshmallow", "jsonschema_rs", "jinja2",
        "click", "biip", "qrcode", "PIL", "alembic", "psycopg", "nguon_web",
        "nguon_labels", "werkzeug", "sqlite3", "pysqlite3",
    ):  # fmt: skip
        assert f"'{server}'" not in roots
    # Beside the standard library only what trace/README.md says.
    known = {*sys.stdlib_module_names, "nguon", "cryptography", "rfc8785"}
    hidden = {"__main__", "_cffi_backend", "_openssl", "_distutils_hack"}
    assert set(ast.literal_eval(roots)) <= known | hidden
    for room in ("store", "services", "cli"):
        assert f"'nguon.{room}" not in ours


def test_it_works_alone_as_one_file_and_a_failure_is_a_failure(run: Runner) -> None:
    """The lines of trace/README.md make that file."""
    readme = (ROOT / "trace/README.md").read_text("utf-8")
    (lines,) = re.findall(r"```sh alone\n(.*?)```", readme, re.DOTALL)
    (run.folder / "trace").symlink_to(ROOT / "trace")
    # The lines say python3: it is the Python that runs this.
    (run.folder / "python3").symlink_to(sys.executable)
    path = f"{run.folder}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path}
    subprocess.run(["sh", "-ec", lines], cwd=run.folder, env=env, check=True)
    (run.folder / "trace").unlink()
    good, bad = run.file("b.json", WHOLE), run.file("bad.json", WHOLE[:-1])
    for file, status in ((good, 0), (bad, 1)):
        done = subprocess.run(
            [sys.executable, run.folder / "nguon-verify.pyz", file, "--key", KEY],
            capture_output=True,
            env={"PATH": ""},
            check=False,
        )
        assert done.returncode == status, done.stderr


WITNESSED = json.loads((ROOT / "tests/vectors/witnessed.json").read_text("utf-8"))
PLAIN = json.loads((ROOT / "tests/vectors/bundle.json").read_text("utf-8"))


def test_a_policy_decides_whose_cosignatures_count(run: Runner) -> None:
    enough, alone = WITNESSED["accept"][3], WITNESSED["accept"][2]
    file = run.file("b.json", PLAIN["bundle"][:-1] + enough["more"] + "}")
    trusted = run.file("policy", enough["policy"])
    assert run(file, "--policy", trusted, key=PLAIN["key"]) == 0
    assert "2 of the witnesses that you trust have cosigned" in run.said
    assert "witness.example/a, witness.example/c" in run.said
    assert run(file, key=PLAIN["key"]) == 0
    assert "to you they prove nothing" in run.said
    file = run.file("b.json", PLAIN["bundle"][:-1] + alone["more"] + "}")
    assert run(file, "--policy", trusted, key=PLAIN["key"]) == 1
    assert "1 of your 3 witnesses" in run.said


def test_a_policy_may_bring_the_logs_key(
    run: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    case = WITNESSED["accept"][3]
    file = run.file("b.json", PLAIN["bundle"][:-1] + case["more"] + "}")
    mine = run.file("policy", f"log {PLAIN['key']}\n{case['policy']}")
    assert verify.main([file, "--policy", mine, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["named"] for one in said["witnesses"]] == [True, True]
    nameless = run.file("nameless", case["policy"])
    assert verify.main([file, "--policy", nameless, "--lang", "en"]) == 2
    assert "Give the log's key" in capsys.readouterr().err
    elsewhere = run.file("other", "log " + OTHER_LOG + "\nquorum none\n")
    assert verify.main([file, "--policy", elsewhere, "--lang", "en"]) == 1
    assert run(file, "--policy", elsewhere, key=PLAIN["key"]) == 1
    assert "does not name the log" in run.said


OTHER_LOG = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_a_policy_that_cannot_be_read_decides_nothing(run: Runner) -> None:
    bad = run.file("policy", "quorum w1\n")
    assert run(run.file("b.json", WHOLE), "--policy", bad) == 2
    assert "wrong at line 1" in run.said
    assert run(run.file("b.json", WHOLE), "--policy", bad + "no") == 2


def test_a_cosigned_receipt_is_held_against_the_policy(run: Runner) -> None:
    signer = cosignature.Cosigner("w.example/1", Ed25519PrivateKey.generate())
    said = open_checkpoint(LOG.checkpoint, LOG.verifier)
    text = receipt_of(LOG, 3)
    cosigned = text + cosignature.cosign(said, signer, 1795761300) + "\n"
    trusted = run.file(
        "policy", f"witness w {note.format_verifier(signer.verifier)}\nquorum w\n"
    )
    assert run(run.file("r.tlog-proof", cosigned), "--policy", trusted) == 0
    assert "w.example/1" in run.said
    assert run(run.file("r.tlog-proof", text), "--policy", trusted) == 1
    assert run(run.file("r.tlog-proof", cosigned)) == 0


def test_a_log_that_signs_with_both_keys_is_known_by_either(run: Runner) -> None:
    second = cosignature.MlDsaCosigner(LOG.verifier.name, b"\7" * 32)
    said = open_checkpoint(LOG.checkpoint, LOG.verifier)
    key = note.format_verifier(second.verifier)
    line = cosignature.cosign(said, second, 1795761300)
    both = bundle.build(LOG, PACKED, witnesses=[bundle.Witnessed(key, line)])
    trusted = run.file("policy", f"log {key}\nquorum none\n")
    assert run(run.file("b.json", both), "--policy", trusted) == 0
    assert "with the ML-DSA-44 key that your policy names" in run.said
    assert "No witness has cosigned" in run.said
    # Its line is there or the policy does not know this log.
    assert run(run.file("b.json", WHOLE), "--policy", trusted) == 1
    # To whom nobody named it, it is a key like any other, and no witness.
    assert run(run.file("b.json", both)) == 0
    assert "to you they prove nothing" in run.said
    text = receipt_of(LOG, 3)
    assert run(run.file("r", text + line + "\n"), "--policy", trusted) == 0
    assert run(run.file("r", text), "--policy", trusted) == 1


def test_a_passport_is_held_against_the_record_of_today(run: Runner) -> None:
    """From an address, or with --log: what was added since it was made is told."""
    old, new = signed_passport(LOG), story()
    sold = {
        "type": "ObjectEvent", "action": "DELETE", "nguon:step": "sell",
        "eventTime": "2026-11-22T06:30:00.000Z", "eventTimeZoneOffset": "+07:00",
        "eventID": "urn:x:1", "quantityList": [kilograms(PACKED, 5)],
    }  # fmt: skip
    new.commit(new.draft("custody", sold, COOP, "coop"))
    page = f"/b/{batch_code(PACKED)}/passport"
    with served(new, {f"{page}.jwt": signed_passport(new).encode()}) as host:
        for address in (host + page, f"{host}{page}.jwt?lang=vi"):
            assert run(address) == 0, run.said
            assert "nothing was added to its record since" in run.said
        assert run(run.file("old.jwt", old), "--log", host, "--json") == 0
        said = json.loads(run.said)
        assert (said["size"], said["now"]["added"]) == (LOG.size, 1)
        assert run(run.file("old.jwt", old), "--log", host) == 0
        assert "knows nothing" in run.said and "as of line" in run.said
    with served(REWRITTEN) as host:  # another history: its record is not that one
        assert run(run.file("old.jwt", old), "--log", host) == 1


def test_a_passport_that_was_tampered_with_is_a_no(run: Runner) -> None:
    good = signed_passport(LOG)
    assert run(run.file("p.jwt", good + "\n")) == 0
    assert "speaks of the log at" in run.said and "not of today" in run.said
    for at in (3, len(good) // 2, len(good) - 1):
        sign = "A" if good[at] != "A" else "B"
        assert run(run.file("p.jwt", good[:at] + sign + good[at + 1 :])) == 1
        assert "NOT VERIFIED" in run.said
