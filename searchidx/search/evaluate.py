"""Which articles of a segment match a query tree, and how well.

In: a tree and a segment. Out: document number -> score, for the documents that match, deleted ones
left out. A term's postings are fetched whole and combined as dictionaries, list at a time; there is
no state per document. Words are counted first and scored last, and only where all of a conjunction
agrees. Ranking, pages and facets are made of the result elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.index.segment import Places, SegmentReader, encoded
from searchidx.query.tree import And, Between, Everything, Filter, Node, Not, Or, Phrase, TextField, Word
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


PLACE_BITS = 32
"""Of a site, for the position; what is above is the document."""


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
        self._idfs: dict[tuple[str, tuple[str, ...]], float] = {}

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
            case Word() | Phrase():
                return self.scores(self.leaf(node, segment), segment)
            case And():
                return self._and(node, segment)
            case Or():
                return add_up([self._match(child, segment) for child in node.children])
            case Not() | Everything() | Filter() | Between():
                return self.restrict(dict.fromkeys(range(segment.size), 0.0), (node,), segment)

    def _and(self, node: And, segment: SegmentReader) -> Scores:
        scoring = [child for child in node.children if isinstance(child, Word | Phrase | And | Or)]
        others = [child for child in node.children if not isinstance(child, Word | Phrase | And | Or)]
        if not scoring:
            return self.restrict(dict.fromkeys(range(segment.size), 0.0), others, segment)
        leaves = [
            self.leaf(child, segment) if isinstance(child, Word | Phrase) else self._match(child, segment)
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
        weight = part.weight * BOOSTS[part.field]
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
        weight = part.weight * BOOSTS[part.field]
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

    def leaf(self, node: Word | Phrase, segment: SegmentReader) -> Leaf:
        """Where a word or phrase is, in the title and the text or the one field that it names."""
        tokens = list(words.tokens(node.text))
        parts = [token.form for token in tokens if not token.joined]
        if not parts:
            return {}
        fields = (node.field,) if node.field else TEXT_FIELDS
        joined = [token.form for token in tokens if token.joined]
        if isinstance(node, Phrase) and (len(parts) > 1 or not joined):
            groups = [self.vocabulary.stems(form) for form in parts]
            return [self._sequence(field, groups, segment) for field in fields]
        prefix = isinstance(node, Word) and node.prefix
        if len(parts) == 1 and not joined:
            return [self._word(field, parts[0], segment, prefix=prefix) for field in fields]
        return add_up([self._compound(field, parts, joined, segment, prefix=prefix) for field in fields])

    def _compound(
        self, field: TextField, parts: list[str], joined: list[str], segment: SegmentReader, *, prefix: bool
    ) -> Scores:
        """`cease-fire`: its parts one after the other, or closed up; the better of the two scores."""
        found = [self._scored(self._word(field, form, segment, prefix=prefix), segment) for form in joined]
        if len(parts) > 1:  # C++: its part alone is another word
            last = self.vocabulary.completions if prefix else self.vocabulary.stems
            groups = [*map(self.vocabulary.stems, parts[:-1]), last(parts[-1])]
            found.append(self._scored(self._sequence(field, groups, segment), segment))
        return best_of(found)

    def _word(self, field: TextField, form: str, segment: SegmentReader, *, prefix: bool) -> Counted:
        """One word, or all that begin with it, which count as one word."""
        stems = self.vocabulary.stems(form)
        if not prefix:
            return self._terms(field, stems, segment)
        own = segment.field(field)
        completions = own.completions(encoded(form))
        counts = _sum(*own.postings(completions))
        others = tuple(term for term in stems if not term.startswith(form))
        for term in others:  # stems end otherwise: `elections*` stands for `elect` too, `party*` for `parti`
            found = segment.postings(field, term)
            counts = add_up([counts, _sum(*found)]) if found else counts
        return Counted(field, self._prefix_idf(field, form, others), counts)

    def idf(self, field: str, terms: tuple[str, ...]) -> float:
        """The idf of terms that count as one word: that of the commonest."""
        key = field, terms
        if key not in self._idfs:
            frequency = max((self.reader.frequency(field, term) for term in terms), default=0)
            self._idfs[key] = idf(self.reader.total, frequency)
        return self._idfs[key]

    def _prefix_idf(self, field: str, form: str, others: tuple[str, ...]) -> float:
        """The idf of the commonest term that a prefix stands for."""
        key = f"{field}*", (form, *others)
        if key not in self._idfs:
            frequencies: dict[bytes, int] = {}
            for segment in self.reader.segments:
                own = segment.field(field)
                for ordinal in own.completions(encoded(form)):
                    term = own.term(ordinal)
                    frequencies[term] = frequencies.get(term, 0) + own.frequency(ordinal)
            most = max(
                [*frequencies.values(), *(self.reader.frequency(field, term) for term in others)], default=0
            )
            self._idfs[key] = idf(self.reader.total, most)
        return self._idfs[key]

    def _terms(self, field: TextField, terms: tuple[str, ...], segment: SegmentReader) -> Counted:
        """Documents with any of the terms, which count as one word."""
        lists = [dict(zip(*found, strict=True)) for term in terms if (found := segment.postings(field, term))]
        return Counted(field, self.idf(field, terms), add_up(lists))

    def _sequence(self, field: TextField, groups: list[tuple[str, ...]], segment: SegmentReader) -> Counted:
        """Documents where a word of each group follows one of the group before."""
        if len(groups) == 1:
            return self._terms(field, groups[0], segment)
        weight = sum(self.idf(field, group) for group in groups)
        found = [[places for term in group if (places := segment.places(field, term))] for group in groups]
        common = set.intersection(*(set().union(*(each.documents for each in lists)) for lists in found))
        sites = [_sites(lists, common) for lists in found]
        rarest = min(range(len(sites)), key=lambda i: len(sites[i]))
        starts = sites[rarest]
        for step, follows in enumerate(sites):
            if step != rarest:
                starts = {site for site in starts if site + step - rarest in follows}
        return Counted(field, weight, Counter(site >> PLACE_BITS for site in starts))

    # --- filters ----------------------------------------------------------------------------------

    def _filter(self, node: Filter, segment: SegmentReader) -> set[int]:
        """Documents with a value that has all the words of the filter's value."""
        field = _FILTER_FIELDS[node.field]
        value = node.value.removeprefix("www.") if field == "site" else node.value
        forms = [token.form for token in words.tokens(value) if not token.joined]
        if not forms:
            return set()
        *whole, last = forms
        lists = [self._having(field, form, segment, prefix=False) for form in whole]
        found = self._having(field, last, segment, prefix=node.prefix).intersection(*lists)
        if field in _MANY_VALUED and len(forms) > 1:  # the words may stand in different names
            found &= self._one_value_has(field, forms, segment, found, prefix=node.prefix)
        return found

    @staticmethod
    def _having(field: str, form: str, segment: SegmentReader, *, prefix: bool) -> set[int]:
        own = segment.field(field)
        if prefix:
            return set(own.postings(own.completions(encoded(form))).documents)
        return set(segment.documents_with(field, form))

    @staticmethod
    def _one_value_has(
        field: str, forms: list[str], segment: SegmentReader, documents: set[int], *, prefix: bool
    ) -> set[int]:
        facet = segment.facet(field)
        verdicts: dict[str, bool] = {}

        def has(name: str) -> bool:
            if name not in verdicts:
                own = {token.form for token in words.tokens(name)}
                whole = forms[:-1] if prefix else forms
                verdicts[name] = own.issuperset(whole) and (
                    not prefix or any(f.startswith(forms[-1]) for f in own)
                )
            return verdicts[name]

        return {d for d in documents if any(has(name) for name in facet.values(d))}


def _sites(found: list[Places], documents: Collection[int]) -> set[int]:
    """Where a word of a phrase stands in some documents: document and position as one number.

    A set: a compound and its first part may have one stem, and then it is there twice.
    """
    sites: set[int] = set()
    for places in found:
        positions = places.positions
        for document, start, end in zip(places.documents, places.starts, places.starts[1:], strict=False):
            if document in documents:
                base = document << PLACE_BITS
                sites.update([base + position for position in positions[start:end]])
    return sites


def _sum(documents: Sequence[int], counts: Sequence[int]) -> Counts:
    """Occurrences by document, where documents may repeat."""
    summed: Counts = {}
    for document, count in zip(documents, counts, strict=True):
        summed[document] = summed.get(document, 0) + count
    return summed


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


def plain_words(node: Node) -> tuple[tuple[Word, ...], tuple[Node, ...]] | None:
    """A query of words side by side, as its words and its conditions; None for any other query.

    Only such a query has partial hits: with an explicit AND, OR or a phrase, what was asked for is
    meant as written.
    """
    children = node.children if isinstance(node, And) and not node.explicit else (node,)
    plain = tuple(child for child in children if isinstance(child, Word))
    conditions = tuple(child for child in children if not isinstance(child, Word))
    if not plain or not all(map(is_condition, conditions)):
        return None
    return plain, conditions


def is_condition(node: Node) -> bool:
    """Whether a subtree only narrows: it has no word or phrase outside a NOT, so it scores nothing."""
    if isinstance(node, And | Or):
        return all(map(is_condition, node.children))
    return isinstance(node, Filter | Between | Everything | Not)


def without(node: Node, unwanted: Iterable[Word]) -> Node:
    """A conjunction without some of its words."""
    unwanted = frozenset(unwanted)
    if not isinstance(node, And) or not unwanted:
        return node
    kept = tuple(child for child in node.children if child not in unwanted)
    return replace(node, children=kept)
