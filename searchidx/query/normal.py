"""The one form in which the parser gives each meaning, so that a tree and its text match one to one.

In: nodes. Out: a node that means all of them, any of them, none of it.

- A group of one is its child; an And directly in an And, an Or directly in an Or are merged. AND
  written in any of the merged parts makes the whole explicit.
- A Not stands only among the children of an And that also has something else to stand on: where
  nothing else is, that is Everything. So `-yen` is And((Everything(), Not(Word("yen")))), and whoever
  evaluates a tree takes what is in a Not away from its neighbours and meets it nowhere else.
- A Not of only a Not is what is inside.
"""

from __future__ import annotations

from collections.abc import Iterable

from searchidx.query.tree import And, Everything, Filter, Leaf, Node, Not, Or


def all_of(nodes: Iterable[Node], explicit: bool = False) -> Node:
    """Articles that every node matches; Everything when there is none."""
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            explicit = explicit or node.explicit
            children.extend(node.children)
        else:
            children.append(node)
    children = [child for child in children if not isinstance(child, Everything)]
    if not children:
        return Everything()
    if all(isinstance(child, Not) for child in children):
        return And((Everything(), *children), explicit and len(children) > 1)
    return children[0] if len(children) == 1 else And(tuple(children), explicit)


def any_of(nodes: Iterable[Node]) -> Node:
    """Articles that at least one of the nodes (one or more) matches."""
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, Or):
            children.extend(node.children)
        else:
            children.append(all_of([node]))
    return children[0] if len(children) == 1 else Or(tuple(children))


def none_of(node: Node) -> Node:
    """Articles that the node does not match: a child for `all_of`."""
    if isinstance(node, Not):
        return node.child
    if isinstance(node, And) and len(node.children) == 2 and isinstance(node.children[0], Everything):
        only = node.children[1]
        return only.child if isinstance(only, Not) else Not(only)
    return Not(node)


def levels(node: Node) -> int:
    """How many Ands and Ors stand inside each other at the deepest place."""
    if isinstance(node, (And, Or)):
        return 1 + max(map(levels, node.children), default=0)
    return levels(node.child) if isinstance(node, Not) else 0


def size(node: Node) -> tuple[int, int]:
    """How many words a tree has, and how many characters those have. A date is one word of none."""
    if isinstance(node, (And, Or)):
        sizes = [size(child) for child in node.children]
        return sum(words for words, _ in sizes), sum(characters for _, characters in sizes)
    if isinstance(node, Not):
        return size(node.child)
    if isinstance(node, Leaf):
        return len(node.text.split()), len(node.text)
    if isinstance(node, Filter):
        return len(node.value.split()), len(node.value)
    return (0 if isinstance(node, Everything) else 1), 0
