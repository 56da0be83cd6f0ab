"""How good the names of texts in Cyrillic are: invented news in Russian and Ukrainian, labelled as a reader would."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from searchidx.entities import find_entities
from searchidx.models import ENTITY_KINDS
from searchidx.words import fold

LABELLED = json.loads(Path(__file__).with_name("russian.json").read_text(encoding="utf-8"))


def _tally() -> Counter[tuple[str, str]]:
    """(Kind, "right", "found" or "labelled") -> names of all texts."""
    tally: Counter[tuple[str, str]] = Counter()
    for each in LABELLED:
        found = find_entities("", each["text"], each["language"], {})
        for kind in ENTITY_KINDS:
            names = {fold(entity.name) for entity in getattr(found, kind)}
            labelled = set(map(fold, each[kind]))
            tally[kind, "right"] += len(names & labelled)
            tally[kind, "found"] += len(names)
            tally[kind, "labelled"] += len(labelled)
    return tally


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [("people", 1.0, 0.76), ("places", 0.97, 0.9), ("organizations", 1.0, 0.55)],
)
def test_names_in_cyrillic_are_right_and_many_are_found(kind: str, precision: float, recall: float) -> None:
    tally = _tally()
    assert tally[kind, "right"] / tally[kind, "found"] >= precision
    assert tally[kind, "right"] / tally[kind, "labelled"] >= recall
