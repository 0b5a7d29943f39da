"""The inspector's desk: who gets in, what every page says, and the forms that write."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.inspected import (
    PASSWORD,
    Chain,
    again,
    code_of,
    inspected,
    with_people,
)
from kit.told import told
from nguon.services.inspect.unseal import openings
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("inspected")
    with told(folder) as (book, world):
        return with_people(inspected(book, world, folder))


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()


@pytest.fixture
def app(chain: Chain, tmp_path: Path) -> Flask:
    made = create_app(
        Settings(data=tmp_path, secret_key="only in tests", demo=True), chain.book
    )
    made.testing = True
    return made


class Person:
    """Somebody at a browser without a script."""

    def __init__(self, app: Flask, user: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.last = ""
        if user:
            self.get("/login")
            answer = self.post("/login", user=user, password=PASSWORD)
            assert answer.status_code == 303, answer.text

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path)
        self.last = answer.text
        return answer

    def post(self, path: str, **typed: str) -> TestResponse:
        """Send the form of the page that was last seen, with its token."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.last)
        assert token, self.last[:500]
        answer = self.client.post(path, data={"csrf_token": token[1], **typed})
        self.last = answer.text or self.last
        return answer


@pytest.fixture
def lan(app: Flask) -> Person:
    return Person(app, "lan")


def paths(chain: Chain) -> list[str]:
    code, coop = code_of(chain, chain.packed), chain.coop.id.rsplit("/", 1)[-1]
    area, paper = (one.rsplit("/", 1)[-1] for one in (chain.area, chain.certificate))
    with chain.book.read() as ledger:
        sealed = ledger.history(chain.packed)[-1]
    return [
        "/inspect", "/inspect?q=H1", "/inspect?q=bat+trang", "/inspect?q=xyzzy",
        "/inspect/refusals", "/inspect/openings", "/inspect/meters", "/inspect/witnesses",
        f"/inspect/area/{area}", f"/inspect/certificate/{paper}", f"/inspect/o/{coop}",
        f"/inspect/b/{code}", f"/inspect/b/{code}/back", f"/inspect/b/{code}/forward",
        f"/inspect/b/{code}/check", f"/inspect/b/{code}/recall", "/inspect/audit",
        f"/inspect/seal/{sealed}?pointer=/nguon:price",
    ]  # fmt: skip


@pytest.mark.parametrize("user", ["hanh", "minh", "quan", ""])
def test_nobody_but_an_inspector_gets_in(app: Flask, chain: Chain, user: str) -> None:
    person = Person(app, user)
    for path in paths(chain):
        answer = person.get(path)
        assert answer.status_code == (403 if user else 302), path
        assert "Fipronil" not in answer.text and ">H1<" not in answer.text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_speaks_both_languages(lan: Person, chain: Chain, lang: str) -> None:
    for path in paths(chain):
        answer = lan.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        if answer.status_code == 302:
            continue
        assert answer.status_code == 200, path
        assert f'<html lang="{lang}">' in answer.text
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "style=" not in answer.text and "<script" not in answer.text, path
        left = re.findall(r">(Weight made|Batch|Recall|History|None\.?)<", answer.text)
        assert lang == "en" or not left, (path, left)


def test_the_desk_names_what_needs_a_look(lan: Person, chain: Chain) -> None:
    desk = lan.get("/inspect?lang=en").text
    for said in ("VN-HN-0117", "Fipronil", "nearly full", "VietGAP 01-23", "ran out"):
        assert said in desk, said
    assert "30" in desk and "2 kg short" in desk


def test_a_code_leads_straight_to_its_dossier(lan: Person, chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    answer = lan.get(f"/inspect?q={code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}")
    assert (answer.status_code, answer.location) == (302, f"/inspect/b/{code}")
    assert lan.get(f"/inspect/b/{code.lower()}").status_code == 301
    assert lan.get("/inspect/b/00000000000000000").status_code in (400, 404)


def test_the_dossier_adds_up_and_links_on(lan: Person, chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    page = lan.get(f"/inspect/b/{code}?lang=en").text
    assert "Record unaltered and complete" in page and "Not recalled" in page
    assert "130 kg made = 130 kg accounted for" in page
    assert f"/b/{code}/bundle" in page
    assert 'class="widths"' in page and 'class="river"' in page
    assert page.index("Recall this batch") > page.index("Take with you")
    back = lan.get(f"/inspect/b/{code}/back?lang=en").text
    assert "Lots: 5" in back and ">H1<" in back


def test_a_changed_record_is_not_verified_on_the_dossier(
    lan: Person, chain: Chain
) -> None:
    with chain.book.read() as ledger:
        index = ledger.history(chain.packed)[-1]
        data = ledger.entry(index).replace(b'"quantity":20', b'"quantity":25')
    with chain.book.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_no_update")
        connection.exec_driver_sql(
            "UPDATE entry SET bytes = ? WHERE number = ?", (data, index)
        )
    code = code_of(chain, chain.packed)
    assert "NOT VERIFIED" in lan.get(f"/inspect/b/{code}?lang=en").text
    check = lan.get(f"/inspect/b/{code}/check?lang=en").text
    assert "NOT VERIFIED" in check and "failed here" in check


def test_an_older_checkpoint_is_held_against_it(lan: Person, chain: Chain) -> None:
    code = code_of(chain, chain.packed)
    with chain.book.read() as ledger:
        older = ledger.checkpoint_at(3)
    path = f"/inspect/b/{code}/check"
    lan.get(f"{path}?lang=en")
    assert "state of 3" in lan.post(path, older=older).text or "3" in lan.last
    assert "Record unaltered" in lan.last
    wrong = older.replace(older.splitlines()[2], "A" * 43 + "=")
    assert "NOT VERIFIED" in lan.post(path, older=wrong).text


def test_a_seal_is_opened_once_with_its_reason(lan: Person, chain: Chain) -> None:
    path = next(p for p in paths(chain) if "/seal/" in p)
    asked = lan.get(f"{path}&lang=en").text
    assert "21000" not in asked and "Why do you open it?" in asked
    refused = lan.post(path.partition("?")[0], pointer="/nguon:price", reason=" ")
    assert refused.status_code == 422 and "21000" not in refused.text
    assert not openings(chain.book)
    shown = lan.post(
        path.partition("?")[0], pointer="/nguon:price", reason="Đối chiếu hóa đơn"
    )
    assert shown.status_code == 200 and "21000" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    [kept] = openings(chain.book)
    assert (kept.account, kept.reason) == ("lan", "Đối chiếu hóa đơn")
    assert "21000" not in lan.get(path).text
    assert "Đối chiếu hóa đơn" in lan.get("/inspect/openings").text
    assert lan.get("/inspect/seal/5?pointer=/x").status_code == 404


def test_a_recall_is_asked_for_recorded_once_and_ended(
    lan: Person, chain: Chain
) -> None:
    code = code_of(chain, chain.merged)
    path = f"/inspect/b/{code}/recall"
    asked = lan.get(f"{path}?lang=en").text
    assert "Lots reached: 3" in asked and "398" in asked
    form = re.search(r'name="form" value="([^"]+)"', asked)
    assert form
    empty = lan.post(path, form=form[1], vi=" ")
    assert empty.status_code == 422 and form[1] in empty.text
    for _ in range(2):
        assert lan.post(path, form=form[1], vi="Dư lượng").status_code == 303
        lan.last = empty.text
    packed = code_of(chain, chain.packed)
    dossier = lan.get(f"/inspect/b/{packed}?lang=en").text
    assert "Recall in force" in dossier and "Chi cục" in dossier
    assert len(chain.world.batch_now(chain.merged).recalls) == 1
    assert "End the recall" in lan.get(f"{path}?lang=en").text
    ended = lan.post(path, form="other", vi="Kết quả lại đạt", end="yes")
    assert ended.status_code == 303
    assert not chain.world.batch_now(chain.packed).recalled


def test_no_form_is_taken_without_its_token(lan: Person, chain: Chain) -> None:
    code = code_of(chain, chain.merged)
    answer = lan.client.post(f"/inspect/b/{code}/recall", data={"vi": "x", "form": "f"})
    assert answer.status_code == 403
    assert not chain.world.batch_now(chain.merged).recalls


def test_the_meter_page_lists_its_harvests(lan: Person, chain: Chain) -> None:
    page = lan.get(f"/inspect/area/{chain.area.rsplit('/', 1)[-1]}?lang=en").text
    assert "480 of 500 kg" in page and ">H1<" in page and ">H2<" in page
    assert "add up to the meter: 480 kg" in page
    missing = chain.coop.id.rsplit("/", 1)[-1]
    assert lan.get(f"/inspect/area/{missing}").status_code == 404


def test_the_whole_ledger_is_audited_from_a_page_that_comes_again(
    lan: Person, chain: Chain
) -> None:
    assert lan.get("/inspect/audit?lang=en").status_code == 200
    begun = lan.post("/inspect/audit")
    assert begun.status_code == 303
    said = ""
    for _ in range(200):
        answer = lan.get(begun.location)
        said = answer.text
        if "Refresh" not in answer.headers:
            break
        assert "<progress" in said and answer.headers["Refresh"] == "2"
        threading.Event().wait(0.1)
    assert "At that moment everything fitted" in said and "Not of today" not in said
    chain.world.coop("Another")
    assert "Not of today" in lan.get(begun.location).text
    assert "entries since" in lan.get("/inspect/audit").text
    assert lan.get("/inspect/audit/99").status_code == 404


def test_an_audit_names_table_row_and_column(lan: Person, chain: Chain) -> None:
    with chain.book.write() as connection:
        connection.exec_driver_sql(
            "UPDATE holding SET kg = '69' WHERE kg = '68'",
        )
    lan.get("/inspect/audit?lang=en")
    begun = lan.post("/inspect/audit")
    for _ in range(200):
        answer = lan.get(begun.location)
        if "Refresh" not in answer.headers:
            break
        threading.Event().wait(0.1)
    assert "Something does not fit" in answer.text
    assert "holding" in answer.text and "kg" in answer.text
