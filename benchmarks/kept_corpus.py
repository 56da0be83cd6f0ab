"""The corpus of a run, made once: a later run in the same folder takes it as it is.

In: what a corpus is made of. Out: `articles.jsonl`, `new.jsonl` (what is added to it later), and `corpus.json`, which
says what they were made of and has a digest of each. A file that is not what was written is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path

from benchmarks import corpus, vocabulary

ARTICLES, NEW, SAYS = "articles.jsonl", "new.jsonl", "corpus.json"


@dataclass(frozen=True)
class Recipe:
    """What a corpus is made of: `number` articles, and `extra` ones that are added later.

    `records` is the file that they are taken from; without one they are invented, from `seed`. Without `number` all
    that are there are taken.
    """

    number: int | None
    extra: int
    seed: int
    records: Path | None = None

    def made_of(self) -> dict[str, object]:
        """All that makes a difference to the bytes: the code that invents is a part of it."""
        if self.records is not None:
            found = self.records.stat()
            source = f"{self.records.resolve()} {found.st_size} {found.st_mtime_ns}"
        else:
            source = "".join(_digest(Path(module.__file__ or "")) for module in (corpus, vocabulary))
        return {**asdict(self), "records": None, "source": source}


def kept(work: Path, recipe: Recipe) -> int:
    """Have the corpus in a folder; how many articles it has. Raises RuntimeError for too few records."""
    said = _said(work)
    if said.get("recipe") == recipe.made_of() and said.get("files") == _digests(work):
        return int(said["articles"])
    (work / SAYS).unlink(missing_ok=True)
    articles = _made(work, recipe)
    says = {"recipe": recipe.made_of(), "articles": articles, "files": _digests(work)}
    (work / SAYS).write_text(json.dumps(says, indent=1) + "\n", encoding="utf-8")
    return articles


def _made(work: Path, recipe: Recipe) -> int:
    stream: Iterator[corpus.Record]
    if recipe.records is None:
        if recipe.number is None:
            raise ValueError("how many articles are to be invented must be said")
        number = recipe.number
        stream = corpus.articles(number, recipe.seed, recipe.extra)
    else:
        with corpus.open_text(recipe.records, "rt") as lines:
            there = sum(1 for _ in lines) - recipe.extra
        if there < 1:
            raise RuntimeError(
                f"{recipe.records} has too few records: {recipe.extra} are kept back, to be added later"
            )
        number = min(recipe.number or there, there)
        stream = map(_completed, count(), corpus.read_records(recipe.records))
    corpus.write_records(islice(stream, number), work / ARTICLES)
    corpus.write_records(islice(stream, recipe.extra), work / NEW)
    return number


def _completed(number: int, record: corpus.Record) -> corpus.Record:
    """With all that the engines ask for, and an id of its own."""
    empty: corpus.Record = {"title": "", "text": "", "date": None, "places": [], "organizations": []}
    return {**empty, **record, "id": f"a{number:07}"}


def _said(work: Path) -> dict[str, object]:
    try:
        said = json.loads((work / SAYS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _digests(work: Path) -> dict[str, str]:
    return {name: _digest(work / name) for name in (ARTICLES, NEW) if (work / name).is_file()}


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
