"""Paths to the files worth opening.

In: files and folders as the user named them. Out: a `FoundFile` for every file once, in a stable
order, or a `Failure`/`Skipped` with the reason. It opens no file; what a file holds is `files`'s work.

Paths come out absolute with links resolved: a file that is reached on two ways, in one run or in the
next, is one file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from searchidx.models import Failure, Skipped
from searchidx.reading.kinds import rejection
from searchidx.reading.reasons import plain


class FoundFile(NamedTuple):
    """A file to read: its absolute path, its size in bytes, when it was last written."""

    path: str
    size: int
    mtime_ns: int


def find(paths: Iterable[str], exclude: Collection[str] = ()) -> Iterator[FoundFile | Failure | Skipped]:
    """Every file under `paths` once, folders in sorted order; hidden names in folders are passed over.

    `exclude` names folders that are not entered (the index itself, when it lies among the articles).
    """
    walk = _Walk(exclude)
    for path in paths:
        yield from walk.start(os.fspath(path))


class _Walk:
    """What one call of `find` has seen. Memory grows with folders and links, not with files."""

    def __init__(self, exclude: Collection[str]) -> None:
        self._entered = {os.path.realpath(folder) for folder in exclude}
        self._listed = set(self._entered)  # those whose files were met; in others a file may still be opened
        self._singles: set[str] = set()  # files reached by name or by a link

    def start(self, path: str) -> Iterator[FoundFile | Failure | Skipped]:
        try:
            real = os.path.realpath(path)
            status = os.stat(real)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            yield Failure(os.path.abspath(path.replace("\0", "?")), "find", plain(error))
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(real)
        elif not self._seen(real):
            self._singles.add(real)
            yield _file(real, status)

    def _folder(self, top: str) -> Iterator[FoundFile | Failure | Skipped]:
        # a stack, not recursion: folders may be nested deeper than Python's calls
        stack: list[Iterator[os.DirEntry[str]]] = []
        found = self._enter(top)
        while True:
            if isinstance(found, Failure):
                yield found
            elif found is not None:
                stack.append(found)
            entry = None
            while stack and (entry := next(stack[-1], None)) is None:
                stack.pop()
            if entry is None:
                return
            found = None
            result = self._entry(entry)
            if isinstance(result, str):
                found = self._enter(result)
            elif result is not None:
                yield result

    def _enter(self, real: str) -> Iterator[os.DirEntry[str]] | Failure | None:
        """The visible entries of a folder in order; None when it was visited before."""
        if real in self._entered:
            return None
        self._entered.add(real)
        try:
            with os.scandir(real) as entries:
                found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
        except OSError as error:
            return Failure(real, "find", plain(error))
        self._listed.add(real)
        return iter(found)

    def _entry(self, entry: os.DirEntry[str]) -> FoundFile | Failure | Skipped | str | None:
        """A file, a problem, a folder to enter (its real path), or None for what was seen before."""
        path = entry.path
        try:
            if entry.is_symlink():
                path = os.path.realpath(path)
                status = os.stat(path)
                if stat.S_ISDIR(status.st_mode):
                    return path
                if self._seen(path):
                    return None
                self._singles.add(path)
            elif entry.is_dir():
                return path
            elif path in self._singles:
                return None
            elif reason := rejection(entry.name):
                return Skipped(path, reason)
            else:
                return _regular(path, entry.stat())
        except OSError as error:
            return Failure(entry.path, "find", plain(error))
        return _file(path, status)

    def _seen(self, real: str) -> bool:
        """Whether a file reached by name or link was, or will be, met in a folder already listed."""
        folder, name = os.path.split(real)
        return real in self._singles or (folder in self._listed and not name.startswith("."))


def _file(path: str, status: os.stat_result) -> FoundFile | Skipped:
    found = _regular(path, status)
    reason = rejection(path) if isinstance(found, FoundFile) else None
    return Skipped(path, reason) if reason else found


def _regular(path: str, status: os.stat_result) -> FoundFile | Skipped:
    if not stat.S_ISREG(status.st_mode):
        return Skipped(path, f"not a regular file ({special(status.st_mode)})")
    return FoundFile(path, status.st_size, status.st_mtime_ns)


def special(mode: int) -> str:
    """What a file that is neither file nor folder is called."""
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def is_gone(path: str) -> bool:
    """Whether there is no file at a path. One that cannot be looked at may be there."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
