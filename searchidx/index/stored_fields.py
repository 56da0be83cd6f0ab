"""Stored fields: what a segment keeps of each document to be shown again, packed with zstd.

In: the sections of a field F. Out: the byte string of any one document.

| | |
|---|---|
| `F`, `F@` | the byte strings, one after the other, and where each begins |
| `F.dictionary` | what they have in common; only where there are enough of them |

Each is a zstd frame (RFC 8878) of its own: to show ten hits, ten are unpacked. One that gains nothing by it, or is
very long, stays as it is; it is UTF-8, and what a frame begins with is not. `storing` makes them. See
docs/decisions/0069.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from threading import Lock

from zstandard import ZstdCompressionDict, ZstdDecompressor, ZstdError, frame_content_size

from searchidx.index.sections import DamagedFile, Sections

MAGIC = b"\x28\xb5\x2f\xfd"

LONGEST = 4 << 20
"""Bytes of what is packed: no crafted frame can ask for more memory."""


class StoredField:
    """One stored field of a segment, read where it lies. Threads may share it."""

    def __init__(self, sections: Sections, name: str) -> None:
        self._sections, self._name = sections, name
        self._items, self._starts = sections.column(name), sections.column(f"{name}@")
        self._unpacker: ZstdDecompressor | None = None
        self._lock = Lock()

    def of(self, document: int) -> bytes | memoryview:
        """The byte string of a document. Raises DamagedFile."""
        document = int(document)  # of numpy, perhaps of a byte: no room to count one further
        return self._plain(self._items.part(*self._starts.both(document, document + 1)))

    def each(self, documents: Iterable[int]) -> Iterator[bytes | memoryview]:
        """Those of many documents, once all of the field is compared with its checksum. Raises DamagedFile."""
        items, starts = self._sections[self._name], self._sections[f"{self._name}@"]
        return (self._plain(items[starts[number] : starts[number + 1]]) for number in documents)

    def _plain(self, item: memoryview) -> bytes | memoryview:
        return self._unpacked(item) if item[:4] == MAGIC else item

    def _unpacked(self, item: memoryview) -> bytes:
        try:
            if not 0 < frame_content_size(item) <= LONGEST:  # of none, zstd looks at nothing else
                raise DamagedFile(f"{self._what} holds more than it may, or nothing")
            # zstd works outside of Python's own lock, and an unpacker has one place to do it in
            with self._lock:
                self._unpacker = self._unpacker or self._new_unpacker()
                unpacked: bytes = self._unpacker.decompress(item, allow_extra_data=False)
        except ZstdError as error:
            raise DamagedFile(f"{self._what} cannot be unpacked: {error}") from None
        return unpacked

    def _new_unpacker(self) -> ZstdDecompressor:
        dictionary = f"{self._name}.dictionary"
        if dictionary not in self._sections:
            return ZstdDecompressor()
        return ZstdDecompressor(ZstdCompressionDict(self._sections[dictionary]))

    @property
    def _what(self) -> str:
        return f"{self._name} of {os.path.basename(self._sections.path)}"
