"""The query as a tree of frozen values: what the parser gives and the search evaluates.

The tree says what the user meant in the user's words; which terms those are in the index (stems,
languages, spellings) is the business of `searchidx.search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

TextField = Literal["title", "text"]
FilterField = Literal["person", "place", "org", "site", "author", "lang", "path"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed; a compound (`cease-fire`) is one word. `prefix` is the `*` at its end.

    `field` None means title and text.
    """

    text: str
    field: TextField | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other, as typed between the quotes."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A value that an article must carry: a name, site, author, language or path. It scores nothing."""

    field: FilterField
    value: str
    prefix: bool = False


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


Node: TypeAlias = "Word | Phrase | Filter | Between | Everything | And | Or | Not"
