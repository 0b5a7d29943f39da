"""The address a label carries, on the ledger's own host.

>>> link("https://Nguon.Example", "https://id.gs1.org/01/08938505974002/10/R-0914")
'https://nguon.example/01/08938505974002/10/R-0914'
>>> link("https://nguon.example", "https://w3id.org/nguon/b/7K3M9QXBT2HV8WN4F")
'https://nguon.example/b/7K3M9QXBT2HV8WN4F'

The host is written in lower case: an upper-case address makes a smaller code, but
some phones do not open it. Proved in tests/labels/test_link.py.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from nguon.core.identifiers import digital_link_path, parse_batch
from nguon.errors import Malformed

SERIAL: Final = re.compile(r"[A-Z0-9-]{1,20}")
HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")


def link(origin: str, batch_id: str, serial: str = "") -> str:
    """Return the address of a batch (or of one serial under its lot) on `origin`."""
    batch = parse_batch(batch_id)
    path = digital_link_path(batch.id)
    if serial:
        if batch.gtin is None or SERIAL.fullmatch(serial) is None:
            raise Malformed("labels.serial", serial=serial)
        path += f"/21/{serial}"
    return _own_origin(origin) + path


def host(address: str) -> str:
    """Return what a person compares before opening: the host in clear text."""
    return urlsplit(address).netloc


def _own_origin(origin: str) -> str:
    """`https://Host[:port]` -> the same in lower case; nothing else is an origin."""
    try:
        parts = urlsplit(origin)
        name = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError) as error:
        raise Malformed("labels.origin", origin=origin) from error
    if ":" in name:
        name = f"[{name}]"
    if (
        parts.scheme not in ("https", "http")
        or HOST.fullmatch(name) is None
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise Malformed("labels.origin", origin=origin)
    return f"{parts.scheme}://{name}{port}"
