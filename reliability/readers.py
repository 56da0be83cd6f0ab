"""Readers at work while another process adds, updates, removes, prunes and merges: no error, no wrong answer.

    python -m reliability.readers                  500 commits
    python -m reliability.readers --commits 20     what the tests run

Every commit changes the words of one article and keeps a number of others, so that a reader can tell half a commit from
a whole one: each article says in which commit it was written, all articles of one file in the same one.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from searchidx import Archive
from searchidx.archive import check

READERS = 3
TOGETHER = 5
"""Articles of a file, which are always replaced together."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--commits", type=int, default=500)
    given = arguments.parse_args()
    context = get_context("fork")
    done, said = context.Event(), context.Queue()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _write(place, 0)
        with Archive(place / "index") as archive:
            archive.add([place / "files"], jobs=1)
        readers = [
            context.Process(target=_read, args=(place / "index", each == 0, done, said))
            for each in range(READERS)
        ]
        for reader in readers:
            reader.start()
        try:
            commits = _commits(place, given.commits)
        finally:
            done.set()
        found = [said.get(timeout=60) for _ in readers]
        for reader in readers:
            reader.join()
        whole = check(place / "index").whole
    failures = [failure for _, wrong in found for failure in wrong] + (
        [] if whole else ["not whole in the end"]
    )
    for failure in failures:
        print(failure)
    print(
        f"{commits:,} commits beside {READERS} readers that asked {sum(number for number, _ in found):,} times;"
        f" {len(failures)} errors or wrong answers"
    )
    return 1 if failures else 0


# --- the writer -----------------------------------------------------------------------------------


def _write(place: Path, commit: int) -> None:
    """The file whose articles are all of one commit, one that comes and goes, and one that stays."""
    files = place / "files"
    files.mkdir(exist_ok=True)
    _records(files / "together.jsonl", [f"truce in commit{commit}" for _ in range(TOGETHER)])
    _records(files / "steady.jsonl", ["a harbour that stays"])
    passing = files / "passing.jsonl"
    if commit % 3:
        _records(passing, [f"a ferry of commit{commit}"])
    else:
        passing.unlink(missing_ok=True)


def _records(path: Path, texts: list[str]) -> None:
    rows = [
        {"id": f"{path.stem}{n}", "title": f"{path.stem} {n}", "text": text, "language": "en", "people": [],
         "places": [], "organizations": []}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _commits(place: Path, number: int) -> int:
    with Archive(place / "index") as archive:
        generation = first = archive.generation
        turn = 0
        while generation - first < number:
            turn += 1
            _write(place, turn)
            archive.add([place / "files"], jobs=1, prune=True)
            if turn % 10 == 0:
                archive.optimize()
            if turn % 25 == 0:
                archive.remove([place / "files" / "passing.jsonl"])
            generation = archive.generation
    return generation - first


# --- a reader -------------------------------------------------------------------------------------


def _read(index: Path, opens_anew: bool, done: Event, said: Any) -> None:
    """Ask until the writer is done; one reader opens the index for each question, as a command does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, wrong = 0, []
    archive = Archive(index, create=False)
    while not done.is_set() and len(wrong) < 5:
        try:
            if opens_anew:
                archive = Archive(index, create=False)
            wrong += _asked(archive)
        except Exception:
            wrong.append(traceback.format_exc(limit=-4))
        asked += 1
        time.sleep(0.001)
    said.put((asked, wrong))
    said.close()
    said.join_thread()
    os._exit(0)


def _asked(archive: Archive) -> list[str]:
    found = archive.search("truce", limit=20, all_copies=True)
    commits = {hit.snippets[0].text.rpartition("commit")[2] for hit in found.hits}
    wrong = []
    if found.total != TOGETHER or len(commits) != 1:
        wrong.append(f"{found.total} articles of commits {sorted(commits)}")
    if archive.search("harbour", limit=1).total != 1:
        wrong.append("an article that stays is gone")
    passing = archive.search("ferry", limit=2).hits
    wrong += ["another article's text" for hit in passing if "ferry" not in hit.snippets[0].text]
    return wrong


if __name__ == "__main__":
    sys.exit(main())
