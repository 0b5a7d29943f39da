"""A POST goes to public addresses alone, to the one that was checked, and is over soon."""

import socket
from typing import Any

import pytest

from kit.listener import Listener, listening
from nguon import posting
from nguon.errors import Malformed
from nguon.posting import (
    LOOPBACK,
    PRIVATE,
    PUBLIC,
    Address,
    Unreached,
    post,
    read_address,
    resolved,
)

SIGNED = {"webhook-id": "msg_1"}


def answers(*numbers: str) -> Any:
    """A resolver that knows these addresses of every name."""

    def resolve(_host: str, port: int, **_: object) -> list[Any]:
        return [(0, 0, 0, "", (number, port)) for number in numbers]

    return resolve


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep each address that a socket is asked to connect to, and let none through."""
    asked: list[Any] = []

    def connect(_socket: socket.socket, address: Any) -> None:
        asked.append(address)
        raise OSError("not from a test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/in", "ftp://shop.example/", "//shop.example/", "https://",
        "https:///in", "https://a b.example/", "https://user@shop.example/",
        "https://user:pass@shop.example/", "https://shop.example/#x", "javascript:1",
        "https://shop.example:0/", "https://shop.example:99999/", "https://shop.example:x/",
        "https://shop.example\\@127.0.0.1/", "https://shop.example/\r\nHost: x",
        "https://chợ.example/", "https://-x.example/", "https://[::1", "https://[zz]/",
        "https://shop.example/" + "x" * 1000, "", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_is_no_address_to_send_to_is_refused(url: str) -> None:
    with pytest.raises(Malformed):
        read_address(url, PUBLIC)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_name_leads_to_an_address_that_is_not_of_the_internet(
    number: str, connected: list[Any]
) -> None:
    address = read_address("https://shop.example/in", PUBLIC)
    for found in (answers(number), answers("93.184.216.34", number)):
        with pytest.raises(Unreached) as refused:
            post(address, b"{}", SIGNED, PUBLIC, found)
        assert refused.value.code == "hooks.forbidden_host"
    assert connected == []


@pytest.mark.parametrize(
    "host",
    ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "localhost",
     "localhost.", "0", "[::1]", "[0:0:0:0:0:ffff:7f00:1]"],
)  # fmt: skip
def test_odd_spellings_of_this_machine_are_this_machine(
    host: str, connected: list[Any]
) -> None:
    url = f"https://{host}/in"
    if host.startswith("localhost"):  # a name is looked up when something is sent
        with pytest.raises(Unreached):
            post(read_address(url, PUBLIC), b"{}", SIGNED, PUBLIC)
    else:
        with pytest.raises(Malformed):
            read_address(url, PUBLIC)
    kept = Address(url, True, host.strip("[]"), 443, "/in")  # kept when it was allowed
    with pytest.raises(Unreached):
        post(kept, b"{}", SIGNED, PUBLIC)
    assert connected == []


def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    connected: list[Any],
) -> None:
    """DNS rebinding: what was checked is what is connected to; it is asked once."""
    told = [["93.184.216.34"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (n, port)) for n in told[min(len(asked), 2) - 1]]

    address = read_address("https://shop.example/in", PUBLIC)
    with pytest.raises(Unreached):
        post(address, b"{}", SIGNED, PUBLIC, rebinding)
    assert asked == ["shop.example"] and connected == [("93.184.216.34", 443)]
    with pytest.raises(Unreached) as second:
        post(address, b"{}", SIGNED, PUBLIC, rebinding)
    assert second.value.code == "hooks.forbidden_host" and len(connected) == 1


def test_a_demonstration_reaches_this_machine_and_no_other_network() -> None:
    local = read_address("http://shop.example/in", LOOPBACK)
    assert resolved(local, LOOPBACK, answers("127.0.0.1")) == "127.0.0.1"
    assert resolved(local, PRIVATE, answers("10.0.0.1")) == "10.0.0.1"
    for number in ("10.0.0.1", "93.184.216.34"):  # in clear, only on this machine
        with pytest.raises(Unreached):
            resolved(local, LOOPBACK, answers(number))
    safe = read_address("https://shop.example/in", LOOPBACK)
    assert resolved(safe, LOOPBACK, answers("93.184.216.34")) == "93.184.216.34"


def send(heard: Listener) -> posting.Answer:
    return post(read_address(heard.url, LOOPBACK), b'{"a":1}', SIGNED, LOOPBACK)


def test_the_body_and_headers_arrive_and_a_little_of_the_answer_is_read() -> None:
    with listening() as heard:
        answer = send(heard)
    [got] = heard.got
    assert (got.path, got.body) == ("/in?from=nguon", b'{"a":1}')
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["host"] == heard.url.split("/")[2]
    assert answer.status == 200 and 0 < len(answer.text) <= posting.READ


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with listening() as heard, listening() as other:
        heard.statuses, heard.more = [307], {"Location": other.url}
        assert send(heard).status == 307
        assert not other.got


def test_a_server_that_says_nothing_is_left_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posting, "WHOLE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unreached) as left:
            post(read_address(url, LOOPBACK), b"{}", SIGNED, LOOPBACK)
    assert left.value.code == "hooks.no_answer"


def test_what_speaks_no_http_and_what_has_no_certificate_is_told_apart() -> None:
    with listening() as heard:
        url = heard.url.replace("http:", "https:")
        with pytest.raises(Unreached) as refused:
            post(read_address(url, LOOPBACK), b"{}", SIGNED, LOOPBACK)
    assert refused.value.code == "hooks.tls"
