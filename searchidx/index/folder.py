"""The index's folder: is it one, of which version, and who writes to it.

In: a path. Out: an `IndexFolder`, or the one of our errors that says what is wrong and what to do.
`searchidx.json` in the folder names the schema; it is read before anything that Whoosh pickled, so
that a folder of another version, or of something else, is recognised without loading it.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from searchidx import __version__
from searchidx.errors import IndexDamaged, IndexProblem, IndexUnwritable, NoIndex, NotAnIndex, OtherVersion
from searchidx.index.layout import READ_VERSIONS, SCHEMA_VERSION
from searchidx.index.seals import is_intact, is_sealed
from searchidx.values import dataclass

SETTINGS = "searchidx.json"
FORMAT = "searchidx index"
_BEGUN = r"manifest-0\.json|kept\.json|_MAIN_0\.toc.*|writer\.(?:lock|json)|.*\.new"
_COMMITTED = r"manifest-\d+\.json"

OLD = ".old"
"""After the name of an index, that of the one that it takes the place of when it is made again."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """A folder that is an index of this version. Opening it proves no more than that."""

    path: str
    stemmer: str = ""
    """Which stemmers made its terms; "" while it is being made."""
    folds: bool = True
    """Whether near-copies are folded, and later savings are versions."""
    lists: bool = False
    """Whether it lists its small files: see `kept`."""
    schema: int = SCHEMA_VERSION
    """One of READ_VERSIONS."""

    def file(self, name: str) -> str:
        """The path of one of the folder's own files."""
        return os.path.join(self.path, name)


def _file_in(path: str) -> str:
    """The file that a path ends in, or wants to go through."""
    while not os.path.lexists(path):
        path = os.path.dirname(path)
    return path


def open_folder(path: str) -> IndexFolder:
    """The index at `path`.

    Raises NoIndex, NotAnIndex, OtherVersion or IndexDamaged.
    """
    path = os.path.abspath(path)
    try:
        with os.scandir(path) as found:
            entries = list(found)
    except FileNotFoundError:
        raise NoIndex(f"there is no index at {path}", _way_out(path)) from None
    except NotADirectoryError:
        raise NotAnIndex(f"{_file_in(path)} is a file, not an index", "name a folder with --index") from None
    except PermissionError:
        raise IndexUnwritable(
            f"no permission to read {path}", "ask its owner, or name another with --index"
        ) from None
    names = [entry.name for entry in entries]
    if not names:
        raise NoIndex(f"there is no index at {path} (the folder is empty)", "make one: searchidx add FOLDER")
    if SETTINGS not in names:
        raise _without_settings(path, names)
    others = (each for each in entries if not (each.is_file() or each.is_dir()))
    if odd := next((each.name for each in others if os.path.lexists(each.path)), None):  # else just removed
        # a pipe is waited for without end, a device read without end: whoever sends an index may put one there
        raise IndexDamaged(
            f"{odd} in {path} is no file: a pipe, a device, or a link to one or to nothing", "remove it"
        )
    settings = _checked_settings(path)
    return IndexFolder(
        path,
        str(settings.get("stemmer", "")),
        bool(settings.get("copies", True)),
        bool(settings.get("lists")),
        int(settings["schema"]),
    )


def _without_settings(path: str, names: list[str]) -> IndexProblem:
    """What a folder is that has files and no settings."""
    if all(map(is_begun, names)):
        return NoIndex(f"the index at {path} was never finished", "make it: searchidx add FOLDER")
    if any(re.fullmatch(_COMMITTED, name) for name in names):
        return IndexDamaged(f"{SETTINGS} in {path} is gone", "searchidx check --repair writes it again")
    return NotAnIndex(
        f"{path} is not a searchidx index and not empty", "name an empty or a new folder with --index"
    )


def bytes_of(path: str) -> int:
    """What the files of the folder take. A writer may remove some meanwhile. Raises OSError."""
    size = 0
    with os.scandir(path) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                size += entry.stat().st_size if entry.is_file() else 0
    return size


def expect_readable(path: str) -> None:
    """Raises IndexUnwritable where a file may not be read: it is not known then whether it is damaged."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(path) as entries:
        for entry in entries:
            if entry.is_file() and os.path.lexists(entry.path) and not os.access(entry.path, os.R_OK):
                raise IndexUnwritable(f"no permission to read {entry.path}", "ask its owner")


def is_begun(name: str) -> bool:
    """Whether making an index leaves such a file when it is cut off; the settings come last."""
    return re.fullmatch(_BEGUN, name) is not None


def _way_out(path: str) -> str:
    """What to do where there is no index."""
    if os.path.isdir(path + OLD):  # between the two renamings of an upgrade there is none for a moment
        return f"its upgrade was cut off: give {path + OLD} its name back, and run check --repair again"
    return "make one: searchidx add FOLDER"


def _checked_settings(path: str) -> dict[str, Any]:
    """The settings of the index. Raises when it is of another version, or none of ours."""
    try:
        with open(os.path.join(path, SETTINGS), encoding="utf-8") as file:
            text = file.read()
        settings = json.loads(text)
        found = settings["format"], int(settings["schema"])
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise IndexDamaged(
            f"{SETTINGS} in {path} cannot be read",
            "searchidx check --repair writes it again",
        ) from None
    except OSError as error:
        raise IndexDamaged(f"{SETTINGS} in {path} cannot be read: {error.strerror}") from None
    if not is_intact(text) and (is_sealed(text) or found[1] in READ_VERSIONS):
        raise IndexDamaged(f"{SETTINGS} in {path} has changed", "searchidx check --repair writes it again")
    if found[0] != FORMAT:
        raise NotAnIndex(f"{path} is not a searchidx index", "name another folder with --index")
    if found[1] not in READ_VERSIONS:
        raise OtherVersion(
            f"the index at {path} has schema {found[1]}; searchidx {__version__} reads"
            f" {' and '.join(map(str, READ_VERSIONS))}",
            "searchidx check --repair makes it again from its files; or use the searchidx that made this one"
            f" ({settings.get('searchidx', 'unknown version')})",
        )
    made: dict[str, Any] = settings
    return made


def write_atomically(path: str, data: str | bytes) -> None:
    """Replace a small file so that a reader sees the old one or the new one, whole."""
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync_folder(os.path.dirname(path))


def sync_folder(path: str) -> None:
    """Make the names in a folder last through a power cut, where the system can do that."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing_errors(path: str) -> Iterator[None]:
    """Turn what the disk raises while an index is written into IndexUnwritable."""
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(
            f"cannot write the index at {path}: {error.strerror or error}",
            "free space on the disk"
            if error.errno in _FULL
            else "make it writable, or name another folder with --index",
        ) from error
