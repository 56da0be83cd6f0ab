"""Broken input for the doors that take what others wrote: readers, cleaner, query parser, index opener, crafted index.

    python -m reliability.fuzzing --seconds 3600                  an hour of processor time for each
    python -m reliability.fuzzing query --seconds 5 --seed 3      one of them

Seeds are the files and queries of the tests and the sample; they are cut, joined, repeated, and sown with bytes and
words that mean something to the formats. A door has failed when it raises what is not ours, takes longer than
SLOW seconds, or gives something that is no answer. What made it fail is kept in --keep.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from reliability.crafted import craft
from reliability.damages import QUERIES, _build, _opened
from searchidx import Archive, pipeline
from searchidx.archive import check, repair
from searchidx.cleaning import clean
from searchidx.errors import QueryError, SearchidxError
from searchidx.models import Article, Failure, Skipped, Source
from searchidx.query import parse
from searchidx.query.printer import to_text
from searchidx.reading.formats import FORMATS
from searchidx.render import as_json
from searchidx.search import arrays

ROOT = Path(__file__).resolve().parent.parent
SLOW = 20.0
"""Seconds of processor time after which an input of less than a megabyte counts as a failure."""

MEMORY = 3 << 30
"""Bytes of address space for a process that looks into a stranger's index of a hundred kilobytes."""

MOST_BYTES = 400_000

_children: list[float] = []
"""Seconds of processor time of each process that was started for an input."""

_ended: list[bool] = []
"""Not empty once somebody wants it to end: it then says what it did, after the input at hand."""

_TOKENS = [
    b"\0", b"\xff", b"\x80", b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&#x110000;",
    b"&lt;", b'"',     b"'", b"{", b"}", b"[", b"]", b":", b",", b"\n", b"\r", b"\t", b" " * 100,
    b"\xef\xbb\xbf", b"\xff\xfe", b"<div>" * 200,     b"[" * 300, b"(" * 50, b"9" * 400, b"-1", b"1e999",
    b"NaN", b"null", b"%PDF-1.4", b"PK\x03\x04", b"\x1f\x8b\x08",     b"WARC/1.0\r\n", b"From x\n",
    b"Content-Type: text/html\n", b"=?utf-8?q?x?=", b"boundary=",
    b"<?xml version='1.0'?>",     b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<script type='application/ld+json'>",
    b"<meta name=date content=", b"2023-02-30",     b"\xd8\x00", b"\xe2\x80\xae", b" AND ", b" OR ",
    b" NOT ", b"date:", b"since:", b"~1", b"*", b"?", b"=", b"lead:",
]  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("doors", nargs="*", help=f"of {', '.join(DOORS)}; all without")
    arguments.add_argument("--seconds", type=float, default=3600, help="of processor time, for each")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--keep", default=tempfile.gettempdir(), help="where inputs go that made a door fail"
    )
    given = arguments.parse_args()
    failed = 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _ended.append(True))
    for name in given.doors or DOORS:
        with tempfile.TemporaryDirectory() as folder:
            failed += _run(
                name, Path(folder), given.seconds, random.Random(f"{name} {given.seed}"), Path(given.keep)
            )
    return 1 if failed else 0


def _run(name: str, folder: Path, seconds: float, choose: random.Random, keep: Path) -> int:
    seeds, door = DOORS[name](folder)
    inputs = failures = 0
    slowest = 0.0
    kinds: set[str] = set()
    _children.clear()
    began = time.process_time()
    while not _ended and time.process_time() - began + sum(_children) < seconds:
        label, data = _broken(seeds, choose)
        inputs += 1
        started = time.process_time()
        said = ""
        try:
            door(label, data)
        except Exception:
            said = traceback.format_exc(limit=-6)
        took = time.process_time() - started + sum(_children[-1:])
        slowest = max(slowest, took)
        if took > SLOW:
            said = said or f"slow: {took:.0f} s"
        if said:
            failures += 1
            kind = said.strip().rpartition("\n")[2]
            if kind not in kinds:  # one of each kind is enough to mend it
                kinds.add(kind)
                kept = keep / f"fuzz-{name}-{failures}-{Path(label).name}"
                kept.write_bytes(data)
                print(f"{name}: {kept}\n{said}")
    spent = time.process_time() - began + sum(_children)
    print(
        f"{name}: {inputs:,} inputs in {spent:,.0f} s of processor time, slowest {slowest:.1f} s; {failures} failures"
    )
    return failures


# --- broken inputs --------------------------------------------------------------------------------

Seed = tuple[str, bytes]


def _broken(seeds: list[Seed], choose: random.Random) -> Seed:
    label, data = choose.choice(seeds)
    made = bytearray(data)
    for _ in range(choose.choice((1, 1, 2, 3, 5, 8, 20))):
        _mutate(made, seeds, choose)
        del made[MOST_BYTES:]
    return label, bytes(made)


def _mutate(data: bytearray, seeds: list[Seed], choose: random.Random) -> None:
    at = choose.randrange(len(data) + 1)
    length = choose.choice((1, 1, 2, 4, 16, 100, 1000))
    match choose.randrange(9):
        case 0 if data:
            data[at % len(data)] ^= 1 << choose.randrange(8)
        case 1:
            data[at : at + length] = b""
        case 2:
            data[at:at] = data[at : at + length] * choose.choice((1, 2, 10, 50))
        case 3:
            data[at:at] = choose.choice(_TOKENS)
        case 4:
            other = choose.choice(seeds)[1]
            start = choose.randrange(len(other) + 1)
            data[at:at] = other[start : start + length * 4]
        case 5:
            del data[at:]
        case 6:
            data[at : at + length] = choose.randbytes(length)
        case 7:
            data[at : at + length] = bytes(length)
        case _:
            data[at : at + 1] = choose.choice(_TOKENS)


# --- doors ----------------------------------------------------------------------------------------

Door = Callable[[str, bytes], None]


def _files() -> Iterator[Path]:
    for folder in ("sample_corpus", "tests/reading/files", "tests/golden/pages"):
        yield from (
            path for path in sorted((ROOT / folder).rglob("*")) if path.is_file() and path.suffix != ".py"
        )


_OF_PYTHON = re.compile(r"Traceback|[a-z](?:Error|Exception)\b")
"""What no reporter understands in a reason."""


def _reader(folder: Path) -> tuple[list[Seed], Door]:
    """A file of any kind, to what would be indexed of it."""
    seeds = [(path.name, path.read_bytes()[:MOST_BYTES]) for path in _files()]
    packed = [
        (f"{name}.gz", gzip.compress(data))
        for name, data in seeds
        if name.endswith(("html", "jsonl", "json"))
    ]
    endings = [ending for kind in FORMATS for ending in kind.suffixes]
    others = [(f"other{ending}", seeds[at % len(seeds)][1]) for at, ending in enumerate(endings)]

    def door(label: str, data: bytes) -> None:
        path = folder / label
        path.write_bytes(data)
        batch = pipeline._prepare_file(str(path), None)
        for remark in batch.remarks:
            assert isinstance(remark, Failure | Skipped)
            assert remark.reason, remark
            assert not _OF_PYTHON.search(remark.reason), remark
        for keyed in batch.made:
            assert keyed.document.text or keyed.document.title, keyed

    return seeds + packed + others, door


def _cleaner(folder: Path) -> tuple[list[Seed], Door]:
    """A decoded page or text, to its article."""
    seeds = [
        (p.name, p.read_bytes()[:MOST_BYTES])
        for p in _files()
        if p.suffix in (".html", ".txt", ".md", ".htm")
    ]
    kinds = {".md": "markdown", ".txt": "text"}

    def door(label: str, data: bytes) -> None:
        kind = kinds.get(Path(label).suffix, "html")
        text = data.decode("utf-8", "replace").replace("\0", "")
        made = clean(Source(f"/{label}", kind, text))  # type: ignore[arg-type]
        assert isinstance(made, Article | Failure | Skipped), made
        assert not (isinstance(made, Failure) and "cannot be understood" in made.reason), made.reason

    return seeds, door


def _parser(folder: Path) -> tuple[list[Seed], Door]:
    """What somebody types, to a tree or an error with its place; a printed tree can be read again."""
    queries = [
        'truce OR "peace talks"~2', "title:truce -site:spam.example", "since:2022 until:march lead:x",
        "(a AND b) c*", "date:2023-03..2023-04 person:Kolas", "war,2023-03..2023-04",
        "(1) march..2 april 2023", '="The Who" thé~1', "last week truce",
        "10:30 https://x.example/?a=b",
    ]  # fmt: skip

    def door(label: str, data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")[:2000]
        refused = None
        try:
            tree = parse(text)
        except QueryError as error:
            refused = error
        if refused is None:
            printed = to_text(tree)
            assert parse(printed) == tree, f"printed as {printed!r}"
            return
        assert 0 <= refused.start <= refused.end <= len(text) + 1, (refused.start, refused.end)
        assert refused.message
        refused.pointer()

    return [("query", query.encode()) for query in queries], door


def _opener(folder: Path) -> tuple[list[Seed], Door]:
    """An index of which one file is broken: opened, asked and checked."""
    index, broken = folder / "index", folder / "broken"
    _build(folder, index)
    seeds = [(path.name, path.read_bytes()) for path in sorted(index.iterdir())]

    def door(label: str, data: bytes) -> None:
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(index, broken)
        (broken / label).write_bytes(data)
        for use in (_asked, check):
            with contextlib.suppress(SearchidxError):
                use(broken)

    return seeds, door


def _stranger(folder: Path) -> tuple[list[Seed], Door]:
    """An index made to do harm, its checksums fitting; `data` says how it is made. Asked in a process of few means."""
    index, made = folder / "index", folder / "made"
    _build(folder, index)

    def door(_: str, data: bytes) -> None:
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(index, made)
        what = craft(made, random.Random(data))
        if said := _in_bounds(lambda: _used(made)):
            raise AssertionError(f"{what}\n{said}")

    return [("stranger", b"seed")], door


def _used(place: Path) -> None:
    """Everything that one may do with an index that somebody sent."""
    uses: tuple[Callable[[Path], object], ...] = (
        _asked, _looked_into, check, lambda place: Archive(place).backup(place.parent / "backup"),
        lambda place: Archive(place).add([place.parent / "0.jsonl"], jobs=1), repair,
    )  # fmt: skip
    (place.parent / "backup").unlink(missing_ok=True)
    for use in uses:
        with contextlib.suppress(SearchidxError):
            use(place)


def _looked_into(place: Path) -> None:
    with Archive(place, create=False) as archive:
        for way in (arrays.python_arrays, arrays.numpy_arrays):
            archive = _opened(place, way)
            for query in QUERIES:
                with contextlib.suppress(SearchidxError):
                    for hit in archive.search(query, limit=5, facets=True).hits:
                        as_json.article_json(archive.get(hit.id)[0])
        for question in (archive.months, lambda: archive.similar("r1x4"), lambda: archive.versions("r1x4"),
                         lambda: archive.copies("r1x4"), lambda: archive.search("truse harbor")):  # fmt: skip
            with contextlib.suppress(SearchidxError):
                question()


def _in_bounds(work: Callable[[], object]) -> str:
    """Do some work in a process with so much memory and time; what went wrong, in words."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = ""
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (int(SLOW), int(SLOW)))
            work()
        except BaseException:
            said = traceback.format_exc(limit=-8)
        os.write(write, said.encode(errors="replace")[-4_000:])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, errors="replace") as told:
        said = told.read()
    _, status, used = os.wait4(pid, 0)
    _children.append(used.ru_utime + used.ru_stime)
    return said or (f"ended with status {status}" if status else "")


def _asked(place: Path) -> None:
    with Archive(place, create=False) as archive:
        archive.search('truce "the harbour" har* person:kolas')
        archive.stats()
        for article in archive.articles():
            archive.get(article.id)
            break


DOORS = {"reader": _reader, "cleaner": _cleaner, "query": _parser, "opener": _opener, "stranger": _stranger}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
