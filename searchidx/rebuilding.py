"""An index of another schema, made again from the files that its articles came from.

In: the folder of an index that this version cannot read. Out: an index of this version in its place. Of the
old one only the list of files is read, by SQL; nothing in it is unpickled. The new index is made beside the old
one, which stays where it is until the new one is whole; where files are gone it is kept, under another name.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from searchidx import adding
from searchidx.errors import IndexDamaged, IndexUnwritable
from searchidx.index.aliases import ALIASES
from searchidx.index.commit import open_or_create
from searchidx.index.exchange import exchanged
from searchidx.index.folder import (
    OLD,
    SETTINGS,
    IndexFolder,
    open_folder,
    sync_folder,
    write_atomically,
    writing_errors,
)
from searchidx.index.found_by import FOUND_BY
from searchidx.index.kept import list_again
from searchidx.index.ledger import Ledger
from searchidx.index.lock import write_lock
from searchidx.models import AddReport

_KEPT = (ALIASES,)
"""What a user has written into the index: it goes along."""

UPGRADE = "upgrade.json"
"""The file in an old index that is there while it is made again: it names the folder of the new one, and says whether
the old one is to be kept. In any other place than its own, an index with this file is one that was replaced."""

NEW = ".new"
"""After the name of an index, that of the one which is made in its place."""


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
    with write_lock(old, waiting):
        _take_away_begun(old)
        beside = _free(old.path + NEW)
        with closing(Ledger(old, read_only=True)) as ledger:
            files = sorted(ledger.states())
        there = [name for name in files if os.path.exists(name)]
        gone = tuple(name for name in files if not os.path.exists(name))
        try:
            with writing_errors(old.path):
                _say(old, beside, keep=True)
            report = adding.add(
                open_or_create(beside), there, jobs=jobs, finder=_finder(old), copies=_folds(old)
            )
            keep = bool(gone or report.failed)
            with writing_errors(old.path):
                for name in _KEPT:
                    if os.path.exists(old.file(name)):
                        shutil.copy2(old.file(name), os.path.join(beside, name))
                list_again(IndexFolder(beside), (ALIASES, FOUND_BY))
                _say(old, beside, keep=keep)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            with contextlib.suppress(OSError):
                os.unlink(old.file(UPGRADE))
            raise
        with writing_errors(old.path):
            replaced = _replaced(old.path, beside)
            sync_folder(os.path.dirname(old.path))  # the new one is there for good before the old one goes
    open_folder(old.path)
    return Rebuilt(report, gone, _put_away(old.path, replaced, keep=keep))


def put_replaced_away(path: str) -> None:
    """Put away the old index where an upgrade of the one at `path` was cut off when all but this was done."""
    for replaced in _named_after(os.path.abspath(path)):
        try:
            with open(os.path.join(replaced, UPGRADE), encoding="utf-8") as file:
                keep = bool(json.load(file)["keep"])
        except (OSError, ValueError, KeyError, TypeError):
            with contextlib.suppress(OSError):
                os.rmdir(replaced)  # of which only the folder is left
            continue
        _put_away(os.path.abspath(path), replaced, keep=keep)


def _say(old: IndexFolder, beside: str, *, keep: bool) -> None:
    write_atomically(old.file(UPGRADE), json.dumps({"beside": os.path.basename(beside), "keep": keep}) + "\n")


def _take_away_begun(old: IndexFolder) -> None:
    """Take away the new index that an upgrade had begun which was cut off. The caller holds the write lock."""
    try:
        with open(old.file(UPGRADE), encoding="utf-8") as file:
            begun = str(json.load(file)["beside"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    for beside in _named_after(old.path):
        if os.path.basename(beside) == begun:
            shutil.rmtree(beside, ignore_errors=True)


def _named_after(path: str) -> Iterator[str]:
    """The folders beside an index that have the name of one which is made in its place."""
    place, name = os.path.split(path)
    like = re.compile(rf"{re.escape(name + NEW)}\d*")
    with contextlib.suppress(OSError):
        for entry in sorted(os.scandir(place), key=lambda each: each.name):
            if like.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                yield entry.path


def _replaced(path: str, beside: str) -> str:
    """Put the new index in the place of the old one; where that is now. Raises OSError."""
    if exchanged(beside, path):
        return beside
    replaced = _free(
        path + OLD
    )  # for a moment there is none: `open_folder` says what to do if that is cut off
    os.rename(path, replaced)
    os.rename(beside, path)
    return replaced


def _put_away(path: str, replaced: str, *, keep: bool) -> str | None:
    """Remove an old index, or keep it under a name that says so; this name."""
    if keep:
        kept = replaced if replaced.startswith(path + OLD) else _free(path + OLD)
        with writing_errors(path):
            os.rename(replaced, kept)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(kept, UPGRADE))
        return kept
    with contextlib.suppress(OSError):
        for entry in sorted(
            os.scandir(replaced), key=lambda each: each.name == UPGRADE
        ):  # what says so goes last
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
        os.rmdir(replaced)
    return None


def _finder(old: IndexFolder) -> str | None:
    """Who found the names in the old index, as far as it tells. Raises OtherFinder for what is not loaded unasked."""
    try:
        return adding.finder_of(old)
    except IndexDamaged:
        return None


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
