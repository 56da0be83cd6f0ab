"""The data files of this room, read once when first asked for.

In: the files of `data/` (built by `tools/build_gazetteer.py`, `tools/build_names.py` and
`tools/train_entities.py`; sources in `data/NOTICE`). Out: lookups by folded spelling, and the model. What a lookup means
is left to `features`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from searchidx.words import fold

DATA = Path(__file__).parent / "data"

Scores = tuple[int, int, int, int]
"""Evidence for a person, a place, an organization and none, in hundredths of a logit."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a linear-chain conditional random field has learned."""

    weights: dict[str, Scores]
    transitions: tuple[Scores, Scores, Scores, Scores]
    """From one label to the next."""


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


def lines(name: str) -> list[str]:
    """The lines of a data file."""
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").splitlines()


def _places() -> dict[str, tuple[str, str]]:
    places: dict[str, tuple[str, str]] = {}
    for line in lines("places.txt.gz"):
        tier, *spellings = line.split("\t")
        entry = (tier, spellings[0])
        for spelling in spellings:
            places[fold(spelling)] = entry
    return places


def _organizations() -> dict[str, str]:
    return {
        fold(spelling): spellings[0]
        for spellings in (line.split("\t") for line in lines("organizations.txt.gz"))
        for spelling in spellings
    }


@cache
def tables() -> Tables:
    """The tables, read on the first call (some tens of milliseconds)."""
    return Tables(
        places=_places(),
        organizations=_organizations(),
        given_names=frozenset(lines("given_names.txt.gz")),
        surnames=frozenset(lines("surnames.txt.gz")),
        common=frozenset(lines("common_words.txt.gz")),
    )


@cache
def model() -> Model:
    """The model, read on the first call (some tens of milliseconds)."""
    weights: dict[str, Scores] = {}
    transitions: list[Scores] = []
    for line in lines("model.txt.gz"):
        name, person, place, organization, none = line.split("\t")
        row = (int(person), int(place), int(organization), int(none))
        if name:
            weights[name] = row
        else:
            transitions.append(row)
    first, second, third, fourth = transitions
    return Model(weights, (first, second, third, fourth))
