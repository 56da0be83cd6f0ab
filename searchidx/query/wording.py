"""A tree in plain English: how a query was read, for `--explain`.

In: a tree, and its words that are not insisted on. Out: lines, each a sentence or a point of a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from searchidx.query.printer import to_text
from searchidx.query.tree import (
    And,
    AnyWord,
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

_PLACES = {"title": " in the title", "text": " in the text", "lead": " in the beginning of the text"}
_FILTERS = {
    "person": "that name the person", "place": "that name the place", "org": "that name the organization",
    "site": "from the site", "author": "by the author", "lang": "in the language", "path": "whose path has",
    "grade": "whose date is",
}  # fmt: skip


def in_words(tree: Node, ignored: Iterable[AnyWord] = ()) -> list[str]:
    """How a query was read.

    >>> in_words(And((Word("truce"), Not(Word("Minsk")))))
    ['articles with all of this:', '- “truce” or another form of it', '- not “Minsk” or another form of it']
    """
    ignored = list(ignored)
    if isinstance(tree, And) and ignored:
        tree = And(tuple(child for child in tree.children if child not in ignored), tree.explicit)
    lines = _top(tree)
    if ignored:
        common = ", ".join(f"“{to_text(word)}”" for word in ignored)
        lines.append(f"common words, not insisted on: {common}")
    return lines


def _top(tree: Node) -> list[str]:
    match tree:
        case Everything():
            return ["every article"]
        case And(children, explicit):
            children = tuple(child for child in children if not isinstance(child, Everything))
            if len(children) == 1:
                return [f"articles {_clause(children[0])}"]
            words = [child for child in children if isinstance(child, AnyWord)]
            points = [f"- {_part(child)}" for child in children]
            some = (
                ["then articles with some of the words"]
                if len(words) > 1 and not explicit and _plain(children)
                else []
            )
            return ["articles with all of this:", *points, *some]
        case Or(children):
            return ["articles with at least one of this:", *(f"- {_part(child)}" for child in children)]
    return [f"articles {_clause(tree)}"]


def _plain(children: tuple[Node, ...]) -> bool:
    return not any(isinstance(child, Phrase | Or | And) for child in children)


def _clause(node: Node) -> str:
    """After `articles`."""
    if isinstance(node, Filter | Between):
        return _part(node)
    if isinstance(node, Not):
        return (
            f"without {_part(node.child)}"
            if isinstance(node.child, Leaf)
            else f"but not those {_part(node.child)}"
        )
    return f"with {_part(node)}"


def _part(node: Node) -> str:
    match node:
        case Word() | Wildcard() | Fuzzy() | Phrase():
            return _leaf(node) + _PLACES.get(node.field or "", "")
        case Filter(field, value):
            like = (
                " or one like it"
                if node.distance
                else ""
                if not (node.prefix or node.wildcard)
                else " (a pattern)"
            )
            return f"{_FILTERS[field]} “{value}{'*' if node.prefix else ''}”{like}"
        case Between(since, until):
            return f"published {_days(since, until)}"
        case Not(child):
            return f"not {_part(child)}"
        case Or(children):
            return " or ".join(map(_nested, children))
        case And(children):
            return " and ".join(_nested(child) for child in children if not isinstance(child, Everything))
    return "anything"


def _nested(node: Node) -> str:
    return f"({_part(node)})" if isinstance(node, And | Or) else _part(node)


def _leaf(node: Leaf) -> str:
    if isinstance(node, Phrase):
        if node.exact:
            return f"the words “{node.text}” as they are spelled here"
        gap = f", with up to {node.slop} other words between them" if node.slop else ", one after the other"
        return f"the words “{node.text}”{gap if ' ' in node.text else ''}"
    if isinstance(node, Wildcard):
        return f"a word like “{node.text}”"
    if isinstance(node, Fuzzy):
        letters = "a letter" if node.distance == 1 else f"{node.distance} letters"
        return f"“{node.text}” or a word that differs by up to {letters}"
    if node.prefix:
        return f"a word that begins with “{node.text}”"
    return f"“{node.text}” as it is spelled here" if node.exact else f"“{node.text}” or another form of it"


def _days(since: date | None, until: date | None) -> str:
    if since and until:
        return f"on {since}" if since == until else f"from {since} to {until}"
    return f"on {since} or later" if since else f"on {until} or earlier"
