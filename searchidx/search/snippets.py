"""Which pieces of an article show why it matched, and where in them the matching words are.

In: an article's text and a query tree. Out: `Snippet`s, text with character ranges; no mark-up. The
words are those of `searchidx.words`, so what is marked is what was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from searchidx import words
from searchidx.models import Snippet
from searchidx.query.normal import any_of
from searchidx.query.tree import And, AnyWord, Fuzzy, Leaf, Node, Or, Phrase, Wildcard, Word
from searchidx.search import glance, lead
from searchidx.search.alignment import Span, aligned
from searchidx.search.expansion import Exact, Part, Pattern, parts_of
from searchidx.search.phrases import Unit, units
from searchidx.values import dataclass, replace

SNIPPET_LENGTH = 240
"""Characters of a snippet, about; a sentence is not cut for a few more."""

MAX_SNIPPETS = 2

BEYOND = 200
"""Words after the lead in which a phrase that begins there may end."""

_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\s*\n\s*|(?<!\n)['’”\")\]]*\s+)")
"""The end of a sentence, or of a paragraph. It begins with one set of characters, for speed."""

_OTHER_SPACE = re.compile(r"[^\S ]")


class Sought(NamedTuple):
    """One word, or a part of one, in texts of one language."""

    part: Part
    term: str

    def fits(self, token: words.Token, term: str) -> bool:
        return term == self.term or self.part.fits(token.form)


class SoughtUnit(NamedTuple):
    """A written word of a phrase: its parts one after the other, and closed up if it is a compound."""

    parts: tuple[Sought, ...]
    closed: Sought | None = None


class SoughtPhrase(NamedTuple):
    """Words that follow each other, with up to `slop` others between them."""

    units: tuple[SoughtUnit, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark in texts of one language: terms, words that fit something, and phrases.

    `forms` are all the words of a text that can be marked or be part of a phrase, None when they are not known;
    `compounds` says that some of them may also be written open. What `lead` wants is marked in the lead only.
    """

    language: str | None
    terms: frozenset[str]
    parts: tuple[Part, ...]
    phrases: tuple[SoughtPhrase, ...]
    forms: tuple[str, ...] | None = None
    compounds: bool = False
    lead: Wanted | None = None

    def sought_terms(self) -> frozenset[str] | None:
        """The terms of all that is sought; None when something has none."""
        if any(isinstance(part, Exact) for part in self.parts):
            return None
        units = [unit for phrase in self.phrases for unit in phrase.units]
        parts = [each for unit in units for each in (*unit.parts, unit.closed) if each]
        if not all(isinstance(each.part, Exact) and each.term for each in parts):
            return None
        return self.terms.union(each.term for each in parts)

    def tokens(self, text: str) -> Iterable[words.Token]:
        """The words of a text that matter."""
        if self.forms is None:
            return words.tokens(text)
        reach = max((phrase.slop for phrase in self.phrases), default=None)
        return glance.tokens(text, self.forms, compounds=self.compounds, reach=reach)


def wanted(
    tree: Node,
    language: str | None,
    ignored: frozenset[AnyWord] = frozenset(),
    expanded: Callable[[Part], Iterable[str]] = lambda _: (),
) -> Wanted:
    """The words of a query that a text of this language can show; what is under a NOT is not.

    `expanded` tells the terms that a prefix, pattern or fuzzy word was found to stand for: without it,
    other forms of a word that fits are not marked.
    """

    def sought(part: Part) -> Sought:
        return Sought(part, "" if isinstance(part, Pattern) else words.stem(part.form, language))

    leaves = list(_leaves(tree))
    leading = [replace(leaf, field="text") for leaf in leaves if leaf.field == "lead"]
    terms: set[str] = set()
    several: list[Part] = []
    phrases: list[SoughtPhrase] = []
    for leaf in leaves:
        if leaf.field == "lead":
            continue
        written = units(leaf.text) if isinstance(leaf, Phrase) else ()
        if isinstance(leaf, Phrase) and len(written) > 1:
            phrases.append(SoughtPhrase(tuple(_unit(unit, sought) for unit in written), leaf.slop))
            continue
        if getattr(leaf, "exact", False) and not isinstance(leaf, Phrase):
            several += parts_of(leaf).all()  # as it is spelled, whatever its stem
            continue
        parts = parts_of(leaf)
        several_parts = len(parts.open) > 1
        if several_parts:
            phrases.append(SoughtPhrase(tuple(SoughtUnit((sought(part),)) for part in parts.open)))
        if leaf in ignored:
            continue
        for part in parts.closed if several_parts or parts.closed else parts.open:
            if term := sought(part).term:
                terms.add(term)
            if not isinstance(part, Exact):
                several.append(part)
                terms.update(expanded(part))
    first = wanted(any_of(leading), language, ignored, expanded) if leading else None
    return Wanted(language, frozenset(terms), tuple(several), tuple(phrases), lead=first)


def _unit(unit: Unit, sought: Callable[[Part], Sought]) -> SoughtUnit:
    closed = sought(Exact(unit.closed)) if unit.closed else None
    parts = tuple(sought(Exact(form)) for form in unit.parts)
    return SoughtUnit(parts, closed)


def _leaves(tree: Node) -> Iterator[Leaf]:
    match tree:
        case Word() | Wildcard() | Fuzzy() | Phrase():
            yield tree
        case And() | Or():
            for child in tree.children:
                yield from _leaves(child)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked range and which word of the query it is."""

    start: int
    end: int
    term: str


def find_marks(text: str, want: Wanted) -> list[Mark]:
    """The ranges of `text` that match, in order, not overlapping."""
    tokens = [(token, words.term(token.form, want.language)) for token in want.tokens(text)]
    found: list[Mark] = []
    verdicts: dict[str, bool] = {}
    for token, term in tokens:
        if term not in want.terms:
            if not want.parts:
                continue
            if token.form not in verdicts:
                verdicts[token.form] = any(part.fits(token.form) for part in want.parts)
            if not verdicts[token.form]:
                continue
        found.append(Mark(token.start, token.end, term))
    if want.phrases:
        laid = _Laid(tokens)
        for number, phrase in enumerate(want.phrases):
            found += laid.marks(phrase, f"phrase {number}")
    if want.lead:
        end = lead.end(text)
        head = text[: lead.end(text, more=BEYOND)]
        found += [mark for mark in find_marks(head, want.lead) if mark.start < end]
    return _without_overlaps(found)


class _Laid:
    """The words of a text by the positions that they take up."""

    def __init__(self, tokens: list[tuple[words.Token, str]]) -> None:
        self._plain = [(token, term) for token, term in tokens if not token.joined]
        self._starts = [token.start for token, _ in self._plain]
        self._ends = [token.end for token, _ in self._plain]
        self._all: list[tuple[words.Token, str, Span]] = []
        for token, term in tokens:
            after = token.position + 1
            if token.joined:
                while after < len(self._plain) and self._ends[after] <= token.end:
                    after += 1
                self._ends[after - 1] = max(self._ends[after - 1], token.end)  # C++
            self._all.append((token, term, (token.position, after)))

    def marks(self, phrase: SoughtPhrase, name: str) -> Iterator[Mark]:
        """One for each run of words of the phrase that nothing stands between."""
        for spans in aligned([self._spans(unit) for unit in phrase.units], phrase.slop):
            first = 0
            for at in range(1, len(spans) + 1):
                if at == len(spans) or spans[at][0] != spans[at - 1][1]:
                    yield Mark(self._starts[spans[first][0]], self._ends[spans[at - 1][1] - 1], name)
                    first = at

    def _spans(self, unit: SoughtUnit) -> list[Span]:
        whole = unit.closed or unit.parts[0]
        found = {span for token, term, span in self._all if whole.fits(token, term)}
        if (width := len(unit.parts)) > 1:
            for at in range(len(self._plain) - width + 1):
                following = self._plain[at : at + width]
                if all(part.fits(*each) for part, each in zip(unit.parts, following, strict=True)):
                    found.add((at, at + width))
        return sorted(found)


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _pieces(text: str, marks: list[Mark]) -> Iterator[tuple[int, int]]:
    """Ranges of whole sentences of about SNIPPET_LENGTH, never over the end of a paragraph.

    What ends inside a mark (a phrase may go over the end of a sentence) ends no piece.
    """
    at = 0
    start = end = max(0, text.rfind("\n\n", 0, marks[0].start))  # what is before does not matter
    for match in chain(_SENTENCE_END.finditer(text, start), (None,)):
        stop = match.end() if match else len(text)
        while at < len(marks) and marks[at].end <= stop:
            at += 1
        if match and at < len(marks) and marks[at].start < stop:
            continue
        if end > start and stop - start > SNIPPET_LENGTH:
            yield start, end
            start = end
        end = stop
        if match is None or match[0].count("\n") > 1:
            if end > start:
                yield start, end
            start = end
        if start >= marks[-1].end:
            return


def snippets(text: str, want: Wanted, number: int = MAX_SNIPPETS) -> tuple[Snippet, ...]:
    """The `number` best pieces in the order of the text; the beginning when nothing is marked."""
    marks = find_marks(text, want)
    if not marks:
        return (_cut(text, 0, min(len(text), SNIPPET_LENGTH), []),) if text.strip() else ()
    candidates = []
    at = 0
    for start, end in _pieces(text, marks):
        inside = []
        while at < len(marks) and marks[at].start < end:
            inside.append(marks[at])
            at += 1
        if inside:
            candidates.append((start, end, inside))
    chosen: list[tuple[int, int, list[Mark]]] = []
    shown: set[str] = set()
    while candidates and len(chosen) < number:
        best = max(candidates, key=lambda c: (len({m.term for m in c[2]} - shown), len(c[2]), -c[0]))
        if chosen and not {mark.term for mark in best[2]} - shown and len(best[2]) < 2:
            break
        candidates.remove(best)
        chosen.append(best)
        shown |= {mark.term for mark in best[2]}
    return tuple(_cut(text, *piece) for piece in sorted(chosen, key=lambda piece: piece[0]))


def _cut(text: str, start: int, end: int, marks: list[Mark]) -> Snippet:
    """A piece as a snippet: white space made plain, a long piece cut down to around its marks."""
    if end - start > SNIPPET_LENGTH * 1.4:
        first = marks[0].start if marks else start
        start = max(start, first - SNIPPET_LENGTH // 3)
        end = min(end, start + SNIPPET_LENGTH)
        while start > 0 and text[start - 1].isalnum() and start < first:
            start += 1
        while end < len(text) and text[end].isalnum() and text[end - 1].isalnum() and end > start + 40:
            end -= 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    before = "… " if start > 0 and not _ends_sentence(text, start) else ""
    after = " …" if end < len(text) and not _ends_sentence(text, end) else ""
    shift = len(before) - start
    piece = text[start:end].replace("\n", " ")
    if _OTHER_SPACE.search(piece):
        piece = _OTHER_SPACE.sub(" ", piece)
    ranges = [(m.start + shift, m.end + shift) for m in marks if m.start >= start and m.end <= end]
    return Snippet(f"{before}{piece}{after}", tuple(ranges))


def _ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence or a paragraph ends before `end`."""
    before = text[max(0, end - 8) : end].rstrip()
    return before[-1:] in ".!?…'’”\")]:" or text[max(0, end - 2) : end + 2].count("\n") > 1
