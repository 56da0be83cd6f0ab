"""What kind of query a tree is: words side by side, or something that was meant as written.

In: a tree. Out: its words and its conditions; how many of its words score. Nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from searchidx.query.tree import And, AnyWord, Between, Everything, Filter, Leaf, Node, Not, Or, Word
from searchidx.stopwords import stopwords
from searchidx.values import replace

_OPERATORS = {
    "or": "write OR to find articles with either",
    "not": "write NOT or - to leave out articles with what follows",
}


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
    return int(isinstance(node, Leaf))


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


def small_operators(node: Node) -> Iterator[str]:
    """What to write for words that look like operators, as in `truce or ceasefire`; `and` changes nothing.

    Not where all words are as common: `to be or not to be`.
    """
    if isinstance(node, Not):
        yield from small_operators(node.child)
    if not isinstance(node, And | Or):
        return
    for child in node.children:
        yield from small_operators(child)
    typed = [_typed(child) for child in node.children]
    small = [word.lower() for word in typed]
    if isinstance(node, Or) or node.explicit or all(w in _OPERATORS or w in stopwords("en") for w in small):
        return
    for at, word in enumerate(small[:-1]):
        if word == "not" or (word == "or" and at):
            yield f"“{typed[at]}” is looked for as a word: {_OPERATORS[word]}"


def _typed(node: Node) -> str:
    """A word as it was typed, that is looked for in any of its forms; empty for everything else."""
    if isinstance(node, Word) and not (node.prefix or node.exact):
        return node.text
    return ""
