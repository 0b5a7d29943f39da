"""The ledger asks its witnesses: what it keeps, what alarms it, what it never waits for."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_server, socket
from threading import Barrier, Thread

import pytest

from kit.engines import server, url
from kit.store import LOG, draft, open_book, submit
from kit.witnesses import NOW, Folk
from nguon.core.checkpoint import open_checkpoint
from nguon.core.cosignature import check_known, parse_cosigner
from nguon.core.note import signature_lines
from nguon.errors import Unavailable, VerificationError
from nguon.services import witnessed
from nguon.services.collect import Asking, Collector, Http
from nguon.store import keys
from nguon.store.collecting import Turn
from nguon.store.cosigned import add
from nguon.store.ledger import Book, Trust

__all__ = ["server", "url"]


@pytest.fixture
def folk(tmp_path: Path) -> Iterator[Folk]:
    made = Folk(tmp_path / "folk", LOG.verifier, "union", "city")
    yield made
    made.close()


@pytest.fixture
def book(url: str, tmp_path: Path, folk: Folk) -> Iterator[Book]:
    made = open_book(url, tmp_path)
    made.trust = Trust(folk.policy())
    yield made
    made.close()


def other_book(folder: Path, folk: Folk) -> Book:
    """The same log and key over another database: what its operator could run."""
    folder.mkdir()
    made = open_book(f"sqlite:///{folder}/ledger.sqlite", folder)
    made.trust = Trust(folk.policy())
    return made


def test_every_state_that_is_asked_for_is_cosigned_and_shown(
    book: Book, folk: Folk
) -> None:
    for event in range(3):
        submit(book, draft(f"e{event}", "mango", 1))
        folk.ask(book)
    note = witnessed.newest_note(book)
    state = open_checkpoint(note, LOG.verifier)
    keys = [one.cosigner.verifier for one in folk.of.values()]
    found = check_known(signature_lines(note)[1], keys, state)
    assert {one.by.name for one in found} == {"union.example", "city.example"}
    assert {one.time for one in found} == {int(NOW.timestamp())}
    for one in witnessed.standings(book):
        assert (one.size, one.behind, one.alarms) == (state.size, 0, ())
        assert one.time == int(NOW.timestamp())


def test_nothing_is_asked_twice(book: Book, folk: Folk) -> None:
    submit(book, draft("e1", "mango", 1))
    folk.ask(book)
    asked: list[bytes] = []

    def post(body: bytes) -> tuple[int, str, bytes]:
        asked.append(body)
        return 500, "", b""

    party = folk.policy().witnesses["union"]
    assert Asking(book, party, lambda: NOW, post).once()
    assert not asked


def test_a_witness_that_knows_more_of_us_than_we_recall_is_asked_from_there(
    url: str, tmp_path: Path, book: Book, folk: Folk
) -> None:
    """The collector died between the witness's answer and keeping it."""
    submit(book, draft("e1", "mango", 1))
    asking = folk.asking(book, "union")
    with book.read() as ledger:
        size, note = ledger.size, ledger.checkpoint
    forgotten = f"old 0\n\n{note}".encode()
    assert folk.of["union"].add_checkpoint(forgotten, NOW).status == 200
    submit(book, draft("e2", "mango", 1))
    assert asking.once()
    with book.read() as ledger:
        assert ledger.size > size
        assert ledger.cosigned_by(asking.key) == ledger.size
        assert not ledger.witness_alarms()


def test_a_server_that_rewrites_history_gets_no_more_cosignatures_and_an_alarm(
    book: Book, folk: Folk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    submit(book, draft("e1", "mango", 5))
    submit(book, draft("e2", "mango", -1))
    folk.ask(book)
    liar = other_book(tmp_path / "rewritten", folk)
    submit(liar, draft("e1", "mango", 3))
    submit(liar, draft("e2", "mango", -1))
    with caplog.at_level(logging.ERROR):
        folk.ask(liar)  # of the same size: a fork
    with book.read() as ours, liar.read() as theirs:
        assert ours.size == theirs.size and ours.root != theirs.root
        assert theirs.cosignatures() == []
        forks = theirs.witness_alarms()
    assert [one.code for one in forks] == ["witness.alarm.fork"] * 2
    assert "the log has forked" in caplog.text
    submit(liar, draft("e3", "mango", 1))
    folk.ask(liar)  # longer, with a proof that is honest about the new history
    folk.ask(liar)
    with liar.read() as theirs:
        assert theirs.cosignatures() == []
        codes = [one.code for one in theirs.witness_alarms()]
    assert codes.count("witness.alarm.history") == 2  # one a witness, kept once
    assert all(one.alarms for one in witnessed.standings(liar))
    liar.close()


def test_a_ledger_that_was_rolled_back_is_told_so(
    book: Book, folk: Folk, tmp_path: Path
) -> None:
    for event in range(4):
        submit(book, draft(f"e{event}", "mango", 1))
    folk.ask(book)
    old = other_book(tmp_path / "restored", folk)
    submit(old, draft("e0", "mango", 1))
    folk.ask(old, "union")
    with old.read() as ledger:
        assert [one.code for one in ledger.witness_alarms()] == ["witness.alarm.ahead"]
        assert ledger.cosignatures() == []
    old.close()


@pytest.mark.parametrize("status", [429, 500, 503, 404, 403, 302])
def test_who_cannot_answer_now_is_asked_again_and_nobody_is_alarmed(
    book: Book, folk: Folk, status: int
) -> None:
    submit(book, draft("e1", "mango", 1))
    party = folk.policy().witnesses["union"]
    later = Asking(book, party, lambda: NOW, lambda body: (status, "text/plain", b""))
    assert not later.once()
    with book.read() as ledger:
        assert ledger.cosignatures() == [] and not ledger.witness_alarms()


def test_a_line_that_is_not_that_witnesss_is_not_kept(book: Book, folk: Folk) -> None:
    submit(book, draft("e1", "mango", 1))
    with book.read() as ledger:
        body = f"old 0\n\n{ledger.checkpoint}".encode()
    line = folk.of["city"].add_checkpoint(body, NOW).body.encode()
    party = folk.policy().witnesses["union"]
    with pytest.raises(VerificationError):
        Asking(book, party, lambda: NOW, lambda _: (200, "text/plain", line)).once()
    with book.read() as ledger:
        assert ledger.cosignatures() == []


def test_where_it_is_held_back_the_newest_witnessed_state_is_shown(
    book: Book, folk: Folk
) -> None:
    book.trust = Trust(folk.policy("2"), hold=True)
    submit(book, draft("e1", "mango", 1))
    folk.ask(book, "union")
    with pytest.raises(Unavailable):
        witnessed.newest_note(book)
    folk.ask(book, "city")
    shown = open_checkpoint(witnessed.newest_note(book), LOG.verifier)
    submit(book, draft("e2", "mango", 1))
    folk.ask(book, "union")
    again = open_checkpoint(witnessed.newest_note(book), LOG.verifier)
    with book.read() as ledger:
        assert again == shown and ledger.size > shown.size
        with pytest.raises(Unavailable):
            witnessed.check_held(book, ledger)
    folk.ask(book, "city")
    with book.read() as ledger:
        witnessed.check_held(book, ledger)


def eventually(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def cosigned(book: Book) -> bool:
    with book.read() as ledger:
        return bool(ledger.size) and len(ledger.cosignatures()) == 2


def test_the_threads_collect_after_each_commit(book: Book, folk: Folk) -> None:
    with folk.serving():
        book.trust = Trust(folk.policy())
        collector = Collector(book, poll=0.2)
        collector.start()
        for event in range(3):
            submit(book, draft(f"e{event}", "mango", 1))
            eventually(lambda: cosigned(book))
        collector.stop()


def test_no_append_waits_for_a_witness_that_hangs(book: Book, folk: Folk) -> None:
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        folk.urls["union"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        folk.urls["city"] = "http://127.0.0.1:9"
        book.trust = Trust(folk.policy())
        collector = Collector(book, poll=0.05)
        collector.start()
        start = time.monotonic()
        for event in range(20):
            submit(book, draft(f"e{event}", "mango", 1))
        assert time.monotonic() - start < 5
        collector._stop.set()


def test_witnesses_that_answer_in_the_same_moment_are_all_kept(book: Book) -> None:
    submit(book, draft("one", "mango", 1))
    names = [f"witness{n}" for n in range(8)]
    begin = Barrier(len(names))

    def answered(name: str) -> None:
        begin.wait()
        with book.write() as connection:
            add(connection, 2, name, f"— {name}")

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(answered, names))
    with book.read() as snapshot:
        kept = [one.key for one in snapshot.cosignatures(2)]
    assert sorted(kept) == names


def test_a_connection_that_the_witness_closed_in_a_quiet_hour_is_opened_again() -> None:
    """Servers close what is silent: the first commit after that is cosigned at once."""
    with create_server(("127.0.0.1", 0)) as listening:

        def answer_one() -> None:
            caller, _ = listening.accept()
            with caller:
                caller.recv(1 << 16)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        post = Http(f"http://127.0.0.1:{listening.getsockname()[1]}").post
        for _ in range(3):
            answering = Thread(target=answer_one)
            answering.start()
            assert post(b"old 0\n")[::2] == (200, b"ok")
            answering.join()
    with pytest.raises(ConnectionError):  # and one that is gone is gone
        post(b"old 0\n")


def test_a_log_with_a_second_key_signs_each_state_with_both(
    book: Book, tmp_path: Path
) -> None:
    book.trust = Trust()
    book.second_key = keys.make_second_key(tmp_path, LOG.name, b"7" * 32)
    assert keys.read_second_key(tmp_path) == book.second_key
    submit(book, draft("e1", "mango", 1))
    collector = Collector(book, poll=0.1)
    collector.start()
    eventually(lambda: second_line(book))
    submit(book, draft("e2", "mango", 1))
    eventually(lambda: second_line(book))
    collector.stop()
    text = witnessed.newest_note(book)
    state = open_checkpoint(text, LOG.verifier)
    lines = signature_lines(text)[1]
    assert check_known(lines, [book.second_key.verifier], state)[0].by.name == LOG.name


def second_line(book: Book) -> bool:
    with book.read() as ledger:
        return len(ledger.cosignatures()) == 1


def test_one_process_a_database_has_the_turn(book: Book, tmp_path: Path) -> None:
    first, second = Turn(book.engine, book.folder), Turn(book.engine, book.folder)
    assert first.take() and not second.take()
    first.give_back()
    assert second.take()
    second.give_back()


def test_a_stored_line_that_was_changed_is_never_shown_as_a_witness(
    book: Book, folk: Folk
) -> None:
    submit(book, draft("e1", "mango", 1))
    folk.ask(book, "union")
    with book.read() as ledger:
        (kept,) = ledger.cosignatures()
        assert len(witnessed.checked([kept], ledger.checkpoint)) == 1
        stranger = type(kept)(folk.of["city"].verifier_key, kept.line)
        assert witnessed.checked([stranger], ledger.checkpoint) == []
    assert parse_cosigner(kept.key).name == "union.example"
