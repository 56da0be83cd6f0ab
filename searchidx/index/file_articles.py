"""The articles that one file gave, as two columns of numbers: how a file of a million records is remembered.

In: keys and fingerprints (see `identity`). Out: which of them are known, which changed, which are gone. An article
takes 16 bytes, in memory as in the ledger: the number of its key and its fingerprint, of 64 bits each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searchidx.sorted_numbers import among, firsts

Column = NDArray[np.uint64]

UNKNOWN = 0
"""The fingerprint of an article of which only the key is known: whatever comes replaces it."""

_ROW = np.dtype([("key", "<u8"), ("mark", "<u8")])


class FileArticles:
    """Fingerprints by the number of the key, each key once. Not changed once it is made."""

    __slots__ = ("_keys", "_marks")

    def __init__(self, keys: Column | Sequence[int] = (), marks: Column | Sequence[int] = ()) -> None:
        """Columns of one length, in any order; of two rows with one key the later one counts."""
        given = np.asarray(keys, dtype=np.uint64)
        if given.size < 2:  # of a file that is one article, as most are
            self._keys: Column = given
            self._marks: Column = np.asarray(marks, dtype=np.uint64)
            return
        order = np.argsort(given, kind="stable")
        ordered = given[order]
        last = np.roll(firsts(ordered), -1)
        self._keys = ordered[last]
        self._marks = np.asarray(marks, dtype=np.uint64)[order[last]]

    @classmethod
    def from_bytes(cls, data: bytes) -> FileArticles:
        """What `to_bytes` made. Raises ValueError when it cannot have made this."""
        rows = np.frombuffer(data, dtype=_ROW)
        return cls(rows["key"], rows["mark"])

    def to_bytes(self) -> bytes:
        """Both numbers of each article, little-endian, in the order of the keys."""
        rows = np.empty(len(self), dtype=_ROW)
        rows["key"], rows["mark"] = self._keys, self._marks
        return rows.tobytes()

    def __len__(self) -> int:
        return int(self._keys.size)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileArticles) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __iter__(self) -> Iterator[int]:
        """The numbers of the keys, ascending."""
        return iter(self._keys.tolist())

    def __contains__(self, key: int) -> bool:
        return self.get(key) is not None

    def get(self, key: int) -> int | None:
        """The fingerprint of the article with this key; None when there is none."""
        if not self._keys.size:
            return None
        sought = np.uint64(key)
        at = int(np.searchsorted(self._keys, sought))
        return int(self._marks[at]) if at < self._keys.size and self._keys[at] == sought else None

    def among(self, keys: Column | Sequence[int]) -> NDArray[np.bool_]:
        """Which of the keys are known."""
        return among(np.asarray(keys, dtype=np.uint64), self._keys)

    def chosen(self, keys: Sequence[int]) -> FileArticles:
        """Those of these keys only."""
        wanted = among(self._keys, np.sort(np.asarray(keys, dtype=np.uint64)))
        return FileArticles(self._keys[wanted], self._marks[wanted])

    def without(self, keys: FileArticles | Iterable[int]) -> FileArticles:
        """All but those of these keys."""
        if isinstance(keys, FileArticles):
            left = ~keys.among(self._keys)
        else:
            left = ~among(self._keys, np.sort(np.fromiter(keys, dtype=np.uint64)))
        return FileArticles(self._keys[left], self._marks[left])

    def marks(self, keys: Column) -> Column:
        """The fingerprint of each of these keys, UNKNOWN of those that are not there."""
        found = np.full(keys.size, UNKNOWN, dtype=np.uint64)
        known = self.among(keys)
        found[known] = self._marks[np.searchsorted(self._keys, keys[known])]
        return found

    def stale(self, keys: Sequence[int], before: FileArticles) -> NDArray[np.bool_]:
        """Which of these keys are not here, or are here for another content than `before`.

        One whose fingerprint is unknown here is still to come.
        """
        asked = np.asarray(keys, dtype=np.uint64)
        now = self.marks(asked)
        another: NDArray[np.bool_] = (now != UNKNOWN) & (now != before.marks(asked))
        return another | ~self.among(asked)

    def to_be_replaced(self) -> FileArticles:
        """The same articles with unknown fingerprints."""
        return FileArticles(self._keys, np.full(len(self), UNKNOWN, dtype=np.uint64))

    def joined(self, other: FileArticles) -> FileArticles:
        """These and others; where both know a key, the other one's fingerprint counts."""
        if not self or not other:
            return self or other
        return FileArticles(
            np.concatenate((self._keys, other._keys)), np.concatenate((self._marks, other._marks))
        )


class Collected:
    """Articles as they come in; memory is that of the two columns."""

    def __init__(self) -> None:
        self._keys: list[Column] = []
        self._marks: list[Column] = []

    def add(self, keys: Column | Sequence[int], marks: Column | Sequence[int]) -> None:
        """Take some: columns of one length."""
        self._keys.append(np.asarray(keys, dtype=np.uint64))
        self._marks.append(np.asarray(marks, dtype=np.uint64))

    def take(self, articles: FileArticles) -> None:
        """Take those that are columns already."""
        self._keys.append(articles._keys)
        self._marks.append(articles._marks)

    def all(self) -> FileArticles:
        """All of them, which from now on are kept as what is returned here: nothing is held twice."""
        if len(self._keys) < 2:
            return FileArticles(*self._keys, *self._marks)
        found = FileArticles(np.concatenate(self._keys), np.concatenate(self._marks))
        self._keys, self._marks = [found._keys], [found._marks]
        return found


NONE = FileArticles()
"""Of a file that gave no article."""


def none_of(_path: str) -> FileArticles:
    """What is known of any file where all are to be read as if for the first time."""
    return NONE
