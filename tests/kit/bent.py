"""Values with something changed in them, as the vectors describe their lies."""

from copy import deepcopy
from typing import Any


def pointed(value: Any, changes: dict[str, Any]) -> Any:
    """Return `value` with what each JSON pointer names put in, or taken away (null)."""
    value = deepcopy(value)
    for pointer, new in changes.items():
        *way, last = (
            step.replace("~1", "/").replace("~0", "~")
            for step in pointer[1:].split("/")
        )
        holder = value
        for step in way:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if new is None:
            del holder[last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = new
    return value
