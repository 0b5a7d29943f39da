"""Both engines for a test: import these fixtures where a test asks for `url`.

from kit.engines import server, url  # noqa: F401
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.postgres import Cluster, cluster


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run."""
    with cluster() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    made: Cluster = request.getfixturevalue("server")
    return made.new_database()
