"""Running text to the numbers of its chunks, a megabyte at a time: the indexer's hot loop.

In: UTF-8 texts of one language. Out: for each text the numbers of its chunks (what stands between white
space), and, for each different chunk, its words as terms, worked out once in the life of a `Vocabulary`.

No Python object is made per word. A block of texts is one array of bytes; where chunks begin and end is
read off it, and a chunk is looked up by its first sixteen bytes, as two numbers of 64 bits, in a hash
table of arrays (open addressing, linear probing), all chunks of the block at once.
"""

from __future__ import annotations

import os
import threading
import weakref
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from operator import not_
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from searchidx import words
from searchidx.index.packing import Numbers, encoded, from_zero
from searchidx.index.shingles import Hashes, word_hashes

_Key = TypeVar("_Key")
Keys = NDArray[np.uint64]

LONGEST = 64
"""Chunks of more bytes (running text without spaces, addresses) are looked up one by one."""

MOST_CHUNKS = 100_000
MOST_ITEMS = 1_000_000
"""A vocabulary that has met more of them is given up for a new one: junk has no end of words."""

_WORD = 8
_PADDING = bytes(LONGEST + _WORD)
_SPACE = 0x20
_FILLED = np.array([0, *((1 << 8 * size) - 1 for size in range(1, _WORD + 1))], dtype=np.uint64)
"""Number of bytes -> a mask for as many."""


class _Numbering(dict[_Key, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: _Key) -> int:
        self[key] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Items:
    """What the chunks of a vocabulary are made of: words, then closed-up compounds, together its items.

    `widths`, `counts` and `starts` have for each chunk the number of its words, of its items, and where
    its items begin in the other arrays. Those have for each item its term, its spelling, how many
    positions it stands after the chunk's first word, and whether it is a closed-up compound.
    """

    widths: Numbers
    counts: Numbers
    starts: Numbers
    terms: Numbers
    spellings: Numbers
    offsets: Numbers
    closed: NDArray[np.bool_]


class _Lists:
    """What `Items` has of each item, while it grows."""

    def __init__(self) -> None:
        self.terms, self.spellings, self.offsets = array("I"), array("I"), array("I")
        self.closed = array("B")


class Vocabulary:
    """The different chunks, terms and spellings that one thread has met, in all languages.

    What it gives does not depend on what it met before, only how fast. Only one thread may use it.
    """

    def __init__(self) -> None:
        self._tables: dict[str | None, _Table] = {}
        self._terms: _Numbering[str] = _Numbering()
        self._term_order, self._spelling_order = _Order(), _Order()
        self._term_of = array("I")
        self._spellings: _Numbering[tuple[str, int]] = _Numbering()
        self._widths, self._counts, self._starts = array("I"), array("I"), array("I")
        self._items = _Lists()
        self._hashes: Hashes = np.zeros(0, dtype=np.uint32)

    @property
    def full(self) -> bool:
        """Whether it has met so much that a new one should take its place."""
        return len(self._widths) > MOST_CHUNKS or len(self._items.terms) > MOST_ITEMS

    def numbers(self, texts: Sequence[bytes], language: str | None) -> tuple[NDArray[np.uint32], Numbers]:
        """The chunks of the texts, one after the other, as numbers; and how many each text has."""
        table = self._tables.get(language)
        if table is None:
            table = self._tables[language] = _Table(self, language)
        return table.numbers(texts)

    def learn(self, chunks: Sequence[str], language: str | None) -> NDArray[np.int32]:
        """Numbers for chunks that it has not met in this language."""
        plain = [chunk.isalnum() and chunk.isascii() for chunk in chunks]  # nearly all: one word each
        forms = [chunk[: words.MAX_FORM] for chunk in compress(chunks, plain)]
        ones, zeros = array("I", [1]) * len(forms), array("I", [0]) * len(forms)
        first, items = len(self._widths), self._items
        self._starts.extend(range(len(items.terms), len(items.terms) + len(forms)))
        self._widths.extend(ones)
        self._counts.extend(ones)
        items.offsets.extend(zeros)
        items.closed.frombytes(bytes(len(forms)))
        offsets: list[int] = []
        closed = bytearray()
        for chunk in compress(chunks, map(not_, plain)):
            self._starts.append(len(items.terms) + len(forms))
            parts, joined = words.forms_of(chunk)
            forms += parts
            offsets += range(len(parts))
            closed += bytes(len(parts))
            for position, form in joined:
                forms.append(form)
                offsets.append(position)
                closed.append(1)
            self._widths.append(len(parts))
            self._counts.append(len(parts) + len(joined))
        items.offsets.extend(offsets)
        items.closed.frombytes(closed)
        terms = [*map(self._terms.__getitem__, words.stems(forms, language))]
        items.terms.extend(terms)
        items.spellings.extend(map(self._spellings.__getitem__, zip(forms, terms, strict=True)))
        # the plain ones have come first
        order = np.argsort(np.logical_not(plain), kind="stable")
        numbers = np.empty(order.size, dtype=np.int32)
        numbers[order] = np.arange(first, first + order.size)
        return numbers

    def items(self) -> Items:
        """What every chunk is made of, as it is now."""
        of = self._items
        return Items(
            widths=_copied(self._widths), counts=_copied(self._counts), starts=_copied(self._starts),
            terms=_copied(of.terms), spellings=_copied(of.spellings), offsets=_copied(of.offsets),
            closed=np.array(of.closed, dtype=bool),
        )  # fmt: skip

    def ranked(self, used: NDArray[np.bool_]) -> tuple[list[bytes], Numbers]:
        """The terms that are `used`, in byte order; and for each term of the vocabulary its place there."""
        order = self._ordered_terms()
        order = order[used[order]]
        rank = np.full(used.size, -1, dtype=np.int64)
        rank[order] = np.arange(order.size)
        return [self._term_order.keys[number] for number in order.tolist()], rank

    def spelled(self, used: NDArray[np.bool_], rank: Numbers) -> tuple[list[bytes], Numbers]:
        """The spellings that are `used`, in byte order, each a line; and the places of their terms."""
        terms, lines = self._term_order.keys, self._spelling_order.keys
        new = list(islice(self._spellings, len(lines), None))
        forms, of = zip(*new, strict=True) if new else ((), ())
        self._term_of.extend(of)
        order = self._spelling_order.grown(
            [form + b"\n" + terms[term] for form, term in zip(_words(forms), of, strict=True)]
        )
        order = order[used[order]]
        # each line of an ordered key has a line of its term behind it
        spelled = b"\n".join([lines[number] for number in order.tolist()]).splitlines(keepends=True)[::2]
        return spelled, rank[_copied(self._term_of)[order]]

    def hashes(self) -> Hashes:
        """A number for each term, the same in every vocabulary (see `shingles.word_hashes`)."""
        self._ordered_terms()
        new = self._term_order.keys[self._hashes.size :]
        if new:
            starts = from_zero(list(map(len, new)))
            self._hashes = np.concatenate([self._hashes, word_hashes(b"".join(new), starts)])
        return self._hashes

    def _ordered_terms(self) -> Numbers:
        """The numbers of all terms in byte order."""
        return self._term_order.grown(_words(list(islice(self._terms, len(self._term_order.keys), None))))

    def sizes(self) -> tuple[int, int]:
        """How many terms and spellings there are."""
        return len(self._terms), len(self._spellings)


def _words(some: Sequence[str]) -> list[bytes]:
    """Words, in which no line ends, as bytes; one after the other takes four times as long."""
    return encoded("\n".join(some)).split(b"\n") if some else []


class _Order:
    """Byte strings that become more, and the order they stand in: sorting anew costs little more than what is new."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self._order: list[int] = []

    def grown(self, keys: Iterable[bytes]) -> Numbers:
        """Take more of them. The numbers of all, in byte order."""
        self.keys += keys
        if len(self.keys) > len(self._order):
            new = sorted(range(len(self._order), len(self.keys)), key=self.keys.__getitem__)
            if self._order:  # two runs in order, which Python's sort finds and merges
                self._order += new
                self._order.sort(key=self.keys.__getitem__)
            else:
                self._order = new
        return np.array(self._order, dtype=np.int64)


class _Mine(threading.local):
    """What each thread has of its own: two that taught one vocabulary at once would mix up its numbers."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()


_mine = _Mine()


def vocabulary() -> Vocabulary:
    """The one that the segments of this thread share; a new one where that has met too much."""
    if _mine.vocabulary.full:
        _mine.vocabulary = Vocabulary()
    return _mine.vocabulary


def _copied(numbers: array[int]) -> Numbers:
    return np.array(numbers, dtype=np.int64)


_MULTIPLIERS: Keys = np.frombuffer(os.urandom(LONGEST), dtype=np.uint64) | np.uint64(1)
"""Odd numbers that nobody can know beforehand, so that nobody can write words that fall together."""


class _Table:
    """The chunks of one language: bytes -> number."""

    def __init__(self, vocabulary: Vocabulary, language: str | None) -> None:
        # no circle: a vocabulary that is given up goes at once, not when the collector comes round
        self._vocabulary = weakref.proxy(vocabulary)
        self._language = language
        self._long: dict[bytes, int] = {}
        self._size = 0
        self._make(12)

    def _make(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._heads, self._tails = np.zeros((2, 1 << bits), dtype=np.uint64)
        self._numbers = np.full(1 << bits, -1, dtype=np.int32)

    def numbers(self, texts: Sequence[bytes]) -> tuple[NDArray[np.uint32], Numbers]:
        """See `Vocabulary.numbers`."""
        block = words.breakable(b" " + b"\n".join(texts) + b" " + _PADDING)
        starts, ends = _bounds(np.frombuffer(block, dtype=np.uint8))
        heads, tails = _keys(block, starts, ends - starts)
        found = self._found(heads, tails, block, starts, ends)
        borders = np.cumsum([1, *(len(text) + 1 for text in texts)])
        return found, np.diff(np.searchsorted(starts, borders))

    def _found(
        self, heads: Keys, tails: Keys, block: bytes, starts: Numbers, ends: Numbers
    ) -> NDArray[np.uint32]:
        slots = self._slots(heads, tails)
        numbers = self._numbers.take(slots)
        same = (self._heads.take(slots) == heads) & (self._tails.take(slots) == tails) & (numbers >= 0)
        rest = np.flatnonzero(~same)
        long = np.flatnonzero(ends - starts > LONGEST)
        if long.size:
            rest = np.setdiff1d(rest, long, assume_unique=True)
        if rest.size:
            numbers[rest] = self._probed(heads[rest], tails[rest], slots[rest])
            new = rest[numbers[rest] < 0]
            if new.size:
                numbers[new] = self._learned(heads[new], tails[new], block, starts[new], ends[new])
        for at in long.tolist():
            numbers[at] = self._long_one(block[starts[at] : ends[at]])
        return numbers.view(np.uint32)

    def _slots(self, heads: Keys, tails: Keys) -> Numbers:
        first, second = _MULTIPLIERS[:2]
        mixed = (heads ^ (tails * first)) * second
        mixed ^= mixed >> np.uint64(31)
        mixed *= first
        slots: Numbers = (mixed >> self._shift).view(np.int64)
        return slots

    def _probed(self, heads: Keys, tails: Keys, slots: Numbers) -> NDArray[np.int32]:
        """The numbers of chunks that may stand in a later slot than their own; -1 for new ones."""
        numbers = np.full(heads.size, -1, dtype=np.int32)
        open_ = np.arange(heads.size)
        while open_.size:
            here = slots[open_]
            there = self._numbers[here]
            same = (self._heads[here] == heads[open_]) & (self._tails[here] == tails[open_]) & (there >= 0)
            numbers[open_[same]] = there[same]
            open_ = open_[~same & (there >= 0)]
            slots[open_] = (slots[open_] + 1) & self._last
        return numbers

    def _learned(
        self, heads: Keys, tails: Keys, block: bytes, starts: Numbers, ends: Numbers
    ) -> NDArray[np.int32]:
        """Numbers for chunks that are not in the table, which may come more than once."""
        order = np.lexsort((tails, heads))
        heads, tails = heads[order], tails[order]
        first = np.concatenate(([True], (heads[1:] != heads[:-1]) | (tails[1:] != tails[:-1])))
        one = order[first]
        spans = zip(starts[one].tolist(), ends[one].tolist(), strict=True)
        chunks = [block[start:end].decode("utf-8", "surrogatepass") for start, end in spans]
        new = self._vocabulary.learn(chunks, self._language)
        self._insert(heads[first], tails[first], new)
        numbers = np.empty(order.size, dtype=np.int32)
        numbers[order] = new[np.cumsum(first) - 1]
        return numbers

    def _insert(self, heads: Keys, tails: Keys, numbers: NDArray[np.int32]) -> None:
        self._size += heads.size
        if self._size * 2 > self._last:  # half full: probing begins to cost
            taken = self._numbers >= 0
            heads = np.concatenate((self._heads[taken], heads))
            tails = np.concatenate((self._tails[taken], tails))
            numbers = np.concatenate((self._numbers[taken], numbers))
            self._make((self._size * 4).bit_length())
        slots = self._slots(heads, tails)
        while heads.size:
            free = self._numbers[slots] < 0
            self._numbers[slots[free]] = numbers[free]  # of two that want one slot, the last one gets it
            settled = self._numbers[slots] == numbers
            self._heads[slots[settled]], self._tails[slots[settled]] = heads[settled], tails[settled]
            left = ~settled
            heads, tails, numbers = heads[left], tails[left], numbers[left]
            slots = (slots[left] + 1) & self._last

    def _long_one(self, chunk: bytes) -> int:
        number = self._long.get(chunk)
        if number is None:
            (number,) = self._vocabulary.learn(
                [chunk.decode("utf-8", "surrogatepass")], self._language
            ).tolist()
            self._long[chunk] = number
        return number


_JOINTS = np.zeros(256, dtype=bool)
_JOINTS[np.frombuffer(words.ASCII_JOINTS, dtype=np.uint8)] = True


def _bounds(block: NDArray[np.uint8]) -> tuple[Numbers, Numbers]:
    """Where the chunks of a block begin and end, without the joints at their edges.

    The block begins and ends with white space.
    """
    space = block <= _SPACE
    edges = np.flatnonzero(space[1:] != space[:-1]) + 1
    starts, ends = edges[0::2].copy(), edges[1::2].copy()
    for _ in range(2):  # more of them stay on, and `words` takes them off
        ends -= _JOINTS[block[ends - 1]]
        starts += _JOINTS[block[starts]]
    left = ends > starts
    return (starts, ends) if left.all() else (starts[left], ends[left])


def _keys(block: bytes, starts: Numbers, sizes: Numbers) -> tuple[Keys, Keys]:
    """What stands for each chunk: its first eight bytes, and the next eight.

    Of a longer chunk, up to LONGEST, the second number has all the others mixed in; its size is then
    part of the mixture. Chunks of up to sixteen bytes are told apart without fail, longer ones but for
    one chance in 2^64.
    """
    at = np.ndarray((len(block) - _WORD + 1,), dtype="<u8", buffer=block, strides=(1,))
    heads = at[starts] & _FILLED[np.minimum(sizes, _WORD)]
    tails = np.zeros(starts.size, dtype=np.uint64)
    more = np.flatnonzero(sizes > _WORD)
    tails[more] = at[starts[more] + _WORD] & _FILLED[np.minimum(sizes[more] - _WORD, _WORD)]
    for step, multiplier in enumerate(_MULTIPLIERS[2:], 2):
        more = more[sizes[more] > step * _WORD]
        if not more.size:
            break
        word = at[starts[more] + step * _WORD] & _FILLED[np.minimum(sizes[more] - step * _WORD, _WORD)]
        tails[more] = (tails[more] ^ (tails[more] >> np.uint64(29))) * multiplier + (word ^ multiplier)
    return heads, tails
