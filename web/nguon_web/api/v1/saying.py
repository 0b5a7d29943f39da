"""From plain fields to events: what a program means by a code, a weight, a place.

The events are made by `nguon.services.verbs`, which the forms of the desk use too, and
the ledger judges them by the same rules. What a request calls by a code is found here;
where it is not, the refusal names the place in the request.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from nguon.core.identifiers import code_batch_id, gtin_batch_id, new_code
from nguon.core.state import Batch
from nguon.errors import NguonError, NotFound, Refused
from nguon.services.desk import Delivery, Desk
from nguon.services.inspect.find import the_one
from nguon.services.meant import meant
from nguon.services.names import Named
from nguon.services.verbs import Amount, Facts, Loss, Newborn, Price
from nguon.services.verbs.facts import VIETNAM
from nguon_web.pages.record.handover import paper
from nguon_web.pages.record.making import hidden, proposed_lot

Body = Mapping[str, Any]
GRAM: Final = -3


class Saying:
    """One request of one organisation, about to become events."""

    def __init__(self, desk: Desk, name: UUID, now: datetime) -> None:
        self.desk = desk
        self.name = name
        self.now = now

    def facts(self, body: Body, **more: Any) -> Facts:
        """Return when, where and with which papers it happened."""
        number = body.get("document")
        kind = more.pop("paper", "")
        price = body.get("price")
        return Facts(
            when=(body.get("when") or self.now).astimezone(VIETNAM),
            place=self.place(body) or more.pop("place", None),
            event_id=self.name.urn,
            note=body.get("note", ""),
            documents=((kind, paper(self.desk, number)),) if number and kind else (),
            celsius=body.get("celsius"),
            price=Price(price) if price is not None else None,
            units=body.get("units"),
            **{name: value for name, value in more.items() if name != "place"},
        )

    def place(self, body: Body) -> str | None:
        if typed := body.get("place"):
            return self.thing("place", typed, "/place")
        return self.desk.home

    def thing(self, kind: str, typed: str, place: str) -> str:
        """Return the identifier of a registered thing."""
        with at(place):
            return meant(self.desk.snapshot, kind, typed)

    def product(self, typed: str, place: str) -> Named:
        """Return the product, which need not be ours: the rules judge that."""
        found = self.desk.names.get(self.thing("product", typed, place))
        assert found is not None  # noqa: S101
        return found

    def batch(self, typed: str, place: str) -> Batch:
        """Return the batch of a code, a Digital Link or an identifier."""
        with at(place):
            found = the_one(self.desk.snapshot, typed)
            if found is None:
                raise NotFound("api.no_batch", typed=typed[:40])
            return found

    def batches(self, body: Body, name: str = "batches") -> list[str]:
        found = [
            self.batch(typed, f"/{name}/{n}").id for n, typed in enumerate(body[name])
        ]
        return list(dict.fromkeys(found))

    def amounts(self, rows: Sequence[Body], name: str) -> list[Amount]:
        """Return so many kilograms of each batch."""
        return [
            Amount(
                self.batch(row["batch"], f"/{name}/{n}/batch").id,
                self.weight(row, f"/{name}/{n}/kg"),
            )
            for n, row in enumerate(rows)
        ]

    def weight(self, row: Body, place: str) -> Decimal | None:
        kg: Decimal | None = row.get("kg")
        if kg is not None and int(kg.as_tuple().exponent) < GRAM:
            raise Refused("api.gram", place=place, kg=str(kg))
        return kg

    def losses(self, body: Body) -> list[Loss]:
        return [
            Loss(row["reason"], self._lost(row, n), row.get("note", ""))
            for n, row in enumerate(body.get("losses", ()))
        ]

    def _lost(self, row: Body, n: int) -> Decimal:
        return self.weight(row, f"/losses/{n}/kg") or Decimal(0)

    def born(
        self,
        product: Named,
        row: Body,
        place: str,
        day: date,
        *,
        number: int = 0,
        same: int = 0,
        before: str = "",
        proposed: str = "",
    ) -> Newborn:
        """Return a batch that begins here: the same request makes the same batch.

        `number` tells the batches of one request apart, `same` those of one product.
        """
        lot = row.get("lot") or proposed or proposed_lot(
            self.desk, product, day, [self.name.urn], same, before
        )  # fmt: skip
        batch = (
            gtin_batch_id(product.gtin, lot)
            if product.gtin
            else code_batch_id(new_code(hidden(f"{self.name}/0/{number}")))
        )
        return Newborn(batch, lot, product.id, self.weight(row, f"{place}/kg"))

    def delivery(self, body: Body, *, ours: bool = False) -> Delivery:
        """Return the shipment that waits, to us or from us."""
        number = body["delivery"]
        with at("/delivery"):
            if not ours:
                return self.desk.delivery(number)
            found = [one for one in self.desk.outgoing if one.entry == number]
            if not found:
                raise NotFound("services.no_delivery", number=number)
            return found[0]


@contextmanager
def at(place: str) -> Iterator[None]:
    """Say of a refusal which place of the request it is about.

    What a body names and nobody knows is no missing address: 422, not 404.
    """
    try:
        yield
    except NguonError as error:
        raise Refused(error.code, **{**error.figures, "place": place}) from error
