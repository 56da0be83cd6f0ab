"""Runs to judged segments: a linear-chain conditional random field, decoded in plain Python.

In: a run and the words around it. Out: segments, each with evidence for a person, a place, an organization and
none. The field (Lafferty, McCallum, Pereira 2001) gives every token one of four labels; a segment is a
stretch of one label. What a run is worth comes from `emissions`. What all mentions of a name in
a document add up to is left to `pooling`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from searchidx.entities import features, lexicon, runs
from searchidx.entities.emissions import Emissions, Run
from searchidx.entities.evidence import NOTHING, Evidence, Scores, pack, unpack
from searchidx.entities.memory import MANY, Memory
from searchidx.entities.tables import Model, Tables
from searchidx.entities.tagged import Mention, Tagged, identity
from searchidx.entities.tokens import Token
from searchidx.words import fold

PEOPLE, PLACES, ORGANIZATIONS, NONE = range(4)
LABELS = (PEOPLE, PLACES, ORGANIZATIONS, NONE)

SURE = 600
"""A token that is no name by so much (in hundredths of a logit) is not handed on."""

_AFTER_TITLE = pack((400, -200, -400, -200))
_NO_PLACE = pack((0, -500, -300, 0))
"""A word like "Republic" by itself is no place, and hardly an organization."""
_OF_A_PLACE = pack((-300, 300, -100, 0))
"""Words like "River" open the name of a place, whatever follows: "River Aldet"."""
_NOT_OF_A_PLACE = pack((0, -300, 0, 0))
"""Words like "Harbour" or "Street" end the names of places and open others: "Harbour Wire", "City Council"."""
_OWNED = pack((250, -100, -250, 0))
"""After a possessive a given name begins a person: "the White House's Karine Jean-Pierre"."""
_SPEAKER = pack((500, -200, -500, 0))
"""A surname in capitals before a colon, at the start of a line, says what follows: "TRUMP: We will"."""
_MEMBERS = frozenset(("mp", "mps", "mep", "msp", "mla"))
"""Between a party and a person: "Labour MP Jess Phillips"."""
_ROLES = (lexicon.TITLES - lexicon.TITLES_AS_SURNAMES) | lexicon.TITLE_MODIFIERS
_ALONE_NO_NAMES = _ROLES | frozenset(
    ("inc", "inc.", "ltd", "ltd.", "plc", "gmbh", "llc", "limited", "company", "holdings")
)
_OPENING = frozenset(("the", "of", "and", "in", "for", "on"))


_Weighed = tuple[Tagged, Evidence]
"""Tokens as one name, and what they are worth as far as it is the same whatever stands around."""


class _Prepared(NamedTuple):
    """A run as far as it is the same wherever it stands.

    `first` and `last` are what it says itself of its ends; `last` is None when the word after it says that. Of a run
    of one token `alone` is its name, if it may be one.
    """

    run: Run
    first: Evidence
    last: Evidence | None
    alone: _Weighed | None


class Tagger:
    """Tags runs by one model and one set of tables; remembers what it has seen, within bounds."""

    def __init__(self, known: Tables, model: Model) -> None:
        self._known = known
        self._emissions = Emissions(known, model)
        self._moves = model.transitions
        moves = [unpack(row) for row in model.transitions]
        self._staying = pack(moves[label][label] for label in LABELS)
        columns = list(zip(*moves, strict=True))
        self._from = [pack(column) for column in columns]
        """What a label says of the one before it."""
        self._columns: Memory[tuple[int, int], list[tuple[int, ...]]] = Memory(
            lambda hold: _held(columns, hold), 8
        )
        self._runs = Memory(self._prepared, MANY)
        self._several = Memory(self._decoded, MANY)

    def mentions(self, found: runs.Run, document: Container[str] = "") -> list[Mention]:
        """The segments of a run. `document` has its text's words, with a space around each."""
        text, start, before, after = found
        opens = before == "" or before == runs.LINE_START
        run, first, last, alone = self._runs[text, opens]
        if alone is None and len(run.sums) == 1:
            return []
        emissions = self._emissions
        first += emissions.before[before]
        if last is None:
            last = emissions.after[after]
        if before == runs.LINE_START and text.isupper():
            if features.is_dateline(text, after):
                first += emissions.dateline
            elif after == ":" and len(text) > 3 and self._is_speaker(text):
                first += _SPEAKER
        if alone is None:  # several tokens
            if opens and " " not in text and f" {text.lower()} " in document:
                first += emissions.lower
            # most words say nothing, so that what surroundings are worth is remembered better than they are
            return [
                Mention(segment, start + segment.start, scores, around, after)
                for segment, scores, around in self._several[text, opens, first, last]
            ]
        outer = first + last
        if _is_no_name(run.sums[0] + outer):
            return []
        if opens and f" {text.lower()} " in document:
            # "Shares fell" and, further down, "shares": the capital was the sentence's
            outer += emissions.lower
            if _is_no_name(run.sums[0] + outer):
                return []
        segment, scores = alone
        return [Mention(segment, start + segment.start, scores, outer, after)]

    def _is_speaker(self, text: str) -> bool:
        """Whether a run in capitals, before a colon, ends with a surname."""
        known, form = self._known, fold(text.rpartition(" ")[2])
        return form in known.surnames and form not in known.common and form not in known.places

    def _prepared(self, key: tuple[str, bool]) -> _Prepared:
        text, opens = key
        run = self._emissions.run(text, opens)
        end = run.tokens[-1]
        rest = features.rest_of(text[end.start + len(end.text) :])
        first = self._emissions.based if rest[:1] == "-" else NOTHING
        last = self._emissions.after[rest] if rest else None
        alone = self._named(text, run, 0, 1, opens) if len(run.tokens) == 1 else None
        return _Prepared(run, first, last, alone)

    def _decoded(
        self, key: tuple[str, bool, Evidence, Evidence]
    ) -> tuple[tuple[Tagged, Evidence, Evidence], ...]:
        """The segments of a run of several tokens, each with the evidence of the run and of what stands around."""
        text, opens, first, last = key
        run = self._runs[text, opens].run
        sums = run.sums.copy()
        sums[0] += first
        sums[-1] += last
        labels = self._viterbi([unpack(row) for row in sums], run.held)
        return tuple(self._cut(text, run, (first, last), labels, opens))

    def _viterbi(self, sums: Sequence[Scores], held: Sequence[tuple[int, int]]) -> list[int]:
        """The best labels of a run (Viterbi 1967).

        `held[i]` speaks for the same label at tokens i and i + 1: for one of the names, and for none.
        """
        a, b, c, d = sums[0]
        back: list[list[int]] = []
        for row, hold in zip(sums[1:], held, strict=True):
            reached, came = [], []
            for (w, x, y, z), own in zip(self._columns[hold], row, strict=True):
                values = (a + w, b + x, c + y, d + z)
                value = max(values)
                came.append(values.index(value))
                reached.append(value + own)
            a, b, c, d = reached
            back.append(came)
        best = (a, b, c, d)
        labels = [best.index(max(best))]
        for came in reversed(back):
            labels.append(came[labels[-1]])
        labels.reverse()
        return labels

    # --- segments ---------------------------------------------------------------------------------

    def _cut(
        self, text: str, run: Run, around: tuple[Evidence, Evidence], labels: Sequence[int], opens: bool
    ) -> Iterator[tuple[Tagged, Evidence, Evidence]]:
        """The stretches of one label; tokens that are no name stay by themselves."""
        of, count = run.tokens, len(labels)
        i = 0
        while i < count:
            end = i + 1
            label = labels[i]
            if label != NONE:
                while end < count and labels[end] == label and not of[end - 1].ends:
                    if of[end].form in _MEMBERS and end + 1 < count:
                        break
                    end += 1
            outer = (NOTHING if i else around[0]) + (around[1] if end == count else NOTHING)
            if end - i > 1 or not _is_no_name(run.sums[i] + outer):
                if (i, end) not in run.names:
                    run.names[i, end] = self._named(text, run, i, end, opens)
                named = run.names[i, end]
                if named is not None:
                    segment, scores = named
                    if i:
                        scores += self._moves[labels[i - 1]]
                    if end < count:
                        scores += self._from[labels[end]]
                    yield segment, scores, outer
            i = end

    def _named(self, text: str, run: Run, i: int, end: int, opens: bool) -> _Weighed | None:
        """Tokens `i` to `end` as one name, with what every label would be worth to all of them; None for a role."""
        of = run.tokens
        start, stop = _trimmed(of, i, end)
        if start >= stop:
            return None
        scores = sum(run.sums[i:end]) + self._staying * (end - i - 1)
        if start > i and (of[start - 1].form in lexicon.BARE_TITLES or of[start - 1].form in _MEMBERS):
            scores += _AFTER_TITLE
        words = tuple([token.form for token in of[start:stop]])
        if len(words) == 1:
            if words[0] in _ALONE_NO_NAMES and words[0] not in self._known.organizations:
                return None
            if words[0] in lexicon.PLACE_HEADS and words[0] not in self._known.places:
                scores += _NO_PLACE
        else:
            if words[-1] in lexicon.EVENTS and words[0] not in self._known.given_names:
                return None
            scores += self._place_head(words)
            if i and of[i - 1].ends and self._is_full_name(words):
                scores += _OWNED
        spelling = text[of[start].start : of[stop - 1].start + len(of[stop - 1].text)]
        key, name = identity(spelling, words, self._known)
        return Tagged(spelling, of[start].start, words, opens and not start, key, name), scores

    def _is_full_name(self, words: tuple[str, ...]) -> bool:
        known, last = self._known, words[-1]
        return words[0] in known.given_names and last not in known.common and last not in lexicon.ORG_HEADS

    def _place_head(self, words: tuple[str, ...]) -> Evidence:
        """What a word for places says that opens a name of several words."""
        known = " ".join(words) in self._known.places
        if known or words[-1] in lexicon.PLACE_HEADS or words[1] == "of" or len(words) > 3:
            return NOTHING
        if words[0] in lexicon.PLACE_OPENERS and words[-1] not in lexicon.ORG_HEADS:
            return _OF_A_PLACE
        return _NOT_OF_A_PLACE if words[0] in lexicon.PLACE_HEADS else NOTHING


def _is_no_name(worth: Evidence) -> bool:
    person, place, organization, none = unpack(worth)
    return none - SURE > max(person, place, organization)


def _trimmed(of: list[Token], start: int, stop: int) -> tuple[int, int]:
    """Without small words at the ends and without a title before: "Ms Verbytska", whatever the label."""
    while stop > start and of[stop - 1].small:
        stop -= 1
    if stop - start > 2 and of[stop - 1].form in lexicon.AFTER_NAMES:
        stop -= 1
    while start < stop and of[start].small and of[start].form in _OPENING:
        start += 1
    if stop - start > 1 and of[start].form in _MEMBERS:
        start += 1
    while start < stop and of[start].form in lexicon.BARE_TITLES:
        start += 1
    return start, stop


def _held(columns: Sequence[Sequence[int]], hold: tuple[int, int]) -> list[tuple[int, ...]]:
    """For each label what the four before it say of it, and what speaks for keeping it."""
    return [
        tuple(
            value + (hold[label == NONE] if earlier == label else 0) for earlier, value in enumerate(column)
        )
        for label, column in enumerate(columns)
    ]
