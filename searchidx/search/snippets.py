"""Which pieces of an article show why it matched, and where in them the matching words are.

In: an article's text and a query tree. Out: `Snippet`s, text with character ranges; no mark-up. The
words are those of `searchidx.words`, so what is marked is what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchidx import words
from searchidx.models import Snippet
from searchidx.query.tree import And, Node, Or, Phrase, Word

SNIPPET_LENGTH = 240
"""Characters of a snippet, about; a sentence is not cut for a few more."""

MAX_SNIPPETS = 2

_SENTENCE_END = re.compile(r"[.!?…]['’”\")\]]*\s+|\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark in texts of one language: terms, prefixes of words, and sequences of terms."""

    language: str | None
    terms: frozenset[str]
    prefixes: tuple[str, ...]
    sequences: tuple[tuple[str, ...], ...]


def wanted(tree: Node, language: str | None, ignored: frozenset[Word] = frozenset()) -> Wanted:
    """The words of a query that a text of this language can show; what is under a NOT is not."""
    terms: set[str] = set()
    prefixes: list[str] = []
    sequences: list[tuple[str, ...]] = []
    for leaf in _leaves(tree):
        tokens = list(words.tokens(leaf.text))
        parts = [token.form for token in tokens if not token.joined]
        if leaf not in ignored and (isinstance(leaf, Word) or len(parts) == 1):
            terms.update(words.stem(token.form, language) for token in tokens if token.joined)
        if isinstance(leaf, Word) and leaf not in ignored and leaf.prefix and len(parts) == 1:
            prefixes.append(parts[0])
        if len(parts) > 1:
            sequences.append(tuple(words.stem(form, language) for form in parts))
        elif parts and leaf not in ignored and not any(token.joined for token in tokens):
            terms.add(words.stem(parts[0], language))
    return Wanted(language, frozenset(terms), tuple(prefixes), tuple(sequences))


def _leaves(tree: Node) -> Iterator[Word | Phrase]:
    match tree:
        case Word() | Phrase():
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
    found: list[Mark] = []
    run: list[tuple[str, words.Token]] = []
    lengths = sorted({len(sequence) for sequence in want.sequences})
    for token in words.tokens(text):
        term = words.term(token.form, want.language)
        if term in want.terms or (want.prefixes and token.form.startswith(want.prefixes)):
            found.append(Mark(token.start, token.end, term))
        if lengths and not token.joined:
            run = [*run[1 - lengths[-1] :], (term, token)]
            for length in lengths:
                tail = tuple(each for each, _ in run[-length:])
                if tail in want.sequences:
                    found.append(Mark(run[-length][1].start, token.end, " ".join(tail)))
    return _without_overlaps(found)


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
    start = end = at = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
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
    piece = re.sub(r"\s", " ", text[start:end])
    ranges = [(m.start + shift, m.end + shift) for m in marks if m.start >= start and m.end <= end]
    return Snippet(f"{before}{piece}{after}", tuple(ranges))


def _ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence or a paragraph ends before `end`."""
    before = text[max(0, end - 8) : end].rstrip()
    return before[-1:] in ".!?…'’”\")]:" or text[max(0, end - 2) : end + 2].count("\n") > 1
