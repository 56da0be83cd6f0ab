"""Phrases of the commonest words, by bitmaps: the same counts as by lists of sites."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.search import bitmap_memory, phrase_counts
from searchidx.search.alignment import aligned
from searchidx.search.arrays import Counts, numpy_arrays, python_arrays
from searchidx.search.arrays.bitmaps import SPARE, Bitmaps, Bits
from searchidx.search.blocks import Block
from searchidx.search.evaluate import Evaluator
from searchidx.search.phrases import units
from searchidx.web import readers

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


@pytest.fixture
def in_bitmaps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of words of each phrase that bitmaps count from here on."""
    asked: list[int] = []
    counts = Bitmaps.counts

    def noted(maps: Bitmaps, words: Sequence[Bits], slop: int) -> Counts:
        asked.append(len(words))
        return counts(maps, words, slop)

    monkeypatch.setattr(Bitmaps, "counts", noted)
    return asked


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> bitmap_memory.Budget:
    """That of the process, of this test alone."""
    own = bitmap_memory.Budget()
    monkeypatch.setattr(bitmap_memory, "SHARED", own)
    return own


def always_in_bitmaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_counts, "COMMON", 0)
    monkeypatch.setattr(phrase_counts, "PASSES", 0)


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
    reader: IndexReader,
    phrase: str,
    slop: int,
    monkeypatch: pytest.MonkeyPatch,
    in_bitmaps: list[int],
    budget: bitmap_memory.Budget,
) -> None:
    expected = counted(reader, phrase, slop, numpy=False)
    assert bool(expected) == ("nothing" not in phrase)
    monkeypatch.setattr(phrase_counts, "COMMON", 1 << 20)
    assert counted(reader, phrase, slop, numpy=True) == expected, "lists"
    assert not in_bitmaps
    always_in_bitmaps(monkeypatch)
    assert counted(reader, phrase, slop, numpy=True) == expected, "bitmaps"
    assert in_bitmaps == ([len(phrase.split())] if slop <= phrase_counts.MOST_SLOP else [])


def test_rows_have_room_for_the_longest_gap() -> None:
    assert phrase_counts.MOST_SLOP + 2 <= SPARE


def test_chains_of_random_words_are_aligned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_bitmaps: list[int]
) -> None:
    """Beside `aligned`, which looks at one text at a time."""
    choose = random.Random(6)
    texts = [choose.choices("abcx", k=choose.choice((5, 60, 64, 200))) for _ in range(60)]
    path = index_of(
        tmp_path / "index", [make_article(f"d{at}", " ".join(text)) for at, text in enumerate(texts)]
    )
    reader = IndexReader.open(open_folder(str(path)))
    always_in_bitmaps(monkeypatch)
    for number in range(60):
        phrase, slop = choose.choices("abc", k=choose.choice((2, 3, 4))), number % 7
        found = counted(reader, " ".join(phrase), slop, numpy=True)
        for document, text in enumerate(texts):
            spans = [[(at, at + 1) for at, word in enumerate(text) if word == each] for each in phrase]
            assert found.get(document, 0) == len(aligned(spans, slop)), (phrase, slop, text)
    assert len(in_bitmaps) == 60


# --- what is remembered -------------------------------------------------------------------------------


def size_of_bitmap(reader: IndexReader) -> int:
    (block,) = Evaluator(reader, numpy_arrays()).blocks
    size: int = block.bitmaps("text").bytes
    return size


def test_a_phrase_without_room_is_counted_by_lists(
    reader: IndexReader,
    monkeypatch: pytest.MonkeyPatch,
    in_bitmaps: list[int],
    budget: bitmap_memory.Budget,
) -> None:
    always_in_bitmaps(monkeypatch)
    expected = counted(reader, "the said", 0, numpy=False)
    budget.most = 2 * bitmap_memory.PHRASES * size_of_bitmap(reader) - 1
    assert counted(reader, "the said", 0, numpy=True) == expected
    assert not in_bitmaps
    budget.most += 1
    assert counted(reader, "the said", 0, numpy=True) == expected
    assert in_bitmaps == [2]
    counted(reader, "said said said", 0, numpy=True)
    assert in_bitmaps == [2, 3], "the same word three times is one bitmap"
    counted(reader, "the said of", 0, numpy=True)
    assert in_bitmaps == [2, 3]


def test_room_is_that_of_the_whole_index(tmp_path: Path, budget: bitmap_memory.Budget) -> None:
    """A block is the share of it that it has of the documents."""
    path = index_of(tmp_path / "index", [make_article(f"d{at}", "the truce") for at in range(8)])
    reader = IndexReader.open(open_folder(str(path)))
    (block,) = Evaluator(reader, numpy_arrays()).blocks
    part = Block(numpy_arrays(), block.segments, 10 * block.size)
    budget.most = bitmap_memory.PHRASES * block.bitmaps("text").bytes * 9
    assert block.bitmaps_fit("text", 9)
    assert not part.bitmaps_fit("text", 1)
    budget.most = bitmap_memory.PHRASES * block.bitmaps("text").bytes * 10
    assert part.bitmaps_fit("text", 1)


def test_what_was_asked_for_longest_ago_goes_first_whosever_it_is() -> None:
    size = 10_000
    budget = bitmap_memory.Budget(3 * size + size // 2)
    made: list[str] = []

    def ask(block: bitmap_memory.BlockBitmaps, word: str) -> None:
        def make() -> memoryview:
            made.append(word)
            return memoryview(bytearray(size))

        block.get(("text", (word,)), make)

    one, other = bitmap_memory.BlockBitmaps(budget), bitmap_memory.BlockBitmaps(budget)
    ask(one, "a")
    ask(other, "b")
    ask(one, "c")
    ask(one, "a")
    ask(one, "d")  # in place of b
    ask(one, "c")
    ask(one, "a")
    assert made == ["a", "b", "c", "d"]
    ask(other, "b")
    assert made == ["a", "b", "c", "d", "b"]
    ask(one, "d")
    assert made[5:] == ["d"]


def test_a_block_that_is_no_more_leaves_its_room() -> None:
    size = 10_000
    budget = bitmap_memory.Budget(2 * size + size // 2)
    key = "text", ("the",)
    kept, gone = bitmap_memory.BlockBitmaps(budget), bitmap_memory.BlockBitmaps(budget)
    kept.get(key, lambda: memoryview(bytearray(size)))
    gone.get(key, lambda: memoryview(bytearray(size)))
    del gone
    last = bitmap_memory.BlockBitmaps(budget)
    last.get(key, lambda: memoryview(bytearray(size)))
    kept.get(key, lambda: pytest.fail("what is of a block that is there went first"))


def test_each_thread_of_the_server_has_room_for_a_phrase() -> None:
    assert readers.THREADS <= bitmap_memory.PHRASES
