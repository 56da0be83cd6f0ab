"""The sample archive, searched: what a reporter types must bring the stories, not the sidebars.

The judgements are in `judged.json`: grade 2 is about it, 1 mentions it in the article itself, and
`only_in_boilerplate` are pages that have the words in a sidebar, a teaser or a comment alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

import pytest

from searchidx import Archive
from searchidx.models import Hit, Results

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "sample_corpus"
JUDGED: list[dict[str, Any]] = json.loads((HERE / "judged.json").read_text(encoding="utf-8"))["queries"]
LUKASHENKO = next(judged for judged in JUDGED if judged["query"] == "ceasefire Lukashenko")
KREMLIN_COPIES = {
    "harbourwire/hw-0401-009.html",
    "saved-text/courier-kremlin-weighs-call.txt",
    "records/clippings.jsonl#fh-20230401-3",
}
VERSIONS = {
    "courier/2023-03-31-lukashenko-ceasefire.html",
    "courier/2023-04-02-lukashenko-ceasefire-updated.html",
}

each_query = pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged["query"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(str(tmp_path_factory.mktemp("sample") / "index")) as archive:
        report = archive.add([str(CORPUS)])
        assert not report.failed
        yield archive


def name_of(path: str, id_: str) -> str:
    """An article as the gold names it: its path, and its own id when it is one record of many."""
    relative = Path(path).relative_to(CORPUS).as_posix()
    return f"{relative}#{id_}" if ".jsonl" in relative else relative


def names(hit: Hit) -> set[str]:
    """The article of a hit and the copies folded under it."""
    return {name_of(hit.path, hit.id)} | {name_of(copy.path, copy.id) for copy in hit.copies}


def graded(judged: dict[str, Any], at_least: int) -> set[str]:
    return {
        f"{hit['path']}#{hit['record']}" if hit["record"] else hit["path"]
        for hit in judged["relevant"]
        if hit["grade"] >= at_least
    }


def search(archive: Archive, judged: dict[str, Any]) -> Results:
    return archive.search(judged["query"], limit=50)


@each_query
def test_no_hit_from_boilerplate(archive: Archive, judged: dict[str, Any]) -> None:
    full = {name for hit in search(archive, judged).hits if not hit.partial for name in names(hit)}
    assert not full & set(judged["only_in_boilerplate"])


@each_query
def test_what_is_about_it_is_found(archive: Archive, judged: dict[str, Any]) -> None:
    """Of two versions of one page, either will do."""
    found = {name for hit in search(archive, judged).hits for name in names(hit)}
    if found & VERSIONS:
        found |= VERSIONS
    assert graded(judged, 2) <= found


@each_query
def test_the_first_hit_is_relevant(archive: Archive, judged: dict[str, Any]) -> None:
    hits = search(archive, judged).hits
    assert hits
    assert names(hits[0]) & graded(judged, 1)


def ndcg(archive: Archive, judged: dict[str, Any], depth: int = 10) -> float:
    """Gain 2^grade - 1, discounted by log2(rank + 1), of the best order there is over these hits."""
    about, mentions = graded(judged, 2), graded(judged, 1)
    hits = [names(hit) for hit in search(archive, judged).hits]
    gains = [3.0 if hit & about else 1.0 if hit & mentions else 0.0 for hit in hits]
    # copies under one hit are one gain; what was not found at all still counts in the best order
    found = {name for hit in hits for name in hit}
    if found & VERSIONS:
        found |= VERSIONS
    missed = [3.0 if name in about else 1.0 for name in mentions - found]
    best = sorted(gains + missed, reverse=True)

    def discounted(order: list[float]) -> float:
        return sum(gain / log2(rank + 1) for rank, gain in enumerate(order[:depth], 1))

    return discounted(gains) / discounted(best)


def test_ranking_is_near_the_best_order(archive: Archive) -> None:
    scores = {judged["query"]: round(ndcg(archive, judged), 3) for judged in JUDGED}
    assert sum(scores.values()) / len(scores) >= 0.95, scores


def test_the_first_users_query_brings_the_stories_and_nothing_else(archive: Archive) -> None:
    results = search(archive, LUKASHENKO)
    full = {name for hit in results.hits if not hit.partial for name in names(hit)}
    assert full <= graded(LUKASHENKO, 1)
    assert graded(LUKASHENKO, 2) - VERSIONS <= full


def test_facets_span_the_weeks_and_the_names(archive: Archive) -> None:
    facets = archive.search("ceasefire OR grain OR prisoner OR flood OR bank", limit=1).facets
    assert [facet.value for facet in sorted(facets["date"], key=lambda facet: facet.value)] == [
        "2023-03",
        "2023-04",
        "2023-05",
    ]
    assert {"harbourwire.example", "northgate-courier.example"} <= {facet.value for facet in facets["site"]}
