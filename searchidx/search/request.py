"""A search as plain data: what to look for, which page of it, and what to bring along."""

from __future__ import annotations

from typing import Literal, get_args

from searchidx.query.tree import Node
from searchidx.search.names import Joining
from searchidx.values import dataclass

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)

HALF = 30
"""Where scores fade with age: an article so many days older than the newest keeps half of its score."""

DEFAULT_FACETS = ("people", "places", "organizations", "site", "date")


@dataclass(frozen=True, slots=True)
class Request:
    """`text` is the query as typed and `tree` as understood, filters included.

    `facets` names the facets to count (see `searchidx.search.facets.FACETS`), `facet_size` how many
    values of each; `date` facets always give all their values. Without `refine` hits are in the order of BM25
    alone: no closeness, no feedback, titles always weigh the same. `joining` says which names are one; without it
    every spelling is another name. `like` leaves those values of facets that have words beginning so. With `explain`
    hits say why they scored. With `fade` an article so many days older than the newest keeps half of its score.
    `all_copies` lists and counts every article, not every story.
    """

    text: str
    tree: Node
    limit: int = 10
    offset: int = 0
    sort: Sort = "relevance"
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_size: int | None = 10
    snippets: bool = True
    refine: bool = True
    joining: Joining | None = None
    like: str | None = None
    explain: bool = False
    fade: int = 0
    all_copies: bool = False
