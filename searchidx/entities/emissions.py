"""What words, runs and surroundings are worth: the features of `features`, added up and remembered.

In: a run. Out: its tokens with the evidence of each, wherever the run stands. News repeats its words and names, so
what a word, a pair of lists, a part or a run is worth is worked out once. The sums are the same as of all features one
by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, repeat
from typing import NamedTuple

from searchidx.entities import features, rules, segments
from searchidx.entities.evidence import Evidence
from searchidx.entities.memory import Memory
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Model, Tables
from searchidx.entities.tagged import Tagged
from searchidx.entities.tokens import Token, tokens

_MANY = 20_000
"""Words, runs and names that are remembered."""
_FEW = 5_000
"""Kinds of words, and pairs of them."""


class Word(NamedTuple):
    """What one token is worth to itself and to its neighbours, wherever it stands."""

    lists: str
    own: Evidence
    as_previous: Evidence
    as_next: Evidence


class Run(NamedTuple):
    """The tokens of a run, what each is worth, and the number of its part by the rules (-1 for none).

    `names` is for the tagger, to remember what it makes of a stretch of tokens.
    """

    tokens: list[Token]
    sums: list[Evidence]
    parts: list[int]
    names: dict[tuple[int, int], Tagged | None]


class Emissions:
    """What a model says of words and runs, remembered within bounds."""

    def __init__(self, known: Tables, model: Model) -> None:
        self._known = known
        self._weight = model.weights.get
        self._words = Memory(self._word, _MANY)
        self._kinds = Memory(self._kind, _FEW)
        self._pairs = Memory(self._pair, _FEW)
        total = self.total
        self._singles: Memory[tuple[str, str], Evidence] = Memory(
            lambda key: total(rules.of_single(*key)), _MANY
        )
        self._firsts: Memory[str, Evidence] = Memory(lambda word: total(rules.of_first(word)), _MANY)
        self._lasts: Memory[str, Evidence] = Memory(lambda word: total(rules.of_last(word)), _MANY)
        self._listed_alone: Memory[tuple[str, bool], Evidence] = Memory(
            lambda key: total(rules.listed_alone(*key)), _FEW
        )
        self._listed_first: Memory[tuple[str, bool], Evidence] = Memory(
            lambda key: total(rules.listed_first(*key)), _FEW
        )
        self._listed_last: Memory[str, Evidence] = Memory(lambda lists: total(rules.listed_last(lists)), _FEW)
        self.runs = Memory(self._run, _MANY)
        """(Text, whether it opens a sentence) -> the run."""
        self.before: Memory[str, Evidence] = Memory(lambda word: total(features.before(word)), _MANY)
        """The word before a run -> what it says of the first token."""
        self.after: Memory[str, Evidence] = Memory(lambda word: total(features.after(word)), _MANY)
        """The word after a run -> what it says of the last token."""
        self.lower = total([features.LOWER])
        self.dateline = total([features.DATELINE])
        self.based = total([features.BASED])

    def total(self, names: Iterable[str]) -> Evidence:
        """The weights of all features, added up."""
        return sum(map(self._weight, names, repeat(0)))

    def _run(self, key: tuple[str, bool]) -> Run:
        text, opens = key
        known = self._known
        of = tokens(text, known)
        words = [self._words[token.text, token.form, token.ends] for token in of]
        lists = [word.lists for word in words]
        rows = features.of_places(of, lists, known, opens)
        split = segments.split(text, of, opens, known)
        parts, ranges = features.mark_parts(of, split, rows)
        sums = [self.total(row) + word.own for row, word in zip(rows, words, strict=True)]
        for i, (one, two) in enumerate(pairwise(words)):
            first, second = self._pairs[one.lists, two.lists]
            sums[i] += two.as_next + first
            sums[i + 1] += one.as_previous + second
        for segment, (start, end) in zip(split, ranges, strict=True):
            said = self._part(segment, lists[start], lists[end - 1])
            for i in range(start, end):
                sums[i] += said
        return Run(of, sums, parts, {})

    # --- words ------------------------------------------------------------------------------------

    def _word(self, key: tuple[str, str, bool]) -> Word:
        text, form, ends = key
        token = Token(text, 0, form, ends, False)
        lists = features.classes(token, self._known)
        return Word(
            lists,
            self.total(features.of_word(form)) + self._kinds[features.shape(text), lists, ends],
            self.total(features.as_previous(token, lists)),
            self.total(features.as_next(token, lists)),
        )

    def _kind(self, key: tuple[str, str, bool]) -> Evidence:
        return self.total(features.of_kind(*key))

    def _pair(self, key: tuple[str, str]) -> tuple[Evidence, Evidence]:
        first, second = features.of_pair(*key)
        return self._weight(first, 0), self._weight(second, 0)

    # --- parts of the rules -----------------------------------------------------------------------

    def _part(self, segment: Segment, first: str, last: str) -> Evidence:
        """What `features.of_part` is worth, when its first and last words stand in these lists."""
        words = segment.words
        if len(words) == 1:
            said = self._singles[segment.text, words[0]] + self._listed_alone[first, segment.opens]
        else:
            said = (
                self._firsts[words[0]]
                + self._lasts[words[-1]]
                + self._listed_first[first, segment.opens]
                + self._listed_last[last]
                + self.total(rules.of_whole(segment, self._known))
            )
            for word in words[1:-1]:
                said += self.total(rules.of_inner(word))
        return said + self._weight(features.HAS_TITLE, 0) if segment.title else said
