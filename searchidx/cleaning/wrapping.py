"""The lines of a text file to the blocks that were meant.

In: text. Out: its blocks: a paragraph, a heading, a list item each. Files come with a paragraph per
line, with blank lines between, hard-wrapped at some 70 columns, or broken wherever the page had a
link, so that one sentence stands on three lines. Only in the last two are lines joined.
"""

from __future__ import annotations

import re
from itertools import pairwise

MIN_WIDTH, MAX_WIDTH = 40, 110
"""Columns between which text is wrapped by mail programs and editors."""

MIN_EVIDENCE = 3
MIN_SHARE = 0.6

_ITEM = re.compile(r"\s*(?:[-*•·–]\s|\(?\d{1,3}[.)]\s)")


def blocks(text: str) -> list[str]:
    """The blocks of `text` in order, each on one line, none empty."""
    lines = text.split("\n")
    width = _width(lines)
    if width is not None:
        return _joined(lines, width)
    if "  " in text:
        found = [" ".join(line.split()) for line in lines]
    elif " \n" in text or "\n " in text or text[:1] == " " or text[-1:] == " ":
        found = list(map(str.strip, lines))
    else:
        found = lines
    return _mended(list(filter(None, found)))


def _width(lines: list[str]) -> int | None:
    """The column at which the text is wrapped, or None when it is not.

    A line is full when the first word of the next would not have fitted. In wrapped text nearly all
    lines that are followed by another are; in other text there is no such column.
    """
    pairs: list[tuple[int, str]] = []
    for line, after in pairwise(lines):
        if len(line) >= MIN_WIDTH and (words := after.split(None, 1)):
            length = len(line.rstrip())
            if length > MAX_WIDTH:  # as on nearly every page, near its top
                return None
            pairs.append((length, words[0]))
    if not pairs:
        return None
    width = max(length for length, _ in pairs)
    full = [word for length, word in pairs if length + 1 + len(word) > width]
    # a line that goes on in lower case says more than one that might begin a paragraph
    evidence = len(full) + sum(word[0].islower() for word in full)
    return width if evidence >= MIN_EVIDENCE and len(full) >= MIN_SHARE * len(pairs) else None


def _joined(lines: list[str], width: int) -> list[str]:
    found: list[list[str]] = []  # of pieces: a text grown line by line is copied with each
    before = ""  # the line above, if it may have been too full to take this one's first word
    for line in lines:
        words = line.split()
        if not words:
            before = ""
            continue
        piece = " ".join(words)
        if before and not _ITEM.match(line) and len(before) + 1 + len(words[0]) > width:
            # a word broken at its hyphen comes together again, a dash keeps its space
            end = found[-1][-1]
            broken = end.endswith("-") and not end.endswith(" -") and piece[0].islower()
            found[-1].append(piece if broken else " " + piece)
        else:
            found.append([piece])
        before = line.rstrip() if len(line) >= MIN_WIDTH // 2 else ""
    return ["".join(pieces) for pieces in found]


# --- sentences broken at links --------------------------------------------------------------------

MIN_BROKEN = 4
MIN_BROKEN_SHARE = 0.025
END = 8
"""Characters of a block that tell whether its sentence was left open."""

_GOES_ON = re.compile(r"[,.;:!?)\]”](?:\s|$)|['’]s\b|[,;)]")
_OPEN_WORDS = (
    "a an the of in on at to by for from with and or that as is was der die das und von mit le la les de du des et el"
    " los las y o do da e и в на с о"
).split()
_IS_OPEN_WORD = frozenset(_OPEN_WORDS).__contains__
_OPEN_MARKS = ",([“"
_LEFT_OPEN = re.compile(rf"(?:[{re.escape(_OPEN_MARKS)}]|\b(?:{'|'.join(_OPEN_WORDS)}))$")


def _mended(blocks: list[str]) -> list[str]:
    """Pieces of one sentence put together, if the text shows that its sentences were broken."""
    breaks = sum([not b[0].isupper() and _continues(a, b) for a, b in pairwise(blocks)])
    if breaks < MIN_BROKEN or breaks < MIN_BROKEN_SHARE * len(blocks):
        return blocks
    found = [blocks[:1]]  # of pieces
    end = blocks[0][-END:]
    for block in blocks[1:]:
        if not block[0].isupper() and _continues(end, block):
            piece = block if _GOES_ON.match(block) else " " + block
        elif _is_left_open(end):
            piece = block if end[-1] in "([“" else " " + block
        else:
            found.append([block])
            end = block[-END:]
            continue
        found[-1].append(piece)
        end = (end + piece)[-END:]
    return ["".join(pieces) for pieces in found]


def _is_left_open(end: str) -> bool:
    """Whether a block that ends so has no end of a sentence, for its last word or mark."""
    mark = end[-1]
    if not mark.isalpha():
        return mark in _OPEN_MARKS
    last = end[end.rfind(" ") + 1 :]
    if last.isalpha():  # mostly; then there is nothing to look for in it
        return _IS_OPEN_WORD(last)
    return bool(_LEFT_OPEN.search(last))


def _continues(before: str, block: str) -> bool:
    """Whether `block`, which begins with no capital (most do), is the rest of a sentence that `before` left open."""
    if _GOES_ON.match(block):
        return True
    first = block.split(None, 1)[0]
    return first[0].islower() and first.islower() and before[-1] not in ".!?:…"
