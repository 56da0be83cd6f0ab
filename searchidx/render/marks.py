"""Text and the ranges that matched, to pieces that are marked or not.

In: a text as stored and its marks. Out: harmless pieces on one line, runs of blanks closed up. What a
mark looks like is left to the caller; `bracketed` is the look that needs no colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from searchidx.models import Change
from searchidx.render import escape

Pieces = list[tuple[str, bool]]

MARK_ON, MARK_OFF = "\x1b[1;4;31m", "\x1b[0m"
"""Bold, underlined, red: a mark on a colour terminal without rich; the same as `terminal.canvas.MARK`."""

_BLANKS = re.compile(r"\s+")


def merged(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The marks in order, inside `text`, without overlaps; neighbours with only blanks between are one."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in marks):
        if start >= end:
            continue
        if ranges and not text[ranges[-1][1] : start].strip():
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], end))
        else:
            ranges.append((start, end))
    return ranges


def pieces(text: str, marks: Iterable[tuple[int, int]]) -> Pieces:
    """`text` on one line, cut at its marks: `(piece, marked)`, harmless, nothing empty."""
    safe = escape.line(text)
    at = 0
    cut: Pieces = []
    for start, end in merged(safe, marks):
        cut += [(safe[at:start], False), (safe[start:end], True)]
        at = end
    cut.append((safe[at:], False))
    return _closed_up(cut)


def _closed_up(cut: Pieces) -> Pieces:
    closed: Pieces = []
    after_blank = True
    for piece, marked in cut:
        piece = _BLANKS.sub(" ", piece)
        if after_blank:
            piece = piece.lstrip()
        if piece:
            closed.append((piece, marked))
            after_blank = piece.endswith(" ")
    if closed and after_blank:
        closed[-1] = (closed[-1][0].rstrip(), closed[-1][1])
    return [pair for pair in closed if pair[0]]


def bracketed(cut: Sequence[tuple[str, bool]]) -> str:
    """Pieces as text in which marks are seen without colour.

    >>> bracketed([("a ", False), ("ceasefire", True)])
    'a [ceasefire]'
    """
    return "".join(f"[{piece}]" if marked else piece for piece, marked in cut)


def coloured(cut: Sequence[tuple[str, bool]]) -> str:
    """Pieces as text in which marks are coloured by escape sequences."""
    return "".join(f"{MARK_ON}{piece}{MARK_OFF}" if marked else piece for piece, marked in cut)


def changed(found: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """The pieces of a comparison with their kind: what was added in {+…+}, what was removed in [-…-].

    The marks stand at the words, not beyond the line.
    """
    for change in found:
        text = escape.block(change.text)
        words = text.strip()
        if change.kind == "same" or not words:
            yield "same", text
            continue
        start, end = text[: text.index(words)], text[text.index(words) + len(words) :]
        yield "same", start
        yield change.kind, f"{{+{words}+}}" if change.kind == "added" else f"[-{words}-]"
        yield "same", end
