"""One event element as the JSON of EPCIS 2.0; what it means, the core's reader says.

`extension` and `baseExtension` only hold a place and fall away, at any depth. An
unknown element stays a member, so that it is refused with its place. The deprecated
QuantityEvent is the ObjectEvent OBSERVE that it became in EPCIS 1.1 (7.4.4).
"""

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON, excerpt
from nguon.errors import Malformed
from nguon.services.xml import layout
from nguon.services.xml.extensions import (
    REST,
    Members,
    attributes_of,
    flag_of,
    located,
    number_of,
    read_member,
    read_value,
    text_of,
)
from nguon.services.xml.names import XML, XSI, Scope, local_name, split

Marks = dict[str, tuple[int, str]]  # place (JSON pointer) -> line, element
EVENTS: Final = frozenset((*layout.TWO, "QuantityEvent"))

_HOLDERS: Final = ("extension", "baseExtension")


def read_event(element: etree._Element, place: str, marks: Marks) -> dict[str, JSON]:
    """Return the event; `marks` learns the lines of its places."""
    scope = Scope(element)
    kind = local_name(element) or ""
    found = Members()
    found.put("type", kind)
    _attributes(element, scope, found)
    for child in _flat(element):
        name = local_name(child)
        if name is None:
            read_member(child, scope, found)
            continue
        marks[f"{place}/{name}"] = (child.sourceline or 0, name)
        try:
            found.put(name, _member(name, child, scope, f"{place}/{name}", marks))
        except Malformed as error:
            error.figures.setdefault("place", f"{place}/{name}")
            raise located(error, child) from None
    event = found.object()
    if kind == "QuantityEvent":
        _retype(event)
    _drop_empty(event)
    if scope.bound:
        event["@context"] = [dict(scope.bound)]
    return event


def _flat(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children, those inside of place holders among them."""
    for child in element:
        if local_name(child) in _HOLDERS:
            yield from _flat(child)
        else:
            yield child


def _attributes(element: etree._Element, scope: Scope, found: Members) -> None:
    for _, key, said in attributes_of(element, scope):
        found.add(key, said)


def _member(
    name: str, element: etree._Element, scope: Scope, place: str, marks: Marks
) -> JSON:
    if name in layout.EPCS:
        return _list(element, "epc", text_of, place, marks)
    if name in layout.CLASSES:
        return _list(element, "quantityElement", _quantity, place, marks)
    if name in layout.NAMED:
        one, _ = layout.NAMED[name]
        return _list(element, one, lambda e: _named(e, one), place, marks)
    if name in layout.PLACES:
        return _place(element, scope)
    if name == "sensorElementList":
        return _list(
            element, "sensorElement", lambda e: _sensed(e, scope), place, marks
        )
    if name == "ilmd":
        return _object(element, scope)
    if name == "errorDeclaration":
        return _declaration(element, scope)
    if name == "persistentDisposition":
        found: dict[str, list[JSON]] = {}
        for child in element:
            found.setdefault(local_name(child) or "", []).append(text_of(child))
        return {key: list(values) for key, values in found.items()}
    if name == "quantity":
        return number_of(text_of(element))
    if name in layout.TEXTS or not len(element):
        return text_of(element)
    return read_value(element, scope)  # unknown: refused by the core, with its place


def _list(
    element: etree._Element,
    one: str,
    read: Callable[[etree._Element], JSON],
    place: str,
    marks: Marks,
) -> JSON:
    parts: list[JSON] = []
    for child in _flat(element):
        if local_name(child) != one:
            error = Malformed(
                "xml.element", found=excerpt(split(child.tag)[1]), only=one
            )
            raise located(error, child)
        marks[f"{place}/{len(parts)}"] = (child.sourceline or 0, one)
        parts.append(read(child))
    return parts


def _quantity(element: etree._Element) -> JSON:
    found = Members()
    for child in element:
        name = local_name(child) or split(child.tag)[1]
        text = text_of(child)
        if name != "quantity":
            found.put(name, text)
        elif child.get(f"{{{XSI}}}nil") not in ("true", "1"):
            found.put(name, number_of(text))
    return found.object()


def _named(element: etree._Element, one: str) -> JSON:
    found: dict[str, JSON] = {one: text_of(element)}
    for name, said in element.attrib.items():
        if split(str(name))[0] not in (XSI, XML):
            found[str(name)] = str(said).strip()
    return found


def _place(element: etree._Element, scope: Scope) -> JSON:
    found = Members()
    for child in _flat(element):
        if local_name(child) == "id":
            found.put("id", text_of(child))
        else:
            read_member(child, scope, found)
    return found.object()


def _object(element: etree._Element, scope: Scope) -> JSON:
    found = Members()
    _attributes(element, scope, found)
    for child in _flat(element):
        read_member(child, scope, found)
    return found.object()


def _declaration(element: etree._Element, scope: Scope) -> JSON:
    found = Members()
    _attributes(element, scope, found)
    for child in _flat(element):
        name = local_name(child)
        if name == "correctiveEventIDs":
            found.put(name, _list(child, "correctiveEventID", text_of, "", {}))
        elif name is None:
            read_member(child, scope, found)
        else:
            found.put(name, text_of(child))
    return found.object()


def _sensed(element: etree._Element, scope: Scope) -> JSON:
    found, reports = Members(), list[JSON]()
    for child in _flat(element):
        name = local_name(child)
        if name == "sensorReport":
            reports.append(_readings(child, scope))
        elif name == "sensorMetadata":
            found.put(name, _readings(child, scope))
        else:
            read_member(child, scope, found)
    found.put("sensorReport", reports)
    return found.object()


def _readings(element: etree._Element, scope: Scope) -> JSON:
    found = Members()
    if REST in element.attrib:
        found.merge(element.get(REST, ""))
    for name, key, said in attributes_of(element, scope):
        if name in layout.FIGURES:
            found.put(name, number_of(said.strip()))
        elif name == "booleanValue":
            found.put(name, flag_of(said.strip()))
        else:
            found.put(key, said)
    for child in element:
        read_member(child, scope, found)
    return found.object()


def _retype(event: dict[str, JSON]) -> None:
    event["type"], event["action"] = "ObjectEvent", "OBSERVE"
    element: JSON = {
        name: event.pop(name) for name in ("epcClass", "quantity") if name in event
    }
    event["quantityList"] = [element]


def _drop_empty(event: dict[str, JSON]) -> None:
    """Leave out a list that is empty only because version 1.2 asks for its element."""
    kind, action = event["type"], event.get("action")
    sensed = event.get("sensorElementList") and "readPoint" in event
    about = event.get("quantityList") or sensed
    if event.get("epcList") == [] and (
        about or (kind == "TransactionEvent" and action == "DELETE")
    ):
        del event["epcList"]
    if event.get("childEPCs") == []:
        del event["childEPCs"]
