"""Documents to one segment: collects them, and gives its sections.

In: `Document`s with their keys. Out: the sections of a segment (see `segment`). Running text is
`running_text`'s, names and facet values are here: kept as the numbers of sets of values that many documents
share, so that a document costs a dictionary look-up per field, and the rest is done once per set.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from searchidx import words
from searchidx.identity import address_number, content_number, json_bytes, title_number
from searchidx.index.chunks import Vocabulary
from searchidx.index.layout import (
    EXACT_FIELDS,
    FACET_FIELDS,
    NAME_FIELDS,
    NAMED_FIELDS,
    TEXT_FIELDS,
    meta_of,
    names_of,
)
from searchidx.index.packing import Numbers, SectionData, encoded, from_zero, packed, spread, strings
from searchidx.index.running_text import TextField
from searchidx.index.storing import StoredStrings
from searchidx.index.value_keys import value_keys
from searchidx.memo import looked_up
from searchidx.models import Document
from searchidx.moments import seconds


@looked_up(1 << 16, longest=100)  # a segment has many of the names that the one before had
def _forms_of(value: str) -> tuple[str, ...]:
    """The different words of a value."""
    return tuple({token.form for token in words.tokens(value)})


class ValueColumn:
    """The values that documents have in one field, as shared sets."""

    def __init__(self) -> None:
        self._sets: dict[tuple[str, ...], int] = {}
        self._set_of = array("I")

    def add(self, values: tuple[str, ...]) -> None:
        """The values of the next document."""
        self._set_of.append(self._sets.setdefault(values, len(self._sets)))

    def facet(self, name: str) -> SectionData:
        """The column, to count values by."""
        values = sorted({value for values in self._sets for value in values})
        ordinal = {value: number for number, value in enumerate(values)}
        flat = [ordinal[value] for each in self._sets for value in each]
        made: SectionData = {}
        kept = list(map(encoded, values))
        made[f"{name}.values"], made[f"{name}.values@"] = strings(kept)
        made[f"{name}.keys"] = packed(value_keys(kept), "Q")
        made[f"{name}.sets@"] = packed(from_zero(list(map(len, self._sets))))
        made[f"{name}.sets"] = packed(flat)
        made[f"{name}.set"] = packed(self._set_of)
        return made

    def terms(self, name: str) -> SectionData:
        """Which documents have a word in one of their values."""
        forms: dict[str, tuple[str, ...]] = {}
        for value in {value for values in self._sets for value in values}:
            forms[value] = _forms_of(value)
        of_set = [{form for value in values for form in forms[value]} for values in self._sets]
        terms = sorted({form for each in forms.values() for form in each}, key=encoded)
        rank = {form: number for number, form in enumerate(terms)}
        flat = np.array([rank[form] for each in of_set for form in each], dtype=np.int64)
        starts = from_zero(list(map(len, of_set)))
        sets = np.array(self._set_of, dtype=np.int64)
        counts = np.diff(starts)[sets]
        bits = sets.size.bit_length()
        keys = (flat[spread(starts[sets], counts)] << bits) | np.repeat(np.arange(sets.size), counts)
        keys.sort()
        return _postings(name, list(map(encoded, terms)), keys >> bits, keys & ((1 << bits) - 1))


class _ExactField:
    """A field with one exact value per document."""

    def __init__(self) -> None:
        self._values: list[bytes] = []

    def add(self, value: str) -> None:
        """The value of the next document."""
        self._values.append(encoded(value))

    def sections(self, name: str) -> SectionData:
        """Which documents have a value."""
        order = sorted(range(len(self._values)), key=self._values.__getitem__)
        ordered = [self._values[number] for number in order]
        terms = list(dict.fromkeys(ordered))
        if len(terms) == len(ordered):
            keys = np.arange(len(terms))
        else:
            rank = {value: number for number, value in enumerate(terms)}
            keys = np.array([rank[value] for value in ordered], dtype=np.int64)
        return _postings(name, terms, keys, np.array(order, dtype=np.int64))


def _postings(name: str, terms: Sequence[bytes], keys: Numbers, documents: Numbers) -> SectionData:
    """Postings without positions: `keys` are the terms of the documents, ascending."""
    made: SectionData = {}
    made[f"{name}.terms"], made[f"{name}.terms@"] = strings(terms)
    made[f"{name}.posts@"] = packed(from_zero(np.bincount(keys, minlength=len(terms))))
    made[f"{name}.docs"] = packed(documents)
    return made


class SegmentBuilder:
    """Collects documents; `sections()` gives the segment. Documents are numbered in the order they come.

    A `vocabulary` that has met the words of other segments saves working them out again. Only where copies are
    folded does it have to be `sampled`.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, *, sampled: bool = True) -> None:
        self._sampled = sampled
        vocabulary = vocabulary or Vocabulary()
        self._texts = {name: TextField(vocabulary) for name in TEXT_FIELDS}
        self._names = {name: ValueColumn() for name in NAMED_FIELDS}
        self._columns = [self._names[name] for name in NAMED_FIELDS]
        self._exact = {name: _ExactField() for name in EXACT_FIELDS}
        self._days = array("i")
        self._addresses, self._titles, self._saved = array("Q"), array("I"), array("Q")
        self._contents = array("I")
        self._meta, self._body = StoredStrings(), StoredStrings()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._days)

    def add(self, document: Document, key: str) -> None:
        """Take a document. Raises nothing that a document could cause: all of it was made by us."""
        number = len(self)
        body = encoded(document.text)
        self._texts["title"].add(encoded(document.title), document.language, number)
        self._texts["text"].add(body, document.language, number)
        self._exact["id"].add(document.id)
        self._exact["key"].add(key)
        for column, values in zip(self._columns, names_of(document), strict=True):
            column.add(values)
        day = document.dating.day
        self._addresses.append(address_number(document.url))
        self._titles.append(title_number(document.title))
        self._contents.append(content_number(document.title, document.text))
        self._saved.append(seconds(document.saved))
        self._days.append(day.toordinal() if day else 0)
        meta = json_bytes(meta_of(document))
        self._meta.add(meta)
        self._body.add(body)
        self.bytes += len(body) + len(meta)

    def sections(self) -> SectionData:
        """The segment, ready to be written. Only once: what was collected is let go on the way."""
        with ThreadPoolExecutor(1) as beside:  # while what needs Python's lock goes on here
            dictionaries = beside.map(StoredStrings.trained, (self._meta, self._body))
            others = self._values()
            stored: SectionData = {}
            for name, field, dictionary in zip(
                ("meta", "body"), (self._meta, self._body), dictionaries, strict=True
            ):
                stored |= field.sections(name, dictionary)
        self._meta, self._body = StoredStrings(), StoredStrings()
        made: SectionData = {}
        for name in TEXT_FIELDS:
            text = self._texts.pop(name)
            made.update(text.sections(name, len(self), sampled=self._sampled and name == "text"))
        return made | others | stored

    def _values(self) -> SectionData:
        """The sections of all that is neither running text nor stored."""
        made: SectionData = {}
        for name, exact in self._exact.items():
            made.update(exact.sections(name))
        for name in NAME_FIELDS:
            made.update(self._names[name].terms(name))
        for name in FACET_FIELDS:
            made.update(self._names[name].facet(name))
        made["days"] = packed(self._days, "i")
        made["addresses"], made["titles"] = packed(self._addresses, "Q"), packed(self._titles, "I")
        made["contents"], made["saved"] = packed(self._contents, "I"), packed(self._saved, "Q")
        return made
