"""searchidx through its Python interface. How it indexes is in `command.py`: it is measured as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import command
from benchmarks.corpus import Record
from benchmarks.engines import FACET_VALUES, HITS, Answer, Ask
from benchmarks.questions import Question
from searchidx import Archive
from searchidx.identity import article_key
from searchidx.index.folder import open_folder
from searchidx.index.writer import open_writer
from searchidx.models import Document, Source
from searchidx.preparing import prepare


def ready(records: list[Record], folder: Path) -> Callable[[], None]:
    """The engine's part alone: the articles are prepared already, and no ledger is written."""
    made = [prepare(Source("new.jsonl", "record", record=record, name=record["id"])) for record in records]
    documents = [document for document in made if isinstance(document, Document)]

    def insert() -> None:
        with open_writer(open_folder(str(folder))) as writer:
            for document in documents:
                writer.put(document, article_key("new.jsonl", document.id), replaces=False)

    return insert


def opened(folder: Path | str) -> Ask:
    archive = Archive(folder, create=False)

    def ask(question: Question) -> Answer:
        found = archive.search(
            question.text,
            limit=HITS,
            since=question.since or None,
            until=question.until or None,
            facets=("places",) if question.facet else False,
            facet_size=FACET_VALUES,
            snippets=question.snippets,
        )
        counts = {each.value: each.count for each in found.facets.get("places", ())}
        snippets = [snippet.text for hit in found.hits for snippet in hit.snippets]
        return Answer(found.total, [hit.title for hit in found.hits], counts, snippets)

    return ask


def cold(folder: Path, question: Question) -> list[str]:
    return command.query(folder, question.text)
