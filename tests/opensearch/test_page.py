"""The page and the API over a cluster: the same JSON as over a folder wherever it must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient
from web_stories import PORT, make_index

from searchidx import Archive
from searchidx.web.application import application
from searchidx.web.guard import Rules
from searchidx.web.readers import Readers

Both = tuple[TestClient, TestClient]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, new_address: Callable[[], str]) -> Iterator[Both]:
    """Somebody who asks a folder, and somebody who asks a cluster of the same articles."""
    folder = tmp_path_factory.mktemp("web")
    indexes = str(make_index(folder)), new_address()
    with Archive(indexes[1]) as archive:
        archive.add([folder / "stories.jsonl", folder / "page.html"])
    opened = [Readers(index, threads=2, seconds=60) for index in indexes]
    one, other = (
        TestClient(application(each, Rules(PORT, rate=0), page=True), base_url=f"http://127.0.0.1:{PORT}")
        for each in opened
    )
    yield one, other
    for readers in opened:
        readers.close()


def told(answer: Any) -> Any:
    """What must agree: neither time nor scores, and hits by score in any order."""
    free = ("took_ms", "score", "path", "bytes", "segments", "rank")
    if isinstance(answer, dict):
        kept = {name: told(value) for name, value in answer.items() if name not in free}
        if "hits" in kept:
            kept["hits"] = sorted(kept["hits"], key=lambda hit: str(hit.get("id") or hit))
        return kept
    return list(map(told, answer)) if isinstance(answer, list) else answer


@pytest.mark.parametrize(
    "address",
    [
        "query?q=ceasefire+Lukashenko", "query?q=ceasefire&limit=50", "query?q=nothere", "query?q=hostile",
        "query?q=plenty&person=Person+3&limit=2&offset=1&sort=newest", "query?q=plenty&sort=oldest&limit=7",
        "query?site=site1.example&site=site2.example&since=2005&all_copies=1&exact_names=1&dates=weak",
        "query?q=plenty+ship+nothere&limit=50", "query?q=%22paper+came%22&limit=50", "query?q=titel:x", "query?q=(",
        "facets?q=plenty", "facets?by=month&by=site&limit=3", "facets?like=lukash", "show?id=truce", "show?id=nothere",
        "similar?id=nothere", "changes?id=truce", "versions?id=truce", "query?q=港", "query?q=bridge",
    ],
)  # fmt: skip
def test_the_api_answers_alike(both: Both, address: str) -> None:
    one, other = (client.get(f"/api/{address}") for client in both)
    assert other.status_code == one.status_code
    assert told(other.json()) == told(one.json())


def test_numbers_agree(both: Both) -> None:
    one, other = (client.get("/api/stats").json() for client in both)
    same = ("articles", "files", "copies", "first_date", "last_date", "languages", "date_grades")
    assert {name: other[name] for name in same} == {name: one[name] for name in same}


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=plenty", "/?q=hostile", "/?q=nothere", "/?q=plenty&offset=10&sort=newest", "/article?open=truce",
     "/archive", "/?q=(", "/?q=plenty&since=2005&until=2010"],
)  # fmt: skip
def test_the_page_answers_over_a_cluster(both: Both, address: str) -> None:
    one, other = (client.get(address) for client in both)
    assert other.status_code == one.status_code
    assert ("<script>window.hurt" in other.text) is False
