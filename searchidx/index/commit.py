"""Making a generation of an index count, and making the first one.

In: a `Manifest`. Out: its file, Whoosh's table of contents, and no leftovers of older generations.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from dataclasses import replace

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from searchidx import __version__, words
from searchidx.errors import IndexLocked, NoIndex
from searchidx.index.codec import ArraySegment
from searchidx.index.folder import (
    FORMAT,
    SETTINGS,
    IndexFolder,
    is_begun,
    open_folder,
    sync_folder,
    write_atomically,
    writing_errors,
)
from searchidx.index.kept import KEPT, list_again
from searchidx.index.layout import SCHEMA_VERSION
from searchidx.index.leftovers import clear_older
from searchidx.index.lock import HOLDER, LOCK, LOOK_AGAIN, write_lock
from searchidx.index.manifest import Manifest, manifest_file, manifest_text, toc_file
from searchidx.index.naming import INDEX_NAME
from searchidx.index.seals import sealed
from searchidx.index.whoosh_schema import schema

MAKING = 10.0
"""Seconds in which another process has made an empty index, however slow its disk is."""


def commit(folder: IndexFolder, manifest: Manifest) -> None:
    """Make a generation the latest, for good: readers see all of it from now on.

    Its other files are on disk by now, under their names; the folder, which holds the names, is synced with the
    manifest, before the table of contents makes them count, and again after that. If this fails before the table of
    contents has its name they see none of it; after that only leftovers of older generations may stay behind.
    """
    segments = [ArraySegment(e.name, e.documents, e.deleted) for e in manifest.segments]
    contents = (
        RamStorage()
    )  # first in memory: the manifest, which must be on disk before it, has its checksum
    TOC(schema(), segments, manifest.generation).write(contents, INDEX_NAME)
    toc = contents.files[toc_file(manifest.generation)]
    with writing_errors(folder.path):
        manifest = replace(manifest, toc=zlib.crc32(toc))
        write_atomically(folder.file(manifest_file(manifest.generation)), manifest_text(manifest))
        write_atomically(folder.file(toc_file(manifest.generation)), toc)
        clear_older(folder, manifest)


def open_or_create(path: str) -> IndexFolder:
    """The index at `path`, made there if there is none and the folder is new or empty."""
    try:
        return open_folder(path)
    except NoIndex:
        return _create(os.path.abspath(path))


def _create(path: str) -> IndexFolder:
    with writing_errors(path):
        os.makedirs(path, exist_ok=True)
        sync_folder(os.path.dirname(path))
    end = time.monotonic() + MAKING
    while True:
        try:
            return _made(path)
        except IndexLocked:  # another process makes it; what it does then is for whoever writes to wait for
            with contextlib.suppress(NoIndex):
                return open_folder(path)
            if time.monotonic() > end:
                raise
            time.sleep(LOOK_AGAIN)


def _made(path: str) -> IndexFolder:
    folder = IndexFolder(path)
    with write_lock(folder):
        try:
            return open_folder(path)  # another process may have made it, and more, before we had the lock
        except NoIndex:
            pass
        with writing_errors(path):
            for name in os.listdir(path):  # left over from a making that was cut off
                if is_begun(name) and name not in (LOCK, HOLDER):
                    os.unlink(folder.file(name))
            commit(folder, Manifest(0))
            list_again(folder, ())
            write_settings(folder)
    return open_folder(path)


def write_settings(folder: IndexFolder) -> None:
    """Say that a folder is an index, of this version and made by which stemmers; those of today where it is new."""
    settings = {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "searchidx": __version__,
        "stemmer": folder.stemmer or words.stemmer_version(),
        "copies": folder.folds,
        "lists": os.path.exists(folder.file(KEPT)),
        "created": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    write_atomically(folder.file(SETTINGS), sealed(settings))


def upgrade(folder: IndexFolder) -> IndexFolder:
    """The index as one of this version, to be written to. The caller holds the write lock. Raises IndexUnwritable."""
    with writing_errors(folder.path):
        write_settings(folder)
    return open_folder(folder.path)


def set_folding(folder: IndexFolder, folds: bool) -> IndexFolder:
    """The index with its copies folded from the next commit on, or not any more. The caller holds the write lock."""
    if folder.folds == folds:
        return folder
    changed = replace(folder, folds=folds)
    with writing_errors(folder.path):
        write_settings(changed)
    return changed
