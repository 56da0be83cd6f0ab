"""The boilerplate that an index has learned, kept beside the segments as `lines.json`.

In: an index folder. Out: group of articles -> digests of the lines that are cut from them (see `cleaning.repeated`).
The file is there only when something was learned.
"""

from __future__ import annotations

import os
from typing import Any

from searchidx.index.folder import IndexFolder, writing_errors
from searchidx.index.kept import alone, keep, read_kept
from searchidx.models import Learned

LEARNED = "lines.json"


def read_learned(folder: IndexFolder) -> dict[str, frozenset[bytes]]:
    """What was learned of each group. Raises IndexDamaged."""

    def made(told: Any) -> dict[str, frozenset[bytes]]:
        return {group: frozenset(map(bytes.fromhex, lines)) for group, lines in told["groups"].items()}

    return read_kept(folder, LEARNED, made, "add the files again with --reindex") or {}


def write_learned(folder: IndexFolder, learned: Learned) -> None:
    """Remember what was learned. Raises IndexUnwritable."""
    groups = {group: sorted(map(bytes.hex, lines)) for group, lines in sorted(learned.items()) if lines}
    with writing_errors(folder.path):
        if groups or os.path.exists(folder.file(LEARNED)):
            with alone(folder):
                keep(folder, LEARNED, {"groups": groups})
