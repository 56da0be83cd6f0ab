"""Sections of a segment while they are made, on disk: what is too large to be held.

In: bytes, some at a time. Out: the same again, some at a time, for `sections.write_sections`. The files have no
name, so that a run that is killed leaves none of them behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 1 << 20


class Spools:
    """The sections of one segment, for the length of a `with`."""

    def __init__(self, folder: str) -> None:
        """`folder` is where there is room: that of the index."""
        self._folder = folder
        self._files = ExitStack()

    def __enter__(self) -> Spools:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def new(self, code: str) -> Spool:
        """A section of numbers of a type. What is small stays in memory."""
        file = tempfile.SpooledTemporaryFile(max_size=_AT_ONCE, dir=self._folder)  # noqa: SIM115 - of the stack
        return Spool(self._files.enter_context(file), code)


class Spool:
    """A section of numbers of one type."""

    def __init__(self, file: IO[bytes], code: str) -> None:
        self.code = code
        self._file = file

    def add(self, numbers: NDArray[Any] | bytes) -> None:
        """Put more numbers behind those that are there; they must fit the type. Raises OSError."""
        if not isinstance(numbers, bytes):
            numbers = numbers.astype(np.dtype(self.code).newbyteorder("<")).tobytes()
        self._file.write(numbers)

    def section(self) -> tuple[str, Iterator[bytes]]:
        """As a section; to be read once."""
        return self.code, self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(_AT_ONCE):
            yield piece
        self._file.close()
