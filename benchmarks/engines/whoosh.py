"""Whoosh as it comes: its own writer, matchers, facets and highlights, as its documentation has them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh import fields, index, qparser, query, sorting
from whoosh.analysis import StemmingAnalyzer

from benchmarks.corpus import Record, read_records
from benchmarks.engines import FACET_VALUES, FACETS, HITS, Answer, Ask, day_of, names_of
from benchmarks.questions import Question

LIMIT_MB = 256


def build(records: Path, folder: Path) -> None:
    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        text=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        date=fields.DATETIME,
        places=fields.KEYWORD(stored=True, commas=True),
        organizations=fields.KEYWORD(stored=True, commas=True),
    )
    index.create_in(str(folder), schema)
    _insert(read_records(records), folder)


def ready(records: list[Record], folder: Path) -> Callable[[], None]:
    return lambda: _insert(records, folder)


def _insert(records: Iterable[Record], folder: Path) -> None:
    writer = index.open_dir(str(folder)).writer(limitmb=LIMIT_MB)
    for record in records:
        named: dict[str, list[str]] = {kind: [] for kind in FACETS}
        for kind, name in names_of(record):
            named[kind].append(name.replace(",", " "))
        day = day_of(record)
        writer.add_document(
            id=record["id"],
            title=record["title"],
            text=record["text"],
            date=datetime.datetime.fromisoformat(day) if day else None,
            **{kind: ",".join(names) for kind, names in named.items()},
        )
    writer.commit()


def opened(folder: Path) -> Ask:
    whole = index.open_dir(str(folder))
    searcher = whole.searcher()
    parser = qparser.MultifieldParser(["title", "text"], whole.schema)
    places = sorting.FieldFacet("places", allow_overlap=True, maptype=sorting.Count)
    time = datetime.datetime.fromisoformat

    def ask(question: Question) -> Answer:
        tree = parser.parse(question.text)
        days = None
        if question.since:
            days = query.DateRange("date", time(question.since), time(f"{question.until}T23:59:59"))
        found = searcher.search(tree, limit=HITS, filter=days, groupedby=places if question.facet else None)
        counts = sorted(found.groups().items(), key=lambda item: -item[1]) if question.facet else []
        snippets = [hit.highlights("text") for hit in found] if question.snippets else []
        return Answer(len(found), [hit["title"] for hit in found], dict(counts[:FACET_VALUES]), snippets)

    return ask


def cold(folder: Path, question: Question) -> list[str]:
    return []
