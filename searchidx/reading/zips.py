"""What a zip archive holds, member by member.

In: an `Opened`. Out: the Sources of every member of a kind that is read, archives in it included. Nothing
is unpacked to disk. Members of other kinds are counted in one remark.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from searchidx.models import Failure, Skipped, Source
from searchidx.reading.members import Members
from searchidx.reading.opened import MAX_DEPTH, Budget, Guarded, Opened, TooMuch

MAX_MEMBERS = 500_000
_OFFICE = "[Content_Types].xml"
_ENCRYPTED = 1
"""The bit of a member's flags that says so."""


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The articles in the archive. Raises TooMuch."""
    if opened.depth >= MAX_DEPTH:
        yield opened.failure(f"archives are nested more than {MAX_DEPTH} deep")
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
    try:
        archive = zipfile.ZipFile(opened.seekable())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        return opened.failure(f"the zip archive is damaged ({str(error)[:100].lower()})")
    if len(archive.filelist) > MAX_MEMBERS:
        raise TooMuch(f"more than {MAX_MEMBERS:,} members: stopped")
    return archive


def _members(
    opened: Opened, archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo]
) -> Iterator[Source | Failure | Skipped]:
    budget = Budget(opened.size)
    members = Members(opened, budget)
    for info in wanted:
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
