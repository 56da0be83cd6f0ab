"""A gzip file of many members, as web archives are packed, that can be read on behind a damaged one.

In: a stream of bytes. Out: what its members unpack to, never of two at once, so that all before the damage comes out
before it is told. `next_member` goes on behind it.
"""

from __future__ import annotations

import zlib
from typing import IO

CHUNK = 1 << 16
MAGIC = b"\x1f\x8b\x08"
KEPT = 4 << 20
"""Bytes of a member that are kept to look for the next one in: where one was cut off, its unpacker reads beyond it."""

_WITH_HEADER = 31
"""What zlib calls a gzip stream."""


class GzipMembers:
    """Unpacks on demand. `read` raises zlib.error for damage and EOFError for an end in the middle of a member.

    `number` is how many members have been begun.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._input = b""
        self.number = 0
        self._member = bytearray()
        self._unpacker: zlib._Decompress | None = None

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of one member; none at the end of the file."""
        while True:
            if self._unpacker is None and not self._begin():
                return b""
            found = self._some(size)
            if found:
                return found

    def _some(self, size: int) -> bytes:
        unpacker = self._unpacker
        assert unpacker is not None  # noqa: S101 - `read` has begun one
        ended = not self._input and not self._more()
        found = unpacker.decompress(self._input, size)
        if unpacker.eof:
            self._input, self._unpacker = unpacker.unused_data, None
        elif ended and not found:
            raise EOFError
        else:
            self._input = unpacker.unconsumed_tail
        return found

    def _begin(self) -> bool:
        """Begin the next member, behind the zeros that tapes are filled up with; False at the end of the file."""
        self._input = self._input.lstrip(b"\0")
        while not self._input:
            self._input = self._file.read(CHUNK)
            if not self._input:
                return False
            self._input = self._input.lstrip(b"\0")
        self._member = bytearray(self._input)
        self._unpacker = zlib.decompressobj(_WITH_HEADER)
        self.number += 1
        return True

    def _more(self) -> bool:
        self._input = self._file.read(CHUNK)
        if len(self._member) < KEPT:
            self._member += self._input
        return bool(self._input)

    def next_member(self) -> bool:
        """Go on with the first member that begins behind the beginning of this one; False when there is none."""
        data = bytes(self._member[1:]) if len(self._member) < KEPT else self._input
        self._unpacker, self._input, self._member = None, b"", bytearray()
        while (at := data.find(MAGIC)) < 0:
            more = self._file.read(CHUNK)
            if not more:
                return False
            data = data[1 - len(MAGIC) :] + more
        self._input = data[at:]
        return True
