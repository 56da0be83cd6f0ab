"""BM25 against values worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.search.scoring import idf


def test_idf_is_lucenes() -> None:
    assert idf(1000, 10) == pytest.approx(math.log(1 + 990.5 / 10.5))
    assert idf(3, 1) == pytest.approx(0.980829, abs=1e-6)


def test_idf_falls_with_frequency_and_is_never_negative() -> None:
    values = [idf(100, n) for n in range(101)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0
    assert idf(2, 5) > 0  # more than there are: after deletions, before a merge


def test_a_score_by_hand(tmp_path: Path) -> None:
    """Three texts of 2, 4 and 6 words: the average is 4, and `zolk` stands twice in the one of 4.

    idf = ln(1 + 2.5 / 1.5); norm = 1.2 * (0.25 + 0.75 * 4 / 4) = 1.2; score = idf * 2 / 3.2
    """
    texts = ("kado lumo", "zolk zolk kado lumo", "kado lumo kado lumo kado lumo")
    index_of(tmp_path / "index", [make_article(f"d{i}", text) for i, text in enumerate(texts)])
    with Archive(tmp_path / "index") as archive:
        (hit,) = archive.search("zolk").hits
    assert hit.id == "d1"
    assert hit.score == pytest.approx(0.980829 * 2 / 3.2, abs=1e-4)


def test_a_word_in_the_title_counts_double(tmp_path: Path) -> None:
    same = [make_article("title", "kado", "zolk"), make_article("text", "zolk", "kado")]
    index_of(tmp_path / "index", same)
    with Archive(tmp_path / "index") as archive:
        first, second = archive.search("zolk").hits
    assert (first.id, second.id) == ("title", "text")
    assert first.score == pytest.approx(2 * second.score, abs=1e-3)


def test_a_rarer_word_counts_more(tmp_path: Path) -> None:
    articles = [make_article(f"d{i}", "kado lumo") for i in range(5)] + [make_article("rare", "zolk lumo")]
    index_of(tmp_path / "index", articles)
    with Archive(tmp_path / "index") as archive:
        assert archive.search("kado OR zolk").hits[0].id == "rare"


def test_a_word_with_stems_of_several_languages_is_not_counted_as_rare(tmp_path: Path) -> None:
    """`Haus` is one word in both texts; that one of its stems is rare must not lift it."""
    articles = [make_article(f"d{i}", "election zolk") for i in range(4)]
    articles += [make_article("de", "election zolk", language="de")]
    index_of(tmp_path / "index", articles)
    with Archive(tmp_path / "index") as archive:
        scores = {hit.id: hit.score for hit in archive.search("election").hits}
    assert scores["de"] == scores["d0"]
