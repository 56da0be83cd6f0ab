"""The lead: the first words of a text, where a news story says what it is about.

In: a word or phrase. Out: where it begins in the first LEAD positions of texts, and where the lead of one text ends.
It needs nothing in the index but the positions that phrases need.
"""

from __future__ import annotations

from searchidx import words
from searchidx.query.tree import Leaf, Phrase
from searchidx.search.arrays import Arrays, Counts, Sites
from searchidx.search.blocks import Block
from searchidx.search.expansion import Part, parts_of
from searchidx.search.phrases import Occurrences, followed, reach, starts, units
from searchidx.search.terms import Vocabulary

LEAD = 60
"""Words: about the first two paragraphs of a news story."""


def counts(arrays: Arrays, vocabulary: Vocabulary, node: Leaf, block: Block) -> Counts:
    """How often each document has a word or phrase that begins in the lead of its text."""
    slop = node.slop if isinstance(node, Phrase) else 0
    bits = block.place_bits("text", slop + reach(units(node.text)))
    found = _sites(arrays, vocabulary, node, block, bits)
    return arrays.by_document(arrays.begun(found, LEAD, bits), bits)


def _sites(arrays: Arrays, vocabulary: Vocabulary, node: Leaf, block: Block, bits: int) -> Sites:
    if isinstance(node, Phrase) and len(phrase := units(node.text)) > 1:
        return starts(arrays, phrase, node.slop, "text", block, vocabulary.stems, bits)

    def occurrences(part: Part) -> Occurrences | None:
        return Occurrences(arrays, "text", vocabulary.terms(part), block, bits) if part.form else None

    def anywhere(part: Part) -> Sites:
        found = Occurrences(arrays, "text", vocabulary.terms(part), block, bits)
        return found.sites(arrays.union(found.lists, block.size))

    parts = parts_of(node)
    lists = [anywhere(part) for part in parts.closed]
    if len(parts.open) > 1:  # C++: its part alone is another word
        lists.append(followed(arrays, [occurrences(part) for part in parts.open], block.size))
    elif not parts.closed:
        lists += map(anywhere, parts.open)
    return arrays.either(lists)


def end(text: str, more: int = 0) -> int:
    """Where the lead of a text ends, or `more` words further on.

    >>> end("one two three")
    13
    """
    return next((token.start for token in words.tokens(text) if token.position >= LEAD + more), len(text))
