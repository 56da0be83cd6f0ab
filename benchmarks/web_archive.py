"""A web archive of many small pages, written by warcio: articles a second, and whether memory grows with it.

In: how many pages, and records to make them of (invented ones without). Out: a table with the memory of the process
that reads and of its workers, in each tenth of the time. Linux is asked for it while the command runs.

usage: python -m benchmarks.web_archive [--pages N] [--records FILE.jsonl] [--jobs N] [--work DIR]
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks import corpus, pages

Record = dict[str, Any]
Sample = tuple[float, int, int, int]
"""Seconds since the start; kB of its own memory that the first process has, the largest worker, all together."""

EVERY = 0.2  # seconds


def write_archive(records: Iterable[Record], path: Path) -> int:
    """A page for each record, packed as crawlers do it; returns how many."""
    headers = [("Content-Type", "text/html; charset=utf-8")]
    teasers: list[str] = []
    number = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, record in enumerate(records, 1):
            page = pages.html.make(record, teasers).encode("utf-8")
            when = f"2024-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
            writer.write_record(
                writer.create_warc_record(
                    f"https://daily.example/news/{number}",
                    "response",
                    payload=io.BytesIO(page),
                    length=len(page),
                    http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": when},
                )
            )
            teasers = [record["title"], *teasers[: pages.TEASERS - 1]]
    return number


def watched(arguments: list[str]) -> tuple[list[Sample], str]:
    """Run a command and look at its memory meanwhile. Raises RuntimeError when it fails."""
    began = time.perf_counter()
    found: list[Sample] = []
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(arguments, stdout=said, stderr=subprocess.STDOUT)
        while process.poll() is None:
            first, *workers = [_own_memory(each) for each in _tree(process.pid)] or [0]
            found.append((time.perf_counter() - began, first, max(workers, default=0), first + sum(workers)))
            time.sleep(EVERY)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: exit code {process.returncode}\n{text[-2000:]}")
    return found, text


def _tree(process: int) -> Iterator[int]:
    """A process and all under it."""
    yield process
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            for child in Path(f"/proc/{process}/task/{task}/children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _own_memory(process: int) -> int:
    """kB of memory that is the process's own, not that of files it has mapped."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon:")), 0)


def table(samples: list[Sample]) -> str:
    """The peaks of each tenth of the time, as Markdown."""
    rows = ["| % of the time | process that reads, MB | largest worker, MB | all, MB |", "|---|---|---|---|"]
    for tenth in range(10):
        part = samples[len(samples) * tenth // 10 : max(1, len(samples) * (tenth + 1) // 10)]
        peaks = (max(sample[at] for sample in part) // 1000 for at in (1, 2, 3))
        rows.append(f"| {tenth * 10}–{tenth * 10 + 10} | {' | '.join(map(str, peaks))} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--records", type=Path, help="JSONL of articles with title and text")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", type=Path, help="keep the archive and the index here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        archive = work / "pages.warc.gz"
        records = corpus.read_records(given.records) if given.records else corpus.articles(given.pages)
        whole = (record for record in records if record.get("title") and record.get("text"))
        number = write_archive(islice(whole, given.pages), archive)
        print(f"{number:,} pages, {archive.stat().st_size / 1e6:.0f} MB packed", file=sys.stderr)
        command = [sys.executable, "-m", "searchidx", "--index", str(work / "index"), "add", "--json"]
        samples, said = watched([*command, "--jobs", str(given.jobs), str(archive)])
    report = json.loads(said)
    print(table(samples))
    added, seconds = report["added"], report["seconds"]
    print(f"\n{added:,} articles in {seconds:.0f} s: {added / seconds:.0f} a second")


if __name__ == "__main__":
    main()
