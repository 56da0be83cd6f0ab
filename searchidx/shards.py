"""A part of the input, the same one every time: how several machines share one folder without talking to each other.

In: `3/8` and paths. Out: whether a path belongs to the third of eight parts. Parts are told apart by a digest of the
path, so that every file is in exactly one of them, whoever asks; a file is never divided, and must have one path
everywhere.
"""

from __future__ import annotations

import re

from searchidx.errors import UsageError
from searchidx.identity import file_key
from searchidx.values import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` (from 1) of `parts`."""

    number: int
    parts: int

    def has(self, path: str) -> bool:
        """Whether a file belongs to this part."""
        return int(file_key(path)[:12], 16) % self.parts == self.number - 1


def shard(text: str) -> Shard:
    """What somebody wrote as `3/8`. Raises UsageError.

    >>> shard("3/8")
    Shard(number=3, parts=8)
    """
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*/\s*([0-9]{1,6})\s*", text)
    number, parts = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= parts:
        raise UsageError(f"{text!r} is no part of the input", "3/8 is the third of eight parts")
    return Shard(number, parts)
