"""What a later version of an article added and removed.

In: two texts. Out: `Change`s that give the first text where the added ones are left out, and the second where
the removed ones are. Paragraphs are compared first, and words only within those that were changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from searchidx.models import Change, StoredArticle

_WORDS = re.compile(r"\s+|[^\s]+")
_BREAK = re.compile(r"(\n\n)")
MOST_WORDS = 2_000
"""Longer stretches are compared by paragraphs alone."""


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The changes from one text to another, in their order, neighbours of one kind joined."""
    old, new = _paragraphs(before), _paragraphs(after)
    return tuple(_joined(_compared(old, new, words=True)))


def order_known(versions: Iterable[StoredArticle]) -> bool:
    """Whether it is known in which order versions were saved, not only in which one they were added."""
    return all(each.saved for each in versions)


def _paragraphs(text: str) -> list[str]:
    return [piece for piece in _BREAK.split(text) if piece]


def _compared(old: Sequence[str], new: Sequence[str], *, words: bool) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield Change("same", gone)
        elif words and kind == "replace":
            left, right = _WORDS.findall(gone), _WORDS.findall(come)
            if max(len(left), len(right)) <= MOST_WORDS:
                yield from _compared(left, right, words=False)
                continue
            yield from (Change("removed", gone), Change("added", come))
        else:
            if gone:
                yield Change("removed", gone)
            if come:
                yield Change("added", come)


def _joined(found: Iterator[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one; words that only white space keeps apart change together."""
    removed, added, same = "", "", ""
    for change in found:
        blank = change.kind == "same" and not change.text.strip()
        if change.kind == "same" and not (blank and (removed or added)):
            common = _common_end(removed, added)
            yield from _changed(removed, added, common)
            removed, added = "", ""
            same += common + change.text
            continue
        if same:
            yield Change("same", same)
            same = ""
        if change.kind != "added":
            removed += change.text
        if change.kind != "removed":
            added += change.text
    common = _common_end(removed, added)
    yield from _changed(removed, added, common)
    if same + common:
        yield Change("same", same + common)


def _common_end(removed: str, added: str) -> str:
    """The white space that both end with."""
    size = 0
    while (
        size < min(len(removed), len(added))
        and removed[-1 - size] == added[-1 - size]
        and added[-1 - size].isspace()
    ):
        size += 1
    return added[len(added) - size :]


def _changed(removed: str, added: str, common: str) -> Iterator[Change]:
    if gone := removed.removesuffix(common):
        yield Change("removed", gone)
    if come := added.removesuffix(common):
        yield Change("added", come)
