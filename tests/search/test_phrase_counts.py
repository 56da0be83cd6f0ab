"""Phrases of the commonest words, by bitmaps: the same counts as by lists of sites."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.search import blocks, phrase_counts
from searchidx.search.alignment import aligned
from searchidx.search.arrays import numpy_arrays, python_arrays
from searchidx.search.arrays.bitmaps import SPARE
from searchidx.search.evaluate import Evaluator
from searchidx.search.phrases import units

WORDS = "the of a said".split()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Texts of every length that matters to rows of 64 bits, in two segments, with compounds in some of them."""
    choose = random.Random(5)

    def text(number: int) -> str:
        length = choose.choice((1, 3, 47, 48, 49, 63, 64, 65, 130, 300))
        several = ["t-he", "the", "sa-id", "said"] if number % 5 == 0 else []
        return " ".join(choose.choices([*WORDS, *several, "talks", "truce"], k=length))

    articles = [make_article(f"d{number}", text(number)) for number in range(160)]
    path = tmp_path_factory.mktemp("common") / "index"
    index_of(path, articles[:90])
    index_of(path, articles[90:])
    return IndexReader.open(open_folder(str(path)))


def counted(reader: IndexReader, phrase: str, slop: int, *, numpy: bool) -> dict[int, int]:
    evaluator = Evaluator(reader, numpy_arrays() if numpy else python_arrays())
    found: dict[int, int] = {}
    for block in evaluator.blocks:
        documents, counts = phrase_counts.counts(
            evaluator.arrays, units(phrase), slop, "text", block, evaluator.vocabulary.stems
        )
        found.update(
            (block.base + int(document), int(count))
            for document, count in zip(documents, counts, strict=True)
        )
    return found


@pytest.mark.parametrize("slop", [0, 1, 2, 5, phrase_counts.MOST_SLOP, phrase_counts.MOST_SLOP + 1])
@pytest.mark.parametrize(
    "phrase",
    ["the said", "said of", "the the", "a of the", "the said the a", "said said said", "the nothing"],
)
def test_bitmaps_count_what_lists_count(
    reader: IndexReader, phrase: str, slop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = counted(reader, phrase, slop, numpy=False)
    assert bool(expected) == ("nothing" not in phrase)
    monkeypatch.setattr(phrase_counts, "COMMON", 1 << 20)
    assert counted(reader, phrase, slop, numpy=True) == expected, "lists"
    monkeypatch.setattr(phrase_counts, "COMMON", 0)
    monkeypatch.setattr(phrase_counts, "PASSES", 0)
    monkeypatch.setattr(blocks, "MOST_BITMAPS", 2)
    assert counted(reader, phrase, slop, numpy=True) == expected, "bitmaps"


def test_rows_have_room_for_the_longest_gap() -> None:
    assert phrase_counts.MOST_SLOP + 2 <= SPARE


def test_chains_of_random_words_are_aligned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside `aligned`, which looks at one text at a time."""
    choose = random.Random(6)
    texts = [choose.choices("abcx", k=choose.choice((5, 60, 64, 200))) for _ in range(60)]
    path = index_of(
        tmp_path / "index", [make_article(f"d{at}", " ".join(text)) for at, text in enumerate(texts)]
    )
    reader = IndexReader.open(open_folder(str(path)))
    monkeypatch.setattr(phrase_counts, "COMMON", 0)
    monkeypatch.setattr(phrase_counts, "PASSES", 0)
    for number in range(60):
        phrase, slop = choose.choices("abc", k=choose.choice((2, 3, 4))), number % 7
        found = counted(reader, " ".join(phrase), slop, numpy=True)
        for document, text in enumerate(texts):
            spans = [[(at, at + 1) for at, word in enumerate(text) if word == each] for each in phrase]
            assert found.get(document, 0) == len(aligned(spans, slop)), (phrase, slop, text)
