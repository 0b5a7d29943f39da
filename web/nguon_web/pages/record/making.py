"""New batches: their code, their lot number, their product.

A form that is sent twice must make the same batch twice: the code comes from the
form's own name under the server's secret, the lot number from what was there before
this very event.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Final

from flask import current_app
from flask_babel import gettext as _

from nguon.core.identifiers import code_batch_id, gtin_batch_id, new_code
from nguon.services.desk import Desk
from nguon.services.names import Named
from nguon.services.verbs import Newborn
from nguon_web.pages.record.typed import Typed

_LOT: Final = re.compile(r"[A-Z0-9-]{1,20}")
_SAY_LITTLE: Final = ("rau", "qua", "cu", "trai")


def newborn(
    desk: Desk,
    typed: Typed,
    product: Named,
    kg: Decimal | None,
    *,
    lot: str,
    number: int = 0,
    event: int = 0,
) -> Newborn:
    """Return a batch that begins with this form; `number` tells its batches apart."""
    if product.gtin:
        batch = gtin_batch_id(product.gtin, lot)
    else:
        batch = code_batch_id(new_code(hidden(f"{typed.form_id}/{event}/{number}")))
    return Newborn(batch, lot, product.id, kg)


def lot_typed(typed: Typed, name: str, proposed: str) -> str:
    """Return the lot number typed, or the proposed one where nothing was."""
    lot = as_lot(typed.text(name, longest=20)) or proposed
    if not _LOT.fullmatch(lot):
        typed.fail(
            name,
            _("A lot number has the letters A–Z, figures and hyphens, at most 20."),
        )
    return lot


def proposed_lot(
    desk: Desk,
    product: Named,
    day: date,
    event_ids: Collection[str],
    number: int = 0,
    before: str = "",
) -> str:
    """Return `CN-260914-2`: initials, the day, one more than there are."""
    start = f"{before}{initials(product.say('vi'))}-{day:%y%m%d}-"
    return f"{start}{desk.lots_like(start, event_ids) + 1 + number}"


def part_lot(desk: Desk, parent: str, event_ids: Collection[str], number: int) -> str:
    """Return `CN-260914-2-A`, -B, …: the parts of a lot that is split."""
    start = f"{parent[:18]}-"
    return f"{start}{_letter(desk.lots_like(start, event_ids) + number)}"


def initials(name: str) -> str:
    """Return `CN` for `Rau cải ngọt`: the letters a person would write on a crate."""
    words = re.findall(r"[a-z0-9]+", _bare(name))
    telling = [word for word in words if word not in _SAY_LITTLE] or words or ["lo"]
    return "".join(word[0] for word in telling[:4]).upper()


def as_lot(typed: str) -> str:
    """Return `H6-BO-DE` for `H6 Bờ Đê`: a name as a lot number writes it."""
    return "-".join(_bare(typed).upper().split())


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number)


def hidden(text: str) -> bytes:
    """Return bytes that only this server can foretell: codes resist guessing."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, b"nguon/batch/v1\n" + text.encode(), hashlib.sha256)
