"""OpenAPI 3.1 of a door, made of the URL map and of what each route declares.

Two documents, since the two doors speak differently: `/api/v1/openapi.json` for plain
programs, `/epcis/openapi.json` for EPCIS clients. Nothing is written down twice: paths
and methods come from the routes, parameters, bodies and answers from their marshmallow
schemas (`nguon_web.api.described`). Statuses that follow by rule:

    400         the route reads a query or a body
    401, 403    it looks at a token
    404         its path names something
    409         it records (an idempotency key, an event with other content)
    413, 415    it reads a body
    422         a rule refuses what is to be recorded, or what is stored does not fit
    429, 503    too many requests; the ledger is at rest. Send it again: once is once

Proved in tests/web/test_openapi.py, and by schemathesis in test_schemathesis.py.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.routing import Rule

from nguon import __version__
from nguon_web.api import fields
from nguon_web.api.described import JSON_TYPES, Described, Media, description_of
from nguon_web.api.schemas import ProblemSchema
from nguon_web.errors import PROBLEM
from nguon_web.languages import language

JsonObject = dict[str, Any]
SCHEME: Final = "token"
_VARIABLE: Final = re.compile(
    r"<(?:(?P<kind>\w+)(?:\((?P<of>[^)]*)\))?:)?(?P<name>\w+)>"
)
_KINDS: Final[Mapping[str, JsonObject]] = {
    "int": {"type": "integer", "minimum": 0, "maximum": (1 << 53) - 1},
}
_PROBLEMS: Final = {
    400: _l("The request could not be read."),
    401: _l("The token is missing or wrong."),
    403: _l("The token does not allow it."),
    404: _l("Nothing is known under that name."),
    406: _l("This is not answered in such a form."),
    409: _l("It is being answered, or was recorded with other content."),
    413: _l("The body is too large."),
    415: _l("This kind of body is not read."),
    422: _l("A rule refuses it, or what is stored does not fit."),
    429: _l("Too many requests: wait as long as Retry-After says."),
    503: _l("The ledger rests for a moment: send it again."),
}
_MEANS: Final = {
    201: _l("Recorded."),
    304: _l("Nothing has changed since."),
}


def document(prefix: str, title: LazyString, says: LazyString, tags: Any) -> JsonObject:
    """Return the document of all routes below `prefix`, in the reader's language."""
    kept = current_app.extensions.setdefault("nguon-openapi", {})
    key = (prefix, language())
    if key not in kept:
        kept[key] = _document(current_app, prefix, title, says, tags)
    found: JsonObject = kept[key]
    return found


def _document(
    app: Flask, prefix: str, title: LazyString, says: LazyString, tags: Any
) -> JsonObject:
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title=str(title), version=__version__, openapi_version="3.1.0",
        plugins=[plugin],
        info={
            "description": str(says),
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        tags=[{"name": name, "description": str(text)} for name, text in tags.items()],
    )  # fmt: skip
    assert plugin.converter is not None  # noqa: S101
    plugin.converter.add_attribute_function(own_schema)  # type: ignore[no-untyped-call]
    spec.components.security_scheme(SCHEME, {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=ProblemSchema)
    for rule in routes(app, prefix):
        known = description_of(app.view_functions[rule.endpoint])
        if known is None:
            continue  # a route that nobody describes: tests/web/test_openapi.py fails
        for method in methods(rule):
            spec.path(
                path=template(rule.rule),
                operations={method.lower(): operation(rule, method, known)},
            )
    found: JsonObject = plain(spec.to_dict())
    return found


def own_schema(_plugin: object, field: Any, **_more: object) -> JsonObject:
    """Return what a field of our own says of itself."""
    return dict(field.schema_) if isinstance(field, fields.Described) else {}


def routes(app: Flask, prefix: str) -> Iterator[Rule]:
    """Yield the routes below a prefix, in the order in which they are declared."""
    place = {endpoint: n for n, endpoint in enumerate(app.view_functions)}
    found = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix))
    yield from sorted(found, key=lambda rule: place[rule.endpoint])


def methods(rule: Rule) -> list[str]:
    """Return the methods that a route answers by itself."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def template(path: str) -> str:
    return _VARIABLE.sub(r"{\g<name>}", path)


def operation(rule: Rule, method: str, known: Described) -> JsonObject:
    """Return one route as OpenAPI describes it."""
    said: JsonObject = {
        "operationId": f"{rule.endpoint}".replace(".", "_")
        + ("" if len(methods(rule)) == 1 else f"_{method.lower()}"),
        "summary": known.says,
        "tags": [known.tag],
        "parameters": list(parameters(rule, known)),
        "responses": answers(rule, known),
        "security": security(known),
    }
    if known.more:
        said["description"] = known.more
    if known.scope:
        said["x-scope"] = known.scope
    if known.body is not None:
        said["requestBody"] = {"required": True, "content": content(known)}
        if isinstance(known.body, Media):
            said["requestBody"]["description"] = known.body.says
    if known.loose or isinstance(known.body, Media):
        said["x-loose"] = True
    return said


def parameters(rule: Rule, known: Described) -> Iterator[JsonObject]:
    for found in _VARIABLE.finditer(rule.rule):
        name, kind = found["name"], found["kind"] or ""
        own = dict(known.path.get(name, {}))
        schema = own.pop("schema", _KINDS.get(kind, {"type": "string", "minLength": 1}))
        if kind == "any":
            schema = {"type": "string", "enum": re.split(r"[,\s]+", found["of"])}
        yield {"in": "path", "name": name, "required": True, "schema": schema, **own}
    if known.query:
        yield {"in": "query", "schema": known.query}
    if known.headers:
        yield {"in": "header", "schema": known.headers}


def security(known: Described) -> list[JsonObject]:
    if not known.scope:
        return []
    return [{}, {SCHEME: []}] if known.open_to_all else [{SCHEME: []}]


def content(known: Described) -> JsonObject:
    body = known.body
    if isinstance(body, Media):
        return {
            kind: {
                "schema": _shape(body, kind),
                **(_example(known) if kind == body.types[0] else {}),
            }
            for kind in body.types
        }
    return {kind: {"schema": body, **_example(known)} for kind in known.takes}


def _shape(media: Media, kind: str) -> JsonObject:
    """Return what is said of a body: XML and files are text to this description."""
    return dict(media.shape) if kind.endswith("json") else {"type": "string"}


def _example(known: Described) -> JsonObject:
    return {} if known.example is None else {"example": known.example}


def answers(rule: Rule, known: Described) -> JsonObject:
    """Return every status that the route may answer, with what stands in it."""
    found: JsonObject = {}
    for status, what in known.answers.items():
        said: JsonObject = {"description": _MEANS.get(status, _l("The answer."))}
        if isinstance(what, Media):
            said["description"] = what.says or said["description"]
            said["content"] = {
                kind: {"schema": _shape(what, kind) if what.shape else {}}
                for kind in what.types
            }
        elif what is not None:
            said["content"] = {kind: {"schema": what} for kind in JSON_TYPES}
        found[str(status)] = said
    for status in problems(rule, known):
        found.setdefault(str(status), problem(status))
    return dict(sorted(found.items()))


def problems(rule: Rule, known: Described) -> set[int]:
    """Return the statuses of problems: by rule, and those the route names."""
    found = {422, 429, 503, *known.refuses}
    if known.query or known.body:
        found.add(400)
    if known.scope:
        found |= {401, 403}
    if "<" in rule.rule:
        found.add(404)
    if known.body:
        found |= {409, 413, 415}
    return found


def problem(status: int) -> JsonObject:
    return {
        "description": _PROBLEMS.get(status, HTTPStatus(status).phrase),
        "content": {PROBLEM: {"schema": ProblemSchema}},
    }


def plain(value: Any) -> Any:
    """Return the document with its texts said in the language of this answer."""
    if isinstance(value, LazyString):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
