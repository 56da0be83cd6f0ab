"""Where the checkout is, the environment for processes that tests start, and what a command did."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

OWN_VARIABLES = ("SEARCHIDX_INDEX", "FORCE_COLOR", "NO_COLOR")
"""What would lead a test astray when the caller has set it."""


def environment_of(**changes: str) -> dict[str, str]:
    """The environment for a process of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **changes}


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code, standard output as bytes, standard error as text."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.raw)
