"""/healthz: the process answers. /readyz: the ledger does. /metrics: a few numbers.

Numbers are of this process, in Prometheus' text form, by route and status, and how far
each witness is; no address, no person and no batch stands in them.
"""

import threading
import time
from collections import Counter

from flask import Blueprint, Flask, Response, current_app, g, request

from nguon.services.witnessed import standings
from nguon_web.access import anyone
from nguon_web.ledger import book

blueprint = Blueprint("health", __name__)


class Meter:
    """Requests by (route, status) and the seconds they took."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: Counter[str] = Counter()

    def add(self, route: str, status: int, seconds: float) -> None:
        with self.lock:
            self.requests[route, status] += 1
            self.seconds[route] += seconds  # type: ignore[assignment]

    def text(self) -> str:
        with self.lock:
            counts, seconds = dict(self.requests), dict(self.seconds)
        lines = ["# TYPE nguon_requests_total counter"]
        lines += [
            f'nguon_requests_total{{route="{route}",status="{status}"}} {count}'
            for (route, status), count in sorted(counts.items())
        ]
        lines.append("# TYPE nguon_request_seconds_total counter")
        lines += [
            f'nguon_request_seconds_total{{route="{route}"}} {spent:.6f}'
            for route, spent in sorted(seconds.items())
        ]
        return "\n".join(lines) + "\n"


def ledger_size() -> int:
    with book().read() as ledger:
        return ledger.size


def witness_numbers() -> str:
    """How far each witness has come, and how often one has raised the alarm."""
    sizes, alarms = [], []
    for one in standings(book()):
        name = one.name.replace("\\", r"\\").replace('"', r"\"")
        sizes.append(f'nguon_witness_size{{witness="{name}"}} {one.size or 0}\n')
        alarms.append(f'nguon_witness_alarms{{witness="{name}"}} {len(one.alarms)}\n')
    if not sizes:
        return ""
    return "".join(
        ["# TYPE nguon_witness_size gauge\n", *sizes,
         "# TYPE nguon_witness_alarms gauge\n", *alarms]
    )  # fmt: skip


@blueprint.get("/healthz")
@anyone
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@anyone
def ready() -> Response:
    """503 until the ledger can be read."""
    try:
        size = ledger_size()
    except Exception:
        current_app.logger.exception("the ledger cannot be read")
        return Response("the ledger cannot be read\n", 503, mimetype="text/plain")
    return Response(f"ok, {size} entries\n", mimetype="text/plain")


@blueprint.get("/metrics")
@anyone
def metrics() -> Response:
    text = current_app.extensions["nguon-meter"].text()
    try:
        size = ledger_size()
        text += f"# TYPE nguon_entries gauge\nnguon_entries {size}\n"
        text += witness_numbers()
    except Exception:  # the numbers of this process are still worth reading
        current_app.logger.exception("the ledger cannot be read")
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def register(app: Flask) -> None:
    meter = app.extensions["nguon-meter"] = Meter()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        route = request.endpoint or "none"
        meter.add(
            route,
            response.status_code,
            time.perf_counter() - g.get("started", time.perf_counter()),
        )
        return response
