"""What older generations and killed runs leave in an index's folder, and taking it away.

In: a folder and the manifest of its latest generation. Out: the same folder without the files that this generation
does not have. The caller holds the write lock, so that nobody else is at work on what looks left over.
"""

from __future__ import annotations

import contextlib
import os
import re

from searchidx.index.folder import IndexFolder
from searchidx.index.kept import alone
from searchidx.index.manifest import Manifest, manifest_file, toc_file
from searchidx.index.naming import (
    INDEX_NAME,
    OF_A_SEGMENT,
    SEGMENT_EXTENSION,
    UNADOPTED,
    UNFINISHED,
    groups_name,
)
from searchidx.index.stories import stories_file

_OF_SOME_GENERATION = re.compile(
    rf"{OF_A_SEGMENT}|(?:manifest|stories)-\d+\.(?:json|groups)|_{INDEX_NAME}_\d+\.toc"
)
_HALF_WRITTEN = re.compile(rf"{re.escape(UNADOPTED)}.*|.*{re.escape(UNFINISHED)}")


def clear_older(folder: IndexFolder, manifest: Manifest) -> None:
    """Take away the files of generations that are not this one; segments that nobody has adopted yet stay.

    What cannot be removed now is left for the next time: the generation counts already.
    """
    needed = {
        manifest_file(manifest.generation),
        toc_file(manifest.generation),
        stories_file(manifest.generation),
    }
    for entry in manifest.segments:
        needed |= {entry.name + SEGMENT_EXTENSION, groups_name(entry.name, entry.grouped)}
    for name in os.listdir(folder.path):
        if name not in needed and _OF_SOME_GENERATION.fullmatch(name):
            _remove(folder.file(name))


def clear_all(folder: IndexFolder, manifest: Manifest) -> None:
    """The same, and what a run that was killed had not finished. Nothing of this run may be under way yet."""
    with alone(folder):  # whoever writes a small file has it under such a name for a moment
        for name in os.listdir(folder.path):
            if _HALF_WRITTEN.fullmatch(name):
                _remove(folder.file(name))
    clear_older(folder, manifest)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
