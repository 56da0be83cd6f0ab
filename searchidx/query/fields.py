"""The fields of the query language: which names there are, and what each one takes.

In: a name as typed before a colon. Out: what it stands for, or the nearest name there is. Whether a
colon makes a field at all is decided by the lexer.
"""

from __future__ import annotations

from importlib import import_module

from searchidx.query.tree import FilterField, TextField

TEXT: dict[str, TextField] = {"title": "title", "text": "text", "lead": "lead"}

FILTERS: dict[str, FilterField] = {
    "person": "person", "persons": "person", "people": "person",
    "place": "place", "places": "place",
    "org": "org", "orgs": "org", "organization": "org", "organizations": "org",
    "organisation": "org", "organisations": "org",
    "site": "site", "author": "author", "lang": "lang", "language": "lang", "path": "path",
    "grade": "grade",
}  # fmt: skip

DATES = frozenset({"date", "since", "until", "after", "before"})

NAMES = frozenset(TEXT) | frozenset(FILTERS) | DATES

SHOWN = "title: text: lead: person: place: org: site: author: lang: path: grade: date: since: until: after: before:"
"""The names that messages list: one per field, without the other spellings."""


def nearest(name: str) -> str | None:
    """The known field that a mistyped name looks most like, if any does."""
    # Only a mistyped field needs difflib; every other query saves its import.
    matches: list[str] = import_module("difflib").get_close_matches(name, sorted(NAMES), n=1)
    return matches[0] if matches else None
