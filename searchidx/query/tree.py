"""The query as a tree of frozen values: what the parser gives and the search evaluates.

The tree says what the user meant in the user's words; which terms those are in the index (stems,
languages, spellings) is the business of `searchidx.search`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from searchidx.values import dataclass

TextField = Literal["title", "text", "lead"]
"""Where words are looked for; the lead is the first words of the text."""
FilterField = Literal["person", "place", "org", "site", "author", "lang", "path", "grade"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed; a compound (`cease-fire`) is one word. `prefix` is the `*` at its end.

    `field` None means title and text. An `exact` word is found as it is spelled, not in its other forms.
    """

    text: str
    field: TextField | None = None
    prefix: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Every word that fits a pattern: `*` is any run of characters or none, `?` is one character."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word that becomes this one by at most `distance` edits.

    An edit takes a character away, puts one in, changes one, or swaps two that are neighbours.
    """

    text: str
    field: TextField | None = None
    distance: int = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other, as typed between the quotes.

    They keep their order; up to `slop` other words in all may stand between them. An `exact` phrase is found
    as it is spelled, not in other forms of its words.
    """

    text: str
    field: TextField | None = None
    slop: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A value that an article must carry: a name, site, author, language or path. It scores nothing.

    `prefix` is the `*` at the end of the value; a `wildcard` value is a pattern, like `Wildcard.text`;
    words of a value with a `distance` are `Fuzzy`. `also` are names that stand for the same as the value: whole
    values, which nobody typed.
    """

    field: FilterField
    value: str
    prefix: bool = False
    wildcard: bool = False
    distance: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """Published on a day from `since` to `until`, both included; None is open. It scores nothing."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article: what a query with nothing but filters, or nothing, stands on."""


@dataclass(frozen=True, slots=True)
class And:
    """All of the children. `explicit` when somebody wrote AND; words side by side are not."""

    children: tuple[Node, ...]
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of what the child matches."""

    child: Node


AnyWord: TypeAlias = Word | Wildcard | Fuzzy
"""What stands for one word of a text."""

Leaf: TypeAlias = Word | Wildcard | Fuzzy | Phrase
"""What is looked for in titles and texts."""

Node: TypeAlias = "Word | Wildcard | Fuzzy | Phrase | Filter | Between | Everything | And | Or | Not"
