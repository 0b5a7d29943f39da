"""Whom an entry concerns: who recorded it, and the parties that it names (DESIGN 6)."""

from typing import Final

from nguon.core.entry import Entry

_LISTS: Final = (("sourceList", "source"), ("destinationList", "destination"))


def concerned(entry: Entry) -> set[str]:
    """Return the organisations, by code or GLN link, that may open what is sealed."""
    found = {entry.by.organisation}
    if entry.kind == "register":  # what stands there about itself is its own
        found.add(str(entry.statement.get("subject")))
        value = entry.statement.get("value")
        if isinstance(value, dict) and "holder" in value:
            found.add(str(value["holder"]))  # where an area lies concerns its holder
    for name, member in _LISTS:
        parties = entry.statement.get(name)
        for party in parties if isinstance(parties, list) else ():
            if isinstance(party, dict) and party.get("type") != "location":
                found.add(str(party.get(member)))
    return found
