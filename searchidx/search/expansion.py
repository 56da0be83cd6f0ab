"""Words that stand for several: which words of an index they are, and whether a word of a text is one.

In: a form as typed (folded), and the words of a field. Out: ordinals of terms. Running text is indexed by
its stems; what is typed here is compared with the spellings that stand beside them, and so finds what a
reader would expect of the letters typed. All of a vocabulary is looked at, but as one string: a
regular expression and a few searches for literal pieces leave little to look at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

from searchidx import words
from searchidx.index.segment import Field, Terms, encoded
from searchidx.query.tree import Filter, Fuzzy, Phrase, Wildcard, Word
from searchidx.values import dataclass

SHORTEST_FUZZY = 3
"""A part of a compound with fewer letters stands for itself: everything short is like it."""


class Part(Protocol):
    """One word, or a part of a compound, as it was typed."""

    @property
    def form(self) -> str:
        """The letters, folded, without wildcards."""

    def ordinals(self, field: Field) -> list[int]:
        """The terms of a field that it stands for by its letters, in order."""

    def fits(self, form: str) -> bool:
        """Whether a word of a text, folded, is one that it stands for by its letters."""


@dataclass(frozen=True, slots=True)
class Exact:
    """A word that stands for itself."""

    form: str

    def ordinals(self, field: Field) -> list[int]:
        found = field.ordinal(encoded(self.form))
        return [] if found is None else [found]

    def fits(self, form: str) -> bool:
        return form == self.form


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words that begin alike."""

    form: str

    def ordinals(self, field: Field) -> list[int]:
        return list(field.completions(encoded(self.form)))

    def fits(self, form: str) -> bool:
        return form.startswith(self.form)


# --- wildcards ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """Words that fit a pattern with `*` and `?`."""

    pattern: str

    @property
    def form(self) -> str:
        return self.pattern.replace("*", "").replace("?", "")

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(_expression(self.pattern))

    def fits(self, form: str) -> bool:
        return self._whole.fullmatch(form) is not None

    def ordinals(self, field: Field) -> list[int]:
        return field.spelled(self._among(field.spellings))

    def _among(self, spellings: Terms) -> Iterator[int]:
        head = re.split(r"[*?]", self.pattern, maxsplit=1)[0]
        candidates = spellings.completions(encoded(head))
        block = "\n" + spellings.lines(candidates)
        line, counted = candidates.start - 1, 0
        for match in self._in_lines.finditer(block):
            line += block.count("\n", counted, match.end())
            counted = match.end()
            yield line

    @cached_property
    def _in_lines(self) -> re.Pattern[str]:
        """Finds each line that fits once, and ends before its line feed. Literal pieces come first, for speed."""
        loose, body = self.pattern.startswith("*"), self.pattern.lstrip("*")
        return re.compile(("" if loose else r"\n") + (_expression(body) or r"[^\n]+") + r"(?=\n)")


def _expression(pattern: str) -> str:
    wild = {"*": r"[^\n]*", "?": r"[^\n]"}
    return "".join(wild.get(char) or re.escape(char) for char in pattern)


# --- fuzzy words ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Near:
    """Words at most `distance` edits away; where it takes more than one, with the same first letter.

    People seldom get that one wrong, and every other word of six letters is two edits from some word.
    """

    form: str
    distance: int

    def fits(self, form: str) -> bool:
        limit = self.distance if form[:1] == self.form[:1] else 1
        return within(self.form, form, limit)

    def spellings(self, field: Field) -> set[str]:
        """The words of a field that are near, as they are spelled there."""
        spellings = field.spellings
        candidates = set(self._candidates(spellings, range(len(spellings)), 1))
        if self.distance > 1:
            same_letter = spellings.completions(encoded(self.form[:1]))
            candidates.update(self._candidates(spellings, same_letter, self.distance))
        return set(filter(self.fits, candidates))

    def ordinals(self, field: Field) -> list[int]:
        equal = field.spellings.equal
        return field.spelled(ordinal for word in self.spellings(field) for ordinal in equal(encoded(word)))

    def _candidates(self, spellings: Terms, among: range, distance: int) -> Iterator[str]:
        """Those that may be near: of a fitting length, with all but `distance` of the letters."""
        letters = set(self.form)
        shortest, longest = len(self.form) - distance, len(self.form) + distance
        for word in _with_a_piece(spellings, among, list(_whole_pieces(self.form, distance))):
            if shortest <= len(word) <= longest and len(letters.difference(word)) <= distance:
                yield word


def _with_a_piece(spellings: Terms, among: range, pieces: list[str]) -> Iterator[str]:
    """Words that have one of the pieces; some come more than once."""
    block = "\n" + spellings.lines(among)
    if any(len(piece.strip("\n")) < 2 for piece in pieces):  # one letter is no help
        yield from block.split("\n")
        return
    for piece in pieces:
        if piece.startswith("\n") and not piece.endswith("\n"):  # words that begin alike stand side by side
            yield from spellings.lines(spellings.completions(encoded(piece[1:]))).split("\n")
            continue
        at = block.find(piece)
        while at >= 0:
            start, end = block.rfind("\n", 0, at + 1) + 1, block.index("\n", at + 1)
            yield block[start:end]
            at = block.find(piece, end)


def _whole_pieces(form: str, distance: int) -> Iterator[str]:
    """Pieces of lines, one of which every word within the distance of a longer word has.

    Cut a word into one piece more than there are edits: one piece is whole in the other word, at the
    beginning, at the end or between. Only a swap can spoil two pieces, by their letters at the cut, so a
    swap there is made first, and leaves one edit fewer.
    """
    if distance == 0:
        yield f"\n{form}\n"
        return
    cuts = [len(form) * number // (distance + 1) for number in range(distance + 2)]
    for start, end in pairwise(cuts):
        yield ("\n" if start == 0 else "") + form[start:end] + ("\n" if end == len(form) else "")
    for cut in cuts[1:-1]:
        swapped = form[: cut - 1] + form[cut] + form[cut - 1] + form[cut + 1 :]
        yield from _whole_pieces(swapped, distance - 1)


def within(one: str, other: str, limit: int) -> bool:
    """Whether at most `limit` edits make one of the other: optimal string alignment.

    >>> within("lukashenka", "lukashenko", 1), within("tariff", "tarfif", 1), within("war", "peace", 2)
    (True, True, False)
    """
    start, most = 0, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if abs(len(one) - len(other)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, own in enumerate(other, 1):
            edits = min(before[j] + 1, row[-1] + 1, before[j - 1] + (char != own))
            if i > 1 and j > 1 and char == other[j - 2] and own == one[i - 2]:
                edits = min(edits, above[j - 2] + 1)
            row.append(edits)
        if min(row) > limit:
            return False
    return row[-1] <= limit


# --- what was typed, as parts ---------------------------------------------------------------------

_STAND_INS = str.maketrans("*?", "\U00010a00\U00010a10")
_WILDCARDS = str.maketrans("\U00010a00\U00010a10", "*?")
"""Letters of a script that no newspaper was ever set in keep wildcards in their word while it is taken apart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A word as typed: the parts of a compound one after the other (or the only one), and closed up."""

    open: tuple[Part, ...]
    closed: tuple[Part, ...] = ()

    def all(self) -> tuple[Part, ...]:
        return (*self.closed, *self.open)


@lru_cache(maxsize=1000)
def parts_of(node: Word | Wildcard | Fuzzy | Phrase | Filter) -> Parts:
    """What a leaf of a query says, part by part."""
    text = node.value if isinstance(node, Filter) else node.text
    wild = isinstance(node, Wildcard) or (isinstance(node, Filter) and node.wildcard)
    found = list(words.tokens(text.translate(_STAND_INS) if wild else text))
    own = [token.form for token in found if not token.joined]
    joined = [token.form for token in found if token.joined]
    if wild:
        return Parts(tuple(map(_pattern, own)), tuple(map(_pattern, filter(_is_closed, joined))))
    if distance := getattr(node, "distance", 0):
        return Parts(*(tuple(_near(form, distance) for form in forms) for forms in (own, joined)))
    if getattr(node, "prefix", False):
        whole = tuple(map(Exact, own[:-1]))
        return Parts((*whole, *map(Beginning, own[-1:])), tuple(map(Beginning, joined)))
    return Parts(tuple(map(Exact, own)), tuple(map(Exact, joined)))


def _pattern(form: str) -> Part:
    pattern = re.sub(r"\*+", "*", form.translate(_WILDCARDS))
    return Pattern(pattern) if "*" in pattern or "?" in pattern else Exact(pattern)


def _is_closed(form: str) -> bool:
    """Numbers are not closed up: 1?.5 is not 1?5."""
    return not form.translate(_WILDCARDS).replace("*", "").replace("?", "").isdigit()


def _near(form: str, distance: int) -> Part:
    return Near(form, distance) if len(form) >= SHORTEST_FUZZY else Exact(form)
