"""What a cold start pays for this room."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
before = set(sys.modules)
from searchidx.query import parse, to_text
from searchidx.errors import QueryError
try:
    to_text(parse({typed!r}))
except QueryError as error:
    assert "title:" in error.hint
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize(("typed", "wanted"), [("title:war -date:2023 (a OR b)", False), ("titel:war", True)])
def test_only_a_mistyped_field_loads_what_compares_names(typed: str, wanted: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(typed=typed)], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert ("difflib" in loaded) == wanted
    assert not loaded & {"Stemmer", "whoosh", "click", "json", "searchidx.words"}
