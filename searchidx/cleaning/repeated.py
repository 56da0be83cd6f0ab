"""Lines that come again and again: a site's or folder's boilerplate, learned from what all its files have.

In: what cleaning kept of each article, as `Seen`. Out: for a group of articles (those of a site; where no site is
known, of a sender of mails or of a folder) the digests of the lines that are no story's; and an Article without them.

What is learned follows from the set of a group's articles alone, not from the order in which they came, and what an
article is counted with is what cleaning keeps before anything learned is cut. What many articles say is not yet
boilerplate: questions and quotations never are, other prose only where it stands at the margins of half of the group's
articles or speaks of the outlet. See docs/decisions/0018 and 0036.
"""

from __future__ import annotations

import hashlib
import os
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from searchidx.cleaning.lines import has_sentence, word_count
from searchidx.cleaning.phrases import is_notice
from searchidx.identity import address_number, key_number, title_number
from searchidx.models import Article, Learned, Line, Seen, Source
from searchidx.sorted_numbers import counted, distinct

MIN_WORDS = 4
"""Shorter lines ("Yes.", "No.") are said again by anybody."""
LEAST = 5
"""Articles that a line stands in; of fewer, chance or a few copies of one story are as likely."""
SHARE = 4
"""of a group's articles, one in so many"""
MIN_OWN = 3
"""An article speaks for itself when one in so many of its words stands in no other, or few: copies do not."""
MIN_LEFT = 8
"""Words; an article of which less would be left is left whole."""
MOST_CUT = 3
"""One in so many of an article's words are cut at most, but for lines that speak of the outlet."""
DIGEST = 8
SPARED = bytes(DIGEST)
"""Stands for a line that is never boilerplate, however often it is said."""
HALF, NEARLY_ALL = 2, 0.9
CHUNK = 1 << 21
"""Lines that are counted at a time; of a larger group, so many different ones are, in as many goes as it takes."""


class _Used(threading.local):
    """What each thread cuts: threads may add to archives of their own, which have learned other lines."""

    learned: Learned = MappingProxyType({})


_used = _Used()


def use(learned: Learned) -> None:
    """Cut these lines from now on, in this thread."""
    _used.learned = learned


def used() -> Learned:
    """What is cut."""
    return _used.learned


def group_of(source: Source, article: Article) -> str:
    """The articles that share a boilerplate: a site's, the mails of a sender, or those of a folder.

    The folders of an archive are as those of the disk; a mailbox, or a book, is a folder of its own.
    """
    if article.site:
        return f"site {article.site}"
    if sender := (source.stated or {}).get("sender"):
        return f"sender {sender}"
    place = source.path if source.member is None else f"{source.path}/{source.member}"
    return f"folder {os.path.dirname(place)}"


_REASONS = {
    "site": "on many pages of the site",
    "sender": "in many mails of the sender",
    "folder": "in many files of the folder",
}


def page_of(article: Article) -> int:
    """What savings of one page have in common: they are not counted as if they were many. 0 where none is known."""
    address = address_number(article.url)
    return (address and key_number(f"{address} {title_number(article.title)}")) or 0


def seen(source: Source, article: Article) -> Seen | None:
    """What an article as cleaned counts with; None for one of which no lines are known, such as a record."""
    kept = [line.text for line in article.lines if line.kept]
    if not kept:
        return None
    counts = [
        (SPARED if _is_spared(text) else digest_of(text), min(words, 0xFFFF))
        for text in kept
        if (words := word_count(text)) >= MIN_WORDS
    ]
    group = group_of(source, article)
    lines = b"".join(digest for digest, _ in counts)
    one = Seen(group, lines, array("H", [n for _, n in counts]).tobytes(), page=page_of(article))
    known = _used.learned.get(group)
    return replace(one, cut=named(one, known)) if known else one


def _is_spared(text: str) -> bool:
    """Whether a line asks, announces or quotes: interviews of a series, and statements that many print.

    A notice that quotes a name (the “Port Letter”) or asks for support is a notice; one that opens with a quotation
    mark is somebody's words.
    """
    asks, quotes = text.rstrip().endswith(_ASKING), not _QUOTES.isdisjoint(text)
    if not asks and not quotes:  # as most: no need to look for a notice
        return False
    return text.lstrip()[:1] in _QUOTES or not is_notice(text)


_QUOTES = frozenset('"“”„«»「」')
_ASKING = ("?", ":", "？", "：", "؟")


def digest_of(text: str) -> bytes:
    """What a line is known by: an even number."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()
    return digest[:-1] + bytes([digest[-1] & 0xFE])


def marginal(digest: bytes) -> bytes:
    """How a line is learned that stands at the margins of half of a group: odd. Others must be worded like a notice."""
    return digest[:-1] + bytes([digest[-1] | 1])


def digests(one: Seen) -> list[bytes]:
    """The digests of an article's lines, in their order."""
    return [one.lines[at : at + DIGEST] for at in range(0, len(one.lines), DIGEST)]


def named(one: Seen, learned: frozenset[bytes]) -> bytes:
    """What is learned of an article's lines, one after the other: what `Seen.cut` is."""
    return b"".join(known for digest in digests(one) if (known := _known(digest, learned)))


def _known(digest: bytes, learned: frozenset[bytes]) -> bytes | None:
    """A line as it was learned, marginal or not; None when it was not."""
    return digest if digest in learned else odd if (odd := marginal(digest)) in learned else None


def learn(group: Callable[[], Iterable[Seen]]) -> frozenset[bytes]:
    """The boilerplate of a group, of all whose articles `group()` gives what was seen, as often as it is asked.

    A group may have a million articles, so that they are looked at one by one.
    """
    often = _often(group)
    if not often:
        return frozenset()
    votes: Counter[bytes] = Counter()
    at_margin: Counter[bytes] = Counter()
    voters = 0
    for one in group():
        lines, words = digests(one), array("H", one.words)
        own = sum(n for digest, n in zip(lines, words, strict=True) if digest not in often)
        if own * MIN_OWN >= sum(words) and own:
            voters += 1
            votes.update(often.intersection(lines))
            at_margin.update({lines[at] for at in _margins([digest in often for digest in lines])})
    found = [digest for digest, n in votes.items() if n >= LEAST and n * SHARE >= voters]
    return frozenset(
        marginal(digest)
        if votes[digest] * HALF >= voters and at_margin[digest] >= NEARLY_ALL * votes[digest]
        else digest
        for digest in found
    )


def _often(group: Callable[[], Iterable[Seen]]) -> frozenset[bytes]:
    """The lines that so many articles have that they may be boilerplate. Counted in parts: memory stays bounded."""
    articles = size = 0
    for one in group():
        articles += 1
        size += len(one.lines)
    if articles < LEAST:  # most sites of a mixed folder
        return frozenset()
    parts = 1 + size // (DIGEST * CHUNK)
    found: list[bytes] = []
    for part in range(parts):
        gathered = bytearray()
        for one in group():
            lines = distinct(np.frombuffer(one.lines, np.uint64))
            gathered += (lines[lines % parts == part] if parts > 1 else lines).tobytes()
        lines, times = counted(np.frombuffer(gathered, np.uint64))
        found += [line.tobytes() for line in lines[times >= LEAST]]
    return frozenset(found) - {SPARED}


def _margins(known: list[bool]) -> list[int]:
    """The places before the first and after the last that is not `known`; none when all are."""
    if all(known):
        return []
    first, last = known.index(False), len(known) - known[::-1].index(False)
    return [*range(first), *range(last, len(known))]


def without(source: Source, article: Article) -> Article:
    """The article without what was learned of its group; whole where next to nothing else would be left."""
    group = group_of(source, article)
    learned = _used.learned.get(group)
    if not learned:
        return article
    cut = _cut([line.text if line.kept else "" for line in article.lines], learned)
    reason = _REASONS[group.partition(" ")[0]]
    lines = tuple(
        Line(line.text, kept=False, reason=reason) if at in cut else line
        for at, line in enumerate(article.lines)
    )
    kept = [line.text for line in lines if line.kept]
    if not cut or (sum(map(word_count, kept)) < MIN_LEFT and not any(map(has_sentence, kept))):
        return article
    return replace(article, text="\n\n".join(kept), lines=lines)


def _cut(lines: list[str], learned: frozenset[bytes]) -> set[int]:
    """The places of the lines that go: notices wherever they stand, others at the margins if they are not too much."""
    words = [word_count(line) for line in lines]
    counted = [at for at, n in enumerate(words) if n >= MIN_WORDS]
    known = {
        at: form
        for at in counted
        if not _is_spared(lines[at]) and (form := _known(digest_of(lines[at]), learned))
    }
    if not known:
        return set()
    notices = {at for at in known if is_notice(lines[at])}
    outer = {
        at
        for at in (counted[place] for place in _margins([at in known for at in counted]))
        if known[at][-1] & 1 and at not in notices
    }
    return notices if sum(words[at] for at in outer) * MOST_CUT > sum(words) else notices | outer
