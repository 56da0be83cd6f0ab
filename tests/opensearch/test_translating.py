"""Queries as a cluster gets them, and the words they stand for; a stand-in answers, so no cluster is needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from searchidx.backends.opensearch import folding
from searchidx.backends.opensearch.company import FIELDS, Company
from searchidx.backends.opensearch.connection import answers
from searchidx.backends.opensearch.documents import SHOWN
from searchidx.backends.opensearch.folding import _lowest
from searchidx.backends.opensearch.suggesting import ClusterCounts
from searchidx.backends.opensearch.translating import MOST_BESIDE, Translator
from searchidx.backends.opensearch.vocabulary import ClusterWords
from searchidx.errors import UsageError
from searchidx.query import parse
from searchidx.search.expansion import Near

Json = dict[str, Any]

LANGUAGES = {"en": 5, "de": 2}


class Wire:
    """Answers calls by a function, and remembers them as (path, body)."""

    def __init__(self, answer: Callable[[str, Json], Any] | None = None) -> None:
        self._answer = answer
        self.calls: list[tuple[str, Json]] = []

    def call(
        self, _method: str, path: str, body: Any = None, *, lines: Sequence[bytes] = (), **_how: object
    ) -> Any:
        if path == "_msearch":
            asked = zip(map(json.loads, lines[::2]), map(json.loads, lines[1::2]), strict=True)
            return {
                "responses": [self.call("POST", f"{head['index']}/_search", each) for head, each in asked]
            }
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


def test_more_words_than_a_cluster_takes_beside_each_other() -> None:
    forms = [f"ab{at:04}" for at in range(MOST_BESIDE + 1)]
    hits = [{"_source": {"form": each, "term": each}, "sort": [each]} for each in forms]
    wire = Wire(lambda *_: {"hits": {"hits": hits}})
    assert "terms" in str(translated("ab*", wire))
    with pytest.raises(UsageError, match=r"50\d words") as caught:
        translated("lead:ab*", wire)
    assert caught.value.hint


def test_words_near_a_slip_are_counted_by_one_question() -> None:
    hits = [{"_source": {"form": form, "term": form}, "sort": [form]} for form in ("ferry", "fern", "fory")]

    def answer(path: str, body: Json) -> Json:
        if path == "news-words/_search":
            return {"hits": {"hits": hits}}
        filters = body["aggs"]["f"]["filters"]["filters"]
        return {"aggregations": {"f": {"buckets": [{"doc_count": at} for at in range(len(filters))]}}}

    wire = Wire(answer)
    known = words(wire)
    search = SimpleNamespace(known=known)
    counts = ClusterCounts(wire, "news", search)  # type: ignore[arg-type]
    assert counts.near(Near("fery", 1)) == {"ferry", "fern", "fory"}
    before = len(wire.calls)
    terms = sorted({stem for form in ("ferry", "fern", "fory") for stem in known.own.stems(form)})
    in_text = {term: 2 * at + 1 for at, term in enumerate(terms)}
    for form in ("ferry", "fern", "fory"):
        assert counts.frequency(form) == max(in_text[stem] for stem in known.own.stems(form))
    assert len(wire.calls) == before


def test_the_least_rank_of_each_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come in pairs, by story and rank; a page may end within a story. Ranks are too long for floats."""
    monkeypatch.setattr(folding, "PAGE", 2)
    pages = [[("a", 2**62 + 1), ("a", 2**62 + 3)], [("a", 2**62 + 5), ("b", 5)], [("c", 1)]]

    def answer(_path: str, body: Json) -> Json:
        after = body["aggs"]["stories"]["composite"].get("after")
        number = 0 if after is None else 1 + [dict(zip(("story", "rank"), p[-1])) for p in pages].index(after)  # noqa: B905
        buckets = [{"key": {"story": story, "rank": rank}} for story, rank in pages[number]]
        return {"aggregations": {"stories": {"buckets": buckets, "after_key": buckets[-1]["key"]}}}

    body = folding.followers({"match_all": {}})
    found = _lowest(Wire(answer), "news", body, answer("", body))  # type: ignore[arg-type]
    assert list(found) == [("a", 2**62 + 1), ("b", 5), ("c", 1)]


def test_too_many_copies_behind_partial_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those without their first article are left out, and so are stories that full hits show."""
    monkeypatch.setattr(folding, "MOST_FOLLOWERS", 2)

    def answer(_path: str, body: Json) -> Json:
        stories = "z" if body["query"] == folding.followers(EVERY)["query"] else "abc"
        buckets = [{"key": {"story": story, "rank": 1}} for story in stories]
        return {"aggregations": {"stories": {"buckets": buckets}}}

    found = folds_of(Wire(answer), EVERY, SOME)
    assert not found[1].whole
    assert found[1].query["bool"]["filter"] == [folding.LEADS]
    assert {"terms": {"story": ["z"]}} in found[1].query["bool"]["must"][0]["bool"]["must_not"]


def test_where_no_copy_matches_nothing_more_is_asked() -> None:
    wire = Wire(lambda *_: {"aggregations": {"stories": {"buckets": []}}})
    assert folds_of(wire, EVERY, SOME) == (folding.Fold(EVERY), folding.Fold(SOME))
    assert len(wire.calls) == 2  # the two questions that were asked together


EVERY: Json = {"match_all": {}}
SOME: Json = {"term": {"text": "ferry"}}


def folds_of(wire: Wire, *queries: Json) -> tuple[folding.Fold, ...]:
    told = answers(wire, "news", list(map(folding.followers, queries)))  # type: ignore[arg-type]
    return folding.folds(wire, "news", queries, told)  # type: ignore[arg-type]


def test_texts_are_asked_for_of_versions_only() -> None:
    def answer(path: str, body: Json) -> Json:
        asked = body["query"]["terms"]
        hits = [each for each in STORED if each[next(iter(asked))] in next(iter(asked.values()))]
        return {"hits": {"hits": [{"_source": _chosen(each, body["_source"])} for each in hits]}}

    wire = Wire(answer)
    company = Company(wire, "news", STORED)  # type: ignore[arg-type]
    sources = [(body["query"], body["_source"]) for path, body in wire.calls if body and "_source" in body]
    assert sources[0][1] == FIELDS
    assert sources[1] == ({"terms": {"article": ["s2"]}}, SHOWN)
    assert len(sources) == 2
    assert [copy.id for copy in company.copies(STORED[0])] == ["i1"]
    assert [each["rank"] for each in company.versions(STORED[2])] == [3, 5]
    assert company.versions(STORED[0]) == [STORED[0]]


def _stored(rank: int, story: str, article: str, text: str) -> Json:
    meta = [f"i{rank}", f"/p/{rank}", "n", "Title", 0, "", "none", *[None] * 5, [], [], []]
    return {"rank": rank, "story": story, "article": article, "stored": {"meta": meta, "text": text}}


STORED = [_stored(0, "s1", "s1", "x"), _stored(1, "s1", "other", "y"), _stored(3, "s2", "s2", "new"),
          _stored(4, "s2", "s2", "old"), _stored(5, "s2", "s2", "old")]  # fmt: skip


def _chosen(document: Json, fields: list[str]) -> Json:
    if "stored" in fields:
        return document
    return {**document, "stored": {"meta": document["stored"]["meta"]}}
