"""Queries as a cluster gets them, and the words they stand for; a stand-in answers, so no cluster is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from searchidx.backends.opensearch.translating import Translator
from searchidx.backends.opensearch.vocabulary import ClusterWords
from searchidx.query import parse

Json = dict[str, Any]

LANGUAGES = {"en": 5, "de": 2}


class Wire:
    """Answers calls by a function, and remembers them as (path, body)."""

    def __init__(self, answer: Callable[[str, Json], Any] | None = None) -> None:
        self._answer = answer
        self.calls: list[tuple[str, Json]] = []

    def call(self, _method: str, path: str, body: Any = None, **_how: object) -> Any:
        self.calls.append((path, body))
        if "l" in (body or {}).get("aggs", {}):
            buckets = [{"key": code, "doc_count": number} for code, number in LANGUAGES.items()]
            return {"aggregations": {"l": {"buckets": buckets}}}
        if path.endswith("-words/_search") and self._answer is None:
            return {"hits": {"hits": []}, "aggregations": {"terms": {"buckets": []}}}
        assert self._answer is not None, path
        return self._answer(path, body)


def words(wire: Wire) -> ClusterWords:
    return ClusterWords(wire, "news")  # type: ignore[arg-type]


def translated(text: str, wire: Wire | None = None) -> Json:
    return Translator(words(wire or Wire())).query(parse(text))


def test_a_word_stands_for_its_stems_in_the_languages_of_the_archive() -> None:
    known = words(Wire())
    assert set(known.own.languages) == {"en", "de"}
    assert known.own.main_language == "en"
    assert known.own.stems("elections") == ("elect", "election")
    found = str(translated("elections"))
    assert "'elect'" in found
    assert "'election'" in found


def scoring(query: Json) -> list[str]:
    """The kinds of clauses that give scores."""
    ((kind, body),) = query.items()
    if kind == "bool":
        return [found for each in (*body.get("must", ()), *body.get("should", ())) for found in scoring(each)]
    return [kind]


@pytest.mark.parametrize("text", ["since:2023", "grade:high", "place:Lenda", "since:2023 OR grade:high", "-grade:high",
                                  "since:2023 grade:high", "(since:2023 OR place:Lenda) grade:high"])  # fmt: skip
def test_conditions_score_nothing(text: str) -> None:
    assert scoring(translated(text)) == []


@pytest.mark.parametrize("text", ["ferry OR since:2023", "ferry since:2023", "ferry -grade:high"])
def test_words_score_beside_conditions(text: str) -> None:
    assert set(scoring(translated(text))) == {"term"}


def test_stop_words_are_those_of_most_articles() -> None:
    found = parse("the ferry")
    assert [each.text for each in words(Wire()).own.insignificant(found.children)] == ["the"]  # type: ignore[attr-defined]
