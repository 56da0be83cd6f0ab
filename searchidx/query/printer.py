"""A tree to the shortest text that parses to it: what users see as `understood`.

In: any tree. Out: text. For every tree that `parse` gives, `parse(to_text(tree)) == tree`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeGuard

from searchidx.errors import QueryError, UsageError
from searchidx.query.bare_dates import AS_A_WORD, LONGEST, SIDES, date_words
from searchidx.query.parser import parse
from searchidx.query.patterns import Piece, read
from searchidx.query.periods import compact
from searchidx.query.punctuation import RUN
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


def to_text(node: Node) -> str:
    """Canonical text of a query; empty for Everything.

    >>> to_text(Or((Phrase("trade war", slop=3), Phrase("duty", field="title"))))
    '"trade war"~3 OR title:"duty"'
    """
    text = _text(node, "")
    if ".." in text and not _comes_back(text, node):  # dots in a word are taken for those between two dates
        text = _text(node, AS_A_WORD)
    return text


def _comes_back(text: str, node: Node) -> bool:
    try:
        return parse(text) == node
    except QueryError:
        return False


def _text(node: Node, mark: str) -> str:
    """The text, with a mark before words that have two dots in them."""
    if isinstance(node, (And, Or)):
        return _joined(node, mark)
    if isinstance(node, Not):
        inner = _nested(node.child, mark)
        return f"-({inner})" if inner.startswith("-") else f"-{inner}"
    text = _leaf(node)
    return mark + text if _has_dots(node) else text


def _has_dots(node: Node) -> bool:
    """Whether it is a word with two dots, of which nothing else says that it is a word."""
    bare = isinstance(node, (Word, Wildcard, Fuzzy)) and not node.field and not getattr(node, "exact", False)
    return bare and ".." in getattr(node, "text", "")


def _joined(node: And | Or, mark: str) -> str:
    between = " OR " if isinstance(node, Or) else " AND " if node.explicit else " "
    texts = [_nested(child, mark) for child in node.children]
    if isinstance(node, And):
        for at in range(len(node.children) - 1):
            first = node.children[at]
            side = first.child if isinstance(first, Not) else first
            if not _is_bare(side) or side.text.lower() not in SIDES:
                continue
            words = list(_bare_words(node.children[at + 1 : at + 1 + LONGEST]))
            if date_words(side.text.lower(), words):
                texts[at + 1] = f"({texts[at + 1]})"  # else it would be read as a date: since 2020
    return between.join(filter(None, texts))


def _bare_words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if not _is_bare(node):
            return
        yield node.text


def _is_bare(node: Node) -> TypeGuard[Word]:
    return isinstance(node, Word) and not (node.field or node.prefix or node.exact)


def _nested(node: Node, mark: str) -> str:
    """As part of something else: parentheses where there is more than one thing inside."""
    text = _text(node, mark)
    several = (
        isinstance(node, (And, Or)) and sum(not isinstance(child, Everything) for child in node.children) > 1
    )
    return f"({text})" if several else text


def _leaf(node: Leaf | Filter | Between | Everything) -> str:
    match node:
        case Everything():
            return ""
        case Between(since, until):
            return f"date:{compact(since, until)}"
        case Filter(field, value):
            if node.prefix or node.wildcard or node.distance or _stands_bare(node):
                return f"{field}:{value}{_mark(node)}"
            return f'{field}:"{value}"'
        case _:
            field_ = f"{node.field}:" if node.field else ""
            exact = "=" if getattr(node, "exact", False) else ""
            text = f'"{node.text}"' if isinstance(node, Phrase) else node.text
            return f"{field_}{exact}{text}{_mark(node)}"


def _mark(node: Leaf | Filter) -> str:
    """What stands after a word, a value or the closing quotation mark."""
    if getattr(node, "prefix", False):
        return "*"
    far = getattr(node, "slop", 0) or getattr(node, "distance", 0)
    return f"~{far}" if far else ""


def _stands_bare(node: Filter) -> bool:
    """Whether the parser reads the value without quotation marks as it is."""
    if not RUN.fullmatch(node.value):
        return False
    if node.field == "path":
        return "*" not in node.value
    try:
        return read(node.value) == Piece(node.value)
    except UsageError:
        return False
