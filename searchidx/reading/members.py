"""The members of an archive, whatever its format: which are read, and what is said of the others.

In: the name and the bytes of each. Out: the Sources in it, by the reader for its kind; at the end one
remark on those that were passed over.
"""

from __future__ import annotations

import io
import os.path
from collections import Counter
from collections.abc import Iterator
from typing import IO

from searchidx.models import Failure, Skipped, Source
from searchidx.reading import files, kinds
from searchidx.reading.opened import Budget, Opened

MAX_KINDS_TOLD = 5


class Members:
    """Reads the members of one archive and remembers what it passed over."""

    def __init__(self, opened: Opened, budget: Budget) -> None:
        self.encrypted = 0
        self._opened, self._budget = opened, budget
        self._passed: Counter[str] = Counter()
        self._good = False

    def wanted(self, name: str) -> bool:
        """Whether a member is worth opening; hidden ones are not, as in folders."""
        parts = name.split("/")
        if any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX":
            return False
        if kinds.rejection(name):
            self._passed[os.path.splitext(name.lower())[1]] += 1
            return False
        return True

    def read(
        self, name: str, stream: IO[bytes] | io.RawIOBase, size: int
    ) -> Iterator[Source | Failure | Skipped]:
        """The articles of one member. Raises TooMuch."""
        self._good = True
        yield from files.read_opened(self._opened.inside(name, stream, size, self._budget), self._budget)

    def remarks(self, *, damaged: bool = False) -> Iterator[Failure | Skipped]:
        """What is to be said at the end; of a `damaged` archive it has been said that it ended too early."""
        if self.encrypted:
            yield self._opened.failure(
                f"encrypted: {_members(self.encrypted)} cannot be read without a password"
            )
        if self._passed:
            told = ", ".join(suffix for suffix, _ in self._passed.most_common(MAX_KINDS_TOLD))
            number = self._passed.total()
            kind = "is of a kind" if number == 1 else "are of kinds"
            yield self._opened.skipped(f"{_members(number)} {kind} that searchidx does not read ({told})")
        elif not self._good and not self.encrypted and not damaged:
            yield self._opened.skipped("an empty archive")


def _members(number: int) -> str:
    return f"{number:,} member{'' if number == 1 else 's'}"
