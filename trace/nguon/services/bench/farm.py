"""The ledger that is measured: one cooperative, one shop, and chains of ten events.

A chain is what a small lot of vegetables leaves behind: planted, fertilised, watered,
sprayed, watered, harvested, cooled, shipped, received, sold; two batches, about 900
bytes an entry. Every event is whole, signed, and judged by the same rules as any other:
`fill` grows a ledger through `Book.submit`, in groups of a few hundred, from two
threads, so that signing and checking go on while the other group is committed.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from uuid import UUID

from nguon.core import identifiers
from nguon.core.canonical import JSON
from nguon.core.codes import new_code
from nguon.core.context import CONTEXT
from nguon.core.entry import Draft
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.store.ledger import Book

STEPS: Final = 10  # events in a chain
GROUP: Final = 50  # chains in a group
TOGETHER: Final = 64  # events in a commit of a busy ledger
_PLOTS: Final = 64
_VIETNAM: Final = timezone(timedelta(hours=7))
Said = dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Farm:
    """Who takes part, and where it grows."""

    coop: str
    shop: str
    product: str
    place: str
    areas: tuple[str, ...]
    now: datetime

    def planting(self, number: int) -> str:
        return _batch(f"planting {number}")

    def harvest(self, number: int) -> str:
        return _batch(f"harvest {number}")

    def chain(self, number: int) -> Iterator[tuple[str, Said]]:
        """Yield who says what, in order, about the chain with that number."""
        field, lot = self.planting(number), self.harvest(number)
        area = self.areas[number % _PLOTS]
        begin = self.now.astimezone(_VIETNAM) - timedelta(
            days=80, minutes=number % 9000
        )
        ship = _event_id(number, 7)

        def event(n: int, day: int, said: Said) -> Said:
            moment = begin + timedelta(days=day)
            return {
                "@context": CONTEXT,
                "eventID": _event_id(number, n),
                "eventTime": moment.isoformat(timespec="milliseconds"),
                "eventTimeZoneOffset": "+07:00",
                "readPoint": {"id": self.place},
                "bizLocation": {"id": self.place},
                **said,
            }

        def tends(n: int, day: int, step: str, said: Said | None = None) -> Said:
            return event(n, day, {
                "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "other",
                "nguon:step": step, "quantityList": [{"epcClass": field}],
                **(said or {}),
            })  # fmt: skip

        def moves(
            n: int, day: int, step: str, word: str, said: Said | None = None
        ) -> Said:
            action = "DELETE" if step == "sell" else "OBSERVE"
            return event(n, day, {
                "type": "ObjectEvent", "action": action, "bizStep": word,
                "nguon:step": step, "quantityList": [_weighed(lot)], **(said or {}),
            })  # fmt: skip

        note: Said = {"nguon:note": "Phân chuồng hoai"}
        spray: Said = {
            "nguon:treatment": {
                "nguon:material": "Proclaim 1.9EC", "nguon:dose": "0,3 l/ha",
                "nguon:target": "sâu tơ", "nguon:intervalDays": 7,
            },
        }  # fmt: skip
        to_shop: Said = {
            "destinationList": [{"type": "possessing_party", "destination": self.shop}]
        }
        yield self.coop, event(0, 0, {
            "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
            "nguon:step": "plant", "quantityList": [{"epcClass": field}],
            "nguon:area": area,
            "nguon:born": [{
                "nguon:batch": field, "nguon:lot": f"G{number}",
                "nguon:product": self.product,
            }],
        })  # fmt: skip
        yield self.coop, tends(1, 5, "fertilise", note)
        yield self.coop, tends(2, 9, "irrigate")
        yield self.coop, tends(3, 15, "spray", spray)
        yield self.coop, tends(4, 20, "irrigate")
        yield self.coop, event(5, 30, {
            "type": "TransformationEvent", "bizStep": "commissioning",
            "nguon:step": "harvest", "inputQuantityList": [{"epcClass": field}],
            "outputQuantityList": [_weighed(lot)],
            "nguon:born": [{
                "nguon:batch": lot, "nguon:lot": f"T{number}",
                "nguon:product": self.product,
            }],
        })  # fmt: skip
        yield self.coop, moves(6, 30, "cool", "other")
        yield self.coop, moves(7, 31, "ship", "shipping", to_shop)
        yield self.shop, moves(8, 31, "receive", "receiving", {"nguon:handover": ship})
        yield self.shop, moves(9, 32, "sell", "retail_selling")


def begin(folder: Path, now: datetime) -> tuple[Book, Farm]:
    """Begin a ledger in `folder`, with everybody and everything registered."""
    settings = LedgerSettings(folder)
    book = create_ledger(settings, {"vi": "Sở Nông nghiệp", "en": "Department"}, now)
    farm = Farm(
        coop=identifiers.org_id(_code("coop")),
        shop=identifiers.org_id(_code("shop")),
        product=identifiers.product_id(_code("product")),
        place=identifiers.place_id(_code("place")),
        areas=tuple(identifiers.area_id(_code(f"area {n}")) for n in range(_PLOTS)),
        now=now,
    )
    book.submit([_registers(book, *each) for each in _things(farm)], now)
    return book, farm


def _things(farm: Farm) -> Iterator[tuple[str, str, Said]]:
    yield farm.coop, "organisation", {
        "name": _named("HTX Bát Tràng"), "roles": ["producer", "processor"],
    }  # fmt: skip
    yield farm.shop, "organisation", {
        "name": _named("Siêu thị Long Biên"), "roles": ["retailer"],
    }  # fmt: skip
    yield farm.product, "product", {"name": _named("Rau cải ngọt")}
    yield farm.place, "place", {
        "name": _named("Đồng Bát Tràng"), "commune": "00577", "province": "01",
        "commune_name": _named("Xã Bát Tràng"),
        "province_name": _named("Thành phố Hà Nội"), "named": "2025-07-01",
    }  # fmt: skip
    for n, area in enumerate(farm.areas):
        yield area, "area", {
            "name": _named(f"Lô ruộng {n}"), "code": f"A{n}", "holder": farm.coop,
            "place": farm.place, "area_ha": 1,
        }  # fmt: skip


def _registers(book: Book, subject: str, kind: str, value: Said) -> Draft:
    said: Said = {"subject": subject, "type": kind, "action": "make", "value": value}
    return book.registrar.draft("register", said)


def sign(book: Book, who: str, said: Said) -> Draft:
    return book.registrar.draft("custody", said, organisation=who)


def fill(
    book: Book,
    farm: Farm,
    first: int,
    chains: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Record that many whole chains, from number `first` on."""
    done = 0

    def record(start: int) -> int:
        numbers = range(start, min(start + GROUP, first + chains))
        book.submit([sign(book, *e) for n in numbers for e in farm.chain(n)], farm.now)
        return len(numbers)

    with ThreadPoolExecutor(2) as threads:
        for recorded in threads.map(record, range(first, first + chains, GROUP)):
            done += recorded
            progress(done, chains)


def fill_together(book: Book, farm: Farm, first: int, chains: int) -> None:
    """Record whole chains as a busy ledger would: 64 events of others a commit."""
    for start in range(first, first + chains, TOGETHER):
        numbers = range(start, min(start + TOGETHER, first + chains))
        for step in zip(*(list(farm.chain(n)) for n in numbers), strict=True):
            book.submit([sign(book, *said) for said in step], farm.now)


def _named(name: str) -> Said:
    return {"vi": name, "en": name}


def _weighed(batch: str) -> JSON:
    return {"epcClass": batch, "quantity": 100, "uom": "KGM"}


def _code(name: str) -> str:
    return new_code(hashlib.sha256(name.encode()).digest())


def _batch(name: str) -> str:
    return identifiers.code_batch_id(_code(name))


def _event_id(number: int, n: int) -> str:
    return UUID(int=number << 8 | n, version=4).urn
