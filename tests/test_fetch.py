"""What is fetched, in order, and how no answer is told from "there is no such thing"."""

import socket
from threading import Thread

import pytest

from kit.memory_log import story
from kit.serving import serving
from nguon import fetch as fetch_module
from nguon.fetch import CannotDecide, Log, NotThere, in_order


def test_a_log_is_read_under_its_address() -> None:
    log = story()
    with serving(log) as server:
        assert Log(server.address).get("checkpoint") == log.checkpoint.encode()
        assert Log(server.address + "/").get("checkpoint") == log.checkpoint.encode()


def test_nothing_there_is_told_from_no_answer() -> None:
    with serving(story()) as server:
        server.lies["/busy"] = 503
        with pytest.raises(NotThere):
            Log(server.address).get("nothing")
        with pytest.raises(CannotDecide) as caught:
            Log(server.address).get("busy")
        assert not isinstance(caught.value, NotThere)
    for address in (server.address, "http://[::1", "file:///etc", "watch.state", ""):
        with pytest.raises(CannotDecide) as caught:
            Log(address).get("checkpoint")
        assert not isinstance(caught.value, NotThere)


def test_answers_come_in_order_and_a_failure_where_it_belongs() -> None:
    def get(path: str) -> bytes:
        if path == "17":
            raise NotThere("log.verify.no_address", what=path)
        return path.encode()

    paths = [str(n) for n in range(30)]
    answers = in_order(get, paths)
    assert [next(answers) for _ in range(17)] == [p.encode() for p in paths[:17]]
    with pytest.raises(NotThere):
        next(answers)
    assert list(in_order(get, [])) == []


def test_who_drips_a_byte_now_and_then_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch_module, "PATIENCE", -1)
    with serving(story()) as server, pytest.raises(CannotDecide):
        Log(server.address).get("checkpoint")


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def half() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")

        thread = Thread(target=half)
        thread.start()
        with pytest.raises(CannotDecide):
            Log(f"http://127.0.0.1:{listener.getsockname()[1]}").get("checkpoint")
        thread.join()
