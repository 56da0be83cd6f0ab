"""A file of named arrays, read where it lies: what a segment is on disk.

In: names with bytes or arrays. Out: one file; read back as zero-copy views of a memory map. All
numbers are little-endian and of fixed width. Nothing in it is code, so a stranger's file can do no more than
be refused.

    magic (8 bytes) | sections, each at a multiple of 8 | directory (JSON) | trailer

The directory maps a name to [offset, bytes, type code, CRC-32]; the trailer is the directory's
offset, length and CRC-32, and the magic again, so that a file cut short is recognised.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Mapping
from typing import Any

MAGIC = b"sidxseg1"
_TRAILER = struct.Struct("<QII8s")


class DamagedFile(ValueError):
    """The file is not what was written: cut short, or bytes changed."""


def narrowest(largest: int) -> str:
    """The narrowest type code that holds unsigned numbers up to `largest`."""
    return "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I" if largest < 1 << 32 else "Q"


def write_sections(path: str, sections: Mapping[str, tuple[str, bytes]]) -> None:
    """Write sections, given as name -> (type code, little-endian bytes), and sync them to disk."""
    directory: dict[str, tuple[int, int, str, int]] = {}
    with open(path, "wb") as file:
        file.write(MAGIC)
        at = len(MAGIC)
        for name, (code, data) in sections.items():
            padding = -at % 8
            file.write(b"\0" * padding)
            at += padding
            directory[name] = (at, len(data), code, zlib.crc32(data))
            file.write(data)
            at += len(data)
        listed = json.dumps(directory, separators=(",", ":")).encode("ascii")
        file.write(listed)
        file.write(_TRAILER.pack(at, len(listed), zlib.crc32(listed), MAGIC))
        file.flush()
        os.fsync(file.fileno())


class Sections:
    """The sections of one file. Views stay valid until the last of them is gone.

    Raises OSError, and DamagedFile when the directory does not stand.
    """

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < len(MAGIC) + _TRAILER.size:
                raise DamagedFile(f"{os.path.basename(path)} is cut short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.path = path
        self.size = size
        view = memoryview(self._map)
        offset, length, check, magic = _TRAILER.unpack_from(view, size - _TRAILER.size)
        if magic != MAGIC or bytes(view[: len(MAGIC)]) != MAGIC or offset + length != size - _TRAILER.size:
            raise DamagedFile(f"{os.path.basename(path)} is not a segment, or cut short")
        listed = bytes(view[offset : offset + length])
        if zlib.crc32(listed) != check:
            raise DamagedFile(f"the directory of {os.path.basename(path)} is damaged")
        self._directory: dict[str, list[Any]] = json.loads(listed)
        self._view = view

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def names(self) -> tuple[str, ...]:
        """The names of all sections, in the order they were written."""
        return tuple(self._directory)

    def __getitem__(self, name: str) -> memoryview:
        """A section as a view of numbers of its type (bytes for "B")."""
        offset, length, code, _ = self._directory[name]
        view = self._view[offset : offset + length]
        if code == "B":
            return view
        if sys.byteorder == "big":
            swapped = array(code, view.tobytes())
            swapped.byteswap()
            return memoryview(swapped)
        return view.cast(code)

    def intact(self, name: str) -> bool:
        """Whether the bytes of a section are those that were written."""
        offset, length, _, check = self._directory[name]
        return zlib.crc32(self._view[offset : offset + length]) == int(check)

    def gaps_empty(self) -> bool:
        """Whether there is nothing but padding between the sections and before the directory."""
        at = len(MAGIC)
        end = _TRAILER.unpack_from(self._view, self.size - _TRAILER.size)[0]
        for offset, length, *_ in sorted(self._directory.values(), key=lambda each: (each[0], each[1])):
            if offset < at or any(self._view[at:offset]):
                return False
            at = offset + length
        return at <= end and not any(self._view[at:end])
