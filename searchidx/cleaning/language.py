"""The language of a text, as an ISO 639-1 code.

In: text, and what the page or record declares. Out: a code of two letters, or None. A declaration is
believed unless the text is plainly written in another script's or list's language; templates that
declare "en" over everything are the common case. py3langid (numpy) is loaded for the first text that
declares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from searchidx.cleaning.common_words import stop_words_among
from searchidx.stopwords import LANGUAGES
from searchidx.words import fold

SAMPLE = 600
"""Characters looked at: more makes no difference to the answer."""

GLANCE = 160
"""Characters of a text that is written plainly enough to be known by them."""

PORTUGUESE = 6
"""Common words of Portuguese that show, with its letters, that a text is in it."""

MIN_LETTERS = 40
"""Fewer letters (of three bytes each, a third of that) say nothing sure."""

_DECLARED = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_.@].*)?\s*$", re.S)
_LETTERS = re.compile(r"[^\W\d_]+")
_ISO3 = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it",
    "nld": "nl", "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "kor": "ko", "jpn": "ja", "zho": "zh",
    "chi": "zh", "ara": "ar", "tur": "tr", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs",
    "cze": "cs", "ell": "el", "gre": "el", "hun": "hu", "ron": "ro", "rum": "ro", "heb": "he", "fas": "fa",
    "per": "fa", "hin": "hi",
}  # fmt: skip
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "portuguese": "pt", "italian": "it", "dutch": "nl", "russian": "ru", "ukrainian": "uk",
    "polish": "pl", "korean": "ko", "japanese": "ja", "chinese": "zh", "arabic": "ar",
}  # fmt: skip

_HANGUL, _GREEK, _HEBREW = "\uac00-\ud7af", "\u0370-\u03ff", "\u0590-\u05ff"

# A script that a language is never written in: enough of it overrules what is declared.
_SCRIPTS = (
    (re.compile("[\u0400-\u052f]+"), frozenset("ru uk be bg sr mk kk ky mn tg tt ba cv os uz az".split())),
    (re.compile(f"[{_HANGUL}]+"), frozenset(["ko"])),
    (re.compile("[\u3040-\u30ff]+"), frozenset(["ja"])),
    (re.compile("[\u4e00-\u9fff]+"), frozenset(["zh", "ja", "ko"])),
    (re.compile("[\u0600-\u06ff]+"), frozenset("ar fa ur ps ku ug sd ckb az".split())),
    (re.compile(f"[{_HEBREW}]+"), frozenset(["he", "iw", "yi"])),
    (re.compile(f"[{_GREEK}]+"), frozenset(["el"])),
)
_WRITTEN = (
    "ar be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms nl"
    " no pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh"
).split()
"""Languages that news is published in; tables and names alone are soon taken for rarer ones."""

_OWN_SCRIPTS = {
    "ko": _HANGUL, "el": _GREEK, "he": _HEBREW, "hi": "\u0900-\u097f", "th": "\u0e00-\u0e7f", "hy": "\u0530-\u058f",
    "ka": "\u10a0-\u10ff", "bn": "\u0980-\u09ff", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f",
    "my": "\u1000-\u109f", "km": "\u1780-\u17ff", "lo": "\u0e80-\u0eff", "am": "\u1200-\u137f", "si": "\u0d80-\u0dff",
    "ml": "\u0d00-\u0d7f", "kn": "\u0c80-\u0cff", "gu": "\u0a80-\u0aff", "pa": "\u0a00-\u0a7f", "or": "\u0b00-\u0b7f",
}  # fmt: skip
"""Those with a script that little else is written in, whether the classifier knows them or not: Tigrinya is taken for
Amharic, Assamese for Bengali, Marathi for Hindi."""

_ALONE = frozenset("en de fr it nl pl fi hu tr sv".split())
"""Of LANGUAGES, those that no language without a list is much like, as Catalan is like Spanish."""

_LEAD = 3
"""So many common words more than of any other language settle it for those."""

_LATIN = re.compile("[A-Za-zÀ-ɏ]+")


def language_of(text: str, declared: str | None = None) -> str | None:
    """The language of `text`, `declared` (as "en-US" or "English") being believed where it can be."""
    code = base(declared)
    if code and not _contradicted(text[:SAMPLE], code):
        return code
    return detect(text) or code


def base(declared: str | None) -> str | None:
    """A declared language as its two letters.

    >>> base("en-US"), base("DEU"), base("x-default")
    ('en', 'de', None)
    """
    if not declared:
        return None
    if name := _NAMES.get(declared.strip().lower()):
        return name
    match = _DECLARED.match(declared)
    if not match:
        return None
    code = match[1].lower()
    return code if len(code) == 2 else _ISO3.get(code)


def detect(text: str) -> str | None:
    """The language that `text` is written in; None when there is too little of it to tell.

    A text full of one language's commonest words is in that language, and one in the script of a single language in
    that one; py3langid, which takes ten times as long and half a second to load, is asked about the others.
    """
    if clear := _at_a_glance(text[:GLANCE]):
        return clear
    sample = text[:SAMPLE]
    code, certain = _by_common_words(sample)
    if certain:
        return code
    if sum(len(run.encode()) for run in _LETTERS.findall(sample)) < MIN_LETTERS:
        return None
    return _by_script(sample) or _classifier()(sample)


def _by_script(sample: str) -> str | None:
    """The language that alone has the script of most letters."""
    half = _in_runs(_LETTERS, sample) / 2
    return next((code for code, script in _own_scripts().items() if _in_runs(script, sample) > half), None)


@cache
def _own_scripts() -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile(f"[{letters}]+") for code, letters in _OWN_SCRIPTS.items()}


def _at_a_glance(sample: str) -> str | None:
    """The language of a text whose first words leave no doubt."""
    counts = stop_words_among(fold(sample).split())
    best, most, second = leading(counts)
    return best if most >= 5 and most > 2 * second else None


def _by_common_words(sample: str) -> tuple[str | None, bool]:
    """A language by its commonest words, and whether that settles it.

    It does when they are a twelfth of all words and no other language has half as many; when no other has nearly as
    many and none is much like it; or when they and the letters are those of Portuguese; in plain letters, when no
    other language has as many. Plain letters without a common word,
    or with those of several languages in equal number, are a table, a list or a headline of names, and have none.
    """
    found = fold(sample).split()
    best, most, second = leading(stop_words_among(found))
    if not most:
        return None, sample.isascii()
    if sample.isascii():
        return best if most > second else None, True  # py3langid knows no better
    if (
        best == "pt" and most >= PORTUGUESE and _written_as_portuguese(sample)
    ):  # half of its words are Spanish, too
        return best, most > second
    if (
        best in _ALONE
        and most >= second + _LEAD
        and _in_runs(_LATIN, sample) * 2 > _in_runs(_LETTERS, sample)
    ):
        return best, True
    return best, most >= 3 and most * 12 >= len(found) and most >= second * 2


def _written_as_portuguese(sample: str) -> bool:
    """Whether letters stand in it that no other language has together: ç with ã or õ."""
    return "ç" in sample and ("ã" in sample or "õ" in sample)


def leading(counts: list[int]) -> tuple[str, int, int]:
    """The language with the highest count (the first of equals), that count, and the next one."""
    most = max(counts)
    best = counts.index(most)
    counts[best] = 0
    return LANGUAGES[best], most, max(counts)


@cache
def _classifier() -> Callable[[str], str]:
    langid = import_module("py3langid")
    langid.set_languages(_WRITTEN)

    def code_of(sample: str) -> str:
        code: str = langid.classify(sample)[0]
        return code

    return code_of


def _contradicted(sample: str, code: str) -> bool:
    """Whether `sample` is plainly not in the language `code`: by its script, or by its commonest words."""
    if _at_a_glance(sample[:GLANCE]) == code:
        return False  # as nearly always
    latin = _in_runs(_LATIN, sample)
    letters = latin if sample.isascii() else _in_runs(_LETTERS, sample)
    if letters < MIN_LETTERS:
        return False
    if latin < letters:
        for script, codes in _SCRIPTS:
            if _in_runs(script, sample) * 2 > letters:
                return code not in codes
    if latin * 10 > letters * 9:
        return code in _OTHER_SCRIPTS or _other_words(sample, code)
    return False


def _in_runs(letters: re.Pattern[str], text: str) -> int:
    """How many letters of a kind there are: the pattern finds runs, which is ten times as fast as one by one."""
    return sum(map(len, letters.findall(text)))


def _other_words(sample: str, code: str) -> bool:
    """Whether the stop words are another language's: a fifth of the words, and hardly one of its own."""
    found = fold(sample).split()
    if code not in LANGUAGES or len(found) < 20:
        return False
    counts = stop_words_among(found)
    best = max(counts)
    return best * 5 > len(found) and counts[LANGUAGES.index(code)] * 3 < best


_OTHER_SCRIPTS = frozenset("ru uk be bg mk ja zh ar fa ur".split()) | _OWN_SCRIPTS.keys()
