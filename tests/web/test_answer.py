"""The first screen says who grew it, on whose word, what was tested, which label it is."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kit.samples import CORRECTED, EXPIRED, LOST_CLAIM, RECALLED, Samples
from kit.told import ToldWorld, told
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ToldWorld]:
    with told(tmp_path) as (_, begun):
        yield begun


def words(page: str) -> str:
    page = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(page))


def whole(client: FlaskClient, samples: Samples, lot: str, lang: str = "vi") -> str:
    return words(client.get(f"/b/{samples.code(lot)}?lang={lang}").text)


def first(client: FlaskClient, samples: Samples, lot: str, lang: str = "vi") -> str:
    way = {"vi": "Đường đi đến tay bạn", "en": "Its way to you"}[lang]
    return whole(client, samples, lot, lang).split(way)[0]


def told_page(world: ToldWorld, folder: Path, lot: str) -> str:
    app = create_app(Settings(data=folder, secret_key="only in tests"), world.book)
    code = world.batch_now(lot).code
    return words(app.test_client().get(f"/b/{code}?lang=vi").text)


# --- who and where --------------------------------------------------------------------


def test_the_grower_is_named_where_another_packed_it(
    client: FlaskClient, samples: Samples
) -> None:
    page = first(client, samples, "PH-VS-260528-X1")
    assert "Trồng: HTX Vải Sớm Đồi Phúc Xã Phúc Hoà, Bắc Ninh" in page
    assert "Đóng gói: Công ty Xuất khẩu Nông sản Trung Du" in page


def test_every_source_of_a_mixed_lot_is_named(
    client: FlaskClient, samples: Samples
) -> None:
    page = first(client, samples, LOST_CLAIM)
    assert "Trồng: Tổ hợp tác Mận Hậu Đồi Sương, HTX Nông sản Vân Cao" in page
    assert "Phường Mộc Sơn, Xã Vân Hồ, Sơn La" in page


# --- certificates ---------------------------------------------------------------------


def test_certificates_stand_on_the_first_screen_as_they_were_and_are(
    client: FlaskClient, samples: Samples
) -> None:
    lost = first(client, samples, LOST_CLAIM, "en")
    assert "None for this lot VietGAP covered only a part of it" in lost
    expired = first(client, samples, EXPIRED, "en")
    assert "VietGAP · OCOP, 5 stars · Geographical indication" in expired
    assert "valid when packed, expired since: VietGAP" in expired


def test_a_standard_is_named_once_and_only_while_its_certificate_covers_the_lot(
    client: FlaskClient, samples: Samples
) -> None:
    page = whole(client, samples, RECALLED)
    assert "Tiêu chuẩn, quy chuẩn áp dụng TCVN 11892-1:2017 (VietGAP) " in page
    assert "Tiêu chuẩn, quy chuẩn áp dụng còn thiếu" in whole(
        client, samples, LOST_CLAIM
    )


# --- on whose word --------------------------------------------------------------------


def test_the_days_since_a_spray_stand_on_the_growers_word_and_say_so(
    client: FlaskClient, samples: Samples
) -> None:
    page = first(client, samples, "ML-CC-261109-A1", "en")
    assert "7 days required · by the grower's own diary" in page


def test_a_diary_that_a_laboratory_contradicts_draws_no_green_bar(
    client: FlaskClient, samples: Samples
) -> None:
    page = client.get(f"/b/{samples.code(RECALLED)}").text
    assert "gauge__way gauge__way--late" in page
    fine = client.get(f"/b/{samples.code('ML-CC-261109-A1')}").text
    assert 'class="gauge__way"' in fine


def test_an_officers_look_is_not_called_a_test(
    client: FlaskClient, samples: Samples
) -> None:
    page = first(client, samples, "PH-VS-260528-X1", "en")
    assert "Inspected, not tested Phytosanitary certificate · Plant quarantine" in page
    assert "Passed" not in page
    way = whole(client, samples, "PH-VS-260528-X1", "en")
    assert "Inspection passed" in way and "Test passed" not in way


def test_a_fault_that_the_diary_does_not_deny_is_said_without_blaming_it(
    world: ToldWorld, tmp_path: Path
) -> None:
    coop, lab = world.coop(), world.laboratory()
    lot = coop.harvests(coop.plants("rau cải"), kg=9)
    germs = {"nguon:verdict": "fail", "nguon:note": "E. coli vượt mức"}
    lab.does("test", lot, **{"nguon:result": germs})
    page = told_page(world, tmp_path, lot)
    assert "Chưa thu hồi, nhưng có mẫu không đạt" in page
    assert "Kiểm nghiệm không đạt Phòng thử nghiệm" in page
    assert "E. coli vượt mức" in page and "nói khác nhật ký" not in page


# --- the label that was scanned -------------------------------------------------------


@pytest.mark.parametrize(
    ("lot", "serial", "known"),
    [
        ("CL-NA-260815-N", "0137", True),
        ("CL-NA-260815-N", "0821", False),
        ("CL-NA-260815-N", "137", False),
        (RECALLED, "0137", False),  # no numbered labels at all
        ("ML-CC-261109-A1", "<b>", False),
    ],
)
def test_a_made_up_label_number_never_looks_genuine(
    client: FlaskClient, samples: Samples, lot: str, serial: str, known: bool
) -> None:
    gtin = samples.batch(lot).id.split("/01/")[1][:14]
    link = f"/01/{gtin}/10/{lot}/21/{serial}?lang=en"
    answer = client.get(link, follow_redirects=True)
    page = words(answer.text)
    assert answer.status_code == 200 and "<b>&" not in answer.text
    assert ("Label no." in page) is known
    assert ("This label's number is not known" in page) is not known
    if not known:
        assert 'class="verdict"' not in answer.text


# --- the way --------------------------------------------------------------------------


def test_of_what_was_sorted_this_lots_part_is_told(
    client: FlaskClient, samples: Samples
) -> None:
    assert "Lô này: 1.350 kg" in whole(client, samples, LOST_CLAIM)
    tomato = whole(client, samples, "ML-CC-261109-A1", "en")
    assert "Of these, 780 kg went on into this lot" in tomato


def test_the_crops_of_a_mixed_box_are_named_each(
    client: FlaskClient, samples: Samples
) -> None:
    page = whole(client, samples, CORRECTED)
    assert "Thu hoạch 42 kg Nhóm nông dân hữu cơ Núi Đôi – PGS Rau muống" in page
    assert "Mồng tơi, Cải canh, Su hào, Cà rốt" in page


def test_both_times_are_told_where_they_differ(
    client: FlaskClient, samples: Samples
) -> None:
    page = whole(client, samples, RECALLED)
    assert "14/09/2026, 4:30–4:50 · ghi lúc 4:33–4:53 6 ruộng thu hoạch" in page
    assert "14/09/2026, 10:00 Giao 250 kg" in page


def test_what_is_kept_private_is_named_and_not_shown(
    client: FlaskClient, samples: Samples
) -> None:
    assert "Giữ kín: giá, số giấy tờ" in whole(client, samples, EXPIRED)


def test_one_late_record_among_punctual_ones_is_not_hidden(
    world: ToldWorld, tmp_path: Path
) -> None:
    coop = world.coop()
    fields = [coop.plants("rau cải", on="2026-09-01") for _ in range(2)]
    punctual = coop.harvests(fields[0], kg=9, on="2026-11-08T06:00:00+07:00")
    coop.plants("rau dền", on="2026-11-11")  # three days pass
    late = coop.harvests(fields[1], kg=9, on="2026-11-08T05:00:00+07:00")
    [lot] = coop.makes("merge", {punctual: 9, late: 9}, [("rau cải", 18)])
    page = told_page(world, tmp_path, lot)
    assert "08/11/2026, 5:00–6:00 2 ruộng thu hoạch, 18 kg" in page
    assert "Ghi muộn: lúc 11/11/2026, 6:01" in page


def test_materials_are_told_in_the_readers_language(
    client: FlaskClient, samples: Samples
) -> None:
    english = whole(client, samples, CORRECTED, "en")
    assert "ginger-garlic-chilli extract" in english and "gừng" not in english
    assert "No days to wait before harvest" in english
    vietnamese = whole(client, samples, CORRECTED)
    assert "gừng tỏi ớt ngâm" in vietnamese and "ginger" not in vietnamese


def test_what_keeps_at_room_temperature_is_not_told_to_be_chilled(
    client: FlaskClient, samples: Samples
) -> None:
    page = first(client, samples, "HH-GT-260722-B5")
    assert "bảo quản ở 15–28 °C" in page and "để lạnh" not in page


@pytest.mark.parametrize("link", ["/01/09521201001013/10/X", "/01/1", "/01/x/10/y"])
def test_a_link_that_nobody_can_have_printed_tells_a_shopper_what_to_do(
    client: FlaskClient, link: str
) -> None:
    answer = client.get(f"{link}?lang=vi")
    page = words(answer.text)
    assert answer.status_code == 400
    assert "Không có trong sổ này" in page and "báo cửa hàng" in page
    assert "Chưa có gì được ghi" not in page


def test_programs_that_ask_for_an_unknown_code_get_a_problem(
    client: FlaskClient,
) -> None:
    asked: dict[str, Any] = {"headers": {"Accept": "application/json"}}
    for path in ("/b/4ZZZZZZZZZZZZZZZZ", "/b/nothing"):
        answer = client.get(path, **asked)
        assert (answer.status_code, answer.mimetype) == (
            404, "application/problem+json",
        )  # fmt: skip
        assert answer.json["status"] == 404 and answer.json["detail"]
    slashed = client.get("/b/555ZGSWXYDRNTY5E1/")
    assert slashed.status_code == 200
