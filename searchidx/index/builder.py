"""Documents to one segment file: the indexer's hot loop.

In: `Document`s with their keys. Out: the sections of a segment (see `segment`). Running text is kept as
the numbers of its spellings, a dictionary look-up per word; what the spellings are as terms is worked
out once per spelling at the end, and postings are made by one sort of the whole (numpy).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx import words
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS, meta_of, names_of
from searchidx.index.lengths import LENGTHS
from searchidx.index.sections import narrowest
from searchidx.models import Document

SectionData = dict[str, tuple[str, bytes]]
Numbers = NDArray[np.int64]


def packed(numbers: Any, code: str = "") -> tuple[str, bytes]:
    """Numbers as a section, in the narrowest unsigned type that holds them unless `code` says which."""
    values = np.asarray(numbers)
    code = code or narrowest(int(values.max()) if values.size else 0)
    return code, values.astype(np.dtype(code).newbyteorder("<")).tobytes()


def strings(items: Iterable[bytes]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """Byte strings as two sections: one after the other, and where each begins."""
    items = list(items)
    starts = np.zeros(len(items) + 1, dtype=np.int64)
    np.cumsum([len(item) for item in items], out=starts[1:])
    return ("B", b"".join(items)), packed(starts)


_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

WIDE = 8
"""Chunks of more items than this are taken one occurrence at a time."""


def _encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def spellings(field: str, spelled: Iterable[tuple[bytes, int]]) -> SectionData:
    """The sections for the spellings of a field, each given once with the ordinal of its term."""
    ordered = sorted(spelled)
    made: SectionData = {}
    made[f"{field}.spellings"], made[f"{field}.spellings@"] = strings(form + b"\n" for form, _ in ordered)
    made[f"{field}.spelled"] = packed([term for _, term in ordered])
    return made


class Numbering(dict[str, int]):
    """Gives each new string the next number."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class _TextField:
    """One field of running text: chunks between white space now, terms and positions at the end."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, Callable[[str], int]] = {}
        self._chunks: list[tuple[str, str | None]] = []
        self._flat = array("I")
        self._counts = array("I")

    def _numbering(self, language: str | None) -> Callable[[str], int]:
        chunks = self._chunks

        class Chunks(dict[str, int]):
            def __missing__(self, chunk: str) -> int:
                self[chunk] = number = len(chunks)
                chunks.append((chunk, language))
                return number

        return Chunks().__getitem__

    def add(self, text: str, language: str | None) -> None:
        number = self._numbers.get(language)
        if number is None:
            number = self._numbers[language] = self._numbering(language)
        found = words.chunks(text)
        self._flat.extend(map(number, found))
        self._counts.append(len(found))

    def sections(self, name: str) -> SectionData:
        terms, spelled, vocabulary = self._vocabulary()
        flat = np.frombuffer(self._flat, dtype=np.uint32) if self._flat else np.zeros(0, np.uint32)
        counts = np.frombuffer(self._counts, dtype=np.uint32) if self._counts else np.zeros(0, np.uint32)
        widths = vocabulary.widths[flat]
        document = np.repeat(np.arange(counts.size), counts)
        lengths = np.bincount(document, weights=widths, minlength=counts.size).astype(np.int64)
        place = np.cumsum(widths) - widths - np.repeat(np.cumsum(lengths) - lengths, counts)
        made = _postings(name, terms, *vocabulary.spread(flat, document, place))
        made.update(spellings(name, spelled))
        made[f"{name}.closed"] = packed(vocabulary.closed())
        made[f"{name}.lengths"] = packed(np.searchsorted(LENGTHS, lengths), "B")
        made[f"{name}.words"] = packed([int(lengths.sum())], "Q")
        return made

    def _vocabulary(self) -> tuple[list[bytes], set[tuple[bytes, int]], _Vocabulary]:
        """The terms in byte order, the spellings with theirs, and what each chunk is made of."""
        numbers = Numbering()
        widths, counts, firsts = array("q"), array("q"), array("q")
        items: list[tuple[int, int, int]] = []
        spelled: set[tuple[str, int]] = set()
        for text, language in self._chunks:
            parts, joined, forms = words.terms_of(text, language)
            widths.append(len(parts))
            counts.append(len(forms))
            if len(forms) == 1:
                first = numbers[parts[0]]
                spelled.add((forms[0], first))
            else:
                made = [numbers[term] for term in (*parts, *(term for _, term in joined))]
                first = made[0] if parts else -1
                spelled.update(zip(forms, made, strict=True))
                offsets = (*range(len(parts)), *(offset for offset, _ in joined))
                items += zip(repeat(len(firsts)), offsets, made)
            firsts.append(first)
        encoded = list(map(_encoded, numbers))
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        rank = np.full(len(encoded) + 1, -1, dtype=np.int64)  # the last one is for chunks without a word
        rank[order] = np.arange(len(encoded))
        chunk, offset, term = np.asarray(items, dtype=np.int64).reshape(-1, 3).T
        vocabulary = _Vocabulary(_view(widths), _view(counts), rank[_view(firsts)], chunk, offset, rank[term])
        ranks = rank.tolist()
        ranked = {(_encoded(form), ranks[number]) for form, number in spelled}
        return [encoded[i] for i in order], ranked, vocabulary


def _view(numbers: array[int]) -> Numbers:
    return np.frombuffer(numbers, dtype=np.int64) if numbers else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What the chunks of a field are made of: words, then closed-up compounds, together its items.

    `widths`, `counts` and `firsts` have for each chunk the number of its words, of its items, and the
    term of its first word. The items of chunks that have more than one lie one after the other, each
    with its chunk, the offset of its position, and its term.
    """

    widths: Numbers
    counts: Numbers
    firsts: Numbers
    chunks: Numbers
    offsets: Numbers
    terms: Numbers

    def closed(self) -> Numbers:
        """The terms that are closed-up compounds somewhere."""
        first_item = np.searchsorted(self.chunks, np.arange(self.widths.size))
        within = np.arange(self.chunks.size) - first_item[self.chunks]
        return np.unique(self.terms[within >= self.widths[self.chunks]])

    def spread(
        self, flat: NDArray[np.uint32], document: Numbers, place: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Term, document and position of every item of every chunk of the documents, in no order.

        `flat` has the chunks of all documents one after the other; `document` and `place` say in which
        document each is, and the position of its first word.
        """
        terms = self.firsts[flat]
        here = np.flatnonzero(terms >= 0)
        found = [(terms[here], document[here], place[here])]
        first_item = np.searchsorted(self.chunks, np.arange(self.widths.size))
        here = np.flatnonzero(self.counts[flat] > 1)  # few: nearly all chunks are one word
        for step in range(1, WIDE):
            here = here[self.counts[flat[here]] > step]
            item = first_item[flat[here]] + step
            found.append((self.terms[item], document[here], place[here] + self.offsets[item]))
        for at in here[self.counts[flat[here]] > WIDE]:  # scripts without spaces, and junk
            start = int(first_item[flat[at]])
            rest = slice(start + WIDE, start + int(self.counts[flat[at]]))
            size = rest.stop - rest.start
            found.append((self.terms[rest], np.full(size, document[at]), place[at] + self.offsets[rest]))
        keys, documents, positions = (np.concatenate(each) for each in zip(*found, strict=True))
        return keys, documents, positions


def _postings(
    name: str, terms: list[bytes], keys: Numbers, documents: Numbers, positions: Numbers
) -> SectionData:
    """Words as postings with positions, by one sort on (term, document, position)."""
    places_bits = int(positions.max()).bit_length() if positions.size else 0
    bits = places_bits + (int(documents.max()).bit_length() if documents.size else 0)
    if bits + len(terms).bit_length() < 63:
        mixed = (keys << bits) | (documents << places_bits) | positions
        mixed.sort()
        positions = mixed & ((1 << places_bits) - 1)
        mixed >>= places_bits
        keys, documents = mixed >> (bits - places_bits), mixed & ((1 << (bits - places_bits)) - 1)
    else:  # more terms, documents or positions than fit into one number
        order = np.lexsort((positions, documents, keys))
        keys, documents, positions = keys[order], documents[order], positions[order]
        mixed = keys * (int(documents.max()) + 1) + documents
    first = np.flatnonzero(np.concatenate(([True], mixed[1:] != mixed[:-1]))) if mixed.size else keys
    frequencies = np.diff(np.append(first, mixed.size))
    per_term = (
        np.bincount(keys[first], minlength=len(terms)) if mixed.size else np.zeros(len(terms), np.int64)
    )
    places = np.bincount(keys, minlength=len(terms)) if mixed.size else per_term
    made: SectionData = {}
    made[f"{name}.terms"], made[f"{name}.terms@"] = strings(terms)
    made[f"{name}.posts@"] = packed(np.concatenate(([0], np.cumsum(per_term))))
    made[f"{name}.docs"] = packed(documents[first])
    made[f"{name}.freqs"] = packed(frequencies)
    made[f"{name}.places@"] = packed(np.concatenate(([0], np.cumsum(places))))
    made[f"{name}.places"] = packed(positions)
    return made


class _TermField:
    """A field of names or exact values: which documents have a term, no more."""

    def __init__(self) -> None:
        self._documents: dict[str, array[int]] = {}

    def add(self, terms: Iterable[str], document: int) -> None:
        for term in terms:
            try:
                self._documents[term].append(document)
            except KeyError:
                self._documents[term] = array("I", (document,))

    def sections(self, name: str) -> SectionData:
        encoded = sorted(
            (term.encode("utf-8", "surrogatepass"), docs) for term, docs in self._documents.items()
        )
        flat = array("I")
        for _, documents in encoded:
            flat.extend(documents)
        made: SectionData = {}
        made[f"{name}.terms"], made[f"{name}.terms@"] = strings(term for term, _ in encoded)
        made[f"{name}.posts@"] = packed(np.concatenate(([0], np.cumsum([len(docs) for _, docs in encoded]))))
        made[f"{name}.docs"] = packed(flat)
        return made


class FacetColumn:
    """The values that documents have, as shared sets."""

    def __init__(self) -> None:
        self._sets: dict[tuple[str, ...], int] = {}
        self._set_of = array("I")

    def add(self, values: tuple[str, ...]) -> None:
        self._set_of.append(self._sets.setdefault(values, len(self._sets)))

    def sections(self, name: str) -> SectionData:
        values = sorted({value for values in self._sets for value in values})
        ordinal = {value: number for number, value in enumerate(values)}
        flat = [ordinal[value] for each in self._sets for value in each]
        made: SectionData = {}
        made[f"{name}.values"], made[f"{name}.values@"] = strings(
            v.encode("utf-8", "surrogatepass") for v in values
        )
        made[f"{name}.sets@"] = packed(np.concatenate(([0], np.cumsum([len(each) for each in self._sets]))))
        made[f"{name}.sets"] = packed(flat)
        made[f"{name}.set"] = packed(self._set_of)
        return made


class SegmentBuilder:
    """Collects documents; `sections()` gives the segment. Documents are numbered in the order they come."""

    def __init__(self) -> None:
        self._texts = {name: _TextField() for name in TEXT_FIELDS}
        self._terms = {name: _TermField() for name in (*NAME_FIELDS, *EXACT_FIELDS)}
        self._facets = {name: FacetColumn() for name in FACET_FIELDS}
        self._forms: dict[str, tuple[str, ...]] = {}
        self._days = array("i")
        self._meta: list[bytes] = []
        self._body: list[bytes] = []
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._days)

    def add(self, document: Document, key: str) -> None:
        """Take a document. Raises nothing that a document could cause: all of it was made by us."""
        number = len(self)
        self._texts["title"].add(document.title, document.language)
        self._texts["text"].add(document.text, document.language)
        for name, value in (("id", document.id), ("key", key)):
            self._terms[name].add((value,), number)
        for name, values in names_of(document).items():
            if values and name in self._terms:
                self._terms[name].add({form for value in values for form in self._forms_of(value)}, number)
            if name in self._facets:
                self._facets[name].add(values)
        day = document.dating.day
        self._days.append(day.toordinal() if day else 0)
        self._meta.append(_JSON(meta_of(document)).encode("ascii"))
        body = document.text.encode("utf-8", "surrogatepass")
        self._body.append(body)
        self.bytes += len(body) + len(self._meta[-1])

    def _forms_of(self, value: str) -> tuple[str, ...]:
        forms = self._forms.get(value)
        if forms is None:
            forms = self._forms[value] = tuple({token.form for token in words.tokens(value)})
        return forms

    def sections(self) -> SectionData:
        """The segment, ready to be written."""
        made: SectionData = {}
        for group in (self._texts, self._terms, self._facets):
            for name, field in group.items():
                made.update(field.sections(name))
        made["days"] = packed(self._days, "i")
        made["meta"], made["meta@"] = strings(self._meta)
        made["body"], made["body@"] = strings(self._body)
        return made
