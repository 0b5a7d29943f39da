"""Export over HTTP: the two desks' pages, and the files a program asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kit.inspected import PASSWORD, Chain, again, code_of, inspected, with_people
from kit.told import told
from nguon.services import tokens
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("export")
    with told(folder) as (book, world):
        return with_people(inspected(book, world, folder))


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()


@pytest.fixture
def app(chain: Chain, tmp_path: Path) -> Flask:
    made = create_app(Settings(data=tmp_path, secret_key="only in tests"), chain.book)
    made.testing = True
    return made


class Reader:
    """Somebody at a browser without a script, or a program with a token."""

    def __init__(self, app: Flask, user: str = "", token: str = "") -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if user:
            page = self.client.get("/login").text
            sent = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert sent
            answer = self.client.post(
                "/login",
                data={"csrf_token": sent[1], "user": user, "password": PASSWORD},
            )
            assert answer.status_code == 303

    def get(self, path: str):  # type: ignore[no-untyped-def]
        return self.client.get(path, headers=self.headers)


def test_a_program_gets_a_file_with_its_name(chain: Chain, app: Flask) -> None:
    token = tokens.add(chain.book, chain.coop.id, "erp", chain.world.clock, ["read"])
    code = code_of(chain, chain.packed)
    answer = Reader(app, token=token).get(f"/api/v1/export/portal?batch={code}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbftraceability_code;")


def test_who_has_no_token_is_told_so(chain: Chain, app: Flask) -> None:
    code = code_of(chain, chain.packed)
    answer = Reader(app).get(f"/api/v1/export/portal?batch={code}")
    assert answer.status_code == 401 and "Bearer" in answer.headers["WWW-Authenticate"]
    token = tokens.add(
        chain.book, chain.coop.id, "scale", chain.world.clock, ["readings"]
    )
    answer = Reader(app, token=token).get(f"/api/v1/export/portal?batch={code}")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [("portal", 400), ("nonesuch?batch=x", 404), ("portal?batch=NO-SUCH", 404),
     ("portal?from=31/12/2026", 400), ("portal?batch=x&organisation=y", 400),
     ("portal?organisation=nobody", 404), ("portal?from=2026-09-01&untill=2026-09-30", 400),
     ("portal?from=2026-09-01&from=2026-09-02", 400), ("portal?from=9999-12-31&to=9999-12-31", 400)],
)  # fmt: skip
def test_what_is_wrong_is_a_problem_with_a_sentence(
    chain: Chain, app: Flask, query: str, status: int
) -> None:
    token = tokens.add(chain.book, chain.coop.id, "erp", chain.world.clock)
    answer = Reader(app, token=token).get(f"/api/v1/export/{query}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json" and answer.json["detail"]


def test_the_forms_are_listed_for_programs(app: Flask) -> None:
    listed = Reader(app).get("/api/v1/export?lang=en").json["forms"]
    assert {"name", "title", "about", "media", "takes", "who"} == set(listed[0])


@pytest.mark.parametrize(("user", "desk"), [("hanh", "record"), ("lan", "inspect")])
def test_a_desk_shows_what_an_export_holds_and_gives_it(
    chain: Chain, app: Flask, user: str, desk: str
) -> None:
    code, person = code_of(chain, chain.packed), Reader(app, user)
    empty = person.get(f"/{desk}/export?lang=en")
    assert empty.status_code == 200 and "Download" not in empty.text
    page = person.get(f"/{desk}/export?lang=en&form=portal&kind=batch&which={code}")
    assert page.status_code == 200 and "Events: " in page.text, page.text
    link = re.search(rf'href="(/{desk}/export/file\?[^"]+)"', page.text)
    assert link
    file = person.get(link[1].replace("&amp;", "&"))
    assert file.status_code == 200, (link[1], file.text)
    assert file.status_code == 200 and file.mimetype == "text/csv"
    wrong = person.get(f"/{desk}/export?lang=en&form=portal&kind=batch&which=NO-SUCH")
    assert (
        wrong.status_code == 404 and "NO-SUCH" in wrong.text and "<form" in wrong.text
    )
    blank = person.get(f"/{desk}/export?lang=en&form=portal&kind=batch&which=")
    assert blank.status_code == 400
    for page, said in ((wrong, "NO-SUCH"), (blank, "Type the name or code")):
        assert re.search(rf'id="which-error">[^<]*{said}', page.text), said


def test_a_clerk_exports_what_the_organisation_recorded(
    chain: Chain, app: Flask
) -> None:
    page = Reader(app, "hanh").get("/record/export?lang=en&form=portal&kind=ours")
    assert page.status_code == 200 and "Download" in page.text


@pytest.mark.parametrize(
    "path", ["/record/export", "/inspect/export", "/record/export/file"]
)
def test_a_desk_is_for_its_own_people(app: Flask, path: str) -> None:
    assert Reader(app).get(path).status_code == 302
    other = "lan" if path.startswith("/record") else "hanh"
    assert Reader(app, other).get(path).status_code == 403


def test_open_data_is_for_anybody_but_not_all_day_long(
    chain: Chain, app: Flask
) -> None:
    code, anybody = code_of(chain, chain.packed), Reader(app)
    path = f"/api/v1/export/tabular?batch={code}"
    answer = anybody.get(path)
    assert answer.status_code == 200 and answer.data.startswith(b"PK")
    statuses = [anybody.get(path).status_code for _ in range(25)]
    assert 429 in statuses
    token = tokens.add(chain.book, chain.coop.id, "erp", chain.world.clock, ["read"])
    assert Reader(app, token=token).get(path).status_code == 200


def test_a_form_in_the_language_that_is_asked_for(chain: Chain, app: Flask) -> None:
    token = tokens.add(chain.book, chain.coop.id, "erp", chain.world.clock, ["read"])
    path = f"/api/v1/export/legalpage?batch={code_of(chain, chain.packed)}"
    for language, word in (("vi", "Công đoạn"), ("en", "Stages")):
        assert word in Reader(app, token=token).get(f"{path}&lang={language}").text


def test_an_inspector_exports_an_organisation_a_period_and_a_recall(
    chain: Chain, app: Flask
) -> None:
    chain.officer.recalls(chain.other)
    code = code_of(chain, chain.other)
    person = Reader(app, "lan")
    for chosen in (
        f"kind=organisation&which={chain.coop.id.rsplit('/', 1)[-1]}",
        "kind=period&from=2026-08-02&to=2026-09-14",
        f"kind=recall&which={code}",
    ):
        for form in ("fsma204", "legal", "tabular"):
            page = person.get(f"/inspect/export?lang=en&form={form}&{chosen}")
            assert page.status_code == 200 and "Download" in page.text, (form, chosen)
            assert (
                person.get(f"/inspect/export/file?form={form}&{chosen}").data[:2]
                == b"PK"
            )
    none = person.get("/inspect/export?lang=en&form=portal&kind=period&from=2035-01-01")
    assert "Nothing fits" in none.text and "Download" not in none.text
