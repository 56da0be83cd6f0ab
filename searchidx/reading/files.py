"""One file to its Sources.

In: a path. Out: a `Source` per article that the file holds. What a file is packed with (gzip, bzip2, xz)
is told by its first bytes; which reader takes it, by the table in `formats`. Nothing raises: what
cannot be read is a `Failure` with the reason.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from searchidx import limits
from searchidx.models import Failure, Skipped
from searchidx.reading import documents, kinds
from searchidx.reading.encodings import looks_binary
from searchidx.reading.finding import special
from searchidx.reading.formats import BY_SUFFIX, Item, reader_of
from searchidx.reading.gzip_members import GzipMembers
from searchidx.reading.opened import Budget, Guarded, Opened, TooMuch
from searchidx.reading.reasons import plain
from searchidx.reading.records import Block
from searchidx.reading.records import line_blocks as blocks_of
from searchidx.reading.zstd_frames import MAGICS, ZstdFrames

_UNPACKERS: tuple[tuple[bytes, Callable[[Any], Any]], ...] = (
    (kinds.GZIP_MAGIC, lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
    *((magic, ZstdFrames) for magic in MAGICS),
)


def read(path: str) -> Iterator[Item]:
    """The Sources of one file, or the reason why there are none. Files of many articles are streamed."""
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
            yield from read_opened(Opened(path, file, path, status.st_size, on_disk=True))
    except (OSError, ValueError) as error:
        yield Failure(path, "read", plain(error))


def line_blocks(path: str, size: int) -> Iterator[Block | Failure] | None:
    """A file that has a record a line, in blocks of whole lines.

    For `read_lines`, in another process. A block has about `size` bytes. None for any other file: `read` it.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(open(path, "rb"))
            whole = Opened(path, file, path, os.fstat(file.fileno()).st_size, on_disk=True)
            if _misnamed(whole):
                return None  # `read` says so
            unpacked = _unpacked(whole)
            stream = unpacked.stream
            head = stream.peek(kinds.HEAD)[: kinds.HEAD]
            if kinds.kind_of(path, head) == "json" and not looks_binary(head):
                blocks = blocks_of(path, stream, size, limits.used().document)
                if blocks is not None:
                    return _closing(path, stack.pop_all(), blocks, packed=not unpacked.on_disk)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError, TooMuch):
            pass  # `read` says what is wrong with it
    return None


def _closing(
    path: str, file: contextlib.ExitStack, blocks: Iterator[Block | Failure], *, packed: bool
) -> Iterator[Block | Failure]:
    with file:
        try:
            for block in blocks:
                yield block._replace(start=None) if packed and isinstance(block, Block) else block
        except TooMuch as limit:
            yield Failure(path, "read", str(limit))
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            yield Failure(path, "read", plain(error))


def read_opened(opened: Opened, budget: Budget | None = None) -> Iterator[Item]:
    """The Sources of a file or of a member of one. What goes wrong inside ends it, with a Failure.

    `budget` is the archive's around it: where that is used up, TooMuch goes on to the archive.
    """
    try:
        if _misnamed(opened):
            suffix = os.path.splitext(opened.name)[1]
            yield opened.skipped(f"not packed, though its name ends in {suffix}: read as it is")
        yield from _read(_unpacked(opened))
    except TooMuch as limit:
        if budget and budget.spent:
            raise
        yield opened.failure(str(limit))
    except RecursionError:  # of a message in a message in a message …
        yield opened.failure("its parts are nested too deeply")
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        yield opened.failure(plain(error))


def _unpacked(opened: Opened) -> Opened:
    """The file, through what it is packed with. The name does not decide: servers pack without saying."""
    most = limits.used().depth
    for _ in range(most):
        unpacker = _unpacker(opened)
        if unpacker is None:
            return opened
        opened = opened.through(Guarded(unpacker(opened.stream), Budget(opened.size, opened.budget)))
    if _unpacker(opened):
        raise TooMuch(f"packed more than {most} times over")
    return opened


def _unpacker(opened: Opened) -> Callable[[Any], Any] | None:
    head = opened.stream.peek(6)
    if head.startswith(kinds.GZIP_MAGIC) and BY_SUFFIX.get(kinds.suffix_of(opened.name)[0]) == "warc":
        return GzipMembers
    return next((each for magic, each in _UNPACKERS if head.startswith(magic)), None)


def _misnamed(opened: Opened) -> bool:
    """Whether a file is called packed and is not: a browser unpacked it, or it is no more what it was."""
    return kinds.suffix_of(opened.name)[1] and bool(opened.stream.peek(1)) and _unpacker(opened) is None


def _read(opened: Opened) -> Iterator[Item]:
    head = opened.stream.peek(kinds.HEAD)[: kinds.HEAD]
    if not head:
        yield opened.skipped("empty")
        return
    kind = kinds.kind_of(opened.name, head)
    suffix, _ = kinds.suffix_of(opened.name)
    if kind is None:
        what = f"a kind of file searchidx reads ({suffix})" if suffix else "text"
        yield opened.skipped(f"not {what}")
    elif kind in kinds.TEXTUAL and looks_binary(head):
        yield opened.failure("binary data, not text")
    elif kind in ("html", "text", "markdown"):
        yield from documents.read(opened, kind)
    else:
        yield from reader_of(kind)(opened)
