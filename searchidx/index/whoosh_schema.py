"""The schema as Whoosh sees it: field types whose values we have already taken apart.

Whoosh pickles these classes into its table of contents. A change that would make an older index be
read wrongly needs a new `layout.SCHEMA_VERSION`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from typing import Any

from whoosh import analysis, columns, fields, formats

from searchidx import words
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS
from searchidx.index.segment import SegmentReader, encoded


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Positions of a posting as packed 32-bit integers, ascending."""

    def encode(self, positions: list[int]) -> bytes:
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4


class Tokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """The words of `searchidx.words`, for queries that Whoosh's own parser makes and its highlighter.

    Running text is stemmed as English, since Whoosh does not say of which article it is; names are not.
    """

    stemmed = True

    def __init__(self, *, stemmed: bool = True) -> None:
        self.stemmed = stemmed

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, start_pos: int = 0,
        start_char: int = 0, mode: str = "", **_: Any,
    ) -> Iterator[Any]:  # fmt: skip
        token = analysis.Token(positions, chars, mode=mode)
        for found in words.tokens(value):
            token.original = found.form
            token.text = words.term(found.form) if self.stemmed else found.form
            token.boost = 1.0
            token.pos = start_pos + found.position
            token.startchar, token.endchar = start_char + found.start, start_char + found.end
            token.stopped = False
            yield token


class _Terms(fields.FieldType):  # type: ignore[misc]
    """What our fields of text share: terms are kept as `segment.encoded` makes them."""

    def __init__(self) -> None:
        """Attributes are those of the class: Whoosh's own initializer would want all of them."""

    def to_bytes(self, value: Any) -> bytes:
        value = value[0] if isinstance(value, list | tuple) else value
        return value if isinstance(value, bytes) else encoded(value)

    def from_bytes(self, term: bytes) -> str:
        return term.decode("utf-8", "surrogatepass")


class Words(_Terms):
    """Running text: stems with positions."""

    indexed = stored = scorable = True

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.analyzer = Tokenizer()


class Names(_Terms):
    """Names, found by any of their words, and kept whole in a column."""

    indexed = True
    stored = scorable = False

    def __init__(self, *, stored: bool = False) -> None:
        self.format = formats.Existence()
        self.analyzer = Tokenizer(stemmed=False)
        self.column_type = columns.VarBytesColumn()
        self.stored = stored


class Exact(_Terms):
    """A value that is found as a whole."""

    indexed = True
    scorable = False

    def __init__(self, *, stored: bool) -> None:
        self.format = formats.Existence()
        self.analyzer = analysis.IDAnalyzer()
        self.stored = stored


class Day(fields.NUMERIC):  # type: ignore[misc]
    """The publication day as a proleptic ordinal, 0 where unknown; queries may give a `date`."""

    def __init__(self) -> None:
        super().__init__(int, 32, shift_step=0, signed=False, sortable=True, default=0, stored=True)

    def prepare_number(self, x: Any) -> Any:
        return super().prepare_number(x.toordinal() if isinstance(x, date) else x)


class ColumnView(columns.ColumnReader):  # type: ignore[misc]
    """A facet or the days of a segment as a Whoosh column; several values are joined by U+001F."""

    def __init__(self, reader: SegmentReader, name: str) -> None:
        self._reader = reader
        self._name = name
        self._doccount = reader.size
        self._sign = 1

    def __getitem__(self, docnum: int) -> Any:
        if self._name == "day":
            return self._reader.days[docnum]
        return encoded("\x1f".join(self._reader.facet(self._name).values(docnum)))

    def sort_key(self, docnum: int) -> Any:
        return self._sign * self[docnum] if self._name == "day" else self[docnum]

    def set_reverse(self) -> None:
        """Whoosh asks for it where the column's type is reversible, which only that of days is."""
        self._sign = -1


class FacetOnly(fields.COLUMN):  # type: ignore[misc]
    """A facet without terms."""

    def __init__(self) -> None:
        super().__init__(columns.VarBytesColumn())

    def from_column_value(self, value: bytes) -> str:
        return value.decode("utf-8", "surrogatepass")


def schema() -> Any:
    """The fields of `layout`, for Whoosh."""
    made = fields.Schema(**{name: Words() for name in TEXT_FIELDS})
    for name in NAME_FIELDS:
        made.add(name, Names(stored=name == "path"))
    for name in EXACT_FIELDS:
        made.add(name, Exact(stored=name == "id"))
    for name in FACET_FIELDS:
        if name not in NAME_FIELDS:
            made.add(name, FacetOnly())
    made.add("day", Day())
    made.add("url", fields.STORED)
    return made
