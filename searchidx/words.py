"""Text to words with offsets: the only idea of "a word" in the program.

In: text. Out: tokens with their character offsets and positions, and the terms they are indexed
under. The indexer, the query, the snippets and the entity filters all use this module, so that what
one of them calls a word the others find. It knows nothing of the index.

A word is a run of letters and digits. A compound (`cease-fire`, `F-16`, `U.S.`, `O'Neill`, `AT&T`,
`C++`) gives its parts at successive positions and, at the position of the first part, the whole
without its separators: so it is found as written, by its parts and closed up. A possessive `'s` is
not part of a word. In scripts without spaces (Chinese, Japanese, Thai …) each character is a word, and what is
typed is looked for as a phrase of them. Terms are lower-cased, accents are folded, then stemmed by the text's language.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import Stemmer

MAX_FORM = 64
"""Longer runs are no words (base64, keys); they are cut to this many characters."""

MAX_JOINED_PARTS = 4
"""Chains with more parts (URL slugs) are not also indexed closed up."""

DEFAULT_LANGUAGE = "en"

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi",     "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
"""Language (ISO 639-1) to the Snowball algorithm that stems it; other languages are not stemmed."""


class Token(NamedTuple):
    """One word of a text: `text[start:end]`, normalised to `form` (folded, not stemmed).

    `position` counts words from 0. A closed-up compound (`joined`) shares the position of its first
    part and spans them all.
    """

    form: str
    start: int
    end: int
    position: int
    joined: bool = False


# --- folding --------------------------------------------------------------------------------------

_SPECIAL = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ı": "i", "ĸ": "k", "ſ": "s", "ё": "е", "ς": "σ", "’": "'", "‘": "'", "ʼ": "'", "ʹ": "'",
    "‐": "-", "‑": "-",
}  # fmt: skip


class _FoldTable(dict[int, str]):
    """`str.translate` table that works a character out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._fold(chr(code))
        return folded

    @staticmethod
    def _fold(char: str) -> str:
        if char.isascii():
            return char
        if char in _SPECIAL:
            return _SPECIAL[char]
        if unicodedata.combining(char) and char <= "\u0670":
            return ""  # Latin accents, Hebrew points, Arabic vowel signs; Indic signs carry the vowel
        base = unicodedata.normalize("NFKD", char)[0]
        # й is not и with an accent and が not か: only Latin and Greek letters lose theirs
        if base.isascii() or "\u0370" <= base <= "\u03ff":
            return base
        return char


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case without accents: two spellings that fold alike are one word.

    >>> fold("Łukašenka"), fold("O’Neill"), fold("Straße")
    ('lukasenka', "o'neill", 'strasse')
    """
    if text.isascii():
        return text.lower()
    # compatibility forms first: many of them (𝐌, ㎒) have capitals inside that `lower` does not see
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLD)


def _form(spelling: str) -> str:
    """A word folded, and not longer than a word may be: folding can lengthen it (ß)."""
    return fold(spelling[:MAX_FORM])[:MAX_FORM]


# --- tokens ---------------------------------------------------------------------------------------

JOINTS = "'’‘ʼ.&\\-‐‑"
"""What holds the parts of a compound together, as inside the brackets of a regular expression."""

_LETTER_JOINT = "ʼ"
"""The one that Unicode counts among the letters: the apostrophe of Ukrainian (пʼять), which few type."""

_LETTER = rf"[^\W_{_LETTER_JOINT}]"
_PLAIN = re.compile(rf"{_LETTER}+(?:[{JOINTS}]{_LETTER}+)*(?:(?<=\b[A-Za-z])(?:\+\+|#))?")
_MARKS = "".join(
    f"{chr(a)}-{chr(b)}"
    for a, b in ((0x300, 0x36F), (0x483, 0x487), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x670),
                 (0x900, 0x903), (0x93A, 0x94F), (0x951, 0xDFF), (0xE31, 0xE3A), (0xE47, 0xE4E))
)  # fmt: skip
_PART = re.compile(f"[^{JOINTS}]+")


# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_RANGES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"


# Compiled when a text needs them: a cold query in plain words has no use for them.


@cache
def _has_marks() -> re.Pattern[str]:
    return re.compile(f"[{_MARKS}]")


@cache
def _marked() -> re.Pattern[str]:
    """`\\w` leaves combining marks out, so text that has them (decomposed accents, Indic, Thai) takes a slower
    pattern; nearly all text takes the fast one."""
    return re.compile(
        rf"(?:{_LETTER}|[{_MARKS}])+(?:[{JOINTS}](?:{_LETTER}|[{_MARKS}])+)*(?:(?<=\b[A-Za-z])(?:\+\+|#))?"
    )


@cache
def _spaceless() -> re.Pattern[str]:
    return re.compile(f"[{_RANGES}]")


@cache
def _characters() -> re.Pattern[str]:
    return re.compile(f"[{_RANGES}][{_MARKS}\uff9e\uff9f]*|[^{_RANGES}]+")


def _pattern(text: str) -> re.Pattern[str]:
    return _marked() if not text.isascii() and _has_marks().search(text) else _PLAIN


_WORDS_OF_INITIALS = frozenset(
    "ad ah am an as at be by do eh go ha he hi if in is it me my no of oh ok on or so to up us we".split()
)


def _pieces(word: str) -> tuple[list[tuple[int, int]], str]:
    """The parts of a compound as ranges of `word`, and the closed-up form ("" when there is none)."""
    if word.endswith(("++", "#")):
        return [(0, len(word.rstrip("+#")))], word
    if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’‘ʼ":
        word = word[:-2]
    ranges = [m.span() for m in _PART.finditer(word)]
    if len(ranges) < 2 or len(ranges) > MAX_JOINED_PARTS:
        return ranges, ""
    parts = [word[a:b] for a, b in ranges]
    if all(part.isdigit() for part in parts):
        return ranges, word if "." in word else ""  # 3.5 is not 35, and 2023-03-31 no number
    if max(map(len, parts)) == 1 and "".join(parts).lower() in _WORDS_OF_INITIALS:
        return ranges, ""  # U.S. is not us
    return ranges, "".join(parts)


def _split(word: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges with running text of spaceless scripts cut up, a character with its marks each."""
    return [
        (a + piece.start(), a + piece.end()) for a, b in ranges for piece in _characters().finditer(word[a:b])
    ]


def tokens(text: str) -> Iterator[Token]:
    """Every word of `text` in order, with offsets; compounds by their parts and closed up.

    >>> [t.form for t in tokens("Lukashenko's cease-fire")]
    ['lukashenko', 'ceasefire', 'cease', 'fire']
    """
    position = 0
    ascii_ = text.isascii()
    for match in _pattern(text).finditer(text):
        word, start = match[0], match.start()
        spaceless = not ascii_ and not word.isascii() and _spaceless().search(word)
        if word.isalnum() and not spaceless and _LETTER_JOINT not in word:
            yield Token(_form(word), start, match.end(), position)
            position += 1
            continue
        ranges, joined = _pieces(word)
        if spaceless:
            ranges, joined = _split(word, ranges), ""
        if joined:
            end = start + max(ranges[-1][1], len(joined) if joined[-1] in "+#" else 0)
            yield Token(_form(joined), start, end, position, joined=True)
        for a, b in ranges:
            yield Token(_form(word[a:b]), start + a, start + b, position)
            position += 1


# --- terms ----------------------------------------------------------------------------------------


@cache
def _stemmer(language: str, *, remembers: bool = True) -> Stemmer.Stemmer | None:
    name = _SNOWBALL.get(language)
    if not name or name not in Stemmer.algorithms():
        return None
    return Stemmer.Stemmer(name, 10_000 if remembers else 0)


def stemmer_version() -> str:
    """Which stemmers made the terms of an index; other versions may stem a few words otherwise."""
    return f"snowball {Stemmer.version()}"


def stem(form: str, language: str | None = None) -> str:
    """The term that a folded form is indexed under in texts of `language` (default English)."""
    stemmer = _stemmer(language or DEFAULT_LANGUAGE)
    return stemmer.stemWord(form) if stemmer and form.isalpha() else form


def stems(forms: list[str], language: str | None = None) -> list[str]:
    """The terms of many folded forms, at a third of what `stem` takes for each."""
    stemmer = _stemmer(language or DEFAULT_LANGUAGE, remembers=False)
    if not stemmer:
        return forms
    found: list[str] = stemmer.stemWords(forms)
    return [term if form.isalpha() else form for form, term in zip(forms, found, strict=True)]


class _TermCache(dict[str, str]):
    """Spelling as in the text -> term, for one language. Bounded, since junk has no end of words."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, spelling: str) -> str:
        if len(self) > 400_000:
            self.clear()
        self[spelling] = term = sys.intern(stem(_form(spelling), self._language))
        return term


@cache
def _terms_of(language: str | None) -> _TermCache:
    return _TermCache(language)


def term(form: str, language: str | None = None) -> str:
    """The same as `stem(fold(form))`, remembered: for hot loops."""
    return _terms_of(language)[form]


ASCII_JOINTS = b"'.&-"
"""What may join the parts of a compound, of ASCII: at the edge of a word it is no part of it."""

_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_+#" + ASCII_JOINTS) | frozenset(
    range(128, 256)
)
_BREAKS = bytes(low if (low := bytes([byte]).lower()[0]) in _WORD_BYTES else 0x20 for byte in range(256))
_WIDE_BREAKS = tuple(
    (char.encode(), b" " * len(char.encode()))
    for char in "“”„«»–—…\u00a0\u2009\u200a\u202f\u2028\u2029、。「」，：；！？（）　"
)


def breakable(text: bytes) -> bytes:
    """UTF-8 text of the same length whose words are the same, to be cut at white space.

    Capitals are gone (ASCII's), and so is what no word holds and no word goes over, as far as it costs
    little: the pieces between white space are what `forms_of` takes apart.
    """
    plain = text.translate(_BREAKS)
    if not plain.isascii():
        for char, spaces in _WIDE_BREAKS:
            plain = plain.replace(char, spaces)
    return plain


_COMPOUND = re.compile(r"[a-z0-9]+(?:['.&-][a-z0-9]+)*")
_EDGES = "'’‘.&-‐‑…•·°£€"
"""What is no part of a word at its edge, and often stands there."""


def forms_of(chunk: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The forms of a chunk's words, and of its closed-up compounds with their positions; as `tokens` gives them.

    >>> forms_of("(cease-fires,")
    (['cease', 'fires'], [(0, 'ceasefires')])
    """
    # nearly all, in a third of the time
    if chunk.isalnum() and _LETTER_JOINT not in chunk:
        if not _spaceless().search(chunk):
            return [_form(chunk)], []
    elif _COMPOUND.fullmatch(bare := chunk.replace("’", "'").strip(_EDGES)) and len(bare) <= MAX_FORM:
        ranges, whole = _pieces(bare)
        return [bare[a:b] for a, b in ranges], [(0, whole)] if whole else []
    found = list(tokens(chunk))
    joined = [(token.position, token.form) for token in found if token.joined]
    return [token.form for token in found if not token.joined], joined
