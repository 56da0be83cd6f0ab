"""Text to capitalised runs: the stretches of words in which names are looked for.

In: text. Out: runs of capitalised words, with the small words that may stand inside a name ("of", "de",
"bin"), and what stands around them. Whether a run is one name, two or none is left to `segments` and
`rules`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

LineKind = Literal["prose", "headline", "caps"]

_UPPER = "".join(chr(c) for c in range(0xC0, 0x590) if unicodedata.category(chr(c)) == "Lu")
_CAP = f"[A-Z{_UPPER}]"
_SMALL = (
    "of the|of|for the|for|on|in the|in|and the|and|&|de la|de los|de las|del|della|de|di|da|dos|do|du|la|le|el|al|"
    "bin|ibn|bint|van der|van den|van de|van|von der|von dem|von und zu|von|zu|ter|ten|der|den|af|av|wa|the"
)
# What goes on after the first capital: initials and acronyms with points, or letters with joints.
# A possessive stays on a word only inside a run, where it parts two names ("Russia's Vladimir Putin").
_REST = (
    rf"(?:\.(?:[A-Z]\.)*(?:{_CAP}['’]?\w+|[A-Z]\b)?"
    rf"|\w*(?:['’`&‐‑-](?![sS]\b)\w+)*(?:['’]s?(?= {_CAP}))?"
    r"(?:(?<=Mr|Ms|Dr|St|Lt|Mt|Fr|Co|Jr|Sr)\.|(?<=Mrs|Gen|Col|Maj|Sgt|Sen|Rep|Gov|Rev|Adm|Inc|Ltd|Cpl|Mme|Ste)\."
    r"|(?<=Prof|Capt|Corp|Cmdr|Brig|Bros)\.)?)"
)
# The first character stands alone in front so that the search can skip to capitals quickly.
_RUN = re.compile(
    rf"{_CAP}(?<![\w@#/.].){_REST}"
    rf"(?:[ \u00a0]+(?:(?:{_SMALL})[ \u00a0]+)?"
    rf"(?:[dDlL]['’]|(?:al|el|an|as|ad|ar|ash|ul|ibn|de)-)?{_CAP}{_REST}){{0,24}}"
)
_PREFIX = re.compile(r"(?<!\w)(?:al|el|an|as|ad|ar|ash|ul|ibn)-$|(?<!\w)[dl]['’]$")
_QUOTES = '"“„«'
_QUOTES_CLOSE = re.compile(r"[,.!?]?[\"”“»]")
_OPENING = " \u00a0\t\"“”„‘'(«[*_>|"
_ENDING = ".!?:…•–—-*"
_CONTEXT = 28

WRAPPED = 50
"""A line of so many characters may have been cut to fit a width."""

LINE_START = "^"
QUOTE = "“”"


class Run(NamedTuple):
    """`text` stands at `start` of its document; `before` and `after` are the words around it, lowered.

    `before` is "" at the start of a sentence, `LINE_START` at the start of a line, `QUOTE` when the run is
    all that a pair of quotation marks holds, and the punctuation where that comes between; `after` is "'s"
    for a possessive, and the punctuation where that follows at once.
    """

    text: str
    start: int
    before: str
    after: str

    @property
    def opens(self) -> bool:
        """Whether a sentence starts here, so that the first capital says nothing."""
        return self.before in ("", LINE_START)


def lines(text: str) -> Iterator[tuple[str, int, LineKind]]:
    """Every line that is not empty, where it starts and whether its capitals mean anything.

    A line that was cut to fit a width goes on in the next: a long one with no blank line or indent after it.
    """
    start = 0
    pieces = text.split("\n")
    last = len(pieces) - 1
    line, wrapped = "", False
    for i, piece in enumerate(pieces):
        line = f"{line} {piece}" if wrapped else piece
        following = pieces[i + 1] if i < last else ""
        wrapped = len(piece) >= WRAPPED and following != "" and not following[0].isspace()
        if wrapped:
            continue
        if line and not line.isspace():
            yield line, start, _kind(line)
        start += len(line) + 1


def _kind(line: str) -> LineKind:
    if line.isupper():
        return "caps"
    if len(line) < 160:
        words = line.split()
        if len(words) >= 4 and line.rstrip()[-1] not in ".,;:":
            capitals = sum(word[0].isupper() for word in words)
            small = sum(len(word) < 5 and word[0].islower() for word in words)
            if capitals >= 0.7 * (len(words) - small) and capitals >= 3:
                shouted = sum(word.isupper() for word in words)
                return "caps" if shouted > 0.7 * len(words) else "headline"
    return "prose"


def runs(line: str, offset: int = 0) -> Iterator[Run]:
    """The capitalised runs of one line, in order."""
    for match in _RUN.finditer(line):
        start, end = match.span()
        # most runs stand between two words and spaces; the rest is for `_before` and `_after`
        if start > _CONTEXT and line[start - 1] == " " and line[start - 2].isalpha():
            before = line[line.rfind(" ", start - _CONTEXT, start - 1) + 1 : start - 1].lower()
        else:
            if start >= 2 and line[start - 1] in "-'’":
                prefix = _PREFIX.search(line[max(0, start - 5) : start])
                if prefix:
                    start -= len(prefix[0])
            before = _before(line, start, end)
        yield Run(line[start:end], offset + start, before, _after(line, end))


_TOWN = re.compile(r"(?<!\w)[гм]\.$")
"""Before the name of a town in Cyrillic; no end of a sentence."""


def opens(line: str, start: int) -> bool:
    """Whether what stands at `start` of a line opens a sentence, so that its first capital says nothing."""
    head = line[max(0, start - _CONTEXT) : start].rstrip(_OPENING)
    return not head or (head[-1] in _ENDING and not _TOWN.search(head))


def _before(line: str, start: int, end: int) -> str:
    if start and line[start - 1] in _QUOTES and _QUOTES_CLOSE.match(line, end):
        return QUOTE
    head = line[max(0, start - _CONTEXT) : start].rstrip(_OPENING)
    if not head:
        return LINE_START
    if head[-1] in _ENDING:
        return ""
    if not head[-1].isalnum():
        return head[-1]
    return head.rsplit(None, 1)[-1].lower()


def _after(line: str, end: int) -> str:
    tail = line[end : end + _CONTEXT]
    if not tail:
        return ""
    first = tail[0]
    if first in "'’":
        return "'s"
    if not first.isspace() and first != '"':
        return first
    words = tail.split(None, 1)
    if not words:
        return ""
    return words[0] if first == '"' else words[0].lower().rstrip('.,;:!?"”')
