"""A request to results, over the segments of an index.

request.py    a search as plain data
terms.py      words as typed to terms of the index
expansion.py  wildcards and fuzzy words to the words that fit
phrases.py    words one after the other, compounds and slop
evaluate.py   which articles match a tree, with their scores
scoring.py    BM25
facets.py     counts over all matches
names.py      which spellings are one name
named.py      names that are ambiguous, or written in another script
snippets.py   pieces of text with marks
ranking.py    the whole: full hits, partial hits, one page, facets
"""

from __future__ import annotations
