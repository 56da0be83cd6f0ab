"""The boilerplate that an index has learned, kept beside the segments as `lines.json`.

In: an index folder. Out: group of articles -> digests of the lines that are cut from them (see `cleaning.repeated`).
The file is there only when something was learned.
"""

from __future__ import annotations

import os

from searchidx.errors import IndexDamaged
from searchidx.index.folder import IndexFolder, writing_errors
from searchidx.index.kept import alone, keep
from searchidx.index.seals import unsealed
from searchidx.index.sections import DamagedFile
from searchidx.models import Learned

LEARNED = "lines.json"


def read_learned(folder: IndexFolder) -> dict[str, frozenset[bytes]]:
    """What was learned of each group. Raises IndexDamaged."""
    try:
        with open(folder.file(LEARNED), encoding="utf-8") as file:
            told = unsealed(file.read())["groups"]
        return {group: frozenset(map(bytes.fromhex, lines)) for group, lines in told.items()}
    except FileNotFoundError:
        return {}
    except (DamagedFile, ValueError, KeyError, AttributeError, TypeError) as error:
        raise IndexDamaged(
            f"{LEARNED} in {folder.path} cannot be read", "add the files again with --reindex"
        ) from error
    except OSError as error:
        raise IndexDamaged(f"{LEARNED} in {folder.path} cannot be read: {error.strerror}") from None


def write_learned(folder: IndexFolder, learned: Learned) -> None:
    """Remember what was learned. Raises IndexUnwritable."""
    groups = {group: sorted(map(bytes.hex, lines)) for group, lines in sorted(learned.items()) if lines}
    with writing_errors(folder.path):
        if groups or os.path.exists(folder.file(LEARNED)):
            with alone(folder):
                keep(folder, LEARNED, {"groups": groups})
