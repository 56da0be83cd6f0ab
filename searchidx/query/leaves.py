"""One token, and the field it stands in, to a leaf of the tree.

In: a word or phrase token. Out: a Word, Phrase, Filter or Between (several Words where punctuation
splits one, as in `war,peace`), None for a phrase with no word in it; or a QueryError at the token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.errors import QueryError, UsageError
from searchidx.query import periods
from searchidx.query.fields import DATES, FILTERS, TEXT
from searchidx.query.lexer import FIELD, OPERATORS, Token
from searchidx.query.normal import all_of
from searchidx.query.patterns import Piece, read, without_distance
from searchidx.query.plain_dates import Calendar
from searchidx.query.punctuation import is_wordy, trim, word_span
from searchidx.query.tree import Between, Filter, FilterField, Fuzzy, Node, Phrase, TextField, Wildcard, Word

_BREAK = re.compile(r"(?<![0-9])[,;]|[,;](?![0-9])|[!|…—，。、；！？：]")
"""Punctuation that ends a word even without a space; a comma in a number does not."""

_NO_WILDCARD = re.compile(r"[^*?]")


def leaf(text: str, token: Token, field: str | None, when: Calendar) -> Node | None:
    """What one word or phrase says in a field (None: anywhere) of the query `text`."""
    if field in DATES:
        return _between(text, token, field, when)
    if field in FILTERS:
        return _filter(text, token, FILTERS[field])
    where = TEXT.get(field or "")
    if token.kind == "word":
        return _words(text, token, where)
    if is_wordy(token.text):
        return _phrase(text, token, where)
    if where:
        raise _nothing(text, token)
    return None


def _phrase(text: str, token: Token, field: TextField | None) -> Phrase:
    if token.exact and token.slop:
        raise QueryError(
            "The words of an exact phrase follow each other.", text, token.start, token.end,
            hint=f'Write ="{token.text}" or "{token.text}"~{token.slop}',
        )  # fmt: skip
    return Phrase(token.text, field, token.slop, token.exact)


# --- words ----------------------------------------------------------------------------------------


def _words(text: str, token: Token, field: TextField | None) -> Node:
    core = trim(token.text)
    if "://" in core:
        return Word(core, field)  # an address may hold any punctuation
    token = _closed_up(token)
    pieces = list(_pieces(token))
    if field is None and any(map(_says_more, pieces)):
        pieces = [token]
    if not is_wordy(token.text):
        pieces = [token]  # title:*
    return all_of(
        _word(_read(text, piece), field) for piece in pieces if piece is token or is_wordy(piece.text)
    )


def _closed_up(token: Token) -> Token:
    """Without the punctuation between a word and its `~`, which says nothing but looks like a field: `d!tt:~1`."""
    near = without_distance(token.text)
    if near == token.text:
        return token
    _, end = word_span(near)
    return token._replace(text=near[:end] + _NO_WILDCARD.sub("", near[end:]) + token.text[len(near) :])


def _says_more(piece: Token) -> bool:
    """Whether a piece of a word would be an operator or a field if it stood by itself."""
    return trim(without_distance(piece.text, 1)) in OPERATORS or bool(
        FIELD.match(trim(without_distance(piece.text)))
    )


def _pieces(token: Token) -> Iterator[Token]:
    """The token, cut where punctuation ends a word."""
    at = 0
    for match in [*_BREAK.finditer(token.text), None]:
        end = match.start() if match else len(token.text)
        yield token._replace(text=token.text[at:end], start=token.start + at, end=token.start + end)
        at = match.end() if match else end


def _word(piece: Piece, field: TextField | None) -> Node:
    if piece.kind == "wildcard":
        return Wildcard(piece.text, field)
    if piece.kind == "fuzzy":
        return Fuzzy(piece.text, field, piece.distance)
    return Word(piece.text, field, prefix=piece.kind == "prefix", exact=piece.kind == "exact")


def _read(text: str, token: Token) -> Piece:
    try:
        return read(token.text)
    except UsageError as error:
        raise QueryError(error.message, text, token.start, token.end, error.hint) from None


# --- filters and dates ----------------------------------------------------------------------------


def _filter(text: str, token: Token, field: FilterField) -> Filter:
    is_path = field == "path"
    if token.kind == "phrase":
        if not is_wordy(token.text) and not (is_path and ("/" in token.text or "\\" in token.text)):
            raise _nothing(text, token)
        if token.slop:
            raise QueryError(
                "The words of a name may not stand apart.",
                text,
                token.start,
                token.end,
                hint=f"Leave out ~{token.slop}: the words of {field}: are found in any order",
            )
        return Filter(field, token.text)
    if is_path:
        return _path(text, token)
    piece = _read(text, token._replace(text=token.text.lstrip("=")))
    return Filter(field, piece.text, piece.kind == "prefix", piece.kind == "wildcard", piece.distance)


def _path(text: str, token: Token) -> Filter:
    """A path is taken to the letter, but for a star at its end."""
    value = token.text.rstrip("*")
    if "*" in value:
        at = token.start + value.index("*")
        raise QueryError(
            "A * can stand only at the end of a path.",
            text,
            at,
            hint="As in path:news/2023*, which finds all paths with a word after news that begins like that.",
        )
    if not value:
        _read(text, token)
    return Filter("path", value, prefix=value != token.text)


def _between(text: str, token: Token, field: str | None, when: Calendar) -> Between:
    value = token.text.rstrip(",;:!?'’")
    if value.endswith(".") and not value.endswith(".."):
        value = value[:-1]
    try:
        if field == "date":
            return Between(*periods.span(value, when))
        return beside(field or "", value, when)
    except UsageError as error:
        hint = error.hint
        if hint == periods.FORMS and field == "date":
            hint += " From one to another it is date:2023-03..2023-06"
        raise QueryError(error.message, text, token.start, token.end, hint) from None


def beside(field: str, value: str, when: Calendar) -> Between:
    """What is on one side of a period: since, until, after, before. Raises UsageError."""
    if field == "since":
        return Between(periods.period(value, when)[0], None)
    if field == "until":
        return Between(None, periods.period(value, when)[1])
    if field == "after":
        return Between(periods.day_after(value, when), None)
    return Between(None, periods.day_before(value, when))


def _nothing(text: str, token: Token) -> QueryError:
    return QueryError(
        "There is no word between the quotation marks.",
        text,
        token.start,
        token.end,
        hint='A field takes a word or a phrase, as in title:ceasefire or person:"Angela Merkel"',
    )
