"""Why an article is where it is: what each word and phrase of the query scored, and what put it in order.

In: a tree and a document. Out: `Why`s that add up to its score.
"""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.models import Why
from searchidx.query import to_text
from searchidx.query.tree import And, Leaf, Node, Or
from searchidx.search.closeness import Scored
from searchidx.search.evaluate import TEXT_FIELDS, Evaluator
from searchidx.values import replace

LEAST = 0.00005
"""Less of a score is nothing: scores are shown with four digits."""


def why(evaluator: Evaluator, tree: Node, best: Scored, order: str) -> tuple[Why, ...]:
    """What a document's score is made of. `order` says in words what else than its words has put it in order."""
    total, segment, document = best
    block = next(each for each in reversed(evaluator.blocks) if each.base <= segment.base)
    number = segment.base - block.base + document
    found: list[Why] = []
    rest = total
    for leaf in _leaves(tree):
        for field in (leaf.field,) if leaf.field else TEXT_FIELDS:
            own = replace(leaf, field=field)
            scores = dict(evaluator.scores(evaluator.match(own, block), block).items())
            if score := scores.get(number):
                rest -= score  # not as it is shown: the last digits of several words together are seen
                found.append(Why(f"{to_text(replace(leaf, field=None))} in the {field}", round(score, 4)))
    if abs(rest) > LEAST and order:
        found.append(Why(order, round(rest, 4)))
    return tuple(found)


def _leaves(tree: Node) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    elif isinstance(tree, And | Or):
        for child in tree.children:
            yield from _leaves(child)
