"""The telling words of some articles: the same as if every word were counted out."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive, words
from searchidx.backends.embedded import Embedded
from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.search import telling
from searchidx.search.evaluate import Evaluator
from searchidx.search.scoring import K1, idf

VOCABULARY = [
    f"{first}{second}" for first in "bdfgklmnprst" for second in ("ord", "alm", "ink", "esk", "unt")
]


@pytest.mark.parametrize("seed", range(5))
def test_stopping_early_misses_no_telling_word(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(VOCABULARY))]
    texts = [" ".join(chance.choices(VOCABULARY, weights, k=chance.randint(5, 40))) for _ in range(60)]
    articles = [make_article(f"a{number}", text) for number, text in enumerate(texts)]
    folder = index_of(tmp_path / "index", articles[:25], articles[25:])
    evaluator = Evaluator(IndexReader.open(open_folder(str(folder))))
    chosen = [telling.Written("", text, "en") for text in texts[:7]]
    for most in (1, 5, 20):
        found = telling.telling(chosen, evaluator, most)
        assert [(each.term, each.weight) for each in found] == _counted_out(texts, chosen, most)


def _counted_out(texts: list[str], chosen: list[telling.Written], most: int) -> list[tuple[str, float]]:
    terms = [Counter(words.term(form, "en") for form in text.split()) for text in texts]
    frequencies = Counter(term for each in terms for term in each)
    weights: dict[str, float] = {}
    for each in terms[: len(chosen)]:
        for term, count in each.items():
            weights[term] = weights.get(term, 0.0) + count / (count + K1)
    known = [
        (term, weight * idf(len(texts), frequencies[term]))
        for term, weight in weights.items()
        if frequencies[term] >= 2
    ]
    return sorted(known, key=lambda each: (-each[1], each[0]))[:most]


def test_what_is_common_is_not_counted_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        f"{VOCABULARY[number]} {VOCABULARY[number]} every article says these same words"
        for number in range(40)
    ]
    articles = [make_article(f"a{number}", text) for number, text in enumerate(texts + texts)]
    folder = index_of(tmp_path / "index", *(articles[at : at + 10] for at in range(0, 80, 10)))
    archive = Archive(folder)
    asked: Counter[str] = Counter()
    reader = Embedded(archive.path, create=False).latest().reader
    for segment in reader.segments:
        counted = segment.frequency
        monkeypatch.setattr(
            segment, "frequency", lambda field, term, own=counted: asked.update([term]) or own(field, term)
        )
    found = telling.telling(
        [telling.Written("", texts[0], "en")], Embedded(archive.path, create=False).latest(), 1
    )
    assert [each.form for each in found] == [VOCABULARY[0]]
    assert asked["articl"] < len(reader.segments)
