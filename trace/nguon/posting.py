"""A POST to an address that somebody else has named, and nowhere it must not go.

    post(read_address("https://shop.example/in", PUBLIC), body, headers, PUBLIC)

The host is resolved once; every address found must be allowed; the connection goes to
the checked one and no other, with the name only in TLS and in `Host`: a name that
answers differently the second time gains nothing. No redirect is followed, no proxy
asked, no more than a little of the answer read, and all of it within seconds.

    public     https to addresses of the Internet (the default)
    loopback   also this machine, by http too: a demonstration, a trial
    private    anywhere the operator's own network leads

`0x7f.1`, `2130706433` and `[::ffff:127.0.0.1]` are what they resolve to. Proved in
tests/test_posting.py.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit

from nguon.errors import Malformed, NguonError

PUBLIC: Final = "public"
LOOPBACK: Final = "loopback"
PRIVATE: Final = "private"
REACHES: Final = (PUBLIC, LOOPBACK, PRIVATE)

CONNECT: Final = 5.0  # seconds
WHOLE: Final = 15.0  # seconds for everything after that
READ: Final = 2_000  # bytes of an answer: enough to see what was wrong
LONGEST: Final = 1_000

_HOST: Final = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?|[0-9a-fA-F:.]+"
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Resolve = Callable[..., Any]  # `socket.getaddrinfo`
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreached(NguonError):
    """No answer came: the host is unknown, not allowed, silent or speaks no HTTP."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send, read strictly."""

    url: str
    secure: bool
    host: str
    port: int
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    text: str


def read_address(url: str, reach: str) -> Address:
    """Return the address that `url` is, or raise Malformed with what is wrong."""
    if not (0 < len(url) <= LONGEST and url.isascii() and url.isprintable()) or (
        " " in url or "\\" in url
    ):
        raise Malformed("hooks.address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Malformed("hooks.address") from error
    secure = parts.scheme == "https"
    if not (secure or (parts.scheme == "http" and reach != PUBLIC)):
        raise Malformed("hooks.address_https")
    if parts.username is not None or parts.fragment or not _HOST.fullmatch(host):
        raise Malformed("hooks.address")
    if port == 0:
        raise Malformed("hooks.address")
    _check_number(host, reach)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(url, secure, host, port or (443 if secure else 80), target)


def _check_number(host: str, reach: str) -> None:
    """Refuse a forbidden address that stands there as such, however it is spelled."""
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):  # a name: seen to at each sending
        return
    number = ipaddress.ip_address(str(found[0][4][0]).partition("%")[0])
    local = _plain(number).is_loopback and reach != PUBLIC
    if not (reach == PRIVATE or local or _public(number)):
        raise Malformed("hooks.forbidden_host", host=host)


def resolved(
    address: Address, reach: str, resolve: Resolve = socket.getaddrinfo
) -> str:
    """Return the one IP address to connect to, or raise Unreached.

    A name that has any forbidden address is refused altogether.
    """
    try:
        found = resolve(address.host, address.port, type=socket.SOCK_STREAM)
        numbers = [
            ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found
        ]
    except (OSError, UnicodeError, ValueError) as error:
        raise Unreached("hooks.unknown_host", host=address.host) from error
    if not numbers:
        raise Unreached("hooks.unknown_host", host=address.host)
    for number in numbers:
        local = _plain(number).is_loopback and reach != PUBLIC
        if not (reach == PRIVATE or local or (_public(number) and address.secure)):
            raise Unreached("hooks.forbidden_host", host=address.host)
    return str(numbers[0])


def post(
    address: Address,
    body: bytes,
    headers: Mapping[str, str],
    reach: str,
    resolve: Resolve = socket.getaddrinfo,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Send it and return the answer, whatever its status; Unreached when none came."""
    number = resolved(address, reach, resolve)
    try:
        plain = socket.create_connection((number, address.port), timeout=CONNECT)
    except OSError as error:
        raise Unreached("hooks.no_answer", host=address.host) from error
    # A byte now and then moves a socket's time-out on for ever; this one does not move.
    end = Timer(WHOLE, _cut, [plain])
    end.daemon = True
    end.start()
    try:
        with plain:
            return _speak(plain, address, body, headers, context)
    except (OSError, HTTPException, ValueError) as error:
        code = "tls" if isinstance(error, ssl.SSLError) else "no_answer"
        raise Unreached(f"hooks.{code}", host=address.host) from error
    finally:
        end.cancel()


def _speak(
    plain: socket.socket,
    address: Address,
    body: bytes,
    headers: Mapping[str, str],
    context: ssl.SSLContext | None,
) -> Answer:
    plain.settimeout(WHOLE)
    connection = HTTPConnection(address.host, address.port)
    connection.sock = (
        (context or ssl.create_default_context()).wrap_socket(
            plain, server_hostname=address.host
        )
        if address.secure
        else plain
    )
    try:
        sent = {"User-Agent": "nguon-hooks", "Connection": "close", **headers}
        connection.putrequest(
            "POST", address.target, skip_host=True, skip_accept_encoding=True
        )
        connection.putheader("Host", _host(address))
        for name, value in {**sent, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read(READ).decode("utf-8", "replace")
        seen = "".join(c if c.isprintable() else " " for c in text)
        return Answer(answer.status, " ".join(seen.split()))
    finally:
        connection.close()


def _host(address: Address) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    usual = 443 if address.secure else 80
    return host if address.port == usual else f"{host}:{address.port}"


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _public(number: IP) -> bool:
    """Say whether it is an address of the Internet, also what it carries inside."""
    inner = _plain(number)
    if isinstance(inner, ipaddress.IPv6Address) and (
        inner.is_site_local or inner.teredo is not None
    ):
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _plain(number: IP) -> IP:
    """Return the IPv4 address that an IPv6 one only wraps (mapped, 6to4, NAT64)."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return number.ipv4_mapped
        if number.sixtofour is not None:
            return number.sixtofour
        if number in _NAT64 or (int(number) >> 32 == 0 and int(number) > 1):
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number
