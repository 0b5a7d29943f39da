"""nguon-verify --follow: it goes on, never back, and keeps what others can check."""

import json
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from kit.liar import Witness, policy_of
from kit.memory_log import COOP, PACKED, SHOP, MemoryLog, story
from kit.serving import Server, serving
from nguon import verify
from nguon.core import note, receipt
from nguon.core.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguon.core.identifiers import batch_code
from nguon.follow import asking

LOG = story()
KEY = note.format_verifier(LOG.verifier)


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAITS", (0.0, 0.0))


class Watch:
    """A monitor of one log, and what it said last."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.state = folder / "watch.state"
        self.capsys = capsys
        self.said = ""

    def __call__(self, server: Server | str, *more: str, lang: str = "en") -> int:
        address = server if isinstance(server, str) else server.address
        words = ["--follow", address, "--state", str(self.state), "--lang", lang]
        status = verify.main([*words, "--key", KEY, *more])
        out, err = self.capsys.readouterr()
        self.said = out + err
        return status

    def size(self) -> int:
        kept = json.loads(self.state.read_text())["checkpoint"]
        return open_checkpoint(kept, LOG.verifier).size

    def evidence(self) -> dict[str, bytes]:
        files = self.state.parent.glob("watch.state.no-*")
        return {file.name.split(".", 3)[3]: file.read_bytes() for file in files}


@pytest.fixture
def watch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Watch:
    return Watch(tmp_path, capsys)


def grow(log: MemoryLog, times: int = 1) -> None:
    for n in range(times):
        log.commit(log.register(SHOP, "organisation", {"roles": ["retailer"], "n": n}))


def test_a_log_that_only_grows_is_followed(watch: Watch) -> None:
    log = story()
    with serving(log) as server:
        assert watch(server) == 0
        assert "first look" in watch.said and "No older checkpoint" in watch.said
        assert "agrees with itself" in watch.said and "only ever" not in watch.said
        assert watch.size() == log.size
        assert watch(server) == 0
        assert "was only ever added to" in watch.said and "replayed" not in watch.said
        grow(log, 150)  # over the end of a tile
        assert watch(server, "--json") == 0
        said = json.loads(watch.said)
        assert (said["verified"], said["before"], said["size"]) == (
            True,
            LOG.size,
            log.size,
        )
        assert (said["entries"], said["commits"], said["whole"]) == (300, 150, False)
        assert watch.size() == log.size and not watch.evidence()
        assert sorted(p.name[:15] for p in watch.state.parent.iterdir()) == [
            "watch.state", "watch.state.loc", "watch.state.map",
        ]  # fmt: skip


def test_only_what_is_new_is_fetched(watch: Watch) -> None:
    log = story()
    grow(log, 200)
    with serving(log) as server:
        assert watch(server) == 0
        grow(log)
        server.asked.clear()
        assert watch(server) == 0
        entries = [path for path in server.asked if "entries" in path]
        assert entries == [f"/tile/entries/001.p/{log.size - 256}"]


def test_in_vietnamese(watch: Watch) -> None:
    with serving(LOG) as server:
        assert watch(server, lang="vi") == 0
        assert "ĐÃ KIỂM. Sổ" in watch.said and "Lần đầu xem sổ này" in watch.said
        server.lies["/checkpoint"] = story(note_="Chiều").checkpoint.encode()
        assert watch(server, lang="vi") == 1
        assert "KHÔNG ĐẠT" in watch.said and "Bằng chứng do chính sổ ký" in watch.said


def test_a_rewritten_log_is_caught_with_both_checkpoints(watch: Watch) -> None:
    with serving(story()) as server:
        assert watch(server) == 0
        state = watch.state.read_bytes()
        kept = server.log.checkpoint
        for longer in (0, 3):  # of the same size, and grown since
            server.log = story(note_="Chiều muộn")
            grow(server.log, longer)
            assert watch(server) == 1
            assert "rewritten" in watch.said
            found = watch.evidence()
            assert found["kept.checkpoint"] == kept.encode()
            open_checkpoint(found["shown.checkpoint"].decode(), LOG.verifier)
            assert watch.state.read_bytes() == state
            assert watch(server) == 1  # the same lie, the same files
        assert len(list(watch.state.parent.glob("watch.state.no-*"))) == 4
        server.log = story()
        assert watch(server) == 0


def test_a_log_rolled_back_is_caught_and_the_state_never_goes_back(
    watch: Watch,
) -> None:
    log = story()
    grow(log)
    with serving(log) as server:
        assert watch(server) == 0
        server.log = story()
        assert watch(server) == 1
        assert f"shows only {LOG.size} lines and has signed {log.size}" in watch.said
        assert "rolled back" in watch.said
        assert set(watch.evidence()) == {"kept.checkpoint", "shown.checkpoint"}
        assert watch.size() == log.size


def test_a_cache_that_is_behind_for_a_moment_is_asked_again(watch: Watch) -> None:
    log = story()
    grow(log)
    with serving(log) as server:
        assert watch(server) == 0
        new, stale = server.answer, [story().checkpoint.encode()]

        def answer(path: str) -> bytes | int:
            return stale.pop() if path == "/checkpoint" and stale else new(path)

        server.answer = answer  # type: ignore[method-assign]
        assert watch(server) == 0


def test_no_answer_is_no_verdict_and_moves_nothing(watch: Watch) -> None:
    log = story()
    with serving(log) as server:
        assert watch(server) == 0
        state = watch.state.read_bytes()
        grow(log)
        server.lies[f"/tile/entries/000.p/{log.size}"] = 503
        assert watch(server) == 2
        server.lies["/checkpoint"] = 500
        assert watch(server, "--json") == 2
        assert json.loads(watch.said)["verified"] is None
    assert watch(server) == 2 and "CANNOT DECIDE" in watch.said
    assert watch("watch.state") == 2
    assert watch.state.read_bytes() == state and not watch.evidence()


def test_what_the_checkpoint_names_and_the_log_lacks_is_withheld(watch: Watch) -> None:
    with serving(LOG) as server:
        server.lies[f"/tile/entries/000.p/{LOG.size}"] = 404
        assert watch(server) == 1
        assert "a part is withheld" in watch.said and not watch.state.exists()


def test_tiles_and_entries_that_disagree_are_caught(watch: Watch) -> None:
    with serving(story()) as server:
        path = f"/tile/entries/000.p/{LOG.size}"
        whole = server.answer(path)
        assert isinstance(whole, bytes)
        server.lies[path] = whole.replace("Sáng sớm".encode(), "Sáng sởm".encode())
        assert watch(server) == 1 and "tiles and entries disagree" in watch.said
        for cut in (whole[:-1], whole + b"\0\0", b"", b"<html>"):
            server.lies[path] = cut
            assert watch(server) == 1
        server.lies.clear()
        leaves = [*LOG.leaves[:-1], bytes(32)]
        server.lies[f"/tile/0/000.p/{LOG.size}"] = b"".join(leaves)
        assert watch(server) == 1
        # Both alike: only the root is left to tell.
        other = story(note_="Đêm")
        server.lies = {
            path: server_tile(other, path),
            f"/tile/0/000.p/{LOG.size}": b"".join(other.leaves),
        }
        assert watch(server) == 1
        assert "do not give the signed root" in watch.said


def server_tile(log: MemoryLog, path: str) -> bytes:
    found = Server(log).answer(path)
    assert isinstance(found, bytes)
    return found


def test_an_entry_that_does_not_follow_is_caught_with_its_receipt(watch: Watch) -> None:
    log = story()
    with serving(log) as server:
        assert watch(server) == 0
        log.now -= timedelta(hours=1)
        log.commit(log.register(COOP, "organisation", {"roles": ["producer"]}))
        assert watch(server) == 1
        assert "recorded earlier than the line before it" in watch.said
        proof = receipt.parse(watch.evidence()["tlog-proof"].decode())
        receipt.check(proof, LOG.verifier)
        assert proof.index == log.size - 2 and watch.size() == LOG.size


def test_a_log_whose_last_commit_is_not_closed_is_caught(watch: Watch) -> None:
    log = story()
    log._add(log.register(COOP, "organisation", {"roles": ["producer"]}))
    log.sign()
    with serving(log) as server:
        assert watch(server) == 1 and "index entry at the end" in watch.said


def test_bytes_that_are_no_entry_are_caught_with_their_receipt(watch: Watch) -> None:
    log = story()
    log.append(b"{}")
    log.sign()
    with serving(log) as server:
        assert watch(server) == 1
        assert "tlog-proof" in watch.evidence()


def test_what_is_not_signed_by_the_log_is_a_no_and_no_evidence(watch: Watch) -> None:
    with serving(LOG) as server:
        for junk in (
            b"",
            b"<html>",
            b"\xff",
            MemoryLog("another").signer.name.encode(),
        ):
            server.lies["/checkpoint"] = junk
            assert watch(server) == 1
        other = story(MemoryLog("another"))
        server.lies["/checkpoint"] = other.checkpoint.encode()
        assert watch(server) == 1
        assert not watch.evidence() and not watch.state.exists()


def test_a_lost_or_broken_map_costs_a_replay_and_nothing_else(watch: Watch) -> None:
    log = story()
    with serving(log) as server:
        assert watch(server) == 0
        for content in (None, b"", b"x" * 72, b"short"):
            [kept] = watch.state.parent.glob("watch.state.map-*")
            kept.unlink() if content is None else kept.write_bytes(content)
            grow(log)
            assert watch(server, "--json") == 0
            said = json.loads(watch.said)
            assert said["whole"] and said["before"] == log.size - 2
        for kept in watch.state.parent.glob("watch.state.map-*"):
            kept.unlink()
        server.log = story(note_="Chiều")
        grow(server.log, 9)
        assert watch(server) == 1 and "rewritten" in watch.said


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":1}'])
def test_a_state_that_is_none_is_not_written_over(watch: Watch, data: bytes) -> None:
    watch.state.write_bytes(data)
    with serving(LOG) as server:
        assert watch(server) == 2
    assert watch.state.read_bytes() == data


def test_a_changed_state_is_no_state(watch: Watch) -> None:
    with serving(story()) as server:
        assert watch(server) == 0
        whole = watch.state.read_text()
        kept = json.loads(whole)
        for member, value in (
            ("edge", kept["edge"][:-1]),
            ("checkpoint", "x"),
            ("map", 3),
        ):
            watch.state.write_text(json.dumps({**kept, member: value}))
            assert watch(server) == 2, member
        watch.state.write_text(json.dumps({**kept, "key": KEY.replace("log+", "l+")}))
        assert watch(server) == 2 and "another key" in watch.said
        watch.state.write_text(whole)
        assert watch(server) == 0


def test_a_crash_between_the_two_files_loses_nothing(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = story()
    with serving(log) as server:
        assert watch(server) == 0
        grow(log)

        def crash(self: Path, target: Path) -> None:
            if target == watch.state:
                raise KeyboardInterrupt
            replace(self, target)

        replace = Path.replace
        with monkeypatch.context() as crashing:
            crashing.setattr(Path, "replace", crash)
            assert watch(server) == 130
        assert watch.size() == LOG.size
        assert watch(server, "--json") == 0
        assert not json.loads(watch.said)["whole"] and watch.size() == log.size


def test_a_flipped_bit_in_anything_that_is_served_is_never_a_yes(watch: Watch) -> None:
    draw = Random(7)
    with serving(story()) as server:
        assert watch(server) == 0
        grow(server.log, 130)
        size = server.log.size
        kept = watch.state.read_bytes(), *watch.state.parent.glob("*.map-*")
        new = ["/checkpoint", f"/tile/entries/001.p/{size - 256}", "/tile/0/000",
               "/tile/entries/000", f"/tile/0/001.p/{size - 256}"]  # fmt: skip
        for _ in range(60):
            path = draw.choice(new)
            server.lies.clear()
            bad = bytearray(server_tile(server.log, path))
            at = draw.randrange(len(bad))
            if path in ("/tile/0/000", "/tile/entries/000") and at < LOG.size * 32:
                continue  # what was seen before is not read again
            bad[at] ^= 1 << draw.randrange(8)
            server.lies[path] = bytes(bad)
            assert watch(server) == 1, (path, at)
            assert watch.state.read_bytes() == kept[0]
        server.lies.clear()
        assert watch(server) == 0 and watch.size() == size


def test_a_signed_size_that_is_absurd_does_not_exhaust_the_reader(watch: Watch) -> None:
    log = story()
    state = Checkpoint(log.signer.name, 1 << 62, bytes(32))
    with serving(log) as server:
        server.lies["/checkpoint"] = sign_checkpoint(state, [log.signer]).encode()
        assert watch(server) == 1 and "withheld" in watch.said


def test_a_no_stays_a_no_where_the_evidence_cannot_be_written(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with serving(story()) as server:
        assert watch(server) == 0
        server.log = story(note_="Chiều muộn")
        monkeypatch.setattr(Path, "write_bytes", full)
        assert watch(server) == 1 and "rewritten" in watch.said


def test_two_looks_at_once_do_not_cross(watch: Watch) -> None:
    from nguon.follow.state import holding

    with serving(LOG) as server, holding(watch.state):
        assert watch(server) == 2 and "under way" in watch.said


def test_an_older_receipt_is_held_against_the_log_as_well(watch: Watch) -> None:
    log = story()
    early = watch.state.parent / "early"
    early.write_text(log.checkpoint)
    grow(log, 2)
    with serving(log) as server:
        assert watch(server, "--older", str(early)) == 0
        assert (
            f"continues the checkpoint of {LOG.size} lines that you gave" in watch.said
        )
        early.write_text(story(note_="Chiều").checkpoint)
        assert watch(server, "--older", str(early)) == 1
        longer = story()
        grow(longer, 9)
        early.write_text(longer.checkpoint)
        assert watch(server, "--older", str(early)) == 1
        early.write_text("junk")
        assert watch(server, "--older", str(early)) == 2


def test_the_reader_s_witnesses_must_have_cosigned(watch: Watch) -> None:
    one, two, stranger = Witness("union"), Witness("city"), Witness("stranger")
    file = watch.state.parent / "policy"
    file.write_text(policy_of("2", one, two))
    log = story()
    with serving(log) as server:
        assert watch(server, "--policy", str(file)) == 1
        assert "0 of the 2 witnesses" in watch.said
        assert not watch.state.exists() and not watch.evidence()
        note_ = log.checkpoint
        lines = [each.line(note_, LOG.verifier) for each in (one, stranger, two)]
        log.checkpoint = note_ + "".join(lines[:2])
        assert watch(server, "--policy", str(file)) == 1
        assert "1 of the 2 witnesses" in watch.said
        log.checkpoint = note_ + "".join(lines)
        assert watch(server, "--policy", str(file)) == 0
        assert "2 witnesses that you name have cosigned" in watch.said
        assert watch(server) == 0  # who names nobody asks for nobody
        # Under the next checkpoint, the line from under the last one.
        grow(log)
        for stale in (lines[0], "".join(lines)):
            note_ = log.checkpoint.partition(lines[0])[0]
            log.checkpoint = note_ + stale
            assert watch(server, "--policy", str(file)) == 1
            assert "union.example" in watch.said and watch.evidence()
        assert watch.size() == LOG.size
        for junk in ("", "quorum", f"log {KEY.replace('log+', 'l+')}\nquorum none\n"):
            file.write_text(junk)
            assert watch(server, "--policy", str(file)) == 2
        assert watch(server, "--policy", str(file) + "x") == 2


def test_a_watch_waits_for_witnesses(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, log = Witness("union"), story()
    file = watch.state.parent / "policy"
    file.write_text(policy_of("1", one))
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        if seconds:
            naps.append(seconds)
            if len(naps) == 2:
                raise KeyboardInterrupt
            log.checkpoint += one.line(log.checkpoint, LOG.verifier)

    monkeypatch.setattr("time.sleep", sleep)
    with serving(log) as server:
        assert watch(server, "--policy", str(file), "--every", "9") == 0
    assert "0 of the 1 witnesses" in watch.said and "VERIFIED" in watch.said


def test_every_so_often_until_it_is_caught(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = story()
    naps: list[float] = []
    with serving(log) as server:

        def sleep(seconds: float) -> None:
            if not seconds:
                return
            naps.append(seconds)
            if len(naps) == 1:
                grow(log)
            elif len(naps) == 2:
                server.lies["/checkpoint"] = 503
            elif len(naps) == 3:
                server.lies.clear()
                server.log = story(note_="Chiều")
                grow(server.log, 3)

        monkeypatch.setattr("time.sleep", sleep)
        assert watch(server, "--every", "60") == 1
    assert naps == [60, 60, 60]
    signs = ("\nVERIFIED", "CANNOT DECIDE", "NOT VERIFIED")
    assert [watch.said.count(sign) for sign in signs] == [2, 1, 1]


@pytest.mark.parametrize(
    "words",
    [["--follow", "http://x"], ["--follow", "http://x", "--state", ""],
     ["--follow", "http://x", "--state", "s", "bundle.json"],
     ["--follow", "http://x", "--state", "s", "--batch", "B"],
     ["--follow", "http://x", "--state", "s", "--every", "0"],
     ["--follow", "http://x", "--state", "s", "--every", "soon"],
     ["--follow", "http://x", "--state", "s", "--every", "inf"],
     ["bundle.json", "--state", "s"], ["bundle.json", "--every", "9"]],
)  # fmt: skip
def test_a_wrong_command_is_told(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        verify.main(["--lang", "en", "--key", KEY, *words])
    assert caught.value.code == 2
    assert "CANNOT DECIDE" in capsys.readouterr().err


def test_the_page_of_a_followed_log_is_verified_beside_it(watch: Watch) -> None:
    with serving(LOG) as server:
        assert watch(server) == 0
        page = f"{server.address}/b/{batch_code(PACKED)}/bundle"
        assert verify.main([page, "--key", KEY]) == 0
