"""A mirror: a whole log in a folder, resumed, served by anybody, judged by itself."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from shutil import rmtree
from threading import Thread

import pytest

from kit.liar import Liar
from kit.samples import Samples, samples
from kit.serving import Server, serving
from nguon import cli, verify
from nguon.core import note
from nguon.core.checkpoint import Checkpoint, sign_checkpoint
from nguon.follow import asking

__all__ = ["samples"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def log(samples: Samples) -> Liar:
    return Liar.of(samples.book)


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAITS", (0.0, 0.0))
    monkeypatch.setenv("NGUON_LANG", "en")


class Auditor:
    """Somebody with a folder and the log's key."""

    def __init__(
        self, folder: Path, key: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder / "copy"
        self.key = key
        self.capsys = capsys
        self.said = ""

    def __call__(self, *words: str) -> int:
        with pytest.raises(SystemExit) as caught:
            cli.main(["mirror", *words])
        out, err = self.capsys.readouterr()
        self.said = out + err
        assert isinstance(caught.value.code, int)
        return caught.value.code

    def mirror(self, server: Server | str, *more: str) -> int:
        address = server if isinstance(server, str) else server.address
        return self(address, str(self.folder), "--key", self.key, *more)

    def check(self, *more: str) -> int:
        return self(str(self.folder), "--check", *more)

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }


@pytest.fixture
def auditor(log: Liar, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Auditor:
    return Auditor(tmp_path, note.format_verifier(log.verifier), capsys)


@contextmanager
def static(folder: Path) -> Iterator[str]:
    """Any web server over a folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_whole_log_is_copied_and_judged_again(log: Liar, auditor: Auditor) -> None:
    with serving(log) as server:
        assert auditor.mirror(server) == 0, auditor.said
        assert f"All {log.size} lines" in auditor.said and "entries/s" in auditor.said
        assert "no older copy" in auditor.said
        assert auditor.files()["checkpoint"] == log.checkpoint.encode()
        for path, data in auditor.files().items():
            if path.startswith("tile/"):
                assert data == server.answer("/" + path), path
        assert auditor.mirror(server, "--json") == 0
        said = json.loads(auditor.said)
        assert (said["ok"], said["fetched"], said["before"]) == (True, 0, log.size)
        assert said["entries_per_second"] > 0
    assert auditor.check() == 0 and "VERIFIED" in auditor.said


def test_it_grows_with_the_log(log: Liar, auditor: Auditor) -> None:
    with serving(log) as server:
        assert auditor.mirror(server) == 0
        longer = log
        for n in range(140):  # over the end of a tile
            longer = longer.onward(longer.product(f"rau {n}"))
        server.log = longer
        assert auditor.mirror(server) == 0, auditor.said
        assert f"continues the copy of {log.size} lines" in auditor.said
        assert auditor.check() == 0
    full = log.size // 256
    kept = [path for path in auditor.files() if ".p/" in path]
    assert not [path for path in kept if f"/{full:03d}.p/" in path]
    assert len([path for path in kept if "entries" in path]) == 1


def test_an_interrupted_copy_goes_on_where_it_was(log: Liar, auditor: Auditor) -> None:
    with serving(log) as server:
        last = f"/tile/entries/{log.size // 256:03d}.p/{log.size % 256}"
        server.lies[last] = 503
        assert auditor.mirror(server) == 2 and "CANNOT DECIDE" in auditor.said
        assert "checkpoint" not in auditor.files()
        assert auditor.check() == 2 and "no copy" in auditor.said
        server.lies.clear()
        server.asked.clear()
        assert auditor.mirror(server) == 0
        assert [path for path in server.asked if "entries" in path] == [last]


def test_a_mirror_is_served_by_any_web_server(
    log: Liar, auditor: Auditor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(log) as server:
        assert auditor.mirror(server) == 0
    again = Auditor(tmp_path / "again", auditor.key, capsys)
    with static(auditor.folder) as address:
        assert again.mirror(address) == 0
        state = str(tmp_path / "watch.state")
        words = ["--follow", address, "--state", state, "--key", auditor.key]
        assert verify.main(words) == 0
    mine, other = auditor.files(), again.files()
    for name in ("mirror.json", "mirror.lock"):
        mine.pop(name), other.pop(name)
    assert mine == other


def test_every_damaged_file_is_found_offline_and_fetched_again(
    log: Liar, auditor: Auditor
) -> None:
    with serving(log) as server:
        assert auditor.mirror(server) == 0
        whole = auditor.files()
        for name, data in whole.items():
            if not name.startswith("tile/"):
                continue
            for at in (0, len(data) // 2, len(data) - 1):
                bad = bytearray(data)
                bad[at] ^= 1
                (auditor.folder / name).write_bytes(bad)
                assert auditor.check() == 1, (name, at)
                assert "Run it with the log's address" in auditor.said
            for bad in (data[:-1], b""):
                (auditor.folder / name).write_bytes(bad)
                assert auditor.check() == 1
            (auditor.folder / name).unlink()
            assert auditor.check() == 1
            assert auditor.mirror(server) == 0
            assert auditor.files() == whole
    assert not [name for name in whole if "mirror.no" in name]


def test_processes_beside_it_see_what_it_sees(log: Liar, auditor: Auditor) -> None:
    from nguon.services.mirror import Mirror
    from nguon.services.mirror.folder import Folder

    with serving(log) as server:
        assert auditor.mirror(server) == 0
    found = Mirror(Folder(auditor.folder), log.verifier, None).replay(processes=2)
    assert found.commits == sum(b'"kind":"index"' in data for data in log.entries)


def test_what_is_withheld_or_served_wrong_is_a_no(log: Liar, auditor: Auditor) -> None:
    with serving(log) as server:
        for path, answer in (
            ("/tile/entries/000", 404),
            ("/tile/entries/000", b"<html>"),
            ("/tile/0/000", 404),
            ("/tile/0/000", bytes(256 * 32)),
            (f"/tile/1/000.p/{log.size // 256}", bytes(32 * (log.size // 256))),
        ):
            server.lies = {path: answer}
            assert auditor.mirror(server) == 1, path
            assert "NOT VERIFIED" in auditor.said and "mirror.no-" in auditor.said
            assert "checkpoint" not in auditor.files()
            rmtree(auditor.folder)


def test_key_and_folder_are_what_they_were(
    log: Liar, auditor: Auditor, tmp_path: Path
) -> None:
    with serving(log) as server:
        folder = str(auditor.folder)
        assert auditor(server.address, folder) == 2 and "--key" in auditor.said
        assert auditor.mirror(server) == 0
        assert auditor(server.address, folder) == 0  # it remembers
        other = note.format_verifier(Liar("another").verifier)
        assert auditor(server.address, folder, "--key", other) == 2
        assert "another key" in auditor.said
        assert auditor(folder, "--check", "--key", "nonsense") == 2
    assert auditor(folder) == 2 and auditor(folder, folder, "--check") == 2
    assert auditor(server.address, folder) == 2  # nobody answers
    assert auditor(str(tmp_path / "nothing"), "--check", "--key", auditor.key) == 2


def test_a_copy_that_is_not_its_own_log_s_is_refused(
    log: Liar, auditor: Auditor
) -> None:
    with serving(log) as server:
        assert auditor.mirror(server) == 0
    (auditor.folder / "checkpoint").write_text(Liar("x").signer.name + "\n")
    assert auditor.check() == 1


def test_a_flipped_bit_in_anything_that_is_served_is_never_a_yes(
    log: Liar, auditor: Auditor
) -> None:
    draw = Random(7)
    with serving(log) as server:
        assert auditor.mirror(server) == 0
        paths = [f"/{path}" for path in auditor.files() if path.startswith("tile/")]
        for path in [*paths, "/checkpoint"] * 4:
            rmtree(auditor.folder, ignore_errors=True)
            server.lies.clear()
            whole = server.answer(path)
            assert isinstance(whole, bytes)
            bad = bytearray(whole)
            bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
            server.lies[path] = bytes(bad)
            assert auditor.mirror(server) == 1, path
            assert "checkpoint" not in auditor.files() or path == "/checkpoint"


def test_an_absurd_size_and_a_folder_that_is_none_are_told(
    log: Liar, auditor: Auditor
) -> None:
    state = Checkpoint(log.signer.name, 1 << 62, bytes(32))
    with serving(log) as server:
        server.lies["/checkpoint"] = sign_checkpoint(state, [log.signer]).encode()
        assert auditor.mirror(server) == 2 and "at most" in auditor.said
        server.lies.clear()
        rmtree(auditor.folder)
        auditor.folder.write_text("a file")
        assert auditor.mirror(server) == 2 and "cannot be written" in auditor.said


def test_one_run_writes_into_a_folder_at_a_time(log: Liar, auditor: Auditor) -> None:
    from nguon.services.mirror.folder import Folder

    with serving(log) as server:
        assert auditor.mirror(server) == 0
        with Folder(auditor.folder).holding():
            assert auditor.mirror(server) == 2 and "under way" in auditor.said
            assert auditor.check() == 0


@pytest.mark.parametrize("part", ["watch", "mirror"])
def test_the_commands_of_the_readme_run(
    log: Liar, auditor: Auditor, tmp_path: Path, part: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    readme = (ROOT / "trace/README.md").read_text("utf-8")
    (lines,) = re.findall(rf"```sh {part}\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if seconds:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", sleep)
    with serving(log) as server:
        for line in lines.splitlines():
            line = line.replace("https://ledger.example", server.address)
            line = re.sub(r"--key \S+", f"--key {auditor.key}", line)
            command, *words = line.split()
            if command == "nguon-verify":
                assert verify.main(words) == 0
            else:
                assert command == "nguon" and words[0] == "mirror"
                assert auditor(*words[1:]) == 0
    assert [nap for nap in naps if nap] == ([600] if part == "watch" else [])
