"""Which articles match and with what score, against a plain reading of the tree over lists of words.

The reference knows nothing of postings, segments or columns: it looks at every article in turn.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import index_of, make_article

from searchidx import words
from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.models import Document
from searchidx.query.tree import (
    And,
    AnyWord,
    Between,
    Everything,
    Filter,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Wildcard,
    Word,
)
from searchidx.search import lead
from searchidx.search.arrays import numpy_arrays, python_arrays
from searchidx.search.evaluate import STORED, Evaluator
from searchidx.search.scoring import BOOSTS, K1, B

VOCABULARY = "kado lumo pirat zolk brun vask tomel kadob".split()
PEOPLE = ("Vera Kolas", "Vera Lund", "Ivo Lund", "Ivo Kolas Brandt")
SITES = ("one.example", "two.example")
FIRST_DAY = date(2023, 1, 1)
LEAD = 3
"""So short that many texts of ten words go on behind it."""


@pytest.fixture(autouse=True, scope="module")
def short_leads() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lead, "LEAD", LEAD)
        yield


def test_the_vocabulary_is_its_own_stems() -> None:
    """So that the reference needs no stemmer."""
    assert [words.term(word) for word in VOCABULARY] == VOCABULARY


# --- the reference --------------------------------------------------------------------------------


def has(node: Node, document: Document) -> bool:
    """Whether a document matches a tree."""
    match node:
        case Word() | Wildcard() | Fuzzy() | Phrase():
            return any(occurrences(node, run, node.field) for run in runs(document, node.field))
        case And(children):
            return all(has(child, document) for child in children)
        case Or(children):
            return any(has(child, document) for child in children)
        case Not(child):
            return not has(child, document)
        case Between(since, until):
            day = document.dating.day
            return day is not None and (since or date.min) <= day <= (until or date.max)
        case Filter("person"):
            return any(carries(person.name, node) for person in document.entities.people)
        case Filter("site"):
            return document.site is not None and carries(document.site, node)
    return True


def occurrences(leaf: Leaf, run: list[str], field: str | None) -> int:
    """How often a word or phrase is in a run of words; of the lead, how often it begins there."""
    end = LEAD if field == "lead" else len(run)
    if not isinstance(leaf, Phrase):
        return sum(map(fits(leaf), run[:end]))
    wanted = leaf.text.split()
    intervals = {
        (places[0], places[-1])
        for places in combinations(range(len(run)), len(wanted))
        if [run[place] for place in places] == wanted
        and places[-1] - places[0] + 1 - len(wanted) <= leaf.slop
    }
    return sum(
        not any(one != other and one[0] <= other[0] <= other[1] <= one[1] for other in intervals)
        for one in intervals
        if one[0] < end
    )


def fits(leaf: AnyWord) -> Callable[[str], bool]:
    match leaf:
        case Word(text, _, prefix):
            return lambda word: word.startswith(text) if prefix else word == text
        case Wildcard(text):
            return lambda word: fnmatchcase(word, text)
        case Fuzzy(text, _, distance):
            return lambda word: edits(word, text) <= (distance if word[0] == text[0] else 1)


def edits(one: str, other: str) -> int:
    """How many it takes, one to one as the definition says."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        edits(one[1:], other) + 1,
        edits(one, other[1:]) + 1,
        edits(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1:
        ways.append(edits(one[2:], other[2:]) + 1)
    return min(ways)


def runs(document: Document, field: TextField | None) -> list[list[str]]:
    both = {"title": document.title.split(), "text": document.text.split()}
    return [both[STORED[field]]] if field else list(both.values())


def carries(name: str, wanted: Filter) -> bool:
    own, (*whole, last) = (text.lower().replace(".", " ").split() for text in (name, wanted.value))
    if wanted.prefix:
        return set(whole) <= set(own) and any(word.startswith(last) for word in own)
    word: Callable[[str], AnyWord] = Wildcard if wanted.wildcard else Word
    if wanted.distance:
        return all(any(map(fits(Fuzzy(each, None, wanted.distance)), own)) for each in (*whole, last))
    return all(any(map(fits(word(each)), own)) for each in (*whole, last))


def score(node: Node, document: Document, corpus: list[Document]) -> float:
    """BM25 as the documentation of `searchidx.search.scoring` writes it; corpora without deletions."""
    match node:
        case Word() | Wildcard() | Fuzzy() | Phrase():
            return sum(
                bm25(node, name, document, corpus) for name in ([node.field] if node.field else BOOSTS)
            )
        case And(children):
            return sum(score(child, document, corpus) for child in children if has(child, document))
        case Or(children):
            return sum(score(child, document, corpus) for child in children if has(child, document))
    return 0.0


def bm25(leaf: Leaf, field: str, document: Document, corpus: list[Document]) -> float:
    run = runs(document, field)[0]  # type: ignore[arg-type]
    frequency = occurrences(leaf, run, field)
    if not frequency:
        return 0.0
    lengths = [len(runs(each, field)[0]) for each in corpus]  # type: ignore[arg-type]
    average = max(1.0, sum(lengths) / len(lengths))
    norm = K1 * (1 - B + B * len(run) / average)
    return BOOSTS[STORED[field]] * weight(leaf, field, corpus) * frequency / (frequency + norm)


def weight(leaf: Leaf, field: str, corpus: list[Document]) -> float:
    """Words that count as one are as rare as the commonest of them; a phrase is as rare as its words."""
    if isinstance(leaf, Phrase):
        return sum(idf(word, field, corpus) for word in leaf.text.split())
    return min(idf(word, field, corpus) for word in filter(fits(leaf), VOCABULARY))


def idf(word: str, field: str, corpus: list[Document]) -> float:
    having = sum(word in runs(each, field)[0] for each in corpus)  # type: ignore[arg-type]
    return math.log(1 + (len(corpus) - having + 0.5) / (having + 0.5))


# --- what is tried --------------------------------------------------------------------------------


def corpus_of(seed: int, size: int) -> list[Document]:
    """Articles of few different words, so that everything meets everything.

    Not longer than ten words: up to there the index keeps a length as it is, then to about 10 %.
    """
    choose = random.Random(seed)

    def some(most: int) -> str:
        return " ".join(choose.choices(VOCABULARY, k=choose.randint(0, most)))

    return [
        make_article(
            f"d{number}",
            some(10),
            some(3),
            FIRST_DAY + timedelta(choose.randint(0, 9)) if choose.random() < 0.8 else None,
            people=choose.sample(PEOPLE, choose.randint(0, 2)),
            site=choose.choice([*SITES, None]),
        )
        for number in range(size)
    ]


FIELDS = st.sampled_from([None, None, "title", "text", "lead"])
WORDS = st.builds(Word, st.sampled_from(VOCABULARY), FIELDS)
PREFIXES = st.builds(Word, st.sampled_from(["ka", "kado", "to", "zzz", "b"]), FIELDS, st.just(True))
PATTERNS = st.builds(
    Wildcard,
    st.sampled_from(["*ado", "?omel", "k*o", "l?mo", "*a*", "ka*?", "v???", "*o?", "zz*z", "*"]),
    FIELDS,
)
NEAR = st.builds(
    Fuzzy, st.sampled_from([*VOCABULARY, "kdao", "lumk", "rado", "kadolu", "xyz"]), FIELDS, st.integers(1, 2)
)
PHRASES = st.builds(
    Phrase,
    st.lists(st.sampled_from(VOCABULARY[:4]), min_size=1, max_size=3).map(" ".join),
    FIELDS,
    st.sampled_from([0, 0, 1, 2, 5, 100]),
)
DAYS = st.none() | st.integers(-1, 10).map(lambda days: FIRST_DAY + timedelta(days))
FILTERS = (
    st.builds(Between, DAYS, DAYS)
    | st.builds(Filter, st.just("person"), st.sampled_from(["Kolas", "vera lund", "Vera Brandt", "Ivo"]))
    | st.builds(Filter, st.just("person"), st.sampled_from(["vera ko", "lu", "kolas br"]), st.just(True))
    | st.builds(Filter, st.just("site"), st.sampled_from(["one.example", "two", "example", "three"]))
    | st.builds(
        Filter, st.just("person"), st.sampled_from(["k?las", "*er* lu*", "v* *d"]), wildcard=st.just(True)
    )
    | st.builds(Filter, st.just("person"), st.sampled_from(["kolsa", "veera lundt"]), distance=st.just(1))
    | st.builds(Filter, st.just("site"), st.sampled_from(["*.ex*e", "t?o"]), wildcard=st.just(True))
)


def groups(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    many = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.builds(And, many, st.booleans()) | st.builds(Or, many) | st.builds(Not, children)


LEAVES = WORDS | PREFIXES | PATTERNS | NEAR | PHRASES
SCORING = st.recursive(
    LEAVES,
    lambda children: st.builds(
        lambda kind, many: kind(tuple(many)),
        st.sampled_from([And, Or]),
        st.lists(children, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
TREES = st.recursive(LEAVES | FILTERS | st.just(Everything()), groups, max_leaves=8)


@dataclass(frozen=True)
class Built:
    reader: IndexReader
    corpus: list[Document]


def opened(path: Path) -> IndexReader:
    return IndexReader.open(open_folder(str(path)))


def evaluate(reader: IndexReader, tree: Node) -> dict[str, float]:
    """Scores by id: the same ones, to the last bit, in Python and with numpy."""
    one, other = (
        {
            reader.stored(block.base + document).id: found
            for block in evaluator.blocks
            for document, found in evaluator.matches(tree, block).items()
        }
        for evaluator in (Evaluator(reader, python_arrays()), Evaluator(reader, numpy_arrays()))
    )
    assert one == other
    return one


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Sixty articles in one commit."""
    corpus = corpus_of(1, 60)
    reader = opened(index_of(tmp_path_factory.mktemp("whole") / "index", corpus))
    return Built(reader, corpus)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The same sixty in three commits."""
    corpus = corpus_of(1, 60)
    reader = opened(
        index_of(tmp_path_factory.mktemp("cut") / "index", corpus[:25], corpus[25:40], corpus[40:])
    )
    assert len(reader.segments) == 3
    return Built(reader, corpus)


@pytest.fixture(scope="module")
def thinned(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same in three commits, and every fourth taken out again."""
    corpus = corpus_of(1, 60)
    gone = [each.id for each in corpus[::4]]
    path = index_of(
        tmp_path_factory.mktemp("thinned") / "index", corpus[:25], corpus[25:40], corpus[40:], gone=gone
    )
    reader = opened(path)
    assert reader.live == 45
    return Built(reader, [each for each in corpus if each.id not in gone])


# --- properties -----------------------------------------------------------------------------------


@settings(max_examples=300)
@given(TREES)
def test_what_matches_is_what_the_tree_says(whole: Built, tree: Node) -> None:
    assert set(evaluate(whole.reader, tree)) == {each.id for each in whole.corpus if has(tree, each)}


@given(TREES)
def test_deleted_articles_match_nothing(thinned: Built, tree: Node) -> None:
    assert set(evaluate(thinned.reader, tree)) == {each.id for each in thinned.corpus if has(tree, each)}


@given(SCORING)
def test_scores_are_those_of_the_formula(whole: Built, tree: Node) -> None:
    expected = {each.id: score(tree, each, whole.corpus) for each in whole.corpus if has(tree, each)}
    assert evaluate(whole.reader, tree) == pytest.approx(expected)


@given(TREES)
def test_segments_make_no_difference(whole: Built, cut: Built, tree: Node) -> None:
    assert evaluate(cut.reader, tree) == pytest.approx(evaluate(whole.reader, tree))


@settings(max_examples=12)
@given(
    st.integers(),
    st.lists(st.integers(1, 6), min_size=1, max_size=9),
    st.lists(TREES, min_size=5, max_size=5),
)
def test_any_archive_in_any_number_of_commits(
    tmp_path_factory: pytest.TempPathFactory, seed: int, sizes: list[int], trees: list[Node]
) -> None:
    """Small commits are merged by Whoosh as they come: nothing may get lost or changed on the way."""
    corpus = corpus_of(seed, sum(sizes))
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    commits = [corpus[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    reader = opened(index_of(tmp_path_factory.mktemp("many") / "index", *commits))
    assert sorted(reader.stored(d).id for d in reader.documents()) == sorted(each.id for each in corpus)
    for tree in trees:
        assert set(evaluate(reader, tree)) == {each.id for each in corpus if has(tree, each)}


def test_evaluating_twice_gives_the_same(whole: Built) -> None:
    """Lists are combined in place: what was fetched once must not be spoilt for the next query."""
    tree = Or((Word("kado"), Or((Word("kado"), Word("lumo")))))
    assert evaluate(whole.reader, tree) == evaluate(whole.reader, tree)
