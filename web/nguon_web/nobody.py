"""Members of a ledger that has none yet: nobody can log in."""

from datetime import datetime

from nguon.errors import Refused
from nguon_web.auth import Known


class Nobody:
    def log_in(self, user: str, password: str, now: datetime) -> Known:
        raise Refused("web.login")

    def member(self, user: str) -> Known | None:
        return None

    def end_session(self, session: str, now: datetime) -> None:
        return None

    def ended(self, session: str) -> bool:
        return False
