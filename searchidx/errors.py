"""Every error that a user can meet, as one family.

    SearchidxError                 exit 3
    ├── UsageError                 exit 2   the command or call makes no sense
    │   └── QueryError             exit 2   a query that cannot be understood, with its place
    ├── MissingFinder          exit 3   a package or model that finds names is not installed
    ├── MissingEngine          exit 3   the package that speaks to a cluster is not installed
    ├── NotFound                   exit 1   no article with that id
    └── IndexProblem               exit 3
        ├── NoIndex                         there is none at that place
        ├── NotAnIndex                      the folder holds something else
        ├── OtherVersion                    made by another version of the schema
        ├── IndexLocked                     another process writes
        ├── OtherFinder                     its names were found by another finder
        ├── IndexDamaged                    it is one, but it cannot be read
        ├── IndexSenseless                  what was written, but it makes no sense
        ├── IndexUnwritable                 no permission, read-only, disk full
        ├── Unreachable                     a cluster that does not answer, or lets nobody in
        └── NotOnCluster                    what an archive on a cluster cannot do

An error knows what happened, to what (`message`) and what to do (`hint`). A file that cannot be read
is not an error but a `models.Failure` in the report of the run.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    NOTHING_FOUND = 1
    USAGE = 2
    FAILED = 3
    SOME_UNREAD = 4
    INTERRUPTED = 130


class SearchidxError(Exception):
    """What went wrong, to what; `hint` says what to do about it."""

    exit_code: Exit = Exit.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SearchidxError):
    """The command or the call makes no sense as written."""

    exit_code = Exit.USAGE


_SHOWN, _BEFORE = 74, 30
"""Characters of a query that are shown with an error, and how many of them before its place."""


class QueryError(UsageError):
    """A query that cannot be understood: `text[start:end]` is the place, `hint` what was meant."""

    def __init__(self, message: str, text: str, start: int, end: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint)
        self.text = text
        self.start = start
        self.end = start + 1 if end is None else end

    def pointer(self) -> str:
        """Two lines: the query, of a long one what stands around the place, and carets under it."""
        begin = max(0, self.start - _BEFORE) if len(self.text) > _SHOWN else 0
        end = min(len(self.text), begin + _SHOWN)
        shown = f"{'…' if begin else ''}{self.text[begin:end]}{'…' if end < len(self.text) else ''}"
        place = self.start - begin + bool(begin)
        return f"{shown}\n{' ' * place}{'^' * max(1, min(self.end, end) - self.start)}"


class MissingFinder(SearchidxError):
    """A package or model that the user chose to find names with is not installed."""


class MissingEngine(SearchidxError):
    """The package that speaks to a cluster is not installed."""


class NotFound(SearchidxError):
    """No article answers to that id."""

    exit_code = Exit.NOTHING_FOUND


class IndexProblem(SearchidxError):
    """Something is wrong with the index as a whole."""


class NoIndex(IndexProblem):
    """There is no index at that place."""


class NotAnIndex(IndexProblem):
    """The place holds something that is not an index of ours, and is not touched."""


class OtherVersion(IndexProblem):
    """The index was made by another version of searchidx's schema."""


class IndexLocked(IndexProblem):
    """Another process is writing to the index."""


class OtherFinder(IndexProblem):
    """The names in the index were found by another finder, or another version of it."""


class IndexDamaged(IndexProblem):
    """It is an index, but a part of it cannot be read."""


class IndexSenseless(IndexProblem):
    """Every byte is what was written, and yet it makes no sense: made by somebody to do harm, or by a fault of ours."""


class IndexUnwritable(IndexProblem):
    """The index cannot be written: no permission, a read-only place, a full disk."""


class Unreachable(IndexProblem):
    """A cluster does not answer, cannot be trusted, or does not let us in."""


class NotOnCluster(IndexProblem):
    """What only the embedded index can do."""
