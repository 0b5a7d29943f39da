"""A chain with everything an inspector must see: for tests of services and pages.

300 + 180 kg of two fields, merged and trimmed to 430, packed into 130 and 200;
50 kg at a shop, 30 on the way and not confirmed, 40 came in as 38, 10 destroyed;
a failed test, a refused sale, a full meter, an expired certificate, a sealed price.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from kit.story import Party
from kit.told import ToldWorld
from nguon.core.canonical import JSON
from nguon.errors import Refused
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.members import Members
from nguon.services.refusals import keep_refusal
from nguon.store.ledger import Book

PASSWORD = "ngay-mua-moi-hai"
PRICE: JSON = {"nguon:amount": 21000, "nguon:currency": "VND", "nguon:per": "KGM"}


@dataclass
class Chain:
    book: Book
    world: ToldWorld
    coop: Party
    shop: Party
    lab: Party
    officer: Party
    area: str
    certificate: str
    fields: list[str]
    merged: str
    packed: str
    other: str
    sale: str  # event id of the sale whose price is sealed
    folder: Path


def inspected(book: Book, world: ToldWorld, folder: Path) -> Chain:
    """Tell the story above."""
    coop = world.coop("HTX Rau an toàn Bát Tràng")
    shop, lab = world.shop("Siêu thị Long Biên"), world.laboratory()
    officer = world.officer("Chi cục Quản lý chất lượng Hà Nội")
    area = world.area("VN-HN-0117", coop, declared_kg=500)
    certificate = world.certificate(
        "VietGAP 01-23", coop, areas=[area], **{"from": "2025-06-01", "to": "2026-10-01"}
    )  # fmt: skip
    first = coop.plants("Rau cải ngọt", area=area, lot="R1", on="2026-08-02")
    second = coop.plants("Rau cải ngọt", area=area, lot="R2")
    coop.sprays(first, on="2026-08-20")
    one = coop.harvests(first, kg=300, lot="H1", on="2026-09-14")
    two = coop.harvests(second, kg=180, lot="H2")
    merged, _stalks = coop.makes(
        "merge", {one: 300, two: 180}, [("Rau cải ngọt", 430), ("Cuộng rau", 10)],
        losses={"trim": 38},
    )  # fmt: skip
    [packed] = coop.makes("pack", {merged: 130}, [("Rau cải ngọt", 130)])
    [other] = coop.makes("pack", {merged: 200}, [("Rau cải ngọt", 200)])
    coop.hands_over(packed, shop, 50)
    shop.receives(packed, 38, coop.ships(packed, shop, 40))
    coop.ships(packed, shop, 30)
    coop.destroys(packed, 10)
    sale = shop.sells(packed, 20, **{"nguon:price": PRICE})
    lab.does(
        "test", other,
        **{"nguon:result": {"nguon:verdict": "fail", "nguon:note": "Fipronil"}},
    )  # fmt: skip
    try:
        coop.sells(other, 500)
    except Refused as error:
        keep_refusal(book, coop.id, error, [], world.clock, account="hanh")
    return Chain(
        book, world, coop, shop, lab, officer, area, certificate, [one, two], merged,
        packed, other, sale, folder,
    )  # fmt: skip


def again(chain: Chain, folder: Path) -> Chain:
    """Open a copy of a chain that was told once: a test may change it."""
    shutil.copytree(chain.folder / "ledger", folder / "ledger")
    book = open_ledger(LedgerSettings(folder / "ledger"))
    world, old = ToldWorld(book), chain.world
    world.clock, world.count = old.clock, old.count
    world.names, world.statements = dict(old.names), dict(old.statements)
    names = ("coop", "shop", "lab", "officer")
    parties = {name: Party(world, getattr(chain, name).id) for name in names}
    return replace(chain, book=book, world=world, folder=folder, **parties)


def with_people(chain: Chain) -> Chain:
    """Give the ledger a log-in in each role; the inspector is the officers'."""
    members = Members(chain.book)
    for user, role, party in (
        ("hanh", "clerk", chain.coop), ("minh", "manager", chain.coop),
        ("lan", "inspector", chain.officer), ("quan", "admin", chain.world.operator),
    ):  # fmt: skip
        members.add(user, user.title(), role, party.id, chain.world.clock, PASSWORD)
    return chain


def code_of(chain: Chain, batch: str) -> str:
    return chain.world.batch_now(batch).code
