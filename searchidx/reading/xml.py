"""XML out of a file somebody made, without the traps of XML.

In: bytes. Out: the root element, or the refusal of a document that declares entities: a few lines of
them can stand for gigabytes, and no feed or book needs its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from searchidx.reading.opened import TooMuch

_DECLARES = re.compile(rb"<!ENTITY\b", re.I)
_WIDE = re.compile(rb"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y|\x00<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y")
_ELEMENT = re.compile(rb"<[A-Za-z_]")


def refuse_entities(data: bytes) -> None:
    """Raise TooMuch when a document declares entities before its first element."""
    first = _ELEMENT.search(data)
    head = data[: first.start()] if first else data[: 1 << 20]
    if _DECLARES.search(head) or _WIDE.search(data[: 1 << 16]):
        raise TooMuch("it declares XML entities, which can unpack without end: refused")


def parsed(data: bytes) -> ElementTree.Element:
    """The root element. Raises TooMuch, and ValueError for what is no XML."""
    refuse_entities(data)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise ValueError(f"not valid XML ({error})") from None
