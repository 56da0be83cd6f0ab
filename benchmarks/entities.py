"""How fast people, places and organizations are found: articles a second of one core, and what loading takes.

    python -m benchmarks.entities                                    # invented articles
    python -m benchmarks.entities --records articles.jsonl.gz        # your own
    python -m benchmarks.entities --records … --finder spacy:en_core_web_sm

Texts are cut or put together to one length, half of them are read to warm up, the other half is timed: new text,
with names that have been seen. Rounds alternate between the finders that are named, so that they suffer the same
neighbours; the median counts.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator

from benchmarks import corpus
from searchidx import pipeline

LENGTH = 3_400
"""Characters of an article, as in real news."""


def texts(records: str | None, number: int, length: int) -> list[str]:
    """`number` texts of `length` characters."""
    found: list[str] = []
    whole = ""
    for title, text in _articles(records, number * 8):
        whole += f"{title}\n\n{text}\n\n"
        if len(whole) >= length:
            found.append(whole[:length])
            whole = ""
        if len(found) == number:
            break
    return found


def _articles(records: str | None, most: int) -> Iterator[tuple[str, str]]:
    if records is None:
        yield from ((article["title"], article["text"]) for article in corpus.articles(most))
        return
    opened = gzip.open if records.endswith(".gz") else open
    with opened(records, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield record.get("title") or "", record.get("text") or ""


def loading() -> float:
    """Seconds that a fresh process takes to load the default finder's tables and model; the best of five."""
    code = (
        "import time; from searchidx import entities; from searchidx.entities import tables\n"
        "began = time.perf_counter(); tables.tables(); tables.model(); print(time.perf_counter() - began)"
    )
    return min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )


def speeds(finders: Iterable[str], found: list[str], rounds: int) -> dict[str, float]:
    """Articles a second of each finder, by the processor's time."""
    from searchidx.entities import finders as rooms  # noqa: PLC0415 - after the loading is timed

    gc.set_threshold(*pipeline.CALM)  # as the workers of `add` do
    half = len(found) // 2
    ready = {name: rooms.named(name) for name in finders}
    times: dict[str, list[float]] = {name: [] for name in ready}
    for finder in ready.values():
        for text in found[:half]:
            finder.find(text, "en")
    step = max(1, half // rounds)
    for at in range(half, len(found) - step + 1, step):
        for name, finder in ready.items():
            began = time.process_time()
            for text in found[at : at + step]:
                finder.find(text, "en")
            times[name].append(step / (time.process_time() - began))
    return {name: statistics.median(of) for name, of in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--records", help="JSON lines with title and text, also .gz; default: invented articles"
    )
    parser.add_argument("--articles", type=int, default=1_200)
    parser.add_argument("--length", type=int, default=LENGTH)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument(
        "--finder", action="append", default=[], help="another one to time beside the default"
    )
    chosen = parser.parse_args()
    print(f"loading: {loading():.3f} s")
    found = texts(chosen.records, chosen.articles, chosen.length)
    print(f"{len(found) // 2} articles of {chosen.length} characters, after as many to warm up")
    for name, speed in speeds(["default", *chosen.finder], found, chosen.rounds).items():
        print(f"{name}: {speed:,.0f} articles/s")


if __name__ == "__main__":
    main()
