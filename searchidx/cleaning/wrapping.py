"""The lines of a text file to the blocks that were meant.

In: text. Out: its blocks: a paragraph, a heading, a list item each. Files come with a paragraph per
line, with blank lines between, hard-wrapped at 24 to 110 columns, or broken wherever the page had a
link, so that one sentence stands on three lines. Only in the last two are lines joined. Where words are not parted
by spaces, equal length alone says little: headlines and verses have it, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby, pairwise

from searchidx.cleaning.datelines import says_author, says_date

MIN_WIDTH, MAX_WIDTH = 24, 110
"""Columns between which text is wrapped by mail programs and editors."""

NARROW = 40
MIN_EVIDENCE, MIN_NARROW = 3, 6
"""Full lines that speak for a width, and lines that go on as a sentence does for a narrow one: lists are as short."""
MIN_SHARE = 0.6
MIN_GOING_ON = 0.2
"""Share of the lines after which a sentence goes on. A list, a table, a poem begins most lines with a capital."""
MIN_GROUPS = 2
"""Groups of lines between blank ones that show that each is a paragraph"""
MIN_FILLED = 0.6
"""Share of the width that a line of a paragraph fills, but for its last: `fmt` leaves some columns"""

_HAN = "\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
_HAN_ENDS = ("。", "！", "？", "。”", "！”", "？”", "。」", "；")
"""Ends of sentences in Chinese or Japanese: many lines that have one are a paragraph each."""
_HAN_OPENING, _HAN_CLOSING, _ASCII_CLOSING = "“‘(·", "”’…·", ",.!?:;)"
HAN_SLACK = 2
"""Columns by which a line may be shorter, because the next one would have begun with a mark"""

_ITEM = re.compile(
    r"\s*(?:[-*•·–]\s|[●○■□◆◇▪►※]|\(?\d{1,3}[.)]\s|[（(]?\d{1,3}[、．）]|[（(]?[一二三四五六七八九十]{1,3}[、）)]"
    r"|第[一二三四五六七八九十百]{1,4}[条章节])"
)
_QUOTED = re.compile(r">[>\s]*")


def blocks(text: str) -> list[str]:
    """The blocks of `text` in order, each on one line, none empty."""
    lines = text.split("\n")
    for measure in _measures(lines):
        width = _width(lines, measure)
        if width is not None:
            return _joined(lines, width, measure)
    if "  " in text:
        found = [" ".join(line.split()) for line in lines]
    elif " \n" in text or "\n " in text or text[:1] == " " or text[-1:] == " ":
        found = list(map(str.strip, lines))
    else:
        found = lines
    return _mended(list(filter(None, found)))


Measure = Callable[[str], int]


def _measures(lines: list[str]) -> tuple[Measure, ...]:
    """How the length of the lines may have been measured: where characters have two columns, by those or without."""
    line = next((line for line in lines if len(line) * 2 >= MIN_WIDTH), "")
    if line.isascii() or max(line) < _FIRST_WIDE:
        return (len,)
    if len(_wide_han().findall(line)) * 2 > len(line):
        # else headlines, verses, names
        return (_han_columns, len) if any("。" in line for line in lines) else ()
    return (_hangul_columns, len) if _wide_hangul().search(line) else (len,)


def _width(lines: list[str], measure: Measure) -> int | None:
    """The column at which the text is wrapped, or None when it is not.

    A line is full when the first word of the next would not have fitted. In wrapped text nearly all
    lines that are followed by another are; in other text there is no such column.
    """
    pairs: list[tuple[int, str, str]] = []
    for line, after in pairwise(lines):
        if len(line) * 2 >= MIN_WIDTH and (word := _first_word(after)) and not _begins_paragraph(after, line):
            text = line.rstrip()
            # as on nearly every page, near its top
            if len(text) > MAX_WIDTH or (length := measure(text)) > MAX_WIDTH:
                return None
            pairs.append((length, word, text))
    # a first line may be longer by its indent
    width = max((length for length, _, line in pairs if line[:2] != "  "), default=0) or max(
        (length for length, *_ in pairs), default=0
    )
    if width < MIN_WIDTH:
        return None
    least = min(NARROW, 0.7 * width)
    pairs = [pair for pair in pairs if pair[0] >= least]
    full = [
        word
        for length, word, line in pairs
        if _is_full(length, word, width, measure) and not line.endswith(_HAN_ENDS)
    ]
    going_on = sum(_goes_on(word) for _, word, _ in pairs)
    # a line that goes on in lower case says more than one that might begin a paragraph
    evidence = len(full) + sum(word[0].islower() for word in full)
    if len(full) < MIN_SHARE * len(pairs) or evidence < MIN_EVIDENCE or going_on < MIN_GOING_ON * len(pairs):
        return None
    if width < NARROW:
        cased = sum(word[0].islower() or _is_han(word[0]) for word in full)
        return width if cased >= MIN_NARROW and 2 * cased >= len(full) else None
    return width


def _first_word(line: str) -> str:
    """The first word of a line, behind the marks of a mail that is answered; "" if it has none."""
    words = line.split(None, 4)
    return next((word for word in words if word != ">"), words[0]) if words else ""


def _goes_on(word: str) -> bool:
    """Whether a line that begins so may go on with a sentence: not in capitals, nor with a figure or a mark."""
    first = word[0]
    return first.isalpha() and not first.isupper()


def _begins_paragraph(line: str, before: str) -> bool:
    """Whether a line is indented, and the one before is not."""
    return line[:2] == "  " and before[:2] != "  "


# patterns of many characters take a while to make: not before the first text comes that needs them

_FIRST_WIDE, _FIRST_HAN = "\u1100", "\u2e80"


def _han_columns(text: str) -> int:
    """The columns of Chinese or Japanese: a character takes two, and so do the marks that stand among them."""
    return len(text) if text.isascii() else len(text) + len(_wide_han().findall(text))


def _hangul_columns(text: str) -> int:
    """The columns of Korean, where only letters take two."""
    return len(text) if text.isascii() else len(text) + len(_wide_hangul().findall(text))


@cache
def _wide_han() -> re.Pattern[str]:
    """Of Unicode Standard Annex 11, East Asian Width, W and F, but for what is rare; of A the marks of Chinese text."""
    return re.compile(f"[{_HAN}“”‘’…—·\ufe30-\ufe6f\uffe0-\uffe6\U00020000-\U0003fffd]")


@cache
def _wide_hangul() -> re.Pattern[str]:
    return re.compile(f"[\u1100-\u115f{_HAN}\uac00-\ud7a3]")


@cache
def _han_unit() -> re.Pattern[str]:
    """What stands together at the beginning of a line of Chinese or Japanese: figures, letters or an opening mark, a
    character, and the marks after it, which begin no line."""
    return re.compile(
        f"[^\\s{_HAN}]{{0,20}}[{_HAN}][\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f”’」』》,.!?:;)]*"
    )


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}]")


def _is_han(character: str) -> bool:
    return character >= _FIRST_HAN and bool(_han().match(character))


def _is_full(length: int, word: str, width: int, measure: Measure) -> bool:
    """Whether a line so long has no place for the word that begins the next."""
    if (
        max(word, default="") >= _FIRST_HAN
        and measure is not _hangul_columns
        and (unit := _han_unit().match(word))
    ):
        return length + measure(unit[0]) + HAN_SLACK > width  # no space would have stood before it
    return length + 1 + measure(word) > width


def _joined(lines: list[str], width: int, measure: Measure) -> list[str]:
    groups = [list(group) for filled, group in groupby(lines, lambda line: bool(line.split())) if filled]
    paragraphs = [_is_paragraph(group, width, measure) for group in groups]
    several = sum(paragraphs) >= MIN_GROUPS
    found: list[str] = []
    for group, is_paragraph in zip(groups, paragraphs, strict=True):
        whole = several and is_paragraph
        pieces: list[str] = []  # a text grown line by line is copied with each
        before = ""  # the line above
        for line in group:
            piece = " ".join(line.split())
            length = measure(before)
            goes_on = length * 2 >= min(width, NARROW) and _is_full(
                length, _first_word(piece), width, measure
            )
            heading = len(pieces) == 1 and NARROW < width > length / MAX_HEADING and piece[:1].isupper()
            if pieces and (
                (whole and not heading) or (goes_on and not _is_apart(line, before, width, measure))
            ):
                if _QUOTED.match(pieces[0]):  # a mail that is answered: one mark for all of it
                    piece = _QUOTED.sub("", piece, 1)
                pieces.append(_seam(pieces[-1], piece))
            else:
                if pieces:
                    found.append("".join(pieces))
                pieces = [piece]
            before = line.rstrip()
        found.append("".join(pieces))
    return found


def _is_paragraph(group: list[str], width: int, measure: Measure) -> bool:
    """Whether lines between blank ones are one paragraph: all but the last well filled, none by itself."""
    return (
        len(group) > 1
        and all(measure(line.rstrip()) >= MIN_FILLED * width for line in group[:-1])
        and not any(_is_apart(line, before, width, measure) for before, line in pairwise(group))
        and any(_goes_on(_first_word(line)) for line in group[1:])
        and not all(line.rstrip().endswith(_ENDS) for line in group)
    )


MAX_HEADING = 0.8
"""Share of the width that a line right above its paragraph fills, at most; `fmt` leaves less"""
_ENDS = (".", "!", "?", "。", "！", "？")


def _is_apart(line: str, before: str, width: int, measure: Measure) -> bool:
    """Whether a line is no rest of the one before: an item, a paragraph's first, or a short one of author or date."""
    if _ITEM.match(line) or _begins_paragraph(line, before) or _depth(line) != _depth(before):
        return True
    text = line.strip()
    words = text.count(" ") + 1
    return (
        words <= MAX_HEAD
        and not text[:1].islower()
        and measure(text) < MAX_FILLED * width
        and (says_author(text, words, ends=False) or says_date(text, words, ends=False))
    )


def _depth(line: str) -> int:
    """How often a line of a mail is quoted."""
    marks = _QUOTED.match(line)
    return marks[0].count(">") if marks else 0


MAX_HEAD, MAX_FILLED = 8, 0.75
"""Words of a line of author or date, and the share of the width that it does not fill: prose may say as much."""


def _seam(end: str, piece: str) -> str:
    """A line as it comes after the end of another: with the space that stood there, if one did."""
    if end.endswith("-"):  # a word broken at its hyphen comes together again, a dash keeps its space
        return piece if not end.endswith(" -") and piece[:1].islower() else " " + piece
    first, last = piece[:1], end[-1:]
    if first.isascii() and last.isascii():
        return " " + piece
    if _is_han(first):
        together = (
            _is_han(last)
            or last.isdigit()
            or last in _HAN_CLOSING
            or (last in _ASCII_CLOSING and _is_han(end[-2:-1]))
        )
    else:
        together = _is_han(last) and (first.isdigit() or first in _HAN_OPENING)
    return piece if together else " " + piece


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
    closes = any("„" in block for block in blocks)  # then “ is the mark that closes
    found = [blocks[:1]]  # of pieces
    end = blocks[0][-END:]
    for block in blocks[1:]:
        if not block[0].isupper() and _continues(end, block):
            piece = block if _GOES_ON.match(block) else " " + block
        elif _is_left_open(end) and not (closes and end[-1] == "“"):
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
