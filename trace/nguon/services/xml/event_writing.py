"""One event as an element: members in the order of `layout`, then what is foreign."""

from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON
from nguon.core.context import OURS
from nguon.core.identifiers import NAMESPACE
from nguon.core.vocabulary import spell
from nguon.services.xml import layout
from nguon.services.xml.extension_writing import (
    as_json,
    can_say,
    plain,
    tag_of,
    write_members,
    write_rest,
)
from nguon.services.xml.extensions import REST
from nguon.services.xml.names import BINDINGS

ONE: Final = "1.2"
TWO: Final = "2.0"

_LAYOUTS: Final = {ONE: layout.ONE, TWO: layout.TWO}
_DECLARED: Final = ("declarationTime", "reason", "correctiveEventIDs")


class Writer:
    """Writes one event: its layout, its prefixes, and what is left for `more`."""

    def __init__(
        self,
        event: Mapping[str, JSON],
        version: str,
        spelled: Callable[[str, str], str | None],
    ) -> None:
        self.event = event
        self.spelled = spelled
        self.kind = str(event["type"])
        self.layout = _LAYOUTS[version][self.kind]
        self.around = layout.AROUND.get(self.kind, ()) if version == ONE else ()
        self.bound = _bound(event.get("@context"))
        self.written = {"@context", "type"}
        self.rest: dict[str, JSON] = {}

    def write(self, holder: etree._Element) -> None:
        for name in self.around:
            holder = etree.SubElement(holder, name)
        declared = {prefix: uri for prefix, uri in self.bound.items() if _may(prefix)}
        element = etree.SubElement(holder, self.kind, nsmap=declared)
        self._parts(element, self.layout)
        left = {k: v for k, v in self.event.items() if k not in self.written}
        write_members(element, left, self.bound)
        if self.rest:
            write_rest(element, self.rest)

    def _parts(self, parent: etree._Element, parts: tuple[layout.Part, ...]) -> None:
        for part in parts:
            if isinstance(part, tuple):
                name, inner = part
                element = etree.SubElement(parent, name)
                self._parts(element, inner)
                if not len(element):
                    parent.remove(element)
                continue
            name = part.rstrip("!")
            if name in self.event:
                self.written.add(name)
                self._member(parent, name, self.event[name])
            elif part.endswith("!"):
                etree.SubElement(parent, name)

    def _member(self, parent: etree._Element, name: str, value: JSON) -> None:
        if name in layout.TEXTS:
            if not isinstance(value, str) or not can_say(value):
                self.rest[name] = value  # several certificates, for example
                return
            use = layout.WORDS.get(name)
            etree.SubElement(parent, name).text = self._word(use, value)
        elif name in layout.EPCS and isinstance(value, list):
            holder = etree.SubElement(parent, name)
            for each in value:
                etree.SubElement(holder, "epc").text = str(each)
        elif name in layout.CLASSES and isinstance(value, list):
            self._classes(etree.SubElement(parent, name), value)
        elif name in layout.NAMED and isinstance(value, list):
            self._named(parent, name, value)
        elif name == "sensorElementList" and isinstance(value, list):
            self._sensed(parent, value)
        elif isinstance(value, dict):
            element = etree.SubElement(parent, name)
            if name == "persistentDisposition":
                self._persistent(element, value)
            elif name == "errorDeclaration":
                self._declaration(element, value)
            else:
                inner = dict(value)
                if name in layout.PLACES:
                    etree.SubElement(element, "id").text = str(inner.pop("id"))
                write_members(element, inner, self.bound)

    def _classes(self, holder: etree._Element, value: list[JSON]) -> None:
        for each in value:
            if isinstance(each, dict):
                element = etree.SubElement(holder, "quantityElement")
                for name in ("epcClass", "quantity", "uom"):
                    if name in each:
                        figure = each[name]
                        etree.SubElement(element, name).text = (
                            figure if isinstance(figure, str) else _plain(figure)
                        )

    def _named(self, parent: etree._Element, name: str, value: list[JSON]) -> None:
        if not value:
            return  # the schema asks for one at least
        one, use = layout.NAMED[name]
        holder = etree.SubElement(parent, name)
        for each in value:
            if isinstance(each, dict):
                element = etree.SubElement(holder, one)
                if "type" in each:
                    element.set("type", self._word(use, str(each["type"])))
                element.text = str(each[one])

    def _persistent(self, element: etree._Element, value: Mapping[str, JSON]) -> None:
        for name in ("unset", "set"):
            words = value.get(name)
            for word in words if isinstance(words, list) else []:
                etree.SubElement(element, name).text = self._word(
                    "disposition", str(word)
                )

    def _declaration(self, element: etree._Element, value: Mapping[str, JSON]) -> None:
        etree.SubElement(element, "declarationTime").text = str(
            value["declarationTime"]
        )
        if "reason" in value:
            etree.SubElement(element, "reason").text = self._word(
                "error", str(value["reason"])
            )
        ids = value.get("correctiveEventIDs")
        if isinstance(ids, list):
            holder = etree.SubElement(element, "correctiveEventIDs")
            for each in ids:
                etree.SubElement(holder, "correctiveEventID").text = str(each)
        more = {name: part for name, part in value.items() if name not in _DECLARED}
        write_members(element, more, self.bound)

    def _sensed(self, parent: etree._Element, value: list[JSON]) -> None:
        if not value:
            return
        holder = etree.SubElement(parent, "sensorElementList")
        for each in value:
            if not isinstance(each, dict):
                continue
            element = etree.SubElement(holder, "sensorElement")
            about, reports = each.get("sensorMetadata"), each.get("sensorReport")
            if isinstance(about, dict):
                self._readings(etree.SubElement(element, "sensorMetadata"), about)
            for report in reports if isinstance(reports, list) else []:
                if isinstance(report, dict):
                    self._readings(etree.SubElement(element, "sensorReport"), report)
            more = {k: v for k, v in each.items()
                    if k not in ("sensorMetadata", "sensorReport")}  # fmt: skip
            write_members(element, more, self.bound)

    def _readings(self, element: etree._Element, value: Mapping[str, JSON]) -> None:
        """Write attributes; what is no text, and not known to be none, in `more`."""
        rest: dict[str, JSON] = {}
        for name, part in value.items():
            if ":" not in name and not isinstance(part, str):
                element.set(name, _plain(part))
                continue
            tag = tag_of(name, self.bound)
            if (
                tag is None
                or "_1" in tag[1]
                or not isinstance(part, str)
                or not can_say(part)
            ):
                rest[name] = part
            else:
                element.set(tag[0], self._sensed_word(name, part))
        if rest:
            element.set(REST, as_json(rest))

    def _sensed_word(self, name: str, text: str) -> str:
        use = layout.SENSED.get(name)
        word = use and spell(use, text)
        if not word:
            return text
        return f"cbv:Comp-{word}" if use == "component" else f"gs1:{word}"

    def _word(self, use: str | None, text: str) -> str:
        """Return a word of the CBV as its URN or link, somebody's CURIE as its URI."""
        if use is None:
            return text
        prefix, _, local = text.partition(":")
        space = self.bound.get(prefix) or BINDINGS.get(prefix)
        return self.spelled(use, text) or (f"{space}{local}" if space else text)


def _bound(context: JSON) -> dict[str, str]:
    """Return the prefixes that an event's `@context` binds."""
    bound: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            bound.update((name, str(space)) for name, space in part.items())
    return bound or {OURS: NAMESPACE}


def _may(prefix: str) -> bool:
    """Say whether XML lets a prefix be declared (Namespaces in XML 1.0, 3)."""
    return not prefix.lower().startswith("xml")


def _plain(value: JSON) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value)  # type: ignore[arg-type]
