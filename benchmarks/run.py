"""searchidx beside other engines, on this machine, in one run; prints Markdown.

In: options (`--help`). Out: tables on standard output and, with --write, in docs/performance.md. What is
measured, and how, is in `measures.py`; here is what takes part.

usage: python -m benchmarks.run [--articles N | --records FILE] [options]
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import searchidx
from benchmarks import corpus, engines, kept_corpus, measures, pages, questions, tables
from benchmarks.processes import run_function

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"

SMALL = 20_000
"""Up to here indexing is repeated, and small files are indexed too."""

FULL = 100_000
"""Up to here all engines take part by default; above, those whose questions take less than a second."""

ABOVE = ("searchidx", "tantivy")
SAMPLE = 5_000
"""So many records, from all over the corpus, choose the words that are asked for."""

QUICK_REPEAT = measures.Repeat(ask=2, cold=2, batches=2, unchanged=1)

PARTS = (measures.indexing, measures.queries, measures.cold, measures.few_more)
PAGES = {"html": pages.html, "txt": pages.text}


def main() -> None:
    """Measure, print, and write where that is asked for."""
    asked = _arguments()
    ready_to_measure()
    with contextlib.ExitStack() as stack:
        work = asked.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        number, text = measure(asked, work)
    print(text)
    if asked.write:
        tables.put_between(DOCUMENT, f"{asked.records.name if asked.records else number}", text)


def ready_to_measure() -> None:
    """Have what an installed searchidx has: compiled modules, and BLAS on one thread, as its command line sets it.

    A checkout may have no compiled modules, and a cold process then takes twice as long to compile them each time.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    package = Path(searchidx.__file__).parent
    if not compileall.compile_dir(package, quiet=2):
        print(f"  {package} could not be compiled: cold processes are measured slow", file=sys.stderr)


def measure(asked: argparse.Namespace, work: Path) -> tuple[int, str]:
    """The number of articles, and all tables."""
    number, _ = run_function(prepare, work, asked.articles, asked.seed, asked.records)
    names = _taking_part(asked.engines or (ABOVE if number > FULL else list(engines.NAMES)))
    chosen, _ = run_function(choose, work / "articles.jsonl", number)
    bench = measures.Bench(
        work=work,
        records=work / "articles.jsonl",
        number=number,
        new=list(corpus.read_records(work / "new.jsonl")),
        names=names,
        jobs=asked.jobs,
        rounds=asked.rounds or (3 if number <= SMALL else 1),
        repeat=QUICK_REPEAT if asked.quick else measures.Repeat(),
        questions=chosen,
    )
    source = f"of {asked.records.name}" if asked.records else f"invented, seed {asked.seed}"
    versions = {engines.NAMES[name]: engines.version(name) for name in names}
    parts = [f"{number:,} articles ({source}). {tables.machine(versions)}"]
    parts += [part(bench) for part in PARTS]
    files = asked.files if asked.files is not None else number if number <= SMALL else 0
    if files:
        parts += [measures.files(bench, files, PAGES[kind]) for kind in asked.pages]
    return number, "\n\n".join(parts)


def prepare(work: Path, number: int | None, seed: int, records: Path | None) -> int:
    """Have articles.jsonl, and new.jsonl with what is added to it later; how many the first has."""
    if records is None:
        number = number or SMALL
    extra = measures.Repeat().batches * measures.NEW_ARTICLES
    return kept_corpus.kept(work, kept_corpus.Recipe(number, extra, seed, records))


def choose(path: Path, number: int) -> list[questions.Question]:
    """The questions, with words from all over the corpus."""
    return questions.choose(corpus.read_records(path, number, max(1, number // SAMPLE)))


def _taking_part(wanted: Sequence[str]) -> list[str]:
    """searchidx, and the engines that are wanted and installed."""
    for name in wanted:
        if not engines.version(name):
            print(f"  {engines.NAMES[name]} is not installed and left out", file=sys.stderr)
    return [
        name for name in engines.NAMES if name == "searchidx" or (name in wanted and engines.version(name))
    ]


def _arguments() -> argparse.Namespace:
    assert __doc__
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--articles", type=int, metavar="N", help=f"size of the corpus ({SMALL}; of FILE, all)")
    add("--records", type=Path, metavar="FILE", help="these records, .jsonl or .jsonl.gz, not invented ones")
    add("--seed", type=int, default=1, help="of the invented corpus (1)")
    add("--engines", nargs="+", choices=engines.NAMES, metavar="NAME", help=f"of {', '.join(engines.NAMES)}")
    add("--jobs", nargs="+", type=int, default=[1, 2], metavar="N", help="of searchidx add (1 2)")
    add("--rounds", type=int, metavar="N", help=f"of indexing (3; above {SMALL} articles, 1)")
    add("--files", type=int, metavar="N", help=f"so many small files too (all; above {SMALL} articles, 0)")
    add(
        "--pages",
        nargs="+",
        choices=PAGES,
        default=["html"],
        metavar="KIND",
        help="of them: html, txt (html)",
    )
    add("--quick", action="store_true", help="few repetitions: only to see that it runs")
    add("--work", type=Path, metavar="DIR", help="leave the corpus and the indexes there")
    add("--write", action="store_true", help="put the tables into docs/performance.md too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
