"""The page under load: many readers at once while articles are added; and one reader alone.

    python -m benchmarks.web --index DIR [--readers 50] [--seconds 60] [--records more.jsonl]

In: an index (a copy of it is served, so that adding does not change it) and a file of records that are added meanwhile.
Out: how long answers took from question to last byte, how many were none, and what of the processor they took.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.sampling import Times

WORDS = "oil bank trade grain japan dollar government market prices stock company minister exports wheat rates".split()


def questions(seed: int) -> list[str]:
    """Addresses as readers ask for them: pages of words, two words, a phrase, a period, a prefix; and the API."""
    chosen = random.Random(seed)
    word = lambda: chosen.choice(WORDS)  # noqa: E731
    shapes = [
        lambda: f"/?q={word()}",
        lambda: f"/?q={word()}%20{word()}",
        lambda: f"/?q={quote(chr(34))}{word()}%20{word()}{quote(chr(34))}",
        lambda: f"/?q={word()}&sort=newest&since=1987-03&until=1987-06",
        lambda: f"/?q={word()[:4]}*",
        lambda: f"/api/query?q={word()}%20{word()}",
        lambda: f"/?q={word()}&offset=10",
    ]
    return [chosen.choice(shapes)() for _ in range(500)]


async def ask(host: str, port: int, address: str) -> tuple[float, int]:
    """Seconds from the question to the last byte of the answer, and its status; a connection of its own."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read(-1)
    writer.close()
    return time.perf_counter() - began, int(answer.split(b" ", 2)[1])


async def read_on(host: str, port: int, seed: int, until: float, pause: float) -> list[tuple[float, int]]:
    """One reader: asks, reads for a while, asks again."""
    chosen = random.Random(seed)
    answers = []
    for address in questions(seed):
        if time.perf_counter() > until:
            break
        answers.append(await ask(host, port, address))
        await asyncio.sleep(chosen.uniform(0.5, 1.5) * pause)
    return answers


async def load(server: str, readers: int, seconds: float, pause: float) -> list[tuple[float, int]]:
    """All answers that so many readers at once got."""
    place = urlsplit(server)
    until = time.perf_counter() + seconds
    asked = (
        read_on(str(place.hostname), int(place.port or 0), seed, until, pause) for seed in range(readers)
    )
    return [answer for each in await asyncio.gather(*asked) for answer in each]


def cpu_of(process: int) -> float:
    """Seconds of processor that a process has used, where the system tells it (Linux)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(what: str, server: str, process: int, readers: int, seconds: float, pause: float) -> str:
    """A line of the table: so many readers, for so long."""
    used = cpu_of(process)
    answers = asyncio.run(load(server, readers, seconds, pause))
    used = (cpu_of(process) - used) * 1000 / len(answers)
    times = Times([took * 1000 for took, _ in answers])
    counts = sorted(collections.Counter(status for _, status in answers).items())
    statuses = ", ".join(f"{number:,} × {status}" for status, number in counts)
    return (
        f"| {what} | {statuses} | {len(answers) / seconds:.1f} | {times.median:.0f} | {times.p95:.0f} "
        f"| {max(times.seconds):.0f} | {used:.1f} |"
    )


def first_paint(server: str, rounds: int = 15) -> str:
    """Milliseconds until Chromium has painted a page of hits, from the click on: median of several."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only for who measures that

    painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        took = []
        for address in [each for each in questions(1) if each.startswith("/?")][: rounds + 1]:
            page.goto(server.rstrip("/") + address)
            page.locator("#total").wait_for()
            while (at := page.evaluate(painted)) is None:
                page.wait_for_timeout(5)
            took.append(at)
        browser.close()
    return f"first paint of {rounds} pages, ms: median {statistics.median(took[1:]):.0f}, most {max(took[1:]):.0f}"


def main() -> None:
    options = argparse.ArgumentParser(description="The page under load.")
    options.add_argument("--index", required=True, help="an index; a copy of it is served")
    options.add_argument(
        "--records", help="a file of records that is added meanwhile, again and again in pieces"
    )
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument(
        "--pause", type=float, default=2, help="seconds that a reader reads between questions"
    )
    options.add_argument("--browser", action="store_true", help="also the first paint in Chromium")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as work:
        index = Path(work) / "index"
        shutil.copytree(given.index, index)
        command = [sys.executable, "-m", "searchidx", "--index", str(index)]
        server = subprocess.Popen(
            [*command, "serve", "--port", "0", "--rate", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            measure(given, server.stdout.readline().strip(), server.pid, command, work)
        finally:
            server.terminate()
            server.wait()


def measure(given: argparse.Namespace, server: str, process: int, command: list[str], work: str) -> None:
    """The whole table, and the first paint."""
    if given.browser:
        print(first_paint(server))
    print("| | answers | a second | median, ms | p95 | slowest | processor, ms an answer |")
    print("|---|---|---|---|---|---|---|")
    print(measured("one reader", server, process, 1, min(15, given.seconds), 0.02), flush=True)
    many = f"{given.readers} readers"
    print(measured(many, server, process, given.readers, given.seconds, given.pause), flush=True)
    if given.records:
        arguments = [sys.executable, "-c", ADD, given.records, work, str(PIECE), *command[1:]]
        adding = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        try:
            print(measured(f"{many} during add", server, process, given.readers, given.seconds, given.pause))
        finally:
            adding.terminate()
            commits = len(adding.communicate()[0].splitlines())
        print(f"{commits} commits of {PIECE} articles meanwhile")


PIECE = 500
"""Articles of one commit."""

ADD = """
import subprocess, sys
records, work, size, *command = sys.argv[1:]
size = int(size)
lines = open(records, encoding="utf-8").readlines()
for number in range(10_000):
    piece = f"{work}/piece{number}.jsonl"
    with open(piece, "w", encoding="utf-8") as file:
        file.writelines(lines[number * size % len(lines):][:size])
    subprocess.run([sys.executable, *command, "add", "--jobs", "1", piece], capture_output=True, check=True)
    print(number, flush=True)
"""
"""Adds a file of so many records after the other, as a process of its own each, until it is ended."""


if __name__ == "__main__":
    main()
