"""Nodes that die: nothing is lost, nothing is doubled, queries go on; and a cluster that is gone altogether.

Each test starts a cluster of its own, so that it may kill its processes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from searchidx import Archive
from searchidx.archive import check
from searchidx.errors import Unreachable

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "cluster"
LIBRARIES = "SEARCHIDX_TEST_CLUSTER_LIB"


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    """Three nodes with their process ids, to be killed at will."""
    lib = os.environ.get(LIBRARIES)
    if not lib:
        pytest.skip(f"{LIBRARIES} does not say where scripts/cluster finds OpenSearch")
    pytest.importorskip("opensearchpy")
    folder = tmp_path / "cluster"
    command = [sys.executable, str(SCRIPT), "start", str(folder), "--lib", lib, "--heap", "384m"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    yield json.loads((folder / "nodes.json").read_text())
    subprocess.run([sys.executable, str(SCRIPT), "stop", str(folder)], check=True)


def _address(nodes: list[dict[str, Any]], name: str) -> str:
    return f"opensearch://{','.join(node['address'].removeprefix('http://') for node in nodes)}/{name}"


def _records(path: Path, number: int) -> Path:
    """Articles that are unlike each other, in files of fifty."""
    path.mkdir()
    for start in range(0, number, 50):
        lines = []
        for at in range(start, start + 50):
            words = " ".join(f"w{(at * 7919 + step * 104_729) % 50_021}" for step in range(80))
            record = {"id": f"a{at}", "title": f"Ferry {at}", "text": f"harbour {words}", "language": "en",
                      "people": [f"Person {at % 9}"], "places": [], "organizations": []}  # fmt: skip
            lines.append(json.dumps(record))
        (path / f"{start:06}.jsonl").write_text("\n".join(lines) + "\n")
    return path


def test_a_node_killed_in_the_middle(
    own_cluster: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHIDX_OPENSEARCH_SHARDS", "3")
    number = 3_000
    folder = _records(tmp_path / "in", number)
    index = _address(own_cluster, "news")
    wrong: list[str] = []
    totals: list[int] = []
    ended = threading.Event()
    old = tmp_path / "old.jsonl"
    names = {"language": "en", "people": [], "places": [], "organizations": []}
    lines = [
        {"id": f"o{at}", "title": f"Beacon {at}", "text": f"lighthouse {at}", **names} for at in range(99)
    ]
    old.write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    def ask() -> None:
        with Archive(index, create=False) as archive:
            while not ended.is_set():
                try:
                    totals.append(archive.search("lighthouse", all_copies=True, limit=3).total)
                except Exception as error:
                    wrong.append(f"{type(error).__name__}: {error}")

    killed: list[int] = []

    def kill(progress: Any) -> None:
        if progress.articles >= number // 3 and not killed:
            killed.append(own_cluster[0]["pid"])
            os.kill(own_cluster[0]["pid"], signal.SIGKILL)

    with Archive(index) as archive:
        archive.add([old])
        asking = threading.Thread(target=ask)
        asking.start()
        report = archive.add([folder], jobs=1, progress=kill)
        ended.set()
        asking.join()
        assert killed
        assert (report.added, report.failed) == (number, ())
        assert not wrong
        assert len(totals) > 3
        assert set(totals) == {99}  # what was there before is never found in part
        found = archive.search("harbour", all_copies=True, limit=0)
        assert found.total == number
        ids = [article.id for article in archive.articles()]
        assert sorted(ids) == sorted([*(f"a{at}" for at in range(number)), *(f"o{at}" for at in range(99))])
        assert archive.add([folder]).unchanged == number
    told = check(index)
    assert told.problems == ()
    assert told.articles == number + 99


def test_a_cluster_that_is_gone(own_cluster: list[dict[str, Any]], tmp_path: Path) -> None:
    """The first add ends with a clear message and exit 3; what it had sent stays, and the next one does the rest."""
    number = 2_000
    folder = _records(tmp_path / "in", number)
    index = _address(own_cluster, "gone")
    stopped: list[int] = []
    connections: list[Any] = []

    def stop(progress: Any) -> None:
        # the second load is the first with records of files, and the third waits for it, at 1,200 articles
        if progress.articles >= number * 3 // 4 and not stopped:
            connections[0].seconds = 1  # else the test waits for minutes
            for node in own_cluster:  # they answer nobody, as if the network were cut
                os.kill(node["pid"], signal.SIGSTOP)
                stopped.append(node["pid"])

    try:
        with Archive(index) as archive:
            connections.append(archive._backend.connection)  # type: ignore[attr-defined]
            with pytest.raises(Unreachable, match="does not answer") as caught:
                archive.add([folder], jobs=1, progress=stop)
        assert caught.value.exit_code == 3
        command = [sys.executable, "-m", "searchidx", "--index", index, "query", "harbour"]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "SEARCHIDX_OPENSEARCH_TIMEOUT": "1"}
        )
        assert done.returncode == 3
        assert "does not answer" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with Archive(index) as archive:
                report = archive.add([folder], jobs=1)
                break
        except Unreachable:
            time.sleep(1)
    with Archive(index, create=False) as archive:
        assert report.unchanged > 0
        assert report.added + report.updated + report.unchanged == number
        assert archive.search("harbour", all_copies=True, limit=0).total == number
    assert check(index).problems == ()
