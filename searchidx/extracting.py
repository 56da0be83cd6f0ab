"""What `extract` does: everything that `add` does to files before the index, and no index."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from searchidx import entities, pieces, pipeline, preparing, reading
from searchidx.cleaning import repeated
from searchidx.errors import IndexProblem, NotFound
from searchidx.index.file_articles import none_of
from searchidx.index.folder import open_folder
from searchidx.index.learned import read_learned
from searchidx.models import Document, Failure, Learned, Line, Reasons, Skipped, StoredArticle, article_of
from searchidx.reading import HOLDS_NOTHING, FoundFile


def extract(
    paths: Iterable[str],
    *,
    jobs: int | None = None,
    finder: str = entities.finders.DEFAULT,
    index: str | None = None,
) -> Iterator[Document | Failure | Skipped]:
    """The documents of files and folders, in order, and what was found but holds no article.

    What the index at `index` has learned of boilerplate is cut, if there is one. Raises IndexDamaged.
    """
    entities.use(finder)
    repeated.use(_learned(index))
    files: list[FoundFile] = []
    for found in reading.find(paths):
        if isinstance(found, FoundFile):
            files.append(found)
        else:
            yield found
    jobs = jobs or pipeline.worthwhile_jobs(sum(file.size for file in files), os.cpu_count())
    silent = {file.path for file in files}
    with closing(pipeline.run(files, {}, none_of, jobs)) as batches:
        for batch in batches:
            if batch.made or batch.remarks:
                silent.discard(batch.path)
            yield from (keyed.document for keyed in batch.made if keyed.document)
            yield from batch.remarks
    yield from (Skipped(file.path, HOLDS_NOTHING) for file in files if file.path in silent)


def _learned(index: str | None) -> Learned:
    """What an index knows of boilerplate; nothing where there is none that can be opened."""
    if index is None:
        return {}
    try:
        folder = open_folder(index)
    except IndexProblem:
        return {}
    return read_learned(folder)


def extract_one(path: str, index: str | None = None) -> StoredArticle:
    """The first article of a file, as an index would keep it. Raises NotFound, IndexDamaged."""
    reason = "it holds no article"
    for result in extract([path], jobs=1, index=index):
        if isinstance(result, Document):
            return article_of(result)
        reason = result.reason
    raise NotFound(f"{path} cannot be compared: {reason}")


class Explained(NamedTuple):
    """A document, every line of its source, kept or not, and why its names are names."""

    document: Document
    lines: tuple[Line, ...]
    reasons: Reasons


def explain(
    paths: Iterable[str], *, finder: str = entities.finders.DEFAULT, index: str | None = None
) -> Iterator[Explained | Failure | Skipped]:
    """The same, each document with why its lines were kept or cut and its names found; what holds no article has the
    lines of it that were looked at. In this process alone.

    A record, taken as clean already, and Markdown have no lines to tell of.
    """
    entities.use(finder)
    repeated.use(_learned(index))
    for found in reading.find(paths):
        if not isinstance(found, FoundFile):
            yield found
            continue
        for source in pieces.sources(found.path):
            made = source if isinstance(source, (Failure, Skipped)) else preparing.explained(source)
            if isinstance(made, (Failure, Skipped)):
                yield made
                continue
            document, lines = made
            why = entities.explain(document.title, document.text, document.language, document.entities)
            yield Explained(document, lines, why)
