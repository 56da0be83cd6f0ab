"""Byte strings of documents to the sections of a stored field: see `stored_fields`.

In: one byte string of each document of a segment. Out: the sections. They are short and much alike, so that a
dictionary is trained on some of them first; what one costs and saves is in docs/decisions/0069.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdError, train_dictionary

from searchidx.index.packing import SectionData, from_zero, packed
from searchidx.index.stored_fields import LONGEST

LEVEL = 1
"""Of zstd's. The third saves a twentieth more, and takes half as long again."""

DICTIONARY = 16 << 10
"""Bytes of a dictionary. Four times as many save a hundredth more."""

SAMPLES = 300
"""Byte strings that a dictionary is trained on. Three times as many save a hundredth more."""

SAMPLED = 4 << 10
"""Bytes of each that are looked at: of books, 300 would be too many."""

LEAST = 256
"""Byte strings of which a dictionary saves more than it takes: it halves those of a hundred bytes and more."""

_SEGMENT, _STRING = 256, 8
"""How zstd looks for what samples have in common, which takes it twice as long to find out by itself."""

_AT_ONCE = 16
"""Byte strings that are packed before they are passed on: few, as each may be a book."""


def store(
    name: str, samples: Sequence[bytes], items: Iterable[bytes | memoryview], put: Callable[[bytes], object]
) -> SectionData:
    """Pack the byte strings of the field `name`: `put` takes its largest section some bytes at a time.

    The others are returned. The samples are the beginnings of some of the byte strings (see SAMPLED).
    """
    return _stored(name, _trained(samples), items, put)


def _stored(
    name: str, dictionary: bytes, items: Iterable[bytes | memoryview], put: Callable[[bytes], object]
) -> SectionData:
    """The same with a dictionary, or none."""
    known = ZstdCompressionDict(dictionary) if dictionary else None
    pack = ZstdCompressor(LEVEL, known, write_checksum=False, write_dict_id=False).compress
    sizes = array("I")
    items = iter(items)
    while some := list(islice(items, _AT_ONCE)):
        made = [pack(item) if len(item) <= LONGEST else item for item in some]
        kept = [one if len(one) < len(item) else item for one, item in zip(made, some, strict=True)]
        sizes.extend(map(len, kept))
        put(b"".join(kept))
    others: SectionData = {f"{name}@": packed(from_zero(sizes))}
    return others | ({f"{name}.dictionary": ("B", dictionary)} if dictionary else {})


def _trained(samples: Sequence[bytes]) -> bytes:
    """A dictionary; none where it would gain nothing."""
    if len(samples) < LEAST:
        return b""
    try:
        return bytes(train_dictionary(DICTIONARY, list(samples), k=_SEGMENT, d=_STRING).as_bytes())
    except ZstdError:  # they are too short, or have nothing in common
        return b""


def sampled_items(size: int) -> range:
    """Which of so many byte strings are samples: some from all over."""
    return range(0, size, max(1, size // SAMPLES))[:SAMPLES]


class StoredStrings:
    """Collects the byte strings of one field. They lie one after the other, which takes less room than a list."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._starts = array("Q", [0])

    def add(self, item: bytes) -> None:
        """That of the next document."""
        self._bytes += item
        self._starts.append(len(self._bytes))

    def trained(self) -> bytes:
        """A dictionary for these byte strings, or none; zstd lets other threads work meanwhile."""
        return _trained([self._beginning(number) for number in sampled_items(len(self._starts) - 1)])

    def sections(self, name: str, dictionary: bytes | None = None) -> SectionData:
        """The sections of the field, packed with what was `trained`, where it has been already."""
        made = bytearray()
        dictionary = self.trained() if dictionary is None else dictionary
        others = _stored(name, dictionary, self._items(), made.extend)
        return {name: ("B", made)} | others

    def _items(self) -> Iterator[memoryview]:
        every = memoryview(self._bytes)
        return (every[start:end] for start, end in pairwise(self._starts))

    def _beginning(self, number: int) -> bytes:
        start, end = self._starts[number], self._starts[number + 1]
        return bytes(self._bytes[start : min(end, start + SAMPLED)])
