"""A file of named arrays, read where it lies: what a segment is on disk.

In: names with bytes or arrays. Out: one file; read back as zero-copy views of a memory map. All
numbers are little-endian and of fixed width. Nothing in it is code, so a stranger's file can do no more than
be refused.

    magic (8 bytes) | sections, each at a multiple of 8 | directory (JSON) | trailer

The directory maps a name to [offset, bytes, type code, CRC-32]; the trailer is the directory's
offset, length and CRC-32, and the magic again, so that a file cut short is recognised. The last section holds a CRC-32
for every block of 4 KB of each section before it: what is read of a file is compared with these when it is first looked
at, block by block, so that nobody takes a changed byte for an answer and nobody has to read the whole file first.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, BinaryIO, TypeAlias

MAGIC = b"sidxseg1"
_TRAILER = struct.Struct("<QII8s")

BLOCK = 1 << 12
"""Bytes that have a checksum together: a page, which is what a system reads at least."""

_END = 1 << 13
"""Bytes at the end of a file that are read at once: as a rule all of its directory is among them."""

_CODES = {"B": 1, "H": 2, "I": 4, "Q": 8, "b": 1, "h": 2, "i": 4, "q": 8}
"""Type codes, and how many bytes a number has."""

_BLOCKS = "blocks"
"""The section of their checksums. Files that were written before there were any are read without comparing."""


_SHIFTS = {width: (BLOCK // width).bit_length() - 1 for width in (1, 2, 4, 8)}
"""From the width of a number to the bits of an index that do not tell its block."""


_Entry: TypeAlias = tuple[int, int, str, int]
"""Where a section lies, its bytes, type and checksum."""


class DamagedFile(ValueError):
    """The file is not what was written: cut short, or bytes changed."""


def narrowest(largest: int) -> str:
    """The narrowest type code that holds unsigned numbers up to `largest`."""
    return "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I" if largest < 1 << 32 else "Q"


def write_sections(
    path: str, sections: Mapping[str, tuple[str, bytes | bytearray | Iterable[bytes]]]
) -> None:
    """Write sections, given as name -> (type code, little-endian bytes), and sync them to disk.

    The bytes may come some at a time.
    """
    directory: dict[str, tuple[int, int, str, int]] = {}
    checks = array("I")
    with open(path, "wb") as file:
        file.write(MAGIC)
        at = len(MAGIC)

        def put(name: str, code: str, data: bytes | bytearray | Iterable[bytes]) -> None:
            nonlocal at
            padding = -at % 8
            file.write(b"\0" * padding)
            written = _Checked(file)
            for piece in (data,) if isinstance(data, bytes | bytearray) else data:
                written.write(piece)
            directory[name] = (at + padding, written.length, code, written.check)
            checks.extend(written.checks())
            at += padding + written.length

        for name, (code, data) in sections.items():
            put(name, code, data)
        if sys.byteorder == "big":
            checks.byteswap()
        put(_BLOCKS, "I", checks.tobytes())
        listed = json.dumps(directory, separators=(",", ":")).encode("ascii")
        file.write(listed)
        file.write(_TRAILER.pack(at, len(listed), zlib.crc32(listed), MAGIC))
        file.flush()
        os.fsync(file.fileno())


class _Checked:
    """A section that is being written, with its checksums. `check` is that of all of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._blocks = array("I")
        self._open = 0  # the checksum of the block that is not full yet
        self.length = self.check = 0

    def write(self, data: bytes | bytearray) -> None:
        """Put bytes behind those that are there."""
        self._file.write(data)
        self.check = zlib.crc32(data, self.check)
        view, at = memoryview(data), 0
        while at < len(view):
            end = at + BLOCK - self.length % BLOCK
            piece = view[at:end]
            self._open = zlib.crc32(piece, self._open)
            self.length += len(piece)
            at += len(piece)
            if self.length % BLOCK == 0:
                self._blocks.append(self._open)
                self._open = 0

    def checks(self) -> array[int]:
        """The checksums of its blocks; nothing more may be written."""
        return self._blocks + array("I", [self._open] if self.length % BLOCK else [])


def _number_of_blocks(length: int) -> int:
    return -(-length // BLOCK)


class _Listed:
    """What the directory of a file says: where each section lies, and the checksums of its blocks.

    Columns hold on to it and not to their `Sections`, which holds on to them: in a circle they would keep the file
    mapped until garbage is collected, which does not see how much that is.
    """

    def __init__(self, path: str, view: memoryview, end: int, directory: dict[str, list[Any]]) -> None:
        self.path = path
        self.view = view
        self.end = end
        self.directory = directory
        self._entries: dict[str, _Entry] = {}

    def entry(self, name: str) -> _Entry:
        """Where a section lies. It is looked at when it is asked for: of a hundred sections a query reads a few."""
        found = self._entries.get(name)
        if found is None:
            found = self._entries[name] = self._sensible(self.directory[name])
        return found

    def _sensible(self, said: Any) -> _Entry:
        """What the directory says of a section, if it lies within the file. Raises DamagedFile."""
        try:
            offset, length, code, check = said
            sizes = type(offset) is type(length) is type(check) is int
            if sizes and 0 <= offset <= offset + length <= self.end and not length % _CODES[code]:
                return offset, length, code, check
        except (ValueError, TypeError, KeyError):
            pass
        raise DamagedFile(f"the directory of {os.path.basename(self.path)} makes no sense")

    @property
    def has_blocks(self) -> bool:
        """Whether there are checksums of blocks."""
        return _BLOCKS in self.directory

    def check_of(self, name: str, block: int) -> int:
        """The checksum that a block of a section must have. Raises DamagedFile."""
        return self._checks[self._first_blocks[name] + block]

    @cached_property
    def _first_blocks(self) -> dict[str, int]:
        """Where the checksums of each section begin."""
        try:
            counts = [
                _number_of_blocks(said[1]) for said in self.directory.values()
            ]  # _BLOCKS is the last one
        except (TypeError, LookupError):
            raise DamagedFile(f"the directory of {os.path.basename(self.path)} makes no sense") from None
        return dict(zip(self.directory, accumulate(counts, initial=0), strict=False))

    @cached_property
    def _checks(self) -> Sequence[int]:
        """The checksums of all blocks. Raises DamagedFile where they do not stand themselves."""
        offset, length, code, check = self.entry(_BLOCKS)
        data = self.view[offset : offset + length]
        if zlib.crc32(data) != check:
            raise DamagedFile(f"{os.path.basename(self.path)} has changed ({_BLOCKS})")
        return _as_numbers(data, code)


class Sections:
    """The sections of one file. Views stay valid until the last of them is gone.

    `sections[name]` is a section all of which has been compared with its checksums; `sections.column(name)` one
    that is compared as it is read. Raises OSError, and DamagedFile when the directory does not stand, or what is
    asked for is not what was written.
    """

    def __init__(self, path: str) -> None:
        # of many files only a little is read: what says where it is comes by reading, which costs less than mapping
        with open(path, "rb", buffering=0) as file:
            self.size = os.fstat(file.fileno()).st_size
            if self.size < len(MAGIC) + _TRAILER.size:
                raise DamagedFile(f"{os.path.basename(path)} is cut short")
            begins = file.read(len(MAGIC))
            file.seek(-min(self.size, _END), os.SEEK_END)
            end = file.read(_END)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.path = path
        self._view = memoryview(self._map)
        offset, length, check, magic = _TRAILER.unpack_from(end, len(end) - _TRAILER.size)
        if magic != MAGIC or begins != MAGIC or offset + length != self.size - _TRAILER.size:
            raise DamagedFile(f"{os.path.basename(path)} is not a segment, or cut short")
        first = len(end) - _TRAILER.size - length
        listed = end[first : first + length] if first >= 0 else bytes(self._view[offset : offset + length])
        if zlib.crc32(listed) != check:
            raise DamagedFile(f"the directory of {os.path.basename(path)} is damaged")
        self._end = offset
        self._directory = _directory(os.path.basename(path), listed)
        self._listed = _Listed(path, self._view, offset, self._directory)
        self._entry = self._listed.entry
        self._columns: dict[str, Column] = {}
        self._whole: dict[str, memoryview] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def names(self) -> tuple[str, ...]:
        """The names of all sections, in the order they were written."""
        return tuple(self._directory)

    def __getitem__(self, name: str) -> memoryview:
        """A section as a view of numbers of its type (bytes for "B"), all of it compared with its checksum."""
        found = self._whole.get(name)
        if found is None:
            offset, length, code, check = self._entry(name)
            data = self._view[offset : offset + length]
            if zlib.crc32(data) != check:
                raise DamagedFile(f"{os.path.basename(self.path)} has changed ({name})")
            found = self._whole[name] = _as_numbers(data, code)
        return found

    def length(self, name: str) -> int:
        """How many numbers a section has, as the directory says."""
        _, size, code, _ = self._entry(name)
        return size // _CODES[code]

    def column(self, name: str) -> Column:
        """A section that is compared with its checksums as it is read."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = Column(self._listed, name, *self._entry(name))
        return found

    def let_go(self) -> None:
        """Give back the memory that what was read takes, where the system can do that; it can be read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    @property
    def content(self) -> memoryview:
        """All bytes of the file."""
        return self._view

    def problem(self) -> str | None:
        """What is wrong with the bytes of the file, in words. Reads all of it."""
        name = os.path.basename(self.path)
        if bad := next((each for each in self.names() if not self.intact(each)), None):
            return f"{name} has changed ({bad})"
        return None if self.gaps_empty() else f"{name} has changed between its sections"

    def intact(self, name: str) -> bool:
        """Whether the bytes of a section are those that were written."""
        offset, length, _, check = self._entry(name)
        return zlib.crc32(self._view[offset : offset + length]) == check

    def gaps_empty(self) -> bool:
        """Whether there is nothing but padding between the sections and before the directory."""
        at = len(MAGIC)
        for offset, length, *_ in sorted(map(self._entry, self.names())):
            if offset < at or any(self._view[at:offset]):
                return False
            at = offset + length
        return at <= self._end and not any(self._view[at : self._end])


def _directory(file: str, listed: bytes) -> dict[str, list[Any]]:
    """Name -> where it lies, its bytes, type and checksum, as the file says. Raises DamagedFile."""
    try:
        found = json.loads(listed)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise DamagedFile(f"the directory of {file} makes no sense")
    return found


class Column:
    """One section of a file, as numbers of its type. A block is compared with its checksum when it is first read."""

    __slots__ = ("_bytes", "_listed", "_name", "_seen", "_shift", "_view", "_whole")

    def __init__(self, listed: _Listed, name: str, offset: int, length: int, code: str, whole: int) -> None:
        """`whole` is the checksum of all of it. A search makes thousands: what may not be wanted is made later."""
        self._listed = listed
        self._name = name
        self._bytes = listed.view[offset : offset + length]
        self._view = _as_numbers(self._bytes, code)
        self._shift = _SHIFTS[self._view.itemsize]
        self._whole = whole
        blocks = _number_of_blocks(length)
        self._seen = bytearray(blocks) if listed.has_blocks else bytearray(b"\1") * blocks

    def __len__(self) -> int:
        return len(self._view)

    @property
    def unchecked(self) -> memoryview:
        """The numbers as they are, for what is proved in another way."""
        return self._view

    def at(self, index: int) -> int:
        """One number, by its index from 0."""
        block = index >> self._shift
        if not self._seen[block]:
            self._compare(block)
        number: int = self._view[index]
        return number

    def both(self, first: int, second: int) -> tuple[int, int]:
        """Two numbers: where something begins and where it ends."""
        seen, one, other = self._seen, first >> self._shift, second >> self._shift
        if not seen[one]:
            self._compare(one)
        if not seen[other]:
            self._compare(other)
        return self._view[first], self._view[second]

    def part(self, start: int, end: int) -> memoryview:
        """The numbers from one index to before another."""
        block, after = start >> self._shift, (end - 1 >> self._shift) + 1
        while (block := self._seen.find(0, block, after)) >= 0:
            self._compare(block)
        return self._view[start:end]

    def whole(self) -> memoryview:
        """All of them."""
        if self._seen.find(0) >= 0:
            if zlib.crc32(self._bytes) != self._whole:
                raise self._damage()
            self._seen = bytearray(b"\1") * len(self._seen)
        return self._view

    def _compare(self, block: int) -> None:
        own = self._bytes[block * BLOCK : (block + 1) * BLOCK]
        if zlib.crc32(own) != self._listed.check_of(self._name, block):
            raise self._damage()
        self._seen[block] = 1

    def _damage(self) -> DamagedFile:
        return DamagedFile(f"{os.path.basename(self._listed.path)} has changed ({self._name})")


def _as_numbers(data: memoryview, code: Any) -> memoryview:
    """Little-endian bytes as numbers; where they lie, unless this machine reads them the other way round."""
    if code == "B":
        return data
    if sys.byteorder == "big":
        swapped = array(code, data.tobytes())
        swapped.byteswap()
        return memoryview(swapped)
    return data.cast(code)
