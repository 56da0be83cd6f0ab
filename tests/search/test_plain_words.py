"""What kind of query a tree is."""

from __future__ import annotations

import pytest

from searchidx.query import parse
from searchidx.search.plain_words import small_operators

EITHER = "“or” is looked for as a word: write OR to find articles with either"
WITHOUT = "“not” is looked for as a word: write NOT or - to leave out articles with what follows"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("truce or ceasefire", [EITHER]),
        ("truce not minsk", [WITHOUT]),
        ("not minsk", [WITHOUT]),
        ("truce or ceasefire not minsk", [EITHER, WITHOUT]),
        ("truce and ceasefire", []),
        ("truce OR ceasefire", []),
        ("truce NOT minsk", []),
        ('"truce or ceasefire"', []),
        ("or minsk", []),
        ("truce or", []),
        ("=or =not minsk", []),
        ("or", []),
        ("to be or not to be", []),
        ("truce Or ceasefire", [EITHER.replace("or”", "Or”")]),
        ("title:(truce or ceasefire)", [EITHER]),
        ("minsk -(truce or ceasefire)", [EITHER]),
        ("minsk OR (truce or ceasefire)", [EITHER]),
    ],
)
def test_words_that_look_like_operators(typed: str, told: list[str]) -> None:
    assert list(small_operators(parse(typed))) == told
