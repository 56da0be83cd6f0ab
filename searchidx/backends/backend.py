"""What an archive needs of whatever keeps it: the wall between `archive` and the engines.

In: paths, and requests as plain data. Out: the values of `searchidx.models`. `Archive` checks what callers give and
reads queries, and an engine does the rest; what it cannot do is an error that names the engine. `tests/opensearch`
puts one suite of questions to both engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from searchidx.errors import NotFound
from searchidx.models import (
    AddReport,
    Aliases,
    BackupReport,
    Confirm,
    Copy,
    RemoveReport,
    Results,
    Similar,
    Stats,
    StoredArticle,
)
from searchidx.query.tree import Node
from searchidx.search.request import Request
from searchidx.values import dataclass

if TYPE_CHECKING:
    from searchidx.adding import Progress

Waiting = Callable[[str], None]
"""Is told for whom a run waits."""


@dataclass(frozen=True, slots=True)
class Addition:
    """How files are to be added: see `Archive.add`."""

    jobs: int | None = None
    dry_run: bool = False
    prune: Confirm | None = None
    copies: bool | None = None
    waiting: Waiting | None = None
    progress: Callable[[Progress], None] | None = None
    finder: str | None = None
    reindex: bool = False
    shard: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """What is to be taken out: the articles of `paths`, or those that `tree` matches."""

    paths: tuple[str, ...] = ()
    tree: Node | None = None
    dry_run: bool = False
    confirm: Confirm | None = None
    waiting: Waiting | None = None


LISTED = 8
"""Ids that are told where several begin as one was typed."""

FEW = 2
"""A query that finds no more full hits than this may have been a slip."""


def no_such(article_id: str, ids: Sequence[str], number: int) -> NotFound:
    """Nothing has this id: of so many that begin so the first are told."""
    if not number:
        return NotFound(f"no article has the id {article_id!r}", "query shows the id of each hit")
    more = f" and {number - LISTED:,} more" if number > LISTED else ""
    return NotFound(f"{number:,} ids begin with {article_id!r}", f"{', '.join(ids[:LISTED])}{more}")


class Backend(Protocol):
    """One archive, wherever it is kept. Every method may raise IndexProblem."""

    @property
    def path(self) -> str:
        """The folder or address, as users may see it: without passwords."""

    @property
    def generation(self) -> int:
        """Another number once somebody has added or removed articles."""

    def close(self) -> None:
        """Let go of files and connections; the next call opens them again."""

    def add(self, paths: list[str], how: Addition) -> AddReport:
        """Read what is new or changed and keep it."""

    def remove(self, what: Removal) -> RemoveReport:
        """Take articles out."""

    def optimize(self) -> None:
        """Make one segment of all."""

    def backup(self, file: str) -> BackupReport:
        """Write all of it to a new file."""

    def search(self, request: Request) -> Results:
        """One page of hits, with facets, and suggestions where little was found."""

    def similar(self, article: StoredArticle, limit: int, offset: int, *, all_copies: bool) -> Similar:
        """The articles most like one."""

    def span(self) -> tuple[date, date] | None:
        """The first and the last day that an article has."""

    def days(self) -> dict[date, int]:
        """How many articles there are of each day, in order."""

    def aliases(self) -> Aliases:
        """What the user has said of names."""

    def change_aliases(self, change: Callable[[Aliases], Aliases]) -> Aliases:
        """Replace the aliases by what `change` makes of them."""

    def get(self, article_id: str) -> list[StoredArticle]:
        """The articles with an id, or with the one id that begins so. Raises NotFound."""

    def named(self, name: str) -> StoredArticle | None:
        """The article with this very id, or of this file."""

    def versions(self, article_id: str) -> list[StoredArticle]:
        """The savings of an article's address, the latest first. Raises NotFound."""

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """The other articles of its story. Raises NotFound."""

    def articles(self) -> Iterator[StoredArticle]:
        """Every article, in the order they were added."""

    def stats(self) -> Stats:
        """What it holds, in numbers."""
