"""The query language: what a person typed, as a tree; and a tree, as words again.

In: the text of a query, or of a date. Out: a frozen tree (`tree.py`), or a `QueryError` that points at
the place and says what was meant. Which articles a tree matches is the business of `searchidx.search`.

    parse("ceasefire -Minsk")     And((Word("ceasefire"), Not(Word("Minsk"))))
    to_text(tree)                 "ceasefire -Minsk"
    period("2022-12")             (date(2022, 12, 1), date(2022, 12, 31))

`docs/query.md` describes the language. A cold `searchidx query` imports this room, so it imports little.
"""

from __future__ import annotations

from searchidx.query.normal import all_of, any_of, none_of
from searchidx.query.parser import parse
from searchidx.query.periods import period
from searchidx.query.printer import to_text
from searchidx.query.tree import (
    And,
    Between,
    Everything,
    Filter,
    FilterField,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Wildcard,
    Word,
)

__all__ = [
    "And",
    "Between",
    "Everything",
    "Filter",
    "FilterField",
    "Fuzzy",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "TextField",
    "Wildcard",
    "Word",
    "all_of",
    "any_of",
    "none_of",
    "parse",
    "period",
    "to_text",
]
