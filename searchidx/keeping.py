"""What the bookkeeping of `add` asks of the place that keeps articles: small protocols, of which there are two of each.

The embedded index fulfils them with `index.ledger` and `index.writer`, a cluster with documents of its own. A place
remembers what each file gave, and takes articles; it promises that a file is remembered only once all its articles
are safe, so that a run that dies costs a second reading and never an article.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from searchidx.models import Document, Failure, Seen, Skipped

if TYPE_CHECKING:
    from searchidx.index.file_articles import FileArticles
    from searchidx.index.ledger import FileRecord, FileStates
    from searchidx.index.manifest import SegmentEntry
    from searchidx.pieces import Build
    from searchidx.reading import FoundFile


class Files(Protocol):
    """What is remembered of files that were read."""

    def state_lookup(self) -> Callable[[Sequence[str]], FileStates]:
        """What looks up the states of files by their paths; others may be among what it gives."""

    def under(self, roots: frozenset[str] | None) -> Iterable[str]:
        """The files that were read which are, or lie in, one of some places; None is everywhere."""

    def articles(self, path: str) -> FileArticles:
        """The articles that a file gave."""

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        """What could not be read of a file, or holds no article."""


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
    """Where articles are kept. `own` are its folders, in which no files are looked for.

    Files are remembered together when they and their articles are so many `at_once`: what is asked about each is asked
    about all of them.
    """

    own: list[str]
    at_once: int
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

    def expect(self, files: Sequence[FoundFile]) -> None:
        """These files come next, in this order: what is known of them may be looked up for many at once."""

    def look_up(self, paths: Sequence[str]) -> None:
        """These are asked about before the files that are expected go on."""

    def elsewhere(self, digests: Collection[bytes]) -> Mapping[bytes, Sequence[str]]:
        """Of each digest of a file's bytes, the files that had such bytes when they were read."""

    def keys_of(self, path: str) -> set[str]:
        """The keys of the articles of a file that are there, whatever is remembered of it."""

    def same_ids(self, warnings: list[str]) -> IdCheck:
        """What appends to these warnings."""
