"""Invented results and articles for the rendering tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from searchidx.models import Entity, FacetCount, Hit, Results, Snippet, StoredArticle


def counts(*pairs: tuple[str, int]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(value, number) for value, number in pairs)


def _hit(rank: int = 1, **fields: Any) -> Hit:
    known: dict[str, Any] = {
        "rank": rank,
        "id": f"id{rank}",
        "path": f"/news/saved/story-{rank}.html",
        "title": "Harbour reopens",
        "date": "2023-03-31",
        "date_source": "json-ld",
        "date_grade": "sure",
        "site": "example.org",
        "author": None,
        "url": None,
        "language": "en",
        "score": 1.5,
        "partial": False,
        "people": ("Ada Byron",),
        "places": ("Rotterdam",),
        "organizations": (),
        "snippets": (Snippet("The harbour reopened on Friday.", ((4, 11),)),),
    }
    return Hit(**{**known, **fields})


def _results(*hits: Hit, **fields: Any) -> Results:
    known: dict[str, Any] = {
        "query": "harbour",
        "understood": "harbour",
        "total": sum(not hit.partial for hit in hits),
        "took_ms": 3.14,
        "hits": hits,
        "partial_total": sum(hit.partial for hit in hits),
        "facets": {},
    }
    return Results(**{**known, **fields})


def _stored(**fields: Any) -> StoredArticle:
    known: dict[str, Any] = {
        "id": "id1",
        "path": "/news/saved/story-1.html",
        "name": None,
        "title": "Harbour reopens",
        "text": "The harbour reopened on Friday.\n\nShips had waited for a week.",
        "date": "2023-03-31",
        "date_source": "json-ld",
        "date_grade": "likely",
        "language": "en",
        "site": "example.org",
        "author": "A. Writer",
        "url": "https://example.org/harbour",
        "people": (Entity("Ada Byron", ("Byron",), 2),),
        "places": (Entity("Rotterdam", ("Rotterdam",), 1),),
        "organizations": (),
    }
    return StoredArticle(**{**known, **fields})


@pytest.fixture
def make_hit() -> Callable[..., Hit]:
    return _hit


@pytest.fixture
def make_results() -> Callable[..., Results]:
    return _results


@pytest.fixture
def make_stored() -> Callable[..., StoredArticle]:
    return _stored


@pytest.fixture
def facets() -> dict[str, tuple[FacetCount, ...]]:
    return {
        "people": counts(("Ada Byron", 8), ("Xi 漢字", 2)),
        "places": counts(("Rotterdam", 5)),
        "organizations": (),
        "site": counts(("example.org", 1204)),
        "date": counts(("2023-03", 8), ("2023-01", 4), ("2023-04", 1)),
    }
