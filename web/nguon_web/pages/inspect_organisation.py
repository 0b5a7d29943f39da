"""An organisation on the inspector's desk. Proved in tests/web/test_inspect.py."""

from nguon import clock
from nguon.services.inspect.organisation import open_organisation
from nguon.services.inspect.watch import lost
from nguon_web.access import requires
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint, page, pointer_word
from nguon_web.words import role_word


@blueprint.get("/o/<code>")
@requires("inspector")
def organisation(code: str) -> str:
    """What it made, what it holds, what it handed over, what was refused."""
    seen = open_organisation(book(), code, clock.now())
    roles = ", ".join(role_word(role) for role in seen.roles)
    return page(
        "organisation", seen.names, seen=seen, lost=lost, word=pointer_word, roles=roles
    )
