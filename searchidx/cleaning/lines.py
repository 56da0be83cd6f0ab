"""What the lines of a page look like: the measures that cleaning weighs.

In: the blocks of a text. Out: a `Shape` per block: how much of a sentence it is, and how much of a
link. It decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import islice, repeat
from struct import Struct
from typing import NamedTuple

import numpy as np

from searchidx.cleaning.characters import DENSE, Characters, characters
from searchidx.cleaning.common_words import kinds_of, language_of_kinds, shares
from searchidx.cleaning.datelines import begins_agency_story, says_author, says_date
from searchidx.cleaning.phrases import Phrase, lowered, phrase_of, phrases_of
from searchidx.models import Line

_DENSE = re.compile("[" + "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in DENSE) + "]")
_CLOSING = " \"'”’»«“)]*"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "।", "؟", "۔", "։", "።", "፡፡", "။", "។")
_MARKS = re.compile(r"\W+")
_PLAIN_MARKS = {code: " " for code in range(128) if _MARKS.match(chr(code)) and code != ord("\n")}
_COMMON_MARKS = "–—…\xa0"
"""Of most texts in English all that is not ASCII, but for quotation marks."""
SAMPLE = 8
"""Blocks that tell the language, the longest."""


MIN_SENTENCE = 5
"""Words of a sentence."""


MEASURES = (
    "words ends teaser stops capitals digits separators commas phrase letters quotes asks announces low item shouts"
    " dated signed linked agency"
).split()
"""What `Shape.measures` says of a block, as numbers: those of its fields, and what its characters say."""
PHRASES: tuple[Phrase | None, ...] = (None, "cue", "header", "furniture")
"""The kinds of phrases by their numbers."""
MAX_SIGNED = 16
"""Words of a line of author or date"""


class Shape(NamedTuple):
    """One block and its measures. `key` is the text without case and punctuation, for repeats."""

    text: str
    key: str
    words: int
    ends: bool  # like a sentence
    teaser: bool  # broken off with an ellipsis
    stops: float  # share of stop words; of other languages' text, a neutral figure
    capitals: float  # share of words with a capital
    digits: float  # share of words that begin with a digit
    separators: float
    phrase: Phrase | None
    times: int  # how often the text has this block
    language: str | None  # whose stop words were counted
    dated: bool  # a date and little else
    signed: bool  # its author
    measures: bytes  # the numbers of these that weighing needs, packed: see `MEASURES`
    kinds: bytes  # of its first words: see `common_words`
    lines: int = 1  # that it stands for: see `gathered`


def shapes(blocks: list[str], *, weighed: bool = True) -> list[Shape]:
    """The measures of every block of one text, white space in which is `regular`.

    When it is not `weighed`, only what is counted and what lines say by themselves: `stops`, `capitals`, `digits` and
    `separators` are 0, `measures` empty.

    The key of a long block is only its text in small letters, since no title and no caption is as long.
    """
    if not blocks:
        return []
    lines = blocks
    together = "\n".join(lines)
    if together.count("\n") >= len(lines) or "  " in together or "\t" in together:
        lines = [" ".join(block.split()) for block in blocks]
    if not weighed:
        counts = [counted(line, line.count(" ") + 1) for line in lines]
        return _shapes(blocks, _said_by(lines, counts, weighed=False), counts)
    seen = characters(lines)
    counts = seen.words.astype(int).tolist()
    said = _said_by(lines, counts, weighed=True)
    kinds = [one.kinds for one in said]
    language = language_of_lines(kinds, list(map(len, lines)))
    stops = [0.3] * len(lines) if language is None else shares(kinds, language)
    packed = _packed(seen, stops, b"".join([one.measures for one in said]))
    columns = (stops, seen.capitals.tolist(), seen.digits.tolist(), seen.separators.tolist())
    return _shapes(blocks, said, counts, columns, language, packed, kinds)


def _shapes(
    blocks: list[str],
    said: list[_Said],
    counts: list[int],
    measures: Sequence[Iterable[float]] = (repeat(0.0),) * 4,
    language: str | None = None,
    packed: Iterable[bytes] = repeat(b""),
    kinds: Iterable[bytes] = repeat(b""),
) -> list[Shape]:
    """What is known of each of the blocks put together."""
    keys, ends, teasers, phrases, dated, signed, *_ = zip(*said, strict=True)
    times = Counter(keys)
    columns = (
        blocks, keys, counts, ends, teasers, *measures, phrases, map(times.__getitem__, keys), repeat(language),
        dated, signed, packed, kinds, repeat(1),
    )  # fmt: skip
    return list(map(Shape._make, zip(*columns, strict=False)))  # some have no end


class _Said(NamedTuple):
    """What a line says by its words, whatever stands around it: fields of `Shape`, and measures, packed."""

    key: str
    ends: bool
    teaser: bool
    phrase: Phrase | None
    dated: bool
    signed: bool
    measures: bytes  # see `_SAID`; nothing, where nobody has weighed the line yet
    kinds: bytes  # of its first words: see `common_words`; nothing, likewise


_SAID = [
    MEASURES.index(name)
    for name in ("ends", "teaser", "phrase", "shouts", "dated", "signed", "linked", "agency")
]
_said_as_bytes = Struct(f"={len(_SAID)}f").pack
_known: dict[str, _Said] = {}
"""Of short lines, which come again on other pages of a site; when there are too many, all are given up."""
MOST_KNOWN, LONGEST_KNOWN = 1 << 14, 60
"""Lines, and characters of one"""


def _said_by(lines: list[str], counts: list[int], *, weighed: bool) -> list[_Said]:
    """What each of the lines, of so many words, says by itself."""
    known = list(map(_known.get, lines))
    new = {
        line: count
        for line, count, one in zip(lines, counts, known, strict=True)
        if one is None or (weighed and not one.kinds)
    }
    if not new:
        return known  # type: ignore[return-value]  # none is None
    found = dict(zip(new, _said_anew(list(new), list(new.values()), weighed=weighed), strict=True))
    if len(_known) + len(new) > MOST_KNOWN:
        _known.clear()
    short = ((line, one) for line, one in found.items() if len(line) <= LONGEST_KNOWN)
    _known.update(islice(short, MOST_KNOWN))
    return [found.get(line) or one for line, one in zip(lines, known, strict=True)]  # type: ignore[misc]  # as above


def _said_anew(lines: list[str], counts: list[int], *, weighed: bool) -> list[_Said]:
    found: list[_Said] = []
    lows = lowered(lines)
    for line, low, count, key, phrase in zip(
        lines, lows, counts, _keys(lows), phrases_of(lines, lows, counts), strict=True
    ):
        ends, teaser = ends_of(line)
        dated = count <= MAX_SIGNED and says_date(line, count, ends)
        signed = count <= MAX_SIGNED and says_author(line, count, ends)
        measures = kinds = b""
        if weighed:
            linked = "http" in line or "@" in line or "www." in line
            agency = count >= MIN_AGENCY and begins_agency_story(line)
            measures = _said_as_bytes(
                ends, teaser, PHRASES.index(phrase), line.isupper(), dated, signed, linked, agency
            )
            kinds = kinds_of(low)
        found.append(_Said(key, ends, teaser, phrase, dated, signed, measures, kinds))
    return found


MIN_AGENCY = 6
"""Words of a paragraph that an agency's story may begin with"""


def _packed(seen: Characters, stops: list[float], said: bytes) -> list[bytes]:
    """The `MEASURES` of n blocks as those of each; `said` are all that `_SAID` names."""
    table = np.empty((len(stops), len(MEASURES)), np.float32)
    table[:, _SAID] = np.frombuffer(said, np.float32).reshape(len(stops), len(_SAID))
    table[:, _STOPS] = stops
    for place, column in zip(_OF_CHARACTERS, seen, strict=True):
        table[:, place] = column
    raw, size = table.tobytes(), 4 * len(MEASURES)
    return [raw[at : at + size] for at in range(0, len(raw), size)]


_STOPS = MEASURES.index("stops")
_OF_CHARACTERS = [MEASURES.index(name) for name in Characters._fields]


FAR, MIN_RUN = 5, 4
"""Lines between a run of labels and what may be of the story, and lines of the shortest run."""
MIN_LINE = 30
"""Characters of a line that may be of the story; a shorter one ends like a sentence."""
MAX_RUN = 200
"""Characters of a run that are looked at."""
_ITEM_STARTS = frozenset("0123456789-*•·–(")
_SENTENCE_MARKS = frozenset("".join(_SENTENCE_ENDS) + "\"”»’'")


def rows_of(blocks: list[str]) -> list[range]:
    """The places of the blocks that are looked at together: each by itself, but runs of labels as one.

    Half of the lines of a page saved as text are its menus. Far from all that may be of the story, one of
    them is like the other. Not so the items of a list that is numbered or marked, or announced by a line above.
    """
    may_be = [
        i
        for i, block in enumerate(blocks)
        if len(block) >= MIN_LINE or block[-1] in _SENTENCE_MARKS or block[0] in _ITEM_STARTS
    ]
    if len(blocks) - len(may_be) < MIN_RUN or not may_be:
        return [range(i, i + 1) for i in range(len(blocks))]
    runs: list[range] = []
    before, announced = -FAR - 1, False
    for place in (*may_be, len(blocks) + FAR):
        first, end = before + FAR + 1, place - FAR
        if end - first >= MIN_RUN and not announced:
            runs.append(range(first, end))
        line = blocks[place] if place < len(blocks) else ""
        before, announced = place, len(line) >= MIN_LINE and line[-1] == ":"
    inside = sum(len(blocks[i]) for run in runs for i in run)
    if inside * 2 > sum(map(len, blocks)):  # a list is what there is to read
        runs = []
    rows: list[range] = []
    done = 0
    for run in (*runs, range(len(blocks), len(blocks))):
        rows += [range(i, i + 1) for i in range(done, run.start)]
        if run:
            rows.append(run)
        done = run.stop
    return rows


def gathered(blocks: list[str]) -> tuple[list[Shape], list[range]]:
    """The measures of a text whose runs of labels are looked at as one line each, and which blocks each stands for."""
    rows = rows_of(blocks)
    if len(rows) == len(blocks):
        return shapes(blocks), rows
    alone = iter(shapes([blocks[row.start] for row in rows if len(row) == 1]))
    return [next(alone) if len(row) == 1 else _run(blocks, row) for row in rows], rows


def _run(blocks: list[str], row: range) -> Shape:
    """What a run of labels looks like: a label among separators."""
    firsts = [blocks[i][0] for i in row]
    words, separators = 3, 3
    capitals = sum(map(str.isupper, firsts)) / len(row)
    digits = sum(map(str.isdigit, firsts)) / len(row)
    text = " · ".join(blocks[row.start : row.stop])[:MAX_RUN]
    return Shape(
        text, "", words, False, False, 0.0, capitals, digits, separators, None, 1, None, False, False,
        _of_run(words, capitals, digits, separators), b"", len(row),
    )  # fmt: skip


def _of_run(words: int, capitals: float, digits: float, separators: int) -> bytes:
    """The measures of a label of so many words of five letters each, packed."""
    numbers = np.zeros(len(MEASURES), np.float32)
    numbers[_RUN] = words, capitals, digits, separators, 5 * words
    return numbers.tobytes()


_RUN = [MEASURES.index(name) for name in ("words", "capitals", "digits", "separators", "letters")]


def line_of(block: str, reason: str) -> Line:
    """A block with its verdict: the story's where there is no reason against it."""
    return Line(block, not reason, reason or "story")


def has_sentence(block: str) -> bool:
    """Whether a block ends like a sentence that has words enough, or is long and has one in it; no furniture's wording.

    >>> has_sentence("Rain fell in the hills."), has_sentence("Rain fell"), has_sentence("Sign up for our newsletter.")
    (True, False, False)
    """
    words = word_count(block)
    if not (words >= MIN_SENTENCE if ends_of(block)[0] else words >= LONG_PROSE and _SENTENCE.search(block)):
        return False
    return not phrase_of(block, words)


MAX_KEYED = 200
"""Characters"""

LONG_PROSE = 40
"""Words of a block that no menu has."""

_SENTENCE = re.compile(r"[.!?][”’\"')]?\s+[\"“‘(]?[A-ZÀ-ÞА-Я]")


def ends_of(block: str) -> tuple[bool, bool]:
    """Whether a block ends like a sentence, and whether it is broken off."""
    end = block.rstrip(_CLOSING)
    teaser = end.endswith(("...", "…"))
    return not teaser and (end.endswith(_SENTENCE_ENDS) or _needs_no_mark(end)), teaser


MIN_UNMARKED, MIN_ARABIC = 100, 140
"""Characters of a paragraph; most headlines and entries of menus have fewer."""
MIN_STRETCH = 25
"""Characters between two spaces, somewhere in Thai or Lao prose; those between the entries of a menu are fewer."""
MIN_APART = 5
"""Words between Arabic commas, on average; between those of a list of tags are one or two."""
LABEL = 30
"""Characters at the beginning in which a label ends: "Tags:"."""


def is_of_unmarked(text: str) -> bool:
    """Whether a text ends in a letter of Thai or Lao, whose sentences end without a mark."""
    return "\u0e00" <= text[-1:] <= "\u0eff"


def _needs_no_mark(end: str) -> bool:
    """Whether a paragraph is in a script whose sentences end without a mark: Thai, Lao; often Arabic."""
    if len(end) < MIN_UNMARKED or (last := end[-1]) < "\u0620":
        return False
    if is_of_unmarked(last):
        return max(map(len, end.split())) >= MIN_STRETCH
    if last > "\u06d3" or len(end) < MIN_ARABIC or ":" in end[:LABEL]:
        return False
    return 0 < end.count("،") * MIN_APART <= end.count(" ")


def without(seen: list[Shape], cut: Container[int]) -> list[Shape]:
    """The measures of the same text without the blocks at the places `cut`."""
    left = [shape for place, shape in enumerate(seen) if place not in cut]
    lengths = [len(shape.text) if shape.lines == 1 else 0 for shape in seen]
    shortest = sorted(lengths, reverse=True)[:SAMPLE][-1] if lengths else 0
    if any(length >= shortest and place in cut for place, length in enumerate(lengths)):
        alone = [shape for shape in left if shape.lines == 1]  # one that told the language is gone
        language = language_of_lines([shape.kinds for shape in alone], [len(shape.text) for shape in alone])
        if any(shape.language != language for shape in alone):
            again = iter(shapes([shape.text for shape in alone]))
            return [next(again) if shape.lines == 1 else shape for shape in left]
    times = Counter([shape.key for shape in left])
    return [
        shape
        if shape.lines > 1 or shape.times == times[shape.key]
        else shape._replace(times=times[shape.key])
        for shape in left
    ]


def language_of_lines(kinds: Sequence[bytes], lengths: Sequence[int]) -> str | None:
    """The language whose stop words fit the longest lines best; None when none does. They have so many characters, and
    words of these kinds: see `common_words.kinds_of`."""
    longest = sorted(range(len(kinds)), key=lengths.__getitem__, reverse=True)[:SAMPLE]
    return language_of_kinds([kinds[line] for line in longest])


def word_count(text: str) -> int:
    """How many words a text has; where words are written without spaces, two letters count as one.

    >>> word_count("two words"), word_count("兩個詞語")
    (2, 2)
    """
    return counted(text, len(text.split()))


def counted(text: str, written: int) -> int:
    """The same for a text of so many `written` words."""
    # each letter to be counted takes two bytes more than the one that it is a character: few texts have so many
    if text.isascii() or len(text.encode("utf-8", "surrogatepass")) - len(text) < 4 * written:
        return written
    return max(written, len(_DENSE.findall(text)) // 2)


def key_of(text: str) -> str:
    """What a line that says the same has for its `Shape.key`."""
    return _keys(lowered((text,)))[0]


def _keys(lows: list[str]) -> list[str]:
    """Lines as `lowered` gives them without punctuation; the long ones as they are."""
    short = "\n".join([low for low in lows if len(low) <= MAX_KEYED])
    if not short.isascii():
        for mark in _COMMON_MARKS:
            short = short.replace(mark, " ")
    keyed = short.split("\n")
    # a table and words put together again take a third of the time of a pattern, and the table most of that
    bare = iter("\n".join([line for line in keyed if line.isascii()]).translate(_PLAIN_MARKS).split("\n"))
    keys = iter(
        [" ".join(next(bare).split()) if line.isascii() else _MARKS.sub(" ", line).strip() for line in keyed]
    )
    return [next(keys) if len(low) <= MAX_KEYED else low for low in lows]
