"""Two folders that take each other's name in one step, so that there is no moment at which a name leads nowhere.

In: two paths on one file system. Out: whether they were exchanged; False where the system cannot, and nothing was done.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_HERE = -100
"""AT_FDCWD: relative paths are from the folder that the process is in. Ours are absolute."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS."""

_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
"""What a system, or a file system, says that does not know how."""


def exchanged(one: str, other: str) -> bool:
    """Exchange the names of two folders. Raises OSError."""
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(first, second, _EXCHANGE)
        else:
            failed = library.renameat2(_HERE, first, _HERE, second, _EXCHANGE)
    except AttributeError:  # an older C library
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), one)
