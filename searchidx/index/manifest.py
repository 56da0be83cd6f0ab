"""Which segments make up an index: one small file per generation, and Whoosh's table of contents beside it.

In: a folder. Out: the `Manifest` of its latest generation. The table of contents is what commits: a
generation counts from the moment that its `_MAIN_N.toc` has its name, and by then its manifest is on
disk. We read the manifest, which is plain JSON; Whoosh reads its own file, which is a pickle.
"""

from __future__ import annotations

import os
import re
from typing import Any

from searchidx.index.folder import IndexFolder
from searchidx.index.naming import A_SEGMENT
from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import DamagedFile
from searchidx.values import dataclass

_TOC = re.compile(r"_MAIN_(\d+)\.toc")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment: its name, how many documents it has, which of them are deleted.

    `grouped` is the generation that said last which of them belong together; 0 when none did.
    """

    name: str
    documents: int
    deleted: frozenset[int] = frozenset()
    grouped: int = 0

    @property
    def live(self) -> int:
        return self.documents - len(self.deleted)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The segments of one generation, in the order in which their documents count.

    `toc` is the CRC-32 of Whoosh's table of contents, which cannot say itself whether it is whole.
    """

    generation: int
    segments: tuple[SegmentEntry, ...] = ()
    toc: int = 0

    @property
    def grouped(self) -> bool:
        """Whether copies have been looked for, so that there is a file of its stories."""
        return any(entry.grouped for entry in self.segments)


def latest_generation(folder: IndexFolder) -> int:
    """The number of the last commit; -1 when there has been none. Raises OSError."""
    names = [name for name in os.listdir(folder.path) if name.startswith("_MAIN_")]  # most are segments
    return max((int(found[1]) for name in names if (found := _TOC.fullmatch(name))), default=-1)


def toc_file(generation: int) -> str:
    """The name of Whoosh's table of contents of a generation."""
    return f"_MAIN_{generation}.toc"


def manifest_file(generation: int) -> str:
    """The name of a generation's manifest."""
    return f"manifest-{generation}.json"


def read_manifest(folder: IndexFolder) -> Manifest:
    """The latest generation.

    Raises FileNotFoundError when a commit removes it under our hands (look again), DamagedFile when
    the file does not stand or nothing was ever committed.
    """
    generation = latest_generation(folder)
    if generation < 0:
        raise DamagedFile("there is no table of contents")
    data = _unsealed(folder.file(manifest_file(generation)))
    if data["generation"] != generation:
        raise DamagedFile(f"{manifest_file(generation)} is of another generation")
    entries = tuple(
        SegmentEntry(e["name"], e["documents"], frozenset(e["deleted"]), e.get("grouped", 0))
        for e in data["segments"]
    )
    for entry in entries:
        if not _makes_sense(entry):
            raise DamagedFile(f"{manifest_file(generation)} lists what no segment is")
    return Manifest(generation, entries, int(data["toc"], 16))


def _makes_sense(entry: SegmentEntry) -> bool:
    """Whether it may be one of ours: a name and never a path, and numbers that count something."""
    counts = (entry.documents, entry.grouped, *entry.deleted)
    return bool(
        isinstance(entry.name, str)
        and A_SEGMENT.fullmatch(entry.name)
        and all(type(number) is int and number >= 0 for number in counts)
        and max(entry.deleted, default=-1) < entry.documents
    )


def _unsealed(path: str) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        return unsealed(text)
    except DamagedFile as error:
        raise DamagedFile(f"{os.path.basename(path)} has changed: {error}") from None


def manifest_text(manifest: Manifest) -> str:
    """A manifest as it is written: sealed."""
    segments = [
        {"name": e.name, "documents": e.documents, "deleted": sorted(e.deleted), "grouped": e.grouped}
        for e in manifest.segments
    ]
    return sealed({"generation": manifest.generation, "segments": segments, "toc": f"{manifest.toc:08x}"})
