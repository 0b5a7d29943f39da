"""Attacks on the desks, each named by its row of the threats that we answer.

IDOR (19), CSRF (20), session fixation and theft (21), XSS through recorded text (15),
injection into headers and logs (32), errors that tell too much (34). Routes come from
the URL map, so that one that is added later is attacked too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from kit.inspected import PASSWORD, Chain, again, code_of, inspected, with_people
from kit.told import told
from nguon import clock
from nguon.services import tokens
from nguon.services.members import Members
from nguon_web import create_app
from nguon_web.access import ANYONE, BEARER, declared
from nguon_web.auth import limiter
from nguon_web.settings import Settings
from web.test_inspect import Person, paths

EVIL = "</b><script>alert(1)</script><img src=x onerror=alert(1)>\"'"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("threats")
    with told(folder) as (book, world):
        return with_people(inspected(book, world, folder))


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()


@pytest.fixture
def app(chain: Chain, tmp_path: Path) -> Flask:
    return create_app(Settings(data=tmp_path, secret_key="only in tests"), chain.book)


def stranger(app: Flask, chain: Chain) -> Person:
    """Return a manager of a cooperative that has nothing to do with the chain."""
    other = chain.world.coop("HTX Ngoài cuộc")
    Members(chain.book).add(
        "ngoai", "Ngoài", "manager", other.id, clock.now(), PASSWORD
    )
    return Person(app, "ngoai")


def ids(rule: Rule, chain: Chain) -> dict[str, str] | None:
    """Return what an outsider would put into a route's address; None: it takes no id."""
    with chain.book.read() as ledger:
        entry = ledger.history(chain.other)[-1]
        event = str(ledger.statement(ledger.history(chain.other)[0])["eventID"])
    known = {
        "code": code_of(chain, chain.other), "number": str(entry), "event_id": event,
        "kind": "png" if "label" in rule.rule else "area", "job": "0" * 32, "login": "hanh", "entry": str(entry),
        "direction": "back",
    }  # fmt: skip
    taken = set(rule.arguments)
    return (
        {name: known[name] for name in taken} if taken and taken <= set(known) else None
    )


def test_19_no_id_of_another_organisation_opens_anything(
    app: Flask, chain: Chain
) -> None:
    """Every route that takes an id: the owner's is not found for a stranger."""
    person = stranger(app, chain)
    text = tokens.add(chain.book, chain.shop.id, "cân", clock.now())
    walked = []
    for rule in app.url_map.iter_rules():
        allowed, taken = declared(app.view_functions[rule.endpoint]), ids(rule, chain)
        if taken is None or allowed == (ANYONE,):
            continue
        url = "".join(
            taken.get(part, part) if known else part
            for known, part in _parts(rule.rule)
        )
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if allowed == (BEARER,):
                headers = {"Authorization": f"Bearer {text}"}
                status = app.test_client().open(url, method=method, headers=headers)
            else:
                person.get("/record")
                sent = re.search(r'name="csrf_token" value="([^"]+)"', person.last)
                status = person.client.open(
                    url, method=method, headers={"X-CSRFToken": sent[1] if sent else ""}
                )
            wanted = 404 if allowed == (BEARER,) or "manager" in allowed else 403
            assert status.status_code == wanted, (method, url, status.status_code)
            assert "Fipronil" not in status.text and "Bát Tràng" not in status.text
            walked.append(url)
    assert len(walked) >= 10, walked


def _parts(rule: str) -> Iterator[tuple[bool, str]]:
    for part in re.split(r"(<[^>]+>)", rule):
        found = re.fullmatch(r"<(?:[^:]*:)?(\w+)>", part)
        yield (True, found[1]) if found else (False, part)


def test_20_every_posting_route_refuses_a_missing_wrong_or_foreign_token(
    app: Flask, chain: Chain
) -> None:
    with chain.book.read() as ledger:
        before = ledger.size
    people = {"admin": "quan", "inspector": "lan", "clerk": "hanh", "manager": "minh"}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        allowed = declared(view)
        if "POST" not in rule.methods or allowed == (BEARER,):
            continue
        if getattr(view, "changes_nothing", False):
            continue
        limiter.reset()  # so many log-ins are an attack of another row
        taken = ids(rule, chain) or dict.fromkeys(rule.arguments, "harvest")
        url = "".join(taken.get(p, p) if known else p for known, p in _parts(rule.rule))
        person = Person(app, people.get(allowed[0], ""))
        other = Person(app, "lan")
        other.get("/inspect/audit")
        foreign = re.search(r'name="csrf_token" value="([^"]+)"', other.last)[1]
        for told_token in ("", "x", foreign):
            answer = person.client.post(url, data={"csrf_token": told_token})
            # The clerk's forms keep what was typed and are shown again, unrecorded.
            again_shown = url.startswith("/record/") and answer.status_code == 303
            assert again_shown or answer.status_code == 403, (url, told_token[:5])
        good = re.search(r'"csrf_token" value="([^"]+)"', person.client.get("/").text)
        if good:
            headers = {"Sec-Fetch-Site": "cross-site"}
            answer = person.client.post(
                url, data={"csrf_token": good[1]}, headers=headers
            )
            assert answer.status_code in (403, 303), url
    with chain.book.read() as ledger:
        assert ledger.size == before


def test_21_a_cookie_planted_before_the_log_in_is_worth_nothing(
    app: Flask, chain: Chain
) -> None:
    thief = app.test_client()
    thief.get("/login")
    planted = thief.get_cookie("nguon").value
    victim = Person(app, "")
    victim.client.set_cookie("nguon", planted)
    victim.get("/login")
    victim.post("/login", user="lan", password=PASSWORD)
    assert victim.client.get("/inspect").status_code == 200
    assert thief.get("/inspect").status_code == 302
    assert victim.client.get_cookie("nguon").value != planted


def test_21_passwords_are_kept_as_argon2id_and_nothing_else(chain: Chain) -> None:
    with chain.book.read() as ledger:
        rows = ledger.connection.exec_driver_sql("SELECT password FROM member").all()
    assert rows and all(kept.startswith("$argon2id$v=19$") for (kept,) in rows)
    memory, passes = re.search(r"\$m=(\d+),t=(\d+),", rows[0][0]).groups()
    assert int(memory) >= 19 * 1024 and int(passes) >= 2  # OWASP's least


def test_15_recorded_text_is_shown_as_text_on_every_desk(
    app: Flask, chain: Chain
) -> None:
    """A script in every text that people word: names, lots, notes, reasons, accounts."""
    world = chain.world
    evil = world.coop(EVIL)
    area = world.area(EVIL, evil, declared_kg=100)
    world.certificate(EVIL, evil, areas=[area], to="2026-09-20")
    field = evil.plants(f"Rau {EVIL}", area=area, lot="E1")
    lot = evil.harvests(field, kg=90, lot="E2")
    chain.lab.does(
        "test", lot, **{"nguon:result": {"nguon:verdict": "fail", "nguon:note": EVIL}}
    )
    Members(chain.book).add(
        "evil", EVIL[:80], "manager", evil.id, clock.now(), PASSWORD
    )
    tokens.add(chain.book, evil.id, EVIL[:80], clock.now())
    evil.recalls(lot, reason=EVIL)
    code = code_of(chain, lot)
    lan, quan, own = Person(app, "lan"), Person(app, "quan"), Person(app, "evil")
    seen = {
        lan: [
            "/inspect", "/inspect?q=script", "/inspect/refusals", "/inspect/meters",
            f"/inspect/o/{evil.id.rsplit('/', 1)[-1]}",
            f"/inspect/area/{area.rsplit('/', 1)[-1]}",
            *(f"/inspect/b/{code}{way}" for way in
              ("", "/check", "/back", "/forward", "/recall")),
            *paths(chain),
        ],
        quan: ["/admin", "/admin/members/evil", "/admin/tokens", "/admin/organisations",
               "/admin/members/add", "/admin/tokens/add", "/admin/openings"],
        own: ["/record", f"/record/batch/{code}"],
        Person(app, ""): [f"/b/{code}", f"/search?q={EVIL}"],
    }  # fmt: skip
    shown = 0
    for person, addresses in seen.items():
        for path in addresses:
            answer = person.get(path)
            assert answer.status_code < 500, path
            assert "<script>alert" not in answer.text, path
            assert "onerror=alert(1)>" not in answer.text.replace("&gt;", ""), path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
            shown += "&lt;script&gt;alert" in answer.text
    assert shown >= 12, shown


def test_32_nothing_typed_reaches_a_header_or_a_terminal_by_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.add_url_rule("/t/<path:x>", "breaks", lambda x: 1 / 0)
    app.view_functions["breaks"].access = (ANYONE,)  # type: ignore[attr-defined]
    client = app.test_client()
    for onward in (
        "/a\r\nSet-Cookie: x=1",
        "/a%0d%0aX: 1",
        "//evil.example",
        "/\x1b[2J",
    ):
        answer = client.get("/record", query_string={"next": onward})
        assert "x=1" not in str(answer.headers.get("Set-Cookie"))
        page = client.get("/login", query_string={"next": onward}).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        sent = {
            "user": "lan",
            "password": PASSWORD,
            "csrf_token": token,
            "next": onward,
        }
        answer = app.test_client().post("/login", data=sent)
        assert "evil.example" not in (answer.location or "")
    answer = client.get("/t/a%1b[31mERROR forged")
    assert answer.status_code == 500
    assert "ERROR forged" in caplog.text and "\x1b" not in caplog.text


def test_34_a_fault_of_ours_tells_a_number_and_nothing_else(app: Flask) -> None:
    app.add_url_rule("/t/fault", "fault", lambda: {}["a secret in memory"])
    app.view_functions["fault"].access = (ANYONE,)  # type: ignore[attr-defined]
    answer = app.test_client().get("/t/fault")
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/record", "/admin/", "/b/7K3M9Q2XV4TBHN8PC"])
def test_no_answer_repeats_the_host_that_was_asked_for(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    assert "evil.example" not in (answer.location or "")
