"""Texts in Cyrillic to mentions: only what lists are sure of.

In: a text in Russian, Ukrainian or another language of `LANGUAGES`. Out: a `mentions.Reading` with evidence that
leaves no doubt. Names there are declined ("в Москве", "Путину"), so they are compared without their endings, and told
in the nominative. A person is a given name in the nominative, which a transliteration finds in the list of given names,
and a surname; other cases of the name count once it is there. The model is not asked: it knows English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from searchidx.entities.evidence import NOTHING, Evidence, pack
from searchidx.entities.mentions import Mention, Reading
from searchidx.entities.runs import lines as lines_of
from searchidx.entities.tables import lines, tables
from searchidx.entities.tagged import Tagged
from searchidx.words import fold

LANGUAGES = frozenset(("ru", "uk", "be", "bg", "sr", "mk"))
"""All are read as Russian: names end alike in them, and what is not found is only not told."""

_LONGEST = 3
"""Words of a known name."""

_UPPER = "\u0400-\u042f\u0490"
_WORD = rf"[{_UPPER}][\w’'-]*"
_RUN = re.compile(rf"(?<!\w){_WORD}(?:[ \u00a0](?:{_WORD}|[а-яіїє]+)){{0,5}}")
_PART = re.compile(r"[^ \u00a0]+")

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ј": "j", "ђ": "dj", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
}  # fmt: skip

_CASES = re.compile("и?(?:[оеы]го|[оеы]му|[ыи]ми|[аяыи]х|[аяоеыи]м|[оеыи]й|ью|[аяоеёуюыийь])$")
"""What nouns and adjectives end in; a stemmer for search goes too far ("Киев" would be "Ки")."""
_ENDING = re.compile("[аяоеёуюыийь]$")
_AS_RUSSIAN = str.maketrans("іїє", "иие")
"""Letters as Russian has them."""

_PLACE = pack((0, 900, 0, 0))
_ORGANIZATION = pack((0, 0, 900, 0))
_PERSON = pack((900, 0, 0, 0))
_NOBODY = pack((0, 0, 0, 900))


class _Spelled(NamedTuple):
    text: str
    start: int
    form: str
    key: str


@cache
def _names() -> dict[tuple[str, ...], list[tuple[str, Evidence]]]:
    """Keys -> the names that have them, and what each is."""
    found: dict[tuple[str, ...], list[tuple[str, Evidence]]] = {}
    for line in lines("cyrillic.txt.gz"):
        kind, _, name = line.partition("\t")
        key = tuple(map(_key, name.split()))
        found.setdefault(key, []).append((name, _PLACE if kind == "P" else _ORGANIZATION))
    return found


def _known(words: Sequence[_Spelled]) -> tuple[str, Evidence] | None:
    """The known name that these words are a case of; of several the one that is spelled most alike.

    Keys alone are too coarse: "Александром" has that of "Александрия".
    """
    if not words[0].text[0].isupper():
        return None
    text = " ".join(word.text for word in words)
    plain = fold(text).translate(_AS_RUSSIAN)
    found = [
        known
        for known in _names().get(tuple(word.key for word in words), ())
        if plain.startswith(_ENDING.sub("", fold(known[0]).translate(_AS_RUSSIAN)))
    ]
    return max(found, key=lambda known: _alike(known[0], text), default=None)


def _alike(one: str, two: str) -> int:
    """How many letters two spellings begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )


def _key(word: str) -> str:
    """What the cases of a word have in common; an acronym has no cases."""
    if word.isupper():
        return word
    plain = fold(word).translate(_AS_RUSSIAN)
    return _CASES.sub("", plain) or plain


def latin(form: str) -> tuple[str, ...]:
    """How a folded word in Cyrillic may be written in Latin letters.

    >>> latin("дмитрий")
    ('dmitriy', 'dmitry', 'dmitri', 'dmitrii')
    """
    plain = "".join(_LATIN.get(letter, letter) for letter in form)
    if form.endswith(("ий", "ій")):
        return plain, plain[:-2] + "y", plain[:-1], plain[:-1] + "i"
    if form.endswith("й"):
        return plain, plain[:-1] + "i"
    return plain, plain.replace("iya", "ia").replace("ya", "ia").replace("iia", "ia")


@cache
def _is_given(form: str) -> bool:
    """Whether a word is a given name in the nominative: "Владимира" is of "Владимир", not a woman."""
    if form[-1] in "ау" and _listed(form[:-1]):
        return False
    return _listed(form)


@cache
def _listed(form: str) -> bool:
    return any(spelling in tables().given_names for spelling in latin(form))


def read(text: str) -> Reading:
    """The sure mentions of `text`, and words that may turn out to be surnames of sure people."""
    found: list[Mention] = []
    for line, offset, kind in lines_of(text):
        if kind == "prose":
            for match in _RUN.finditer(line):
                found += (
                    Mention(segment, offset + match.start() + segment.start, "", "")
                    for segment in _segments(match[0])
                )
    return Reading(_with_names(found), [])


def _segments(run: str) -> Iterator[Tagged]:
    words = [_Spelled(m[0], m.start(), fold(m[0]), _key(m[0])) for m in _PART.finditer(run)]
    i = 0
    while i < len(words):
        for count in range(min(_LONGEST, len(words) - i), 0, -1):
            known = _known(words[i : i + count])
            if known:
                yield _tagged(run, words[i : i + count], *known)
                i += count
                break
        else:
            count = min(_full_name(words[i:]), 3 if _opens_name(words[i]) else 1)
            if count:
                yield _tagged(run, words[i : i + count], "", _PERSON if _is_given(words[i].form) else _NOBODY)
            i += count or 1


def _opens_name(word: _Spelled) -> bool:
    """Whether a word is a given name, in whatever case."""
    return _listed(word.form) or _listed(word.key)


def _full_name(words: list[_Spelled]) -> int:
    """How many of the words make a full name, or may be part of one: capitalised, not in capitals."""
    count = 0
    for word in words[:3]:
        if not word.text[0].isupper() or word.text.isupper() or len(word.text) < 3:
            break
        if count and _known((word,)):
            break
        count += 1
    return count


def _tagged(run: str, words: list[_Spelled], name: str, evidence: Evidence) -> Tagged:
    text = run[words[0].start : words[-1].start + len(words[-1].text)]
    forms = tuple(word.key for word in words)
    if evidence == _PERSON and len(words) == 1:
        evidence = _NOBODY  # a given name alone may be anybody's
    key = fold(name) if name else " ".join(forms)
    return Tagged(text, words[0].start, forms, False, key, name or text, evidence, NOTHING, bool(name))


def _with_names(found: list[Mention]) -> list[Mention]:
    """Other cases of a person's name are that person's."""
    people = {m.segment.key: m.segment.name for m in found if m.segment.scores == _PERSON}
    return [
        mention._replace(
            segment=mention.segment._replace(scores=_PERSON, name=people[mention.segment.key], declined=True)
        )
        if mention.segment.key in people
        else mention
        for mention in found
    ]
