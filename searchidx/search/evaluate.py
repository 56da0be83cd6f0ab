"""Which articles of a segment match a query tree, and how well.

In: a tree and a segment. Out: document number -> score, for the documents that match, deleted ones
left out. A term's postings are fetched whole and combined as dictionaries, list at a time; there is
no state per document. Ranking, pages and facets are made of the result elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from searchidx import words
from searchidx.index.reader import IndexReader, SegmentReader, unpack_positions, values
from searchidx.query.tree import And, Between, Everything, Filter, Node, Not, Or, Phrase, TextField, Word
from searchidx.search.scoring import BOOSTS, idf, length_norms
from searchidx.search.terms import Vocabulary

Scores: TypeAlias = dict[int, float]
Positions: TypeAlias = dict[int, Sequence[int]]

TEXT_FIELDS: tuple[TextField, ...] = ("title", "text")
_FILTER_FIELDS = {
    "person": "people", "place": "places", "org": "organizations",
    "site": "site", "author": "author", "lang": "language", "path": "path",
}  # fmt: skip
_MANY_VALUED = frozenset({"people", "places", "organizations"})


class Evaluator:
    """Evaluates one query over the segments of one reader, with index-wide statistics."""

    def __init__(self, reader: IndexReader, vocabulary: Vocabulary | None = None) -> None:
        self.reader = reader
        self.vocabulary = vocabulary or Vocabulary(reader)
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
            case Word():
                return self.word(node, segment)
            case Phrase():
                return self._phrase(node, segment)
            case And():
                return self._and(node, segment)
            case Or():
                return add_up([self._match(child, segment) for child in node.children])
            case Not() | Everything() | Filter() | Between():
                return self.restrict(dict.fromkeys(range(segment.size), 0.0), (node,), segment)

    def _and(self, node: And, segment: SegmentReader) -> Scores:
        scoring = [child for child in node.children if isinstance(child, Word | Phrase | And | Or)]
        others = [child for child in node.children if not isinstance(child, Word | Phrase | And | Or)]
        found = intersect([self._match(child, segment) for child in scoring]) if scoring else None
        if found is None:
            found = dict.fromkeys(range(segment.size), 0.0)
        return self.restrict(found, others, segment)

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

    # --- words ------------------------------------------------------------------------------------

    def word(self, node: Word, segment: SegmentReader) -> Scores:
        """Documents with a word in the title or the text (or the one field that it names)."""
        fields = (node.field,) if node.field else TEXT_FIELDS
        return add_up([self._word_in(node, field, segment) for field in fields])

    def _word_in(self, node: Word, field: TextField, segment: SegmentReader) -> Scores:
        tokens = list(words.tokens(node.text))
        parts = [token.form for token in tokens if not token.joined]
        joined = [token.form for token in tokens if token.joined]
        if not parts:
            return {}
        last = self.vocabulary.completions if node.prefix else self.vocabulary.stems
        groups = [*map(self.vocabulary.stems, parts[:-1]), last(parts[-1])]
        if len(parts) == 1 and not joined:
            return self._terms(field, groups[0], segment)
        closed_up = [self._terms(field, last(form), segment) for form in joined]
        if len(parts) == 1:  # C++: its part alone is another word
            return best_of(closed_up)
        return best_of([self._sequence(field, groups, segment), *closed_up])

    def idf(self, field: str, terms: tuple[str, ...]) -> float:
        """The idf of terms that count as one word: that of the commonest."""
        key = field, terms
        if key not in self._idfs:
            frequency = max((self.reader.frequency(field, term) for term in terms), default=0)
            self._idfs[key] = idf(self.reader.total, frequency)
        return self._idfs[key]

    def _terms(self, field: TextField, terms: tuple[str, ...], segment: SegmentReader) -> Scores:
        """Documents with any of the terms, which count as one word."""
        lists = [postings for term in terms if (postings := segment.postings(field, term))]
        if not lists:
            return {}
        if len(lists) == 1:
            frequencies = dict(zip(lists[0].documents, lists[0].frequencies, strict=True))
        else:
            frequencies = add_up([dict(zip(p.documents, p.frequencies, strict=True)) for p in lists])
        return self._bm25(field, self.idf(field, terms), frequencies, segment)

    def _bm25(self, field: TextField, weight: float, frequencies: Scores, segment: SegmentReader) -> Scores:
        norms, lengths = self._norms[field], segment.length_bytes(field)
        weight *= BOOSTS[field]
        return {d: weight * tf / (tf + norms[lengths[d]]) for d, tf in frequencies.items()}

    # --- phrases ----------------------------------------------------------------------------------

    def _phrase(self, node: Phrase, segment: SegmentReader) -> Scores:
        forms = [token.form for token in words.tokens(node.text) if not token.joined]
        groups = [self.vocabulary.stems(form) for form in forms]
        if not groups:
            return {}
        fields = (node.field,) if node.field else TEXT_FIELDS
        return add_up([self._sequence(field, groups, segment) for field in fields])

    def _sequence(self, field: TextField, groups: list[tuple[str, ...]], segment: SegmentReader) -> Scores:
        """Documents where a word of each group follows one of the group before."""
        if len(groups) == 1:
            return self._terms(field, groups[0], segment)
        lists = [self._positions(field, group, segment) for group in groups]
        common = set.intersection(*(set(each) for each in lists))
        frequencies: Scores = {}
        for document in common:
            starts = set(lists[0][document])
            for step, positions in enumerate(lists[1:], 1):
                starts.intersection_update([p - step for p in positions[document]])
                if not starts:
                    break
            else:
                frequencies[document] = float(len(starts))
        weight = sum(self.idf(field, group) for group in groups)
        return self._bm25(field, weight, frequencies, segment)

    @staticmethod
    def _positions(field: TextField, terms: tuple[str, ...], segment: SegmentReader) -> Positions:
        found: Positions = {}
        for term in terms:
            postings = segment.postings(field, term)
            for document, packed in zip(postings.documents, postings.values, strict=True) if postings else ():
                positions = unpack_positions(packed)
                found[document] = [*found[document], *positions] if document in found else positions
        return found

    # --- filters ----------------------------------------------------------------------------------

    def _filter(self, node: Filter, segment: SegmentReader) -> set[int]:
        """Documents with a value that has all the words of the filter's value."""
        field = _FILTER_FIELDS[node.field]
        forms = [token.form for token in words.tokens(node.value) if not token.joined]
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
        terms = segment.terms(field, form) if prefix else (form,)
        return {d for term in terms if (p := segment.postings(field, term)) for d in p.documents}

    @staticmethod
    def _one_value_has(
        field: str, forms: list[str], segment: SegmentReader, documents: set[int], *, prefix: bool
    ) -> set[int]:
        column = segment.column(field)
        verdicts: dict[str, bool] = {}

        def has(name: str) -> bool:
            if name not in verdicts:
                own = {token.form for token in words.tokens(name)}
                whole = forms[:-1] if prefix else forms
                verdicts[name] = own.issuperset(whole) and (
                    not prefix or any(f.startswith(forms[-1]) for f in own)
                )
            return verdicts[name]

        return {d for d in documents if any(has(name) for name in values(column[d]))} if column else set()


# --- combining ------------------------------------------------------------------------------------
#
# Scores are added in the order of the lists, whatever their lengths: sums of floats depend on the
# order in their last digit, and articles that are alike must come out equal in every segment.


def intersect(lists: list[Scores]) -> Scores:
    """Documents that are in every list, their scores added."""
    shortest, *longer = sorted(lists, key=len)
    common: Iterable[int] = shortest
    for other in longer:
        common = [d for d in common if d in other]
    first, *rest = lists
    merged = {d: first[d] for d in common}
    for other in rest:
        for document in merged:
            merged[document] += other[document]
    return merged


def add_up(lists: list[Scores]) -> Scores:
    """Documents that are in any list, their scores added. The lists may be changed."""
    return _merge(lists, lambda a, b: a + b)


def best_of(lists: list[Scores]) -> Scores:
    """Documents that are in any list, with the best of their scores. The lists may be changed."""
    return _merge(lists, max)


def _merge(lists: list[Scores], combine: Callable[[float, float], float]) -> Scores:
    merged: Scores = {}
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
    if not plain or not all(isinstance(c, Filter | Between | Everything | Not) for c in conditions):
        return None
    return plain, conditions


def without(node: Node, unwanted: Iterable[Word]) -> Node:
    """A conjunction without some of its words."""
    unwanted = frozenset(unwanted)
    if not isinstance(node, And) or not unwanted:
        return node
    kept = tuple(child for child in node.children if child not in unwanted)
    return replace(node, children=kept)
