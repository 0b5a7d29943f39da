"""Witnesses for tests: real ones in a folder, asked directly or over real HTTP.

folk = Folk(tmp_path, LOG.verifier, "union", "city")
book.trust = Trust(folk.policy("two"))
folk.ask(book, "union")        one round of what the collector's thread does
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from nguon.core import policy
from nguon.core.note import Verifier, format_verifier
from nguon.core.policy import Policy
from nguon.services.collect import Asking
from nguon.services.witness import Witness, open_witness
from nguon.store.ledger import Book
from nguon.witness import answer_to

NOW = datetime(2026, 11, 22, 6, 40, tzinfo=UTC)


class Folk:
    """Some witnesses of one log, and the policies that name them."""

    def __init__(self, folder: Path, log: Verifier, *names: str) -> None:
        self.of = {
            name: open_witness(folder / name, f"{name}.example", [format_verifier(log)])
            for name in names
        }
        self.urls: dict[str, str] = {}
        self._log = format_verifier(log)

    def text(self, need: str = "any") -> str:
        lines = [f"log {self._log}"]
        for name, one in self.of.items():
            url = self.urls.get(name, f"http://{name}.example")
            lines.append(f"witness {name} {one.verifier_key} {url}")
        lines.append(f"group enough {need} {' '.join(self.of)}")
        return "\n".join([*lines, "quorum enough", ""])

    def policy(self, need: str = "any") -> Policy:
        return policy.parse(self.text(need).encode())

    def asking(self, book: Book, name: str) -> Asking:
        one = self.of[name]

        def post(body: bytes) -> tuple[int, str, bytes]:
            answer = one.add_checkpoint(body, NOW)
            return answer.status, answer.content_type, answer.body.encode()

        return Asking(book, self.policy().witnesses[name], lambda: NOW, post)

    def ask(self, book: Book, *names: str) -> None:
        for name in names or self.of:
            self.asking(book, name).once()

    def close(self) -> None:
        for one in self.of.values():
            one.close()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve each of them on a port of its own, which the policy then names."""
        servers = {name: _serve(one) for name, one in self.of.items()}
        self.urls = {
            name: f"http://127.0.0.1:{one.server_port}" for name, one in servers.items()
        }
        try:
            yield
        finally:
            for one in servers.values():
                one.shutdown()
                one.server_close()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _serve(one: Witness) -> WSGIServer:
    made = make_server(
        "127.0.0.1",
        0,
        lambda environ, start: answer_to(one, environ, start),
        handler_class=Quiet,
    )
    Thread(target=made.serve_forever, daemon=True).start()
    return made
