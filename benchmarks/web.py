"""The page under load: many readers at once while articles are added; and one reader alone.

    python -m benchmarks.web --index DIR [--readers 50] [--seconds 60] [--records more.jsonl]

In: an index (a copy of it is served, so that adding does not change it) and a file of records that are added meanwhile.
Out: how long answers took, and how many were none.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
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


def told(what: str, answers: Sequence[tuple[float, int]], seconds: float) -> str:
    """A line of a table."""
    times = Times([took * 1000 for took, _ in answers])
    statuses = ", ".join(
        f"{n} × {status}" for status, n in sorted(collections.Counter(s for _, s in answers).items())
    )
    rate = len(answers) / seconds
    return f"| {what} | {statuses} | {rate:.1f} | {times.median:.0f} | {times.p95:.0f} | {max(times.seconds):.0f} |"


def main() -> None:
    options = argparse.ArgumentParser(description="The page under load.")
    options.add_argument("--index", required=True, help="an index to copy and serve")
    options.add_argument(
        "--records", help="a file of records that is added meanwhile, again and again in pieces"
    )
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument(
        "--pause", type=float, default=2, help="seconds that a reader reads between questions"
    )
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
            address = server.stdout.readline().strip()
            print("| | answers | a second | median, ms | p95 | slowest |\n|---|---|---|---|---|---|")
            alone = asyncio.run(load(address, 1, 15, 0.02))
            print(told("one reader, nothing else", alone, 15))
            many = asyncio.run(load(address, given.readers, given.seconds, given.pause))
            print(told(f"{given.readers} readers", many, given.seconds))
            if given.records:
                adding = subprocess.Popen(
                    [sys.executable, "-c", ADD, given.records, work, *command[1:]],
                    stdout=subprocess.PIPE,
                    text=True,
                )
                many = asyncio.run(load(address, given.readers, given.seconds, given.pause))
                print(told(f"{given.readers} readers during add", many, given.seconds))
                adding.terminate()
                out, _ = adding.communicate()
                print(f"\n{len(out.splitlines())} commits meanwhile", file=sys.stderr)
        finally:
            server.terminate()
            server.wait()


ADD = """
import subprocess, sys
records, work, *command = sys.argv[1:]
lines = open(records, encoding="utf-8").readlines()
for number in range(10_000):
    piece = f"{work}/piece{number}.jsonl"
    size = 500
    with open(piece, "w", encoding="utf-8") as file:
        file.writelines(lines[number * size % len(lines):][:size])
    subprocess.run([sys.executable, *command, "add", "--jobs", "1", piece], capture_output=True, check=True)
    print(number, flush=True)
"""
"""Adds a file of so many records after the other, as a process of its own each, until it is ended."""


if __name__ == "__main__":
    main()
