"""Byte strings of documents to the sections of a stored field: see `stored_fields`.

In: one byte string of each document of a segment. Out: the sections. They are short and much alike, so that a
dictionary is trained on some of them first; what one costs and saves is in docs/decisions/0069.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdError, train_dictionary

from searchidx.index.packing import SectionData, packed
from searchidx.index.stored_fields import LONGEST

LEVEL = 1
"""Of zstd's. The third saves a twentieth more, and takes half as long again."""

DICTIONARY = 16 << 10
"""Bytes of a dictionary. Four times as many save a hundredth more."""

SAMPLES = 300
"""Byte strings that a dictionary is trained on. Three times as many save a hundredth more."""

LEAST = 256
"""Byte strings of which a dictionary saves more than it takes: it halves those of a hundred bytes and more."""

_AT_ONCE = 1 << 20


def store(
    name: str, samples: Sequence[bytes], items: Iterable[bytes | memoryview], put: Callable[[bytes], object]
) -> SectionData:
    """Pack the byte strings of the field `name`: `put` takes its largest section some bytes at a time.

    The others are returned. The samples are some of the byte strings, or all.
    """
    dictionary = _trained(samples)
    known = ZstdCompressionDict(dictionary) if dictionary else None
    pack = ZstdCompressor(LEVEL, known, write_checksum=False, write_dict_id=False).compress
    starts, end = array("Q", [0]), 0
    waiting: list[bytes | memoryview] = []
    begun = 0
    for item in items:
        made = pack(item) if len(item) <= LONGEST else item
        waiting.append(made if len(made) < len(item) else item)
        end += len(waiting[-1])
        starts.append(end)
        if end - begun >= _AT_ONCE:
            put(b"".join(waiting))
            waiting, begun = [], end
    put(b"".join(waiting))
    others: SectionData = {f"{name}@": packed(starts)}
    return others | ({f"{name}.dictionary": ("B", dictionary)} if dictionary else {})


def sampled_items(size: int) -> range:
    """Which of so many byte strings are samples: some from all over."""
    return range(0, size, max(1, size // SAMPLES))[:SAMPLES]


def _trained(samples: Sequence[bytes]) -> bytes:
    """A dictionary; none where it would gain nothing."""
    if len(samples) < LEAST:
        return b""
    try:
        return bytes(train_dictionary(DICTIONARY, list(samples)).as_bytes())
    except ZstdError:  # they are too short, or have nothing in common
        return b""


class StoredStrings:
    """Collects the byte strings of one field. They lie one after the other, which takes less room than a list."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._starts = array("Q", [0])

    def add(self, item: bytes) -> None:
        """That of the next document."""
        self._bytes += item
        self._starts.append(len(self._bytes))

    def sections(self, name: str) -> SectionData:
        """The sections of the field."""
        made = bytearray()
        some = [bytes(self._item(number)) for number in sampled_items(len(self._starts) - 1)]
        others = store(name, some, self._items(), made.extend)
        return {name: ("B", made)} | others

    def _items(self) -> Iterator[memoryview]:
        return map(self._item, range(len(self._starts) - 1))

    def _item(self, number: int) -> memoryview:
        return memoryview(self._bytes)[self._starts[number] : self._starts[number + 1]]
