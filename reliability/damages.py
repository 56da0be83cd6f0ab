"""Every part of a small index damaged in turn: `check` must find it, and a query must be right or say that it is not.

    python -m reliability.damages                 2,000 damages
    python -m reliability.damages --number 60     fewer, spread in the same way: what the tests run

A bit is flipped, a stretch zeroed, the file cut: at places spread over each file of the index, each part of a segment
among them. Then `check` and every kind of question are asked, in Python alone and with numpy, of indexes opened anew.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from reliability.scenes import PLACES
from searchidx import Archive
from searchidx.archive import check
from searchidx.errors import SearchidxError
from searchidx.index.folder import open_folder
from searchidx.index.integrity import reading_errors
from searchidx.index.reader import IndexReader
from searchidx.index.sections import Sections
from searchidx.search import arrays
from searchidx.search.evaluate import Evaluator

QUERIES = (
    "truce", "truce harbour", "harbour OR market", '"truce at the harbour"', "har*", "truse~1", "=Truce", "lead:truce",
    "person:kolas", "place:harbour", "date:2023-04", "-harbour truce", "title:truce", "lang:en site:example.org", "",
)  # fmt: skip

_ZEROED = 64


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--number", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    failures: list[str] = []
    kinds: Counter[str] = Counter()
    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        index, broken = Path(folder) / "index", Path(folder) / "broken"
        _build(Path(folder), index)
        right = answers(index)
        assert check(index).whole
        for file, what, data in islice(_damages(index, random.Random(given.seed)), given.number):
            shutil.rmtree(broken, ignore_errors=True)
            shutil.copytree(index, broken)
            (broken / file).write_bytes(data)
            kinds[what.split()[0]] += 1
            failures += (f"{file} {what}: {wrong}" for wrong in _judged(broken, right, said))
    for failure in failures:
        print(failure)
    each = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    asked = ", ".join(f"{number:,} {how}" for how, number in said.items())
    print(f"{sum(kinds.values()):,} damages ({each}); questions: {asked}; {len(failures)} wrong")
    return 1 if failures else 0


def _build(folder: Path, index: Path) -> None:
    """Three segments with deletions, copies, versions, names, dates; large enough for blocks to be told apart."""
    with Archive(index) as archive:
        for commit in range(3):
            place = folder / f"{commit}.jsonl"
            place.write_text("".join(_record(commit, n) for n in range(40)), encoding="utf-8")
            archive.add([place], jobs=1)
        archive.remove(query="bridge harbour")
        archive.join_names("people", "Vera Kolas", ["V. Kolas"])


def _record(commit: int, number: int) -> str:
    choose = random.Random(commit * 1000 + number)
    town = choose.choice(PLACES)
    filler = " ".join(choose.choice(PLACES) + str(choose.randrange(60)) for _ in range(40))
    if number % 10 == 9:  # a copy of the one before
        choose = random.Random(commit * 1000 + number - 1)
        town = choose.choice(PLACES)
        filler = " ".join(choose.choice(PLACES) + str(choose.randrange(60)) for _ in range(40))
    return (
        f'{{"id": "r{commit}x{number}", "title": "The {town} truce", "text": "A truce at the {town} held. {filler}",'
        f' "date": "2023-0{3 + commit}-{1 + number % 28:02}", "language": "en", "site": "example.org",'
        f' "url": "https://example.org/{commit}/{number // 2}", "people": ["Vera Kolas"], "places": ["{town}"],'
        f' "organizations": []}}\n'
    )


# --- damages --------------------------------------------------------------------------------------


def _damages(index: Path, choose: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """File, what is done, and its bytes then, without end. Every part of every file gets its share."""
    parts = [part for file in sorted(index.iterdir()) if file.stat().st_size for part in _parts(file)]
    for turn in count():
        file, name, start, end = parts[turn % len(parts)]
        data = (index / file).read_bytes()
        at = choose.randrange(start, end)
        match (turn + turn // len(parts)) % 3:
            case 0:
                changed = data[:at] + bytes([data[at] ^ 1 << choose.randrange(8)]) + data[at + 1 :]
                yield file, f"flip at {at} ({name})", changed
            case 1:
                stop = min(end, at + _ZEROED)
                if any(data[at:stop]):
                    yield file, f"zero at {at} ({name})", data[:at] + bytes(stop - at) + data[stop:]
            case 2:
                yield file, f"cut at {at} ({name})", data[:at]


def _parts(file: Path) -> Iterator[tuple[str, str, int, int]]:
    """Stretches of a file: the sections of a segment and what is between them, a quarter of any other."""
    size = file.stat().st_size
    borders = {0, size}
    if file.suffix in (".arrays", ".groups"):
        sections = Sections(str(file))
        for name in sections.names():
            offset, length, *_ = sections._directory[name]
            borders |= {offset, offset + length}
            if length:
                yield file.name, name, offset, offset + length
        yield file.name, "directory", max(o + n for o, n, *_ in sections._directory.values()), size
        return
    for quarter in range(4):
        start, end = quarter * size // 4, (quarter + 1) * size // 4
        if start < end:
            yield file.name, f"part {quarter}", start, end


# --- what is said of them -------------------------------------------------------------------------


def answers(index: Path) -> dict[str, object]:
    """What every question is answered, or the error of ours that it ends with."""
    found: dict[str, object] = {}
    for way in (arrays.python_arrays, arrays.numpy_arrays):
        archive = _answer(lambda way=way: _opened(index, way))
        for query in QUERIES:
            broken = isinstance(archive, SearchidxError)
            found[f"{way.__name__} {query}"] = (
                archive if broken else _answer(lambda archive=archive, query=query: _found(archive, query))
            )
    others: dict[str, Callable[[Archive], object]] = {
        "articles": lambda archive: tuple(archive.articles()),
        "similar": lambda archive: archive.similar("r1x4").hits,
        "versions": lambda archive: tuple(archive.versions("r1x4")),
        "months": Archive.months,
        "stats": lambda archive: archive.stats().articles,
    }
    for name, question in others.items():
        found[name] = _answer(lambda question=question: question(Archive(index, create=False)))
    return found


def _answer(question: Callable[[], object]) -> Any:
    try:
        return question()
    except SearchidxError as error:
        return error


def _opened(index: Path, way: Callable[[], arrays.Arrays]) -> Archive:
    """An archive that combines lists in one of the two ways."""
    archive = Archive(index, create=False)
    reader = IndexReader.open(open_folder(str(index)))
    with reading_errors(reader.folder):
        archive._evaluator = Evaluator(reader, way())
    return archive


def _found(archive: Archive, query: str) -> object:
    results = archive.search(query, limit=8, facets=True)
    hits = tuple((h.id, h.title, h.date, round(h.score, 9), h.snippets, h.copies) for h in results.hits)
    return hits, results.total, results.partial_total, results.facets


def _judged(index: Path, right: dict[str, object], said: Counter[str]) -> Iterator[str]:
    try:
        if check(index).whole:
            yield "check says that it is whole"
    except SearchidxError:
        pass  # says so too
    except Exception:
        yield f"check ends with {traceback.format_exc(limit=-2)}"
    try:
        for question, answer in answers(index).items():
            if isinstance(answer, SearchidxError):
                said["told that it is damaged"] += 1
            elif answer == right[question]:
                said["right"] += 1
            else:
                said["wrong"] += 1
                yield f"{question!r} is answered wrongly"
    except Exception:
        yield f"a question ends with {traceback.format_exc(limit=-3)}"


if __name__ == "__main__":
    sys.exit(main())
