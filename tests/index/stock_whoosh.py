"""The same documents in a stock Whoosh index, and our queries as queries of Whoosh's own.

In: an index of ours with all versions of its documents, and query trees. Out: documents and scores as
Whoosh's codec, matchers and spans give them, weighted by the formula of `searchidx.search.scoring`,
which is written out here once more. What Whoosh has no notion of is said in a few classes: several
terms that count as one word, phrases that count by their occurrences, conditions that score nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, query, scoring
from whoosh.index import create_in
from whoosh.matching import DisjunctionMaxMatcher, WrappingMatcher
from whoosh.query.spans import SpanNear2

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.models import Document
from searchidx.query.tree import And, Between, Everything, Filter, Node, Not, Or, Phrase, Word

BOOSTS = {"title": 2.0, "text": 1.0}
FACETS = {"person": "people", "place": "places", "org": "organizations", "site": "site", "author": "author"}


# --- the index ------------------------------------------------------------------------------------


class OurWords(analysis.Tokenizer):  # type: ignore[misc]
    """Exactly the terms and positions of `searchidx.words`, English."""

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:
        for found in words.tokens(value):
            token = analysis.Token(positions=True, boost=1.0, stopped=False, pos=found.position)
            token.text = words.stem(found.form)
            yield token


class RunningText(fields.TEXT):  # type: ignore[misc]
    """Stock, but that a closed-up compound, which is no word more, does not make the field longer."""

    def __init__(self) -> None:
        super().__init__(analyzer=OurWords(), phrase=True)

    def index(self, value: str, **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        joined = Counter(words.stem(found.form).encode() for found in words.tokens(value) if found.joined)
        for term, frequency, weight, positions in super().index(value, **options):
            yield term, frequency - joined[term], weight, positions


def _values(article: Document, field: str) -> list[str]:
    if field in ("site", "author"):
        return [value] if (value := getattr(article, field)) else []
    return [entity.name for entity in getattr(article.entities, field)]


def stock_index(folder: Path, reader: IndexReader, versions: Mapping[str, Document]) -> Any:
    """What is in the segments of ours, in as many segments of Whoosh's own, with as much deleted."""
    names = {field: fields.KEYWORD(commas=True) for field in FACETS.values()}
    schema = fields.Schema(
        url=fields.ID(stored=True), title=RunningText(), text=RunningText(), day=fields.NUMERIC, **names
    )
    folder.mkdir()
    index = create_in(str(folder), schema)
    for segment in reader.segments:
        writer = index.writer()
        for number in range(segment.size):
            article = versions[str(segment.stored(number).url)]
            known = {field: ",".join(values) for field in names if (values := _values(article, field))}
            if article.dating.day:
                known["day"] = article.dating.day.toordinal()
            writer.add_document(url=article.url, title=article.title, text=article.text, **known)
        writer.commit(merge=False)
    writer = index.writer()
    for segment in reader.segments:
        for number in segment.deleted:
            writer.delete_document(segment.base + number)
    writer.commit(merge=False)
    return index


# --- weighting ------------------------------------------------------------------------------------


class Formula(scoring.BaseScorer):  # type: ignore[misc]
    """BM25 as Lucene computes it, for something as rare as a term that `frequency` documents have."""

    def __init__(self, searcher: Any, field: str, *frequencies: int) -> None:
        whole = searcher.get_parent()
        self._searcher, self._field = searcher, field
        self._average = max(1.0, whole.field_length(field) / whole.doc_count_all())
        total = whole.doc_count_all()
        self._idf = sum(math.log(1 + (total - n + 0.5) / (n + 0.5)) for n in frequencies)

    def of(self, count: float, document: int) -> float:
        length = self._searcher.doc_field_length(document, self._field)
        return self._idf * count / (count + 1.2 * (1 - 0.75 + 0.75 * length / self._average))

    def score(self, matcher: Any) -> float:
        return self.of(matcher.weight(), matcher.id())


class Lucene(scoring.WeightingModel):  # type: ignore[misc]
    """`Formula` for single terms; statistics are those of the whole index, deleted documents included."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Formula:
        return Formula(searcher, fieldname, searcher.get_parent().doc_frequency(fieldname, text))


# --- queries --------------------------------------------------------------------------------------


class Any_(query.Or):  # type: ignore[misc] # noqa: N801
    """Or by Whoosh's tree of matchers; its other way drops documents whose score is zero."""

    matcher_type = query.Or.DEFAULT_MATCHER


class Best(query.DisjunctionMax):  # type: ignore[misc]
    """What matches any, with the best of the scores."""

    class Matcher(DisjunctionMaxMatcher):  # type: ignore[misc]
        def score(self) -> float:  # Whoosh's compares with the score of the other's next document
            here = self.id()
            return max(m.score() for m in (self.a, self.b) if m.is_active() and m.id() == here)

    def _matcher(self, subs: Any, searcher: Any, context: Any) -> Any:
        return self._tree_matcher(subs, self.Matcher, searcher, context, None)


class Near(SpanNear2):  # type: ignore[misc]
    """Words that follow each other."""

    def _and_query(self) -> Any:  # Whoosh's names something that is not there
        return query.And(self.qs)


class _Wrapped(query.Query):  # type: ignore[misc]
    """A query that matches what another matches."""

    def __init__(self, child: Any) -> None:
        self.child = child

    def estimate_size(self, reader: Any) -> int:
        return int(self.child.estimate_size(reader))


class Unscored(_Wrapped):
    """A condition."""

    class Matcher(WrappingMatcher):  # type: ignore[misc]
        def score(self) -> float:
            return 0.0

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        return self.Matcher(self.child.matcher(searcher, context))


class Counted(_Wrapped):
    """Terms that count as one word, or a phrase: one tf, one idf."""

    class Matcher(WrappingMatcher):  # type: ignore[misc]
        scorer: Formula
        phrase: bool

        def score(self) -> float:
            count = len({span.start for span in self.spans()}) if self.phrase else self.weight()
            return self.scorer.of(count, self.id())

    def __init__(self, child: Any, field: str, frequencies: Iterable[int], *, phrase: bool) -> None:
        super().__init__(child)
        self._field, self._frequencies, self._phrase = field, tuple(frequencies), phrase

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        made = self.Matcher(self.child.matcher(searcher, context))
        made.scorer, made.phrase = Formula(searcher, self._field, *self._frequencies), self._phrase
        return made


class Translator:
    """Query trees as queries over one stock index."""

    def __init__(
        self, searcher: Any, documents: Iterable[Document], spelled: Iterable[tuple[str, str]]
    ) -> None:
        self.searcher = searcher
        self._reader = searcher.reader()
        documents = list(documents)
        self._spelled = frozenset(spelled)  # which words are still spelled is no business of Whoosh's
        self._names = {
            field: sorted({value for article in documents for value in _values(article, field)})
            for field in FACETS.values()
        }

    def results(self, tree: Node) -> dict[int, float]:
        """Every document that matches, with its score, straight from the matchers."""
        found: dict[int, float] = {}
        asked = self.query(tree)
        for leaf, offset in self.searcher.leaf_searchers():
            matcher = asked.matcher(leaf, leaf.context())
            while matcher.is_active():
                found[offset + matcher.id()] = matcher.score()
                matcher.next()
        return found

    def query(self, node: Node) -> Any:
        match node:
            case Word() | Phrase():
                in_fields = (node.field,) if node.field else ("title", "text")
                return Any_([self._boosted(field, self._leaf(field, node)) for field in in_fields])
            case And(children):
                return query.And([self.query(child) for child in children])
            case Or(children):
                return Any_([self.query(child) for child in children])
            case Not(child):
                # Whoosh's own Not gives deleted documents that follow the last one of its child
                return Unscored(query.AndNot(query.Every(), self.query(child)))
            case Everything():
                return Unscored(query.Every())
            case Between(since, until):
                first, last = (day.toordinal() if day else None for day in (since, until))
                return Unscored(query.NumericRange("day", first or date.min.toordinal(), last))
            case Filter():
                return Unscored(self._filter(node))

    @staticmethod
    def _boosted(field: str, asked: Any) -> Any:
        class Boosted(_Wrapped):
            def matcher(self, searcher: Any, context: Any = None) -> Any:
                return WrappingMatcher(self.child.matcher(searcher, context), boost=BOOSTS[field])

        return Boosted(asked)

    def _leaf(self, field: str, node: Word | Phrase) -> Any:
        tokens = list(words.tokens(node.text))
        parts = [token.form for token in tokens if not token.joined]
        joined = [token.form for token in tokens if token.joined]
        if isinstance(node, Phrase) and len(parts) > 1:
            return self._phrase(field, [{words.stem(part)} for part in parts])
        prefix = isinstance(node, Word) and node.prefix
        ways = [self._word(field, form, prefix=prefix) for form in joined or parts * (len(parts) == 1)]
        if len(parts) > 1:
            last = self._completions(parts[-1]) if prefix else {words.stem(parts[-1])}
            ways.append(self._phrase(field, [*({words.stem(part)} for part in parts[:-1]), last]))
        return Best(ways)

    def _completions(self, form: str) -> set[str]:
        found = {words.stem(form), *(term for spelling, term in self._spelled if spelling.startswith(form))}
        for field in ("title", "text"):
            found |= {term.decode() for term in self._reader.expand_prefix(field, form)}
        return found

    def _word(self, field: str, form: str, *, prefix: bool) -> Any:
        if not prefix:
            return query.Term(field, words.stem(form))
        terms = self._completions(form)
        return Counted(self._any(field, terms), field, [self._frequency(field, terms)], phrase=False)

    def _phrase(self, field: str, groups: list[set[str]]) -> Any:
        near = Near([self._any(field, terms) for terms in groups], slop=1, ordered=True, mindist=1)
        return Counted(near, field, [self._frequency(field, terms) for terms in groups], phrase=True)

    @staticmethod
    def _any(field: str, terms: set[str]) -> Any:
        return Any_([query.Term(field, term) for term in sorted(terms)])

    def _frequency(self, field: str, terms: set[str]) -> int:
        """That of the commonest."""
        return max(int(self._reader.doc_frequency(field, term)) for term in terms)

    def _filter(self, node: Filter) -> Any:
        """Documents with a value that has all the words."""
        field = FACETS[node.field]
        *whole, last = (token.form for token in words.tokens(node.value) if not token.joined)

        def fits(value: str) -> bool:
            own = {token.form for token in words.tokens(value)}
            return own.issuperset(whole) and any(
                form.startswith(last) if node.prefix else form == last for form in own
            )

        carried = [query.Term(field, value) for value in self._names[field] if fits(value)]
        return Any_(carried or [query.NullQuery])
