"""Who sees what: sealed members open for whom they concern, and each look is noted."""

from datetime import UTC, datetime

from kit.inspected import PRICE, Chain
from kit.story import code
from nguon.core.canonical import JSON
from nguon.core.identifiers import area_id, org_id, place_id
from nguon.core.state import Event
from nguon.services import sight
from nguon.services.admit import admit
from nguon.services.inspect.unseal import openings
from nguon.services.sight import PUBLIC, Seen, Viewer
from nguon.store import sealed

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def sale(chain: Chain, viewer: Viewer) -> Seen:
    with chain.book.read() as ledger:
        event = ledger.get(Event, chain.shop.id, chain.sale, "0")
        assert event is not None
        return sight.look(ledger, viewer, [event.entry])[event.entry]


def officers(chain: Chain) -> Viewer:
    with chain.book.read() as ledger:
        return sight.viewer_of(ledger, chain.officer.id, "cân")


def test_a_sealed_price_is_opened_for_its_seller_and_officers_alone(
    chain: Chain,
) -> None:
    assert sale(chain, Viewer(chain.shop.id)).statement["nguon:price"] == PRICE
    assert sale(chain, officers(chain)).opened == ("/nguon:price",)
    for other in (PUBLIC, Viewer(chain.coop.id), Viewer(chain.lab.id)):
        seen = sale(chain, other)
        assert "nguon:price" not in seen.statement and not seen.opened


def test_what_was_erased_stays_closed(chain: Chain) -> None:
    seen = sale(chain, Viewer(chain.shop.id))
    with chain.book.write() as connection:
        sealed.erase(
            connection, seen.number, "/nguon:price", "2026-11-22T08:00:00.000Z"
        )
    assert not sale(chain, Viewer(chain.shop.id)).opened


def test_each_look_at_anothers_seal_is_written_down(chain: Chain) -> None:
    own, officer = Viewer(chain.shop.id, "till"), officers(chain)
    sight.note(chain.book, [sale(chain, own)], own, NOW, "GET")
    assert not openings(chain.book)
    sight.note(chain.book, [sale(chain, officer)], officer, NOW, "GET")
    [one] = openings(chain.book)
    assert (one.organisation, one.pointer) == (chain.officer.id, "/nguon:price")


def test_an_organisation_sees_its_own_register_entry_its_seat_and_its_fields(
    chain: Chain,
) -> None:
    seat, field = place_id(code("seat")), place_id(code("field"))
    household, area = org_id(code("household")), area_id(code("their area"))
    name: JSON = {"vi": "Hộ ông Bình", "en": "Mr Binh's household"}
    where = {
        "name": name, "commune": "00577", "province": "01", "commune_name": name,
        "province_name": name, "named": "2025-07-01",
        "coordinates": {"lat": 21, "lon": 106},
    }  # fmt: skip
    values: dict[str, tuple[str, JSON]] = {
        seat: ("place", where),
        field: ("place", where),
        household: (
            "organisation",
            {"name": name, "roles": ["producer"], "household": True, "place": seat},
        ),
        area: (
            "area",
            {
                "name": name,
                "code": "A1",
                "holder": household,
                "place": field,
                "area_ha": 1,
            },
        ),
    }
    admit(
        chain.book,
        [
            {"subject": id_, "type": kind, "action": "make", "value": value}
            for id_, (kind, value) in values.items()
        ],
        chain.world.clock,
    )

    def opened(viewer: Viewer) -> set[str]:
        with chain.book.read() as ledger:
            numbers = [ledger.history(id_)[-1] for id_ in (seat, field, household)]
            seen = sight.look(ledger, viewer, numbers).values()
        return {pointer for one in seen for pointer in one.opened}

    assert opened(Viewer(household)) == {"/value/name", "/value/coordinates"}
    assert not opened(Viewer(chain.coop.id)) and not opened(PUBLIC)
