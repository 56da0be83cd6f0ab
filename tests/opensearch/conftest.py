"""A real cluster for tests: the one that SEARCHIDX_TEST_CLUSTER names, as `scripts/cluster start FOLDER` prints it.

Without it everything here is skipped. Each archive has a name of its own and is deleted at the end.
"""

from __future__ import annotations

import json
import os
import urllib.request
import uuid
from collections.abc import Callable, Iterator

import pytest

VARIABLE = "SEARCHIDX_TEST_CLUSTER"

WHY = f"no cluster: scripts/cluster start FOLDER prints addresses; {VARIABLE} names them, with commas"


@pytest.fixture(scope="session")
def nodes() -> list[str]:
    """The addresses of the nodes, as http://127.0.0.1:9201."""
    found = [each for each in os.environ.get(VARIABLE, "").replace("\n", ",").split(",") if each]
    if not found:
        pytest.skip(WHY)
    pytest.importorskip("opensearchpy", reason="opensearch-py is not installed")
    return found


@pytest.fixture(scope="session")
def new_address(nodes: list[str]) -> Iterator[Callable[[], str]]:
    """Makes the address of an archive that is not there yet; all are deleted at the end."""
    made: list[str] = []
    hosts = ",".join(node.removeprefix("http://") for node in nodes)
    os.environ.setdefault("SEARCHIDX_OPENSEARCH_SHARDS", "2")

    def make() -> str:
        name = f"test-{uuid.uuid4().hex[:12]}"
        made.append(name)
        return f"opensearch://{hosts}/{name}"

    yield make
    for name in made:
        for pattern in (f"{name}-*",):
            delete(nodes, pattern)


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    """The address of an archive that is not there yet."""
    return new_address()


def delete(nodes: list[str], index: str) -> None:
    """Delete indices, by a node that answers."""
    for node in nodes:
        try:
            asked(node, index, method="DELETE")
        except OSError:
            continue
        return


def asked(node: str, path: str, *, method: str = "GET", body: object = None) -> dict[str, object]:
    """The answer of one node."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(
        f"{node}/{path}", data=data, method=method, headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, object] = json.load(answer)
        return found
