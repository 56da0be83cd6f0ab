"""One segment, read where it lies: terms, postings, columns and stored articles as arrays.

In: a segment file (see `sections`). Out: views and lists by document number, which counts from 0
within the segment. Nothing is copied until it is asked for, so opening costs the same for a
thousand articles and for a million.

Sections, for a field F of the schema:

| | |
|---|---|
| `F.terms`, `F.terms@` | the terms in byte order, and where each begins |
| `F.posts@` | where a term's postings begin in the two below |
| `F.docs`, `F.freqs` | document numbers, ascending within a term; frequencies (running text only) |
| `F.places@`, `F.places` | where a term's positions begin; positions in the order of the postings |
| `F.spellings`, `F.spellings@` | the words of running text as they are spelled (folded, not stemmed), a line each |
| `F.spelled` | the term of each spelling |
| `F.closed` | the terms that are closed-up compounds somewhere, ascending |
| `F.lengths` | one byte per document, see `LENGTH_OF_BYTE` |
| `F.words` | one number: the words of all documents together |
| `F.values`, `F.values@` | facet values in byte order |
| `F.keys` | a number for each of them that is the same in every segment, see `value_keys` |
| `F.sets@`, `F.sets` | the distinct sets of values that documents have, as ordinals of values |
| `F.set` | the set of each document |
| `days` | day ordinals |
| `meta`, `body` with `@`, `.dictionary` | what is shown of a document, as JSON; its text: see `stored_fields` |
| `addresses`, `titles` | a number for each document's address and title, 0 for none (see `identity`) |
| `contents`, `saved` | a number for each document's title and text; when it was saved, in seconds, 0 for unknown |
| `sampled`, `shingles`, `shingles@`, `figures`, `figures@` | only where copies are folded: see `shingles` |
"""

from __future__ import annotations

import importlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from searchidx.index.layout import TEXT_FIELDS, iso_day, stored_article
from searchidx.index.sections import Column, DamagedFile, Sections
from searchidx.models import StoredArticle
from searchidx.values import dataclass

if TYPE_CHECKING:
    from searchidx.index.stored_fields import StoredField

STORED_FIELDS = ("meta", "body")

_ENCODING = "utf-8", "surrogatepass"
_read_json = json.JSONDecoder().raw_decode  # what we wrote has no white space around it


def encoded(term: str) -> bytes:
    """A term as it is kept."""
    return term.encode(*_ENCODING)


class Postings(NamedTuple):
    """Where a term occurs: ascending document numbers and how often in each, as views of numbers."""

    documents: Sequence[int]
    frequencies: Sequence[int]


@dataclass(frozen=True)
class Places:
    """A term's positions: ascending in each document, those of one document after those of another."""

    documents: Sequence[int]
    frequencies: Sequence[int]
    positions: Sequence[int]

    @cached_property
    def starts(self) -> Sequence[int]:
        """The positions in `documents[i]` are `positions[starts[i]:starts[i + 1]]`."""
        return [0, *accumulate(self.frequencies)]


class Facet:
    """A facet column. Documents share sets of values, so counting is by set first, then by value."""

    def __init__(self, sections: Sections, name: str) -> None:
        self._sections, self._name = sections, name
        self.set_of = sections[f"{name}.set"]
        self.sets = sections[f"{name}.sets"]
        self.set_starts = sections[f"{name}.sets@"]

    @cached_property
    def _values(self) -> Column:
        return self._sections.column(f"{self._name}.values")

    @cached_property
    def _value_starts(self) -> Column:
        return self._sections.column(f"{self._name}.values@")

    def __len__(self) -> int:
        """How many different values there are."""
        return len(self._value_starts) - 1

    def encoded_value(self, ordinal: int) -> bytes:
        """A value as it is kept, by its ordinal."""
        return bytes(self._values.part(*self._value_starts.both(ordinal, ordinal + 1)))

    def encoded_values(self) -> list[bytes]:
        """All values as they are kept, by ordinal."""
        values = self._values.whole().tobytes()
        return [values[start:end] for start, end in pairwise(self._value_starts.whole())]

    @cached_property
    def keys(self) -> memoryview:
        """A number of 64 bits for each value, the same in every segment; older segments have it worked out here."""
        if f"{self._name}.keys" in self._sections:
            return self._sections[f"{self._name}.keys"]
        value_keys = importlib.import_module("searchidx.index.value_keys")
        return memoryview(value_keys.value_keys(self.encoded_values()))

    def value(self, ordinal: int) -> str:
        """A value by its ordinal."""
        return self.encoded_value(ordinal).decode(*_ENCODING)

    def ordinals(self, number: int) -> Sequence[int]:
        """The values in a set, as ordinals."""
        return self.sets[self.set_starts[number] : self.set_starts[number + 1]]

    def values(self, document: int) -> list[str]:
        """The values of one document."""
        return [self.value(ordinal) for ordinal in self.ordinals(self.set_of[document])]


MOST_KNOWN = 2_000
"""Terms of a field of a segment whose ordinals are remembered."""


class Terms:
    """Words in byte order, each known by its ordinal."""

    def __init__(self, sections: Sections, name: str) -> None:
        self._words = sections.column(name)
        self._starts = sections.column(f"{name}@")
        self._known: dict[bytes, int | None] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def term(self, ordinal: int) -> bytes:
        """One of them by its ordinal."""
        return bytes(self._words.part(*self._starts.both(ordinal, ordinal + 1)))

    def text(self, ordinal: int) -> str:
        """The same as text."""
        return self.term(ordinal).decode(*_ENCODING)

    def first(self, term: bytes) -> int:
        """The ordinal of the first one that is not before `term`.

        What is met on the way is not compared with its checksums, only the two between which it ends: the words
        were written in order, so these two prove the place. Raises DamagedFile where they do not.
        """
        words, starts = self._words.unchecked, self._starts.unchecked
        low, high = 0, len(self)
        while low < high:  # as bisect_left with `term` for its key, in a quarter of the time
            middle = (low + high) >> 1
            if bytes(words[starts[middle] : starts[middle + 1]]) < term:
                low = middle + 1
            else:
                high = middle
        if (low and self.term(low - 1) >= term) or (low < len(self) and self.term(low) < term):
            self.all()  # says which block has changed
            raise DamagedFile(f"the words of a segment are not in order at {term!r}")
        return low

    def all(self) -> list[bytes]:
        """All of them, in their order."""
        words = self._words.whole().tobytes()
        return [words[start:end] for start, end in pairwise(self._starts.whole())]

    def between(self, first: int, last: int) -> list[bytes]:
        """Those from one ordinal to before another, in their order."""
        if first >= last:
            return []
        starts = self._starts.part(first, last + 1)
        words, base = self._words.part(starts[0], starts[-1]).tobytes(), starts[0]
        return [words[start - base : end - base] for start, end in pairwise(starts)]

    def ordinal(self, term: bytes) -> int | None:
        """The ordinal of a term; None when it is not there. Remembered, whether it is there or not."""
        try:
            return self._known[term]
        except KeyError:
            at = self.first(term)
            found = at if at < len(self) and self.term(at) == term else None
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[term] = found
        return found

    def equal(self, term: bytes) -> range:
        """The ordinals of those that are the same as `term`."""
        at = self.ordinal(term)
        return range(0) if at is None else range(at, at + 1)

    def completions(self, prefix: bytes) -> range:
        """The ordinals of those that begin with `prefix`."""
        after = prefix.rstrip(b"\xff")
        if not after:
            return range(self.first(prefix), len(self))
        return range(self.first(prefix), self.first(after[:-1] + bytes((after[-1] + 1,))))

    def lines(self, ordinals: range) -> str:
        """A line for each, with the line feed."""
        return "".join(f"{self.text(ordinal)}\n" for ordinal in ordinals)


class Spellings(Terms):
    """The words of a field of running text as they are spelled there; kept as lines."""

    def __init__(self, sections: Sections, name: str) -> None:
        super().__init__(sections, f"{name}.spellings")
        self._terms = sections.column(f"{name}.spelled")

    def lines(self, ordinals: range) -> str:
        return str(self._words.part(*self._starts.both(ordinals.start, ordinals.stop)), *_ENCODING)

    def equal(self, term: bytes) -> range:
        return self.completions(term + b"\n")

    def terms(self, ordinals: Iterable[int]) -> list[int]:
        """The terms that spellings are indexed under, in order, each once."""
        return sorted({self._terms.at(ordinal) for ordinal in ordinals})

    def of_term(self, term: int) -> Iterator[int]:
        """The ordinals of the spellings that are indexed under a term: looked for as bytes, for speed."""
        terms = self._terms.whole()
        sought, width = array(terms.format, (term,)).tobytes(), terms.itemsize
        whole = terms.tobytes()
        at = whole.find(sought)
        while at >= 0:
            if at % width == 0:
                yield at // width
            at = whole.find(sought, at + 1)


class Field(Terms):
    """The terms of one field and their postings. Terms are known by their ordinal in byte order."""

    def __init__(self, sections: Sections, name: str) -> None:
        super().__init__(sections, f"{name}.terms")
        self._posts = sections.column(f"{name}.posts@")
        self._documents = sections.column(f"{name}.docs")

    @property
    def spellings(self) -> Terms:
        """The words of the field as they are spelled: those of names are not stemmed."""
        return self

    def spelled(self, spellings: Iterable[int]) -> list[int]:
        """The terms of spellings, both as ordinals, in order, each once."""
        return sorted(spellings)

    def frequency(self, ordinal: int) -> int:
        """How many documents have the term, deleted ones included."""
        start, end = self._posts.both(ordinal, ordinal + 1)
        return end - start

    def postings(self, terms: range) -> Postings:
        """The postings of one term, or of several neighbours one after the other."""
        start, end = self.extent(terms)
        return Postings(self.documents[start:end], self._counts(start, end))

    @property
    def documents(self) -> memoryview:
        """The documents of all postings; only an `extent` has been compared with its checksums."""
        return self._documents.unchecked

    def extent(self, terms: range) -> tuple[int, int]:
        """Where the postings of one term, or of several neighbours, begin and end in `documents`."""
        start, end = self._posts.both(terms.start, terms.stop)
        self._documents.part(start, end)
        return start, end

    def _counts(self, start: int, end: int) -> Sequence[int]:
        """The frequencies of a range of postings: a name is there or not."""
        return b"\1" * (end - start)


class TextField(Field):
    """The terms of a field of running text: with `frequencies` beside `documents`, and with positions."""

    def __init__(self, sections: Sections, name: str) -> None:
        super().__init__(sections, name)
        self._sections, self._name = sections, name
        self._frequencies = sections.column(f"{name}.freqs")

    @cached_property
    def _places_starts(self) -> Column:
        return self._sections.column(f"{self._name}.places@")

    @cached_property
    def spellings(self) -> Spellings:  # most questions are not about how words are spelled
        return Spellings(self._sections, self._name)

    def spelled(self, spellings: Iterable[int]) -> list[int]:
        return self.spellings.terms(spellings)

    def _counts(self, start: int, end: int) -> Sequence[int]:
        return self.frequencies[start:end]

    @property
    def frequencies(self) -> memoryview:
        """The frequencies beside `documents`."""
        return self._frequencies.unchecked

    def extent(self, terms: range) -> tuple[int, int]:
        start, end = super().extent(terms)
        self._frequencies.part(start, end)
        return start, end

    def forms(self, term: str) -> tuple[str, ...]:
        """The words that are indexed under a term as they are spelled, folded."""
        ordinal = self.ordinal(encoded(term))
        if ordinal is None:
            return ()
        return tuple(self.spellings.text(each).rstrip("\n") for each in self.spellings.of_term(ordinal))

    def is_closed(self, term: str) -> bool:
        """Whether a term is a closed-up compound somewhere in the field."""
        closed = self._sections[f"{self._name}.closed"]
        ordinal = self.ordinal(encoded(term))
        at = len(closed) if ordinal is None else bisect_left(closed, ordinal)
        return at < len(closed) and closed[at] == ordinal

    def occurrences(self, ordinal: int) -> int:
        """How often the term stands in all documents, deleted ones included."""
        first, last = self._places_starts.both(ordinal, ordinal + 1)
        return last - first

    def places(self, ordinal: int) -> Places:
        """The positions of one term."""
        documents, frequencies = self.postings(range(ordinal, ordinal + 1))
        first, last = self._places_starts.both(ordinal, ordinal + 1)
        positions = self._sections.column(f"{self._name}.places").part(first, last)
        return Places(documents, frequencies, positions)


class SegmentReader:
    """One segment. `base` is the index-wide number of its first document."""

    def __init__(self, sections: Sections, size: int, base: int = 0, deleted: Collection[int] = ()) -> None:
        self.sections = sections
        self.size = size
        self.base = base
        self.deleted = frozenset(deleted)
        self._fields: dict[str, Field] = {}
        self._texts: dict[str, TextField] = {}
        self._facets: dict[str, Facet] = {}
        self._lengths: dict[str, bytes] = {}

    def field(self, name: str) -> Field:
        """The terms of a field."""
        if name in TEXT_FIELDS:
            return self.text_field(name)
        if name not in self._fields:
            self._fields[name] = Field(self.sections, name)
        return self._fields[name]

    def text_field(self, name: str) -> TextField:
        """The terms of a field of running text."""
        if name not in self._texts:
            self._texts[name] = TextField(self.sections, name)
        return self._texts[name]

    def facet(self, name: str) -> Facet:
        """A facet column."""
        if name not in self._facets:
            self._facets[name] = Facet(self.sections, name)
        return self._facets[name]

    def frequencies(self, field: str) -> Iterator[tuple[str, int]]:
        """The terms of a field that has few, each with how many documents have it, deleted ones included."""
        terms, starts = self.sections[f"{field}.terms"], self.sections[f"{field}.terms@"]
        for (first, last), (start, end) in zip(
            pairwise(starts), pairwise(self.sections[f"{field}.posts@"]), strict=True
        ):
            yield str(terms[first:last], *_ENCODING), end - start

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term, deleted ones included."""
        own = self.field(field)
        ordinal = own.ordinal(encoded(term))
        return 0 if ordinal is None else own.frequency(ordinal)

    def occurrences(self, field: str, term: str) -> int:
        """How often a term of running text stands in all documents, deleted ones included."""
        own = self.text_field(field)
        ordinal = own.ordinal(encoded(term))
        return 0 if ordinal is None else own.occurrences(ordinal)

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of a term, deleted documents included; None when it has none."""
        own = self.field(field)
        ordinal = own.ordinal(encoded(term))
        return None if ordinal is None else own.postings(range(ordinal, ordinal + 1))

    def places(self, field: str, term: str) -> Places | None:
        """The positions of a term of running text; None when it has none."""
        own = self.text_field(field)
        ordinal = own.ordinal(encoded(term))
        return None if ordinal is None else own.places(ordinal)

    def documents_with(self, field: str, term: str) -> Sequence[int]:
        """The documents that have a term, deleted ones included."""
        found = self.postings(field, term)
        return found.documents if found else ()

    def documents_with_any(self, field: str, terms: Collection[bytes]) -> Iterator[int]:
        """The documents that have one of these `encoded` terms, deleted ones included; for many it reads all terms."""
        own = self.field(field)
        if len(terms) < len(own) >> 6:
            found = [own.ordinal(term) for term in terms]
        else:
            wanted = frozenset(terms)
            found = [ordinal for ordinal, term in enumerate(own.all()) if term in wanted]
        for ordinal in found:
            if ordinal is not None:
                yield from own.postings(range(ordinal, ordinal + 1)).documents

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with `prefix`, in byte order."""
        own = self.field(field)
        for ordinal in own.completions(encoded(prefix)):
            yield own.text(ordinal)

    def lengths(self, field: str) -> bytes:
        """One byte per document, see `LENGTH_OF_BYTE`."""
        if field not in self._lengths:
            self._lengths[field] = bytes(self.sections[f"{field}.lengths"])
        return self._lengths[field]

    def total_length(self, field: str) -> int:
        """Words in the field over all documents."""
        return int(self.sections[f"{field}.words"][0])

    @cached_property
    def days(self) -> Sequence[int]:
        """The publication day of each document as a proleptic ordinal; 0 where unknown."""
        return self.sections["days"]

    @cached_property
    def stored_fields(self) -> Mapping[str, StoredField]:
        """STORED_FIELDS by their names."""
        from searchidx.index.stored_fields import StoredField  # noqa: PLC0415 - zstd is for what is shown

        return {name: StoredField(self.sections, name) for name in STORED_FIELDS}

    def _stored_text(self, name: str, document: int) -> str:
        return str(self.stored_fields[name].of(document), *_ENCODING)

    def meta(self, document: int) -> list[Any]:
        """What `layout.meta_of` made of one article: all of it that is shown but the text."""
        made: list[Any] = _read_json(self._stored_text("meta", document))[0]
        return made

    def text(self, document: int) -> str:
        """The text of one article."""
        return self._stored_text("body", document)

    def path(self, document: int) -> str:
        """The path of one article's file."""
        return str(self.meta(document)[1])

    def identity(self, document: int) -> tuple[str, str, str | None, str | None]:
        """The id, path, ISO day and site of one article."""
        identity, path, _, _, day, _, _, _, site, *_ = json.loads(self._stored_text("meta", document))
        return identity, path, iso_day(day), site

    def stored(self, document: int) -> StoredArticle:
        """One article as it was stored."""
        return stored_article(self.meta(document), self.text(document))
