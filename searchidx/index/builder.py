"""Documents to one segment file: the indexer's hot loop.

In: `Document`s with their keys. Out: the sections of a segment (see `segment`). Running text is kept as
the numbers of its spellings, a dictionary look-up per word; what the spellings are as terms is worked
out once per spelling at the end, and postings are made by one sort of the whole (numpy).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable
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


class Numbering(dict[str, int]):
    """Gives each new string the next number."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class _TextField:
    """One field of running text: spellings now, terms at the end."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, Callable[[str], int]] = {}
        self._spellings: list[tuple[str, str | None]] = []
        self._flat = array("I")
        self._counts = array("I")

    def _numbering(self, language: str | None) -> Callable[[str], int]:
        spellings = self._spellings

        class Spellings(dict[str, int]):
            def __missing__(self, spelling: str) -> int:
                self[spelling] = number = len(spellings)
                spellings.append((spelling, language))
                return number

        return Spellings().__getitem__

    def add(self, text: str, language: str | None) -> None:
        number = self._numbers.get(language)
        if number is None:
            number = self._numbers[language] = self._numbering(language)
        found = words.spellings(text)
        self._flat.extend(map(number, found))
        self._counts.append(len(found))

    def sections(self, name: str) -> SectionData:
        terms, keys, documents, positions, lengths = self._expanded()
        made = _postings(name, terms, keys, documents, positions)
        made[f"{name}.lengths"] = packed(np.searchsorted(LENGTHS, lengths), "B")
        made[f"{name}.words"] = packed([int(lengths.sum())], "Q")
        return made

    def _expanded(self) -> tuple[list[bytes], Numbers, Numbers, Numbers, Numbers]:
        """Sorted terms, and for every word its term's ordinal, document and position; words per document."""
        numbers = Numbering()
        parts, starts, joined = array("q"), array("q", [0]), array("q")
        for spelling, language in self._spellings:
            own, closed_up = words.terms_of(spelling, language)
            parts.extend(map(numbers.__getitem__, own))
            starts.append(len(parts))
            joined.append(numbers[closed_up] if closed_up is not None else -1)
        terms = [term.encode("utf-8", "surrogatepass") for term in numbers]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        rank = np.empty(len(terms), dtype=np.int64)
        rank[order] = np.arange(len(terms))
        flat = (
            np.frombuffer(self._flat, dtype=np.uint32).astype(np.int64)
            if self._flat
            else np.zeros(0, np.int64)
        )
        counts = np.frombuffer(self._counts, dtype=np.uint32).astype(np.int64)
        first = np.frombuffer(starts, dtype=np.int64)
        width = np.diff(first)[flat] if flat.size else flat
        document = np.repeat(np.arange(len(counts)), counts)
        ends = np.cumsum(width)
        lengths = np.bincount(document, weights=width, minlength=len(counts)).astype(np.int64)
        place = ends - width - np.repeat(np.cumsum(lengths) - lengths, counts)
        part = np.frombuffer(parts, dtype=np.int64) if parts else np.zeros(0, np.int64)
        if int(width.sum()) == flat.size:  # no compounds at all
            keys, documents, positions = part[first[flat]] if flat.size else flat, document, place
        else:
            which = np.repeat(np.arange(flat.size), width)
            within = np.arange(which.size) - (ends - width)[which]
            keys, documents, positions = (
                part[first[flat[which]] + within],
                document[which],
                place[which] + within,
            )
        whole = np.frombuffer(joined, dtype=np.int64)[flat] if flat.size else flat
        closed = np.flatnonzero(whole >= 0)
        keys = rank[np.concatenate((keys, whole[closed]))]
        documents = np.concatenate((documents, document[closed]))
        positions = np.concatenate((positions, place[closed]))
        return [terms[i] for i in order], keys, documents, positions, lengths


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
        self._meta.append(
            json.dumps(meta_of(document), ensure_ascii=True, separators=(",", ":")).encode("ascii")
        )
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
