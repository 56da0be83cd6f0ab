"""Who wrote a text: the names in the line that says so.

In: a line. Out: the names as they are shown, or None.
"""

from __future__ import annotations

import re

from searchidx.author_names import AND
from searchidx.cleaning import further_bylines

ROLE = re.compile(
    r"\b(?:news|times|post|press|reuters|ap|afp|dpa|agency|agencies|staff|correspondent\w*|writer|reporter|editor|magazine"
    r"|desk|service|tribune|journal|media|korrespondent\w*|redaktion|rédaction|redacción)\b",
    re.IGNORECASE,
)


LABELS = (
    "autor(?:in|en|ka|a|es|i)?|authors?|auteurs?|autrice|autore|авторы?|текст|text|tekst|texte|testo|texto|words|haber|yazan|yazar|muhabir"
    "|napisała?|szerző|írta|scris de|reporter|toimittaja|teksti|forfatter|συντάκτης|автори"
)
"""What stands before an author's name and a colon."""
_BYLINE = re.compile(
    rf"(?:(?:by|byline|written by|von|par|por|av|af|автор)[:\s]|(?:{LABELS})\s*[:：])(?=\s*.+$)",
    re.IGNORECASE,
)


def author_in(line: str) -> str | None:
    """The name in a byline, or the names, if the line is nothing else.

    >>> author_in("By Jane Doe | 4 min read"), author_in("By our staff"), author_in("作者：王小明、李雷")
    ('Jane Doe', None, '王小明, 李雷')
    >>> author_in("By Jane Doe, Ann Other and Bo Else"), author_in("Por José Ortega y Gasset")
    ('Jane Doe, Ann Other and Bo Else', 'José Ortega y Gasset')
    """
    label = _BYLINE.match(line) or further_bylines.label(line)
    if not label:
        return None
    said = line[label.end() :].lstrip()
    if in_chinese := further_bylines.names(said):
        return in_chinese
    said = _BESIDE_NAMES.split(said)[0].strip(" .")
    return _several(said) or _name(said.partition(",")[0])


def _several(said: str) -> str | None:
    """A list of names that ends with "and", as it is written but for what is no person; None where it is no such list.

    Without an "and", a place or a paper may come after a comma.
    """
    *before, last = _AND.split(said)
    if not before:
        return None
    if " " in last and ROLE.search(last.partition(",")[0]):  # "Foreign Affairs and Defence Editor"
        return _name(before[0].partition(",")[0])
    last, _, place = last.partition(",")
    of_places = place and not ROLE.search(place)  # then so are the commas before
    listed = [part for some in before for part in _COMMAS.split(some)[: 1 if of_places else None]] + [last]
    names = [_name(one) for one in listed if not ROLE.search(one)]
    if not names or None in names:
        return None
    if len(names) == len(listed) and " in " not in said and not of_places:
        return said.removesuffix(f",{place}")
    return ", ".join(filter(None, names))


def _name(said: str) -> str | None:
    name = said.partition(" in ")[0].strip(" .")
    words = name.split()
    if not 2 <= len(words) <= 4 or ROLE.search(name):
        return None
    return name if all(not word[0].islower() or len(word) <= 3 for word in words) else None


_BESIDE_NAMES = re.compile(r"\s*(?:[|•·/(]|\s[-–—]\s|\d)")
_AND = re.compile(AND)
_COMMAS = re.compile(r",\s*")
