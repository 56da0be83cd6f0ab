"""Which articles of a segment match a query tree, and how well.

In: a tree and a segment. Out: document number -> score, for the documents that match, deleted ones
left out. A term's postings are fetched whole and combined as dictionaries, list at a time; there is
no state per document. Words are counted first and scored last, and only where all of a conjunction
agrees. Ranking, pages and facets are made of the result elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.index.segment import SegmentReader
from searchidx.query import tree
from searchidx.query.tree import (
    And,
    AnyWord,
    Between,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Wildcard,
    Word,
)
from searchidx.search.expansion import Exact, Part, Parts, parts_of
from searchidx.search.phrases import Occurrences, Unit, by_document, followed, units
from searchidx.search.phrases import counts as phrase_counts
from searchidx.search.scoring import BOOSTS, idf, length_norms
from searchidx.search.terms import Vocabulary

Scores: TypeAlias = dict[int, float]
Counts: TypeAlias = dict[int, int]

TEXT_FIELDS: tuple[TextField, ...] = ("title", "text")
_FILTER_FIELDS = {
    "person": "people", "place": "places", "org": "organizations",
    "site": "site", "author": "author", "lang": "language", "path": "path",
}  # fmt: skip
_MANY_VALUED = frozenset({"people", "places", "organizations"})


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something occurs in one field of each document, and what an occurrence is worth."""

    field: TextField
    weight: float
    counts: Counts


Leaf: TypeAlias = "list[Counted] | Scores"
"""A word or phrase in a segment: counted and yet to be scored, or scored where that is the only way."""


class Evaluator:
    """Evaluates queries over the segments of one reader, with index-wide statistics.

    What it works out of the statistics it remembers: one serves all queries on its reader.
    """

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.vocabulary = Vocabulary(reader)
        self._norms = {field: length_norms(reader, field) for field in TEXT_FIELDS}
        self._idfs: dict[tuple[str, tuple[str, ...] | Part], float] = {}
        self.boosts: Mapping[str, float] = BOOSTS

    def weighing(self, boosts: Mapping[str, float]) -> Evaluator:
        """The same with other weights of the fields; what is remembered is shared."""
        other = copy.copy(self)
        other.boosts = boosts
        return other

    # --- trees ------------------------------------------------------------------------------------

    def matches(self, node: Node, segment: SegmentReader) -> Scores:
        """The live documents that match, with their scores."""
        return self.live(self._match(node, segment), segment)

    @staticmethod
    def live(scores: Scores, segment: SegmentReader) -> Scores:
        """The same without deleted documents."""
        for document in segment.deleted:
            scores.pop(document, None)
        return scores

    def _match(self, node: Node, segment: SegmentReader) -> Scores:
        match node:
            case Word() | Wildcard() | Fuzzy() | Phrase():
                return self.scores(self.leaf(node, segment), segment)
            case And():
                return self._and(node, segment)
            case Or():
                return add_up([self._match(child, segment) for child in node.children])
            case Not() | Everything() | Filter() | Between():
                return self.restrict(dict.fromkeys(range(segment.size), 0.0), (node,), segment)

    def _and(self, node: And, segment: SegmentReader) -> Scores:
        scoring = [child for child in node.children if isinstance(child, tree.Leaf | And | Or)]
        others = [child for child in node.children if not isinstance(child, tree.Leaf | And | Or)]
        if not scoring:
            return self.restrict(dict.fromkeys(range(segment.size), 0.0), others, segment)
        leaves = [
            self.leaf(child, segment) if isinstance(child, tree.Leaf) else self._match(child, segment)
            for child in scoring
        ]
        return self.restrict(self.together(leaves, segment), others, segment)

    def together(self, leaves: Sequence[Leaf], segment: SegmentReader) -> Scores:
        """The documents that every leaf has, scored; what only some have is never scored."""
        shortest, *longer = sorted(map(documents_of, leaves), key=len)
        common = shortest.intersection(*longer)
        total: Scores = dict.fromkeys(common, 0.0)
        for leaf in leaves:
            if isinstance(leaf, dict):
                for document in common:
                    total[document] += leaf[document]
            else:
                for part in leaf:
                    self._add(total, part, common & part.counts.keys(), segment)
        return total

    def _add(self, total: Scores, part: Counted, documents: Iterable[int], segment: SegmentReader) -> None:
        norms, lengths, counts = self._norms[part.field], segment.lengths(part.field), part.counts
        weight = part.weight * self.boosts[part.field]
        for document in documents:
            count = counts[document]
            total[document] += weight * count / (count + norms[lengths[document]])

    def scores(self, leaf: Leaf, segment: SegmentReader) -> Scores:
        """Every document of a leaf, scored."""
        if isinstance(leaf, dict):
            return leaf
        return add_up([self._scored(part, segment) for part in leaf])

    def _scored(self, part: Counted, segment: SegmentReader) -> Scores:
        norms, lengths = self._norms[part.field], segment.lengths(part.field)
        weight = part.weight * self.boosts[part.field]
        return {d: weight * count / (count + norms[lengths[d]]) for d, count in part.counts.items()}

    def restrict(self, scores: Scores, conditions: Iterable[Node], segment: SegmentReader) -> Scores:
        """The scores of those documents that meet every condition; conditions score nothing."""
        for condition in conditions:
            if not scores:
                break
            match condition:
                case Everything():
                    continue
                case Between(since, until):
                    first = since.toordinal() if since else 1
                    last = until.toordinal() if until else 9_999_999
                    days = segment.days
                    scores = {d: s for d, s in scores.items() if first <= days[d] <= last}
                case Not(child):
                    unwanted = self._match(child, segment)
                    scores = {d: s for d, s in scores.items() if d not in unwanted}
                case Filter():
                    carriers = self._filter(condition, segment)
                    scores = {d: s for d, s in scores.items() if d in carriers}
                case _:
                    wanted = self._match(condition, segment)
                    scores = {d: s for d, s in scores.items() if d in wanted}
        return scores

    # --- words and phrases ------------------------------------------------------------------------

    def leaf(self, node: tree.Leaf, segment: SegmentReader) -> Leaf:
        """Where a word or phrase is, in the title and the text or the one field that it names."""
        fields = (node.field,) if node.field else TEXT_FIELDS
        if isinstance(node, Phrase) and len(phrase := units(node.text)) > 1:
            return [self._phrase(field, phrase, node.slop, segment) for field in fields]
        parts = parts_of(node)
        if not parts.open:
            return {}
        if len(parts.open) == 1 and not parts.closed:
            return [self._word(field, parts.open[0], segment) for field in fields]
        return add_up([self._compound(field, parts, segment) for field in fields])

    def _phrase(self, field: TextField, phrase: list[Unit], slop: int, segment: SegmentReader) -> Counted:
        forms = [form for unit in phrase for form in (unit.parts if len(unit.parts) > 1 else (unit.form,))]
        weight = sum(self.idf(field, self.vocabulary.stems(form)) for form in forms)
        return Counted(field, weight, phrase_counts(phrase, slop, field, segment, self.vocabulary.stems))

    def _compound(self, field: TextField, parts: Parts, segment: SegmentReader) -> Scores:
        """`cease-fire`: its parts one after the other, or closed up; the better of the two scores."""
        found = [self._scored(self._word(field, part, segment), segment) for part in parts.closed]
        if len(parts.open) > 1:  # C++: its part alone is another word
            found.append(self._scored(self._sequence(field, parts.open, segment), segment))
        return best_of(found)

    def _sequence(self, field: TextField, parts: Sequence[Part], segment: SegmentReader) -> Counted:
        """Documents where a word of each part follows one of the part before; a lone `*` is any word."""
        groups = [self.vocabulary.terms(part) if part.form else None for part in parts]
        weight = sum(self.idf(field, group) for group in groups if group is not None)
        found = [None if group is None else Occurrences(field, group, segment) for group in groups]
        return Counted(field, weight, by_document(followed(found)))

    def _word(self, field: TextField, part: Part, segment: SegmentReader) -> Counted:
        """One word, or all that it stands for, which count as one word."""
        if isinstance(part, Exact):
            return self._terms(field, self.vocabulary.stems(part.form), segment)
        own = segment.field(field)
        counts: Counts = {}
        for run in _runs(self.vocabulary.ordinals(part, field, segment)):
            for document, count in zip(*own.postings(run), strict=True):
                counts[document] = counts.get(document, 0) + count
        return Counted(field, self._expanded_idf(field, part), counts)

    def _terms(self, field: TextField, terms: tuple[str, ...], segment: SegmentReader) -> Counted:
        """Documents with any of the terms, which count as one word."""
        lists = [dict(zip(*found, strict=True)) for term in terms if (found := segment.postings(field, term))]
        return Counted(field, self.idf(field, terms), add_up(lists))

    def idf(self, field: str, terms: tuple[str, ...]) -> float:
        """The idf of terms that count as one word: that of the commonest."""
        key = field, terms
        if key not in self._idfs:
            frequency = max((self.reader.frequency(field, term) for term in terms), default=0)
            self._idfs[key] = idf(self.reader.total, frequency)
        return self._idfs[key]

    def _expanded_idf(self, field: str, part: Part) -> float:
        key = field, part
        if key not in self._idfs:
            self._idfs[key] = idf(self.reader.total, self.vocabulary.commonest(part, field))
        return self._idfs[key]

    # --- filters ----------------------------------------------------------------------------------

    def _filter(self, node: Filter, segment: SegmentReader) -> set[int]:
        """Documents with a value that has all the words of the filter's value."""
        field = _FILTER_FIELDS[node.field]
        if field == "site":
            node = replace(node, value=node.value.removeprefix("www."))
        parts = [part for part in parts_of(node).open if part.form]
        if not parts:
            return set()
        found = set.intersection(*(self._having(field, part, segment) for part in parts))
        if field in _MANY_VALUED and len(parts) > 1:  # the words may stand in different names
            found &= self._one_value_has(field, parts, segment, found)
        return found

    def _having(self, field: str, part: Part, segment: SegmentReader) -> set[int]:
        if isinstance(part, Exact):
            return set(segment.documents_with(field, part.form))
        own = segment.field(field)
        runs = _runs(self.vocabulary.ordinals(part, field, segment))
        return set().union(*(own.postings(run).documents for run in runs))

    @staticmethod
    def _one_value_has(
        field: str, parts: list[Part], segment: SegmentReader, documents: set[int]
    ) -> set[int]:
        facet = segment.facet(field)
        verdicts: dict[str, bool] = {}

        def has(name: str) -> bool:
            if name not in verdicts:
                own = {token.form for token in words.tokens(name)}
                verdicts[name] = all(any(map(part.fits, own)) for part in parts)
            return verdicts[name]

        return {d for d in documents if any(has(name) for name in facet.values(d))}


def _runs(ordinals: Sequence[int]) -> Iterator[range]:
    """Ascending numbers as ranges: the postings of neighbours lie one after the other."""
    start = 0
    for at in range(1, len(ordinals) + 1):
        if at == len(ordinals) or ordinals[at] != ordinals[at - 1] + 1:
            yield range(ordinals[start], ordinals[at - 1] + 1)
            start = at


# --- combining ------------------------------------------------------------------------------------
#
# Scores are added in the order of the lists, whatever their lengths: sums of floats depend on the
# order in their last digit, and articles that are alike must come out equal in every segment.


def documents_of(leaf: Leaf) -> set[int]:
    """The documents of a leaf."""
    if isinstance(leaf, dict):
        return set(leaf)
    return set().union(*(part.counts for part in leaf))


Number = TypeVar("Number", int, float)


def add_up(lists: list[dict[int, Number]]) -> dict[int, Number]:
    """Documents that are in any list, their scores added. The lists may be changed."""
    return _merge(lists, lambda a, b: a + b)


def best_of(lists: list[dict[int, Number]]) -> dict[int, Number]:
    """Documents that are in any list, with the best of their scores. The lists may be changed."""
    return _merge(lists, max)


def _merge(lists: list[dict[int, Number]], combine: Callable[[Number, Number], Number]) -> dict[int, Number]:
    merged: dict[int, Number] = {}
    for scores in lists:
        small, merged = (scores, merged) if len(scores) < len(merged) else (merged, scores)
        for document, score in small.items():
            merged[document] = combine(merged[document], score) if document in merged else score
    return merged


def plain_words(node: Node) -> tuple[tuple[AnyWord, ...], tuple[Node, ...]] | None:
    """A query of words side by side, as its words and its conditions; None for any other query.

    Only such a query has partial hits: with an explicit AND, OR or a phrase, what was asked for is
    meant as written.
    """
    children = node.children if isinstance(node, And) and not node.explicit else (node,)
    plain = tuple(child for child in children if isinstance(child, AnyWord))
    conditions = tuple(child for child in children if not isinstance(child, AnyWord))
    if not plain or not all(map(is_condition, conditions)):
        return None
    return plain, conditions


def words_in(node: Node) -> int:
    """How many words and phrases of a tree score."""
    if isinstance(node, And | Or):
        return sum(map(words_in, node.children))
    return int(isinstance(node, tree.Leaf))


def is_condition(node: Node) -> bool:
    """Whether a subtree only narrows: it has no word or phrase outside a NOT, so it scores nothing."""
    if isinstance(node, And | Or):
        return all(map(is_condition, node.children))
    return isinstance(node, Filter | Between | Everything | Not)


def without(node: Node, unwanted: Iterable[AnyWord]) -> Node:
    """A conjunction without some of its words."""
    unwanted = frozenset(unwanted)
    if not isinstance(node, And) or not unwanted:
        return node
    kept = tuple(child for child in node.children if child not in unwanted)
    return replace(node, children=kept)
