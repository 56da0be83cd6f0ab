"""A zstd file of many frames, as web archives and large files of records are packed, in bounded memory.

In: a stream of bytes. Out: what its frames unpack to, never of two at once, so that all before damage comes out
before it is told. `next_member` goes on behind it. Where a frame ends is read off the lengths in it (RFC 8878, 3.1.1),
since the library reads beyond; what the frames of a web archive leave out, because all of them have it, stands in a
dictionary in its first frame ("Zstandard Compression for WARC Files 1.0", IIPC).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any

MAGIC = b"\x28\xb5\x2f\xfd"
MAGICS = (MAGIC, b"\x5d\x2a\x4d\x18")
"""What a packed file begins with: a frame, or the dictionary of a web archive."""

MOST_WINDOW = 128 << 20
"""Bytes of what came before that a frame may go back to; `zstd` takes no more either unless it is told to."""

MOST_DICTIONARY = 8 << 20
"""As large as the format asks readers to take."""

KEPT = 4 << 20
"""Bytes of a frame that are kept to look for the next one in, where its lengths are damaged."""

_DICTIONARY, _SKIPPED, _SKIPPED_MASK = 0x184D2A5D, 0x184D2A50, 0xFFFFFFF0
_TRAINED = b"\x37\xa4\x30\xec"
_BLOCK_MOST = 128 << 10
_REPEATED, _RESERVED = 1, 3
_CHUNK = 1 << 16


class DamagedFrame(ValueError):
    """A frame is not what was packed; others may be."""


class ZstdFrames:
    """Unpacks on demand. `read` raises DamagedFrame, EOFError for an end in the middle of a frame, and ValueError
    where a frame wants too much memory.

    `number` is how many frames have been begun.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._library: Any = import_module("zstandard")  # few files are packed with it
        self._file = file
        self._held = bytearray()
        self._at = 0
        self._dictionary: Any = None
        self._pieces: Iterator[bytes] | None = None
        self._unpacker: Any = None
        self._unpacked = memoryview(b"")
        self.number = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of one frame; none at the end of the file."""
        while not self._unpacked:
            if self._pieces is None and not self._begin():
                return b""
            self._unpack()
        found = bytes(self._unpacked[:size])
        self._unpacked = self._unpacked[size:]
        return found

    def _unpack(self) -> None:
        """Unpack the next block of the frame, which is 128 KB at most by the format, whatever it was packed to.

        The library is given one at a time since it gives out nothing of those that come with a damaged one.
        """
        piece = next(self._pieces or iter(()), None)
        if piece is None:
            self._pieces = None
            return
        try:
            self._unpacked = memoryview(self._unpacker.decompress(piece))
        except self._library.ZstdError as error:
            raise DamagedFrame("the zstd data is damaged") from error

    def _begin(self) -> bool:
        """Begin the next frame that holds data; False at the end of the file."""
        while True:
            self._drop()
            magic = self._some(len(MAGIC))
            if not magic:
                return False
            number = int.from_bytes(magic, "little")
            if magic == MAGIC:
                break
            if number & _SKIPPED_MASK != _SKIPPED:
                raise DamagedFrame("the zstd data is damaged")
            size = int.from_bytes(self._all(4), "little")
            if number != _DICTIONARY or not self._learn(size):
                self._pass(size)
        self._pieces = self._blocks()
        unpacker = self._library.ZstdDecompressor(dict_data=self._dictionary, max_window_size=MOST_WINDOW)
        self._unpacker = unpacker.decompressobj()
        self.number += 1
        return True

    def _learn(self, size: int) -> bool:
        """Take the dictionary of a web archive, itself packed or not; False for something else of that number."""
        if size > MOST_DICTIONARY:
            raise ValueError(f"its zstd dictionary is larger than {MOST_DICTIONARY >> 20} MB: not read")
        data = self._all(size)
        if data.startswith(MAGIC):
            unpacker = self._library.ZstdDecompressor(max_window_size=MOST_DICTIONARY)
            try:
                with unpacker.stream_reader(data) as reader:
                    data = reader.read(MOST_DICTIONARY + 1)
            except self._library.ZstdError as error:
                raise DamagedFrame("the zstd dictionary is damaged") from error
        if data.startswith(_TRAINED) and len(data) <= MOST_DICTIONARY:
            self._dictionary = self._library.ZstdCompressionDict(data)
        return True

    def _pass(self, size: int) -> None:
        while size:
            size -= len(self._all(min(size, _CHUNK)))
            self._drop()

    def _blocks(self) -> Iterator[bytes]:
        """The bytes of the frame that was begun: its header, then a block at a time."""
        flags = self._all(1)
        single = bool(flags[0] & 0x20)
        window = b"" if single else self._all(1)
        dictionary = self._all((0, 1, 2, 4)[flags[0] & 3])
        content = self._all((int(single), 2, 4, 8)[flags[0] >> 6])
        if window:
            wanted = 1 << 10 + (window[0] >> 3)
            wanted += (wanted >> 3) * (window[0] & 7)
        else:
            wanted = int.from_bytes(content, "little")
        if wanted > MOST_WINDOW:
            raise ValueError(
                f"packed by zstd in a way that takes {wanted >> 20:,} MB of memory to unpack: unpack it first"
                " (zstd -d --long=31)"
            )
        yield MAGIC + flags + window + dictionary + content
        last = False
        while not last:
            head = self._all(3)
            number = int.from_bytes(head, "little")
            last, kind, size = bool(number & 1), number >> 1 & 3, number >> 3
            if kind == _RESERVED or size > _BLOCK_MOST:
                raise DamagedFrame("the zstd data is damaged")
            yield head + self._all(1 if kind == _REPEATED else size)
        if flags[0] & 4:
            yield self._all(4)

    def _all(self, size: int) -> bytes:
        """The next `size` bytes of the file. Raises EOFError where there are fewer."""
        found = self._some(size)
        if len(found) < size:
            raise EOFError
        return found

    def _some(self, size: int) -> bytes:
        while len(self._held) - self._at < size and (more := self._file.read(_CHUNK)):
            if self._at > KEPT:
                self._drop()
            self._held += more
        found = bytes(self._held[self._at : self._at + size])
        self._at += len(found)
        return found

    def _drop(self) -> None:
        """Hold no more of what has been read."""
        del self._held[: self._at]
        self._at = 0

    def next_member(self) -> bool:
        """Go on with the first frame that begins behind the beginning of this one; False when there is none."""
        self._pieces, self._unpacked = None, memoryview(b"")
        behind = 1
        while (at := self._held.find(MAGIC, behind)) < 0:
            del self._held[: 1 - len(MAGIC)]
            behind = 0
            more = self._file.read(_CHUNK)
            if not more:
                return False
            self._held += more
        self._at = at
        return True
