"""Texts that are not English to mentions: only what lists and titles are sure of.

In: a text and its language. Out: the same `mentions.Reading` that English texts give, with evidence that
leaves no doubt, so that `pooling` does the rest. The learned weights are not asked: they know English
sentences only, and a wrong name is worse than none.
"""

from __future__ import annotations

from searchidx.entities import lexicon, runs, segments
from searchidx.entities.mentions import Judged, Mention, Reading, Scores, identity
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Tables, tables

NOUNS_IN_CAPITALS = ("de", "lb")
"""Languages that write every noun with a capital: a given name before a noun is no person there."""

_RANKED = "ckxr"
"""Tiers of places that are known well enough in any language."""

_ARTICLES = frozenset(
    "la le les el los las il lo gli die der das den dem des o os a as de het i in im am an un et y e und en "
    "zu".split()
)
_ALSO_WORDS = frozenset("essen natal tours nice este paz lima bar nis split same media salta".split())

_SURE: dict[str, Scores] = {
    "people": (900, 0, 0, 0),
    "places": (0, 900, 0, 0),
    "organizations": (0, 0, 900, 0),
    "none": (0, 0, 0, 900),
}


def read(text: str, language: str) -> Reading:
    """The sure mentions of `text`, and single words that may turn out to be surnames of sure people."""
    known = tables()
    found: list[Mention] = []
    for line, offset, _ in runs.lines(runs.unwrap(text)):
        for run in runs.runs(line, offset):
            for segment in segments.split(run.text, run.opens):
                segment = _without_article(segment)
                before = run.before if segment.start == 0 else ""
                kind = _kind(segment, before, language, known)
                if kind == "none" and len(segment.words) > 1:
                    continue
                key, name = identity(segment, known)
                judged = Judged(segment, key, name, _SURE[kind])
                found.append(Mention(judged, run.start + segment.start, (0, 0, 0, 0), before, run.after))
    return Reading(found, [])


def _without_article(segment: Segment) -> Segment:
    """ "La Russie", "l'Ukraine", "d'Emmanuel Macron" without their small words."""
    words = segment.words
    if len(words[0]) > 3 and words[0][0] in "ld" and words[0][1] == "'":
        bare = (words[0][2:], *words[1:])
        return Segment(segment.text[2:], segment.start + 2, bare, segment.title, segment.opens)
    if len(words) < 2 or words[0] not in _ARTICLES:
        return segment
    skipped = len(segment.text) - len(segment.text.split(None, 1)[1])
    return Segment(segment.text[skipped:], segment.start + skipped, words[1:], segment.title, segment.opens)


def _kind(segment: Segment, before: str, language: str, known: Tables) -> str:
    words = segment.words
    whole = " ".join(words)
    place = known.places.get(whole)
    ordinary = whole in known.common or whole in known.given_names or whole in _ALSO_WORDS
    if place and place[0] in _RANKED and not ordinary:
        return "places"
    if whole in known.organizations and (
        len(words) > 1 or segment.text.isupper() or whole not in known.common
    ):
        return "organizations"
    if any(map(str.isdigit, whole)) or segment.text.isupper():
        return "none"
    titled = segment.title in lexicon.FOREIGN_TITLES or before in lexicon.FOREIGN_TITLES
    given = words[0] in known.given_names and 2 <= len(words) <= 4 and words[-1] not in known.common
    if given and (titled or language not in NOUNS_IN_CAPITALS):
        return "people"
    return "none"
