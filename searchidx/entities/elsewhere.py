"""Texts that are not English to mentions: only what lists and titles are sure of.

In: a text and its language. Out: the same `mentions.Reading` that English texts give, with evidence that
leaves no doubt, so that `pooling` does the rest. The model is not asked: it knows English
sentences only, and a wrong name is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.entities import cyrillic, lexicon, runs
from searchidx.entities.evidence import NOTHING, SURE
from searchidx.entities.mentions import Reading
from searchidx.entities.tables import Tables, tables
from searchidx.entities.tagged import Mention, Tagged, identity
from searchidx.entities.tokens import Token, tokens

NOUNS_IN_CAPITALS = ("de", "lb")
"""Languages that write every noun with a capital: a given name before a noun is no person there."""

_RANKED = "ckxr"
"""Tiers of places that are known well enough in any language."""

_ARTICLES = frozenset(
    "la le les el los las il lo gli die der das den dem des o os a as de het i in im am an un et y e und en "
    "zu".split()
)
_ALSO_WORDS = frozenset("essen natal tours nice este paz lima bar nis split same media salta".split())

MAX_KNOWN = 5


def read(text: str, language: str) -> Reading:
    """The sure mentions of `text`, and single words that may turn out to be surnames of sure people."""
    if language in cyrillic.LANGUAGES:
        return cyrillic.read(text)
    known = tables()
    found: list[Mention] = []
    for line, offset, _ in runs.lines(text):
        for run in runs.runs(line, offset):
            title = run.before in lexicon.FOREIGN_TITLES
            for stretch in _stretches([_bare(token) for token in tokens(run.text, known)], known):
                while stretch and (stretch[0].form in lexicon.FOREIGN_TITLES or stretch[0].form in _ARTICLES):
                    title = title or stretch[0].form in lexicon.FOREIGN_TITLES
                    stretch = stretch[1:]
                while stretch and stretch[-1].small:
                    stretch = stretch[:-1]
                if not stretch:
                    continue
                segment = _segment(run.text, stretch, known)
                kind = _kind(segment.words, segment.text, title, language, known)
                title = False
                if kind != "none" or len(segment.words) == 1:
                    start = run.start + segment.start
                    found.append(Mention(segment, start, SURE[kind], NOTHING, run.after))
    return Reading(found, [])


def _bare(token: Token) -> Token:
    """ "l'Ukraine", "d'Emmanuel" without their small word."""
    form = token.form.replace("’", "'")
    if len(form) > 3 and form[0] in "ld" and form[1] == "'" and token.text[0].islower():
        return Token(token.text[2:], token.start + 2, form[2:], token.ends, token.small)
    return token


def _stretches(of: list[Token], known: Tables) -> Iterator[list[Token]]:
    """Known places and organizations by themselves, and what stands between them."""
    i = start = 0
    while i < len(of):
        best, key = 0, ""
        for j in range(i, min(i + MAX_KNOWN, len(of))):
            key = f"{key} {of[j].form}" if key else of[j].form
            if (key in known.places or key in known.organizations) and (j > i or i == start):
                best = j + 1
            if of[j].ends:
                break
        person = of[start].form in known.given_names and i + 1 < len(of)
        if best > i + 1 or (best and not person):
            if i > start:
                yield of[start:i]
            yield of[i:best]
            i = start = best
        else:
            i += 1
            if of[i - 1].ends:
                yield of[start:i]
                start = i
    if start < len(of):
        yield of[start:]


def _segment(run: str, of: list[Token], known: Tables) -> Tagged:
    words = tuple(token.form for token in of)
    start, text = of[0].start, run[of[0].start : of[-1].start + len(of[-1].text)]
    key, name = identity(text, words, known)
    return Tagged(text, start, words, False, key, name)


def _kind(words: tuple[str, ...], text: str, title: bool, language: str, known: Tables) -> str:
    whole = " ".join(words)
    place = known.places.get(whole)
    ordinary = whole in known.common or whole in _ALSO_WORDS
    if place and place[0] in _RANKED and (place[0] == "c" or not ordinary):
        return "places"
    if whole in known.organizations and (len(words) > 1 or text.isupper() or whole not in known.common):
        return "organizations"
    if any(map(str.isdigit, whole)) or text.isupper():
        return "none"
    given = words[0] in known.given_names and 2 <= len(words) <= 4 and words[-1] not in known.common
    if given and (title or language not in NOUNS_IN_CAPITALS):
        return "people"
    return "none"
