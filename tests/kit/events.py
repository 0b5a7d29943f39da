"""The vectors of tests/vectors/event.json, as documents.

for vector in VECTORS["refuse"]:
    changed(vector)     # the base document with the vector's changes made
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)


def changed(vector: dict[str, Any]) -> Any:
    """Return the vector's base document with its changes made."""
    whole = deepcopy(VECTORS["bases"][vector["base"]])
    for change in vector["changes"]:
        steps = [
            step.replace("~1", "/").replace("~0", "~")
            for step in change["path"].split("/")[1:]
        ]
        holder = whole
        for step in steps[:-1]:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        last: Any = int(steps[-1]) if isinstance(holder, list) else steps[-1]
        if "value" not in change:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(change["value"])
        else:
            holder[last] = change["value"]
    return whole
