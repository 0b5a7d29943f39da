"""/api/v1: JSON for the programs of cooperatives, shops, apps and other sites.

One module a resource; each route says beside itself what it takes and answers
(`nguon_web.api.described`), and `/api/v1/openapi.json` is made of that.
"""

from nguon_web.api.v1 import (
    batches,
    deliveries,
    description,
    evidence,
    records,
    things,
)
from nguon_web.api.v1.room import blueprint

__all__ = [
    "batches", "blueprint", "deliveries", "description", "evidence", "records",
    "things",
]  # fmt: skip
