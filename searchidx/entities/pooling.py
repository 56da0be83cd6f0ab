"""The mentions of a document to its entities: evidence pooled, surnames given their full name.

In: what `mentions.read` found. Out: `models.Entities`. A name is one kind throughout a document; a
surname belongs to the full name of the same document, an acronym to the name it abbreviates, "Lear" to
"Lear Corp". Nothing is joined because it looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from searchidx.entities import lexicon
from searchidx.entities.evidence import NOTHING, Evidence, pack, unpack
from searchidx.entities.mentions import Reading
from searchidx.entities.tables import Tables, tables
from searchidx.entities.tagged import Mention, Tagged
from searchidx.models import Entities, Entity
from searchidx.words import fold

PEOPLE, PLACES, ORGANIZATIONS, NONE = range(4)

DOUBT = 60
"""Added, for each mention, to the evidence that a capitalised word is no name: more of it, fewer and surer names."""
_DOUBT = pack((0, 0, 0, DOUBT))
HEARD = 3
"""So many mentions are added up in full; the others of a name only confirm them."""

MOST_WORDS = 60
"""Words of a line in capitals that are looked up: a longer one is no headline."""

_WORD = re.compile(r"\w[\w'’.&-]*\w\.?|\w")
_LETTERS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’][sS]?$")


class Name:
    """One name of the document while its evidence is gathered (the only thing here that changes)."""

    __slots__ = ("count", "evidence", "first", "inner", "kind", "name", "segment", "spellings", "taken_by")

    def __init__(self, segment: Tagged, first: int) -> None:
        self.segment = segment
        self.name = segment.name
        self.first = first
        self.count = 0
        self.kind = NONE
        self.spellings: dict[str, int] = {}
        self.inner: Evidence = NOTHING
        self.evidence: Evidence = NOTHING
        self.taken_by: Name | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return self.segment.words

    def take(self, other: Name) -> None:
        """Make the other name's mentions this one's."""
        self.count += other.count
        self.first = min(self.first, other.first)
        for spelling, count in other.spellings.items():
            self.spellings[spelling] = self.spellings.get(spelling, 0) + count
        other.count = 0
        other.taken_by = self

    def _is_spelled(self, name: str) -> bool:
        """Whether the article has this name; people are not told with the accents a list of places gives them."""
        if self.kind == PEOPLE:
            return any(s.replace("’", "'") == name for s in self.spellings)
        return any(fold(s) == fold(name) for s in self.spellings)

    def entity(self) -> Entity:
        """The facet's value: as written in prose; a name only in capitals is calmed down.

        A known name under other names only ("Kiev") is called what the article calls it most: joining
        articles is left to the search, so that it can be switched off.
        """
        name = self.name
        called = self.segment.declined or self.segment.name == self.segment.text
        if not called and not self._is_spelled(name):
            name = max(self.spellings, key=lambda spelling: (self.spellings[spelling], len(spelling)))
            name = name.removeprefix("the ").removeprefix("The ").replace("’", "'")
        if name.isupper() and _LETTERS.fullmatch(name) and self.kind != ORGANIZATIONS and len(name) > 4:
            name = next(
                (s for s in self.spellings if not s.isupper() and fold(s) == fold(name)), name.title()
            )
        return Entity(name, tuple(self.spellings), self.count)


def pool(reading: Reading) -> Entities:
    """The entities of a document, most often named first."""
    names = _gather(reading.mentions)
    for name in names.values():
        _decide(name)
    _join_people(names)
    _join_organizations(names, reading.mentions)
    if reading.shouted:
        _look_up(reading.shouted, names, tables())
    return _entities(names.values())


def _gather(mentions: list[Mention]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for segment, start, scores, around, _ in mentions:
        text, _, _, opens, key, _, _ = segment
        name = names.get(key)
        if name is None:
            name = names[key] = Name(segment, start)
        elif not opens and name.segment.opens:
            name.segment = segment  # its capital inside a sentence says more
        name.count += 1
        name.spellings[text] = name.spellings.get(text, 0) + 1
        name.inner += scores
        name.evidence += around
    return names


def _decide(name: Name) -> None:
    count = name.count
    evidence = unpack(name.inner + min(count, HEARD) * name.evidence + count * _DOUBT)
    name.kind = evidence.index(max(evidence))


def _join_people(names: dict[str, Name]) -> None:
    """A surname, or a given name that only one person has, becomes that person's."""
    full = [n for n in names.values() if n.kind == PEOPLE and len(n.words) > 1]
    if not full:
        return
    by_surname: dict[str, Name] = {}
    by_given: dict[str, Name | None] = {}
    for named in full:
        words = [word for word in named.words if word not in ("jr", "jr.", "sr", "sr.")]
        by_surname.setdefault(words[-1], named)
        if len(words) > 2:
            by_surname.setdefault(" ".join(words[1:]), named)
            by_surname.setdefault(" ".join(words[-2:]), named)
        by_given[words[0]] = None if words[0] in by_given else named
    for name in names.values():
        key = " ".join(name.words)
        if not name.count or (len(name.words) > 1 and name.kind != PEOPLE):
            continue
        person: Name | None = by_surname.get(key)
        if person is None and name.kind in (PEOPLE, NONE):
            person = by_given.get(key)
        if person is None or person is name or not person.count:
            continue
        if name.kind == PLACES and key in tables().places and not _as_person(name):
            continue
        person.take(name)


def _as_person(name: Name) -> bool:
    """What stands around this place's name speaks for a person."""
    evidence = unpack(name.evidence)
    return evidence[PEOPLE] > evidence[PLACES]


def _join_organizations(names: dict[str, Name], mentions: list[Mention]) -> None:
    """An acronym in brackets belongs to the name before it, "Lear" to "Lear Corp"."""
    previous: Mention | None = None
    for mention in mentions:
        long = names.get(previous.segment.key) if previous else None
        short = names.get(mention.segment.key)
        if previous and long and short and long is not short and mention.after == ")" and long.kind != NONE:
            gap = mention.start - previous.start - len(previous.segment.text)
            if gap <= 2 and _abbreviates(short.words, long.words):
                short.kind = long.kind
                if short.count and long.count:
                    long.take(short)
        previous = mention
    for name in names.values():
        words = name.words
        if (
            name.kind != ORGANIZATIONS
            or len(words) < 2
            or words[-1] not in lexicon.COMPANY_ENDINGS
            or not name.count
        ):
            continue
        shorter = names.get(" ".join(words[:-1]).removesuffix(" &"))
        if shorter is not None and shorter.count and shorter is not name:
            name.take(shorter)


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) != 1 or len(long) < 2:
        return False
    letters = short[0].replace(".", "")
    initials = "".join(word[0] for word in long)
    content = "".join(word[0] for word in long if word not in ("of", "the", "for", "and", "on", "in", "&"))
    return letters in (initials, content)


# --- lines in capitals ----------------------------------------------------------------------------


def _look_up(shouted: Iterable[tuple[str, int, str]], names: dict[str, Name], known: Tables) -> None:
    """Names of the document, and surely known ones, in lines whose capitals say nothing; the longest first."""
    openers = {key.partition(" ")[0] for key in names if " " in key}
    brief = not names  # else the text tells who and what is meant: "Sara Lee" is a company
    for line, offset, kind in shouted:
        found = [_line_word(match) for match in islice(_WORD.finditer(line), MOST_WORDS)]
        forms = [fold(word) for word, _, _ in found]
        past = 0
        for i, form in enumerate(forms):
            if i < past:
                continue
            word, start, _ = found[i]
            if form in openers or form in known.openers:
                for length in range(min(4, len(found) - i), 1, -1):
                    key, end = " ".join(forms[i : i + length]), found[i + length - 1][2]
                    if _take_line_name(key, line[start:end], offset + start, names, known):
                        past = i + length
                        break
            if i >= past and brief and kind == "caps" and i + 1 < len(found):
                _, following, end = found[i + 1]
                if line[found[i][2] : following] == " " and _is_listed(form, forms[i + 1], known):
                    past = i + 2
                    _take_listed(line[start:end], offset + start, names)
            if i >= past and (form in names or form in known.places or form in known.organizations):
                _take_line_name(form, word, offset + start, names, known)


def _is_listed(given: str, surname: str, known: Tables) -> bool:
    """Whether two words are a given name and a surname, and nothing else."""
    if given not in known.given_names or surname not in known.surnames:
        return False
    return known.common.isdisjoint((given, surname)) and not {given, surname} & known.places.keys()


def _take_listed(text: str, start: int, names: dict[str, Name]) -> None:
    """Count a person of whom the article has nothing but this, in capitals."""
    key = fold(text)
    if key not in names:
        names[key] = Name(Tagged(text, start, tuple(key.split()), False, key, text), start)
        names[key].kind = PEOPLE
    _count(names[key], text, start)


def _line_word(match: re.Match[str]) -> tuple[str, int, int]:
    """A word without its possessive, where it starts and where it ends."""
    word, start = match[0], match.start()
    if "'" in word or "’" in word:
        word = _POSSESSIVE.sub("", word)
    return word, start, start + len(word)


def _take_line_name(key: str, text: str, start: int, names: dict[str, Name], known: Tables) -> bool:
    if not text[0].isupper():
        return False
    place = known.places.get(key)
    canonical = place[1] if place else known.organizations.get(key, "")
    name = names.get(fold(canonical) if canonical else key)
    if name is None and canonical and key not in known.common:
        sure = len(key) > 3 if place is None else place[0] in "ckxrlm"
        if not sure:
            return False
        segment = Tagged(text, start, tuple(key.split()), False, fold(canonical), canonical)
        name = names[fold(canonical)] = Name(segment, start)
        name.kind = PLACES if place else ORGANIZATIONS
    while name is not None and name.taken_by is not None:  # a surname in the headline, too
        name = name.taken_by
    if name is None or name.kind == NONE:
        return False
    _count(name, text, start)
    return True


def _count(name: Name, text: str, start: int) -> None:
    name.count += 1
    name.first = min(name.first, start)
    name.spellings[text] = name.spellings.get(text, 0) + 1


# --- out ------------------------------------------------------------------------------------------


def _entities(names: Iterable[Name]) -> Entities:
    kinds: tuple[list[Name], list[Name], list[Name]] = ([], [], [])
    for name in names:
        if name.kind != NONE and name.count:
            kinds[name.kind].append(name)
    for found in kinds:
        found.sort(key=lambda name: (-name.count, name.first))
    return Entities(*(tuple(name.entity() for name in found) for found in kinds))
