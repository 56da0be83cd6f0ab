"""A corpus of invented news articles of any size; the same seed gives the same bytes.

In: a number and a seed. Out: records as `searchidx add` takes them, written as a JSONL file; `pages.py` makes
pages of them. About 130 words an article, in nearly the order of their dates; topics that burst for some weeks
and fade, with words, phrases, people, places and organizations of their own.

usage: python -m benchmarks.corpus NUMBER [--seed N] [--jsonl FILE[.gz]] [--html FOLDER] [--txt FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from benchmarks import pages
from benchmarks.vocabulary import Vocabulary, Weighted

Record = dict[str, Any]

FIRST_DAY = date(2012, 1, 2)
DAYS = 4_000
BURST = 9
"""Days around which the articles of a topic lie: the standard deviation."""

ARTICLES_PER_TOPIC = 120
AT_A_TIME = 3
"""How many topics to either side are in the news together: the standard deviation."""

KINDS = {"function": 44, "content": 36, "topic": 9, "phrase": 3, "topic phrase": 2, "name": 3, "number": 3}
"""What a sentence is made of, by weight."""

SENTENCE, SENTENCE_SPREAD = 16, 6
LENGTH, LENGTH_SPREAD = 4.62, 0.5  # of the logarithm of an article's number of words
SENTENCES_PER_PARAGRAPH = 3
_SHAPES = 500


class Topic:
    """What the articles on one event have in common."""

    def __init__(self, vocabulary: Vocabulary, name: str) -> None:
        rng = random.Random(name)
        words = vocabulary.content.draw(rng, 40)
        self.words = Weighted(words)
        self.phrases = Weighted([" ".join(rng.choices(words, k=2)) for _ in range(8)])
        self.names = {
            kind: weighted.draw(rng, number)
            for kind, weighted, number in (
                ("people", vocabulary.people, 5),
                ("places", vocabulary.places, 3),
                ("organizations", vocabulary.organizations, 4),
            )
        }


class Newsroom:
    """Writes the articles of an archive of `size`, one after the other."""

    def __init__(self, size: int, seed: int) -> None:
        self._size = size
        self._topics = max(8, size // ARTICLES_PER_TOPIC)
        self._vocabulary = Vocabulary(seed, size)
        self._rng = random.Random(f"articles {seed}")
        # made again when needed, from the number alone: a million articles have too many to keep
        self._topic = lru_cache(64)(lambda number: Topic(self._vocabulary, f"topic {seed} {number}"))
        self._shapes = [self._shape() for _ in range(_SHAPES)]

    def article(self, number: int) -> Record:
        """The next article, which lies at `number` of `size` in time."""
        rng, at = self._rng, number / self._size
        topic = self._topic(_within(at * self._topics + rng.gauss(0, AT_A_TIME), self._topics - 1))
        day = _within(at * DAYS + rng.gauss(0, BURST), DAYS)
        names = {
            kind: list(dict.fromkeys(_some(rng, own) + getattr(self._vocabulary, kind).draw(rng, 1)))
            for kind, own in topic.names.items()
        }
        title = " ".join(
            [*topic.words.draw(rng, 2), *topic.phrases.draw(rng, 1), *self._vocabulary.content.draw(rng, 2)]
        )
        return {
            "title": title.capitalize(),
            "text": self._text(topic, [name for kind in names.values() for name in kind]),
            "date": (FIRST_DAY + timedelta(days=day)).isoformat(),
            "language": "en",
            **names,
        }

    def _shape(self) -> list[str]:
        length = max(4, int(self._rng.gauss(SENTENCE, SENTENCE_SPREAD)))
        return ["function", *self._rng.choices(list(KINDS), list(KINDS.values()), k=length - 1)]

    def _text(self, topic: Topic, names: list[str]) -> str:
        """Which kinds of words stand where is decided first; then all of a kind are drawn at once."""
        rng, words = self._rng, self._vocabulary
        wanted = max(25, min(800, int(rng.lognormvariate(LENGTH, LENGTH_SPREAD))))
        sentences: list[list[str]] = []
        need: Counter[str] = Counter()
        while need.total() < wanted:
            shape = self._shapes[int(rng.random() * _SHAPES)]
            sentences.append(shape)
            need.update(shape)
        drawn = {
            "function": iter(words.function.draw(rng, need["function"])),
            "content": iter(words.content.draw(rng, need["content"])),
            "phrase": iter(words.phrases.draw(rng, need["phrase"])),
            "topic": iter(topic.words.draw(rng, need["topic"])),
            "topic phrase": iter(topic.phrases.draw(rng, need["topic phrase"])),
            "name": iter(rng.choices(names, k=need["name"])),
            "number": iter([str(int(rng.lognormvariate(4, 2))) for _ in range(need["number"])]),
        }
        written = [" ".join([next(drawn[kind]) for kind in shape]) for shape in sentences]
        written = [f"{sentence[0].upper()}{sentence[1:]}." for sentence in written]
        step = SENTENCES_PER_PARAGRAPH
        return "\n\n".join(" ".join(written[i : i + step]) for i in range(0, len(written), step))


def _within(value: float, most: int) -> int:
    return min(max(int(value), 0), most)


def _some(rng: random.Random, names: list[str]) -> list[str]:
    """None to three of a topic's names, the first ones more often."""
    return [name for i, name in enumerate(names[:3]) if rng.random() < 0.7 / (i + 1)]


# --- in and out -----------------------------------------------------------------------------------


def articles(number: int, seed: int = 1, extra: int = 0) -> Iterator[Record]:
    """An archive of `number` articles, and after them `extra` ones of its last days."""
    newsroom = Newsroom(number, seed)
    for i in range(number + extra):
        yield {"id": f"a{i:07}", **newsroom.article(i)}


def write_records(records: Iterable[Record], path: Path) -> None:
    """As JSON lines."""
    with open_text(path, "wt") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def read_records(path: Path, number: int | None = None, step: int = 1) -> Iterator[Record]:
    """Every `step`-th of the first `number` records of a file; all by default."""
    with open_text(path, "rt") as file:
        yield from map(json.loads, islice(file, 0, number, step))


def open_text(path: Path, mode: str) -> IO[str]:
    """Open a file of text, gzipped if its name says so; `mode` is "rt" or "wt"."""
    if path.suffix == ".gz":
        return cast(IO[str], gzip.open(path, mode, encoding="utf-8", newline="\n"))
    return cast(IO[str], path.open(mode, encoding="utf-8", newline="\n"))


def main() -> None:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jsonl", type=Path, metavar="FILE")
    parser.add_argument("--html", type=Path, metavar="FOLDER")
    parser.add_argument("--txt", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    if asked.jsonl:
        write_records(articles(asked.number, asked.seed), asked.jsonl)
    for folder, page in ((asked.html, pages.html), (asked.txt, pages.text)):
        if folder:
            pages.write(articles(asked.number, asked.seed), folder, page)


if __name__ == "__main__":
    main()
