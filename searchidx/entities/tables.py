"""The data files of this room, read once when first asked for.

In: the files of `data/` (built by `tools/build_gazetteer.py`, `tools/build_names.py` and
`tools/train_entities.py`; sources in `data/NOTICE`). Out: lookups by folded spelling, and the model. What a lookup means
is left to `features`.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

from searchidx.entities.evidence import Evidence, pack
from searchidx.words import fold

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Model:
    """What a linear-chain conditional random field has learned."""

    weights: dict[str, Evidence]
    transitions: tuple[Evidence, Evidence, Evidence, Evidence]
    """From one label to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Everything that is known before a text is read. All keys are folded. Two are equal if they are the same."""

    places: dict[str, tuple[str, str]]
    """Spelling -> (tier, canonical name); tiers as in `tools/build_gazetteer.py`."""
    organizations: dict[str, str]
    """Spelling -> canonical name."""
    given_names: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    """Words that are mostly written in lower case."""
    openers: frozenset[str]
    """First words of places and organizations of several words."""


def lines(name: str) -> list[str]:
    """The lines of a data file."""
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").splitlines()


def _folded(name: str) -> Iterator[tuple[list[str], list[str]]]:
    """The fields of each line of a data file, as they stand and folded; all at once takes a third of the time."""
    read = lines(name)
    folded = fold("\n".join(read)).split("\n")
    for line, low in zip(read, folded, strict=True):
        yield line.split("\t"), low.split("\t")


def _places() -> dict[str, tuple[str, str]]:
    places: dict[str, tuple[str, str]] = {}
    for line, folded in _folded("places.txt.gz"):
        entry = (line[0], line[1])
        places.update(zip(folded[1:], repeat(entry), strict=False))
    return places


def _organizations() -> dict[str, str]:
    return {spelling: line[0] for line, folded in _folded("organizations.txt.gz") for spelling in folded}


@cache
def tables() -> Tables:
    """The tables, read on the first call (some tens of milliseconds)."""
    places, organizations = _places(), _organizations()
    return Tables(
        places=places,
        organizations=organizations,
        given_names=frozenset(lines("given_names.txt.gz")),
        surnames=frozenset(lines("surnames.txt.gz")),
        common=frozenset(lines("common_words.txt.gz")),
        openers=frozenset(
            name.partition(" ")[0] for names in (places, organizations) for name in names if " " in name
        ),
    )


@cache
def model() -> Model:
    """The model, read on the first call (some tens of milliseconds)."""
    weights: dict[str, Evidence] = {}
    transitions: list[Evidence] = []
    for line in lines("model.txt.gz"):
        name, *row = line.split("\t")
        if name:
            weights[name] = pack(map(int, row))
        else:
            transitions.append(pack(map(int, row)))
    first, second, third, fourth = transitions
    return Model(weights, (first, second, third, fourth))
