"""The small files that an index keeps beside its segments: read, written, and missed when they are gone.

In: an index folder. Out: what they hold, and those named in `kept.json` that are not there. Segments are listed in
the manifest; what the user said of names (`aliases.json`), who found them (`names.json`) and which lines are
boilerplate (`lines.json`) belongs to no generation, so it is listed here.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from searchidx.errors import IndexDamaged
from searchidx.index.folder import IndexFolder, write_atomically
from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import DamagedFile

KEPT = "kept.json"

_A_NAME = re.compile(r"[a-z]+\.json")
"""What may be listed: names, and never a way out of the folder."""

Read = TypeVar("Read")


@contextmanager
def alone(folder: IndexFolder) -> Iterator[None]:
    """Nobody else changes the small files meanwhile: it takes a moment, so the next one waits.

    Where the system cannot lock a folder (Windows, network file systems), two who change one at the same moment are
    not kept apart: each file is whole all the same, and one of the two changes is lost.
    """
    if os.name != "posix":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on every system

    handle = os.open(folder.path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def keep(folder: IndexFolder, name: str, value: Mapping[str, object]) -> None:
    """Write a small file, sealed, and list it. The caller is `alone`. Raises OSError."""
    write_atomically(folder.file(name), sealed(value))
    names = listed(folder)
    if name not in names:
        _list(folder, {*names, name})


def read_kept(folder: IndexFolder, name: str, made: Callable[[Any], Read], advice: str) -> Read | None:
    """What `made` makes of what `keep` wrote; None where there is none. Raises IndexDamaged with the advice."""
    try:
        with open(folder.file(name), encoding="utf-8") as file:
            return made(unsealed(file.read()))
    except FileNotFoundError:
        return None
    except (DamagedFile, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(f"{name} in {folder.path} cannot be read", advice) from error
    except OSError as error:
        raise IndexDamaged(f"{name} in {folder.path} cannot be read: {error.strerror}") from None


def missing(folder: IndexFolder) -> list[str]:
    """The files that are listed and not there; the list itself, when it is gone and the index has one."""
    names = listed(folder)
    if not names and folder.lists and not os.path.exists(folder.file(KEPT)):
        return [KEPT]
    return sorted(name for name in names if not os.path.exists(folder.file(name)))


def list_again(folder: IndexFolder, names: Iterable[str]) -> None:
    """Forget the files that are gone: list those of `names` that are there. Raises OSError."""
    with alone(folder):
        _list(folder, {name for name in names if os.path.exists(folder.file(name))})


def listed(folder: IndexFolder) -> list[str]:
    """The names of the small files that were written; none where the list cannot be read."""
    try:
        with open(folder.file(KEPT), encoding="utf-8") as file:
            names = unsealed(file.read())["files"]
            return [name for name in names if _A_NAME.fullmatch(name)]
    except (OSError, ValueError, KeyError, TypeError):  # `check` says that it has changed
        return []


def _list(folder: IndexFolder, names: Iterable[str]) -> None:
    write_atomically(folder.file(KEPT), sealed({"files": sorted(names)}))
