"""A real browser for tests: serve an app on a thread, drive Debian's Chromium, ask axe.

    with served(app) as address, chromium() as browser:
        page = open_page(browser, f"{address}/", width=360, lang="vi", dark=False)
        assert_accessible(page)
        picture(page, "start")          # kept only when NGUON_SCREENSHOTS names a folder

The app's own limits, headers and sessions are those of production; only the server is
werkzeug's threaded one.
"""

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = os.environ.get("NGUON_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    "",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE, DESKTOP = 360, 1280
# As an init script: a browser whose WebCrypto does not know Ed25519.
NO_ED25519 = """
const whole = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, key, algorithm, ...rest) {
  if ((algorithm.name ?? algorithm) !== "Ed25519") {
    return whole.call(this, form, key, algorithm, ...rest);
  }
  return Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
};"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` on this machine and yield its address, http://localhost:PORT."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine; the test is skipped where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine (NGUON_CHROMIUM may name one)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


def open_page(
    browser: Browser,
    address: str,
    *,
    width: int = PHONE,
    lang: str = "vi",
    dark: bool = False,
    script: bool = True,
    cookies: list[Any] | None = None,
) -> Page:
    """Open an address as a person would; console errors fail `assert_quiet` later."""
    context = browser.new_context(
        viewport={"width": width, "height": 780 if width < 700 else 900},
        locale={"vi": "vi-VN", "en": "en-GB"}[lang],
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        timezone_id="Asia/Ho_Chi_Minh",
    )
    if cookies:
        context.add_cookies(cookies)
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: _heard(page, message.type, message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(address)
    return page


def _heard(page: Page, kind: str, text: str) -> None:
    # The browser reports the status of an error page that we asked for on purpose.
    if (
        kind in ("error", "warning")
        and "the server responded with a status" not in text
    ):
        page.complaints.append(text)  # type: ignore[attr-defined]


def log_in(page: Page, address: str, user: str, password: str) -> None:
    """Log in through the form, as a person would."""
    page.goto(f"{address}/login")
    page.fill("#user", user)
    page.fill("#password", password)
    page.click("main button.action")
    page.wait_for_load_state()


def assert_quiet(page: Page) -> None:
    """No error and no warning in the console: a CSP refusal shows up here."""
    assert not page.complaints, page.complaints  # type: ignore[attr-defined]


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than the screen."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def assert_accessible(page: Page) -> None:
    """axe finds no violation, WCAG 2.2 AA and best practices."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{v['id']}: {v['help']}\n  " + "\n  ".join(n["html"][:200] for n in v["nodes"])
        for v in found
    ]
    assert not found, f"{page.url}\n" + "\n".join(told)


def picture(page: Page, name: str) -> None:
    """Keep a screenshot of the whole page when NGUON_SCREENSHOTS names a folder."""
    folder = os.environ.get("NGUON_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        safe = re.sub(r"[^\w.-]+", "-", name)
        page.screenshot(path=str(Path(folder) / f"{safe}.png"), full_page=True)


LOOKS = (
    (PHONE, "vi", False), (PHONE, "en", True), (DESKTOP, "vi", True), (DESKTOP, "en", False),
    (PHONE, "vi", True), (PHONE, "en", False), (DESKTOP, "vi", False), (DESKTOP, "en", True),
)  # fmt: skip


def looked_at(
    browser: Browser, address: str, name: str, cookies: list[Any] | None = None
) -> None:
    """Open a page at both widths, languages and schemes: it fits, axe agrees, picture.

    Each of the three is seen both ways in the first four looks; the other four are for
    people, when pictures are kept.
    """
    for width, lang, dark in LOOKS[: 8 if os.environ.get("NGUON_SCREENSHOTS") else 4]:
        page = open_page(
            browser, address, width=width, lang=lang, dark=dark, cookies=cookies
        )
        scheme = "dark" if dark else "light"
        picture(page, f"{name}-{width}-{lang}-{scheme}")
        assert_fits(page)
        assert_accessible(page)
        assert_quiet(page)
        page.context.close()


def cookies_of(page: Page) -> str:
    """Return the page's cookies as JSON, for a message or another context."""
    return json.dumps(page.context.cookies())
