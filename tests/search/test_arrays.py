"""When numpy is loaded, and operations that queries seldom need, both ways; the rest is in test_exactness."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx.search.arrays import Arrays, Counts, Spans, numpy_arrays, python_arrays, worth_it

ASKING = """
import sys
from searchidx import Archive
from searchidx.search import arrays
arrays.MUCH = int(sys.argv[2])
with Archive(sys.argv[1]) as archive:
    for _ in range(4):
        found = archive.search(sys.argv[3])
        print("numpy" in sys.modules, found.total, [hit.score for hit in found.hits])
"""


def asked(index: Path, much: int, query: str) -> tuple[list[bool], set[str]]:
    """Whether numpy was loaded after each of four questions, and what they found."""
    done = subprocess.run(
        [sys.executable, "-c", ASKING, str(index), str(much), query],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
    return [loaded == "True" for loaded, _ in lines], {found for _, found in lines}


def test_numpy_comes_at_the_third_question_or_when_there_is_much_to_look_at(tmp_path: Path) -> None:
    path = index_of(tmp_path / "index", [make_article(f"d{i}", "truce talks " * (i + 1)) for i in range(9)])
    loaded, found = asked(path, 1000, '"truce talks"')
    assert loaded == [False, False, True, True]
    assert len(found) == 1, "the same answer both ways"
    assert asked(path, 20, '"truce talks"')[0] == [True] * 4
    assert asked(path, 20, "truce")[0] == [False, False, True, True]


def test_a_process_that_has_numpy_uses_it() -> None:
    numpy_arrays()
    assert worth_it(1, lambda: 0)


@pytest.fixture(params=[python_arrays, numpy_arrays], ids=["python", "numpy"])
def arrays(request: pytest.FixtureRequest) -> Arrays:
    made: Arrays = request.param()
    return made


def some(choose: random.Random, size: int) -> set[int]:
    """A few documents, and now and then very many."""
    few = set(choose.sample(range(size), choose.choice((0, 1, 5, 40))))
    return few | set(range(0, size, choose.choice((2, 7, 49)))) if choose.random() < 0.5 else few


def test_lists_of_any_lengths_are_united_intersected_and_taken_from(arrays: Arrays) -> None:
    """Short beside long takes another way than alike; and so does a block of many documents."""
    choose = random.Random(1)
    for size in (50, 3000, 100_000):
        for _ in range(60):
            a, b, c = (some(choose, size) for _ in range(3))
            one, two, three = (arrays.listed(sorted(each)) for each in (a, b, c))
            assert list(arrays.union([one, two, three], size)) == sorted(a | b | c)
            assert list(arrays.common([[one], [two, three]], size)) == sorted(a & (b | c))
            assert list(arrays.difference(one, two)) == sorted(a - b)
            scores = [arrays.constant(one, 0.5), arrays.constant(two, 0.25)]
            added = dict(arrays.accumulated(scores, size).items())
            assert added == {d: 0.5 * (d in a) + 0.25 * (d in b) for d in a | b}
            assert list(arrays.left(scores[0], two)) == sorted(a - b)
            few = arrays.accumulated(scores, size, three)
            assert dict(few.items()) == {document: added.get(document, 0.0) for document in c}


def test_the_best_are_the_first_of_those_that_are_equal(arrays: Arrays) -> None:
    choose = random.Random(2)
    for number in (0, 1, 3, 10, 500):
        worth = [[choose.randrange(1, 4) for _ in range(choose.randrange(60))] for _ in range(4)]
        found = []
        for own in worth:
            alike = [arrays.listed([d for d, score in enumerate(own) if score == each]) for each in (1, 2, 3)]
            pieces = [arrays.constant(documents, each) for each, documents in enumerate(alike, 1)]
            found.append(arrays.accumulated(pieces, len(own)))
        expected = sorted(
            (-score, block, document) for block, own in enumerate(worth) for document, score in enumerate(own)
        )
        best = arrays.top(found, number)
        assert [(-each.score, each.block, each.document) for each in best] == expected[:number]


def test_counts_of_documents_that_come_more_than_once_are_added(arrays: Arrays) -> None:
    counts = Counts(arrays.listed([1, 4, 9, 1, 2]), arrays.listed([1, 2, 3, 4, 5]))
    added = arrays.added(counts, 10)
    assert (list(added.documents), list(added.counts)) == ([1, 2, 4, 9], [5, 5, 2, 3])


def test_slop_is_the_same_both_ways_where_words_take_up_several_positions() -> None:
    """Three documents of 32 positions, with room between them; some have only words of one position."""
    choose = random.Random(3)
    ways = python_arrays(), numpy_arrays()
    everywhere = [document << 6 | position for document in range(3) for position in range(32)]
    for number in range(600):
        spelled = []
        for _ in range(choose.choice((2, 3))):
            places = choose.sample(everywhere, choose.choice((0, 3, 10, 40, 80)))
            cut = choose.randrange(len(places) + 1) if number % 2 else len(places)
            if number % 4 == 1:  # as it mostly is
                cut = max(cut, len(places) - 2)
            spelled.append((sorted(places[:cut]), sorted(places[cut:]), choose.choice((2, 3))))
        one, other = (
            {
                int(site)
                for site in arrays.within_slop([spans(arrays, *word) for word in spelled], choose_slop, 6)
            }
            for choose_slop in [choose.randrange(1, 8)]
            for arrays in ways
        )
        assert one == other


def spans(arrays: Arrays, single: list[int], wide: list[int], width: int) -> Spans:
    made = set if arrays is python_arrays() else arrays.listed
    return Spans(made(single), {width: made(wide)} if wide else {})
