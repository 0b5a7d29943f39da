"""The key data elements of FSMA 204, as data: 21 CFR part 1 subpart S.

Each critical tracking event is a sheet, each key data element one or more columns.
`needed` says whether its absence is a fault; what is only asked "if applicable" (where
the food was cooled) is not. Fishing vessels and first land-based receivers have no
place in a ledger of produce; the container of aquaculture is left out for the same
reason. A traceability lot code is born at initial packing and transformation and
nowhere else (1.1320). Proved in tests/services/test_export_fsma.py.
"""

from dataclasses import dataclass
from typing import Final

# Kinds of value, and what stands behind the KDE's name in the headings of each.
PARTS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("",),
    "date": ("",),
    "quantity": ("quantity", "unit"),
    "location": (
        "name", "phone", "address", "city", "region", "postal code", "country",
        "identifier",
    ),
    "business": ("name", "phone"),
    "product": ("name", "size", "style"),
    "lot": ("code",),
    "source": ("reference",),
    "document": ("type", "number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kde:
    """One key data element of one tracking event."""

    name: str
    clause: str
    kind: str
    en: str
    vi: str
    needed: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.en}: {p}" if p else self.en for p in PARTS[self.kind])


@dataclass(frozen=True, slots=True)
class Cte:
    """One critical tracking event: a sheet."""

    name: str
    clause: str
    en: str
    vi: str
    kdes: tuple[Kde, ...]


CTES: Final = (
    Cte("harvesting", "21 CFR 1.1325(a)", "Harvesting", "Thu hoạch", (
        Kde("recipient", "1.1325(a)(1)(i)", "location",
            "Immediate subsequent recipient", "Bên nhận kế tiếp"),
        Kde("commodity", "1.1325(a)(1)(ii)", "text",
            "Commodity and variety", "Loại nông sản và giống"),
        Kde("quantity", "1.1325(a)(1)(iii)", "quantity",
            "Harvested", "Lượng thu hoạch"),
        Kde("farm", "1.1325(a)(1)(iv)", "location", "Farm", "Nơi trồng"),
        Kde("field", "1.1325(a)(1)(v)", "text",
            "Field or growing area", "Thửa ruộng hoặc vùng trồng"),
        Kde("date", "1.1325(a)(1)(vii)", "date",
            "Date of harvesting", "Ngày thu hoạch"),
        Kde("document", "1.1325(a)(1)(viii)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
    Cte("cooling", "21 CFR 1.1325(b)", "Cooling", "Làm mát", (
        Kde("recipient", "1.1325(b)(1)(i)", "location",
            "Immediate subsequent recipient", "Bên nhận kế tiếp"),
        Kde("commodity", "1.1325(b)(1)(ii)", "text",
            "Commodity and variety", "Loại nông sản và giống"),
        Kde("quantity", "1.1325(b)(1)(iii)", "quantity", "Cooled", "Lượng làm mát"),
        Kde("cooled_at", "1.1325(b)(1)(iv)", "location",
            "Cooling location", "Nơi làm mát"),
        Kde("date", "1.1325(b)(1)(v)", "date", "Date of cooling", "Ngày làm mát"),
        Kde("farm", "1.1325(b)(1)(vi)", "location", "Farm", "Nơi trồng"),
        Kde("document", "1.1325(b)(1)(vii)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
    Cte("initial packing", "21 CFR 1.1330(a)", "Initial packing", "Đóng gói lần đầu", (
        Kde("commodity", "1.1330(a)(1)", "text",
            "Commodity and variety received", "Loại nông sản và giống nhận vào"),
        Kde("received", "1.1330(a)(2)", "date", "Date received", "Ngày nhận"),
        Kde("received_quantity", "1.1330(a)(3)", "quantity",
            "Received", "Lượng nhận vào"),
        Kde("farm", "1.1330(a)(4)", "location", "Farm", "Nơi trồng"),
        Kde("field", "1.1330(a)(5)", "text",
            "Field or growing area", "Thửa ruộng hoặc vùng trồng"),
        Kde("harvester", "1.1330(a)(7)", "business", "Harvester", "Bên thu hoạch"),
        Kde("harvested", "1.1330(a)(8)", "date",
            "Date of harvesting", "Ngày thu hoạch"),
        Kde("cooled_at", "1.1330(a)(9)", "location",
            "Cooling location", "Nơi làm mát", needed=False),
        Kde("cooled", "1.1330(a)(10)", "date",
            "Date of cooling", "Ngày làm mát", needed=False),
        Kde("tlc", "1.1330(a)(11)", "lot",
            "Traceability lot assigned", "Mã lô truy xuất được cấp"),
        Kde("product", "1.1330(a)(12)", "product",
            "Product packed", "Sản phẩm đóng gói"),
        Kde("quantity", "1.1330(a)(13)", "quantity", "Packed", "Lượng đóng gói"),
        Kde("packed_at", "1.1330(a)(14)", "location",
            "Packing location (lot code source)", "Nơi đóng gói (nguồn cấp mã lô)"),
        Kde("source", "1.1330(a)(14)", "source",
            "Lot code source", "Đường dẫn nguồn cấp mã lô"),
        Kde("date", "1.1330(a)(15)", "date",
            "Date of initial packing", "Ngày đóng gói lần đầu"),
        Kde("document", "1.1330(a)(16)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
    Cte("shipping", "21 CFR 1.1340", "Shipping", "Xuất hàng", (
        Kde("tlc", "1.1340(a)(1)", "lot", "Traceability lot", "Mã lô truy xuất"),
        Kde("quantity", "1.1340(a)(2)", "quantity", "Shipped", "Lượng xuất"),
        Kde("product", "1.1340(a)(3)", "product", "Product", "Sản phẩm"),
        Kde("recipient", "1.1340(a)(4)", "location",
            "Immediate subsequent recipient", "Bên nhận kế tiếp"),
        Kde("shipped_from", "1.1340(a)(5)", "location", "Shipped from", "Nơi xuất"),
        Kde("date", "1.1340(a)(6)", "date", "Date shipped", "Ngày xuất"),
        Kde("source", "1.1340(a)(7)", "source",
            "Lot code source", "Đường dẫn nguồn cấp mã lô"),
        Kde("document", "1.1340(a)(8)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
    Cte("receiving", "21 CFR 1.1345(a)", "Receiving", "Nhập hàng", (
        Kde("tlc", "1.1345(a)(1)", "lot", "Traceability lot", "Mã lô truy xuất"),
        Kde("quantity", "1.1345(a)(2)", "quantity", "Received", "Lượng nhận"),
        Kde("product", "1.1345(a)(3)", "product", "Product", "Sản phẩm"),
        Kde("previous", "1.1345(a)(4)", "location",
            "Immediate previous source", "Bên giao liền trước"),
        Kde("received_at", "1.1345(a)(5)", "location", "Received at", "Nơi nhận"),
        Kde("date", "1.1345(a)(6)", "date", "Date received", "Ngày nhận"),
        Kde("source", "1.1345(a)(7)", "source",
            "Lot code source", "Đường dẫn nguồn cấp mã lô"),
        Kde("document", "1.1345(a)(8)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
    Cte("transformation", "21 CFR 1.1350(a)", "Transformation", "Chế biến", (
        Kde("input_tlc", "1.1350(a)(1)(i)", "lot",
            "Traceability lot used", "Mã lô truy xuất dùng vào"),
        Kde("input_product", "1.1350(a)(1)(ii)", "product",
            "Product used", "Sản phẩm dùng vào"),
        Kde("input_quantity", "1.1350(a)(1)(iii)", "quantity",
            "Used", "Lượng dùng vào"),
        Kde("tlc", "1.1350(a)(2)(i)", "lot",
            "New traceability lot", "Mã lô truy xuất mới"),
        Kde("made_at", "1.1350(a)(2)(ii)", "location",
            "Transformation location (lot code source)",
            "Nơi chế biến (nguồn cấp mã lô)"),
        Kde("source", "1.1350(a)(2)(ii)", "source",
            "Lot code source", "Đường dẫn nguồn cấp mã lô"),
        Kde("date", "1.1350(a)(2)(iii)", "date",
            "Date transformation completed", "Ngày chế biến xong"),
        Kde("product", "1.1350(a)(2)(iv)", "product", "New product", "Sản phẩm mới"),
        Kde("quantity", "1.1350(a)(2)(v)", "quantity", "Made", "Lượng làm ra"),
        Kde("document", "1.1350(a)(2)(vi)", "document",
            "Reference document", "Chứng từ tham chiếu"),
    )),
)  # fmt: skip

BY_NAME: Final = {cte.name: cte for cte in CTES}
