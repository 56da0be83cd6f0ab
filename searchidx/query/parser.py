"""The text of a query to a tree, or to an error that points at the place.

In: what a person typed. Out: a tree in the form that `normal.py` describes.

    query        = alternatives
    alternatives = conjunction { "OR" conjunction }
    conjunction  = part { ["AND"] part }
    part         = [ "NOT" | "-" ] ( bare date | [ field ":" ] ( word | phrase [ "~" number ] | "(" alternatives ")" ) )

Side by side binds like AND, both bind tighter than OR, NOT tightest. Punctuation is dropped, also a
pair of parentheses with nothing else in it; a written AND, OR or NOT insists on something to act on.
A query of nothing but NOT parts stands on Everything.

A new kind of word or value belongs in `leaves.py` and `patterns.py`, a new mark in `lexer.py`; the grammar stays.
"""

from __future__ import annotations

from searchidx.errors import QueryError
from searchidx.query.bare_dates import REACH, bare_date
from searchidx.query.leaves import leaf
from searchidx.query.lexer import OPERATORS, Token, tokens
from searchidx.query.normal import all_of, any_of, levels, none_of, size
from searchidx.query.plain_dates import Calendar, calendar
from searchidx.query.punctuation import without_controls
from searchidx.query.tree import Everything, Node

MAX_LEVELS = 50
"""Of parentheses as typed, and of groups in the tree."""

MAX_WORDS = 1_000
MAX_CHARACTERS = 10_000
"""Of the words themselves. Counted in the tree, not in the text, so that the text of every tree is
within the limits too although it may be longer than what was typed."""

MAX_TYPED = 100_000
"""Of the text as a whole; more than the text of any tree within the other limits."""

_EXAMPLES = {"AND": "tariff AND Japan", "OR": "tariff OR Japan", "NOT": "tariff NOT Japan"}


def parse(text: str, when: Calendar | None = None) -> Node:
    """The tree of a query; Everything for a query with no words in it.

    Dates in plain words are relative to `when`, by default to today. Raises QueryError, and nothing else.
    """
    text = without_controls(text)
    if len(text) > MAX_TYPED:
        raise _too_long(text, f"{len(text):,} characters")
    tree = _Parser(text, when or calendar()).query()
    words, characters = size(tree)
    if words > MAX_WORDS:
        raise _too_long(text, f"{words:,} words")
    if characters > MAX_CHARACTERS:
        raise _too_long(text, f"{characters:,} characters")
    if levels(tree) > MAX_LEVELS:
        raise _too_deep(text, text.index("("))
    return tree


class _Parser:
    """One pass over the tokens of one query."""

    def __init__(self, text: str, when: Calendar) -> None:
        self._text = text
        self._when = when
        self._tokens = list(tokens(text))
        self._at = 0
        self._depth = 0

    def query(self) -> Node:
        node = self._alternatives(None)
        if token := self._peek():  # only a closing parenthesis ends the alternatives early
            raise self._error(
                "This parenthesis closes nothing.",
                token,
                hint="Parentheses come in pairs: (tariff OR duty) Japan",
            )
        return node or Everything()

    # `field` is the one whose parentheses we are in: title:(trade OR tariff)

    def _alternatives(self, field: str | None) -> Node | None:
        first = self._conjunction(field)
        if not self._peek("OR"):
            return first
        parts = [first]
        while operator := self._take("OR"):
            if parts[-1] is None:
                raise self._nothing(operator, "before")
            self._check_what_follows(operator)
            parts.append(self._conjunction(field))
            if parts[-1] is None:
                raise self._nothing(operator, "after")
        return any_of(part for part in parts if part is not None)

    def _conjunction(self, field: str | None) -> Node | None:
        parts: list[Node] = []
        explicit = False
        while (token := self._peek()) and token.kind not in ("OR", ")"):
            operator = self._take("AND")
            if operator:
                if not parts:
                    raise self._nothing(operator, "before")
                self._check_what_follows(operator)
                explicit = True
            part = self._part(field)
            if part is not None:
                parts.append(part)
            elif operator:
                raise self._nothing(operator, "after")
        return all_of(parts, explicit) if parts else None

    def _part(self, field: str | None) -> Node | None:
        operator = self._take("NOT") or self._take("minus")
        if operator:
            self._check_what_follows(operator)
        node = self._operand(field)
        if node is not None:
            return none_of(node) if operator else node
        if operator and operator.kind == "NOT":
            raise self._nothing(operator, "after")
        return None

    def _operand(self, field: str | None) -> Node | None:
        if named := self._take("field"):
            field = named.text
        if opening := self._take("("):
            return self._group(opening, field)
        token = self._next()
        if field is None and token.kind == "word":
            following = self._tokens[self._at : self._at + REACH]
            if found := bare_date(token, following, self._when):
                self._at += found.words - 1
                return found.days
        return leaf(self._text, token, field, self._when)

    def _group(self, opening: Token, field: str | None) -> Node | None:
        if self._depth == MAX_LEVELS:
            raise _too_deep(self._text, opening.start)
        self._depth += 1
        node = self._alternatives(field)
        closing = self._take(")")
        if closing is None:
            raise self._error(
                "This parenthesis is not closed.",
                opening,
                hint="Parentheses come in pairs: (tariff OR duty) Japan",
            )
        self._depth -= 1
        if not self._text[opening.end : closing.start].strip():
            raise self._error(
                "There is nothing between the parentheses.",
                opening,
                closing,
                hint="As in (tariff OR duty) Japan",
            )
        return node

    # --- tokens

    def _peek(self, kind: str | None = None) -> Token | None:
        if self._at == len(self._tokens):
            return None
        token = self._tokens[self._at]
        return token if kind in (None, token.kind) else None

    def _take(self, kind: str) -> Token | None:
        token = self._peek(kind)
        self._at += token is not None
        return token

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    # --- complaints

    def _check_what_follows(self, operator: Token) -> None:
        """An operator needs something to act on, and not another operator."""
        following = self._peek()
        if following is None or following.kind == ")":
            raise self._nothing(operator, "after")
        negative = operator.kind in ("NOT", "minus")
        if following.kind in ("AND", "OR") or (negative and following.kind in ("NOT", "minus")):
            raise self._error(
                f"{operator.text} and {following.text} cannot stand next to each other.",
                operator,
                following,
                hint=f"Keep one of them, as in {_EXAMPLES.get(operator.kind, 'tariff -Japan')}. {_as_word(following)}",
            )

    def _nothing(self, operator: Token, where: str) -> QueryError:
        return self._error(
            f"There is nothing {where} {operator.text}.",
            operator,
            hint=f"As in {_EXAMPLES.get(operator.kind, 'tariff -Japan')}. {_as_word(operator)}",
        )

    def _error(self, message: str, first: Token, last: Token | None = None, *, hint: str) -> QueryError:
        return QueryError(message, self._text, first.start, (last or first).end, hint.strip())


def _as_word(token: Token) -> str:
    word = OPERATORS.get(token.kind)
    return f"The word itself is searched for in lower case: {word.lower()}" if word else ""


def _too_deep(text: str, at: int) -> QueryError:
    return QueryError(
        f"The parentheses stand more than {MAX_LEVELS} deep.",
        text,
        at,
        hint="Split the query, or leave out pairs.",
    )


def _too_long(text: str, length: str) -> QueryError:
    """Shows only how the query begins."""
    shown = text[:60]
    return QueryError(
        f"The query is too long: {length}.",
        f"{shown}…",
        len(shown),
        hint=f"Up to {MAX_WORDS:,} words with {MAX_CHARACTERS:,} characters can be searched for at once.",
    )
