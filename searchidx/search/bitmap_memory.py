"""How many bytes of bitmaps a process remembers, in all of its archives and threads together.

In: bitmaps that blocks ask for. Out: the same, remembered until others need the room: those go first that were asked
for longest ago, whosever they are. A block that is no more takes its bitmaps with it. See docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeAlias
from weakref import ref

Key: TypeAlias = tuple[str, tuple[str, ...]]
"""A field and the terms that a bitmap is of."""

MOST_BYTES = 512 << 20
"""Of all bitmaps that a process remembers."""

PHRASES = 4
"""So many phrases find room, each with all of its words in all of an index: one for each thread of `serve`.

Otherwise threads that are asked the same in turn would push out each other's bitmaps, and making them takes longer
than lists do.
"""

_BESIDE = 512
"""Bytes that it takes to remember a bitmap beside its own, about: bitmaps of small blocks are many."""


class Budget:
    """What blocks remember together, in the order in which it was asked for. Several threads may ask at once."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._lock = Lock()
        self._sizes: dict[tuple[ref[BlockBitmaps], Key], int] = {}
        self._used = 0

    def has_room(self, size: int) -> bool:
        """Whether a phrase may take so many bytes."""
        return size * PHRASES <= self.most

    def asked(self, owner: BlockBitmaps, key: Key, size: int) -> None:
        """A bitmap of so many bytes was asked for just now; others may have to go."""
        at = ref(owner), key
        with self._lock:
            self._used += size + _BESIDE - self._sizes.pop(at, 0)
            self._sizes[at] = size + _BESIDE
            if self._used > self.most:
                self._sizes = {each: size for each, size in self._sizes.items() if each[0]() is not None}
                self._used = sum(self._sizes.values())
            while self._used > self.most:
                oldest = next(iter(self._sizes))
                self._used -= self._sizes.pop(oldest)
                if (block := oldest[0]()) is not None:
                    block.forget(oldest[1])


SHARED = Budget()
"""That of this process."""


class BlockBitmaps:
    """The bitmaps that one block remembers."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._kept: dict[Key, Any] = {}

    def get(self, key: Key, make: Callable[[], Any]) -> Any:
        """A bitmap, made unless it is remembered."""
        found = self._kept.get(key)
        if found is None:
            found = make()
        self._kept[key] = found  # before it is told of: what the budget does not know is never given up
        self._budget.asked(self, key, found.nbytes)
        return found

    def forget(self, key: Key) -> None:
        """Give up a bitmap: the budget says so."""
        self._kept.pop(key, None)
