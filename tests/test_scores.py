"""Floors under names, ranking and copies, by the scorers and the judged data that lie beside a checkout and not in it.

Skipped where they are not. Names were tuned on these sets though not trained on them, weights of ranking and of
folding were chosen on them: the floors notice that something broke, they do not say what to expect elsewhere. A floor
is lowered only in a change that says so.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from processes import environment_of

SHARED = Path(
    os.environ.get("SEARCHIDX_DATA", Path(__file__).parent.parent.parent / "shared" / "data")
).parent
DATA, TOOLS = SHARED / "data", SHARED / "tools"
ENTITIES, CISI, PAGES, REUTERS = (
    DATA / name for name in ("entities", "relevance/cisi", "pages", "reuters/articles.jsonl.gz")
)

pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="no scorers beside the checkout")


class Score(NamedTuple):
    """A scorer, what it is given, and what its lines say: how a line begins, its figure, the least that that may be."""

    scorer: str
    given: tuple[Path, ...]
    judged: Path
    fingerprint: str
    floors: tuple[tuple[str, str, float], ...]


def f1(
    group: str, people: float, places: float, organizations: float, all_: float
) -> tuple[tuple[str, str, float], ...]:
    kinds = {"people": people, "places": places, "organizations": organizations, "all": all_}
    return tuple((rf"{group} +{kind} ", r"F1 ([\d.]+)", floor) for kind, floor in kinds.items())


CONLL, EWT = ENTITIES / "dev-conllpp.jsonl", ENTITIES / "dev-ewt.jsonl"
SCORES = {
    "names in newswire": Score(
        "score_entities.py", (CONLL,), CONLL, "6a799ce50dd88c1c", f1("news", 0.88, 0.9, 0.755, 0.855)
    ),
    "names in web pages": Score(
        "score_entities.py", (EWT,), EWT, "bb280f890c98ea7b", f1("all", 0.71, 0.695, 0.41, 0.62)
    ),
    "ranking": Score(
        "score_relevance.py", (CISI,), CISI / "qrels.jsonl", "78ebda01b1c4274c",
        (("cisi", r"nDCG@10 ([\d.]+)", 0.41), ("cisi", r"MAP ([\d.]+)", 0.2)),
    ),
    "copies": Score(
        "score_copies.py", (PAGES, REUTERS), PAGES / "gold.jsonl", "a4833ea52e40b7e1",
        tuple((f"cut {cut:2} ", r"recall ([\d.]+)", floor) for cut, floor in ((0, 0.99), (15, 0.96), (30, 0.95))),
    ),
}  # fmt: skip


def lines_of(score: Score) -> list[str]:
    """What the scorer says of this searchidx."""
    seen = hashlib.sha256(score.judged.read_bytes()).hexdigest()[:16]
    assert seen == score.fingerprint, "these are other data: measure the floors anew"
    command = Path(sys.executable).with_name("searchidx")
    ran = subprocess.run(
        [sys.executable, TOOLS / score.scorer, *score.given],
        env=environment_of(SEARCHIDX=str(command)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


@pytest.mark.parametrize("what", SCORES)
def test_no_score_is_below_its_floor(what: str) -> None:
    lines = lines_of(SCORES[what])
    for begins, figure, floor in SCORES[what].floors:
        (line,) = (line for line in lines if re.match(begins, line))
        found = re.search(figure, line)
        assert found, line
        assert float(found[1]) >= floor, line
    if what == "copies":
        assert any(line.startswith("false pairs 0 ") for line in lines), lines
