"""A tree to the shortest text that parses to it: what users see as `understood`.

In: any tree. Out: text. For every tree that `parse` gives, `parse(to_text(tree)) == tree`.
"""

from __future__ import annotations

from searchidx.query.periods import compact
from searchidx.query.punctuation import RUN, trim
from searchidx.query.tree import And, Between, Everything, Filter, Node, Not, Or, Phrase, Word


def to_text(node: Node) -> str:
    """Canonical text of a query; empty for Everything.

    >>> to_text(Or((Word("tariff"), Word("duty", field="title"))))
    'tariff OR title:duty'
    """
    if isinstance(node, (And, Or)):
        return _joined(node)
    if isinstance(node, Not):
        inner = _nested(node.child)
        return f"-({inner})" if inner.startswith("-") else f"-{inner}"
    return _leaf(node)


def _joined(node: And | Or) -> str:
    between = " OR " if isinstance(node, Or) else " AND " if node.explicit else " "
    return between.join(filter(None, map(_nested, node.children)))


def _nested(node: Node) -> str:
    """As part of something else: parentheses where there is more than one thing inside."""
    text = to_text(node)
    several = (
        isinstance(node, (And, Or)) and sum(not isinstance(child, Everything) for child in node.children) > 1
    )
    return f"({text})" if several else text


def _leaf(node: Word | Phrase | Filter | Between | Everything) -> str:
    if isinstance(node, Everything):
        return ""
    if isinstance(node, Between):
        return f"date:{compact(node.since, node.until)}"
    field = f"{node.field}:" if node.field else ""
    if isinstance(node, Phrase):
        return f'{field}"{node.text}"'
    star = "*" if node.prefix else ""
    if isinstance(node, Word):
        return f"{field}{node.text}{star}"
    return f"{field}{node.value}{star}" if star or _stands_bare(node) else f'{field}"{node.value}"'


def _stands_bare(node: Filter) -> bool:
    """Whether the parser reads the value without quotation marks as it is."""
    if not RUN.fullmatch(node.value) or "*" in node.value:
        return False
    return node.field == "path" or trim(node.value) == node.value
