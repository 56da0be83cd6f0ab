"""What was meant, and why nothing was found: answers made of the index's own words and names.

In: a query that found nothing or little. Out: queries that find something, and remarks in words: which part emptied the
result, and what would fill it. Words are those that stand in articles, as they are spelled there, not stems; names are
the values of facets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from searchidx import words
from searchidx.index.layout import TEXT_FIELDS
from searchidx.models import FacetCount
from searchidx.query import all_of, to_text
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
    Wildcard,
    Word,
)
from searchidx.search import facets as facet_counts
from searchidx.search.arrays import Numbers
from searchidx.search.evaluate import Evaluator
from searchidx.search.expansion import Near, within
from searchidx.search.languages import code_of
from searchidx.search.names import Joining, widened
from searchidx.values import dataclass, replace

MOST = 3
"""Suggestions for a query."""

FEW = 2
"""A word in no more articles than this may be a slip, if a word much like it is in RATHER times as many."""

RATHER = 10

SHORTEST = 4
"""Letters of a word that can be told to be a slip."""

TOLD = 6
"""Values that are told where one that no article has is like none."""

KINDS = {
    "person": "people", "place": "places", "org": "organizations", "site": "site", "author": "author",
    "lang": "language", "grade": "date_grade",
}  # fmt: skip
_FEW_VALUED = ("site", "lang", "grade")


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts as the answer itself does: a story once, unless copies are listed; a name in all its spellings."""

    evaluator: Evaluator
    joining: Joining | None = None
    all_copies: bool = False

    def documents(self, tree: Node) -> list[Numbers]:
        """What a tree matches in each block."""
        evaluator = self.evaluator
        tree = widened(tree, self.joining) if self.joining else tree
        found = [evaluator.documents(evaluator.match(tree, block), block) for block in evaluator.blocks]
        if self.all_copies or not len(evaluator.reader.stories):
            return found
        return list(map(evaluator.arrays.difference, found, evaluator.folding.fold(found).dropped))

    def articles(self, tree: Node) -> int:
        """How many a tree matches."""
        return sum(map(len, self.documents(tree)))

    def frequency(self, form: str) -> int:
        """How many articles have a word in any of its forms, about: in its commonest field and language, copies too."""
        stems = self.evaluator.vocabulary.stems(form)
        return max(self.evaluator.reader.frequency(field, stem) for field in TEXT_FIELDS for stem in stems)

    def values(self, field: str) -> tuple[FacetCount, ...]:
        """What articles have in a field, the commonest first."""
        return facet_counts.count(KINDS[field], self.evaluator, self.documents(Everything()), None)

    def near(self, near: Near) -> set[str]:
        """The words of titles and texts that are near one, as they are spelled."""
        found: set[str] = set()
        for segment in self.evaluator.reader.segments:
            for field in TEXT_FIELDS:
                found.update(near.spellings(segment.text_field(field)))
        return found

    def days(self, tree: Node) -> tuple[date, date] | None:
        """The first and the last day of what a tree matches; None where nothing has a day."""
        found = zip(self.evaluator.blocks, self.documents(tree), strict=True)
        days = [int(block.days[document]) for block, documents in found for document in documents]
        known = [day for day in days if day]
        if not known:
            return None
        return date.fromordinal(min(known)), date.fromordinal(max(known))


class Counts(Protocol):
    """What an archive is asked, to tell what may have been meant: `Counting`, or a cluster."""

    def articles(self, tree: Node) -> int: ...

    def frequency(self, form: str) -> int: ...

    def values(self, field: str) -> tuple[FacetCount, ...]: ...

    def near(self, near: Near) -> set[str]: ...

    def days(self, tree: Node) -> tuple[date, date] | None: ...


# --- did you mean ---------------------------------------------------------------------------------


def suggestions(counting: Counts, tree: Node) -> list[tuple[str, int]]:
    """Queries that may have been meant, with how many articles they find, the likeliest first."""
    options = {node: found for node in _slips(tree) if (found := _instead(counting, node))}
    made: dict[str, int] = {}
    for choice in range(MOST):
        other: Node = tree
        for node, found in options.items():
            other = _replaced(other, node, found[min(choice, len(found) - 1)])
        text = to_text(other)
        if other != tree and text not in made and (number := counting.articles(other)):
            made[text] = number
    return list(made.items())


def _slips(tree: Node) -> Iterator[Word | Filter | Phrase]:
    match tree:
        case Word() if not tree.prefix:
            yield tree
        case Filter() if not (tree.prefix or tree.wildcard or tree.distance) and tree.field in KINDS:
            yield tree
        case And(children) | Or(children):
            for child in children:
                yield from _slips(child)


def _instead(counting: Counts, node: Word | Filter | Phrase) -> list[Word | Filter]:
    if isinstance(node, Filter):
        if counting.articles(node):
            return []
        return [replace(node, value=name) for name, _ in names_like(counting, node.field, node.value)]
    if isinstance(node, Word):
        return [replace(node, text=word) for word, _ in words_like(counting, node.text)]
    return []


def words_like(counting: Counts, text: str) -> list[tuple[str, int]]:
    """Words of the index that a word may be a slip of, with how many articles have them; none if it is common."""
    form = words.fold(text)
    if not form.isalpha() or len(form) < SHORTEST:
        return []
    reach = counting.frequency(form)  # of its stems in all languages: a text is asked for that of its own
    own = counting.articles(Word(form)) if reach > FEW else reach
    if own > FEW:
        return []
    found = []
    for word in counting.near(Near(form, 1 if len(form) <= 5 else 2)) - {form}:
        number = counting.frequency(word)
        if number > own * RATHER and not (
            own and number <= reach
        ):  # else a form of it, which it finds already
            found.append((0 if within(form, word, 1) else 1, -number, word))
    return [(word, counting.articles(Word(word))) for word, _ in _likely(found)]


def names_like(counting: Counts, field: str, value: str) -> list[tuple[str, int]]:
    """Values of a facet like a name that no article carries, or with it inside, with how many carry them."""
    known = counting.values(field)
    if field == "lang" and (code := code_of(value)):
        return [(each.value, each.count) for each in known if each.value.lower().partition("-")[0] == code][
            :1
        ]
    wanted = [token.form for token in words.tokens(value) if not token.joined]
    found = []
    for each in known:
        own = [token.form for token in words.tokens(each.value) if not token.joined]
        distance = _distance(wanted, own)
        if distance is not None:
            found.append((distance, -each.count, each.value))
    if not found and len(typed := words.fold(value)) >= SHORTEST - 1:
        found = [(0, -each.count, each.value) for each in known if typed in words.fold(each.value)]
    return _likely(found)


def _likely(found: list[tuple[int, int, str]]) -> list[tuple[str, int]]:
    """The likeliest, given how far each is from what was typed and in how many articles, negated.

    What is much rarer than one that is as near, or nearer, is a slip of that one's and not what anybody meant.
    """
    kept: list[tuple[str, int]] = []
    for _, number, text in sorted(found):
        if not any(other > RATHER * -number for _, other in kept):
            kept.append((text, -number))
    return kept[:MOST]


def _distance(wanted: list[str], own: list[str]) -> int | None:
    """How many words of a name must be changed a little to be words of another; None when it takes more."""
    changed = 0
    for form in wanted:
        if form in own:
            continue
        limit = 0 if len(form) < SHORTEST else 1 if len(form) <= 5 else 2
        if not any(within(form, other, limit) for other in own):
            return None
        changed += 1
    return changed if wanted else None


def _replaced(tree: Node, old: Node, new: Node) -> Node:
    if tree == old:
        return new
    if isinstance(tree, And | Or):
        return replace(tree, children=tuple(_replaced(child, old, new) for child in tree.children))
    return tree


# --- why nothing was found ------------------------------------------------------------------------


def reasons(counting: Counts, tree: Node, *, words_only: bool = False) -> Iterator[str]:
    """Which part of a query that finds nothing emptied it, and what would fill it.

    `words_only` is for a query that has partial hits: only words that no article has are worth telling then.
    """
    parts = [
        part
        for part in (tree.children if isinstance(tree, And) else (tree,))
        if not isinstance(part, Everything)
    ]
    if len(parts) > MOST_PARTS:
        return
    empty = [part for part in parts if not isinstance(part, Not) and not counting.articles(part)]
    yield from (_empty(counting, part) for part in empty)
    if empty or words_only or len(parts) < 2:
        return
    for part in parts:
        rest = all_of([other for other in parts if other is not part], explicit=True)
        number = counting.articles(rest)
        if not number:
            continue
        when = _when(counting, rest) if isinstance(part, Between) else ""
        yield f"{_articles(number)} if {to_text(part)} is left out{when}"


MOST_PARTS = 12
"""Of a query whose parts are looked at one by one."""


def _empty(counting: Counts, part: Node) -> str:
    text = to_text(part)
    if isinstance(part, Between):
        archived = _when(counting, Everything()).removeprefix(", published ")
        return f"no article was published then ({text}): those of the archive are {archived or 'undated'}"
    if isinstance(part, Phrase):
        apart = all_of([Word(form) for form in part.text.split()], explicit=True)
        number = counting.articles(apart)
        hint = f"; {_articles(number)} with all of its words" if number else ""
        return f"no article has the phrase {text}{hint}"
    if isinstance(part, Filter):
        return f"no article has {text}{_instead_of(counting, part)}"
    if isinstance(part, Word):
        near = words_like(counting, part.text)
        like = ", ".join(f"“{word}” is in {number:,}" for word, number in near)
        return f"no article has the word “{to_text(replace(part, field=None))}”{': ' + like if like else ''}"
    if isinstance(part, Wildcard | Fuzzy):
        return f"no article has a word like “{to_text(replace(part, field=None))}”"
    return f"no article has {text}"


def _instead_of(counting: Counts, part: Filter) -> str:
    """What articles have that is like a value; where nothing is, what they have at all, if that is not much."""
    if part.field not in KINDS or part.wildcard:
        return ""
    known = names_like(counting, part.field, part.value)
    if not known and part.field in _FEW_VALUED:
        known = [(each.value, each.count) for each in counting.values(part.field)]
    told = [f"{to_text(Filter(part.field, value))} ({number:,})" for value, number in known[:TOLD]]
    if len(known) > TOLD:
        told.append(f"{len(known) - TOLD:,} more")
    return f": there is {', '.join(told)}" if told else ""


def _when(counting: Counts, rest: Node) -> str:
    days = counting.days(rest)
    if days is None:
        return ", none of them with a date" if counting.articles(rest) else ""
    first, last = days[0].isoformat(), days[1].isoformat()
    return f", published on {first}" if first == last else f", published from {first} to {last}"


def _articles(number: int) -> str:
    return "there is 1 article" if number == 1 else f"there are {number:,} articles"
