"""Which fields the index has and how a `Document` becomes terms, columns and stored data.

Whoosh's own text fields run an analyzer object per token; ours take the words from
`searchidx.words` a text at a time. The field classes are pickled into the index by Whoosh, so a
change in them, or in `words`, needs a new `SCHEMA_VERSION`.

| field | terms | column | for |
|---|---|---|---|
| title, text | stems with positions | | words and phrases |
| people, places, organizations, site, author, language | words of the value | the values | filters and facets |
| path | words of the path | | filter |
| day | | ordinal of the day, 0 unknown | date filters, sorting, histogram |
| grade | | date grade | facets |
| id, key, file | the value | | `show`, replacing, removing |
| article | | | stored: everything that is shown |
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from whoosh import columns, fields, formats

from searchidx import words
from searchidx.identity import file_key
from searchidx.models import ENTITY_KINDS, Document, Entity, Grade, StoredArticle

SCHEMA_VERSION = 1
"""Raise it whenever an older index would be read wrongly."""

NAME_FIELDS = (*ENTITY_KINDS, "site", "author", "language")
FACETS = (*ENTITY_KINDS, "site", "author", "language", "grade")
SEPARATOR = "\x1f"
"""Between the values of one article in a facet column; never part of a value."""


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Positions of a posting as packed 32-bit little-endian integers, ascending.

    Whoosh's own format pickles a list per posting; this one is read by slicing.
    """

    def encode(self, positions: list[int]) -> bytes:
        packed = array("I", positions)
        if sys.byteorder == "big":
            packed.byteswap()
        return packed.tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        packed = array("I", value)
        if sys.byteorder == "big":
            packed.byteswap()
        return packed.tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4


class Words(fields.FieldType):  # type: ignore[misc]
    """Running text: a value is `(text, language)`, its terms are stems with positions."""

    indexed = True
    stored = False
    scorable = True

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.analyzer = None
        self.queryor = False
        self.spelling = False

    def index(self, value: tuple[str, str | None], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        encode = self.format.encode
        for term, positions in words.positions(*value)[0].items():
            yield (
                term.encode("utf-8", "surrogatepass"),
                len(positions),
                float(len(positions)),
                encode(positions),
            )


class Names(fields.FieldType):  # type: ignore[misc]
    """Names and other short values: found by any of their words, kept whole in a column for facets."""

    indexed = True
    stored = False
    scorable = False

    def __init__(self, *, column: bool = True) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.column_type = columns.VarBytesColumn() if column else None

    def index(self, values: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for form in sorted({token.form for value in values for token in words.tokens(value)}):
            yield form.encode("utf-8", "surrogatepass"), 1, 1.0, b""

    def to_column_value(self, values: Iterable[str]) -> bytes:
        return SEPARATOR.join(values).encode("utf-8", "surrogatepass")


class Exact(fields.FieldType):  # type: ignore[misc]
    """One opaque value, found only as it is."""

    indexed = True
    stored = False
    scorable = False

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        yield value.encode("utf-8", "surrogatepass"), 1, 1.0, b""


def schema() -> Any:
    """The Whoosh schema of `SCHEMA_VERSION`."""
    made = fields.Schema(
        title=Words(), text=Words(), id=Exact(), key=Exact(), file=Exact(), article=fields.STORED
    )
    for name in NAME_FIELDS:
        made.add(name, Names())
    made.add("path", Names(column=False))
    made.add("day", fields.COLUMN(columns.NumericColumn("i")))
    made.add("grade", fields.COLUMN(columns.VarBytesColumn()))
    return made


def _pack(entities: Iterable[Entity]) -> list[tuple[str, tuple[str, ...], int]]:
    return [(e.name, e.mentions, e.count) for e in entities]


def fields_of(document: Document, key: str) -> dict[str, Any]:
    """The keyword arguments of Whoosh's `add_document` for a document; absent values left out."""
    names = {kind: [e.name for e in getattr(document.entities, kind)] for kind in ENTITY_KINDS}
    for single in ("site", "author", "language"):
        names[single] = [value] if (value := getattr(document, single)) else []
    day, grade = document.dating.day, document.dating.grade
    made: dict[str, Any] = {
        "title": (document.title, document.language),
        "text": (document.text, document.language),
        "id": document.id,
        "key": key,
        "file": file_key(document.path),
        "path": [document.path],
        "day": day.toordinal() if day else 0,
        "article": {
            "id": document.id, "path": document.path, "name": document.name,
            "title": document.title, "text": document.text,
            "day": day.toordinal() if day else 0,
            "date_source": document.dating.source, "date_grade": grade,
            "language": document.language, "site": document.site, "author": document.author, "url": document.url,
            **{kind: _pack(getattr(document.entities, kind)) for kind in ENTITY_KINDS},
        },
    }  # fmt: skip
    if grade:
        made["grade"] = grade.encode()
    for name, values in names.items():
        if values:
            made[name] = [value.replace(SEPARATOR, " ") for value in values]
    return made


def iso_day(ordinal: int) -> str | None:
    """A day column's value as an ISO day, None for 0."""
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def stored_article(stored: dict[str, Any]) -> StoredArticle:
    """The stored fields of one document as a value."""
    data = stored["article"]
    grade: Grade | None = data["date_grade"]
    people, places, organizations = (tuple(Entity(*packed) for packed in data[kind]) for kind in ENTITY_KINDS)
    return StoredArticle(
        id=data["id"], path=data["path"], name=data["name"], title=data["title"], text=data["text"],
        date=iso_day(data["day"]), date_source=data["date_source"], date_grade=grade,
        language=data["language"], site=data["site"], author=data["author"], url=data["url"],
        people=people, places=places, organizations=organizations,
    )  # fmt: skip
