"""The shapes of question that every engine is asked, with words chosen from the corpus.

In: records. Out: `Question`s, several variants of each shape, so that no engine lives off one list of postings
that it still holds. Words are chosen by the share of articles they stand in, which makes a shape mean the same
on any corpus: a term in 2 % of the articles, an AND of two in 10 % each. How an engine asks is its own business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, TypeVar

import Stemmer

from benchmarks.vocabulary import FUNCTION_WORDS

T = TypeVar("T")
Join = Literal["AND", "OR", "phrase", "prefix"]

VARIANTS = 5
PREFIX = 4  # letters
COMMON = 12
"""So many of the commonest words make phrases of common words."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_STOP = frozenset(FUNCTION_WORDS)


@dataclass(frozen=True)
class Question:
    """Ten hits with their titles and the number of all; `since` and `until` are days, both included."""

    shape: str
    words: tuple[str, ...]
    join: Join = "AND"
    since: str = ""
    until: str = ""
    facet: bool = False
    snippets: bool = False

    @property
    def text(self) -> str:
        """The words as all four engines' parsers understand them; dates apart."""
        match self.join:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case _:
                return f" {self.join} ".join(self.words)


@dataclass(frozen=True)
class _Sample:
    """In how many of the records each word, in any of its forms, and each pair stands; and all days, in order."""

    size: int
    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    days: Sequence[str]

    def words_near(self, share: float, number: int) -> list[str]:
        """The words whose share of the articles comes closest."""
        long = Counter({word: n for word, n in self.words.items() if len(word) > PREFIX and word.isalpha()})
        return _nearest(long, share * self.size, number)

    def phrases_near(self, share: float, number: int) -> list[tuple[str, str]]:
        """The pairs of not too common words whose share of the articles comes closest."""
        rare = Counter({p: n for p, n in self.pairs.items() if max(self.words[w] for w in p) < self.size / 8})
        return _nearest(rare, share * self.size, number)

    def common_phrases(self, number: int) -> list[tuple[str, str]]:
        """The most frequent pairs of two of the commonest words."""
        common = {word for word, _ in self.words.most_common(COMMON)}
        return [pair for pair, _ in self.pairs.most_common() if common.issuperset(pair)][:number]

    def period(self, begin: float, share: float) -> tuple[str, str]:
        """The first and last day of a share of the articles."""
        last = len(self.days) - 1
        return self.days[int(begin * last)], self.days[int((begin + share) * last)]


def _nearest(counts: Counter[T], wanted: float, number: int) -> list[T]:
    return sorted(counts, key=lambda value: (abs(counts[value] - wanted), value))[:number]


def _sample(records: Iterable[dict[str, Any]]) -> _Sample:
    stem = lru_cache(None)(Stemmer.Stemmer("english").stemWord)
    form: dict[str, str] = {}
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    days: list[str] = []
    size = 0
    for record in records:
        size += 1
        told = [form.setdefault(stem(word), word) for word in _WORD.findall(record["text"].lower())]
        words.update({word for word in told if word not in _STOP})
        pairs.update({pair for pair in pairwise(told) if pair[0] != pair[1] and _STOP.isdisjoint(pair)})
        if record.get("date"):
            days.append(record["date"][:10])
    return _Sample(size, words, pairs, sorted(days) or ["2012-01-02"])


def choose(records: Iterable[dict[str, Any]]) -> list[Question]:
    """The questions for a corpus, those of one shape side by side.

    `records` are those to choose from: a few thousand, from all over the corpus.
    """
    sample = _sample(records)
    rare, some, many = (sample.words_near(share, 3 * VARIANTS) for share in (0.02, 0.06, 0.1))
    common = [word for word, _ in sample.words.most_common(VARIANTS)]
    phrases, common_phrases = sample.phrases_near(0.02, VARIANTS), sample.common_phrases(VARIANTS)
    questions: list[Question] = []
    for i in range(VARIANTS):
        since, until = sample.period(i / VARIANTS, 0.05)
        three = tuple(some[3 * i : 3 * i + 3])
        questions += [
            Question("term", (rare[i],)),
            Question("common term", (common[i],)),
            Question("AND of two", (many[2 * i], many[2 * i + 1])),
            Question("OR of three", three, "OR"),
            Question("phrase", phrases[i], "phrase"),
            Question("phrase of common words", common_phrases[i], "phrase"),
            Question("prefix", (some[i][:PREFIX],), "prefix"),
            Question("term in a period", (many[i],), since=since, until=until),
            Question("facet over some", (many[i],), facet=True),
            Question("facet over most", (common[i],), facet=True),
            Question("10 snippets", three, "OR", snippets=True),
        ]
    order = list(dict.fromkeys(question.shape for question in questions))
    return sorted(questions, key=lambda question: order.index(question.shape))
