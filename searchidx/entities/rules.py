"""A segment to what an editor would see in it: titles, given names, known places, words for organizations.

In: a segment and the tables. Out: features by name. How much each is worth was learned with the others of
`features`; deciding is left to `pooling`, which hears all mentions of a name first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from searchidx.entities import lexicon
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Tables

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


def segment_features(segment: Segment, lists: Sequence[str], known: Tables) -> list[str]:
    """What the name itself says, wherever it stands; `lists` are those of its words (`features.classes`).

    What its first, last and other words say is asked for one by one, so that the tagger can remember it.
    """
    words = segment.words
    if len(words) == 1:
        return of_single(segment.text, words[0]) + listed_alone(lists[0], segment.opens)
    found = of_first(words[0]) + listed_first(lists[0], segment.opens)
    found += of_last(words[-1]) + listed_last(lists[-1])
    for word in words[1:-1]:
        found += of_inner(word)
    return found + of_whole(segment, known)


def of_single(text: str, word: str) -> list[str]:
    """What a name of one word says; `word` is `text` folded."""
    return ["n1", f"1{shape(text)}", *_endings(word), f"={word}", f"1-{word[-3:]}"]


def listed_alone(lists: str, opens: bool) -> list[str]:
    """What the lists say that a name of one word stands in."""
    held, tier, organization = _parted(lists)
    common, surname = "w" in held, "S" in held
    conditions = (
        ("in " + _PLACE_TIERS.get(tier, ""), tier),
        ("sure country", tier == "c"),
        ("in orgs", organization),
        ("sure organization", organization and not common),
        ("1 given", "G" in held),
        ("1 surname", surname),
        ("sure surname", surname and not tier and not common),
        ("1 common, opens", common and opens),
        ("1 common", common and not opens),
        ("1 opens", opens and not common and not tier),
        ("sure not", "x" in held),
        ("sure direction", "r" in held),
        ("1 head", "h" in held),
        ("1 title", "t" in held),
    )
    return _holding(conditions)


def of_first(word: str) -> list[str]:
    """What the first of several words says."""
    return [f"f={word}"]


def listed_first(lists: str, opens: bool) -> list[str]:
    """What the lists say that the first of several words stands in."""
    held, tier, _ = _parted(lists)
    conditions = (
        ("f given", "G" in held),
        ("f common, opens", "w" in held and opens),
        ("f common", "w" in held and not opens),
        ("f place", tier),
        ("f demonym", "d" in held),
    )
    return _holding(conditions)


def of_last(word: str) -> list[str]:
    """What the last of several words says."""
    return [*_endings(word), f"l={word}", f"l-{word[-3:]}"]


def listed_last(lists: str) -> list[str]:
    """What the lists say that the last of several words stands in."""
    held, tier, _ = _parted(lists)
    conditions = (
        ("l surname", "S" in held),
        ("l common", "w" in held),
        ("l place", tier),
        ("l head", "h" in held),
        ("company", "e" in held),
        ("sure company", "e" in held),
        ("l place head", "p" in held),
    )
    return _holding(conditions)


def _parted(lists: str) -> tuple[str, str, bool]:
    """The letters of word lists, the tier of a place ("" for none), whether it is an organization."""
    held, _, rest = lists.partition("P")
    return held, rest[:1], lists[-1:] == "O"


def of_inner(word: str) -> list[str]:
    """What a word says that is neither the first nor the last."""
    return [f"i={word}"]


def of_whole(segment: Segment, known: Tables) -> list[str]:
    """What several words say together."""
    text, words = segment.text, segment.words
    first, last = words[0], words[-1]
    count = min(len(words), 4)
    head = last in lexicon.ORG_HEADS
    rare = first in known.given_names and not head and last not in known.common
    found = [f"n{count}", f"{count}{shape(text)}", *_in_lists(words, known)]
    if rare:
        found.append("f given, l rare")
        if not ("of" in words or "&" in words) and " ".join(words) not in known.places:
            found.append("sure full name")
    if not head and not lexicon.ORG_HEADS.isdisjoint(words):
        found.append("has head")
    if first in lexicon.PLACE_HEADS and last not in lexicon.PLACE_HEADS:
        found.append("f place head")
    if "of" in words:
        found.append("has of")
    if "&" in words or "and" in words:
        found.append("has and")
    if not lexicon.NOT_NAMES.isdisjoint(words):
        found.append("has not")
    if "." in text and any(len(word) == 2 and word[1] == "." for word in words[:-1]):
        found.append("initial")
    if len(words) > 2 and not lexicon.PARTICLES.isdisjoint(words[1:-1]):
        found.append("particle")
    if "-" in text and _HYPHENATED_GIVEN.match(text):
        found.append("sure hyphenated given name")
    if known.common.issuperset(words):
        found.append("all common")
    return found


def _endings(word: str) -> tuple[str, str, str]:
    return f"w={word}", f"w-{word[-3:]}", f"w-{word[-4:]}"


def _holding(conditions: Iterable[tuple[str, object]]) -> list[str]:
    return [feature for feature, holds in conditions if holds]


def _in_lists(words: tuple[str, ...], known: Tables) -> list[str]:
    """Whether several words are a known place or organization."""
    whole = " ".join(words)
    found = []
    place = known.places.get(whole)
    if place:
        tier = place[0]
        found += ["in " + _PLACE_TIERS[tier], "in places"]
        if tier == "c":
            found.append("sure country")
        if tier == "r":
            found.append("sure region")
    if whole in known.organizations:
        found += ["in orgs", "sure organization"]
    return found
