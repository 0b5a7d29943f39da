"""Volume meters: all of them, and one area or certificate by seasons.

Proved in tests/web/test_inspect.py.
"""

from nguon import clock
from nguon.core import registered
from nguon.core.values import value_of
from nguon.services.inspect.meters import open_meter, open_meters
from nguon_web.access import requires
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint, page, title_of


@blueprint.get("/meters")
@requires("inspector")
def meters() -> str:
    """Every meter that counts today, the fullest first."""
    found, names = open_meters(book(), clock.now())
    return page("meters", names, meters=found)


@blueprint.get("/<any(area, certificate):kind>/<code>")
@requires("inspector")
def meter(kind: str, code: str) -> str:
    """One area or certificate: each season against its ceiling, harvest by harvest."""
    thing, seasons, names = open_meter(book(), kind, code, clock.now())
    value = value_of(thing.value)
    facts = registered.area(value) if kind == "area" else registered.certificate(value)
    return page(
        "meter",
        names,
        thing=thing,
        seasons=seasons,
        facts=facts,
        number=title_of(thing),
    )
