"""The data files of this room, read once when first asked for.

In: the files of `data/` (built by `tools/build_gazetteer.py`, `tools/build_names.py` and
`tools/train_entities.py`; sources in `data/NOTICE`). Out: lookups by folded spelling, and the model. What a lookup means
is left to `features`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

from searchidx.entities.evidence import Evidence, packed
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


def _folded(read: list[str]) -> list[str]:
    """Lines folded, all at once, which takes a third of the time."""
    return fold("\n".join(read)).split("\n")


def _places() -> dict[str, tuple[str, str]]:
    read = lines("places.txt.gz")  # tier, name, and what else it is called, parted by tabs
    lone = [line for line in read if line.count("\t") == 1]
    names = [line[2:] for line in lone]
    places = dict(zip(_folded(names), zip([line[0] for line in lone], names, strict=True), strict=True))
    several = [line for line in read if line.count("\t") > 1]
    for line, low in zip(several, _folded(several), strict=True):
        tier, name, *_ = line.split("\t")
        places.update(zip(low.split("\t")[1:], repeat((tier, name)), strict=False))
    return places


def _organizations() -> dict[str, str]:
    read = lines("organizations.txt.gz")
    return {
        spelling: line.partition("\t")[0]
        for line, low in zip(read, _folded(read), strict=True)
        for spelling in low.split("\t")
    }


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
    fields = "\t".join(lines("model.txt.gz")).split("\t")
    people, places, organizations, none = (map(int, fields[1 + place :: 5]) for place in range(4))
    rows = list(map(packed, people, places, organizations, none))
    names = fields[::5]
    first, second, third, fourth = rows[: names.count("")]
    return Model(dict(zip(names[4:], rows[4:], strict=True)), (first, second, third, fourth))
