"""A clerk at the desk, over Flask's test client: opens forms, fills in, sends.

clerk = Clerk(app, "hanh")
answer = clerk.sends("harvest", {f"kg-{plot}": "96"})
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from kit.desk import NOW, Story, ledger
from kit.forms import filled
from nguon import clock
from nguon.services.members import Members
from nguon_web import auth, create_app
from nguon_web.settings import Settings

PASSWORD = "ngay-mua-moi-hai"
# user -> (role, organisation of the story)
PEOPLE = {
    "hanh": ("clerk", "coop"),
    "thu": ("manager", "coop"),
    "yen": ("clerk", "shop"),
    "thinh": ("manager", "stranger"),
    "khoa": ("clerk", "lab"),
}


def desk_template(folder: Path) -> Path:
    """Make the story's ledger once, with its people, to be copied by each test."""
    now = clock.now()
    with ledger(folder, now - timedelta(days=61)) as book:
        story, members = Story(book, now), Members(book)
        for user, (role, organisation) in PEOPLE.items():
            subject = getattr(story, organisation).id
            members.add(user, user.title(), role, subject, NOW, PASSWORD)
    return folder


def desk_app(story: Story, folder: Path) -> Flask:
    """Return the web application over the story's ledger."""
    app = create_app(Settings(data=folder, secret_key="only in tests"), story.book)
    app.testing = True
    auth.limiter.reset()
    return app


class Clerk:
    """One person, logged in, in one language."""

    def __init__(self, app: Flask, user: str, lang: str = "vi") -> None:
        self.client = app.test_client()
        self.client.set_cookie("lang", lang)
        page = self.client.get("/login").text
        sent = filled(page, "/login", user=user, password=PASSWORD)
        answer = self.client.post("/login", data=sent)
        assert answer.status_code == 303, answer.text

    def sees(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    def filled(
        self, verb: str, answers: dict[str, Any], asked: str = ""
    ) -> MultiDict[str, str]:
        """Return the verb's form with these answers, as a browser would send it."""
        page = self.sees(f"/record/{verb}{asked}")
        return filled(page, f"/record/{verb}", **answers)

    def posts(self, verb: str, sent: MultiDict[str, str]) -> TestResponse:
        return self.client.post(f"/record/{verb}", data=sent)

    def sends(
        self, verb: str, answers: dict[str, Any], asked: str = "", sure: bool = True
    ) -> TestResponse:
        """Fill in and send; say yes where the page asks "is this right?"."""
        answer = self.posts(verb, self.filled(verb, answers, asked))
        if sure and answer.status_code == 200 and 'name="sure"' in answer.text:
            again = filled(answer.text, f"/record/{verb}", sure="yes")
            answer = self.posts(verb, again)
        return answer

    def records(self, verb: str, answers: dict[str, Any], asked: str = "") -> int:
        """Fill in, send, and return the number on the receipt."""
        answer = self.sends(verb, answers, asked)
        wrong = re.findall(r'role="alert".*?</div>', answer.text, re.DOTALL)
        assert answer.status_code == 303, (answer.status_code, wrong)
        return int(answer.location.split("?")[0].rsplit("/", 1)[1])
