"""The archive of `web_stories`, and a client that asks the application over it without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_stories import PORT, Clients, make_index

from searchidx.web.application import application
from searchidx.web.guard import Rules
from searchidx.web.readers import Readers


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index to be read, not changed."""
    return make_index(tmp_path_factory.mktemp("web"))


@pytest.fixture
def client_of() -> Iterator[Clients]:
    """`client_of(index, token="…", page=False)`: somebody on this machine who asks that archive."""
    opened: list[Readers] = []

    def make(index: Path, *, page: bool = True, seconds: float = 30, **rules: Any) -> TestClient:
        readers = Readers(str(index), threads=2, seconds=seconds)
        opened.append(readers)
        served = application(readers, Rules(PORT, **{"rate": 0, **rules}), page=page)
        return TestClient(served, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)

    yield make
    for readers in opened:
        readers.close()


@pytest.fixture
def client(index: Path, client_of: Clients) -> TestClient:
    """Somebody on this machine who asks the archive."""
    return client_of(index)
