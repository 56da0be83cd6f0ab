"""Words as they are spelled: which of the articles that have a word in any form have it in this one.

In: documents that have the stems, and the words. Out: those that have the words themselves, and how often. The index
knows stems, so the texts of the candidates are read; a candidate costs some twenty microseconds.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from searchidx import words
from searchidx.index.layout import hit_fields
from searchidx.query.tree import Phrase, TextField, Word
from searchidx.search import lead
from searchidx.search.arrays import Counts
from searchidx.search.blocks import Block


def as_spelled(node: Word | Phrase, field: TextField, documents: Iterable[int], block: Block) -> Counts:
    """The documents whose field has the words one after the other, in these forms, with how often."""
    pattern = spelling(node.text)
    kept, counts = array("I"), array("I")
    for document in map(int, documents):
        segment, number = block.locate(document)
        text = hit_fields(segment.meta(number))["title"] if field == "title" else segment.text(number)
        folded = words.fold(text)
        end = len(words.fold(text[: lead.end(text)])) if field == "lead" else len(folded)
        if found := sum(match.start() < end for match in pattern.finditer(folded)):
            kept.append(document)
            counts.append(found)
    return Counts(memoryview(kept), memoryview(counts))


def spelling(text: str) -> re.Pattern[str]:
    """Finds words in folded text: whole ones, with whatever is no word between them."""
    forms = [token.form for token in words.tokens(text) if not token.joined]
    between = r"(?:[\W_]+|[\W_]s[\W_]+)"  # a possessive is not part of its word
    return re.compile(rf"(?<![^\W_]){between.join(map(re.escape, forms))}(?![^\W_])")
