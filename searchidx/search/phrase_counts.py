"""How often each document has a phrase: by lists of sites (`phrases`), or by bitmaps where its words are the commonest.

In: the words of a phrase. Out: documents and counts. In bitmaps every word takes up one position: documents in which
one may be a compound closed up, which takes up several, are looked at by lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.search.arrays import Arrays, Counted, Counts, Numbers
from searchidx.search.blocks import Block
from searchidx.search.phrases import Occurrences, TermsOf, Unit, followed, reach, splits, starts

COMMON = 1 / 4
"""Words that stand in a text less often than that on average are looked for by lists: these leave out other texts."""

PASSES = 1 / 3
"""So many sites in lists take as long as one step over a number of a bitmap."""

MOST_SLOP = 14
"""Positions left between the words of a phrase that bitmaps have room for, see `arrays.bitmaps`."""


def counts(
    arrays: Arrays, phrase: Sequence[Unit], slop: int, field: str, block: Block, terms: TermsOf
) -> Counts:
    """How often each document has the phrase, with up to `slop` other words in it."""
    bits = block.place_bits(field, slop + reach(phrase))
    maps = block.bitmaps(field)
    if maps is None or not _are_common(phrase, slop, field, block, terms):
        return arrays.by_document(starts(arrays, phrase, slop, field, block, terms, bits), bits)
    found: Counts = maps.counts([block.bitmap(field, terms(unit.form)) for unit in phrase], slop)
    wide = _maybe_wide(arrays, phrase, field, block, terms, bits)
    if not len(wide):
        return found
    others = arrays.among(Counted(*found, 1.0, None), arrays.difference(found.documents, wide))
    kept = Counts(others.documents, others.counts)
    theirs = arrays.by_document(starts(arrays, phrase, slop, field, block, terms, bits, wide), bits)
    if not len(theirs.documents):
        return kept
    documents, numbers = (
        arrays.joined([(0, one), (0, other)]) for one, other in zip(kept, theirs, strict=True)
    )
    return arrays.added(Counts(documents, numbers), block.size)


def _are_common(phrase: Sequence[Unit], slop: int, field: str, block: Block, terms: TermsOf) -> bool:
    """Whether its words stand so often in the texts that bitmaps take less time than lists, and there is room."""
    if slop > MOST_SLOP or any(len(unit.parts) > 1 for unit in phrase):
        return False
    words = [terms(unit.form) for unit in phrase]
    if not block.bitmaps_fit(field, len(set(words))):
        return False
    sites = [block.occurrences(field, word) for word in words]
    steps = slop + 1 if len(phrase) == 2 else 2 * len(phrase)
    return min(sites) >= COMMON * block.size and sum(sites) >= PASSES * steps * block.bitmaps(field).size


def _maybe_wide(
    arrays: Arrays, phrase: Sequence[Unit], field: str, block: Block, terms: TermsOf, bits: int
) -> Numbers:
    """Documents in which a word but the last may be a compound closed up."""
    lists = []
    for unit in phrase[:-1]:
        if any(block.is_closed(field, term) for term in terms(unit.form)):
            for parts in splits(unit.form, lambda form: block.occurrences(field, terms(form)) > 0):
                found = [Occurrences(arrays, field, terms(part), block, bits) for part in parts]
                lists.append(arrays.documents_at(followed(arrays, found, block.size), bits))
    return arrays.union(lists, block.size)
