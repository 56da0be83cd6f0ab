"""What `add` remembers of each file, kept in the cluster: which machine reads a file next does not matter.

In: `FileRecord`s. Out: how files looked, what they gave and what was wrong with them (see `keeping.Files`). A
document of `NAME-files` is one file.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from searchidx.backends.opensearch.bulk import Operation, put
from searchidx.backends.opensearch.connection import Connection, as_sent
from searchidx.backends.opensearch.scanning import scan
from searchidx.identity import file_key
from searchidx.index.file_articles import NONE, FileArticles
from searchidx.index.ledger import FileRecord, FileState
from searchidx.models import Failure, Skipped


class ClusterFiles:
    """The files of one archive, as they were when this was made."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._index = f"{name}-files"

    @cached_property
    def _files(self) -> Mapping[str, Mapping[str, Any]]:
        source = ["path", "size", "mtime_ns", "digest", "number", "remarks"]
        found = scan(self._connection, self._index, {"match_all": {}}, source, "path")
        return {as_sent(hit["_source"]["path"]): hit["_source"] for hit in found}

    def states(self) -> Mapping[str, FileState]:
        return {
            path: FileState(each["size"], int(each["mtime_ns"]), bytes.fromhex(each["digest"]))
            for path, each in self._files.items()
        }

    def has(self, path: str) -> bool:
        """Whether anything is remembered of a file."""
        return path in self._files

    def articles(self, path: str) -> FileArticles:
        found = self._connection.call("GET", f"{self._index}/_doc/{file_key(path)}", missing=True)
        return articles_of(found["_source"]) if found else NONE

    def article_counts(self) -> Mapping[str, int]:
        return {path: each["number"] for path, each in self._files.items()}

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        for failed, stage, reason in (self._files.get(path) or {}).get("remarks", {}).get("all", ()):
            yield Failure(path, stage, reason) if failed else Skipped(path, reason)

    def all_remarks(self) -> Mapping[str, Sequence[Failure | Skipped]]:
        return {path: tuple(self.remarks(path)) for path in self._files}

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
