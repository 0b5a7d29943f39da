"""Labels to draw: an everyday one, the fullest one, and one with a long address."""

from dataclasses import replace
from datetime import date

import pytest

from nguon_labels import Label

ADDRESS = "https://nguon.hanoi.gov.vn/b/7K3M9QXBT2HV8WN4F"
LONG_ADDRESS = "https://truy-xuat-nguon-goc.sonongnghiepmoitruong.hanoi.gov.vn/01/08938505974002/10/BT-CN-260914-000123X"


@pytest.fixture
def greens() -> Label:
    return Label(
        ADDRESS,
        "7K3M9QXBT2HV8WN4F",
        "Rau cải ngọt",
        "HTX Rau an toàn Ven Sông Bát Tràng",
        "R-0914",
        harvested=date(2026, 9, 14),
        packed=date(2026, 9, 14),
        best_before=date(2026, 9, 18),
    )


@pytest.fixture
def coffee(greens: Label) -> Label:
    return replace(
        greens,
        product="Cà phê Robusta Đắk Lắk rang mộc nguyên hạt thượng hạng vụ 2026 chế biến ướt",
        cooperative="Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp Công bằng Ea Tân Krông Năng Đắk Lắk",
        lot="BT-CN-260914-000123X",
        place="Xã Krông Năng, tỉnh Đắk Lắk",
        net="500 g",
        serial="001234",
    )


@pytest.fixture
def far(greens: Label) -> Label:
    return replace(greens, link=LONG_ADDRESS, product="Ớt ỦỄỖỆ chuông")
