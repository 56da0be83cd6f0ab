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
from threading import Lock
from typing import TYPE_CHECKING

from searchidx.index.sections import DamagedFile, Sections

if TYPE_CHECKING:
    from zstandard import ZstdDecompressor

MAGIC = b"\x28\xb5\x2f\xfd"

LONGEST = 4 << 20
"""Bytes of what is packed: no crafted frame can ask for more memory."""


class StoredField:
    """One stored field of a segment, read where it lies. Threads may share it."""

    def __init__(self, sections: Sections, name: str) -> None:
        self._what = f"{name} of {os.path.basename(sections.path)}"
        self._items, self._starts = sections.column(name), sections.column(f"{name}@")
        dictionary = f"{name}.dictionary"
        self._dictionary = sections.column(dictionary) if dictionary in sections else None
        self._unpacker: ZstdDecompressor | None = None
        self._lock = Lock()

    def of(self, document: int) -> bytes | memoryview:
        """The byte string of a document. Raises DamagedFile."""
        document = int(document)  # of numpy, perhaps of a byte: no room to count one further
        item = self._items.part(*self._starts.both(document, document + 1))
        return self._unpacked(item) if item[:4] == MAGIC else item

    def _unpacked(self, item: memoryview) -> bytes:
        from zstandard import ZstdError, frame_content_size  # noqa: PLC0415 - not for an index that is only added to

        try:
            if not 0 < frame_content_size(item) <= LONGEST:  # of none, zstd looks at nothing else
                raise DamagedFile(f"{self._what} holds more than it may, or nothing")
            with (
                self._lock
            ):  # zstd works outside of Python's own lock, and an unpacker has one place to do it in
                self._unpacker = self._unpacker or self._new_unpacker()
                unpacked: bytes = self._unpacker.decompress(item, allow_extra_data=False)
        except ZstdError as error:
            raise DamagedFile(f"{self._what} cannot be unpacked: {error}") from None
        return unpacked

    def _new_unpacker(self) -> ZstdDecompressor:
        from zstandard import ZstdCompressionDict, ZstdDecompressor  # noqa: PLC0415

        if self._dictionary is None:
            return ZstdDecompressor()
        return ZstdDecompressor(ZstdCompressionDict(self._dictionary.whole()))
