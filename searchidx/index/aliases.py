"""What the user has said of names, kept beside the segments as `aliases.json`.

In: an index folder. Out: `models.Aliases`. The file is replaced whole, under a lock of its own (on the
folder), so that names can be joined while a long `add` writes. What it means is left to `search.names`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from searchidx.index.folder import IndexFolder, writing_errors
from searchidx.index.kept import alone, keep, read_kept
from searchidx.models import ENTITY_KINDS, NO_ALIASES, Aliases

ALIASES = "aliases.json"

DAMAGED_ALIASES = f"{ALIASES}.damaged"
"""What a repair leaves of one that nobody can read."""


def read_aliases(folder: IndexFolder) -> Aliases:
    """The user's aliases. Raises IndexDamaged when the file cannot be understood."""

    def made(raw: Any) -> Aliases:
        return Aliases(
            {
                kind: {n: tuple(map(str, s)) for n, s in raw["joined"].get(kind, {}).items()}
                for kind in ENTITY_KINDS
            },
            {kind: tuple(map(str, raw["parted"].get(kind, ()))) for kind in ENTITY_KINDS},
        )

    advice = "remove it and join the names again: it holds only what `searchidx aliases` was told"
    return read_kept(folder, ALIASES, made, advice) or NO_ALIASES


def change_aliases(folder: IndexFolder, change: Callable[[Aliases], Aliases]) -> Aliases:
    """Replace the aliases by what `change` makes of them. Raises IndexDamaged, IndexUnwritable."""
    with writing_errors(folder.path), alone(folder):
        changed = change(read_aliases(folder))
        keep(folder, ALIASES, {"joined": changed.joined, "parted": changed.parted})
    return changed
