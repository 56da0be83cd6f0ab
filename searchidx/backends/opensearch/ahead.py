"""Look-ups about files, for many at once: those that are read next.

In: files in the order in which they will be asked about, and a question about several. Out: the answer for each. A
folder of many small files would cost a call to the cluster for every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from searchidx.reading import FoundFile

Answer = TypeVar("Answer")

FILES = 500
BYTES = 16 << 20
"""So many files are asked about together, or those that are so long together: large ones hold many articles."""


class Ahead(Generic[Answer]):
    """Answers about files; those of the files asked about together are kept until the next are."""

    def __init__(self, ask: Callable[[Sequence[str]], Mapping[str, Answer]]) -> None:
        self._ask = ask
        self._coming: Sequence[FoundFile] = ()
        self._places: Mapping[str, int] = {}
        self._known: Mapping[str, Answer] = {}

    def expect(self, files: Sequence[FoundFile]) -> None:
        """These come next, in this order."""
        self._coming = files
        self._places = {file.path: at for at, file in enumerate(files)}
        self._known = {}

    def of(self, path: str) -> Answer:
        """The answer about one file; with it come those about the next ones."""
        if path not in self._known:
            start = self._places.get(path)
            if start is None:
                return self._ask([path])[path]
            self._known = self._ask(self._together(start))
        return self._known[path]

    def _together(self, start: int) -> list[str]:
        size = 0
        paths: list[str] = []
        for file in self._coming[start : start + FILES]:
            size += file.size
            if paths and size > BYTES:
                break
            paths.append(file.path)
        return paths
