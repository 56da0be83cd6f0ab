"""tantivy, the Rust engine, through its Python binding; it indexes on one thread."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.corpus import Record, read_records
from benchmarks.engines import FACET_VALUES, FACETS, HITS, Answer, Ask, day_of, names_of
from benchmarks.questions import Question

HEAP = 200_000_000
"""Bytes in which it collects a segment."""

TEXT = ["title", "text"]
_PLACES = {"places": {"terms": {"field": "places", "size": FACET_VALUES}}}
_COLD = f"""
import sys, tantivy
index = tantivy.Index.open(sys.argv[1])
searcher, query = index.searcher(), index.parse_query(sys.argv[2], {TEXT})
marker = tantivy.SnippetGenerator.create(searcher, query, index.schema, "text")
for _, address in searcher.search(query, {HITS}).hits:
    document = searcher.doc(address)
    print(document["title"], marker.snippet_from_doc(document).to_html())
"""


def build(records: Path, folder: Path) -> None:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in TEXT:
        schema.add_text_field(name, stored=True, tokenizer_name="en_stem")
    schema.add_date_field("date", indexed=True, fast=True)
    for name in FACETS:
        schema.add_text_field(name, stored=True, tokenizer_name="raw", fast=True)
    tantivy.Index(schema.build(), path=str(folder))
    _insert(read_records(records), folder)


def ready(records: list[Record], folder: Path) -> Callable[[], None]:
    return lambda: _insert(records, folder)


def _insert(records: Iterable[Record], folder: Path) -> None:
    writer = tantivy.Index.open(str(folder)).writer(heap_size=HEAP, num_threads=1)
    for record in records:
        document = tantivy.Document(id=record["id"], title=record["title"], text=record["text"])
        if day := day_of(record):
            document.add_date("date", datetime.datetime.fromisoformat(day))
        for kind, name in names_of(record):
            document.add_text(kind, name)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _query(index: tantivy.Index, question: Question) -> Any:
    if question.join == "prefix":  # its parser has none
        fields = [tantivy.Query.regex_query(index.schema, name, f"{question.words[0]}.*") for name in TEXT]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in fields])
    text = question.text
    if question.since:
        text += f" AND date:[{question.since}T00:00:00Z TO {question.until}T23:59:59Z]"
    return index.parse_query(text, TEXT)


def opened(folder: Path) -> Ask:
    index = tantivy.Index.open(str(folder))
    index.reload()
    searcher = index.searcher()

    def ask(question: Question) -> Answer:
        query = _query(index, question)
        found = searcher.search(query, HITS)
        hits = [searcher.doc(address) for _, address in found.hits]
        counts, snippets = {}, []
        if question.facet:
            buckets = searcher.aggregate(query, _PLACES)["places"]["buckets"]
            counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
        if question.snippets:
            marker = tantivy.SnippetGenerator.create(searcher, query, index.schema, "text")
            snippets = [marker.snippet_from_doc(hit).to_html() for hit in hits]
        return Answer(found.count, [hit["title"][0] for hit in hits], counts, snippets)

    return ask


def cold(folder: Path, question: Question) -> list[str]:
    return [sys.executable, "-c", _COLD, str(folder), question.text]
