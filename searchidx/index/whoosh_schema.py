"""The schema as Whoosh sees it: field types whose values we have already taken apart.

Whoosh pickles these classes into its table of contents. A change that would make an older index be
read wrongly needs a new `layout.SCHEMA_VERSION`.
"""

from __future__ import annotations

from array import array
from typing import Any

from whoosh import analysis, columns, fields, formats

from searchidx import words
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS
from searchidx.index.segment import SegmentReader


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Positions of a posting as packed 32-bit integers, ascending."""

    def encode(self, positions: list[int]) -> bytes:
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4


class Tokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """The words of `searchidx.words`, English stems, for queries that Whoosh's own parser makes."""

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **_: Any) -> Any:
        token = analysis.Token(positions, chars, mode=_.get("mode", ""))
        for found in words.tokens(value):
            token.text = words.term(found.form)
            token.boost = 1.0
            token.pos, token.startchar, token.endchar = found.position, found.start, found.end
            token.stopped = False
            yield token


class Words(fields.FieldType):  # type: ignore[misc]
    """Running text: stems with positions."""

    indexed = stored = scorable = True

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.analyzer = Tokenizer()


class Names(fields.FieldType):  # type: ignore[misc]
    """Names, found by any of their words, and kept whole in a column."""

    indexed = True
    stored = scorable = False

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = Tokenizer()
        self.column_type = columns.VarBytesColumn()


class ColumnView(columns.ColumnReader):  # type: ignore[misc]
    """A facet or the days of a segment as a Whoosh column."""

    def __init__(self, reader: SegmentReader, name: str) -> None:
        self._reader = reader
        self._name = name
        self._doccount = reader.size

    def __getitem__(self, docnum: int) -> Any:
        if self._name == "day":
            return self._reader.days[docnum]
        return "\x1f".join(self._reader.facet(self._name).values(docnum)).encode("utf-8", "surrogatepass")


def schema() -> Any:
    """The fields of `layout`, for Whoosh."""
    made = fields.Schema(**{name: Words() for name in TEXT_FIELDS})
    for name in NAME_FIELDS:
        made.add(name, Names())
    for name in EXACT_FIELDS:
        made.add(name, fields.ID(stored=name == "id"))
    for name in FACET_FIELDS:
        if name not in NAME_FIELDS:
            made.add(name, fields.COLUMN(columns.VarBytesColumn()))
    made.add("day", fields.COLUMN(columns.NumericColumn("i")))
    made.add("url", fields.STORED)
    return made
