"""Which articles carry a name, site, author, language, path or grade.

In: a filter and a block of segments. Out: the documents that carry it, deleted ones included. A filter scores nothing.
Words are looked up among the terms of a field of names; whether they stand in one value, its facet column says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from searchidx import words
from searchidx.author_names import authors_of
from searchidx.query.tree import Filter, FilterField
from searchidx.search.arrays import Arrays, Numbers
from searchidx.search.blocks import Block
from searchidx.search.expansion import Part, parts_of
from searchidx.search.names import key
from searchidx.search.terms import Vocabulary
from searchidx.values import replace

FIELDS = {
    "person": "people", "place": "places", "org": "organizations",
    "site": "site", "author": "author", "lang": "language", "path": "path",
    "grade": "grade",
}  # fmt: skip
MANY_VALUED = frozenset({"people", "places", "organizations", "author"})


def each_author(node: Filter) -> tuple[Filter, ...]:
    """A filter for each of several authors, where a value names them as their byline does; none where it names one."""
    if node.field != "author" or node.prefix or node.wildcard or node.distance:
        return ()
    names = authors_of(node.value)
    return tuple(replace(node, value=name, also=()) for name in names) if len(names) > 1 else ()


class Filtering:
    """Finds what filters let through, by the operations of one evaluator."""

    def __init__(self, arrays: Arrays, vocabulary: Vocabulary) -> None:
        self.arrays = arrays
        self.vocabulary = vocabulary

    def carriers(self, node: Filter, block: Block) -> Numbers:
        """Documents with a value that has all the words of the filter's value."""
        field = FIELDS[node.field]
        if field == "grade":
            return self._graded(node.value, block)
        if field == "site":
            node = replace(node, value=node.value.removeprefix("www."))
        if several := each_author(node):
            return self.arrays.common([[self.carriers(each, block)] for each in several], block.size)
        if node.also:
            typed = self.carriers(replace(node, also=()), block)
            return self.arrays.union([typed, self.called(node.field, node.also, block)], block.size)
        parts = [part for part in parts_of(node).open if part.form]
        if not parts:
            return self.arrays.union((), block.size)
        found = self.arrays.common([[self._having(field, part, block)] for part in parts], block.size)
        if field in MANY_VALUED and len(parts) > 1:  # the words may stand in different names
            found = self._one_value_has(field, parts, block, found)
        return found

    def _graded(self, grade: str, block: Block) -> Numbers:
        """Documents whose date has the grade; "none" has those without a date."""
        column = block.facet("grade")
        everybody = self.arrays.every(block.size)
        sets = []
        for number in self.arrays.distinct(column.column, everybody):
            facet, own = column.at(number)
            if grade.lower() in ([facet.value(ordinal) for ordinal in facet.ordinals(own)] or ["none"]):
                sets.append(number)
        return self.arrays.carrying(column.column, everybody, sets)

    def _having(self, field: str, part: Part, block: Block) -> Numbers:
        """Documents with a word in a field of names."""
        ordinals = [self.vocabulary.ordinals(part, field, segment) for segment in block.segments]
        return block.documents(field, ordinals)

    def called(self, field: FilterField, names: Collection[str], block: Block) -> Numbers:
        """Documents with a value that is one of some names, accents, case and points apart."""
        column = FIELDS[field]
        lists = []
        for name in names:
            parts = [part for part in parts_of(Filter(field, name)).open if part.form]
            if parts:
                lists.append(
                    self.arrays.common([[self._having(column, part, block)] for part in parts], block.size)
                )
        documents = self.arrays.union([each for each in lists if len(each)], block.size)
        keys = set(map(key, names))
        return self._with_value(column, lambda value: key(value) in keys, block, documents)

    def _one_value_has(self, field: str, parts: list[Part], block: Block, documents: Numbers) -> Numbers:
        def has(value: str) -> bool:
            own = {token.form for token in words.tokens(value)}
            return all(any(map(part.fits, own)) for part in parts)

        return self._with_value(field, has, block, documents)

    def _with_value(
        self, field: str, fits: Callable[[str], bool], block: Block, documents: Numbers
    ) -> Numbers:
        """The documents with a value that fits."""
        column = block.facet(field)
        verdicts: dict[str, bool] = {}
        sets = []
        for number in self.arrays.distinct(column.column, documents):
            facet, own = column.at(number)
            for value in map(facet.value, facet.ordinals(own)):
                if value not in verdicts:
                    verdicts[value] = fits(value)
                if verdicts[value]:
                    sets.append(number)
                    break
        return self.arrays.carrying(column.column, documents, sets)
