"""Exactness: the documents, order and scores that Whoosh's own matchers give over a stock index."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import histories
import pytest
from histories import COMPOUNDS, PLAIN, History, history
from stock_whoosh import FACETS, Lucene, Translator, stock_index
from whoosh.util.numeric import byte_to_length, length_to_byte

from searchidx.index.folder import open_folder
from searchidx.index.lengths import LENGTHS
from searchidx.index.reader import IndexReader
from searchidx.query.tree import And, Between, Everything, Filter, Node, Not, Or, Phrase, Word
from searchidx.search.arrays import Arrays, numpy_arrays, python_arrays
from searchidx.search.evaluate import Evaluator
from searchidx.search.ranking import search
from searchidx.search.request import Request
from searchidx.stopwords import stopwords

PASTS: dict[str, dict[str, Any]] = {
    "one commit": {"commits": 1, "new": 150},
    "commits": {"commits": 5, "new": 30},
    "updates and deletions": {"commits": 6, "new": 25, "replaced": 6, "gone": 4},
    "merged on the way": {"commits": 40, "new": 4, "replaced": 1, "gone": 1},
    "optimized": {"commits": 6, "new": 25, "replaced": 6, "gone": 4, "optimize": True},
}
CLOSED_UP = {word.replace("-", "").replace(".", "").lower() for word in COMPOUNDS}
"""Compounds in phrases take up several positions, which Whoosh knows nothing of: see tests/search/test_phrases.py."""

QUERIES = 280
"""For each past; beside them a fifth as many through the whole search."""


@dataclass(frozen=True)
class Both:
    """One index of ours and a stock one with the same documents in segments of the same sizes."""

    made: History
    reader: IndexReader
    stock: Translator

    def ours(self, tree: Node) -> tuple[dict[int, float], list[int]]:
        """The documents that match with their scores, and their order: to the last bit the same both ways."""
        one, other = (self._evaluated(tree, arrays) for arrays in (python_arrays(), numpy_arrays()))
        assert one == other, tree
        return one

    def _evaluated(self, tree: Node, arrays: Arrays) -> tuple[dict[int, float], list[int]]:
        evaluator = Evaluator(self.reader, arrays)
        blocks = evaluator.blocks
        found = [evaluator.matches(tree, block) for block in blocks]
        scores = {
            block.base + document: score
            for block, own in zip(blocks, found, strict=True)
            for document, score in own.items()
        }
        order = [blocks[best.block].base + best.document for best in arrays.top(found, 10_000)]
        for number in (1, 3, 10):
            assert arrays.top(found, number) == arrays.top(found, 10_000)[:number]
        days = [block.days for block in blocks]
        for newest in (False, True):
            first = arrays.top_by_day(found, days, 10_000, newest=newest)
            assert arrays.top_by_day(found, days, 4, newest=newest) == first[:4]
            order += [blocks[best.block].base + best.document for best in first]
        return scores, order


def spelled(reader: IndexReader) -> Iterator[tuple[str, str]]:
    """Every spelling of the running text of an index, with its term."""
    for segment in reader.segments:
        for name in ("title", "text"):
            own = segment.text_field(name)
            for ordinal, spelling in enumerate(own.spellings.lines(range(len(own.spellings))).splitlines()):
                yield spelling, own.text(own.spelled([ordinal])[0])


@pytest.fixture(scope="module", params=PASTS)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    past = list(PASTS).index(request.param)
    folder = tmp_path_factory.mktemp("past")
    made = history(folder / "index", seed=past, **PASTS[request.param])
    reader = IndexReader.open(open_folder(str(made.path)))
    with stock_index(folder / "stock", reader, made.versions).searcher(weighting=Lucene()) as searcher:
        yield Both(made, reader, Translator(searcher, made.versions.values(), spelled(reader)))


# --- the two indexes ------------------------------------------------------------------------------


def test_what_is_live_is_what_was_put_last(both: Both) -> None:
    live = [both.reader.stored(document) for document in both.reader.documents()]
    assert {each.id: each.url for each in live} == {name: a.url for name, a in both.made.live.items()}
    assert len(live) == len(both.made.live)
    assert [each["url"] for each in both.stock.searcher.reader().all_stored_fields()] == [a.url for a in live]


def test_statistics_are_whooshs(both: Both) -> None:
    theirs, ours = both.stock.searcher.reader(), both.reader
    assert (ours.total, ours.live) == (theirs.doc_count_all(), theirs.doc_count())
    for field in ("title", "text"):
        assert ours.average_length(field) == theirs.field_length(field) / theirs.doc_count_all()
        lexicon = {term.decode() for term in theirs.lexicon(field)}
        assert lexicon == {term for segment in ours.segments for term in segment.terms(field)}
        assert {term: ours.frequency(field, term) for term in lexicon} == {
            term: theirs.doc_frequency(field, term) for term in lexicon
        }
        for segment in ours.segments:
            lengths = [theirs.doc_field_length(segment.base + d, field) or 0 for d in range(segment.size)]
            assert lengths == [LENGTHS[byte] for byte in segment.lengths(field)]


def test_lengths_are_rounded_as_whoosh_does() -> None:
    assert tuple(byte_to_length(byte) for byte in range(256)) == LENGTHS
    assert all(min(bisect_left(LENGTHS, length), 255) == length_to_byte(length) for length in range(110_000))


# --- queries --------------------------------------------------------------------------------------


class Asker:
    """Makes queries of every shape up."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.shapes: dict[str, Callable[[], Node]] = {
            "word": self.word,
            "compound": lambda: Word(self._one(COMPOUNDS), self._field(), self._random.random() < 0.3),
            "prefix": self.prefix,
            "phrase": self.phrase,
            "words": self.words,
            "and": lambda: And(self._some(self.leaf), explicit=True),
            "or": lambda: Or(self._some(self.leaf)),
            "not": lambda: And((self.leaf(), Not(self.leaf()))),
            "only not": lambda: Not(self.leaf()),
            "days": lambda: And((self.leaf(), self.days())),
            "facet": lambda: And((self.leaf(), self.facet())),
            "only conditions": lambda: And(self._some(self.condition)),
            "or of conditions": lambda: Or((self.leaf(), self.facet(), self.days())),
            "tree": lambda: self.tree(3),
        }

    def _one(self, choices: Any) -> Any:
        return self._random.choice(choices)

    def _some(self, make: Callable[[], Node]) -> tuple[Node, ...]:
        return tuple(make() for _ in range(self._random.randrange(2, 5)))

    def _field(self) -> Any:
        return self._one((None, None, None, "title", "text"))

    def _plain(self) -> str:
        return str(self._random.choices(PLAIN, [1 / (rank + 9) for rank in range(len(PLAIN))])[0])

    def word(self) -> Word:
        return Word(self._plain(), self._field())

    def words(self) -> Node:
        """Words side by side, with a condition now and then."""
        plain = [Word(word) for _ in range(self._random.randrange(2, 5)) if (word := self._plain())]
        return And((*plain, *(self._random.random() < 0.3) * (self.facet(),)))

    def prefix(self) -> Word:
        form = self._one([word for word in PLAIN if len(word) > 2])
        length = len(form) if self._random.random() < 0.3 else self._random.randrange(2, len(form) + 1)
        return Word(form[:length], self._field(), prefix=True)

    def phrase(self) -> Phrase:
        pieces = [self._plain() for _ in range(self._random.choice((2, 2, 2, 3)))]
        return Phrase(" ".join(piece for piece in pieces if piece not in CLOSED_UP), self._field())

    def leaf(self) -> Node:
        shape = self._random.choices(("word", "compound", "prefix", "phrase"), (5, 1, 1, 1))[0]
        return self.shapes[shape]()

    def days(self) -> Between:
        first, last = (
            histories.FIRST_DAY + timedelta(self._random.randrange(histories.DAYS)) for _ in range(2)
        )
        first, last = min(first, last), max(first, last)
        return self._one(
            (Between(first, last), Between(first, None), Between(None, last), Between(last, last))
        )

    def facet(self) -> Filter:
        field = self._one(tuple(FACETS))
        values = {
            "person": histories.PEOPLE,
            "place": histories.PLACES,
            "org": histories.ORGANIZATIONS,
            "author": histories.PEOPLE,
        }.get(field)
        value = self._one(values or [site for site in histories.SITES if site])
        if self._random.random() < 0.5:
            value = self._one(value.split())
        if self._random.random() < 0.2:
            return Filter(field, value[:-1], prefix=True)
        return Filter(field, value)

    def condition(self) -> Node:
        return self._one((self.days, self.facet))()

    def tree(self, depth: int) -> Node:
        if not depth:
            return self._one((self.leaf, self.leaf, self.leaf, self.days, self.facet, Everything))()
        below = lambda: self.tree(self._random.randrange(depth))  # noqa: E731
        return self._one(
            (lambda: And(self._some(below)), lambda: Or(self._some(below)), lambda: Not(below()), self.leaf)
        )()


def test_random_queries_match_score_and_rank_alike(both: Both) -> None:
    asker = Asker(len(both.made.versions))
    found: Counter[str] = Counter()
    for number in range(QUERIES):
        shape = list(asker.shapes)[number % len(asker.shapes)]
        tree = asker.shapes[shape]()
        (ours, order), theirs = both.ours(tree), both.stock.results(tree)
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12), tree
        order = order[: len(ours)]
        assert sorted(order) == sorted(theirs)
        for before, after in pairwise(order):
            assert theirs[before] >= theirs[after] - 1e-9 * theirs[after], tree
            assert ours[before] != ours[after] or before < after, "equals are in the order of the index"
        found[shape] += bool(theirs)
    seldom = {shape for shape in asker.shapes if found[shape] * 3 < QUERIES // len(asker.shapes)}
    assert not seldom, "queries that find nothing prove nothing"


def test_pages_of_words_side_by_side(both: Both) -> None:
    """Full hits first, then those that have only some of the words, through the whole search."""
    asker = Asker(len(both.made.versions) + 1)
    number = {both.reader.stored(document).id: document for document in both.reader.documents()}
    for _ in range(QUERIES // 5):
        tree = asker.words()
        assert isinstance(tree, And)
        asked = [
            child for child in tree.children if isinstance(child, Word) and child.text not in stopwords("en")
        ]
        conditions = [child for child in tree.children if not isinstance(child, Word)]
        if not asked:
            continue
        full = both.stock.results(And((*asked, *conditions)))
        some = both.stock.results(And((Or(tuple(asked)), *conditions)))
        facets = ("people", "places", "site", "date_grade", "date", "week")
        results, others = (
            replace(
                search(
                    Evaluator(both.reader, arrays),
                    Request("", tree, limit=10_000, facets=facets, facet_size=len(asked), refine=False),
                ),
                took_ms=0,
            )
            for arrays in (python_arrays(), numpy_arrays())
        )
        assert results == others, tree
        hits = [(number[hit.id], hit.score) for hit in results.hits]
        assert (results.total, results.partial_total) == (len(full), len(some) - len(full)), tree
        assert [hit.partial for hit in results.hits] == [False] * len(full) + [True] * (len(some) - len(full))
        assert dict(hits) == pytest.approx(some, abs=6e-5), tree
        for kind in (hits[: len(full)], hits[len(full) :]):
            assert [score for _, score in kind] == sorted((score for _, score in kind), reverse=True)
