"""Fill in a page's form as a browser would send it: what is prefilled goes along.

sent = filled(answer.text, made="88", product=GTIN)
client.post("/record/pack", data=sent)
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict


class _Form(HTMLParser):
    """The fields of the page's one POST form to `action`, with their values."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.fields: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.values: set[tuple[str, str]] = set()
        self.select: str | None = None
        self.option: tuple[str, bool] | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = (
                have.get("method") == "post" and have.get("action") == self.action
            )
        if not self.inside:
            return
        name = have.get("name", "")
        self.names.add(name)
        if name:
            self.values.add((name, have.get("value", "")))
        if tag == "input" and name:
            kind = have.get("type", "text")
            if kind in ("radio", "checkbox"):
                if "checked" in have:
                    self.fields.append((name, have.get("value", "on")))
            else:
                self.fields.append((name, have.get("value", "")))
        elif tag == "select":
            self.select = name
            self.fields.append((name, ""))
            self.option = None
        elif tag == "option" and self.select:
            first = self.option is None
            if first or "selected" in have:
                self.option = (have.get("value", ""), True)
                self.fields[-1] = (self.select, have.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.fields[-1] = (self.area, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def filled(page: str, action: str, **answers: Any) -> MultiDict[str, str]:
    """Return what a browser sends for the form to `action`, with these answers."""
    reader = _Form(action)
    reader.feed(page)
    assert reader.fields, f"no form to {action} on the page"
    sent = MultiDict(reader.fields)
    for name, value in _named(answers):
        assert name in reader.names, f"the form does not ask {name}"
        if name in ("batches", "source", "kind", "verdict") and not isinstance(
            value, list
        ):
            assert (name, value) in reader.values, f"{name} does not offer {value}"
        sent.setlist(name, value if isinstance(value, list) else [str(value)])
    return sent


def _named(answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        yield name.replace("__", "-"), value
