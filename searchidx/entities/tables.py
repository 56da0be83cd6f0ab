"""The data files of this room, read once when first asked for.

In: the files of `data/` (built by `tools/build_gazetteer.py` and `tools/build_names.py`; sources in
`data/NOTICE`). Out: lookups by folded spelling. What a lookup means is left to `segments` and `rules`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from searchidx.entities import lexicon
from searchidx.words import fold

DATA = Path(__file__).parent / "data"

Weights = tuple[int, int, int, int]
"""How much a feature speaks for a person, a place, an organization and none, in hundredths."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that is known before a text is read. All keys are folded."""

    places: dict[str, tuple[str, str]]
    """Spelling -> (tier, canonical name); tiers as in `tools/build_gazetteer.py`."""
    organizations: dict[str, str]
    """Spelling -> canonical name."""
    given_names: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    """Words that are mostly written in lower case."""
    weights: dict[str, Weights]


def _lines(name: str) -> list[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").splitlines()


def _places() -> dict[str, tuple[str, str]]:
    places: dict[str, tuple[str, str]] = {}
    for line in _lines("places.txt.gz"):
        tier, *spellings = line.split("\t")
        entry = (tier, spellings[0])
        for spelling in spellings:
            places[fold(spelling)] = entry
    return places


def _organizations() -> dict[str, str]:
    return {
        fold(spelling): spellings[0]
        for spellings in (line.split("\t") for line in _lines("organizations.txt.gz"))
        for spelling in spellings
    }


def _weights() -> dict[str, Weights]:
    weights: dict[str, Weights] = dict(lexicon.SURE)
    for line in _lines("weights.txt.gz"):
        feature, person, place, organization, none = line.split("\t")
        weights[feature] = (int(person), int(place), int(organization), int(none))
    return weights


@cache
def tables() -> Tables:
    """The tables, read on the first call (some tens of milliseconds)."""
    return Tables(
        places=_places(),
        organizations=_organizations(),
        given_names=frozenset(_lines("given_names.txt.gz")),
        surnames=frozenset(_lines("surnames.txt.gz")),
        common=frozenset(_lines("common_words.txt.gz")),
        weights=_weights(),
    )
