"""A segment and its surroundings to evidence: how much speaks for a person, a place, an organization.

In: a segment, the words around it, the tables. Out: sums of weights for the four answers of `KINDS`.
The features are what an editor would look at (titles, given names, known places, organization words,
verbs of saying); how much each is worth was learned by `tools/build_names.py` and stands in
`data/weights.txt.gz`. Deciding is left to `pooling`, which hears all mentions of a name first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchidx.entities import lexicon, runs
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Tables

KINDS = ("people", "places", "organizations", "none")

_HYPHENATED_GIVEN = re.compile(r"[A-Z]\w+ [A-Z]\w+-[a-z]+$")
"""Ban Ki-moon, Chen Shui-bian."""

_PLACE_TIERS = {
    "c": "country",
    "k": "capital",
    "x": "capital",
    "r": "region",
    "l": "city",
    "m": "town",
    "s": "small",
}


def shape(text: str) -> str:
    """A coarse look of the surface: acronym, initials, mixed capitals, plain."""
    if text.isupper() and text.isalpha():
        return "acronym" if len(text) <= 5 else "caps"
    if "." in text:
        return "dots"
    if any(map(str.isdigit, text)):
        return "digits"
    if not text[1:].islower() and " " not in text:
        return "mixed"
    return "plain"


def segment_features(segment: Segment, known: Tables) -> list[str]:
    """What the name itself says, wherever it stands."""
    words = segment.words
    last = words[-1]
    count = min(len(words), 4)
    found = [f"n{count}", f"{count}{shape(segment.text)}", f"w={last}", f"w-{last[-3:]}", f"w-{last[-4:]}"]
    found += _known_features(words, known)
    if count == 1:
        found += [f"={last}", f"1-{last[-3:]}"]
        return found + _holding(_single_word(segment, known))
    found += [f"f={words[0]}", f"l={last}", f"l-{last[-3:]}"]
    found += [f"i={word}" for word in words[1:-1]]
    return found + _holding(_several_words(segment, known))


def _holding(conditions: Iterable[tuple[str, object]]) -> list[str]:
    return [feature for feature, holds in conditions if holds]


def _known_features(words: tuple[str, ...], known: Tables) -> list[str]:
    """Whether the whole name is a known place or organization."""
    whole = " ".join(words)
    several = len(words) > 1
    place = known.places.get(whole)
    organization = whole in known.organizations
    found = ["in " + _PLACE_TIERS[place[0]]] if place else []
    return found + _holding(
        (
            ("in places", place and several),
            ("sure country", place and place[0] == "c"),
            ("sure region", place and place[0] == "r" and several),
            ("in orgs", organization),
            ("sure organization", organization and (several or words[0] not in known.common)),
        )
    )


def _single_word(segment: Segment, known: Tables) -> Iterable[tuple[str, object]]:
    word = segment.words[0]
    common, opens, place = word in known.common, segment.opens, word in known.places
    surname = word in known.surnames
    return (
        ("1 given", word in known.given_names),
        ("1 surname", surname),
        ("sure surname", surname and not place and not common),
        ("1 common, opens", common and opens),
        ("1 common", common and not opens),
        ("1 opens", opens and not common and not place),
        ("sure not", word in lexicon.NOT_NAMES),
        ("sure direction", word in lexicon.DIRECTIONS),
        ("1 head", word in lexicon.ORG_HEADS),
        ("1 title", word in lexicon.TITLES),
    )


def _several_words(segment: Segment, known: Tables) -> Iterable[tuple[str, object]]:
    """Which lists the words of a longer name stand in: f is the first word, l the last."""
    words = segment.words
    first, last, inner = words[0], words[-1], words[1:-1]
    common, opens = known.common, segment.opens
    head, given = last in lexicon.ORG_HEADS, first in known.given_names
    place_head = last in lexicon.PLACE_HEADS
    company = last in lexicon.COMPANY_ENDINGS
    rare = given and not head and last not in common
    return (
        ("f given", given),
        ("f given, l rare", rare),
        (
            "sure full name",
            rare and not {"of", "&"}.intersection(words) and " ".join(words) not in known.places,
        ),
        ("l surname", last in known.surnames),
        ("f common, opens", first in common and opens),
        ("f common", first in common and not opens),
        ("l common", last in common),
        ("l place", last in known.places),
        ("f place", first in known.places),
        ("f demonym", first in lexicon.DEMONYMS),
        ("l head", head),
        ("has head", not head and not lexicon.ORG_HEADS.isdisjoint(words)),
        ("company", company),
        ("sure company", company),
        ("l place head", place_head),
        ("f place head", not place_head and first in lexicon.PLACE_HEADS),
        ("has of", "of" in words),
        ("has and", "&" in words or "and" in words),
        ("has not", not lexicon.NOT_NAMES.isdisjoint(words)),
        ("initial", any(len(word) == 2 and word[1] == "." for word in words[:-1])),
        ("particle", not lexicon.PARTICLES.isdisjoint(inner)),
        ("sure hyphenated given name", _HYPHENATED_GIVEN.match(segment.text)),
        ("all common", common.issuperset(words)),
    )


def context_features(segment: Segment, before: str, after: str) -> list[str]:
    """What the place in the sentence says: the title, the word before, the word after."""
    found = []
    if before == runs.QUOTE:
        found.append("sure quoted")
    elif (
        before == runs.LINE_START
        and segment.text.isupper()
        and len(segment.text) > 3
        and after[:1] in "(,-–—19"
    ):
        found.append("sure dateline")
    if segment.title:
        found.append("title" if segment.title not in lexicon.BARE_TITLES else "bare title")
        if segment.words[-1] not in lexicon.ORG_HEADS:
            found.append("sure title")
    else:
        if before in lexicon.TITLES:
            found.append("role")
        found.append("<" + before)
    found.append(">" + after)
    if after[:1] == "-" and len(after) > 1:
        found.append("sure based")
    if after in lexicon.SAYING:
        found.append("says")
    return found
