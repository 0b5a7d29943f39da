"""Bytes to elements, with everything switched off that XML brings beside elements.

A DOCTYPE is refused before the parser sees a byte of it, so there are no entities, no
default attributes and no outside files; comments and processing instructions fall out.
Read are UTF-8, UTF-16 with its mark, and ISO-8859-1 or ASCII where the file says so.
Depth is at most that of our JSON; libxml2 itself holds text below ten million
characters (`huge_tree` is off). Proved in tests/services/test_xml_hostile.py.
"""

import codecs
import re
from typing import Final

from lxml import etree

from nguon.core.canonical import DEPTH, excerpt
from nguon.errors import Malformed

LIMIT: Final = 4 << 20
# What a tree costs is not its bytes: an element of four is a hundred in memory.
TAGS: Final = 2_000_000
ATTRIBUTES: Final = 1_000_000

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"<\?xml[ \t\r\n][^>]{0,200}?encoding[ \t\r\n]*="
    rb"[ \t\r\n]*[\"']([A-Za-z0-9._-]{1,40})"
)
_ENCODINGS: Final = ("utf-8", "iso8859-1", "ascii")
_SPACE: Final = " \t\r\n"
_DEEPER: Final = etree.XPath("/*" * (DEPTH + 1))


def root_of(data: bytes, limit: int = LIMIT) -> etree._Element:
    """Return the root element of a document, or raise Malformed with the line."""
    if len(data) > limit:
        raise Malformed("json.too_large", size=len(data), limit=limit)
    text = _text(data)
    _refuse_doctype(text)
    if text.count("<") > TAGS or text.count("=") > ATTRIBUTES:
        raise Malformed("xml.too_many", tags=TAGS, attributes=ATTRIBUTES)
    parser = etree.XMLParser(
        encoding="utf-8",  # what it says of itself was heeded by `_text`
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_blank_text=True,  # but where xml:space preserves it
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if "depth" in str(error):
            raise Malformed("xml.too_deep", depth=DEPTH, line=line) from error
        raise Malformed("xml.syntax", line=line, column=column) from error
    _check_depth(root)
    return root


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    declared = _DECLARED.match(data.lstrip())
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    if encoding not in _ENCODINGS:
        raise Malformed("xml.encoding", encoding=excerpt(name))
    return _decoded(data, encoding)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")
    except UnicodeError as error:
        raise Malformed("xml.encoding", encoding=encoding) from error
    return text


def _refuse_doctype(text: str) -> None:
    """Look where alone a DOCTYPE can stand: before the root (XML 1.0, 2.8)."""
    at = 0
    while True:
        while at < len(text) and text[at] in _SPACE:
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            at = end + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at)
            at = end + 2
        else:
            break
        if end < 0:
            return  # not closed: the parser says where
    if text[at : at + 9].upper() == "<!DOCTYPE":
        raise Malformed("xml.doctype", line=text.count("\n", 0, at) + 1)


def _check_depth(root: etree._Element) -> None:
    found = _DEEPER(root)
    if isinstance(found, list) and found:
        line = getattr(found[0], "sourceline", None)
        raise Malformed("xml.too_deep", depth=DEPTH, line=line)
