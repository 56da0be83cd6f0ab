"""Words one after the other: in which documents, how often, and which positions they take up.

In: the words of a phrase with where each stands. Out: the occurrences of the whole. A compound takes up as
many positions as it has parts, and its closed-up form stands at the first of them: so the word after
`Cease-fire` stands two further on, and the word after `ceasefire` one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from searchidx import words
from searchidx.index.segment import Places, SegmentReader

TermsOf: TypeAlias = Callable[[str], tuple[str, ...]]
"""From a form to the terms that it may be indexed under."""

Span: TypeAlias = tuple[int, int]
"""The first position of something, and the first one after it."""


class Unit(NamedTuple):
    """A written word: its parts, and the closed-up form if it has one (C++ has one and a single part)."""

    parts: tuple[str, ...]
    closed: str = ""

    @property
    def form(self) -> str:
        """The whole as one word."""
        return self.closed or self.parts[0]


def units(text: str) -> list[Unit]:
    """The written words of a text.

    >>> units("a cease-fire")
    [Unit(parts=('a',), closed=''), Unit(parts=('cease', 'fire'), closed='ceasefire')]
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
    return [*found, Unit(tuple(parts), closed)] if parts else found


# --- where terms stand ----------------------------------------------------------------------------

PLACE_BITS = 32
"""Of a site, for the position; what is above is the document. So a phrase is a matter of sets of numbers."""


class Occurrences:
    """Where terms that count as one word occur."""

    def __init__(self, field: str, terms: Iterable[str], segment: SegmentReader) -> None:
        self._found: list[Places] = [found for term in terms if (found := segment.places(field, term))]

    @cached_property
    def documents(self) -> set[int]:
        return set().union(*(found.documents for found in self._found))

    def sites(self, documents: Set[int]) -> set[int]:
        """Document and position as one number, in some documents.

        A set: a compound and its first part may have one stem, and then it is there twice.
        """
        sites: set[int] = set()
        for found in self._found:
            few = len(documents) * 8 < len(found.documents)
            positions = found.positions if few else found.positions.tolist()
            for document, start, end in zip(found.documents, found.starts, found.starts[1:], strict=False):
                if document in documents:
                    base = document << PLACE_BITS
                    sites.update([base + position for position in positions[start:end]])
        return sites


def by_document(sites: Iterable[int]) -> dict[int, int]:
    """How many there are in each document."""
    return Counter(site >> PLACE_BITS for site in sites)


def followed(found: Sequence[Occurrences | None], among: Set[int] | None = None) -> set[int]:
    """Where words stand at successive positions: the sites of the first. None is any word.

    `among` are the documents to look at; without it, all are.
    """
    known = [(offset, each) for offset, each in enumerate(found) if each is not None]
    if among is None:
        among = set.intersection(*(each.documents for _, each in known))
    return _successive([(offset, each.sites(among)) for offset, each in known])


def _successive(words_: Iterable[tuple[int, set[int]]]) -> set[int]:
    """The sites from which each word is found at its offset; those of the rarest are looked at first."""
    (first, starts), *others = sorted(words_, key=lambda each: len(each[1]))
    for offset, sites in others:
        starts = {site for site in starts if site + offset - first in sites}
    return {site - first for site in starts} if first else starts


# --- phrases --------------------------------------------------------------------------------------


def counts(
    phrase: Sequence[Unit], slop: int, field: str, segment: SegmentReader, terms: TermsOf
) -> dict[int, int]:
    """How often each document has the phrase, with up to `slop` other words in it."""
    written = [_Written(unit, field, segment, terms) for unit in phrase]
    common = set.intersection(*(each.documents for each in written))
    for number, each in enumerate(written, 1):
        each.find(common, is_last=number == len(written))
    if slop:
        chains = aligned([each.spans() for each in written], slop)
        return by_document(chain[0][0] for chain in chains)
    if not any(each.wide for each in written):
        return by_document(_successive((offset, each.single) for offset, each in enumerate(written)))
    starts = written[-1].single | written[-1].wide.keys()
    for each in written[-2::-1]:
        wide = {site for site, width in each.wide.items() if site + width in starts}
        starts = {site for site in each.single if site + 1 in starts} | wide
    return by_document(starts)


class _Written:
    """One written word of a phrase, in a field of a segment.

    `single` has the sites where it takes up one position, `wide` those where it takes up more, with how many.
    """

    def __init__(self, unit: Unit, field: str, segment: SegmentReader, terms: TermsOf) -> None:
        self._form = unit.form
        self._field, self._segment, self._terms = field, segment, terms
        self._whole = self._occurrences(self._form)
        self._parts = [self._occurrences(part) for part in unit.parts if len(unit.parts) > 1]
        self._known: dict[str, bool] = {}
        self.single: set[int] = set()
        self.wide: dict[int, int] = {}

    def _occurrences(self, form: str) -> Occurrences:
        return Occurrences(self._field, self._terms(form), self._segment)

    @property
    def documents(self) -> set[int]:
        """Those that may have it."""
        if not self._parts:
            return self._whole.documents
        return self._whole.documents | set.intersection(*(each.documents for each in self._parts))

    def find(self, documents: set[int], *, is_last: bool) -> None:
        """Fill `single` and `wide`, in these documents. How wide the last word is does not matter."""
        self.single = self._whole.sites(documents)
        if not is_last:
            self._find_closed(documents)
        if self._parts:
            self.wide |= dict.fromkeys(followed(self._parts, documents), len(self._parts))
        self.single -= self.wide.keys()

    def spans(self) -> list[Span]:
        """The sites that it takes up at each place, in order."""
        return sorted(
            [*((site, site + 1) for site in self.single), *((s, s + w) for s, w in self.wide.items())]
        )

    def _find_closed(self, documents: set[int]) -> None:
        """Where the form is a compound closed up: where the parts of one stand as well."""
        own = self._segment.text_field(self._field)
        if not self.single or not any(map(own.is_closed, self._terms(self._form))):
            return
        for parts in _splits(self._form, self._is_known, words.MAX_JOINED_PARTS):
            sites, has = self.single, documents
            for offset in sorted(range(len(parts)), key=lambda offset: self._frequency(parts[offset])):
                sites = sites & {site - offset for site in self._occurrences(parts[offset]).sites(has)}
                if not sites:
                    break
                has = {site >> PLACE_BITS for site in sites}
            self.wide |= dict.fromkeys(sites, len(parts))

    def _frequency(self, form: str) -> int:
        return sum(self._segment.frequency(self._field, term) for term in self._terms(form))

    def _is_known(self, form: str) -> bool:
        if form not in self._known:
            self._known[form] = self._frequency(form) > 0
        return self._known[form]


def _splits(form: str, is_known: Callable[[str], bool], most: int) -> Iterator[tuple[str, ...]]:
    """The compounds of up to `most` known parts that close up to a form."""
    for cut in range(1, len(form)):
        if is_known(form[:cut]):
            if is_known(form[cut:]):
                yield form[:cut], form[cut:]
            if most > 2:
                yield from ((form[:cut], *rest) for rest in _splits(form[cut:], is_known, most - 1))


_Chain: TypeAlias = tuple[int, int, tuple[Span, ...]]
"""Where the words placed so far end, where they would end without the gaps between them, and each of them."""


def aligned(occurrences: Sequence[Sequence[Span]], slop: int) -> list[tuple[Span, ...]]:
    """The occurrences of a phrase, given those of each word in order of position.

    The words keep their order, and up to `slop` positions in all are left between them. Of occurrences
    that have another one within them, only the inner one counts.

    >>> aligned([[(0, 1), (4, 5)], [(2, 3), (5, 6)]], 1)
    [((0, 1), (2, 3)), ((4, 5), (5, 6))]
    """
    chains: list[_Chain] = [(after, after, ((start, after),)) for start, after in occurrences[0]]
    for spans in occurrences[1:]:
        chains.sort(key=itemgetter(0))
        longer: list[_Chain] = []
        reached, last = 0, len(chains)
        tightest = -1
        path: tuple[Span, ...] = ()
        for start, after in spans:
            while reached < last and chains[reached][0] <= start:
                if chains[reached][1] >= tightest:
                    _, tightest, path = chains[reached]
                reached += 1
            if start - tightest <= slop and path:
                longer.append((after, tightest + after - start, (*path, (start, after))))
        chains = longer
    chains.sort(key=itemgetter(0))
    return list({path[0]: path for _, _, path in reversed(chains)}.values())[::-1]
