"""The witness's door: C2SP tlog-witness over HTTP, and one page for people.

    POST /add-checkpoint                 200 400 403 404 409 422 (`nguon.core.witness`)
    GET  /<hex sha256(origin)>/checkpoint    the newest cosigned checkpoint of a log
    GET  /                               whose witness this is, its key, its logs
    GET  /healthz

    python -m nguon.witness --host 127.0.0.1 --port 8011     NGUON_WITNESS_DATA=folder

A WSGI application without a framework, served by granian. No log-in, no cookie, no
script: what it says is public, and what it takes is signed. A body is read whole, up
to 128 KiB, by a part of the threads only, so that senders who trickle cannot stop the
page. Proved in tests/test_witness.py.
"""

import argparse
import base64
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from nguon import clock
from nguon.core.witness import LIMIT, Answer, origin_hash
from nguon.errors import NguonError
from nguon.messages import say
from nguon.services.witness import Watched, Witness, open_witness

THREADS: Final = 96
READERS: Final = 64
HEADER_SECONDS: Final = 10

# The look of the ledger's own pages (web/nguon_web/static/css/tokens.css), in small:
# a witness runs without them.
_STYLE: Final = (
    ":root{color-scheme:light dark;--paper:#fbfaf4;--card:#fff;--ink:#18251d;"
    "--soft:#55645a;--line:#e2e4d8;--leaf:#1b6b3f;--red:#a81f17}"
    "@media(prefers-color-scheme:dark){:root{--paper:#121a15;--card:#1a241e;"
    "--ink:#eef3ee;--soft:#a9b8ad;--line:#2e3b33;--leaf:#7fd3a0;--red:#ff9d92}}"
    'body{font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",'
    "sans-serif;font-variant-numeric:tabular-nums;max-width:36rem;margin:0 auto;"
    "padding:16px 16px 48px;color:var(--ink);background:var(--paper);"
    "overflow-wrap:anywhere}"
    "h1{font-size:28px;line-height:1.25;margin:8px 0}"
    "h2{font-size:20px;margin:32px 0 8px}p{margin:8px 0}"
    "code{display:block;font:14px/1.5 ui-monospace,Consolas,monospace;padding:12px;"
    "background:var(--card);border:1px solid var(--line);border-radius:10px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);"
    "vertical-align:top}th{color:var(--soft);font-size:14px;font-weight:400}"
    ".bad{color:var(--red);font-weight:650}a{color:var(--leaf)}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    (
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'",
    ),
)
_REASONS: Final = {
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
    422: "Unprocessable Content", 500: "Internal Server Error",
    503: "Service Unavailable",
}  # fmt: skip

Start = Callable[[str, list[tuple[str, str]]], Any]
_readers = threading.BoundedSemaphore(READERS)


def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer one request of the witness that this process has opened."""
    return answer_to(opened(), environ, start)


@lru_cache(maxsize=1)
def opened() -> Witness:
    return open_witness(Path(os.environ["NGUON_WITNESS_DATA"]))


def answer_to(
    witness: Witness, environ: dict[str, Any], start: Start
) -> Iterable[bytes]:
    """Answer one request; whatever fails inside is a 503 without a word about it."""
    try:
        answer = _route(witness, environ)
    except Exception as error:  # the log may ask again: nothing was promised
        print(f"nguon witness: {error!r}", file=environ["wsgi.errors"])
        answer = Answer(503, "Try again.\n")
    body = answer.body.encode()
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Length", str(len(body))),
    ]
    if answer.status == 503:
        headers.append(("Retry-After", "5"))
    if environ["REQUEST_METHOD"] != "POST":
        headers += [("Cache-Control", "no-cache"), ("Access-Control-Allow-Origin", "*")]
    headers += _HEADERS
    start(f"{answer.status} {_REASONS[answer.status]}", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _route(witness: Witness, environ: dict[str, Any]) -> Answer:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
    if path == "/add-checkpoint":
        if method != "POST":
            return Answer(405, "POST only.\n")
        return _add_checkpoint(witness, environ)
    if method not in ("GET", "HEAD"):
        return Answer(405, "GET only.\n")
    if path == "/":
        return _page(witness, _language(environ))
    if path == "/healthz":
        return Answer(200, "ok\n")
    name, _, rest = path[1:].partition("/")
    if rest == "checkpoint":
        try:
            return Answer(200, witness.checkpoint(name))
        except NguonError:
            return Answer(404, "No such log.\n")
    return Answer(404, "Not found.\n")


def _add_checkpoint(witness: Witness, environ: dict[str, Any]) -> Answer:
    if not _readers.acquire(blocking=False):
        return Answer(503, "Too many are sending at this moment.\n")
    try:
        length = environ.get("CONTENT_LENGTH") or ""
        if length and (not length.isdigit() or int(length) > LIMIT):
            return Answer(413, "A body has at most 128 KiB.\n")
        # Where a length is told the server may wait for ever for what comes beyond.
        body = environ["wsgi.input"].read(int(length) if length else LIMIT + 1)
    finally:
        _readers.release()
    return witness.add_checkpoint(body, clock.now())


def _language(environ: dict[str, Any]) -> str:
    asked = parse_qs(environ.get("QUERY_STRING", "")).get("lang", [""])[0]
    if asked in ("vi", "en"):
        return str(asked)
    wanted = environ.get("HTTP_ACCEPT_LANGUAGE", "vi").lower()
    return "vi" if "vi" in wanted or "en" not in wanted else "en"


def _page(witness: Witness, language: str) -> Answer:
    def told(code: str, **figures: object) -> str:
        return escape(say(f"witness.page.{code}", language, **figures))

    other = "en" if language == "vi" else "vi"
    rows = "".join(_row(one, language) for one in witness.watched())
    heads = "".join(
        f'<th scope="col">{told(word)}</th>' for word in ("log", "size", "time")
    )
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{told('title', name=witness.name)}</title><style>{_STYLE}</style>"
        f'</head><body><main><p><a href="/?lang={other}" lang="{other}"'
        f' hreflang="{other}">{told("other")}</a></p>'
        f"<h1>{told('title', name=witness.name)}</h1>"
        f"<p>{told('what')}</p><p>{told('not')}</p>"
        f"<h2>{told('key')}</h2><p><code>{escape(witness.verifier_key)}</code></p>"
        f"<h2>{told('logs')}</h2><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></main></body></html>"
    )
    return Answer(200, html, "text/html; charset=utf-8")


def _row(one: Watched, language: str) -> str:
    def told(code: str, **figures: object) -> str:
        return escape(say(f"witness.page.{code}", language, **figures))

    name = escape(one.origin)
    size = time = told("none")
    if one.seen is not None:
        where = origin_hash(one.origin)
        name = f'<a href="/{where}/checkpoint">{name}</a>'
        size = str(one.seen.size)
        moment = datetime.fromtimestamp(one.seen.time, UTC)
        time = f"{moment:%Y-%m-%d %H:%M:%S}"
    if one.refused:
        name += f'<br><span class="bad">{told("refused", count=one.refused)}</span>'
    return f"<tr><td>{name}</td><td>{size}</td><td>{time}</td></tr>"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m nguon.witness")
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8011)
    wanted = asked.parse_args()
    # So many threads are meant: readers who trickle hold theirs.
    logging.getLogger("_granian").addFilter(
        lambda record: "to limit the concurrency" not in record.getMessage()
    )
    MPServer(
        "nguon.witness:app",
        address=wanted.host,
        port=wanted.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        backlog=256,
        backpressure=512,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
