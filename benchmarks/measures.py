"""What is measured: indexing, warm questions, cold processes, a few new articles, many small files.

In: a `Bench`, which says where the corpus and the indexes are and who takes part. Out: Markdown tables.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import command, engines, pages
from benchmarks.corpus import Record, read_records, write_records
from benchmarks.processes import Cost, run_command, run_function
from benchmarks.questions import Question
from benchmarks.sampling import Times, interleaved, timed
from benchmarks.tables import ms, number, ratio, table

ASK_BUDGET = 10.0  # seconds for one engine and shape
NEW_ARTICLES = 100
DIFFERS = 0.05
"""From this share on, another number of hits is another question, and marked."""


@dataclass(frozen=True)
class Repeat:
    """How often each thing is measured."""

    ask: int = 20
    """Times five variants."""
    cold: int = 11
    batches: int = 14
    """Of new articles: half for the engines, half for whole commands."""
    unchanged: int = 5


@dataclass
class Bench:
    """One run: the corpus, the engines, and the indexes once they are built."""

    work: Path
    records: Path
    number: int
    new: list[Record]
    names: list[str]
    jobs: list[int]
    rounds: int
    repeat: Repeat
    questions: list[Question]
    folders: dict[str, Path] = field(default_factory=dict)

    @property
    def peers(self) -> list[str]:
        return [name for name in self.names if name != "searchidx"]

    def say(self, text: str) -> None:
        print(f"  {text}", file=sys.stderr, flush=True)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def times_of(name: str) -> str:
    """The header of a column of ratios: how many times as fast as that engine searchidx is."""
    return f"× {name}"


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


# --- indexing -------------------------------------------------------------------------------------


@dataclass
class Built:
    """What indexing took, over the rounds."""

    times: Times = field(default_factory=Times)
    peak_mb: float = 0
    disk_mb: float = 0

    def add(self, cost: Cost, folder: Path) -> float:
        self.peak_mb, self.disk_mb = max(self.peak_mb, cost.peak_mb), _megabytes(folder)
        return cost.seconds


def build(name: str, records: Path, folder: Path) -> None:
    """In a process of its own; the module is loaded before the clock starts."""
    engines.load(name).build(records, folder)


def jobs_label(jobs: int) -> str:
    return f"searchidx, {jobs} job{'s' if jobs > 1 else ''}"


def indexing(bench: Bench) -> str:
    """Every engine's whole job, from the file of records to the index on disk."""
    built: dict[str, Built] = {}

    def peer(name: str) -> Callable[[], float]:
        def call() -> float:
            folder = bench.folders[name] = _empty(bench.work / name)
            _, cost = run_function(build, name, bench.records, folder)
            return built[engines.NAMES[name]].add(cost, folder)

        return call

    def ours(label: str, jobs: int) -> Callable[[], float]:
        def call() -> float:
            folder = bench.folders["searchidx"] = _empty(bench.work / f"searchidx-{jobs}")
            # copies are not folded: none of the engines beside it does that
            cost = run_command(command.add(folder, "--no-copies", "--jobs", jobs, bench.records))
            return built[label].add(cost, folder)

        return call

    calls = {engines.NAMES[name]: [peer(name)] for name in bench.peers}
    for jobs in bench.jobs:
        calls[jobs_label(jobs)] = [ours(jobs_label(jobs), jobs)]
    built.update((name, Built()) for name in calls)
    for name, times in interleaved(calls, bench.rounds, budget=120).items():
        built[name].times = times
        bench.say(f"{name}: {bench.number / times.median:,.0f} articles/s")
    return _indexing_table(bench, built)


def _indexing_table(bench: Bench, built: dict[str, Built]) -> str:
    peers = [engines.NAMES[name] for name in bench.peers]
    rows = []
    for name in sorted(built, key=lambda name: name in peers):
        one = built[name]
        speed = number(bench.number / one.times.median)
        ratios = [ratio(built[p].times.median / one.times.median) if name not in peers else "" for p in peers]
        rows.append([name, speed, number(one.peak_mb), number(one.disk_mb), *ratios])
    return table(
        ["indexing", "articles/s", "largest process, MB", "on disk, MB", *map(times_of, peers)], rows
    )


# --- warm questions -------------------------------------------------------------------------------


@dataclass
class Asked:
    """One shape: each engine's times, over all variants, and how many hits it had in all."""

    times: dict[str, Times]
    hits: dict[str, int]


def ask_all(folders: dict[str, Path], questions: list[Question], rounds: int) -> dict[str, Asked]:
    """Every engine every question, in one process, warm and interleaved."""
    asks: dict[str, engines.Ask] = {name: engines.load(name).opened(path) for name, path in folders.items()}
    asked: dict[str, Asked] = {}
    for shape in dict.fromkeys(question.shape for question in questions):
        variants = [question for question in questions if question.shape == shape]
        hits = {name: sum(ask(question).total for question in variants) for name, ask in asks.items()}
        calls = {name: [_asking(ask, question) for question in variants] for name, ask in asks.items()}
        asked[shape] = Asked(interleaved(calls, rounds, ASK_BUDGET), hits)
    return asked


def _asking(ask: engines.Ask, question: Question) -> Callable[[], float]:
    return lambda: timed(lambda: ask(question))


def queries(bench: Bench) -> str:
    """Ten hits with titles and the number of all, by shape; median and 95th percentile."""
    asked, cost = run_function(ask_all, bench.folders, bench.questions, bench.repeat.ask)
    bench.say(f"questions: {cost.seconds:.0f} s")
    header = ["warm, milliseconds", "hits", "searchidx"]
    for name in bench.peers:
        header += [engines.NAMES[name], times_of(engines.NAMES[name])]
    variants = len(bench.questions) // len(asked)
    rows = []
    ratios: dict[str, list[float]] = {name: [] for name in bench.peers}
    for shape, one in asked.items():
        ours, own_hits = one.times["searchidx"], one.hits["searchidx"]
        row = [shape, f"{own_hits // variants:,}", ms(ours)]
        for name in bench.peers:
            differs = abs(one.hits[name] - own_hits) > DIFFERS * max(own_hits, 1)
            row.append(ms(one.times[name]) + (f" † {one.hits[name] // variants:,}" if differs else ""))
            ratios[name].append(one.times[name].median / ours.median)
            row.append(ratio(ratios[name][-1]))
        rows.append(row)
    middle = [("", ratio(statistics.median(ratios[name]))) for name in bench.peers]
    rows.append(["median of the shapes", "", "", *chain.from_iterable(middle)])
    return table(header, rows)


# --- cold processes -------------------------------------------------------------------------------


def cold(bench: Bench) -> str:
    """One question with ten snippets in a process that is started for it."""
    question = next(question for question in bench.questions if question.snippets)
    commands = {"searchidx query": command.query(bench.folders["searchidx"], question.text)}
    commands["python -c 'import click, whoosh.index'"] = command.IMPORTS
    for name in bench.peers:
        # not loaded here: the process that starts others stays small
        arguments, _ = run_function(cold_command, name, bench.folders[name], question)
        if arguments:
            commands[f"{engines.NAMES[name]} in Python"] = arguments
    calls = {name: [_running(arguments)] for name, arguments in commands.items()}
    times = interleaved(calls, bench.repeat.cold)
    ours = times["searchidx query"].median
    rows = [[name, ms(one), ratio(one.median / ours)] for name, one in times.items()]
    return table(["cold process, ten hits with snippets", "milliseconds", "× its speed"], rows)


def cold_command(name: str, folder: Path, question: Question) -> list[str]:
    arguments: list[str] = engines.load(name).cold(folder, question)
    return arguments


def _running(arguments: list[str]) -> Callable[[], float]:
    return lambda: run_command(arguments).seconds


# --- a few new articles ---------------------------------------------------------------------------


def hundreds(bench: Bench) -> list[list[Record]]:
    """The new articles, a hundred at a time, each record in one of them."""
    return [bench.new[i : i + NEW_ARTICLES] for i in range(0, len(bench.new), NEW_ARTICLES)]


def put_all(folders: dict[str, Path], batches: list[list[Record]]) -> dict[str, Times]:
    """Every engine every batch, one after the other: open, write, commit."""
    waiting: dict[str, Any] = {
        name: iter([engines.load(name).ready(batch, path) for batch in batches])
        for name, path in folders.items()
    }
    calls = {name: [_next(ready)] for name, ready in waiting.items()}
    return interleaved(calls, len(batches))


def _next(ready: Any) -> Callable[[], float]:
    return lambda: timed(next(ready))


def few_more(bench: Bench) -> str:
    """A hundred new articles onto the corpus: the engine alone, and the whole command."""
    batches = hundreds(bench)[: bench.repeat.batches]
    half = len(batches) // 2
    times, _ = run_function(put_all, bench.folders, batches[:half])
    whole = Times()
    for i, batch in enumerate(batches[half:]):
        path = bench.work / f"new-{i}.jsonl"
        write_records(batch, path)
        whole.seconds.append(run_command(command.add(bench.folders["searchidx"], path)).seconds)
    ours = times["searchidx"]
    rows = [["searchidx, the engine's part", ms(ours)], ["searchidx, the whole command", ms(whole)]]
    rows += [[engines.NAMES[name], ms(times[name])] for name in bench.peers]
    return table([f"{NEW_ARTICLES} new articles onto {bench.number:,}", "milliseconds"], rows)


# --- many small files -----------------------------------------------------------------------------


def files(bench: Bench, number_of_files: int, page: pages.Page) -> str:
    """Whole `add` of small files, and a second run over them, beside Recoll where that is installed."""
    folder = _empty(bench.work / f"files{page.suffix}")
    made = pages.write(read_records(bench.records, number_of_files), folder, page)
    runs: dict[str, tuple[Path, list[str]]] = {}
    for jobs in bench.jobs:
        index = _empty(bench.work / f"files-{jobs}")
        runs[jobs_label(jobs)] = (index, command.add(index, "--jobs", jobs, folder))
    if command.has_recoll():
        index = _empty(bench.work / "files-recoll")
        runs["Recoll"] = (index, command.recoll(index, folder))
    first = {name: run_command(arguments) for name, (_, arguments) in runs.items()}
    for name, cost in first.items():
        bench.say(f"{name}: {made / cost.seconds:,.0f} files/s")
    again = interleaved(
        {name: [_running(arguments)] for name, (_, arguments) in runs.items()}, bench.repeat.unchanged
    )
    rows = []
    for name, (index, _) in runs.items():
        cost = first[name]
        figures = [
            number(made / cost.seconds),
            number(cost.peak_mb),
            number(_megabytes(index)),
            ms(again[name]),
        ]
        rows.append(
            [name, *figures, ratio(first["Recoll"].seconds / cost.seconds) if "Recoll" in runs else ""]
        )
    if "Recoll" not in runs:
        rows.append(["Recoll", "not installed (recollindex)", "", "", "", ""])
    header = [f"{made:,} {page.suffix} files", "files/s", "largest process, MB", "on disk, MB"]
    return table([*header, "again, nothing new, ms", times_of("Recoll")], rows)
