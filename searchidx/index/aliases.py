"""What the user has said of names, kept beside the segments as `aliases.json`.

In: an index folder. Out: `models.Aliases`. The file is replaced whole, under a lock of its own (on the
folder), so that names can be joined while a long `add` writes. What it means is left to `search.names`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from searchidx.errors import IndexDamaged
from searchidx.index.folder import IndexFolder, write_atomically, writing_errors
from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import DamagedFile
from searchidx.models import ENTITY_KINDS, NO_ALIASES, Aliases

ALIASES = "aliases.json"


def read_aliases(folder: IndexFolder) -> Aliases:
    """The user's aliases. Raises IndexDamaged when the file cannot be understood."""
    path = folder.file(ALIASES)
    try:
        with open(path, encoding="utf-8") as file:
            raw = unsealed(file.read())
        return Aliases(
            {
                kind: {n: tuple(map(str, s)) for n, s in raw["joined"].get(kind, {}).items()}
                for kind in ENTITY_KINDS
            },
            {kind: tuple(map(str, raw["parted"].get(kind, ()))) for kind in ENTITY_KINDS},
        )
    except FileNotFoundError:
        return NO_ALIASES
    except (DamagedFile, ValueError, KeyError, TypeError, AttributeError):
        raise IndexDamaged(
            f"{ALIASES} in {folder.path} cannot be read",
            "remove it and join the names again: it holds only what `searchidx aliases` was told",
        ) from None
    except OSError as error:
        raise IndexDamaged(f"{ALIASES} in {folder.path} cannot be read: {error.strerror}") from None


def change_aliases(folder: IndexFolder, change: Callable[[Aliases], Aliases]) -> Aliases:
    """Replace the aliases by what `change` makes of them. Raises IndexDamaged, IndexUnwritable."""
    with writing_errors(folder.path), _alone(folder):
        changed = change(read_aliases(folder))
        write_atomically(folder.file(ALIASES), sealed({"joined": changed.joined, "parted": changed.parted}))
    return changed


@contextmanager
def _alone(folder: IndexFolder) -> Iterator[None]:
    """Nobody else changes the aliases meanwhile: it takes a moment, so the next one waits."""
    if os.name != "posix":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on every system

    handle = os.open(folder.path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
