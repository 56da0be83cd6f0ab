"""What a tar archive holds, member by member, as it streams by.

In: an `Opened`, unpacked. Out: the Sources of every member of a kind that is read, archives in it
included. Links and devices are passed over, and nothing is unpacked to disk.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from searchidx import limits
from searchidx.models import Failure, Skipped, Source
from searchidx.reading.members import Members
from searchidx.reading.opened import Budget, Guarded, Opened


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The articles in the archive. Raises TooMuch."""
    if opened.depth >= limits.used().depth:
        yield opened.failure(f"archives are nested more than {limits.used().depth} deep")
        return
    budget = Budget(opened.size, opened.budget)
    members = Members(opened, budget)
    damaged = False
    try:
        with tarfile.open(fileobj=Guarded(opened.stream, budget), mode="r|") as archive:
            for info in archive:
                archive.members = []  # type: ignore[attr-defined] # it would keep all it has seen
                if not info.isfile() or not members.wanted(info.name):
                    continue
                stream = archive.extractfile(info)
                if stream is not None:
                    yield from members.read(info.name, stream, info.size)
    except tarfile.TarError as error:
        damaged = True
        yield opened.failure(f"the tar archive is damaged ({str(error)[:100].lower()})")
    yield from members.remarks(damaged=damaged)
