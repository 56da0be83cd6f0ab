"""A field of running text: texts to terms, postings and positions.

In: the texts of a segment's documents. Out: the sections of the field (see `segment`). Texts are kept as the
numbers of their chunks (see `chunks`); what the chunks are as terms is spread over them at the end, and
postings are made by one sort of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from searchidx.index.chunks import Items, Vocabulary
from searchidx.index.lengths import LENGTHS
from searchidx.index.packing import (
    Numbers,
    SectionData,
    from_zero,
    in_stretches,
    packed,
    spellings,
    spread,
    strings,
)
from searchidx.index.shingles import Hashes, samples

BLOCK = 1 << 18
"""Bytes of text that are taken apart at once: enough to be worth it, few enough for the cache."""


@dataclass(slots=True)
class _Waiting:
    """Texts of one language, and whose they are."""

    texts: list[bytes] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Block:
    """The chunks of some documents: how many each has, and all of them one after the other."""

    documents: Numbers
    counts: Numbers
    chunks: NDArray[np.uint32]

    def places(self, widths: Numbers) -> tuple[Numbers, Numbers]:
        """At which word of its document each chunk stands, and how many words each document has."""
        words = from_zero(widths[self.chunks])
        borders = words[from_zero(self.counts)]
        return words[:-1] - np.repeat(borders[:-1], self.counts), np.diff(borders)


class TextField:
    """Collects the texts of one field of a segment."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._waiting: dict[str | None, _Waiting] = {}
        self._blocks: list[_Block] = []

    def add(self, text: bytes, language: str | None, document: int) -> None:
        """Take the text of a document, as UTF-8."""
        waiting = self._waiting.get(language)
        if waiting is None:
            waiting = self._waiting[language] = _Waiting()
        waiting.texts.append(text)
        waiting.documents.append(document)
        waiting.bytes += len(text)
        if waiting.bytes >= BLOCK:
            self._number(language)

    def _number(self, language: str | None) -> None:
        waiting = self._waiting.pop(language)
        chunks, counts = self._vocabulary.numbers(waiting.texts, language)
        self._blocks.append(_Block(np.array(waiting.documents, dtype=np.int64), counts, chunks))

    def sections(self, name: str, documents: int, *, sampled: bool = False) -> SectionData:
        """The sections of the field `name` of a segment of so many documents; also samples of its texts."""
        for language in list(self._waiting):
            self._number(language)
        items = self._vocabulary.items()
        terms, rank, made = self._terms(name, items)
        lengths = np.zeros(documents, dtype=np.int64)
        for block in self._blocks:
            lengths[block.documents] = block.places(items.widths)[1]
        made.update(_postings(name, len(terms), *self._occurrences(items, rank, lengths)))
        made[f"{name}.lengths"] = packed(np.searchsorted(LENGTHS, lengths), "B")
        made[f"{name}.words"] = packed([int(lengths.sum())], "Q")
        if sampled:
            made.update(samples(self._hashed(items, rank, lengths), lengths))
        return made

    def _hashed(self, items: Items, rank: Numbers, lengths: Numbers) -> Hashes:
        """The hashes of all words of all documents, one after the other, as `shingles.samples_of_postings` finds them.

        A chunk's words are its first items. Where a closed-up compound stands beside one of them, the later one in
        byte order is taken.
        """
        hashes = self._vocabulary.hashes()[items.terms]
        closed = np.flatnonzero(items.closed)
        closed = closed[np.argsort(rank[items.terms[closed]], kind="stable")]  # of several the last one stays
        chunks = np.searchsorted(items.starts, closed, side="right") - 1
        beside = items.starts[chunks] + items.offsets[closed]
        later = rank[items.terms[closed]] > rank[items.terms[beside]]
        hashes[beside[later]] = hashes[closed[later]]
        words = np.empty(int(lengths.sum()), dtype=np.uint32)
        begins = from_zero(lengths)[:-1]
        for block in self._blocks:
            of_block = hashes[spread(items.starts[block.chunks], items.widths[block.chunks])]
            words[spread(begins[block.documents], lengths[block.documents])] = of_block
        return words

    def _terms(self, name: str, items: Items) -> tuple[list[bytes], Numbers, SectionData]:
        """The terms of these texts, the place of each of the vocabulary's terms there, and their sections."""
        met = np.zeros(items.widths.size, dtype=bool)
        for block in self._blocks:
            met[block.chunks] = True
        here = spread(items.starts[met], items.counts[met])
        terms, forms = self._vocabulary.sizes()
        used, spelled = np.zeros(terms, dtype=bool), np.zeros(forms, dtype=bool)
        used[items.terms[here]] = True
        spelled[items.spellings[here]] = True
        ordered, rank = self._vocabulary.ranked(used)
        made = spellings(name, *self._vocabulary.spelled(spelled, rank))
        made[f"{name}.terms"], made[f"{name}.terms@"] = strings(ordered)
        closed = np.zeros(len(ordered), dtype=bool)
        closed[rank[items.terms[here[items.closed[here]]]]] = True
        made[f"{name}.closed"] = packed(np.flatnonzero(closed))
        return ordered, rank, made

    def _occurrences(self, items: Items, rank: Numbers, lengths: Numbers) -> tuple[Numbers, int, int]:
        """Every occurrence of a term as one number: term, document and position, sorted.

        Also how many bits hold the position, and how many the document. Terms, documents and positions
        of a segment together are far from 63 bits: a text cannot have both long words and many.
        """
        place_bits = int(lengths.max(initial=0)).bit_length()
        document_bits = lengths.size.bit_length()
        of_item = rank[items.terms] << (place_bits + document_bits)
        several = items.counts != 1
        of_chunk = np.zeros(items.counts.size, dtype=np.int64)
        of_chunk[~several] = of_item[items.starts[~several]]
        keys = np.empty(sum(int(items.counts[block.chunks].sum()) for block in self._blocks), dtype=np.int64)
        end = 0
        for block in self._blocks:
            where = block.places(items.widths)[0]
            where += np.repeat(block.documents << place_bits, block.counts)
            more = np.flatnonzero(several[block.chunks])  # few: nearly all chunks are one word
            chunks, at = block.chunks[more], where[more]
            counts = items.counts[chunks]
            item = spread(items.starts[chunks], counts)
            where += of_chunk[block.chunks]
            for found in (
                of_item[item] + items.offsets[item] + np.repeat(at, counts),
                np.delete(where, more) if more.size else where,
            ):
                keys[end : end + found.size] = found
                end += found.size
        keys.sort()
        return keys, place_bits, document_bits


def _postings(name: str, terms: int, keys: Numbers, place_bits: int, document_bits: int) -> SectionData:
    """Sorted occurrences as postings with positions. They are changed, and taken apart by stretches, to save memory."""
    made: SectionData = {}
    places = in_stretches(keys.size, lambda some: keys[some] & ((1 << place_bits) - 1))
    keys >>= place_bits
    begins = np.ones(keys.size + 1, dtype=bool)  # of a posting; the last one is the end
    np.not_equal(keys[1:], keys[:-1], out=begins[1:-1])
    first = np.flatnonzero(begins)
    borders = np.searchsorted(keys, np.arange(terms + 1) << document_bits)
    made[f"{name}.posts@"] = packed(np.searchsorted(first, borders))
    made[f"{name}.docs"] = in_stretches(
        first.size - 1, lambda some: keys[first[some]] & ((1 << document_bits) - 1)
    )
    made[f"{name}.freqs"] = in_stretches(
        first.size - 1, lambda some: first[some.start + 1 : some.stop + 1] - first[some]
    )
    made[f"{name}.places@"] = packed(borders)
    made[f"{name}.places"] = places
    return made
