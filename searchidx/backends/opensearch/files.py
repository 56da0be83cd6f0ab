"""What `add` remembers of each file, kept in the cluster: which machine reads a file next does not matter.

In: `FileRecord`s. Out: how files looked, what they gave and what was wrong with them (see `keeping.Files`). A
document of `NAME-files` is one file.
"""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from searchidx.backends.opensearch.ahead import Ahead
from searchidx.backends.opensearch.bulk import Operation, put
from searchidx.backends.opensearch.connection import Connection, Json, as_sent
from searchidx.backends.opensearch.kept import documents
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.translating import any_of, values_of
from searchidx.identity import file_key
from searchidx.index.file_articles import NONE, FileArticles
from searchidx.index.ledger import FileRecord, FileState, FileStates
from searchidx.models import Failure, Skipped
from searchidx.reading import FoundFile

Source = Mapping[str, Any]

STATE = ["path", "size", "mtime_ns", "digest", "number", "remarks"]
"""What is told of a file before it is read: all but its articles."""


class ClusterFiles:
    """The files of one archive. What is asked of a file that was expected is asked of those after it too."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._index = f"{name}-files"
        self._records = Ahead(partial(self._sources, fields=["articles", "remarks"]))

    def expect(self, files: Sequence[FoundFile]) -> None:
        """These are asked for next, in this order."""
        self._records.expect(files)

    def look_up(self, paths: Sequence[str]) -> None:
        """These are asked for in between."""
        self._records.look_up(paths)

    def state_lookup(self) -> Callable[[Sequence[str]], FileStates]:
        return self._states_of

    def _states_of(self, paths: Sequence[str]) -> FileStates:
        found = {path: each for path, each in self._sources(paths, STATE).items() if each is not None}
        return FileStates(
            {path: _state(each) for path, each in found.items()},
            {path: each["number"] for path, each in found.items()},
            {path: tuple(_remarks(path, each)) for path, each in found.items()},
        )

    def _sources(self, paths: Sequence[str], fields: Sequence[str]) -> dict[str, Source | None]:
        """Of files that are remembered these fields, None of the others."""
        keys = {path: file_key(path) for path in paths}
        found = documents(self._connection, self._index, list(keys.values()), fields)
        return {path: found.get(key) for path, key in keys.items()}

    def under(self, roots: frozenset[str] | None) -> Iterator[str]:
        """The files that were read which are, or lie in, one of some places; None is everywhere."""
        query: Json = {"match_all": {}}
        if roots is not None:
            inside = [{"prefix": {"path": root.rstrip(os.sep) + os.sep}} for root in sorted(roots)]
            query = any_of([values_of("path", sorted(roots)), *inside])
        for hit in scan(self._connection, self._index, query, ["path"], "path"):
            yield as_sent(hit["_source"]["path"])

    def with_bytes(self, digests: Collection[bytes]) -> dict[bytes, list[str]]:
        """The files that had such bytes when they were read, by their digests."""
        found: dict[bytes, list[str]] = {digest: [] for digest in digests}
        query = values_of("digest", sorted(digest.hex() for digest in digests))
        for hit in scan(self._connection, self._index, query, ["path", "digest"], "path"):
            found[bytes.fromhex(hit["_source"]["digest"])].append(as_sent(hit["_source"]["path"]))
        return found

    def has(self, path: str) -> bool:
        """Whether anything is remembered of a file."""
        return self._records.of(path) is not None

    def articles(self, path: str) -> FileArticles:
        found = self._records.of(path)
        return articles_of(found) if found else NONE

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        yield from _remarks(path, self._records.of(path) or {})

    def operation(self, file: FileRecord) -> Operation:
        """What makes the cluster remember a file."""
        remarks: list[tuple[bool, str, str]] = [
            (True, each.stage, each.reason) if isinstance(each, Failure) else (False, "", each.reason)
            for each in file.remarks
        ]
        body = {
            "path": file.path,
            "size": file.state.size,
            "mtime_ns": str(file.state.mtime_ns),
            "digest": file.state.digest.hex(),
            "number": len(file.articles),
            "articles": base64.b64encode(zlib.compress(file.articles.to_bytes(), 1)).decode(),
            "remarks": {"all": remarks},
            "failed": sum(failed for failed, _, _ in remarks),
            "skipped": sum(not failed for failed, _, _ in remarks),
        }
        return put(self._index, file_key(file.path), body)

    def forgotten(self, path: str) -> Operation:
        """What makes the cluster forget a file."""
        return Operation("delete", self._index, file_key(path))


def articles_of(source: Mapping[str, Any]) -> FileArticles:
    """The articles of a file, of a document that the cluster gave."""
    packed = source.get("articles")
    return FileArticles.from_bytes(zlib.decompress(base64.b64decode(packed))) if packed else NONE


def _state(source: Source) -> FileState:
    return FileState(source["size"], int(source["mtime_ns"]), bytes.fromhex(source["digest"]))


def _remarks(path: str, source: Source) -> Iterator[Failure | Skipped]:
    for failed, stage, reason in source.get("remarks", {}).get("all", ()):
        yield Failure(path, stage, reason) if failed else Skipped(path, reason)
