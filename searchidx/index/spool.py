"""Sections of a segment while they are made, on disk: what is too large to be held.

In: bytes, some at a time. Out: the same again, some at a time, for `sections.write_sections`. The files have no
name, so that a run that is killed leaves none of them behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 1 << 20


class Spool:
    """A section of numbers of one type. It is read once, and is gone then."""

    def __init__(self, folder: str, code: str) -> None:
        """`folder` is where there is room: that of the index. Raises OSError."""
        self.code = code
        # what is small stays in memory; closed when it has been read, or when nobody has it any more
        self._file = tempfile.SpooledTemporaryFile(max_size=_AT_ONCE, dir=folder)  # noqa: SIM115

    def add(self, numbers: NDArray[Any] | bytes) -> None:
        """Put more numbers behind those that are there; they must fit the type. Raises OSError."""
        if not isinstance(numbers, bytes):
            numbers = numbers.astype(np.dtype(self.code).newbyteorder("<")).tobytes()
        self._file.write(numbers)

    def __iter__(self) -> Iterator[bytes]:
        with self._file as file:
            file.seek(0)
            while piece := file.read(_AT_ONCE):
                yield piece

    def section(self) -> tuple[str, Iterator[bytes]]:
        """As a section."""
        return self.code, iter(self)
