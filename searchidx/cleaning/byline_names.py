"""What the names of elements say of dates, authors and of the boxes that those of other articles stand in.

In: the words of class, id, itemprop and rel. Out: a set of bits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchidx.cleaning.names import looked_up_in, words_of

_CARD = re.compile(r"\b(?:h-?card|vcard|(?:entry|post|article)-(?:footer|info|card))\b", re.IGNORECASE)
"""Names that only look like a sidebar's: microformats of an author, the lower lines of a blog's entry."""

_DATE = frozenset(
    "date dates datum fecha datetime published publish pubdate posted timestamp time postdate "
    "entrydate datestamp dateline created erstellt veroeffentlicht dt onpublished datepublished datecreated "
    "datemodified pubtime posttime fechas data-publicacao".split()
)
_PUBLISHED = frozenset("published pubdate datepublished erstellt".split())
_MODIFIED = frozenset("modified updated update datemodified aktualisiert lastmod changed".split())
_LINE = frozenset(
    "byline meta metadata bylines postmetadata postmeta entrymeta infos info details vorspann kicker".split()
)
_AUTHOR = frozenset(
    "author authors autor autoren autorin auteur auteurs autores authorname byline bylines verfasser writer reporter "
    "creator redakteur redacteur journalist autorenname contributor".split()
)
_ASIDE = frozenset(
    "related sidebar widget widgets recent popular comment comments commentlist respond footer nav navigation menu "
    "teaser teasers card cards recommended recommendation latest trending promo archive archives calendar newsletter "
    "ticker carousel slider search reply replies copyright disclaimer cookie consent readmore similar prevnext "
    "pagination aside sidenav infobox event events picture image caption figure photo avatar img copy license "
    "listing rpwe upnext mehr weitere kommentare kommentar form input login bio biography current "
    "now today countdown social tweet share".split()
)
ASIDE_TAGS = frozenset(("aside", "nav", "form", "figure", "select"))

DATE, PUBLISHED, MODIFIED, LINE, AUTHOR, ASIDE = 1, 2, 4, 8, 16, 32


_LOOKED_UP: dict[str, int] = {}
for _role, _names in (
    (DATE, _DATE), (PUBLISHED, _PUBLISHED), (MODIFIED, _MODIFIED), (LINE, _LINE), (AUTHOR, _AUTHOR), (ASIDE, _ASIDE)
):  # fmt: skip
    for _name in _names:
        _LOOKED_UP[_name] = _LOOKED_UP.get(_name, 0) | _role


def said_by(names: str, words: Iterable[str] | None = None) -> int:
    """What class, id, itemprop and rel say of an element, as a set of bits; their `names.words_of`, where at hand."""
    if words is None or ("card" in (low := names.lower()) or "-footer" in low or "-info" in low):
        words = words_of(_CARD.sub(" ", names))
    return looked_up_in(_LOOKED_UP, words)
