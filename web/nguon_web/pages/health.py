"""/healthz: the process answers. /readyz: the ledger does. /metrics: a few numbers.

Numbers are of all worker processes together, in Prometheus' text form, by route and
status, and how far each witness is; no address, no person and no batch stands in them.
"""

import os
import time

from flask import Blueprint, Flask, Response, current_app, g, request

from nguon.services.witnessed import standings
from nguon_web.access import anyone
from nguon_web.ledger import book

blueprint = Blueprint("health", __name__)

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # set by `nguon_web.server` for several workers
TEXT = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 1, 5)


class Meter:
    """What is counted of one application."""

    def __init__(self) -> None:
        # Not before: it looks for SHARED when it is imported, and `nguon_web.server`
        # names a folder there after it has imported this package.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "nguon_requests", "Requests answered.", ["route", "status"],
            registry=registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "nguon_request_seconds", "Time to the answer.", ["route"],
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self.entries = Gauge(
            "nguon_entries", "Entries in the ledger.", registry=registry,
            multiprocess_mode="max",
        )  # fmt: skip
        self.witness_size = Gauge(
            "nguon_witness_size", "Largest size that a witness has cosigned.",
            ["witness"], registry=registry, multiprocess_mode="max",
        )  # fmt: skip
        self.witness_alarms = Gauge(
            "nguon_witness_alarms", "Forks that a witness has reported.",
            ["witness"], registry=registry, multiprocess_mode="max",
        )  # fmt: skip

    def text(self) -> bytes:
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self.registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def ledger_size() -> int:
    with book().read() as ledger:
        return ledger.size


def count_witnesses(meter: Meter) -> None:
    """Say how far each witness has come, and how often one has raised the alarm."""
    for one in standings(book()):
        meter.witness_size.labels(one.name).set(one.size or 0)
        meter.witness_alarms.labels(one.name).set(len(one.alarms))


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
    meter: Meter = current_app.extensions["nguon-meter"]
    try:
        meter.entries.set(ledger_size())
        count_witnesses(meter)
    except Exception:  # the other numbers are still worth reading
        current_app.logger.exception("the ledger cannot be read")
    return Response(meter.text(), content_type=TEXT)


def register(app: Flask) -> None:
    meter = app.extensions["nguon-meter"] = Meter()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        route = request.endpoint or "none"
        meter.requests.labels(route, str(response.status_code)).inc()
        now = time.perf_counter()
        meter.seconds.labels(route).observe(now - g.get("started", now))
        return response
