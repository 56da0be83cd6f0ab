"""An index of another schema, made again from the files that its articles came from.

In: the folder of an index that this version cannot read. Out: an index of this version in its place. Of the
old one only the list of files is read, by SQL; nothing in it is unpickled. The new index is made beside the old
one, which stays where it is until the new one is whole; where files are gone it is kept, under another name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from searchidx import adding
from searchidx.errors import IndexDamaged, IndexUnwritable
from searchidx.index.aliases import ALIASES
from searchidx.index.commit import open_or_create
from searchidx.index.folder import OLD, SETTINGS, IndexFolder, open_folder, sync_folder, writing_errors
from searchidx.index.found_by import FOUND_BY, found_by
from searchidx.index.kept import list_again
from searchidx.index.ledger import Ledger
from searchidx.index.lock import write_lock
from searchidx.models import AddReport

_KEPT = (ALIASES,)
"""What a user has written into the index: it goes along."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What `rebuild` did. `gone` are files of the old index that are not there any more; where there are any, the
    old index is kept at `old`."""

    report: AddReport
    gone: tuple[str, ...]
    old: str | None


def rebuild(path: str, *, jobs: int | None = None, waiting: Callable[[str], None] | None = None) -> Rebuilt:
    """Make the index at `path` again from its sources. Raises IndexDamaged, IndexLocked and IndexUnwritable."""
    old = IndexFolder(os.path.abspath(path))
    beside = _free(f"{old.path}.new")
    with write_lock(old, waiting):
        with closing(Ledger(old, read_only=True)) as ledger:
            files = sorted(ledger.states())
        there = [name for name in files if os.path.exists(name)]
        gone = tuple(name for name in files if not os.path.exists(name))
        try:
            report = adding.add(
                open_or_create(beside), there, jobs=jobs, finder=_finder(old), copies=_folds(old)
            )
            with writing_errors(old.path):
                for name in _KEPT:
                    if os.path.exists(old.file(name)):
                        shutil.copy2(old.file(name), os.path.join(beside, name))
                list_again(IndexFolder(beside), (ALIASES, FOUND_BY))
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        kept = _free(old.path + OLD)
        with writing_errors(old.path):
            os.rename(old.path, kept)
            os.rename(beside, old.path)
            sync_folder(os.path.dirname(old.path))  # the new one is there for good before the old one goes
    open_folder(old.path)
    if gone or report.failed:
        return Rebuilt(report, gone, kept)
    shutil.rmtree(kept, ignore_errors=True)
    return Rebuilt(report, gone, None)


def _finder(old: IndexFolder) -> str | None:
    """Who found the names in the old index, as far as it tells."""
    try:
        before = found_by(old)
    except IndexDamaged:
        return None
    return before[0] if before else None


def _folds(old: IndexFolder) -> bool | None:
    """Whether the old index folded near-copies, as far as it tells."""
    try:
        with open(old.file(SETTINGS), encoding="utf-8") as file:
            return bool(json.load(file).get("copies", True))
    except (OSError, ValueError, AttributeError):
        return None


def _free(path: str) -> str:
    """The path, or with a number behind it one that is not taken."""
    number = 1
    free = path
    while os.path.lexists(free):
        number += 1
        free = f"{path}{number}"
        if number > 1000:
            raise IndexUnwritable(f"too many folders named {path}…", "remove some of them")
    return free
