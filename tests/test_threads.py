"""Threads of one program that add at the same time, each to its own archive: what a server or a notebook does."""

from __future__ import annotations

import random
import string
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import ROOT, environment_of

from searchidx import Archive, entities
from searchidx.cleaning import repeated
from searchidx.entities import finders

THREADS = 3
ARTICLES = 60
WORDS = 100


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


def words_of(number: int) -> list[list[str]]:
    """The words of each article, hardly one of which any other has."""
    drawn = random.Random(number)
    return [
        ["".join(drawn.choices(string.ascii_lowercase, k=9)) for _ in range(WORDS)] for _ in range(ARTICLES)
    ]


def test_no_page_fails_that_another_thread_reads(tmp_path: Path) -> None:
    """Libraries make their tables when they are first asked: in a process of its own, so that nobody has before."""
    program = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from searchidx import Archive

def add(number):
    with Archive(f"{tmp_path}/index{{number}}") as archive:
        report = archive.add(["{ROOT}/sample_corpus"], jobs=1)
        return report.added, report.failed

sys.setswitchinterval(1e-5)
with ThreadPoolExecutor({THREADS}) as threads:
    found = set(threads.map(add, range({THREADS})))
print(*found)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment_of(), timeout=300
    )
    assert (done.stdout, done.stderr) == ("(32, ())\n", "")


@pytest.mark.usefixtures("hasty")
def test_each_finds_all_of_its_words(tmp_path: Path) -> None:
    for number in range(THREADS):
        folder = tmp_path / f"pages{number}"
        folder.mkdir()
        for at, words in enumerate(words_of(number)):
            (folder / f"{at}.txt").write_text(f"A day at the coast\n\n{' '.join(words)}.\n")

    def add(number: int) -> int:
        with Archive(tmp_path / f"index{number}") as archive:
            return archive.add([tmp_path / f"pages{number}"], jobs=1).added

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(add, range(THREADS))) == [ARTICLES] * THREADS
    for number in range(THREADS):
        with Archive(tmp_path / f"index{number}", create=False) as archive:
            for at, words in enumerate(words_of(number)):
                for word in words[::10]:
                    (hit,) = archive.search(f"={word}").hits
                    assert hit.path == str(tmp_path / f"pages{number}" / f"{at}.txt")


def test_each_has_its_own_lines_and_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    """One archive's boilerplate is not another's, and what finds names is chosen once for an index."""

    class Other(finders.Default):
        name = "other"

    monkeypatch.setattr(finders, "named", lambda _: Other())
    seen = []

    def other() -> None:
        repeated.use({"herald.example": frozenset({b"a digest"})})
        entities.use("other")
        seen.append((dict(repeated.used()), entities.chosen().name))

    before = repeated.used(), entities.chosen().name
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [({"herald.example": {b"a digest"}}, "other")]
    assert (repeated.used(), entities.chosen().name) == before
