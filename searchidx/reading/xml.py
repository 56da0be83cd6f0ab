"""XML out of a file somebody made, without the traps of XML.

In: bytes. Out: the root element, or the refusal of a document that declares entities: a few lines of
them can stand for gigabytes, and no feed or book needs its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from searchidx.reading.opened import TooMuch

_ENTITY = re.compile(rb"<!ENTITY\b", re.I)
_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+[^\s\[>\"']+(?:\s+(?:SYSTEM|PUBLIC)\s+(?:\"[^\"]*\"|'[^']*')(?:\s*(?:\"[^\"]*\"|'[^']*'))?)?",
    re.I,
)
_WIDE = re.compile(rb"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y|\x00<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y")
_ELEMENT = re.compile(rb"<[A-Za-z_]")


def refuse_entities(data: bytes) -> None:
    """Raise TooMuch when a document declares entities before its first element."""
    if _WIDE.search(data[: 1 << 16]) or (_ENTITY.search(data) and _declares(data)):
        raise TooMuch("it declares XML entities, which can unpack without end: refused")


def _declares(data: bytes) -> bool:
    """Whether entities are declared, and do not only stand in a comment or in the text. Goes over the data once."""
    at = data.find(b"<")
    while at >= 0:
        if data.startswith(b"<!--", at):
            at = data.find(b"-->", at)
        elif data.startswith(b"<?", at):
            at = data.find(b"?>", at)
        elif _ENTITY.match(data, at):
            return True
        elif _ELEMENT.match(data, at):
            return False
        elif found := _DOCTYPE.match(data, at):
            at = found.end() - 1
        at = data.find(b"<", at + 1) if at >= 0 else -1
    return False


def parsed(data: bytes) -> ElementTree.Element:
    """The root element. Raises TooMuch, and ValueError for what is no XML."""
    refuse_entities(data)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise ValueError(f"not valid XML ({error})") from None
