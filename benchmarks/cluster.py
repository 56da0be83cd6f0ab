"""An archive on a cluster beside the embedded index: adding by one and by two clients, and every shape of question.

In: the addresses of the nodes of an OpenSearch cluster that has nothing else to do. Out: tables on standard output and,
with --write, in docs/scale.md. Copies are folded, with 3 shards and 1 replica, as for a user who sets nothing. Half of
the articles are added by one client, the other half by two at once, each from a file of records. Nodes that have just
started compile their own code for a while: a smaller archive is added and asked before. All is deleted at the end.

usage: python -m benchmarks.cluster --nodes http://127.0.0.1:9201,… [--articles N | --records FILE] [options]
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import command, engines, questions, tables
from benchmarks.corpus import Record, articles, read_records, write_records
from benchmarks.engines import searchidx as engine
from benchmarks.processes import Cost, run_command, run_function
from benchmarks.questions import Question
from benchmarks.sampling import Times, interleaved, timed
from benchmarks.tables import ms, number, table
from searchidx import Archive

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "scale.md"

SAMPLE = 5_000
"""So many records, from all over the corpus, choose the words that are asked for."""

BUDGET = 20.0
"""Seconds that one shape of question may take on one engine before it is not repeated."""

PAGE = "as the page asks"
"""The shape of question with all facets, and ten snippets."""

Ask = Callable[[Question], engines.Answer]


@dataclass(frozen=True)
class Added:
    """How long some clients took together to add some articles, and what of processors they and the nodes used."""

    articles: int
    seconds: float
    client: float
    nodes: float

    def row(self, name: str) -> list[str]:
        each = 1e3 / self.articles
        nodes = number(self.nodes * each) if self.nodes else ""
        rate = f"{self.articles / self.seconds:,.0f}"
        return [name, f"{self.articles:,}", number(self.seconds), rate, number(self.client * each), nodes]


class Nodes:
    """The nodes of a cluster: what they used of their processors, and which indices they have."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = addresses

    def asked(self, path: str, method: str = "GET") -> Any:
        request = urllib.request.Request(f"{self.addresses[0]}/{path}", method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    @property
    def processor(self) -> float:
        """Seconds of processor that the processes of all nodes have used."""
        nodes = self.asked("_nodes/stats/process")["nodes"].values()
        return sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1e3

    @property
    def version(self) -> str:
        return str(self.asked("")["version"]["number"])

    def archive(self, name: str) -> str:
        """The address of an archive there."""
        return f"opensearch://{','.join(urlsplit(each).netloc for each in self.addresses)}/{name}"

    def delete(self, name: str) -> None:
        self.asked(f"{name}-*", "DELETE")


def add(nodes: Nodes, index: Path | str, files: Sequence[Path], number_of: int) -> Added:
    """Add files, each by a client of its own, all at once."""
    used, began = nodes.processor, time.perf_counter()
    with ThreadPoolExecutor(len(files)) as clients:
        costs: list[Cost] = list(clients.map(lambda file: run_command(command.add(index, file)), files))
    seconds = time.perf_counter() - began
    own = nodes.processor - used if isinstance(index, str) else 0.0
    return Added(number_of, seconds, sum(cost.processor for cost in costs), own)


def adding(nodes: Nodes, address: str, folder: Path, parts: Sequence[tuple[Path, int]]) -> str:
    """The table of adding: the first part by one client, the others at once, and all to a folder."""
    (first, size), *others = parts
    rest = sum(number_of for _, number_of in others)
    lines = [
        add(nodes, address, [first], size).row("cluster, one client"),
        add(nodes, address, [file for file, _ in others], rest).row("cluster, two clients at once"),
        add(nodes, folder, [first], size).row("folder, one client"),
    ]
    for file, _ in others:
        run_command(command.add(folder, file))
    header = [
        "adding",
        "articles",
        "seconds",
        "articles/s",
        "client, ms of processor an article",
        "nodes, ms",
    ]
    return table(header, lines)


def size(nodes: Nodes, address: str, folder: Path, number_of: int) -> str:
    """The table of bytes: of an article without its replica, and in a folder."""
    name = address.rsplit("/", 1)[1]
    bytes_of = {
        part: nodes.asked(f"{name}{part}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
        for part in ("", "-words", "-files")
    }
    with Archive(folder, create=False) as archive:
        own = archive.stats().bytes
    figures = [f"{each / number_of:,.0f}" for each in (bytes_of[""], bytes_of["-words"], own)]
    return table(["bytes an article, one copy", "cluster", "words beside it", "folder"], [["", *figures]])


def asking(index: Path | str) -> Ask:
    """What puts questions to an archive; those of PAGE as the page does."""
    plain, archive = engine.opened(index), Archive(index, create=False)

    def ask(question: Question) -> engines.Answer:
        if question.shape != PAGE:
            return plain(question)
        found = archive.search(question.text, limit=engines.HITS)
        return engines.Answer(found.total, [hit.title for hit in found.hits])

    return ask


def ask_all(nodes: Nodes, address: str, folder: Path, chosen: Sequence[Question], rounds: int) -> str:
    """The table of questions: both engines in turn, in one process."""
    asks = {"cluster": asking(address), "folder": asking(folder)}
    rows = []
    every: dict[str, Times] = {name: Times() for name in asks}
    for shape in dict.fromkeys(question.shape for question in chosen):
        variants = [question for question in chosen if question.shape == shape]
        hits = {name: sum(ask(each).total for each in variants) for name, ask in asks.items()}
        if len(set(hits.values())) > 1:
            print(f"  {shape}: {hits} articles were found", file=sys.stderr)
        calls = {
            name: [partial(timed, partial(ask, each)) for each in variants] for name, ask in asks.items()
        }
        times = interleaved(calls, rounds, BUDGET)
        rows.append(
            [shape, f"{hits['folder'] // len(variants):,}", ms(times["cluster"]), ms(times["folder"])]
        )
        for name, one in times.items():
            every[name].seconds += one.seconds
    rows.append(["all", "", ms(every["cluster"]), ms(every["folder"])])
    text = table(["milliseconds, median (95th percentile)", "hits", "cluster", "folder"], rows)
    costs = [_processor(nodes, ask, chosen) for ask in asks.values()]
    cells = [f"{number(client)} + {number(own)}" if own else number(client) for client, own in costs]
    return (
        text + f"\n| processor of client + nodes, ms a question | | {cells[0]} | {cells[1].split(' ')[0]} |"
    )


def _processor(nodes: Nodes, ask: Ask, chosen: Sequence[Question]) -> tuple[float, float]:
    """Milliseconds of processor that a question takes here, and at the nodes."""
    used, own = nodes.processor, time.process_time()
    for question in chosen:
        ask(question)
    each = 1e3 / len(chosen)
    return (time.process_time() - own) * each, (nodes.processor - used) * each


def chosen_of(records: Path, total: int) -> list[Question]:
    """The shapes of `questions`, and that of the page with the words of others."""
    found = questions.choose(read_records(records, total, max(1, total // SAMPLE)))
    found += [
        Question(PAGE, question.words, snippets=True)
        for question in found
        if question.shape in ("term", "AND of two")
    ]
    return found


def prepare(work: Path, total: int, seed: int, records: Path | None) -> list[tuple[Path, int]]:
    """Write the articles: all of them, and in three parts of a half and two quarters. The parts, with their sizes."""
    stream = read_records(records, total) if records else articles(total, seed)
    write_records(map(_with_id, range(total), stream), work / "articles.jsonl")
    stream = read_records(work / "articles.jsonl")
    parts = []
    for at, part in enumerate((total - total // 4 * 2, total // 4, total // 4)):
        parts.append((work / f"part-{at}.jsonl", part))
        write_records(islice(stream, part), parts[-1][0])
    return parts


def _with_id(at: int, record: Record) -> Record:
    return {**record, "id": f"a{at:07}"}


def measure(asked: argparse.Namespace, work: Path) -> str:
    """All tables."""
    nodes = Nodes([each for each in asked.nodes.replace("\n", ",").split(",") if each])
    total: int = asked.articles
    if asked.records:
        with asked.records.open() as lines:
            total = min(total, sum(1 for _ in lines))
    parts, _ = run_function(prepare, work, total, asked.seed, asked.records)
    chosen, _ = run_function(chosen_of, work / "articles.jsonl", total)
    load = os.getloadavg()[0]
    names = [f"benchmark-{secrets.token_hex(4)}" for _ in range(2)]
    warm, address = map(nodes.archive, names)
    folder = work / "index"
    began = time.perf_counter()

    def said(what: str) -> None:
        print(f"  {what}: {time.perf_counter() - began:.0f} s", file=sys.stderr)

    try:
        if asked.warm:
            write_records(articles(asked.warm, asked.seed + 1), work / "warm.jsonl")
            add(nodes, warm, [work / "warm.jsonl"], asked.warm)
            _processor(nodes, asking(warm), chosen * 6)
            said("warm")
        added = adding(nodes, address, folder, parts)
        said("added")
        sizes = size(nodes, address, folder, total)
        asked_all = ask_all(nodes, address, folder, chosen, asked.rounds)
        said("asked")
    finally:
        for name in names:
            nodes.delete(name)
    source = f"of {asked.records.name}" if asked.records else f"invented, seed {asked.seed}"
    where = tables.machine({"OpenSearch": f"{nodes.version} ({len(nodes.addresses)} nodes)"})
    said_first = f"{total:,} articles ({source}); load {load:.1f} before. {where}"
    return "\n\n".join([said_first, added, sizes, asked_all])


def main() -> None:
    """Measure, print, and write where that is asked for."""
    assert __doc__
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cluster", description=__doc__.partition("\n")[0]
    )
    say = parser.add_argument
    say("--nodes", required=True, metavar="URL", help="the addresses of the nodes, with commas")
    say("--articles", type=int, default=20_000, metavar="N", help="how many (20,000)")
    say("--records", type=Path, metavar="FILE", help="these records, .jsonl, not invented ones")
    say("--seed", type=int, default=1, help="of the invented corpus (1)")
    say(
        "--warm",
        type=int,
        default=5_000,
        metavar="N",
        help="articles that are added and asked before (5,000)",
    )
    say("--rounds", type=int, default=5, metavar="N", help="of each question (5)")
    say("--write", action="store_true", help="put the tables into docs/scale.md too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        text = measure(asked, Path(work))
    print(text)
    if asked.write:
        tables.put_between(DOCUMENT, "cluster", text)


if __name__ == "__main__":
    main()
