"""/api: the page that a programmer reads, made of the OpenAPI documents.

What the door is for, who gives a token, the first call, and every address with what it
takes, an example and what it answers. Nothing here is written twice: the addresses come
from `/api/v1/openapi.json` itself. Proved in tests/web/test_programs_page.py.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, current_app, render_template

from nguon_web.access import anyone
from nguon_web.api import epcis_description
from nguon_web.api.v1 import description, examples
from nguon_web.texts import _

blueprint = Blueprint("programs", __name__)

JsonObject = dict[str, Any]


@blueprint.get("/api")
@anyone
def page() -> str:
    """Show it in the reader's language."""
    said = description.description()
    return render_template(
        "programs/page.html",
        origin=current_app.extensions["nguon-settings"].origin.rstrip("/"),
        groups=list(groups(said)),
        epcis=list(groups(epcis_description.description())),
        example=examples,
        harvest=shell(examples.EXAMPLES["harvest"]),
    )


def groups(said: JsonObject) -> Iterator[JsonObject]:
    """Yield the resources in the order of the document's tags."""
    for tag in said["tags"]:
        found = [
            call(said, path, method, operation)
            for path, methods in said["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation["tags"]
        ]
        if found:
            yield {**tag, "calls": found}


def call(said: JsonObject, path: str, method: str, operation: JsonObject) -> JsonObject:
    """Return one address as the page tells it."""
    body = operation.get("requestBody", {}).get("content", {})
    content: JsonObject = next(iter(body.values()), {})
    return {
        "id": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "more": operation.get("description", ""),
        "token": token(operation),
        "asked": [parameter(one) for one in operation["parameters"]],
        "body": list(members(said, content.get("schema", {}))),
        "media": [kind for kind in body if kind != "application/json"],
        "example": shell(content["example"]) if "example" in content else "",
        "answers": [
            {
                "status": status,
                "says": one["description"],
                "members": ", ".join(names(said, one)),
            }
            for status, one in operation["responses"].items()
        ],
    }


def token(operation: JsonObject) -> str:
    """Return what is said of the token, empty where none is looked at."""
    allowed = operation["security"]
    if not allowed:
        return ""
    scope = operation.get("x-scope", "")
    if {} in allowed:
        return _("With or without a token (scope %(scope)s).", scope=scope)
    if scope == "any":
        return _("With a token of any scope.")
    return _("With a token of scope %(scope)s.", scope=scope)


def parameter(one: JsonObject) -> JsonObject:
    schema = one["schema"]
    return {
        "name": one["name"],
        "needed": one.get("required", False),
        "kind": kind_of(schema),
        "says": one.get("description") or schema.get("description", ""),
        "where": "" if one["in"] in ("path", "query") else one["in"],
    }


def members(
    said: JsonObject, schema: JsonObject, deep: int = 2
) -> Iterator[JsonObject]:
    """Yield the members of a body, those of its lists below them."""
    schema = resolved(said, schema)
    needed = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        whole = resolved(said, one)
        inner = resolved(said, whole.get("items", {}))
        yield {
            "name": name,
            "needed": name in needed,
            "kind": kind_of(whole),
            "says": one.get("description", ""),
            "inside": list(members(said, inner, deep - 1)) if deep else [],
        }


def names(said: JsonObject, answer: JsonObject) -> list[str]:
    """Return what an answer's JSON holds, by name; of a problem that is known."""
    content = answer.get("content", {}).get("application/json", {})
    return list(resolved(said, content.get("schema", {})).get("properties", {}))


def resolved(said: JsonObject, schema: JsonObject) -> JsonObject:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        found: JsonObject = said["components"]["schemas"][name]
        return found
    return schema


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return in a few words what is expected."""
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "anyOf" in schema:
        return _("number or text") if "number" in str(schema["anyOf"]) else _("text")
    shown = {
        "date-time": _("moment"), "date": _("day"), "integer": _("whole number"),
        "number": _("number"), "boolean": "true | false", "array": _("list"),
        "object": _("object"), "string": _("text"),
    }  # fmt: skip
    kind = schema.get("format") or schema.get("type", "")
    kind = kind[0] if isinstance(kind, list) else kind
    return shown.get(str(kind), str(kind))


def shell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
