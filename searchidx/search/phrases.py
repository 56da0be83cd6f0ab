"""Words one after the other: in which documents, how often, and which positions they take up.

In: the words of a phrase with where each stands. Out: the occurrences of the whole. A compound takes up as
many positions as it has parts, and its closed-up form stands at the first of them: so the word after
`Cease-fire` stands two further on, and the word after `ceasefire` one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from searchidx import words
from searchidx.search.arrays import Arrays, Numbers, Sites, Spans
from searchidx.search.blocks import Block

TermsOf: TypeAlias = Callable[[str], tuple[str, ...]]
"""From a form to the terms that it may be indexed under."""


class Unit(NamedTuple):
    """A written word: its parts, and the closed-up form if it has one (C++ has one and a single part)."""

    parts: tuple[str, ...]
    closed: str = ""

    @property
    def form(self) -> str:
        """The whole as one word."""
        return self.closed or self.parts[0]


@lru_cache(maxsize=1000)
def units(text: str) -> tuple[Unit, ...]:
    """The written words of a text.

    >>> units("a cease-fire")
    (Unit(parts=('a',), closed=''), Unit(parts=('cease', 'fire'), closed='ceasefire'))
    """
    found: list[Unit] = []
    closed, end = "", 0
    parts: list[str] = []
    for token in words.tokens(text):
        if parts and (token.joined or token.end > end):
            found.append(Unit(tuple(parts), closed))
            closed, parts = "", []
        if token.joined:
            closed, end = token.form, token.end
        elif closed:
            parts.append(token.form)
        else:
            found.append(Unit((token.form,)))
    return tuple([*found, Unit(tuple(parts), closed)] if parts else found)


# --- where terms stand ----------------------------------------------------------------------------


class Occurrences:
    """Where terms that count as one word occur."""

    def __init__(self, arrays: Arrays, field: str, terms: Iterable[str], block: Block, bits: int) -> None:
        self._arrays, self._bits = arrays, bits
        self._found = [found for term in terms if (found := block.places(field, term))]
        self.lists: list[Numbers] = [arrays.numbers(found.documents) for found in self._found]

    def sites(self, documents: Numbers) -> Sites:
        """Where they stand, at least in some documents."""
        return self._arrays.sites(self._found, documents, self._bits)


def followed(
    arrays: Arrays, found: Sequence[Occurrences | None], size: int, among: Numbers | None = None
) -> Sites:
    """Where words stand at successive positions: the sites of the first. None is any word.

    `among` are the documents to look at; without it, all are.
    """
    known = [(offset, each) for offset, each in enumerate(found) if each is not None]
    if among is None:
        among = arrays.common([each.lists for _, each in known], size)
    return _successive(arrays, [(offset, each.sites(among)) for offset, each in known])


def _successive(arrays: Arrays, words_: Iterable[tuple[int, Sites]]) -> Sites:
    """The sites from which each word is found at its offset; those of the rarest are looked at first."""
    (at, starts), *others = sorted(words_, key=lambda each: len(each[1]))
    for offset, sites in others:
        starts, at = arrays.both(arrays.moved(starts, offset - at), sites), offset
    return arrays.moved(starts, -at)


# --- phrases --------------------------------------------------------------------------------------


def starts(
    arrays: Arrays,
    phrase: Sequence[Unit],
    slop: int,
    field: str,
    block: Block,
    terms: TermsOf,
    bits: int,
    among: Numbers | None = None,
) -> Sites:
    """Where the phrase begins, with up to `slop` other words in it. `among` are the documents to look at, all else."""
    written = [_Written(arrays, unit, field, block, terms, bits) for unit in phrase]
    lists = [each.lists for each in written]
    common = arrays.common(lists if among is None else [*lists, [among]], block.size)
    for number, each in enumerate(written, 1):
        each.find(common, is_last=number == len(written))
    spans = [each.spans for each in written]
    if slop:
        return arrays.within_slop(spans, slop, bits)
    if not any(each.wide for each in spans):
        return _successive(arrays, ((at, each.single) for at, each in enumerate(spans)))
    found = arrays.either([spans[-1].single, *spans[-1].wide.values()])
    for before in spans[-2::-1]:
        ways = {1: before.single, **before.wide}
        found = arrays.either(
            [arrays.both(sites, arrays.moved(found, -width)) for width, sites in ways.items()]
        )
    return found


def reach(words_: Sequence[object]) -> int:
    """Positions that a phrase of so many words takes up at most."""
    return len(words_) * words.MAX_JOINED_PARTS


class _Written:
    """One written word of a phrase, in a field of a segment, and the `spans` that it takes up."""

    def __init__(
        self, arrays: Arrays, unit: Unit, field: str, block: Block, terms: TermsOf, bits: int
    ) -> None:
        self._arrays, self._bits = arrays, bits
        self._form = unit.form
        self._field, self._block, self._terms = field, block, terms
        self._whole = self._occurrences(self._form)
        self._parts = [self._occurrences(part) for part in unit.parts if len(unit.parts) > 1]
        self._known: dict[str, bool] = {}
        self._wide: dict[int, Sites] = {}
        self.spans = Spans((), {})

    def _occurrences(self, form: str) -> Occurrences:
        return Occurrences(self._arrays, self._field, self._terms(form), self._block, self._bits)

    @property
    def lists(self) -> list[Numbers]:
        """Lists of the documents that may have it."""
        if not self._parts:
            return self._whole.lists
        parts = self._arrays.common([each.lists for each in self._parts], self._block.size)
        return [*self._whole.lists, parts]

    def find(self, documents: Numbers, *, is_last: bool) -> None:
        """Find its spans, in these documents. How wide the last word is does not matter."""
        single = self._whole.sites(documents)
        if not is_last:
            self._find_closed(single, documents)
        if self._parts:
            sites = followed(self._arrays, self._parts, self._block.size, documents)
            self._widen(sites, len(self._parts))
        for sites in self._wide.values():
            single = self._arrays.but(single, sites)
        self.spans = Spans(single, {width: sites for width, sites in self._wide.items() if len(sites)})

    def _widen(self, sites: Sites, width: int) -> None:
        """At these sites it takes up so many positions, whatever was found there before."""
        if len(sites):
            wide = {other: self._arrays.but(known, sites) for other, known in self._wide.items()}
            self._wide = wide | {width: self._arrays.either([sites, wide.get(width, sites)])}

    def _find_closed(self, single: Sites, documents: Numbers) -> None:
        """Where the form is a compound closed up: where the parts of one stand as well."""
        terms = self._terms(self._form)
        if not len(single) or not any(self._block.is_closed(self._field, term) for term in terms):
            return
        for parts in splits(self._form, self._is_known):
            sites, has = single, documents
            for offset in sorted(range(len(parts)), key=lambda offset: self._frequency(parts[offset])):
                found = self._occurrences(parts[offset]).sites(has)
                sites = self._arrays.both(self._arrays.moved(sites, offset), found)
                sites = self._arrays.moved(sites, -offset)
                if not len(sites):
                    break
                has = self._arrays.documents_at(sites, self._bits)
            self._widen(sites, len(parts))

    def _frequency(self, form: str) -> int:
        return sum(self._block.frequency(self._field, term) for term in self._terms(form))

    def _is_known(self, form: str) -> bool:
        if form not in self._known:
            self._known[form] = self._frequency(form) > 0
        return self._known[form]


def splits(
    form: str, is_known: Callable[[str], bool], most: int = words.MAX_JOINED_PARTS
) -> Iterator[tuple[str, ...]]:
    """The compounds of up to `most` known parts that close up to a form."""
    for cut in range(1, len(form)):
        if is_known(form[:cut]):
            if is_known(form[cut:]):
                yield form[:cut], form[cut:]
            if most > 2:
                yield from ((form[:cut], *rest) for rest in splits(form[cut:], is_known, most - 1))
