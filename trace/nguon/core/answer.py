"""The answer to a query: events in an EPCISQueryDocument (EPCIS 2.0, 8.2.7 and 10.3).

    {"@context": […], "type": "EPCISQueryDocument", "schemaVersion": "2.0",
     "creationDate": "…", "epcisBody": {"queryResults": {
        "queryName": "SimpleEventQuery", "resultsBody": {"eventList": [{…}]}}}}

The document's context is GS1's and our prefix; an event that has other prefixes keeps a
context of its own, because two senders may mean two things by one prefix. Sent back to
a ledger, every event is read as what it is here. Proved in tests/core/test_answer.py.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.context import CONTEXT

SIMPLE: Final = "SimpleEventQuery"


def query_document(
    events: Iterable[Mapping[str, JSON]],
    created: str,
    *,
    name: str = SIMPLE,
    subscription: str | None = None,
) -> dict[str, JSON]:
    """Return the document; `events` as `nguon.services.query` tells them."""
    results: dict[str, JSON] = {
        "queryName": name,
        "resultsBody": {"eventList": [_listed(event) for event in events]},
    }
    if subscription is not None:
        results["subscriptionID"] = subscription
    return {
        "@context": CONTEXT,
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": created,
        "epcisBody": {"queryResults": results},
    }


def _listed(event: Mapping[str, JSON]) -> JSON:
    if event.get("@context") != CONTEXT:
        return dict(event)
    return {name: value for name, value in event.items() if name != "@context"}
