"""Runs to judged segments: a linear-chain conditional random field, decoded in plain Python.

In: a run and the words around it. Out: segments, each with evidence for a person, a place, an organization and
none. The field (Lafferty, McCallum, Pereira 2001) gives every token one of four labels; a segment is a
stretch of one label. What features are worth comes from `data/model.txt.gz`. What all mentions of a name in
a document add up to is left to `pooling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from searchidx.entities import features, lexicon, runs
from searchidx.entities.tables import Model, Scores, Tables
from searchidx.entities.tokens import Token, tokens
from searchidx.words import fold

PEOPLE, PLACES, ORGANIZATIONS, NONE = range(4)
LABELS = (PEOPLE, PLACES, ORGANIZATIONS, NONE)

TOGETHER = 150
"""Speaks for going on with a label inside a part of the rules, and against it from one part to the next."""

SURE = 600
"""A token that is no name by so much (in hundredths of a logit) is not handed on."""

_CACHE_LIMIT = 40_000
_NOTHING: Scores = (0, 0, 0, 0)
_AFTER_TITLE: Scores = (400, -200, -400, -200)
_NO_PLACE: Scores = (0, -500, 0, 0)
"""A word like "Republic" by itself is no place."""
_ROLES = (lexicon.TITLES - lexicon.TITLES_AS_SURNAMES) | lexicon.TITLE_MODIFIERS
_OPENING = frozenset(("the", "of", "and", "in", "for", "on"))


class Tagged(NamedTuple):
    """One name, perhaps: `text` at `start` of its run and its folded `words`.

    `opens` says that its first word opens the sentence, so that its capital says nothing. `scores` is the
    evidence of the run alone, without what stands around it.
    """

    text: str
    start: int
    words: tuple[str, ...]
    opens: bool
    key: str
    name: str
    scores: Scores
    around: Scores
    """What the words around this occurrence say."""


class _Words(NamedTuple):
    """What one token is worth to itself and to its neighbours, wherever it stands."""

    lists: str
    own: Scores
    as_previous: Scores
    as_next: Scores


class _Run(NamedTuple):
    """`held[i]` speaks for one label from token i to the next, by the parts of the rules."""

    tokens: list[Token]
    sums: list[Scores]
    held: list[tuple[int, int]]


class Tagger:
    """Tags runs by one model and one set of tables; remembers what it has seen, within bounds."""

    def __init__(self, known: Tables, model: Model) -> None:
        self._known = known
        self._model = model
        self._weights = model.weights
        moves = model.transitions
        self._staying = (moves[0][0], moves[1][1], moves[2][2], moves[3][3])
        self._words: dict[tuple[str, bool], _Words] = {}
        self._runs: dict[tuple[str, bool], _Run] = {}
        self._around: dict[tuple[str, int], Scores] = {}
        self._segments: dict[tuple[str, str, str, bool], tuple[Tagged, ...]] = {}

    def segments(self, text: str, before: str, after: str, lower: bool) -> tuple[Tagged, ...]:
        """The segments of a run. `lower` says that the document writes its first word in lower case too."""
        key = (text, before, after, lower)
        found = self._segments.get(key)
        if found is None:
            if len(self._segments) > _CACHE_LIMIT:
                self._segments.clear()
            found = self._segments[key] = tuple(self._decode(text, before, after, lower))
        return found

    # --- emissions --------------------------------------------------------------------------------

    def total(self, names: Iterable[str]) -> Scores:
        """The weights of all features, added up."""
        person = place = organization = none = 0
        weights = self._weights
        for name in names:
            row = weights.get(name)
            if row:
                person += row[0]
                place += row[1]
                organization += row[2]
                none += row[3]
        return person, place, organization, none

    def _word(self, token: Token) -> _Words:
        key = (token.text, token.ends)
        found = self._words.get(key)
        if found is None:
            if len(self._words) > _CACHE_LIMIT:
                self._words.clear()
            lists = features.classes(token, self._known)
            found = self._words[key] = _Words(
                lists,
                self.total(features.of_token(token, features.shape(token.text), lists)),
                self.total(features.as_previous(token, lists)),
                self.total(features.as_next(token, lists)),
            )
        return found

    def _run(self, text: str, opens: bool) -> _Run:
        """A run as far as it is the same wherever it stands."""
        key = (text, opens)
        found = self._runs.get(key)
        if found is not None:
            return found
        if len(self._runs) > _CACHE_LIMIT:
            self._runs.clear()
        of = tokens(text, self._known)
        words = [self._word(token) for token in of]
        lists = [word.lists for word in words]
        rows, parts = features.of_run(text, of, lists, self._known, opens)
        for i in range(len(of) - 1):
            first, second = features.of_pair(lists[i], lists[i + 1])
            rows[i].append(first)
            rows[i + 1].append(second)
        sums = []
        for i, word in enumerate(words):
            row = _plus(self.total(rows[i]), word.own)
            if i:
                row = _plus(row, words[i - 1].as_previous)
            if i + 1 < len(words):
                row = _plus(row, words[i + 1].as_next)
            sums.append(row)
        found = self._runs[key] = _Run(of, sums, _holding(parts))
        return found

    def _context(self, word: str, side: int) -> Scores:
        found = self._around.get((word, side))
        if found is None:
            if len(self._around) > _CACHE_LIMIT:
                self._around.clear()
            named = features.after(word) if side else features.before(word)
            found = self._around[word, side] = self.total(named)
        return found

    # --- decoding ---------------------------------------------------------------------------------

    def _decode(self, text: str, before: str, after: str, lower: bool) -> Iterator[Tagged]:
        opens = before in ("", runs.LINE_START)
        run = self._run(text, opens)
        of, inner, _ = run
        after = features.follows(text, of[-1], after)
        first, last = self._context(before, 0), self._context(after, 1)
        extra = []
        if before == runs.QUOTE:
            extra.append(features.QUOTED)
        if lower:
            extra.append(features.LOWER)
        if features.is_dateline(text, before, after):
            extra.append(features.DATELINE)
        if after[:1] == "-" and len(after) > 1:
            extra.append(features.BASED)
        if extra:
            first = _plus(first, self.total(extra))
        count = len(of)
        if count == 1:
            segment = self._tagged(text, run, [_plus(first, last)], [NONE], 0, 1, opens)
            if segment:
                yield segment
            return
        around = [first, *[_NOTHING] * (count - 2), last]
        labels = self._viterbi([_plus(a, b) for a, b in zip(inner, around, strict=True)], run.held)
        i = 0
        while i < count:
            end = i + 1
            label = labels[i]
            if label != NONE:
                while end < count and labels[end] == label and not of[end - 1].ends:
                    end += 1
            segment = self._tagged(text, run, around, labels, i, end, opens)
            if segment:
                yield segment
            i = end

    def _viterbi(self, sums: list[Scores], held: list[tuple[int, int]]) -> list[int]:
        """The best labels of a run (Viterbi 1967)."""
        moves = self._model.transitions
        best = list(sums[0])
        back: list[list[int]] = []
        for row, (same, other) in zip(sums[1:], held, strict=True):
            reached, came = [], []
            for label in LABELS:
                values = [best[earlier] + moves[earlier][label] for earlier in LABELS]
                values[label] += other if label == NONE else same
                value = max(values)
                came.append(values.index(value))
                reached.append(value + row[label])
            best = reached
            back.append(came)
        labels = [best.index(max(best))]
        for came in reversed(back):
            labels.append(came[labels[-1]])
        labels.reverse()
        return labels

    def _tagged(
        self, text: str, run: _Run, around: list[Scores], labels: list[int], i: int, end: int, opens: bool
    ) -> Tagged | None:
        """Tokens `i` to `end` as one name, with what every label would be worth to all of them."""
        of, inner = run.tokens, run.sums
        start, stop = _trimmed(of, i, end)
        if start >= stop:
            return None
        scores, outer = inner[i], around[i]
        if end - i == 1:
            certain = scores[3] + outer[3] - SURE
            if all(certain > scores[k] + outer[k] for k in (0, 1, 2)):
                return None
        else:
            for k in range(i + 1, end):
                scores, outer = _plus(scores, inner[k]), _plus(outer, around[k])
            scores = _plus(scores, _times(self._staying, end - i - 1))
        if len(labels) > 1:
            scores = _plus(scores, self._neighbours(labels, i, end))
        if of[start - 1].form in lexicon.BARE_TITLES and start > i:
            scores = _plus(scores, _AFTER_TITLE)
        words = tuple(token.form for token in of[start:stop])
        if len(words) == 1:
            if words[0] in _ROLES and words[0] not in self._known.organizations:
                return None
            if words[0] in lexicon.PLACE_HEADS and words[0] not in self._known.places:
                scores = _plus(scores, _NO_PLACE)
        name_text = text[of[start].start : of[stop - 1].start + len(of[stop - 1].text)]
        key, name = identity(name_text, words, self._known)
        return Tagged(name_text, of[start].start, words, opens and not start, key, name, scores, outer)

    def _neighbours(self, labels: list[int], i: int, end: int) -> Scores:
        """What the labels before and after tokens `i` to `end` say of theirs."""
        moves = self._model.transitions
        said = moves[labels[i - 1]] if i else _NOTHING
        if end == len(labels):
            return said
        label = labels[end]
        return _plus(said, (moves[0][label], moves[1][label], moves[2][label], moves[3][label]))


def _trimmed(of: list[Token], start: int, stop: int) -> tuple[int, int]:
    """Without small words at the ends and without a title before: "Ms Verbytska", whatever the label."""
    while stop > start and of[stop - 1].small:
        stop -= 1
    while start < stop and of[start].small and of[start].form in _OPENING:
        start += 1
    while start < stop and of[start].form in lexicon.BARE_TITLES:
        start += 1
    return start, stop


def _holding(parts: list[int]) -> list[tuple[int, int]]:
    found = []
    for one, two in pairwise(parts):
        if one == two:
            found.append((TOGETHER, TOGETHER) if one >= 0 else (0, 0))
        else:
            found.append((-TOGETHER, 0))
    return found


def _plus(a: Scores, b: Scores) -> Scores:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def _times(a: Scores, factor: int) -> Scores:
    return a[0] * factor, a[1] * factor, a[2] * factor, a[3] * factor


def identity(text: str, words: tuple[str, ...], known: Tables) -> tuple[str, str]:
    """What joins a name with its other spellings, and how it is written in full."""
    if words[0] == "the" and len(words) > 1:
        words = words[1:]
    whole = " ".join(words)
    if whole in known.organizations:
        name = known.organizations[whole]
        return fold(name), name
    if whole in known.places:
        name = known.places[whole][1]
        return fold(name), name
    return whole, text.replace("’", "'")
