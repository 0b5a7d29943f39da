"""What the columns of a cooperative's sheet mean, and how its cells are read.

One row is one line of the diary; rows that share a slip number ("phiếu") are one
event with several lots. Headings are read without regard to case and accents, in
Vietnamese or English. A heading that is not known is refused, because a mistyped
heading would silently lose a column; what names a person is known and never read.

>>> kilograms("1,5", "tạ")
Decimal('150.0')
>>> moment("09/11/2026 06:00")
'2026-11-09T06:00:00+07:00'

The table for people is in sample_batches/README.md. Proved in
tests/services/test_columns.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core import units
from nguon.core.canonical import excerpt
from nguon.errors import Malformed
from nguon.services.sheet import Rows

# Our name of a column -> headings that people write. The first is the one we print.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "time": ("ngày giờ", "ngày", "thời gian", "time", "date", "event_time",
             "harvest_date", "ngày thu hoạch"),
    "recorded": ("ghi lúc", "recorded", "record_time"),
    "organisation": ("tổ chức", "đơn vị ghi", "organisation", "organization"),
    "step": ("việc", "công việc", "công đoạn", "step", "activity"),
    "slip": ("phiếu", "số phiếu", "slip"),
    "lot": ("lô", "mã lô", "lot"),
    "kg": ("kg", "số lượng", "khối lượng", "quantity", "weight"),
    "unit": ("đơn vị", "đvt", "đơn vị tính", "unit", "uom"),
    "from_lot": ("từ lô", "from lot", "from_lot"),
    "from_kg": ("kg từ lô", "from kg", "from_kg"),
    "loss": ("hao hụt", "loss"),
    "loss_kg": ("kg hao hụt", "loss kg", "loss_kg"),
    "product": ("sản phẩm", "mặt hàng", "product", "gtin"),
    "units": ("số gói", "số túi", "units", "packs"),
    "area": ("vùng trồng", "mã vùng trồng", "area"),
    "place": ("nơi", "địa điểm", "place"),
    "partner": ("đối tác", "bên nhận", "bên giao", "partner"),
    "carrier": ("bên vận chuyển", "carrier"),
    "material": ("vật tư", "tên thuốc, phân", "material"),
    "substance": ("hoạt chất", "substance"),
    "dose": ("liều", "liều lượng", "dose"),
    "target": ("phòng trừ", "đối tượng", "target"),
    "interval": ("cách ly (ngày)", "cách ly", "interval days", "interval"),
    "celsius": ("nhiệt độ", "temperature"),
    "serials": ("số sê-ri", "serials"),
    "best_before": ("hạn dùng", "best before"),
    "note": ("ghi chú", "note"),
    # Known so that they are left out: an entry never names a person.
    "person": ("người ghi", "người làm", "nông dân", "họ tên", "điện thoại", "farmer",
               "person", "phone"),
}  # fmt: skip

STEPS: Final[dict[str, tuple[str, ...]]] = {
    "plant": ("gieo trồng", "trồng", "gieo"),
    "fertilise": ("bón phân", "fertilize"),
    "spray": ("phun thuốc", "phun"),
    "irrigate": ("tưới", "tưới nước"),
    "tend": ("chăm sóc",),
    "harvest": ("thu hoạch",),
    "wash": ("rửa",),
    "trim": ("tỉa",),
    "sort": ("phân loại", "grade"),
    "cool": ("làm mát",),
    "treat": ("xử lý",),
    "pack": ("đóng gói",),
    "split": ("tách lô", "tách"),
    "merge": ("gộp lô", "gộp"),
    "process": ("chế biến",),
    "dry": ("sấy",),
    "mill": ("xay xát",),
    "store": ("bảo quản", "lưu kho"),
    "ship": ("giao hàng", "xuất hàng"),
    "receive": ("nhận hàng", "nhập hàng"),
    "stock": ("bày bán",),
    "sell": ("bán", "bán hàng"),
    "destroy": ("tiêu hủy",),
}

LOSSES: Final[dict[str, tuple[str, ...]]] = {
    "trim": ("tỉa", "tỉa lá"),
    "reject": ("loại", "loại thải"),
    "water": ("nước", "bay hơi"),
    "peel": ("vỏ", "vỏ, hạt"),
    "sample": ("mẫu", "mẫu kiểm nghiệm"),
    "dust": ("bụi", "tạp", "bụi, tạp"),
    "retained": ("mẫu lưu",),
    "spoiled": ("hỏng", "thối"),
    "other": ("khác",),
}

ZONE: Final = "+07:00"
FORMS: Final = (
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d",
)  # fmt: skip


def plain(text: str) -> str:
    """Return the text without accents, case and doubled spaces: for looking up.

    >>> plain("  Ngày  GIỜ ")
    'ngay gio'
    """
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


_HEADINGS: Final = {plain(h): name for name, hs in COLUMNS.items() for h in hs}
_STEPS: Final = {
    plain(word): step for step, words in STEPS.items() for word in (step, *words)
}
_LOSSES: Final = {
    plain(word): loss for loss, words in LOSSES.items() for word in (loss, *words)
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stood, and its cells under our names of the columns."""

    name: str  # of the file
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def wrong(self, code: str, **figures: object) -> Malformed:
        return Malformed(code, name=self.name, row=self.line, **figures)


def rows(name: str, table: Rows) -> tuple[Row, ...]:
    """Name every cell by its column; refuse headings that leave a doubt."""
    columns = _columns(name, table[0][1])
    found = []
    for line, cells in table[1:]:
        if len(cells) > len(columns):
            raise Malformed("sheet.more_cells", name=name, row=line)
        named = dict(zip(columns, cells, strict=False))
        named.pop("person", None)
        found.append(Row(name, line, named))
    return tuple(found)


def _columns(name: str, headings: tuple[str, ...]) -> tuple[str, ...]:
    columns: list[str] = []
    for position, heading in enumerate(headings, 1):
        column = _HEADINGS.get(plain(heading))
        if column is None and plain(heading):
            if not any(plain(h) in _HEADINGS for h in headings):
                raise Malformed("sheet.no_heading", name=name)
            raise Malformed("sheet.unknown_column", name=name, heading=excerpt(heading))
        if column in columns and column != "person":
            raise Malformed("sheet.two_columns", name=name, heading=excerpt(heading))
        columns.append(column or f"#{position}")
    for needed in ("lot", "kg", "time"):
        if needed not in columns:
            raise Malformed(
                "sheet.missing_column", name=name, heading=COLUMNS[needed][0]
            )
    # A plain harvest list says what it is by its heading; all others need the step.
    dated = {plain("harvest_date"), plain("ngày thu hoạch")}
    if "step" not in columns and not dated & {plain(h) for h in headings}:
        raise Malformed("sheet.missing_column", name=name, heading=COLUMNS["step"][0])
    return tuple(columns)


def step(row: Row) -> str:
    """Return our word for what was done; without that column it is a harvest list."""
    if "step" not in row.cells:
        return "harvest"
    found = _STEPS.get(plain(row["step"]))
    if found is None:
        raise row.wrong("sheet.unknown_step", step=excerpt(row["step"]) or "—")
    return found


def loss(row: Row) -> str:
    """Return our word for why weight was lost; another word is kept as a note."""
    return _LOSSES.get(plain(row["loss"]), "other")


def kilograms(number: str, unit: str = "") -> Decimal:
    """Return kilograms. `1.200` and `1,200` mean two things, so neither is taken."""
    text = number.replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text):
        raise Malformed("sheet.ambiguous_number", text=excerpt(number))
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(
        r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}", text
    ):
        text = text.replace(",", "")
    elif re.fullmatch(r"[0-9]{1,12}([.,][0-9]{1,6})?", text):
        text = text.replace(",", ".")
    else:
        raise Malformed("sheet.number", text=excerpt(number))
    return _weighed(Decimal(text), unit)


def _weighed(figure: Decimal, unit: str) -> Decimal:
    """Return kilograms of so many KGM or TNE, as EPCIS has them, or tạ and yến."""
    weight = units.kilograms(figure, unit.strip().upper())
    if weight is not None:
        return weight
    return units.in_kilograms(figure, units.find_local_unit(unit or "kg"))


def degrees(text: str) -> Decimal:
    """Return a temperature in degrees Celsius."""
    if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{1,2})?", text):
        raise Malformed("sheet.degrees", text=excerpt(text))
    return Decimal(text.replace(",", "."))


def count(text: str) -> int:
    """Return a whole number of packs or days."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Malformed("sheet.count", text=excerpt(text))
    return int(text)


def moment(text: str) -> str:
    """Return RFC 3339 in Vietnam's time; day before month, as Vietnam writes."""
    if re.fullmatch(r"[0-9]{5}([.,][0-9]+)?", text):
        raise Malformed("sheet.serial_date", text=excerpt(text))
    for form in FORMS:
        try:
            read = datetime.strptime(text + ZONE, form + "%z")  # noqa: DTZ007
        except ValueError:
            continue
        return read.isoformat()
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed("sheet.time", text=excerpt(text)) from error
    if read.tzinfo is None:
        raise Malformed("sheet.time", text=excerpt(text))
    return read.isoformat()
