"""One name for one person, place or organization: what spellings of different articles are joined by.

In: names as articles have them, the curated table `data/aliases.json` and the user's own aliases. Out: the name to
show, and the spellings that a filter stands for. Names are joined when they are the same but for accents, case,
points and hyphens, or when a table says so; never because they look alike. Articles are not read again:
everything here happens while a query is answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from searchidx.errors import UsageError
from searchidx.models import ENTITY_KINDS, NO_ALIASES, Aliases
from searchidx.query.tree import And, Filter, Node, Not, Or
from searchidx.values import replace
from searchidx.words import fold

TABLE = os.path.join(os.path.dirname(__file__), "data", "aliases.json")

KINDS = {"person": "people", "place": "places", "org": "organizations"}
"""Filter -> kind of name."""

_SMALL = str.maketrans(
    {".": None, "’": "'", "‘": "'", "ʼ": "'", "`": "'", "-": " ", "‐": " ", "‑": " ", "_": " "}
)


def key(name: str) -> str:
    """What is the same for two spellings of a name that differ in accents, case, points, hyphens or an article.

    >>> key("The U.S."), key("Nicolás Maduro"), key("Ban Ki-moon"), key("Conor O’Neill")
    ('us', 'nicolas maduro', 'ban ki moon', "conor o'neill")
    """
    return _small(fold(name))


def _small(folded: str) -> str:
    """The key of a name that is folded already."""
    words = folded.translate(_SMALL).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if words and words[-1].endswith("'s"):
        words[-1] = words[-1][:-2]
    return " ".join(words)


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    """Kind -> `homes` (key -> key of the name), `rows` (that -> all spellings, folded), `shown` (that -> name)."""
    with open(TABLE, "rb") as file:
        table: Mapping[str, Mapping[str, Any]] = json.load(file)
    return table


class Names:
    """Which names of one kind belong together: by the table, and by what the user says, who is right."""

    def __init__(self, kind: str, own: Aliases = NO_ALIASES) -> None:
        table = _table()[kind]
        self._homes: dict[str, str] = table["homes"]
        self._rows: dict[str, list[str]] = table["rows"]
        self._shown: dict[str, str] = table["shown"]
        if own.parted.get(kind) or own.joined.get(kind):
            self._homes, self._rows, self._shown = dict(self._homes), dict(self._rows), dict(self._shown)
        for spelling in own.parted.get(kind, ()):
            self._part(key(spelling))
        for name, others in own.joined.get(kind, {}).items():
            self._join(name, others)

    def _part(self, spelling: str) -> None:
        home = self._homes.pop(spelling, None)
        if home is None:
            return
        row = [each for each in self._rows.pop(home) if _small(each) != spelling]
        shown = self._shown.pop(home)
        if row:
            first = _small(row[0])
            self._rows[first], self._shown[first] = row, shown if first == home else row[0].title()
            self._homes.update((_small(each), first) for each in row)

    def _join(self, name: str, spellings: Sequence[str]) -> None:
        """Every spelling brings along what it is already joined with."""
        home = key(name)
        row: dict[str, str] = {}
        for spelling in (name, *spellings):
            before = self._homes.get(key(spelling), "")
            brought: list[str] = self._rows.pop(before, [])
            self._shown.pop(before, None)
            row.update((_small(each), each) for each in (fold(spelling), *brought))
        self._rows[home], self._shown[home] = list(row.values()), name
        self._homes.update(dict.fromkeys(row, home))

    def home(self, name: str) -> str:
        """What is the same for all names that belong together."""
        folded = key(name)
        return self._homes.get(folded, folded)

    def spellings(self, home: str) -> Sequence[str]:
        """The spellings that a table gives to the name at `home`, folded."""
        return self._rows.get(home, ())

    def shown(self, home: str) -> str | None:
        """The name that a table gives to those at `home`; None when they are in no table."""
        return self._shown.get(home)

    def canonical(self, name: str) -> str:
        """The name that stands for this one."""
        return self._shown.get(self.home(name), name)

    def others(self, name: str) -> tuple[str, ...]:
        """All other spellings, folded, of a name and of those that a table shows with all its words.

        Whoever asks for "Zelensky" or "Volodymyr" means what is shown as Volodymyr Zelenskyy, too.
        """
        folded = key(name)
        wanted = set(folded.split())
        homes = {self._homes.get(folded, ""), *(home for home in self._rows if wanted <= set(home.split()))}
        return tuple(
            each for home in homes for each in self._rows.get(home, ()) if fold(name) != each and wanted
        )

    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every name that has other spellings, with these, folded."""
        return [
            (self._shown[home], tuple(each for each in row if _small(each) != home))
            for home, row in self._rows.items()
            if len(row) > 1
        ]


class Joining:
    """The names of all kinds, as one archive joins them; each kind is read when it is asked for."""

    def __init__(self, own: Aliases = NO_ALIASES) -> None:
        self.own = own
        self._of: dict[str, Names] = {}

    def of(self, kind: str) -> Names:
        """The names of a kind."""
        found = self._of.get(kind)
        if found is None:
            found = self._of[kind] = Names(kind, self.own)
        return found

    def canonical(self, kind: str, names: Sequence[str]) -> tuple[str, ...]:
        """The names that stand for some, each once."""
        canonical = self.of(kind).canonical
        return tuple(dict.fromkeys(canonical(name) for name in names))


def widened(tree: Node, joining: Joining) -> Node:
    """The same tree, its filters by name standing for all spellings of the name."""
    match tree:
        case And() | Or():
            return replace(tree, children=tuple(widened(child, joining) for child in tree.children))
        case Not():
            return replace(tree, child=widened(tree.child, joining))
        case Filter() if tree.field in KINDS and not (tree.prefix or tree.wildcard or tree.distance):
            return replace(tree, also=joining.of(KINDS[tree.field]).others(tree.value))
    return tree


# --- what the user says ---------------------------------------------------------------------------


def joined(own: Aliases, kind: str, name: str, spellings: Sequence[str]) -> Aliases:
    """The aliases after the user has said that some spellings are a name. Raises UsageError."""
    name, given = _checked(kind, name), [_checked(kind, spelling) for spelling in spellings]
    given = [spelling for spelling in given if key(spelling) != key(name)]
    if not given:
        raise UsageError(f"{name!r} has no other spelling here to be joined with")
    taken = {key(name), *map(key, given)}
    rows: dict[str, tuple[str, ...]] = {}
    before: list[str] = []
    for other, theirs in own.joined.get(kind, {}).items():
        if key(name) in map(key, (other, *theirs)):  # the name's own row, or one that it was a spelling in
            before += [each for each in (other, *theirs) if key(each) != key(name)]
        else:
            rows[other] = tuple(each for each in theirs if key(each) not in taken)
    unique = {key(each): each for each in (*before, *given)}
    rows = {other: theirs for other, theirs in rows.items() if theirs}
    rows[name] = tuple(unique.values())
    apart = tuple(each for each in own.parted.get(kind, ()) if key(each) not in taken)
    return Aliases({**own.joined, kind: rows}, {**own.parted, kind: apart})


def parted(own: Aliases, kind: str, spellings: Sequence[str]) -> Aliases:
    """The aliases after the user has said that some spellings stand for themselves. Raises UsageError."""
    for spelling in spellings:
        spelling = _checked(kind, spelling)
        if not Names(kind, own).others(spelling):
            raise UsageError(
                f"{spelling!r} is joined with no other name of {kind}", "searchidx aliases --all lists"
            )
        folded = key(spelling)
        rows = {
            name: tuple(each for each in theirs if key(each) != folded)
            for name, theirs in own.joined.get(kind, {}).items()
            if key(name) != folded
        }
        own = Aliases({**own.joined, kind: {n: s for n, s in rows.items() if s}}, own.parted)
        if Names(kind, own).others(spelling):  # the table joins it too
            own = Aliases(own.joined, {**own.parted, kind: (*own.parted.get(kind, ()), spelling)})
    return own


def _checked(kind: str, name: str) -> str:
    if kind not in ENTITY_KINDS:
        raise UsageError(f"there is no kind of names {kind!r}", f"one of {', '.join(ENTITY_KINDS)}")
    name = " ".join(name.split())
    if not key(name):
        raise UsageError("a name needs letters or digits")
    return name
