"""A cooperative's own software: its token, and the requests it sends to /api/v1.

program = Program(app, token)
program.post("records/harvest", {"kg": 120, …}, key="order-1").json["number"]
"""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Program:
    """A client of one token, or of none."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        return self.client.get(f"/api/v1/{path}", headers=headers, **more)

    def post(self, path: str, value: Any, key: str = "", **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post(f"/api/v1/{path}", json=value, headers=headers, **more)
