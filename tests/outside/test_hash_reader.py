"""A reader that others wrote understands our documents: in XML and in JSON the same event.

`epcis-event-hash-generator` turns a document into the string that the CBV hashes (8.9.1).
Its two readers, one for each form, must find the same in what we write: every member
under its name, in its place. Left aside are our marks of a type and of a list of one,
which are attributes there, and what `more` holds.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import epcis_event_hash_generator
import pytest

from nguon.core import canonical
from nguon.core.document import documents
from nguon.services import xml

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)["accept"]
MARKS = re.compile(
    r"\{http://www\.w3\.org/2001/XMLSchema-instance\}type=xsd:(?:integer|decimal|boolean)"
    r"|\{https://w3id\.org/nguon/ns/xml/\}list=true"
)
# What its readers see in two ways whoever wrote it: CBV's own data keeps its prefix in
# JSON, `rdfs:comment` is passed over there, and certificates are one element in XML.
DIFFERS = ("cbvmda:", "rdfs:", '"certificationInfo":[')


# It opens its copy of the context in a way that Python has since given up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def read() -> Any:
    """Its readers and what makes one string of an event; it imports its parts so."""
    folder = str(Path(epcis_event_hash_generator.__file__).parent)
    sys.path.insert(0, folder)
    try:
        from epcis_event_hash_generator import hash_generator, json_to_py, xml_to_py
    finally:
        sys.path.remove(folder)

    def strings(said: str) -> list[str]:
        reader = xml_to_py if said.startswith("<") else json_to_py
        events = reader.event_list_from_epcis_document_str(said)
        found = hash_generator.derive_prehashes_from_events(events)
        return [MARKS.sub("", each) for each in found]

    return strings


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["why"])
def test_it_finds_the_same_in_both_forms(
    vector: dict[str, str], version: str, read: Any
) -> None:
    statement = vector["statement"]
    event = json.loads(statement, object_pairs_hook=type_first)
    document = {
        "@context": event.pop("@context"),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-22T07:00:00Z",
        "epcisBody": {"eventList": [event]},
    }
    said = xml.write(
        documents(canonical.parse(statement.encode())),
        created="2026-11-22T07:00:00Z",
        version=version,
    ).decode()
    [in_xml] = read(said.partition("?>\n")[2])
    [in_json] = read(json.dumps(document))
    if not any(each in statement for each in DIFFERS):
        assert sorted(parts(in_xml)) == sorted(parts(in_json))
    assert in_xml.startswith(f"eventType={event['type']}eventTime=20")


def type_first(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """As everybody writes it, and as its reader for JSON needs it."""
    return dict(sorted(pairs, key=lambda pair: pair[0] != "type"))


def parts(string: str) -> list[str]:
    return re.split(r"(?=\{)", string)
