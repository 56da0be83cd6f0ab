"""One file to its Sources.

In: a path. Out: a `Source` per article that the file holds. Files may be packed with gzip, told by
name or by their first bytes. Pages and notes are read whole, up to `MAX_DOCUMENT`; files of records
are read as they go (`records`). Nothing raises: what cannot be read is a `Failure` with the reason.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from typing import IO, cast

from searchidx.models import Failure, Skipped, Source
from searchidx.reading import kinds
from searchidx.reading.encodings import decode, looks_binary
from searchidx.reading.finding import special
from searchidx.reading.reasons import plain
from searchidx.reading.records import line_blocks as blocks_of
from searchidx.reading.records import read_records

MAX_DOCUMENT = 64 * 1024 * 1024
"""Largest size in bytes, unpacked, of one document (a page, a note, a record)."""


def read(path: str) -> Iterator[Source | Failure | Skipped]:
    """The Sources of one file, or the reason why there are none. Files of records are streamed."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else special(status.st_mode)
            yield Skipped(path, f"not a regular file ({what})")
            return
        if reason := kinds.rejection(path):
            yield Skipped(path, reason)
            return
        with open(path, "rb") as file:
            yield from _read(path, _unpacked(file))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        yield Failure(path, "read", plain(error))


def line_blocks(path: str, size: int) -> Iterator[tuple[int, bytes] | Failure] | None:
    """A file that has a record a line, in blocks of whole lines, each with the number of its first line.

    For `read_lines`, in another process. A block has about `size` bytes. None for any other file: `read` it.
    """
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed when all is read
        stream = _unpacked(file)
        head = stream.peek(kinds.HEAD)[: kinds.HEAD]
        if kinds.kind_of(path, head) == "json" and not looks_binary(head):
            blocks = blocks_of(path, stream, size, MAX_DOCUMENT)
            if blocks is not None:
                return _closing(path, file, blocks)
    except (OSError, EOFError, zlib.error, ValueError):
        return None  # `read` says what is wrong with it
    file.close()
    return None


def _closing(
    path: str, file: IO[bytes], blocks: Iterator[tuple[int, bytes] | Failure]
) -> Iterator[tuple[int, bytes] | Failure]:
    with file:
        try:
            yield from blocks
        except (OSError, EOFError, zlib.error) as error:
            yield Failure(path, "read", plain(error))


def _unpacked(file: io.BufferedReader) -> io.BufferedReader:
    """The file, through gzip when it is packed. The name does not decide: servers pack without saying."""
    if file.peek(3).startswith(kinds.GZIP_MAGIC):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=file)))
    return file


def _read(path: str, stream: io.BufferedReader) -> Iterator[Source | Failure | Skipped]:
    head = stream.peek(kinds.HEAD)[: kinds.HEAD]
    if not head:
        yield Skipped(path, "empty")
        return
    kind = kinds.kind_of(path, head)
    suffix, _ = kinds.suffix_of(path)
    if kind is None:
        what = f"a kind of file searchidx reads ({suffix})" if suffix else "text"
        yield Skipped(path, f"not {what}")
    elif looks_binary(head):
        yield Failure(path, "read", "binary data, not text")
    elif kind == "json":
        yield from read_records(path, stream, MAX_DOCUMENT)
    else:
        data = _whole(stream)
        if data is None:
            yield Failure(path, "read", f"larger than {MAX_DOCUMENT >> 20} MB: too large for one article")
            return
        text = decode(data, html=kind == "html")
        yield Source(path, kind, text) if text.strip() else Skipped(path, "empty")


def _whole(stream: IO[bytes]) -> bytes | None:
    data = stream.read(MAX_DOCUMENT + 1)
    return data if len(data) <= MAX_DOCUMENT else None
