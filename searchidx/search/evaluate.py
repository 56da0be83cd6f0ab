"""Which articles match a query tree, and how well.

In: a tree and a block of segments. Out: `Matched`: which documents, and of what their scores are made; deleted ones
are left out. A term's postings are fetched whole and combined list at a time; there is no state per document.
How lists are combined is the business of `searchidx.search.arrays`. Words are counted first and scored last, and
only where all of a conjunction agrees. Ranking, pages and facets are made of the result elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.index.segment import SegmentReader
from searchidx.query import tree
from searchidx.query.tree import (
    And,
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
from searchidx.search import arrays as operations
from searchidx.search import lead
from searchidx.search.arrays import Arrays, Counted, Counts, FacetColumns, Numbers, Piece, Scores
from searchidx.search.blocks import Block, blocks_of
from searchidx.search.exactly import as_spelled
from searchidx.search.expansion import Exact, Part, Parts, parts_of
from searchidx.search.filtering import Filtering
from searchidx.search.folding import Folding
from searchidx.search.phrase_counts import counts as phrase_counts
from searchidx.search.phrases import Occurrences, Unit, followed, units
from searchidx.search.scoring import BOOSTS, idf, length_norms
from searchidx.search.terms import Vocabulary
from searchidx.values import dataclass, replace

TEXT_FIELDS: tuple[TextField, ...] = ("title", "text")
STORED: Mapping[TextField, TextField] = {"title": "title", "text": "text", "lead": "text"}
"""Where in the index the words of a field are."""

SAMPLE = 16
"""About so many segments are looked at to see how much work a question is."""

MOST_REMEMBERED = 200
"""Words whose postings are remembered, by field and block, where languages disagree on their stems."""

POSITION_COSTS = 1 / 4
"""In Python, a position takes so much of the time that a posting takes, which is also scored and counted in facets."""

SLOP_COSTS = 10
"""In Python, a position of words that may leave gaps between them takes as long as so many others."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What matches in a block: the sum of its `pieces` is the score of its `documents`.

    Without `documents`, they are all that are in any piece, and every piece scores above zero.
    """

    pieces: tuple[Piece, ...]
    documents: Numbers | None = None


Leaf: TypeAlias = tuple[Piece, ...]
"""A word or phrase in a block, by field."""


class Evaluator:
    """Evaluates queries over the blocks of one reader, with index-wide statistics.

    What it works out of the statistics it remembers: one serves all queries on its reader.
    `arrays` are the operations it works with; without them it chooses for each question.
    """

    def __init__(self, reader: IndexReader, arrays: Arrays | None = None) -> None:
        self.reader = reader
        self.vocabulary = Vocabulary(reader)
        self.arrays = arrays or operations.python_arrays()
        self._fixed = arrays is not None
        self._asked = 0
        self.norms: Mapping[str, Sequence[float]] = {
            field: length_norms(reader, field) for field in TEXT_FIELDS
        }
        self._idfs: dict[tuple[str, tuple[str, ...] | Part], float] = {}
        self.boosts: Mapping[str, float] = BOOSTS
        self.blocks = blocks_of(self.arrays, reader)
        self._facets: dict[str, FacetColumns] = {}
        self._by_language: dict[tuple[str, str, int], Counts] = {}
        self._foldings: dict[int, Folding] = {}

    def weighing(self, boosts: Mapping[str, float]) -> Evaluator:
        """The same with other weights of the fields; what is remembered is shared."""
        other = copy.copy(self)
        other.boosts = boosts
        return other

    def ready(self, node: Node) -> None:
        """Choose the operations for a question that is about to be asked."""
        if self._fixed:
            return
        self._asked += 1
        if operations.worth_it(self._asked, lambda: self.work(node)):
            self._fixed, self.arrays = True, operations.numpy_arrays()
            self.blocks = blocks_of(self.arrays, self.reader)
            self._facets.clear()
            self._by_language.clear()
            self._foldings.clear()

    def work(self, node: Node) -> int:
        """How many postings a question has to look at, about, or other things that take as long.

        Some of the segments speak for all.
        """
        sample = self.reader.segments[:: len(self.reader.segments) // SAMPLE + 1]
        share = sum(segment.size for segment in sample) / max(1, self.reader.total)
        return int(self._work(node, sample) / share) if share else 0

    def _work(self, node: Node, segments: Sequence[SegmentReader]) -> float:
        """The same, of these segments."""
        match node:
            case And(children) | Or(children):
                return sum(self._work(child, segments) for child in children)
            case Not(child):
                return self._work(child, segments)
            case Word() | Wildcard() | Fuzzy() | Phrase():
                fields = (STORED[node.field],) if node.field else TEXT_FIELDS
                forms = {form for unit in units(node.text) for form in (*unit.parts, unit.closed) if form}
                terms = {term for form in forms for term in self.vocabulary.stems(form)}
                known = [(field, term) for field in fields for term in terms]
                placed = isinstance(node, Phrase) or node.field == "lead"
                costs = POSITION_COSTS if placed else 1
                if isinstance(node, Phrase) and node.slop:
                    costs *= SLOP_COSTS
                return costs * sum(
                    segment.occurrences(field, term) if placed else segment.frequency(field, term)
                    for field, term in known
                    for segment in segments
                )
        return 0

    @property
    def folding(self) -> Folding:
        """What folds hits into stories."""
        key = id(self.blocks)
        if key not in self._foldings:
            self._foldings[key] = Folding(self.reader, self.arrays, self.blocks)
        return self._foldings[key]

    @property
    def filtering(self) -> Filtering:
        """What finds the carriers of names and other values."""
        return Filtering(self.arrays, self.vocabulary)

    def facet(self, name: str) -> FacetColumns:
        """A facet in every block."""
        found = self._facets.get(name)
        if found is None:
            found = self._facets[name] = FacetColumns([block.facet(name) for block in self.blocks])
        return found

    # --- trees ------------------------------------------------------------------------------------

    def matches(self, node: Node, block: Block) -> Scores:
        """The live documents that match, with their scores."""
        return self.scores(self.match(node, block), block)

    def match(self, node: Node, block: Block) -> Matched:
        """The live documents that match, not scored yet."""
        return self.live(self._match(node, block), block)

    def live(self, matched: Matched, block: Block) -> Matched:
        """The same without deleted documents."""
        if not len(block.deleted):
            return matched
        documents = self.documents(matched, block)
        return replace(matched, documents=self.arrays.difference(documents, block.deleted))

    def documents(self, matched: Matched, block: Block) -> Numbers:
        """The documents that match."""
        if matched.documents is None:
            return self.arrays.union([piece.documents for piece in matched.pieces], block.size)
        return matched.documents

    def scores(self, matched: Matched, block: Block) -> Scores:
        """The documents that match, scored."""
        return self.arrays.accumulated(matched.pieces, block.size, matched.documents)

    def _match(self, node: Node, block: Block) -> Matched:
        match node:
            case Word() | Wildcard() | Fuzzy() | Phrase():
                return Matched(self.leaf(node, block))
            case And():
                return self._and(node, block)
            case Or():
                return self._or(node, block)
            case Not() | Everything() | Filter() | Between():
                documents = self.restrict(self.arrays.every(block.size), (node,), block)
                return Matched((), documents)

    def _or(self, node: Or, block: Block) -> Matched:
        found = [self._match(child, block) for child in node.children]
        if all(each.documents is None for each in found):
            return Matched(tuple(piece for each in found for piece in each.pieces))
        documents = self.arrays.union([self.documents(each, block) for each in found], block.size)
        pieces: list[Piece] = []
        for each in found:
            pieces += each.pieces if each.documents is None else [self.scores(each, block)]
        return Matched(tuple(pieces), documents)

    def _and(self, node: And, block: Block) -> Matched:
        scoring = [child for child in node.children if isinstance(child, tree.Leaf | And | Or)]
        others = [child for child in node.children if not isinstance(child, tree.Leaf | And | Or)]
        if not scoring:
            return Matched((), self.restrict(self.arrays.every(block.size), others, block))
        return self.together([self._match(child, block) for child in scoring], others, block)

    def together(self, found: Sequence[Matched], conditions: Sequence[Node], block: Block) -> Matched:
        """The documents that all have and that meet every condition."""
        if len(found) == 1 and not conditions:
            return found[0]
        groups = [
            [piece.documents for piece in each.pieces] if each.documents is None else [each.documents]
            for each in found
        ]
        documents = self.restrict(self.arrays.common(groups, block.size), conditions, block)
        return Matched(tuple(piece for each in found for piece in each.pieces), documents)

    def restrict(self, documents: Numbers, conditions: Iterable[Node], block: Block) -> Numbers:
        """Those documents that meet every condition; conditions score nothing."""
        arrays = self.arrays
        for condition in conditions:
            if not len(documents):
                break
            match condition:
                case Everything():
                    continue
                case Between(since, until):
                    first = since.toordinal() if since else 1
                    last = until.toordinal() if until else 9_999_999
                    documents = arrays.between(block.days, documents, first, last)
                case Not(child):
                    unwanted = self.documents(self._match(child, block), block)
                    documents = arrays.difference(documents, unwanted)
                case Filter():
                    carriers = self.filtering.carriers(condition, block)
                    documents = arrays.common([[documents], [carriers]], block.size)
                case _:
                    wanted = self.documents(self._match(condition, block), block)
                    documents = arrays.common([[documents], [wanted]], block.size)
        return documents

    # --- words and phrases ------------------------------------------------------------------------

    def leaf(self, node: tree.Leaf, block: Block) -> Leaf:
        """Where a word or phrase is, in the title and the text or the one field that it names."""
        fields = (node.field,) if node.field else TEXT_FIELDS
        if node.field == "lead":
            return (self._lead(node, block),)
        if isinstance(node, Word | Phrase) and node.exact:
            return tuple(self._spelled(field, node, block) for field in fields)
        if isinstance(node, Phrase) and len(phrase := units(node.text)) > 1:
            return tuple(self._phrase(field, phrase, node.slop, block) for field in fields)
        parts = parts_of(node)
        if not parts.open:
            return ()
        if len(parts.open) == 1 and not parts.closed:
            return tuple(self._word(field, parts.open[0], block) for field in fields)
        return tuple(self._compound(field, parts, block) for field in fields)

    def _counted(self, field: TextField, weight: float, counts: Counts, block: Block) -> Counted:
        field = STORED[field]
        return Counted(*counts, weight * self.boosts[field], block.norms(field, self.norms[field]))

    def term(self, field: TextField, term: str, weight: float, block: Block) -> Counted:
        """A single term of the index, worth so many times its idf."""
        return self._counted(field, weight * self.idf(field, (term,)), block.counts(field, (term,)), block)

    def _lead(self, node: tree.Leaf, block: Block) -> Counted:
        """A word or phrase in the beginning of the text."""
        if isinstance(node, Word | Phrase) and node.exact:
            return self._spelled("lead", node, block)
        worth = (
            [self._written_idf("text", units(node.text))]
            if isinstance(node, Phrase)
            else [
                sum(self._part_idf("text", part) for part in parts)
                for parts in (parts_of(node).open, parts_of(node).closed)
            ]
        )
        counts = lead.counts(self.arrays, self.vocabulary, node, block)
        if isinstance(node, Word) and len(forms := parts_of(node).all()) == 1 and isinstance(forms[0], Exact):
            own = self.word_counts("text", forms[0].form, block).documents
            counts = self._among(counts, self.arrays.common([[counts.documents], [own]], block.size))
        return self._counted("text", max(worth), counts, block)

    def _spelled(self, field: TextField, node: Word | Phrase, block: Block) -> Counted:
        """An exact word or phrase: those of its documents in any form that have this one."""
        loose = self.leaf(replace(node, field=field, exact=False), block)
        found = as_spelled(node, field, [d for piece in loose for d in piece.documents], block)
        forms = {token.form for token in words.tokens(node.text) if not token.joined}
        weight = sum(self.idf(STORED[field], self.vocabulary.stems(form)) for form in forms)
        numbers = self.arrays.numbers
        return self._counted(field, weight, Counts(*map(numbers, found)), block)

    def _phrase(self, field: TextField, phrase: Sequence[Unit], slop: int, block: Block) -> Counted:
        counts = phrase_counts(self.arrays, phrase, slop, field, block, self.vocabulary.stems)
        return self._counted(field, self._written_idf(field, phrase), counts, block)

    def _written_idf(self, field: str, phrase: Sequence[Unit]) -> float:
        """The idfs of the words of a phrase, added."""
        forms = [form for unit in phrase for form in (unit.parts if len(unit.parts) > 1 else (unit.form,))]
        return sum(self.idf(field, self.vocabulary.stems(form)) for form in forms)

    def _compound(self, field: TextField, parts: Parts, block: Block) -> Scores:
        """`cease-fire`: its parts one after the other, or closed up; the better of the two scores."""
        found = [self._word(field, part, block) for part in parts.closed]
        if len(parts.open) > 1:  # C++: its part alone is another word
            found.append(self._sequence(field, parts.open, block))
        return self.arrays.best(found, block.size)

    def _sequence(self, field: TextField, parts: Sequence[Part], block: Block) -> Counted:
        """Documents where a word of each part follows one of the part before; a lone `*` is any word."""
        bits = block.place_bits(field, len(parts))
        groups = [self.vocabulary.terms(part) if part.form else None for part in parts]
        weight = sum(self.idf(field, group) for group in groups if group is not None)
        found = [
            None if group is None else Occurrences(self.arrays, field, group, block, bits) for group in groups
        ]
        counts = self.arrays.by_document(followed(self.arrays, found, block.size), bits)
        return self._counted(field, weight, counts, block)

    def _word(self, field: TextField, part: Part, block: Block) -> Counted:
        """One word, or all that it stands for, which count as one word."""
        weight = self._part_idf(field, part)
        if isinstance(part, Exact):
            return self._counted(field, weight, self.word_counts(field, part.form, block), block)
        runs = [list(_runs(self.vocabulary.ordinals(part, field, segment))) for segment in block.segments]
        return self._counted(field, weight, block.counts_of(field, runs), block)

    def word_counts(self, field: str, form: str, block: Block) -> Counts:
        """How often each document has a word, in a form that has its stem in the document's own language.

        Where languages disagree on the stem, a term counts only in documents of those that say so: a banker is a
        Bank to a stemmer of German, and not to one of English.
        """
        terms = self.vocabulary.stems(form)
        if len(terms) == 1:
            return block.counts(field, terms)
        key = field, form, block.base
        if key not in self._by_language:
            if len(self._by_language) > MOST_REMEMBERED * len(self.blocks):
                self._by_language.clear()
            self._by_language[key] = self._in_their_languages(field, form, terms, block)
        return self._by_language[key]

    def _in_their_languages(self, field: str, form: str, terms: tuple[str, ...], block: Block) -> Counts:
        stem = {code: words.stem(form, code) for code in set(block.languages)}
        stems = [stem[code] for code in block.languages]
        found = []
        for term in terms:
            sets = [number for number, own in enumerate(stems) if own == term]
            if not sets:
                continue
            counts = block.counts(field, (term,))
            kept = counts.documents
            if len(sets) < len(stems):  # else all of the block is in languages that agree, as it often is
                kept = self.arrays.carrying(block.facet("language").column, kept, sets)
            if len(kept):
                found.append(self._among(counts, kept))
        if not found:
            return block.counts(field, ())
        if len(found) == 1:
            return found[0]
        documents, numbers = (self.arrays.joined([(0, each[at]) for each in found]) for at in (0, 1))
        return self.arrays.added(Counts(documents, numbers), block.size)

    def _among(self, counts: Counts, documents: Numbers) -> Counts:
        """The counts of some of their documents."""
        if len(documents) == len(counts.documents):
            return counts
        piece = self.arrays.among(Counted(*counts, 1.0, None), documents)
        return Counts(piece.documents, piece.counts)

    def _word_idf(self, field: str, part: Exact) -> float:
        """The idf of a word in all its forms."""
        terms = self.vocabulary.stems(part.form)
        if len(terms) == 1:
            return self.idf(field, terms)
        key = field, part
        if key not in self._idfs:
            lists = (self.word_counts(field, part.form, block).documents for block in self.blocks)
            self._idfs[key] = idf(self.reader.total, sum(map(len, lists)))
        return self._idfs[key]

    def idf(self, field: str, terms: tuple[str, ...]) -> float:
        """The idf of terms that count as one word: that of the commonest."""
        key = field, terms
        if key not in self._idfs:
            frequency = max((self.reader.frequency(field, term) for term in terms), default=0)
            self._idfs[key] = idf(self.reader.total, frequency)
        return self._idfs[key]

    def _part_idf(self, field: str, part: Part) -> float:
        """The idf of a word, or of all that it stands for."""
        if isinstance(part, Exact):
            return self._word_idf(field, part)
        key = field, part
        if key not in self._idfs:
            self._idfs[key] = idf(self.reader.total, self.vocabulary.commonest(part, field))
        return self._idfs[key]


def _runs(ordinals: Sequence[int]) -> Iterator[range]:
    """Ascending numbers as ranges: the postings of neighbours lie one after the other."""
    start = 0
    for at in range(1, len(ordinals) + 1):
        if at == len(ordinals) or ordinals[at] != ordinals[at - 1] + 1:
            yield range(ordinals[start], ordinals[at - 1] + 1)
            start = at
