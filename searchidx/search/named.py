"""What a filter by name should tell: that it may be several people, and what else the name is written like.

In: the filters of a tree and the documents found. Out: warnings and suggestions in words. A single name that
several people have is ambiguous; names in other scripts are never joined, only suggested.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from searchidx import words
from searchidx.index.segment import SegmentReader
from searchidx.query import to_text
from searchidx.query.tree import And, Filter, Node, Or
from searchidx.search.arrays import Numbers
from searchidx.search.evaluate import Evaluator
from searchidx.search.names import KINDS, Joining, Names, key
from searchidx.words import fold

MOST_VALUES = 2_000
"""So many names of the articles found are looked through."""

MOST_TOLD = 4

AFTER_LATIN = "\u0370"
_VOWELS = re.compile("[yij]+")


def name_filters(tree: Node) -> Iterator[Filter]:
    """The filters by name that articles must pass; not those under NOT, nor patterns."""
    if isinstance(tree, And | Or):
        for child in tree.children:
            yield from name_filters(child)
    elif (
        isinstance(tree, Filter)
        and tree.field in KINDS
        and not (tree.prefix or tree.wildcard or tree.distance)
    ):
        yield tree


def ambiguities(
    evaluator: Evaluator, tree: Node, found: Sequence[Numbers], joining: Joining | None
) -> Iterator[str]:
    """A warning for each filter whose name several of the people, places or organizations found have."""
    for node in dict.fromkeys(name_filters(tree)):
        kind = KINDS[node.field]
        counts, _ = evaluator.arrays.facet_counts(evaluator.facet(kind), found, MOST_VALUES)
        if told := ambiguity(node, counts, joining.of(kind) if joining else None):
            yield told


def ambiguity(node: Filter, counts: Sequence[tuple[str, int]], names: Names | None) -> str | None:
    """A warning where several of the names that articles have are what a filter asks for."""
    rivals = _rivals(node, counts, names)
    if len(rivals) < 2:
        return None
    told = [f"{name} ({number:,})" for name, number in rivals[:MOST_TOLD]]
    if len(rivals) > MOST_TOLD:
        told.append(f"{len(rivals) - MOST_TOLD} more")
    return f"“{node.value}” may be {', '.join(told[:-1])} or {told[-1]}"


def _rivals(node: Filter, counts: Sequence[tuple[str, int]], names: Names | None) -> list[tuple[str, int]]:
    """The different names that a filter stands for, most frequent first; one when it is clear."""
    asked = key(node.value)
    wanted = {token.form for token in words.tokens(node.value) if not token.joined}
    homes: dict[str, tuple[str, int]] = {}
    for value, number in counts:
        own = key(value)
        if own == asked and (node.field != "person" or " " in asked):
            return []  # there is one of exactly this name
        if own == asked and names is None:
            continue  # a surname alone may be any of them
        if not wanted <= {token.form for token in words.tokens(value)}:
            continue
        home = names.home(value) if names else own
        shown, before = homes.get(home, ((names.shown(home) if names else None) or value, 0))
        if key(shown) == asked:
            continue
        homes[home] = shown, before + number
    return sorted(homes.values(), key=lambda line: (-line[1], line[0]))


# --- other scripts --------------------------------------------------------------------------------


def in_other_scripts(evaluator: Evaluator, tree: Node, joining: Joining | None, total: int) -> Iterator[str]:
    """Filters that find the same names as they are written in other scripts, where the index has any.

    Only those are worth telling that find as many articles as the query itself did, which are `total`.
    """

    def not_latin(kind: str) -> Iterator[str]:
        return (value for segment in evaluator.reader.segments for value in _not_latin(segment, kind))

    for other in written_otherwise(tree, joining, not_latin):
        matched = (evaluator.documents(evaluator.match(other, block), block) for block in evaluator.blocks)
        if sum(map(len, matched)) >= max(1, total):
            yield to_text(other)


def written_otherwise(
    tree: Node, joining: Joining | None, not_latin: Callable[[str], Iterable[str]]
) -> Iterator[Filter]:
    """Filters by the names of a tree as other scripts write them; `not_latin` tells those of a kind that do."""
    for node in dict.fromkeys(name_filters(tree)):
        if any(letter >= AFTER_LATIN for letter in node.value):
            yield _in_latin(node, joining)
            continue
        wanted = {_skeleton(node.value)}
        if joining:
            wanted.update(map(_skeleton, joining.of(KINDS[node.field]).others(node.value)))
        found = {value for value in not_latin(KINDS[node.field]) if _sounds_like(value, wanted)}
        yield from (Filter(node.field, value) for value in sorted(found))


def _in_latin(node: Filter, joining: Joining | None) -> Filter:
    name = romanized(node.value)
    if joining:
        name = joining.of(KINDS[node.field]).canonical(name)
    return Filter(node.field, name)


def _not_latin(segment: SegmentReader, kind: str) -> Iterator[str]:
    """The values of a facet that begin with a letter of another script: they stand at the end."""
    facet = segment.facet(kind)
    for ordinal in range(bisect_left(range(len(facet)), AFTER_LATIN, key=facet.value), len(facet)):
        yield facet.value(ordinal)


def romanized(name: str) -> str:
    """A name in Latin letters, letter by letter."""
    from anyascii import anyascii  # noqa: PLC0415 - only where names are in other scripts

    return anyascii(name).replace("'", "").title()


def _skeleton(name: str) -> tuple[str, ...]:
    """The words of a name without what spellings from other scripts disagree about: Zelenskiy, Zelenskyy."""
    return tuple(_VOWELS.sub("i", word) for word in key(name).split())


def _sounds_like(value: str, wanted: set[tuple[str, ...]]) -> bool:
    own = set(_skeleton(fold(romanized(value))))
    return any(own.issuperset(each) for each in wanted)
