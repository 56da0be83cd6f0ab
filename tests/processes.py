"""Where the checkout is, and the environment for processes that tests start."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OWN_VARIABLES = ("SEARCHIDX_INDEX", "FORCE_COLOR", "NO_COLOR")
"""What would lead a test astray when the caller has set it."""


def environment_of(**changes: str) -> dict[str, str]:
    """The environment for a process of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **changes}
