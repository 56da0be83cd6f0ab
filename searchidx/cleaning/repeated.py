"""Lines that come again and again: a site's or folder's boilerplate, learned from what all its files have.

In: what cleaning kept of each article, as `Seen`. Out: for a group of articles (those of a site, or of a folder
where no site is known) the digests of the lines that are no story's; and an Article without them.

What is learned follows from the set of a group's articles alone, not from the order in which they came, and what an
article is counted with is what cleaning keeps before anything learned is cut. See docs/decisions/0018.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from searchidx.cleaning.lines import has_sentence, word_count
from searchidx.models import Article, Learned, Line, Seen

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
DIGEST = 8

_used: list[Learned] = [{}]


def use(learned: Learned) -> None:
    """Cut these lines from now on, in this process."""
    _used[0] = learned


def used() -> Learned:
    """What is cut."""
    return _used[0]


def group_of(path: str, article: Article) -> str:
    """The articles that share a boilerplate: a site's, or those of a folder."""
    return f"site {article.site}" if article.site else f"folder {os.path.dirname(path)}"


def seen(path: str, article: Article) -> Seen | None:
    """What an article as cleaned counts with; None for one of which no lines are known, such as a record."""
    kept = [line.text for line in article.lines if line.kept]
    if not kept:
        return None
    counts = [
        (digest_of(text), min(words, 0xFFFF)) for text in kept if (words := word_count(text)) >= MIN_WORDS
    ]
    group = group_of(path, article)
    lines = b"".join(digest for digest, _ in counts)
    one = Seen(group, lines, array("H", [n for _, n in counts]).tobytes())
    known = _used[0].get(group)
    return replace(one, cut=named(one, known)) if known else one


def digest_of(text: str) -> bytes:
    """What a line is known by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def digests(one: Seen) -> list[bytes]:
    """The digests of an article's lines, in their order."""
    return [one.lines[at : at + DIGEST] for at in range(0, len(one.lines), DIGEST)]


def named(one: Seen, learned: frozenset[bytes]) -> bytes:
    """The digests of an article's lines that are known for boilerplate, one after the other: what `Seen.cut` is."""
    return b"".join(digest for digest in digests(one) if digest in learned)


def learn(group: Iterable[Seen]) -> frozenset[bytes]:
    """The boilerplate of a group, of all whose articles this is what was seen."""
    articles = [(digests(one), array("H", one.words)) for one in group]
    times = Counter(digest for lines, _ in articles for digest in set(lines))
    often = {digest for digest, n in times.items() if n >= LEAST}
    if not often:
        return frozenset()
    votes: Counter[bytes] = Counter()
    voters = 0
    for lines, words in articles:
        own = sum(n for digest, n in zip(lines, words, strict=True) if digest not in often)
        if own * MIN_OWN >= sum(words) and own:
            voters += 1
            votes.update(often.intersection(lines))
    return frozenset(digest for digest, n in votes.items() if n >= LEAST and n * SHARE >= voters)


def without(path: str, article: Article) -> Article:
    """The article without what was learned of its group; whole where next to nothing else would be left."""
    learned = _used[0].get(group_of(path, article)) if _used[0] else None
    if not learned:
        return article
    reason = "on many pages of the site" if article.site else "in many files of the folder"
    lines = tuple(
        Line(line.text, kept=False, reason=reason) if line.kept and digest_of(line.text) in learned else line
        for line in article.lines
    )
    kept = [line.text for line in lines if line.kept]
    if lines == article.lines or (sum(map(word_count, kept)) < MIN_LEFT and not any(map(has_sentence, kept))):
        return article
    return replace(article, text="\n\n".join(kept), lines=lines)
