"""What `remove` does: articles out of the index; their files stay where they are.

In: an index folder and a choice of articles. Out: a `RemoveReport`. The files of what was taken out count as
never read, so the next `add` of one brings its articles back.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from searchidx.identity import article_key
from searchidx.index.folder import IndexFolder
from searchidx.index.integrity import reading_errors
from searchidx.index.lock import Waiting
from searchidx.index.reader import IndexReader
from searchidx.index.writer import IndexWriter, open_writer
from searchidx.models import Confirm, Removed, RemoveReport, is_many

Choose = Callable[[IndexReader], Iterable[int]]
"""Index-wide numbers of the articles to take out."""


def remove(
    folder: IndexFolder,
    choose: Choose,
    *,
    dry_run: bool = False,
    confirm: Confirm | None = None,
    waiting: Waiting | None = None,
) -> RemoveReport:
    """Take articles out. Raises what `index.writer.open_writer` raises.

    With `dry_run`, or when `confirm` says no, nothing is changed; the report then says what would have been.
    """
    began = time.perf_counter()
    if dry_run:
        articles = tuple(_removed(IndexReader.open(folder), choose).values())
        return RemoveReport(0, articles, round(time.perf_counter() - began, 3))
    with open_writer(folder, waiting) as writer:
        chosen = _removed(writer.reader, choose)
        many = is_many(len(chosen), writer.reader.live)
        done = bool(chosen) and (not many or confirm is None or confirm(len(chosen), writer.reader.live))
        if done:
            _take_out(writer, chosen)
    articles = tuple(chosen.values())
    return RemoveReport(len(chosen) if done else 0, articles, round(time.perf_counter() - began, 3))


def _removed(reader: IndexReader, choose: Choose) -> dict[int, Removed]:
    with reading_errors(reader.folder):
        found = {number: reader.stored(number) for number in choose(reader)}
    return {number: Removed(each.id, each.path, each.title) for number, each in found.items()}


def _take_out(writer: IndexWriter, chosen: dict[int, Removed]) -> None:
    """By their keys, file by file, so that the ledger knows what its files have lost."""
    by_path: dict[str, set[int]] = defaultdict(set)
    for number, article in chosen.items():
        by_path[article.path].add(number)
    for path, numbers in by_path.items():
        writer.forget(path, [article_key(path, writer.reader.stored(number).name) for number in numbers])
        writer.remove_documents(numbers)


def at_paths(paths: Iterable[str]) -> Choose:
    """The articles of files, and of all files in folders. A path need not exist any more."""
    roots = {spelled for path in paths for spelled in (os.path.realpath(path), os.path.abspath(path))}
    folders = tuple(root.rstrip(os.sep) + os.sep for root in roots)

    def choose(reader: IndexReader) -> Iterable[int]:
        for number in reader.documents():
            segment, document = reader.locate(number)
            path = segment.path(document)
            if path in roots or path.startswith(folders):
                yield number

    return choose
