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
        self._expected, self._aside = _Row[Answer](()), _Row[Answer](())

    def expect(self, files: Sequence[FoundFile]) -> None:
        """These come next, in this order."""
        self._expected = _Row(files)

    def look_up(self, paths: Sequence[str]) -> None:
        """These are asked about in between, in this order."""
        self._aside = _Row([FoundFile(path, 0, 0) for path in paths])

    def of(self, path: str) -> Answer:
        """The answer about one file; with it come those about the next ones."""
        for row in (self._aside, self._expected):
            if path in row.places:
                if path not in row.known:
                    row.known = self._ask(row.together(path))
                return row.known[path]
        return self._ask([path])[path]


class _Row(Generic[Answer]):
    """Files one after the other, and the answers about some that stand together."""

    def __init__(self, files: Sequence[FoundFile]) -> None:
        self._files = files
        self.places = {file.path: at for at, file in enumerate(files)}
        self.known: Mapping[str, Answer] = {}

    def together(self, path: str) -> list[str]:
        """A file and those after it that are asked about together."""
        start, size = self.places[path], 0
        paths: list[str] = []
        for file in self._files[start : start + FILES]:
            size += file.size
            if paths and size > BYTES:
                break
            paths.append(file.path)
        return paths
