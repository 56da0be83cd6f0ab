"""Who found the names in an index, kept beside the segments as `names.json`.

In: an index folder. Out: the name and version of a finder of `searchidx.entities`. Names of two finders do not go
together: a person would be two, and counts would tell of the finder rather than of the news.
"""

from __future__ import annotations

from typing import Any

from searchidx.errors import OtherFinder
from searchidx.index.folder import IndexFolder, writing_errors
from searchidx.index.kept import alone, keep, read_kept

FOUND_BY = "names.json"

FinderVersion = tuple[str, str]
"""Name and version."""


def found_by(folder: IndexFolder) -> FinderVersion | None:
    """Who found the names in the index; None while nobody has. Raises IndexDamaged."""

    def made(told: Any) -> FinderVersion:
        return str(told["finder"]), str(told["version"])

    return read_kept(folder, FOUND_BY, made, "add the files again with --reindex")


def say_found_by(folder: IndexFolder, finder: FinderVersion) -> None:
    """Remember who finds the names. Raises IndexUnwritable."""
    with writing_errors(folder.path), alone(folder):
        keep(folder, FOUND_BY, {"finder": finder[0], "version": finder[1]})


def check_same(folder: IndexFolder, finder: FinderVersion) -> None:
    """Raises OtherFinder when the names in the index were found by another one.

    All files have to be read again for another one to take over, which is why parts of them are no way to do that.
    """
    before = found_by(folder)
    if before is not None and before != finder:
        raise OtherFinder(
            f"the names in the index at {folder.path} were found by {' '.join(before)}, not by {' '.join(finder)}",
            "add --reindex reads all its files again (no --shard: all of them)"
            + (f"; --entities {before[0]} goes on with the other" if before[0] != finder[0] else ""),
        )
