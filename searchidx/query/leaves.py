"""One token, and the field it stands in, to a leaf of the tree.

In: a word or phrase token. Out: a Word, Phrase, Filter or Between (several Words where punctuation
splits one, as in `war,peace`), None for a phrase with no word in it; or a QueryError at the token.
"""

from __future__ import annotations

import re

from searchidx.errors import QueryError, UsageError
from searchidx.query import periods
from searchidx.query.fields import DATES, FILTERS, TEXT
from searchidx.query.lexer import FIELD, OPERATORS, Token
from searchidx.query.normal import all_of
from searchidx.query.punctuation import is_wordy, letters, trim, word_span
from searchidx.query.tree import Between, Filter, FilterField, Node, Phrase, TextField, Word

MIN_PREFIX = 2
"""A prefix of fewer letters would match a large part of all words."""

_BREAK = re.compile(r"(?<![0-9])[,;]|[,;](?![0-9])|[!|…—，。、；！？：]")
"""Punctuation that ends a word even without a space; a comma in a number does not."""

_INNER_QUESTION = re.compile(r"(?<=[^\W_])\?(?=[^\W_])")


def leaf(text: str, token: Token, field: str | None) -> Node | None:
    """What one word or phrase says in a field (None: anywhere) of the query `text`."""
    if field in DATES:
        return _between(text, token, field)
    if field in FILTERS:
        return _filter(text, token, FILTERS[field])
    where = TEXT.get(field or "")
    if token.kind == "word":
        return _words(text, token, where)
    if is_wordy(token.text):
        return Phrase(token.text, where)
    if where:
        raise _nothing(text, token)
    return None


# --- words ----------------------------------------------------------------------------------------


def _words(text: str, token: Token, field: TextField | None) -> Node:
    core = trim(token.text)
    if "://" in core:
        return Word(core, field)  # an address may hold any punctuation
    prefix = _is_prefix(text, token)
    if question := _INNER_QUESTION.search(core):
        at = token.start + token.text.index(core) + question.start()
        raise QueryError(
            "A ? inside a word is not understood.",
            text,
            at,
            hint=f'As written it is searched in quotes: "{core}"',
        )
    pieces = [piece for piece in map(trim, _BREAK.split(core)) if piece]
    if field is None and any(piece in OPERATORS or FIELD.match(piece) for piece in pieces):
        pieces = [core]
    if prefix:
        _refuse_short_prefix(text, token, pieces[-1] if pieces else "")
    return all_of(
        Word(piece, field, prefix and number == len(pieces)) for number, piece in enumerate(pieces, start=1)
    )


def _is_prefix(text: str, token: Token) -> bool:
    """Whether the word ends with a star; a star anywhere else is refused rather than ignored."""
    _, end = word_span(token.text)
    star = token.text.find("*")
    if 0 <= star < end:
        raise QueryError(
            "A * can stand only at the end of a word.",
            text,
            token.start + star,
            hint="As in ceasef*, which finds ceasefire and ceasefires.",
        )
    return star >= 0


def _refuse_short_prefix(text: str, token: Token, prefix: str) -> None:
    if letters(prefix) < MIN_PREFIX:
        raise QueryError(
            f"There must be at least {MIN_PREFIX} letters before the *.",
            text,
            token.start,
            token.end,
            hint="As in ceasef*, which finds ceasefire and ceasefires.",
        )


# --- filters and dates ----------------------------------------------------------------------------


def _filter(text: str, token: Token, field: FilterField) -> Filter:
    is_path = field == "path"
    if token.kind == "phrase":
        if not is_wordy(token.text) and not (is_path and ("/" in token.text or "\\" in token.text)):
            raise _nothing(text, token)
        return Filter(field, token.text)
    if is_path:  # a path is taken to the letter
        value = token.text.rstrip("*")
        if "*" in value or not value:
            _is_prefix(text, token)
            _refuse_short_prefix(text, token, value)
        return Filter(field, value, prefix=value != token.text)
    prefix, value = _is_prefix(text, token), trim(token.text)
    if prefix:
        _refuse_short_prefix(text, token, value)
    return Filter(field, value, prefix)


def _between(text: str, token: Token, field: str | None) -> Between:
    value = token.text.rstrip(",;:!?'’")
    if value.endswith(".") and not value.endswith(".."):
        value = value[:-1]
    try:
        if field == "date":
            return Between(*periods.span(value))
        if field == "since":
            return Between(periods.period(value)[0], None)
        if field == "until":
            return Between(None, periods.period(value)[1])
        if field == "after":
            return Between(periods.day_after(value), None)
        return Between(None, periods.day_before(value))
    except UsageError as error:
        hint = error.hint
        if hint == periods.FORMS and field == "date":
            hint += " From one to another it is date:2023-03..2023-06"
        raise QueryError(error.message, text, token.start, token.end, hint) from None


def _nothing(text: str, token: Token) -> QueryError:
    return QueryError(
        "There is no word between the quotation marks.",
        text,
        token.start,
        token.end,
        hint='A field takes a word or a phrase, as in title:ceasefire or person:"Angela Merkel"',
    )
