"""The lines of a text file to the blocks that were meant.

In: text. Out: its blocks: a paragraph, a heading, a list item each. Files come with a paragraph per
line, with blank lines between, hard-wrapped at some 70 columns, or broken wherever the page had a
link, so that one sentence stands on three lines. Only in the last two are lines joined.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

MIN_WIDTH, MAX_WIDTH = 24, 110
"""Columns between which text is wrapped by mail programs and editors. A Chinese character takes two."""

NARROW = 40
MIN_EVIDENCE, MIN_NARROW = 3, 6
"""Full lines that speak for a width, and lines that go on as a sentence does, for one that is narrow: lists and poems
have lines as short."""
MIN_SHARE = 0.6

_HAN = "\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
_HAN_OPENING, _HAN_CLOSING = "“‘(", "”’…,.!?:;)"
HAN_SLACK = 2
"""Columns by which a line may be shorter, because the next one would have begun with a mark"""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: spaces part sentences, and lines are broken there; within a stretch where it is longer."""
UNSPACED_UNIT = 8
"""Characters of such a stretch that stay together"""

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
        if len(line) * 2 >= MIN_WIDTH and (words := after.split(None, 1)):
            length = _columns(line.rstrip())
            if length > MAX_WIDTH:  # as on nearly every page, near its top
                return None
            pairs.append((length, words[0]))
    width = max((length for length, _ in pairs), default=0)
    if width < MIN_WIDTH:
        return None
    least = width // 2
    pairs = [(length, word) for length, word in pairs if length >= least]
    full = [word for length, word in pairs if _is_full(length, word, width)]
    # a line that goes on in lower case says more than one that might begin a paragraph
    evidence = len(full) + sum(word[0].islower() for word in full)
    if len(full) < MIN_SHARE * len(pairs) or evidence < MIN_EVIDENCE:
        return None
    if width < NARROW:
        going_on = sum(word[0].isalpha() and not word[0].isupper() for word in full)
        return width if going_on >= MIN_NARROW and 2 * going_on >= len(full) else None
    return width


def _columns(text: str) -> int:
    return len(text) if text.isascii() or max(text) < "\u2e80" else len(text) + len(_wide().findall(text))


# made when the first text comes that is not in one of the scripts that have an alphabet: that takes a while


@cache
def _wide() -> re.Pattern[str]:
    """What takes two columns: Unicode Standard Annex 11, East Asian Width, W and F; of A the marks of Chinese text."""
    return re.compile(
        f"[{_HAN}“”‘’…—·\ua000-\ua4cf\uac00-\ud7a3\ufe30-\ufe6f\uffe0-\uffe6\U0001f300-\U0003fffd]"
    )


@cache
def _han_unit() -> re.Pattern[str]:
    """A character that may begin a line of Chinese or Japanese, and the marks after it, which may not."""
    return re.compile(f"[{_HAN}][\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f”’」』》,.!?:;)]*")


def _is_han(character: str) -> bool:
    return character >= "\u2e80" and bool(_han_unit().match(character))


def _is_full(length: int, word: str, width: int) -> bool:
    """Whether a line so long has no place for the word that begins the next."""
    if word.isascii():
        return length + 1 + len(word) > width
    if _is_han(word[0]):  # no space would have stood before it
        unit = _han_unit().match(word)
        return length + (_columns(unit[0]) if unit else 0) + HAN_SLACK > width
    columns = _columns(word)
    if columns > width and _UNSPACED.match(word):
        return length + UNSPACED_UNIT > width
    return length + 1 + columns > width


def _joined(lines: list[str], width: int) -> list[str]:
    found: list[list[str]] = []  # of pieces: a text grown line by line is copied with each
    before = 0  # columns of the line above, if it may have been too full to take this one's first word
    for line in lines:
        words = line.split()
        if not words:
            before = 0
            continue
        piece = " ".join(words)
        if before and not _ITEM.match(line) and _is_full(before, words[0], width):
            end = found[-1][-1]
            found[-1].append(piece if _is_one_word(end, piece, width - before) else " " + piece)
        else:
            found.append([piece])
        length = _columns(line.rstrip())
        before = length if length * 2 >= min(width, NARROW) else 0
    return ["".join(pieces) for pieces in found]


def _is_one_word(end: str, piece: str, left: int) -> bool:
    """Whether no space stood between the end of a line, of which so many columns were `left`, and the next."""
    if end.endswith("-"):  # a word broken at its hyphen comes together again, a dash keeps its space
        return not end.endswith(" -") and piece[0].islower()
    if piece[0].isascii() and end[-1].isascii():
        return False
    if _is_han(piece[0]):
        return _is_han(end[-1]) or end[-1].isdigit() or end[-1] in _HAN_CLOSING
    if _is_han(end[-1]):
        return piece[0].isdigit() or piece[0] in _HAN_OPENING
    return left <= 1 and bool(_UNSPACED.match(piece) and _UNSPACED.match(end[-1]))


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
