"""The reliability programs in small: each does a part of what it does when it is run whole (docs/reliability.md)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from processes import ROOT, environment_of

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="the storage library is compiled")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and preloads a library")


def program(name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"reliability.{name}", *map(str, arguments)],
        capture_output=True, text=True, cwd=ROOT, env=environment_of(), timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@needs_compiler
def test_nothing_is_lost_to_kills() -> None:
    assert program("kills", "--share", 80, "--random", 2).endswith(
        "0 with something lost, half there or not whole\n"
    )


@needs_compiler
def test_nothing_is_lost_to_a_full_disk() -> None:
    assert program("full_disk", "--share", 80).endswith("0 with something lost or unsaid\n")


def test_damage_is_found_and_no_answer_is_wrong() -> None:
    assert program("damages", "--number", 30, "--seed", 7).endswith("; 0 wrong\n")


@pytest.mark.parametrize("door", ["stranger", "query"])
def test_what_others_wrote(door: str, tmp_path: Path) -> None:
    assert program("fuzzing", door, "--seconds", 4, "--seed", 5, "--keep", tmp_path).endswith(
        "; 0 failures\n"
    )


def test_strings_that_hurt_patterns() -> None:
    said = program("pumping", "--share", 12)
    assert said.endswith("; 0 took more than 2.0 s\n")
    assert "in 0 places" not in said


def test_readers_beside_a_writer() -> None:
    assert program("readers", "--commits", 15).endswith("; 0 errors or wrong answers\n")
