"""What a zip archive holds, member by member.

In: an `Opened`. Out: the Sources of every member of a kind that is read, archives in it included. Nothing
is unpacked to disk. Members of other kinds are counted in one remark.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from searchidx import limits
from searchidx.models import Failure, Skipped, Source
from searchidx.reading.members import Members
from searchidx.reading.opened import Budget, Guarded, Opened, TooMuch

_OFFICE = "[Content_Types].xml"
_ENTRY = 46
"""Bytes of a member in the list at an archive's end, without its name."""

_TAIL = (1 << 16) + 200
"""The record that says where that list is stands so near to the end: a remark may follow it."""

_ENCRYPTED = 1
"""The bit of a member's flags that says so."""


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The articles in the archive. Raises TooMuch."""
    if opened.depth >= limits.used().depth:
        yield opened.failure(f"archives are nested more than {limits.used().depth} deep")
        return
    archive = directory(opened)
    if isinstance(archive, Failure):
        yield archive
        return
    with archive:
        names = set(archive.namelist()[:100])
        if _OFFICE in names:
            yield opened.skipped("an office document, not an archive")
            return
        if opened.name.lower().endswith(".wacz"):  # its pages lie in a WARC; beside it are lists of them
            wanted = [info for info in archive.infolist() if ".warc" in info.filename]
        else:
            wanted = archive.infolist()
        yield from _members(opened, archive, wanted)


def directory(opened: Opened) -> zipfile.ZipFile | Failure:
    """The archive, its list of members read. Raises TooMuch."""
    stream = opened.seekable()
    most = limits.used().members
    if _listed(stream, most) > most:
        raise TooMuch(f"more than {most:,} members: stopped")
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        return opened.failure(f"the zip archive is damaged ({str(error)[:100].lower()})")


def _listed(stream: IO[bytes], most: int) -> int:
    """How many members the list at the archive's end has, counted up to just beyond `most`; 0 where none is found.

    `zipfile` makes an object of half a kilobyte of each, whatever number the archive states.
    """
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 20:
        return 0
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    end = start + at
    if (long := tail.rfind(b"PK\6\6", 0, at)) >= 0 and len(tail) >= long + 48:
        length, end = int.from_bytes(tail[long + 40 : long + 48], "little"), start + long
    if length // _ENTRY <= most or length > end:
        return length // _ENTRY if length <= end else 0
    stream.seek(end - length)
    number = 0
    while number <= most and (entry := stream.read(_ENTRY)).startswith(b"PK\1\2"):
        name, extra, comment = struct.unpack_from("<3H", entry.ljust(_ENTRY), 28)
        stream.seek(name + extra + comment, os.SEEK_CUR)
        number += 1
    return number


def _members(
    opened: Opened, archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo]
) -> Iterator[Source | Failure | Skipped]:
    budget = Budget(opened.size, opened.budget)
    members = Members(opened, budget)
    for info in wanted:
        if not info.filename:
            yield opened.failure("a member without a name")
            continue
        if info.is_dir() or not members.wanted(info.filename):
            continue
        if info.flag_bits & _ENCRYPTED:
            members.encrypted += 1
            continue
        try:
            with archive.open(info) as stream:
                yield from members.read(info.filename, Guarded(stream, budget), info.compress_size)
        except TooMuch:
            raise
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
            yield opened.failure(f"damaged ({str(error)[:100].lower()})", info.filename)
    yield from members.remarks()
