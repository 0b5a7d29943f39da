"""Search: what somebody typed, pasted or scanned into the one box, and where it leads.

    look_up(book, "(01)09521201001012(10)ML-1", "vi", hosts).path
    '/01/09521201001012/10/ML-1'

Understood: codes, lot numbers, GTINs of 8 to 14 digits, GLNs, SSCCs, element strings
(`nguon.core.element_string`) and links. A link of another host is understood, never
opened, and warned about: the number in it may be ours, the address is not; one that is
written to deceive (a user name, another port, punycode: threat 4) is called that.
Proved in tests/services/test_search.py.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from nguon.core.canonical import excerpt
from nguon.core.codes import parse_code
from nguon.core.digital_link import HOST, canonical_link, check_digit
from nguon.core.element_string import is_element_string, link_of, read
from nguon.core.identifiers import PREFIX, gln, gtin14
from nguon.core.state import Alias, Registered
from nguon.errors import Malformed, NguonError, NotFound
from nguon.services.lots import Lot, lots
from nguon.store.ledger import Book

LENGTHS: Final = (8, 12, 13, 14, 18)
_CODE: Final = re.compile(r"[0-9A-TV-Z]{17}")
_PAGE: Final = re.compile(r"(?:/[^/]*)*?/b/([0-9A-Za-z-]{17,21})/?")
_PLAIN_HOST: Final = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """Where it leads; the lots to choose from; what must be said first, or instead."""

    path: str = ""
    lots: tuple[Lot, ...] = ()
    warning: NguonError | None = None
    problem: NguonError | None = None


def look_up(book: Book, typed: str, language: str, hosts: Collection[str]) -> Answer:
    """Return what was meant; `hosts` are those that this server is called by."""
    text = typed.strip(" \t\r\n")
    found = lots(book, text, language)
    if len(found) == 1:
        return Answer(path=f"/b/{found[0].code}")
    if found:
        return Answer(lots=tuple(found))
    try:
        if is_element_string(text):
            return Answer(path=_path(link_of(read(text))))
        if "/" in text or "\\" in text:
            return _link(text, hosts)
        if code := _code(text):
            return Answer(path=f"/b/{code}")
        digits = re.sub(r"[\s-]", "", text)
        if digits.isascii() and digits.isdigit() and len(digits) > 5:
            return Answer(path=_number(book, digits))
    except (Malformed, NotFound) as error:
        return Answer(problem=error)
    return Answer(problem=NotFound("search.none", typed=excerpt(text)))


def _code(text: str) -> str:
    """Return a ledger code as it is said over the phone; its page judges the check."""
    code = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    if not _CODE.fullmatch(code):
        return ""
    with suppress(Malformed):
        return parse_code(code)
    return code


def _link(text: str, hosts: Collection[str]) -> Answer:
    """Return what an address means here, and what is to be said of its host."""
    if text.startswith("//"):
        text = "https:" + text
    given = text if "://" in text or text.startswith("/") else f"https://{text}"
    try:
        parts = urlsplit(given)
    except ValueError:
        raise NotFound("search.none", typed=excerpt(text)) from None
    path, problem = _meaning(parts.path)
    host = parts.netloc.lower()
    typed_path = given.startswith("/")  # and no host at all
    warning = None if typed_path else _of_host(host, parts.scheme, hosts)
    if not path and warning is None and problem is None:
        problem = NotFound("search.none", typed=excerpt(text))
    if not path and warning and warning.code == "search.foreign":
        warning, problem = None, problem or NotFound("search.none", typed=excerpt(text))
    return Answer(path=path, warning=warning, problem=problem)


def _meaning(path: str) -> tuple[str, NguonError | None]:
    """Return the page that an address's path means here, or why it means none."""
    if found := _PAGE.fullmatch(path):
        code = _code(found[1])
        return (f"/b/{code}" if code else ""), None
    try:
        link = canonical_link("https://any.example" + path.rstrip("/"))
    except Malformed as error:
        return "", error
    return (_path(link) if link else ""), None


def _of_host(host: str, scheme: str, hosts: Collection[str]) -> NguonError | None:
    known = {one.lower() for one in hosts}
    if host in known or f"{scheme}://{host}/" in (HOST, PREFIX.replace("nguon/", "")):
        return None
    own = min(known, default="")
    names = {one.partition(":")[0] for one in known}
    odd = (
        not _PLAIN_HOST.fullmatch(host)
        or "xn--" in host
        or ":" in host
        or scheme not in ("https", "http")
        or any(name in host for name in names if "." in name)
    )
    if odd:
        return Malformed("search.odd_host", host=excerpt(host))
    return NotFound("search.foreign", host=excerpt(host), own=own)


def _number(book: Book, digits: str) -> str:
    """Return the page of a bare number, by what is registered under it."""
    if len(digits) not in LENGTHS:
        raise Malformed("search.digits", number=excerpt(digits), length=len(digits))
    if check_digit(digits[:-1]) != digits[-1]:
        raise Malformed("id.check_digit", number=digits, digit=check_digit(digits[:-1]))
    if len(digits) == 18:
        return f"/00/{digits}"
    number = gtin14(digits)
    with book.read() as ledger:
        if ledger.get(Registered, f"{HOST}01/{number}"):
            return f"/01/{number}"
        if len(digits) == 13:
            if ledger.get(Registered, f"{HOST}414/{gln(digits)}"):
                return f"/414/{digits}"
            alias = ledger.get(Alias, f"{HOST}417/{digits}")
            if alias and alias.id:
                return f"/417/{digits}"
    raise NotFound("search.unknown_number", number=digits)


def _path(link: str) -> str:
    return "/" + link.removeprefix(HOST)
