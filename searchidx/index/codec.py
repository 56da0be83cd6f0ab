"""What lets Whoosh read our segments: its codec interface over the arrays of `segment`.

In: a Whoosh storage and a segment named in its table of contents. Out: the terms and per-document
readers that Whoosh's own searcher asks for. searchidx itself reads the arrays; this is for programs
that open the folder with `whoosh.index.open_dir`, and for comparing the two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from searchidx.errors import IndexUnwritable
from searchidx.index import whoosh_schema
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS
from searchidx.index.lengths import LENGTHS
from searchidx.index.naming import SEGMENT_EXTENSION
from searchidx.index.sections import Sections
from searchidx.index.segment import Field, SegmentReader
from searchidx.index.whoosh_terms import Cursor, DayTerms, Matcher, term_info

INDEXED = (*sorted({*TEXT_FIELDS, *NAME_FIELDS, *EXACT_FIELDS, "day"}),)


class ArraySegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh's table of contents keeps it: its name, size and deletions."""

    def __init__(self, name: str, size: int, deleted: frozenset[int]) -> None:
        self.indexname, _, self.segid = name.partition("_")
        self.compound = False
        self._size = size
        self._deleted = sorted(deleted)

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    @property
    def size(self) -> int:
        """Documents, deleted ones included."""
        return self._size

    def doc_count_all(self) -> int:
        """Refuses: nobody asks a segment but Whoosh's writers, before they do anything else.

        They would merge our segments into ones of their own codec and commit a generation that has no
        manifest. Readers ask the per-document reader.
        """
        raise IndexUnwritable("Whoosh cannot write to an index of searchidx", "use searchidx to change it")

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> list[int]:
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        return False


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads. Writing goes through `searchidx.index.writer`."""

    length_stats = False

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(_open(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        return ArrayDocumentReader(_open(storage, segment), segment)


def _open(storage: Any, segment: ArraySegment) -> SegmentReader:
    path = os.path.join(storage.folder, segment.make_filename(SEGMENT_EXTENSION))
    return SegmentReader(Sections(path), segment.size)


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of one segment in Whoosh's order: by field name, then by bytes."""

    def __init__(self, segment: SegmentReader) -> None:
        self._segment = segment
        self._days: DayTerms | None = None

    def _field(self, name: str) -> Field:
        if name != "day":
            return self._segment.field(name)
        if self._days is None:
            self._days = DayTerms(self._segment.days)
        return self._days

    def _ordinal(self, fieldname: str, term: bytes) -> int | None:
        return self._field(fieldname).ordinal(term) if fieldname in INDEXED else None

    def _existing(self, fieldname: str, term: bytes) -> int:
        ordinal = self._ordinal(fieldname, term)
        if ordinal is None:
            raise TermNotFound(f"No term {fieldname}:{term!r}")
        return ordinal

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._ordinal(*term) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        return INDEXED

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:
        return Cursor(self._segment, fieldname, self._field(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in INDEXED:
            yield from self._from(name, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in INDEXED:
            if name >= fieldname:
                yield from self._from(name, self._field(name).first(prefix) if name == fieldname else 0)

    def _from(self, name: str, first: int) -> Iterator[tuple[str, bytes]]:
        field = self._field(name)
        for ordinal in range(first, len(field)):
            yield name, field.term(ordinal)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        ordinal = self._existing(fieldname, text)
        return term_info(self._segment, fieldname, self._field(fieldname), ordinal)

    def frequency(self, fieldname: str, text: bytes) -> float:
        ordinal = self._ordinal(fieldname, text)
        return 0.0 if ordinal is None else float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        ordinal = self._ordinal(fieldname, text)
        return 0 if ordinal is None else self._field(fieldname).frequency(ordinal)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        ordinal = self._existing(fieldname, text)
        postings = self._field(fieldname).postings(range(ordinal, ordinal + 1))
        places = self._segment.text_field(fieldname).places(ordinal) if fieldname in TEXT_FIELDS else None
        return Matcher(postings, places, format_, scorer, (fieldname, text), self.term_info(fieldname, text))


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, columns and stored fields of one segment."""

    def __init__(self, reader: SegmentReader, segment: ArraySegment) -> None:
        self._reader = reader
        self._segment = segment
        self._deleted = frozenset(segment.deleted_docs())

    def doc_count(self) -> int:
        return self._reader.size - len(self._deleted)

    def doc_count_all(self) -> int:
        return self._reader.size

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        return self._deleted

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in (*FACET_FIELDS, "day")

    def column_reader(self, fieldname: str, column: Any) -> Any:
        return whoosh_schema.ColumnView(self._reader, fieldname)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return LENGTHS[self._reader.lengths(fieldname)[docnum]] if fieldname in TEXT_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        return self._reader.total_length(fieldname) if fieldname in TEXT_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        return LENGTHS[min(self._reader.lengths(fieldname))] if fieldname in TEXT_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        return LENGTHS[max(self._reader.lengths(fieldname))] if fieldname in TEXT_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        article = self._reader.stored(docnum)
        return {"id": article.id, "path": article.path, "title": article.title, "text": article.text,
                "day": article.date, "url": article.url}  # fmt: skip
