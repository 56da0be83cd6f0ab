"""Facets counted with numpy, over segments that number their values each for itself: what Python counts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from making import index_of, make_article

from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.index.sections import Sections
from searchidx.search.arrays import numpy_arrays, python_arrays, value_counts
from searchidx.search.evaluate import Evaluator


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Three segments of articles with none to four names; most names come as often as many others."""
    choose = random.Random(7)
    names = [f"Ann {chr(97 + at % 26)}{at}" for at in range(120)] + ["Łukasz", "Ölund", "\U0001f600", ""]
    names = [name for name in names if name]
    commits = [
        [
            make_article(
                f"{commit}-{at}",
                "truce",
                people=choose.sample(names, choose.randrange(5)),
                places=[choose.choice(["Minsk", "Kyiv", "Oslo"])],
            )
            for at in range(40 * commit)
        ]
        for commit in (1, 2, 3)
    ]
    return IndexReader.open(open_folder(str(index_of(tmp_path_factory.mktemp("values") / "index", *commits))))


@pytest.mark.parametrize("many", [value_counts.MANY, 3])
@pytest.mark.parametrize("facet", ["people", "places", "organizations"])
def test_the_commonest_values_are_those_that_python_counts(
    reader: IndexReader, facet: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(value_counts, "MANY", many)
    choose = random.Random(8)
    assert len(reader.segments) > 1
    for _ in range(25):
        wanted = sorted(choose.sample(range(reader.total), choose.choice((0, 1, 9, 60, reader.total))))
        size = choose.choice((None, 0, 1, 2, 10, 50, 500))
        answers = []
        for arrays in (python_arrays(), numpy_arrays()):
            evaluator = Evaluator(reader, arrays)
            found = [
                arrays.listed([d - block.base for d in wanted if block.base <= d < block.base + block.size])
                for block in evaluator.blocks
            ]
            answers.append(arrays.facet_counts(evaluator.facet(facet), found, size))
        assert answers[0] == answers[1]


def test_segments_without_keys_are_counted_as_well(
    reader: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [list(segment.facet("people").keys) for segment in reader.segments]
    monkeypatch.setattr(
        Sections, "__contains__", lambda self, name: not name.endswith(".keys") and name in self.names()
    )
    older = IndexReader.open(reader.folder)
    assert [list(segment.facet("people").keys) for segment in older.segments] == keys
    assert all(keys)


def test_keys_that_differ_in_their_lowest_bits_alone_are_told_apart() -> None:
    keys = np.array([8, 9, 8, 1 << 40, 9, 10], dtype=np.uint64)
    numbers, places = value_counts._numbered(keys)
    assert len(set(numbers.tolist())) == len(places) == 4
    assert keys[places][numbers].tolist() == keys.tolist()
