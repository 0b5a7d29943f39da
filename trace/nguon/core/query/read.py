"""Reading queries: of an address, of a named query's JSON, with prefixes of their own.

Nothing is ignored: a parameter that is unknown, stands there twice or has no value is
refused, with the nearest known. Proved in tests/core/test_query.py.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Final, TypeVar

from nguon.core.canonical import JSON, excerpt, text
from nguon.core.context import namespaces
from nguon.core.identifiers import check_uri
from nguon.core.query import values as v
from nguon.core.query.names import (
    CONTROLS,
    FAMILIES,
    FIXED,
    NAME,
    Prefixes,
    Values,
    find,
    single,
)
from nguon.core.query.terms import Filter, Query
from nguon.errors import Malformed, NguonError

T = TypeVar("T")

_BOUND: Final = namespaces(None)
_BINDING: Final = re.compile(r"""([A-Za-z][A-Za-z0-9_.-]{0,39})\s*=\s*"?([^\s"]+)"?""")


def read_parameters(
    pairs: Iterable[tuple[str, str]], extensions: Prefixes | None = None
) -> Query:
    """Return the query of an address's parameters, or raise Malformed."""
    split = ((n, tuple(value.split("|")) if value else ()) for n, value in pairs)
    return _read(split, extensions or {})


def read_json(value: JSON, extensions: Prefixes | None = None) -> Query:
    """Return the query of a named query's `query` object, or raise Malformed."""
    if not isinstance(value, dict):
        raise Malformed("query.object")
    context = value.get("@context")
    prefixes = {**namespaces(context), **(extensions or {})} if context else extensions
    rest = {name: one for name, one in value.items() if name != "@context"}
    return _read(((n, _listed(n, one)) for n, one in rest.items()), prefixes or {})


def read_extensions(header: str) -> dict[str, str]:
    """Return the prefixes that a GS1-Extensions header binds: `ex=https://…, …`."""
    found = {}
    for part in filter(None, (each.strip() for each in header.split(","))):
        bound = _BINDING.fullmatch(part)
        if not bound:
            raise Malformed("query.extensions", value=excerpt(part))
        found[bound[1]] = check_uri(bound[2])
    return found


def _listed(name: str, value: JSON) -> Values:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, dict | list) or part is None for part in parts):
        raise Malformed("query.value", name=name, value="", why=_both("query.scalar"))
    return tuple(part if isinstance(part, str) else text(part) for part in parts)


def _read(pairs: Iterable[tuple[str, Values]], extensions: Prefixes) -> Query:
    prefixes = {**extensions, **_BOUND}
    filters: dict[str, Filter] = {}
    controls: dict[str, str] = {}
    for name, values in pairs:
        if name in filters or name in controls:
            raise Malformed("query.twice", name=name)
        if name in CONTROLS:
            controls[name] = _at(name, values, single)
        else:
            filters[name] = _filter(name, values, prefixes)
    return _controlled(tuple(filters.values()), controls, prefixes)


def _filter(name: str, values: Values, prefixes: Prefixes) -> Filter:
    found = _at(name, values, lambda _: find(name, prefixes))
    if found is None:
        raise Malformed("query.unknown", name=excerpt(name), near=_nearest(name))
    paths, read = found
    if (not values or "" in values) and not name.startswith("EXISTS_"):
        raise Malformed("query.empty", name=excerpt(name))
    if len(values) > v.MOST:
        raise Malformed("query.too_complex", name=excerpt(name), most=v.MOST)
    return Filter(name, paths, _at(name, values, read))


def _at(name: str, values: Values, read: Callable[[Values], T]) -> T:
    """Return `read(values)`; a refusal names the parameter."""
    try:
        return read(values)
    except Malformed as error:
        raise Malformed(
            "query.value",
            name=excerpt(name),
            value=excerpt("|".join(values)),
            why={"vi": error.sentence("vi"), "en": error.sentence("en")},
        ) from error


def _both(code: str) -> dict[str, str]:
    error = NguonError(code)
    return {"vi": error.sentence("vi"), "en": error.sentence("en")}


def _nearest(name: str) -> str:
    known = (*FIXED, *CONTROLS, *FAMILIES, "perPage", "nextPageToken")
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold()[:80], folded, 1, 0.0)
    return folded[near[0]] if near else "eventType"


def _controlled(
    filters: tuple[Filter, ...], controls: Mapping[str, str], prefixes: Prefixes
) -> Query:
    if "eventCountLimit" in controls and "maxEventCount" in controls:
        raise Malformed("query.exclusive")
    by = controls.get("orderBy", "")
    known = by in ("", "eventTime", "recordTime")
    if not known and not NAME.fullmatch(by):
        raise Malformed("query.order", value=excerpt(by))
    direction = controls.get("orderDirection", "DESC")
    if direction not in ("ASC", "DESC"):
        raise Malformed("query.direction", value=excerpt(direction))
    return Query(
        filters,
        by if by in ("", "eventTime", "recordTime") else "field",  # type: ignore[arg-type]
        bool(by) and direction == "DESC",
        _count("eventCountLimit", controls),
        _count("maxEventCount", controls),
        None if known else v.named(by, prefixes),
    )


def _count(name: str, controls: Mapping[str, str]) -> int | None:
    value = controls.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise Malformed("query.count", name=name, value=excerpt(value))
    return int(value)
