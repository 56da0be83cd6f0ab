"""Several people who wrote one article: "Jane Doe, Ann Other and Bo Else" is three facets, and one byline.

In: names as they are written together. Out: each of them.
"""

from __future__ import annotations

import re

AND = r",?\s(?:and|&|und|et|y|e|en|и|та|i|og|och|ja|ve)\s"
"""What stands before the last of several names, as a regular expression."""
_BETWEEN = re.compile(rf"{AND}|\s*、\s*|,\s+")
_MARKS = re.compile(r"[,;、]|\s\S{1,3}\s")
MOST = 20


def authors_of(written: str | None) -> tuple[str, ...]:
    """The names that `written` is a list of; itself where that is not sure.

    Names have two words and more: "Marks and Spencer" and "Doe, Jane" are one. In scripts without capitals a comma
    between names is enough.

    >>> authors_of("Jane Doe, Ann Other and Bo Else"), authors_of("José Ortega y Gasset"), authors_of(None)
    (('Jane Doe', 'Ann Other', 'Bo Else'), ('José Ortega y Gasset',), ())
    """
    if not written:
        return ()
    if not _MARKS.search(written):
        return (written,)
    parts = written.split(";") if ";" in written else _BETWEEN.split(written)
    names = [name for name in map(str.strip, parts) if name]
    if 1 < len(names) <= MOST and all(map(_is_name, names)):
        return tuple(dict.fromkeys(names))
    return (written,)


def _is_name(text: str) -> bool:
    """Whether a part of a list can be a name of its own."""
    if _IN_SYLLABLES.fullmatch(text):
        return True
    words = text.split()
    return 2 <= len(words) <= 5 and words[0][:1].isalpha() and not words[0].islower()


_IN_SYLLABLES = re.compile("[\u3400-\u9fff\uac00-\ud7af·]{2,10}")
