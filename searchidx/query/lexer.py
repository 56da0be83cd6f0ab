"""The text of a query to tokens with offsets.

In: text without control characters. Out: tokens in order; punctuation that means nothing is gone. A
quotation mark without its pair and an unknown field are errors here; grammar is the parser's business.

A colon makes a field of the letters before it only when a value follows directly, so `Ukraine: the
war`, `10:30` and `https://example.com` are words. An unknown name is an error when it is all lower
case, as fields are typed (`titel:foo`); otherwise it is a word (`Zelensky:hello`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from searchidx.errors import QueryError, UsageError
from searchidx.query import fields
from searchidx.query.patterns import Piece, read
from searchidx.query.punctuation import QUOTES, RUN, first_letter, is_wordy, trim

Operator = Literal["AND", "OR", "NOT"]
Kind = Literal["word", "phrase", "field", "minus", "(", ")", "AND", "OR", "NOT"]

OPERATORS: dict[str, Operator] = {name: name for name in get_args(Operator)}

FIELD = re.compile(r"([^\W\d_]+):")

_SPACE = re.compile(r"\s+")
_QUOTE = re.compile(f"[{QUOTES}]")
_SLOP = re.compile(rf"~([0-9]+)(?=[^\w\s(){QUOTES}]*(?:[\s(){QUOTES}]|\Z))")
"""Digits and a tilde directly after a phrase, and no word glued to them."""

MAX_SLOP = 100

_QUOTE_MARKS = tuple(QUOTES)
_OPENERS = (*QUOTES, "(", *("=" + mark for mark in QUOTES))
_DATE_IN_APOSTROPHES = re.compile(
    rf"({'|'.join(sorted(fields.DATES))}):(['‘’]([^'‘’]+)['’])(?=[\s)]|\Z)", re.IGNORECASE
)
_SCHEMES = frozenset({"mailto", "urn", "doi", "tel"})
"""Addresses that have a colon without slashes: words, like all addresses."""


class Token(NamedTuple):
    """One piece of the query: `text[start:end]` of it. `text` is what it says: a word with the
    punctuation around it, the inside of a phrase, the name of a field in lower case. `slop` is the
    number after a phrase: "peace talks"~5; an `exact` phrase has a `=` before it."""

    kind: Kind
    text: str
    start: int
    end: int
    slop: int = 0
    exact: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Every token of a query."""
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        if quoted := _DATE_IN_APOSTROPHES.match(text, at):  # date:'last month'
            yield Token("field", quoted[1].lower(), at, quoted.start(2))
            yield Token("phrase", quoted[3], quoted.start(2), quoted.end(2))
            at = quoted.end()
            continue
        if run := RUN.match(text, at):
            end = run.end()
            exact = text[end - 1] == "=" and text.startswith(_QUOTE_MARKS, end)  # ="peace talks"
            yield from _run(text, at, end - exact)
            at = end
            if exact:
                token = _phrase(text, end)._replace(exact=True)
                yield token
                at = token.end
            continue
        char = text[at]
        if char == "(" or char == ")":
            token = Token("(" if char == "(" else ")", char, at, at + 1)
        else:
            token = _phrase(text, at)
        yield token
        at = token.end


def _phrase(text: str, start: int) -> Token:
    closing = _QUOTE.search(text, start + 1)
    if closing is None:
        closes = text[start] == "”"
        raise QueryError(
            "This quotation mark closes nothing." if closes else "This quotation mark is not closed.",
            text,
            start,
            hint='A phrase has a mark at both ends: "peace talks". Without marks its words are searched for.',
        )
    inside = " ".join(text[start + 1 : closing.start()].split())
    slop = _SLOP.match(text, closing.end())
    if slop is None:
        return Token("phrase", inside, start, closing.end())
    figures = slop[1].lstrip("0")  # Python reads no number of thousands of figures
    if len(figures) > 3 or int(figures or 0) > MAX_SLOP:
        raise QueryError(
            f"Up to {MAX_SLOP} other words may stand between those of a phrase.",
            text,
            closing.end(),
            slop.end(),
            hint=f'As in "{inside}"~5. For words anywhere in the article leave out the quotation marks.',
        )
    return Token("phrase", inside, start, slop.end(), int(figures or 0))


def _run(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of `text[start:end]`, which has no space, quotation mark or parenthesis in it."""
    if _is_minus(text, start, end):
        yield Token("minus", "-", start, start + 1)
        start += 1
    first = first_letter(text, start, end)
    if first is None:
        return  # a dash, dots, an ampersand: punctuation
    if colon := _field_end(text, first, end):
        yield Token("field", text[first : colon - 1].lower(), first, colon)
        if colon < end:
            yield Token("word", text[colon:end], colon, end)
        return
    raw = text[start:end]
    if (operator := OPERATORS.get(trim(raw))) and _is_plain(raw, operator):
        yield Token(operator, operator, first, first + len(operator))
        return
    yield Token("word", raw, start, end)


def _is_plain(raw: str, operator: str) -> bool:
    """Whether there is nothing but punctuation around an operator; a wrong wildcard is for the parser to refuse."""
    try:
        return read(raw) == Piece(operator)
    except UsageError:
        return False


def _is_minus(text: str, start: int, end: int) -> bool:
    """Whether a hyphen says NOT: it begins a word and something to leave out follows directly."""
    if text[start] != "-" or (start and not text[start - 1].isspace() and text[start - 1] != "("):
        return False
    rest = text[start + 1 : end]
    if not rest:
        return text.startswith(_OPENERS, end)
    return rest[0] not in "->" and is_wordy(rest)  # "--" and "->" are typography


def _field_end(text: str, start: int, end: int) -> int | None:
    """Where the value of a field begins, if the run is one; None when it is a word."""
    match = FIELD.match(text, start, end)
    if match is None:
        return None
    name, value = match[1].lower(), text[match.end() : end]
    opens = text.startswith(_OPENERS, end)
    if name in fields.NAMES:
        if value.startswith("-") and name not in fields.DATES and name != "path":
            _refuse_inner_minus(text, start, match.end(), end, opens)
        return match.end() if (opens and not value) or _is_value(name, value) else None
    if not match[1].islower() or value.startswith("//") or name in _SCHEMES:
        return None
    if is_wordy(value) or (opens and not value):
        raise _unknown_field(text, name, value, start, match.end())
    return None


def _is_value(name: str, value: str) -> bool:
    """Whether what follows the colon is a value, not punctuation."""
    if name == "path":
        return is_wordy(value) or "/" in value or "\\" in value
    if name in fields.DATES:
        return is_wordy(value) or ".." in value
    return (is_wordy(value) or "*" in value) and not value.startswith("//")


def _refuse_inner_minus(text: str, start: int, colon: int, end: int, opens: bool) -> None:
    if is_wordy(text[colon:end]) or (opens and end == colon + 1):
        name = text[start:colon]
        rest = text[colon + 1 : end] or "…"
        raise QueryError(
            "The minus belongs before the field.", text, colon, colon + 1, hint=f"Write -{name}{rest}"
        )


def _unknown_field(text: str, name: str, value: str, start: int, end: int) -> QueryError:
    near = fields.nearest(name)
    offer = f"Did you mean {near}:{value or '…'}?" if near else f"The fields are {fields.SHOWN}"
    words = f'"{name}:{value}"' if value else f"{name}: …"
    return QueryError(
        f"There is no field {name}:", text, start, end, hint=f"{offer} To search for the words, write {words}"
    )
