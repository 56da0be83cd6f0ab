"""Errors of the operating system and of decoders, in words for a reporter.

In: an exception. Out: a short sentence without class names or numbers.
"""

from __future__ import annotations

import errno
import zlib

HOLDS_NOTHING = "holds no article"
"""Of a file in which there is nothing to be read, and nothing wrong: a list without records."""

_WORDS = {
    errno.ENOENT: "no such file or folder",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ELOOP: "a link that leads to itself",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "a folder, not a file",
    errno.EIO: "the disk reports an error",
    errno.EMFILE: "too many files are open",
    errno.ESTALE: "the network folder has gone away",
}


def plain(error: Exception) -> str:
    """What went wrong, in plain words."""
    if isinstance(error, EOFError):
        return "the packed data ends too early"
    if isinstance(error, zlib.error):
        return "the gzip data is damaged"
    if isinstance(error, OSError):
        if error.errno is None:  # gzip.BadGzipFile
            return "the gzip data is damaged"
        return _WORDS.get(error.errno) or (error.strerror or "it cannot be read").lower()
    return "the name holds a NUL character" if "null" in str(error) else str(error)
