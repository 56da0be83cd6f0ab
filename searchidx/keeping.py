"""What the bookkeeping of `add` asks of the place that keeps articles: small protocols, of which there are two of each.

The embedded index fulfils them with `index.ledger` and `index.writer`, a cluster with documents of its own. A place
remembers what each file gave, and takes articles; it promises that a file is remembered only once all its articles
are safe, so that a run that dies costs a second reading and never an article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from searchidx.models import Document, Failure, Seen, Skipped

if TYPE_CHECKING:
    from searchidx.index.file_articles import FileArticles
    from searchidx.index.ledger import FileRecord, FileState
    from searchidx.index.manifest import SegmentEntry
    from searchidx.pieces import Build


class Files(Protocol):
    """What is remembered of files that were read."""

    def states(self) -> Mapping[str, FileState]:
        """Path -> how the file looked when it was read."""

    def articles(self, path: str) -> FileArticles:
        """The articles that a file gave."""

    def article_counts(self) -> Mapping[str, int]:
        """Path -> how many articles it gave."""

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        """What could not be read of a file, or holds no article."""

    def all_remarks(self) -> Mapping[str, Sequence[Failure | Skipped]]:
        """The same of all files."""


class Taker(Protocol):
    """What takes articles, and files once all their articles are there."""

    @property
    def owes_commit(self) -> bool:
        """Whether so much of one file is put that a crash would cost too much."""

    def put(self, document: Document, key: str, *, replaces: bool) -> None:
        """Add an article; `replaces` says that one with this key may be there already."""

    def remove_all(self, keys: Collection[str]) -> None:
        """Take articles out, those of them that are there."""

    def forget(self, path: str, keys: Iterable[str], *, moved_to: str | None = None) -> None:
        """Take articles of one file out; the file counts as never read. They may have moved to another file."""

    def adopt(self, entry: SegmentEntry) -> None:
        """Add all articles of a segment that was built already: only a place with `build` is given any."""

    def see(self, path: str, seen: Sequence[tuple[int, Seen]]) -> None:
        """Remember the lines of articles of a file, by the numbers of their keys: boilerplate is learned of them."""

    def done(self, file: FileRecord) -> None:
        """All articles of a file are put."""

    def partly(self, file: FileRecord) -> None:
        """Make safe what is put of a file that is not at its end."""


class IdCheck(Protocol):
    """What warns of ids that another file uses too."""

    def check(self, ids: Sequence[str], path: str) -> None:
        """Warn of those of these ids; remember them all."""


class Place(Protocol):
    """Where articles are kept. `own` are its folders, in which no files are looked for."""

    own: list[str]
    build: Build | None

    @property
    def ledger(self) -> Files:
        """What is remembered of files."""

    @property
    def writer(self) -> Taker | None:
        """None where nothing is to be changed."""

    @property
    def live(self) -> int:
        """How many articles there were when the run began."""

    def keys_of(self, path: str) -> set[str]:
        """The keys of the articles of a file that are there, whatever is remembered of it."""

    def same_ids(self, warnings: list[str]) -> IdCheck:
        """What appends to these warnings."""
