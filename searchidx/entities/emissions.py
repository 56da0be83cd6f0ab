"""What words, runs and surroundings are worth: the features of `features`, added up and remembered.

In: a run. Out: its tokens with the evidence of each, wherever the run stands. News repeats its words and names, so
what a word, a pair of lists, a part or a run is worth is worked out once. The sums are the same as of all features one
by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

from searchidx.entities import features, rules, segments
from searchidx.entities.evidence import Evidence
from searchidx.entities.memory import MANY, Memory
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Model, Tables
from searchidx.entities.tagged import Tagged
from searchidx.entities.tokens import Token, of_word
from searchidx.entities.tokens import words as words_of

_FEW = 5_000
"""Kinds of words, and pairs of them."""

TOGETHER = 150
"""Speaks for going on with a label inside a part of the rules, and against it from one part to the next."""


class Word(NamedTuple):
    """What one token is worth to itself and to its neighbours, wherever it stands."""

    lists: str
    own: Evidence
    as_previous: Evidence
    as_next: Evidence
    kind: str
    """What the rules see of it: two words of one kind stand in the same place in the same parts."""


class Frame(NamedTuple):
    """What the tokens of a run are worth by all but their spellings, and where its parts by the rules lie.

    `held[i]` speaks for the same label at tokens i and i + 1: for one of the names, and for none. A frame is the same
    for all runs whose words are of the same kinds: "Dmitry Peskov", "Angela Merkel".
    """

    sums: list[Evidence]
    held: list[tuple[int, int]]
    ranges: list[tuple[int, int]]


class Run(NamedTuple):
    """The tokens of a run and what each is worth.

    `held` is as in `Frame`; `names` is for the tagger, to remember what it makes of a stretch of tokens.
    """

    tokens: list[Token]
    sums: list[Evidence]
    held: list[tuple[int, int]]
    names: dict[tuple[int, int], tuple[Tagged, Evidence] | None]


class Emissions:
    """What a model says of words and runs, remembered within bounds."""

    def __init__(self, known: Tables, model: Model) -> None:
        self._known = known
        self._weight = model.weights.get
        self._words = Memory(self._of_word, MANY)
        self._kinds = Memory(self._kind, _FEW)
        self._pairs = Memory(self._pair, _FEW)
        total = self.total
        self._singles: Memory[tuple[str, str], Evidence] = Memory(
            lambda key: total(rules.of_single(*key)), MANY
        )
        self._firsts: Memory[str, Evidence] = Memory(lambda word: total(rules.of_first(word)), MANY)
        self._lasts: Memory[str, Evidence] = Memory(lambda word: total(rules.of_last(word)), MANY)
        self._inner: Memory[str, Evidence] = Memory(lambda word: total(rules.of_inner(word)), MANY)
        self._frames: dict[tuple[tuple[str, ...], bool], Frame] = {}
        self._listed_alone: Memory[tuple[str, bool], Evidence] = Memory(
            lambda key: total(rules.listed_alone(*key)), _FEW
        )
        self._listed_first: Memory[tuple[str, bool], Evidence] = Memory(
            lambda key: total(rules.listed_first(*key)), _FEW
        )
        self._listed_last: Memory[str, Evidence] = Memory(lambda lists: total(rules.listed_last(lists)), _FEW)
        self.before: Memory[str, Evidence] = Memory(lambda word: total(features.before(word)), MANY)
        """The word before a run -> what it says of the first token."""
        self.after: Memory[str, Evidence] = Memory(lambda word: total(features.after(word)), MANY)
        """The word after a run -> what it says of the last token."""
        self.lower = total([features.LOWER])
        self.dateline = total([features.DATELINE])
        self.based = total([features.BASED])

    def total(self, names: Iterable[str]) -> Evidence:
        """The weights of all features, added up."""
        return sum(map(self._weight, names, repeat(0)))

    def run(self, text: str, opens: bool) -> Run:
        """A run; `opens` when it opens a sentence."""
        of, words = self._read(text)
        frame = self._frame_of(text, of, words, opens)
        sums = [word.own + said for word, said in zip(words, frame.sums, strict=True)]
        for i in range(1, len(of)):
            sums[i - 1] += words[i].as_next
            sums[i] += words[i - 1].as_previous
        for start, end in frame.ranges:
            said = self._spelled(of[start:end])
            for i in range(start, end):
                sums[i] += said
        return Run(of, sums, frame.held, {})

    def _read(self, text: str) -> tuple[list[Token], list[Word]]:
        """The tokens of a run (as `tokens.tokens` gives them), and what each is worth."""
        of: list[Token] = []
        words: list[Word] = []
        at = 0
        for spelled in words_of(text):
            at = text.index(spelled, at)
            found, worth = self._words[spelled]
            if at:
                of += [
                    Token(token, at + start, form, ends, small) for token, start, form, ends, small in found
                ]
            else:
                of += found
            words += worth
            at += len(spelled)
        return of, words

    def _spelled(self, of: Sequence[Token]) -> Evidence:
        """What the spelling of a part says: the features of `rules` that name its words."""
        if len(of) == 1:
            return self._singles[of[0].text, of[0].form]
        said = self._firsts[of[0].form] + self._lasts[of[-1].form]
        for token in of[1:-1]:
            said += self._inner[token.form]
        return said

    # --- frames -----------------------------------------------------------------------------------

    def _frame_of(self, text: str, of: Sequence[Token], words: Sequence[Word], opens: bool) -> Frame:
        if features.has_known(of, self._known):
            return self._frame(text, of, [word.lists for word in words], opens)
        key = tuple([word.kind for word in words]), opens
        frame = self._frames.get(key)
        if frame is None:
            if len(self._frames) >= _FEW:
                self._frames.clear()
            frame = self._frames[key] = self._frame(text, of, [word.lists for word in words], opens)
        return frame

    def _frame(self, text: str, of: Sequence[Token], lists: Sequence[str], opens: bool) -> Frame:
        rows = features.of_places(of, lists, self._known, opens)
        split = segments.split(text, of, opens, self._known)
        parts, ranges = features.mark_parts(of, split, rows)
        sums = [self.total(row) for row in rows]
        for i, pair in enumerate(pairwise(lists)):
            first, second = self._pairs[pair]
            sums[i] += first
            sums[i + 1] += second
        for segment, (start, end) in zip(split, ranges, strict=True):
            said = self._listed(segment, lists[start], lists[end - 1])
            for i in range(start, end):
                sums[i] += said
        return Frame(sums, _holding(parts), ranges)

    def _listed(self, segment: Segment, first: str, last: str) -> Evidence:
        """What `features.of_part` is worth, but for the spelling: its first and last words stand in these lists."""
        if len(segment.words) == 1:
            said = self._listed_alone[first, segment.opens]
        else:
            said = (
                self._listed_first[first, segment.opens]
                + self._listed_last[last]
                + self.total(rules.of_whole(segment, self._known))
            )
        return said + self._weight(features.HAS_TITLE, 0) if segment.title else said

    # --- words ------------------------------------------------------------------------------------

    def _of_word(self, spelled: str) -> tuple[tuple[Token, ...], tuple[Word, ...]]:
        found = of_word(spelled, self._known)
        return found, tuple(map(self._word, found))

    def _word(self, token: Token) -> Word:
        text, _, form, ends, _ = token
        lists = features.classes(token, self._known)
        return Word(
            lists,
            self.total(features.of_word(form)) + self._kinds[features.shape(text), lists, ends],
            self.total(features.as_previous(token, lists)),
            self.total(features.as_next(token, lists)),
            _kind_of(token, lists),
        )

    def _kind(self, key: tuple[str, str, bool]) -> Evidence:
        return self.total(features.of_kind(*key))

    def _pair(self, key: tuple[str, str]) -> tuple[Evidence, Evidence]:
        first, second = features.of_pair(*key)
        return self._weight(first, 0), self._weight(second, 0)


def _kind_of(token: Token, lists: str) -> str:
    """What `features.of_places`, `segments.split` and `rules.of_whole` look at in a word, but for known names."""
    text, _, form, ends, small = token
    if len(text) == 2 and text[1] == "." and not ends:
        return lists + "."
    plain = len(text) > 1 and text.isalpha() and text.isascii()
    if ends or small or not plain or form in segments.TOLD_BY_SPELLING:
        return f"{lists} {text}{ends}"
    return lists + "+" if form.endswith("ing") else lists


def _holding(parts: Sequence[int]) -> list[tuple[int, int]]:
    """What speaks for the same label at two neighbours: inside a part, outside of all, from one part to the next."""
    inside, outside, between = (TOGETHER, TOGETHER), (0, 0), (-TOGETHER, 0)
    return [between if one != two else inside if one >= 0 else outside for one, two in pairwise(parts)]
