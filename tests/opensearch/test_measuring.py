"""The benchmark of a cluster runs and gives every table. What it measures is not tested here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_small_run_gives_every_table(nodes: list[str]) -> None:
    command = [sys.executable, "-m", "benchmarks.cluster", "--nodes", ",".join(nodes), "--articles", "200",
               "--warm", "0", "--rounds", "1"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    for row in (
        "cluster, one client",
        "cluster, two clients at once",
        "folder, one client",
        "as the page asks",
        "phrase",
    ):
        assert f"| {row} |" in done.stdout
    assert "articles were found" not in done.stderr, "the two engines found different articles"
