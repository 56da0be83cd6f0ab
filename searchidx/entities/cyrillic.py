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

from searchidx.entities.evidence import NOTHING, SURE, Evidence
from searchidx.entities.mentions import Reading
from searchidx.entities.runs import lines as lines_of
from searchidx.entities.runs import opens
from searchidx.entities.tables import lines, tables
from searchidx.entities.tagged import Mention, Tagged
from searchidx.stopwords import stopwords
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
_AS_RUSSIAN = str.maketrans("іїє", "иие")
"""Letters as Russian has them."""

_ADJECTIVES = (
    ("ая", "ой ою ую"), ("яя", "ей ею юю"), ("ое", "ого ому ым ом"), ("ее", "его ему им ем"),
    ("ые", "ых ым ыми"), ("ие", "их им ими"), ("ый", "ого ому ым ом"), ("ий", "ого его ому ему им ом ем"),
    ("ой", "ого ому ым им ом"), ("на", "нои ний ну ною ной"), ("ка", "кои кий ку кою ки ке кой"),
    ("ни", "них ним ними"), ("ки", "ких ким кими"),
)  # fmt: skip
_NOUNS = {
    "а": "ы и е у ой ою ей ею", "я": "и ю е ей ею", "ь": "я ю ем е и ью", "й": "я ю ем е и",
    "о": "а у ом е и", "е": "я ю ем и", "ы": "ов ам ами ах", "и": "ив ов ам ами ах",
}  # fmt: skip
_NONE: frozenset[str] = frozenset()
_NO_LETTER = {"ы": frozenset(("",)), "и": frozenset(("",))}
"""Plurals may have nothing after the stem: "Филиппин"."""
_CONSONANT = "а у ом ем е и ови"
_SLAVIC = ("ово", "ево", "ино", "вно", "дно")
"""Towns in -о that are declined: "Сараево", but "Токио" is not."""
_LONGEST_ENDING = 3

_STOP = stopwords("ru") | stopwords("uk")
_SURE_LETTERS = 5
"""A nominative of so many letters is a name also where its capital is the sentence's."""

_COMMON = frozenset(
    "вера весна воля кино лада лев лилия любовь мир надежда победа рада роза роман слава".split()
)
"""Given names that are common nouns: people only before what looks like a surname."""
_WOMEN = frozenset(
    "ангела антонина валентина виталина карина кристина марина мартина павлина паулина полина рената симона "
    "стефана яна".split()
)
"""Women's names whose stem is a man's, and which are commoner than the man's genitive."""
_HERS = re.compile("(?:[оеё]в|[иы]н)а$|ая$")
_HIS = re.compile("(?:[оеё]в|[иы]н|ич)$|[иыо]й$")
_ANYBODYS = re.compile("(?:ко|[уюа]к|ян|дзе|швили|ых|их)$")
_LIKE_SURNAME = re.compile("(?:[оеё]в|[иы]н)(?:[аеу]|ым|ой)?$|(?:[иыо]й|ого|ому|[иы]м|ом|ая|ую)$")


class _Spelled(NamedTuple):
    text: str
    start: int
    form: str
    key: str


class _Declined(NamedTuple):
    """A word of a known name: what its cases begin with, and what may follow."""

    stem: str
    endings: frozenset[str]


class _Known(NamedTuple):
    name: str
    words: tuple[_Declined, ...]
    evidence: Evidence


def declined(word: str, alone: bool = True) -> _Declined:
    """How a nominative is declined, by its ending; one that is not Slavic in form is not declined.

    The words of a name of several (`alone` false) may be adjectives. Endings are in Russian letters.
    """
    form = fold(word)
    if word.isupper():
        return _Declined(form, frozenset(("",)))
    plain = form.translate(_AS_RUSSIAN)
    for ending, cases in _ADJECTIVES if not alone or plain.endswith(("кий", "ний", "ый")) else ():
        if plain.endswith(ending):
            return _Declined(form[: -len(ending)], frozenset((ending, *cases.split())))
    last = plain[-1]
    if last not in "аяоеёуюыийьэ":
        return _Declined(form, frozenset(("", *_CONSONANT.split())))
    if (last == "о" and not plain.endswith(_SLAVIC)) or (last == "и" and len(form) < 6):
        return _Declined(form[:-1], frozenset(last))
    return _Declined(
        form[:-1], frozenset((last, *_NOUNS.get(last, "").split())) | _NO_LETTER.get(last, _NONE)
    )


def is_case(word: str, of: _Declined) -> bool:
    """Whether a word is a case of a declined one, the nominative included."""
    form = fold(word)
    return form.startswith(of.stem) and form[len(of.stem) :].translate(_AS_RUSSIAN) in of.endings


@cache
def _names() -> dict[str, list[_Known]]:
    """Stem of the first word -> the names that begin with it."""
    found: dict[str, list[_Known]] = {}
    for line in lines("cyrillic.txt.gz"):
        kind, _, name = line.partition("\t")
        words = name.split()
        known = _Known(
            name,
            tuple(declined(word, len(words) == 1) for word in words),
            SURE["places"] if kind == "P" else SURE["organizations"],
        )
        found.setdefault(known.words[0].stem, []).append(known)
    return found


def _known(words: Sequence[_Spelled]) -> tuple[str, Evidence] | None:
    """The known name that these words are a case of; of several the one that is spelled most alike.

    Of "Одесса" and "Одесс", "Казань" and "Казан", which GeoNames has as well, the former.
    """
    if not words[0].text[0].isupper():
        return None
    text = " ".join(word.text for word in words)
    first = words[0].form
    found = [
        known
        for cut in range(min(_LONGEST_ENDING + 1, len(first)))
        for known in _names().get(first[: len(first) - cut], ())
        if len(known.words) == len(words)
        and known.name.isupper() <= text.isupper()
        and all(is_case(word.text, of) for word, of in zip(words, known.words, strict=True))
    ]
    best = max(
        found,
        key=lambda known: (known.name == text, _alike(known.name, text), known.name[-1] in "аь"),
        default=None,
    )
    return best and (best.name, best.evidence)


def _alike(one: str, two: str) -> int:
    """How many letters two spellings begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )


def _key(word: str) -> str:
    """What the cases of a word have in common; an acronym has no cases."""
    if word.isupper():
        return word
    form = fold(word)
    plain = form.translate(_AS_RUSSIAN)
    if form.endswith(("м", "ей")) and _listed(form):
        return plain.removesuffix("й")  # "Максим", "Сергей" are no cases of shorter names
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
def _is_given(form: str, surname: str) -> bool:
    """Whether a word is a given name in the nominative, before this surname.

    "Владимира Путина" is of "Владимир", not a woman; "Ангела Меркель" is one, as a man's surname would be
    declined, too. "Роман Толстого" is a novel.
    """
    if not _listed(form) or (surname.endswith(("ого", "его")) and form[-1] not in "ая"):
        return False
    if form[-1] == "е" and _listed(form[:-1] + "а"):
        return False
    if form in _COMMON:
        shape = _HERS if form[-1] in "аяь" else _HIS
        return bool(shape.search(surname) or surname.endswith("ич") or _ANYBODYS.search(surname))
    if form[-1] in "ау" and _listed(form[:-1]):
        hers = form in _WOMEN and (_HERS.search(surname) or _ANYBODYS.search(surname))
        return form[-1] == "а" and bool(hers or surname[-1:] not in tuple("аяоеёуюыиэіїє"))
    return True


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
                    Mention(segment, offset + match.start() + segment.start, evidence, NOTHING, "")
                    for segment, evidence in _segments(match[0], opens(line, match.start()))
                )
    return Reading(_with_names(_without_openers(found)), [])


def _without_openers(found: list[Mention]) -> list[Mention]:
    """Without words that open a sentence and are a known name only by chance: "Буде" (will be) is not in Buda."""
    inside = {m.segment.key for m in found if m.segment.declined and not m.segment.opens}
    return [
        m
        for m in found
        if not (m.segment.declined and m.segment.opens) or m.segment.key in inside or _is_sure(m.segment)
    ]


def _is_sure(segment: Tagged) -> bool:
    text = segment.text
    if len(segment.words) > 1 or (text.isupper() and len(text) > 1):
        return True
    return text == segment.name and len(text) >= _SURE_LETTERS and fold(text) not in _STOP


def _segments(run: str, opening: bool) -> Iterator[tuple[Tagged, Evidence]]:
    """The names of a run, and what may be one, with its evidence; `opening` says that the run opens a sentence."""
    words = [_Spelled(m[0], m.start(), fold(m[0]), _key(m[0])) for m in _PART.finditer(run)]
    i = 0
    while i < len(words):
        most = 0 if _is_person(words[i:]) else min(_LONGEST, len(words) - i)
        for count in range(most, 0, -1):
            known = _known(words[i : i + count])
            if known:
                name, evidence = known
                yield _tagged(run, words[i : i + count], name, opening and i == 0), evidence
                i += count
                break
        else:
            count = min(_full_name(words[i:]), 3 if _opens_name(words[i]) else 1)
            if count:
                surname = words[i + count - 1].form if count > 1 else ""
                # a given name alone may be anybody's
                kind = "people" if count > 1 and _is_given(words[i].form, surname) else "none"
                yield _tagged(run, words[i : i + count]), SURE[kind]
            i += count or 1


def _is_person(words: list[_Spelled]) -> bool:
    """Whether a given name and a surname stand here, though a town may have the name of one."""
    if _full_name(words) < 2:
        return False
    surname = words[1]
    return _is_given(words[0].form, surname.form) and not (_known(words[:2]) or _known(words[:3]))


def _opens_name(word: _Spelled) -> bool:
    """Whether a word is a given name, in whatever case."""
    return _listed(word.form) or _listed(word.key)


def _full_name(words: list[_Spelled]) -> int:
    """How many of the words make a full name, or may be part of one: capitalised, not in capitals."""
    count = 0
    named = _opens_name(words[0])
    for word in words[:3]:
        if not word.text[0].isupper() or word.text.isupper() or len(word.text) < 3:
            break
        if count and _known((word,)) and not (count == 1 and named and _LIKE_SURNAME.search(word.form)):
            break
        count += 1
    return count


def _tagged(run: str, words: list[_Spelled], name: str = "", opening: bool = False) -> Tagged:
    text = run[words[0].start : words[-1].start + len(words[-1].text)]
    forms = tuple(word.key for word in words)
    key = fold(name) if name else " ".join(forms)
    return Tagged(text, words[0].start, forms, opening, key, name or text, bool(name))


def _with_names(found: list[Mention]) -> list[Mention]:
    """Other cases of a person's name are that person's."""
    people: dict[str, str] = {}
    for m in found:
        if m.scores == SURE["people"]:  # "Александр" before "Александра", which may be its genitive
            people[m.segment.key] = min(people.get(m.segment.key, m.segment.name), m.segment.name, key=len)
    return [
        mention._replace(
            segment=mention.segment._replace(name=people[mention.segment.key], declined=True),
            scores=SURE["people"],
        )
        if mention.segment.key in people
        else mention
        for mention in found
    ]
