"""A query's tree to the language of the cluster: every kind of node, each with the meaning it has in `search.evaluate`.

In: a tree. Out: a query as plain data. Words are the terms that `terms` has sent; positions are those that `words`
gives, so that phrases are ordered intervals with the same gaps. Conditions score nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod

from searchidx import words
from searchidx.backends.opensearch.connection import Json
from searchidx.backends.opensearch.mapping import GAP
from searchidx.backends.opensearch.terms import FIRST, LAST, SPELLED
from searchidx.backends.opensearch.vocabulary import ClusterWords
from searchidx.errors import UsageError
from searchidx.query import tree
from searchidx.query.tree import (
    And,
    Between,
    Everything,
    Filter,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from searchidx.search.expansion import Beginning, Exact, Part, parts_of
from searchidx.search.filtering import FIELDS, MANY_VALUED, each_author
from searchidx.search.lead import LEAD
from searchidx.search.names import key as name_key
from searchidx.search.phrases import Unit, units
from searchidx.search.scoring import BOOSTS
from searchidx.values import replace

NOTHING: Json = {"match_none": {}}
ALL: Json = {"match_all": {}}

MOST_WAYS = 256
"""Combinations that a phrase may be written in; the cluster takes up to 1,024 for all of a query."""

MOST_BESIDE = 500
"""Words that a part of a query may stand for where its place counts: the cluster takes 1,024 in title and text."""

MOST_TERMS = 60_000
"""Terms in one clause; the cluster takes 65,536."""


def any_of(queries: Sequence[Json]) -> Json:
    """What matches one of them; their scores are added."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries), "minimum_should_match": 1}}


def all_of(scoring: Sequence[Json], conditions: Sequence[Json] = (), unwanted: Sequence[Json] = ()) -> Json:
    """What matches all of them and none of the unwanted."""
    if len(scoring) == 1 and not conditions and not unwanted:
        return scoring[0]
    made: Json = {"must": list(scoring), "filter": list(conditions), "must_not": list(unwanted)}
    return (
        {"bool": {name: clauses for name, clauses in made.items() if clauses}} if any(made.values()) else ALL
    )


def values_of(field: str, values: Iterable[object]) -> Json:
    """What has one of some values, however many they are."""
    every = list(values)
    pieces = [every[at : at + MOST_TERMS] for at in range(0, len(every), MOST_TERMS)]
    return any_of([{"terms": {field: piece}} for piece in pieces])


class Translator:
    """Translates trees by the words of one archive. `boosts` are the weights of title and text."""

    def __init__(self, known: ClusterWords, boosts: Mapping[str, float] = BOOSTS) -> None:
        self._known = known
        self._boosts = boosts

    def query(self, node: Node) -> Json:
        """What a tree matches, with scores."""
        match node:
            case Word() | Wildcard() | Fuzzy() | Phrase():
                return self.leaf(node)
            case And(children):
                scoring = [child for child in children if isinstance(child, tree.Leaf | And | Or)]
                others = [child for child in children if not isinstance(child, tree.Leaf | And | Or)]
                return all_of(list(map(self.query, scoring)), list(map(self.condition, others)))
            case Or(children):
                return any_of(list(map(self.query, children)))
        return all_of((), [self.condition(node)])

    def condition(self, node: Node) -> Json:
        """The same, without scores."""
        match node:
            case Everything():
                return ALL
            case Not(child):
                return all_of((), (), [self.query(child)])
            case Between(since, until):
                ends = {"gte": since, "lte": until}
                told = {name: day.isoformat() for name, day in ends.items() if day}
                return {"range": {"day": told}} if told else {"exists": {"field": "day"}}
            case Filter():
                return self._filter(node)
        return all_of((), [self.query(node)])

    # --- words and phrases ------------------------------------------------------------------------

    def leaf(self, node: Leaf) -> Json:
        """A word or phrase in title and text, or the one field that it names."""
        if node.field == "lead":
            return self._in("text", node, lead=True)
        fields = (node.field,) if node.field else ("title", "text")
        return any_of([found for field in fields if (found := self._in(field, node)) is not NOTHING])

    def _in(self, field: str, node: Leaf, *, lead: bool = False) -> Json:
        loose = self._loose(field, node, lead=lead)
        if loose is NOTHING or not (isinstance(node, Word | Phrase) and node.exact):
            return loose
        forms = [token.form for token in words.tokens(node.text) if not token.joined]
        exactly = self._intervals(field, _ordered([_match(SPELLED + form) for form in forms]), lead=lead)
        return all_of([loose], [exactly])

    def _loose(self, field: str, node: Leaf, *, lead: bool) -> Json:
        if isinstance(node, Phrase) and len(phrase := units(node.text)) > 1:
            return self._intervals(field, self._phrase(phrase, node.slop), lead=lead)
        parts = parts_of(node)
        if not parts.open:
            return NOTHING
        if len(parts.open) == 1 and not parts.closed:
            return self._word(field, parts.open[0], lead=lead)
        found = [self._word(field, part, lead=lead) for part in parts.closed]
        if len(parts.open) > 1:
            found.append(self._intervals(field, self._sequence(parts.open), lead=lead))
        return {"dis_max": {"queries": found}}

    def _word(self, field: str, part: Part, *, lead: bool) -> Json:
        """One word, or all that it stands for; a stem counts in the languages that say so."""
        if not isinstance(part, Exact):
            terms = self._known.terms(part)
            if lead:
                return self._intervals(field, _either(list(map(_match, terms))), lead=True)
            return self._boosted(field, values_of(field, terms)) if terms else NOTHING
        stems = self._known.own.stems(part.form)
        found = []
        for stem in stems:
            in_text = self._intervals(field, _match(stem), lead=True) if lead else self._term(field, stem)
            found.append(
                in_text if len(stems) == 1 else all_of([in_text], [self._of_languages(part.form, stem)])
            )
        return any_of(found)

    def _term(self, field: str, term: str) -> Json:
        return {"term": {field: {"value": term, "boost": self._boosts[field]}}}

    def _boosted(self, field: str, query: Json) -> Json:
        return {"constant_score": {"filter": query, "boost": self._boosts[field]}}

    def _of_languages(self, form: str, stem: str) -> Json:
        """Articles of languages in which a word has this stem."""
        own = [code for code in self._known.counts_by_language if words.stem(form, code) == stem]
        found: list[Json] = [{"terms": {"language": own}}] if own else []
        if words.stem(form) == stem:
            found.append(all_of((), (), [{"exists": {"field": "language"}}]))
        return any_of(found)

    def _intervals(self, field: str, rule: Json | None, *, lead: bool = False) -> Json:
        if rule is None:
            return NOTHING
        if lead:
            begins = {"script": {"source": f"interval.start < {LEAD}"}}
            rule = {"all_of": {"intervals": [rule], "filter": begins}}
        return {"intervals": {field: {**rule, "boost": self._boosts[field]}}}

    def _sequence(self, parts: Sequence[Part]) -> Json | None:
        """A word of each part after one of the part before; a lone `*` is any word, and so a gap."""
        gaps = sum(not part.form for part in parts)
        rules = [_either(list(map(_match, self._known.terms(part)))) for part in parts if part.form]
        return _ordered(rules, gaps)

    def _phrase(self, phrase: Sequence[Unit], slop: int) -> Json | None:
        """Written words one after the other.

        The cluster tries every combination of the ways that words can be written, so only those are given that stand
        in the archive; where there are too many all the same, each word keeps its first ones.
        """
        forms = [form for unit in phrase for form in (unit.form, *unit.parts)]
        known = self._known.standing(stem for form in forms for stem in self._known.own.stems(form))
        ways = [self._ways(unit, known) for unit in phrase]
        most = max(map(len, ways))
        while prod(min(most, len(each)) for each in ways) > MOST_WAYS and most > 1:
            most -= 1
        return _ordered([_either(each[:most]) for each in ways], slop)

    def _ways(self, unit: Unit, known: Mapping[str, bool]) -> list[Json]:
        """A written word of a phrase: alone, as the compound that it is closed up, or by its parts."""
        ways: list[Json] = []
        for stem in self._known.own.stems(unit.form):
            if stem not in known:
                continue
            if not known[stem]:
                ways.append(_match(stem))
                continue
            first, last = _match(FIRST + stem), _match(LAST + stem)
            ways.append({"match": {"query": stem, "filter": {"not_overlapping": first}}})
            between = words.MAX_JOINED_PARTS - 2
            ways.append({"all_of": {"mode": "ordered", "max_gaps": between, "intervals": [first, last]}})
        if len(unit.parts) > 1:
            stems = [[s for s in self._known.own.stems(form) if s in known] for form in unit.parts]
            if all(stems):
                ways += [_ordered(list(map(_match, each))) or NOTHING for each in product(*stems)]
        return ways

    # --- filters ----------------------------------------------------------------------------------

    def _filter(self, node: Filter) -> Json:
        """Articles with a value that has all the words of the filter's."""
        field = FIELDS[node.field]
        if field == "grade":
            return {"term": {"grade": node.value.lower()}}
        if field == "site":
            node = replace(node, value=node.value.removeprefix("www."))
        if several := each_author(node):
            return all_of((), [self._filter(each) for each in several])
        if node.also:
            typed = self._filter(replace(node, also=()))
            return any_of([typed, self.called(field, node.also)])
        parts = tuple(dict.fromkeys(part for part in parts_of(node).open if part.form))
        if not parts:
            return NOTHING
        own = f"{field}_words"
        if field in MANY_VALUED and len(parts) > 1:  # the words may stand in different names
            rules = [_either(list(map(_match, self._values(part, field)))) for part in parts]
            if not all(rules):
                return NOTHING
            return {
                "intervals": {
                    own: {"all_of": {"mode": "unordered", "intervals": rules, "max_gaps": GAP // 2}}
                }
            }
        return all_of((), [values_of(own, self._values(part, field)) for part in parts])

    def _values(self, part: Part, field: str) -> Sequence[str]:
        if isinstance(part, Beginning):
            return [form for form in self._known.terms(part, field) if part.fits(form)]
        return self._known.terms(part, field)

    def called(self, field: str, names: Iterable[str]) -> Json:
        """Articles with a value that is one of some names, accents, case and points apart."""
        return values_of(f"{field}_key", sorted(set(map(name_key, names))))


def _match(term: str) -> Json:
    return {"match": {"query": term}}


def _either(rules: list[Json]) -> Json | None:
    if not rules:
        return None
    if len(rules) > MOST_BESIDE:
        raise UsageError(
            f"a word of this query stands for {len(rules):,} words of the archive, more than the {MOST_BESIDE} that a"
            " cluster looks for in a compound, in the lead, or among several names",
            "write more of its letters",
        )
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}


def _ordered(rules: Sequence[Json | None], gaps: int = 0) -> Json | None:
    if not rules or not all(rules):
        return None
    if len(rules) == 1:
        return rules[0]
    return {"all_of": {"mode": "ordered", "max_gaps": gaps, "intervals": list(rules)}}
