"""An HTML page, parsed once: its elements in document order, its texts, its blocks.

In: mark-up. Out: a `Page`. Parsed by lexbor (as a browser would) and walked once, since it is the visits that
cost, not the parsing; title, metadata, bylines and the story are then read off plain Python values. What is
not shown (scripts, styles, comments) has no text here, but for JSON-LD, which is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from searchidx.cleaning.names import TAG_BITS, roles_of_names
from searchidx.cleaning.whitespace import one_line

MAX_ELEMENTS = 200_000
"""Elements that are looked at; a page of more is cut there."""

MAX_DEPTH = 2_000
"""Elements inside each other; what lies deeper is no article's."""

_UNSEEN = frozenset(
    "script style noscript template svg select iframe object button head canvas audio video map math".split()
)
"""Elements whose text is not the page's."""

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre form fieldset address body details summary center".split()
)


class Element:
    """An element: its tag, attributes, parent, and what of the page's elements and texts is inside it."""

    __slots__ = (
        "attributes",
        "depth",
        "end",
        "first_text",
        "last_text",
        "near_roles",
        "parent",
        "place",
        "roles",
        "tag",
    )

    def __init__(
        self, tag: str, attributes: dict[str, str | None], parent: Element | None, place: int, text: int
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.place = place  # in document order
        self.end = place + 1  # one past the last element inside
        self.first_text = text
        self.last_text = text  # one past the last text inside
        if parent is None or tag == "body":  # what is said of the page says nothing of its parts
            self.roles = self.near_roles = self.depth = 0
            return
        names = attributes and f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        own = roles_of_names(names[:300]) if names and len(names) > 1 else 0
        self.near_roles = own or parent.near_roles
        self.roles = own | parent.roles | TAG_BITS.get(tag, 0)
        self.depth = parent.depth + 1

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or `default` when it is not there or empty."""
        return self.attributes.get(name) or default

    def ancestors(self) -> Iterator[Element]:
        """From the parent up."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def holds(self, other: Element) -> bool:
        """Whether `other` is this element or inside it."""
        return self.place <= other.place < self.end


class Block:
    """A paragraph, heading, list item, cell: text that a reader sees as one piece."""

    __slots__ = ("element", "first_text", "linked", "text")

    def __init__(self, text: str, element: Element, linked: int, first_text: int) -> None:
        self.text = text
        self.element = element  # the block-level one around it
        self.linked = linked  # characters inside links, about
        self.first_text = first_text


class Page:
    """Elements in document order, `texts` with the element that each stands in, blocks, JSON-LD scripts."""

    __slots__ = ("blocks", "elements", "holders", "scripts", "texts", "title")

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.holders: list[Element | None] = []
        self.blocks: list[Block] = []
        self.scripts: list[str] = []
        self.title = ""

    def text_of(self, element: Element) -> str:
        """The text inside with spaces where elements meet: `<b>By</b><i>Ann</i>` is two words."""
        return " ".join(" ".join(self.texts[element.first_text : element.last_text]).split())

    def content_of(self, element: Element) -> str:
        """The text inside as it is read, nothing put between."""
        return " ".join("".join(self.texts[element.first_text : element.last_text]).split())

    def inside(self, element: Element) -> list[Element]:
        """The elements inside, in document order."""
        return self.elements[element.place + 1 : element.end]

    def named(self, *tags: str) -> Iterator[Element]:
        """The elements with one of these tags."""
        return (element for element in self.elements if element.tag in tags)


class TooDeep(Exception):
    """Elements inside each other without end: the time to parse them grows with the square of their number."""


_NESTING = re.compile(
    r"<(/?)(?:div|span|b|i|font|a|ul|ol|table|section|blockquote|center|em|strong|small|big|dl)\b",
    re.IGNORECASE,
)
MANY_TAGS = 10_000
"""Marks; a page of fewer is parsed in no time however they are nested."""
MAX_NESTING = 5_000


def _too_deep(text: str) -> bool:
    if text.count("<") < MANY_TAGS:
        return False
    depth = most = 0
    for match in _NESTING.finditer(text):
        depth += -1 if match[1] else 1
        most = max(most, depth)
    return most > MAX_NESTING


def read_page(text: str) -> Page:
    """The page in `text`; an empty one when there is nothing in it. Raises TooDeep."""
    if _too_deep(text):
        raise TooDeep
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    root = LexborHTMLParser(text).root
    walk = _Walk()
    if root is not None:
        walk.go(root)
    return walk.page


class _Walk:
    """One visit to every node."""

    def __init__(self) -> None:
        self.page = Page()
        self._open: list[tuple[Any, Element, Element | None]] = []  # node, its element, the block around it
        self._parent: Element | None = None
        self._block: Element | None = None  # the innermost block-level element
        self._links = self._unseen = 0  # elements of these kinds that are open
        self._pieces: list[str] = []
        self._linked = 0
        self._first_text = 0
        self._breaks = 0

    def go(self, root: Any) -> None:
        """From the root through the whole tree, without recursion: pages nest deeper than Python does."""
        node = root
        while node is not None:
            tag = node.tag or "-"  # of what lexbor has no name for
            child = None
            if tag == "-text":
                if not self._unseen and self._parent is not None:
                    self._text(node.text_content)
            elif tag[0] != "-" and len(self.page.elements) < MAX_ELEMENTS:
                child = self._enter(node, tag)
            node = child or self._next(node)
        self._flush()

    def _enter(self, node: Any, tag: str) -> Any:
        """Take an element in; its first child, if the walk goes on inside."""
        page = self.page
        if tag == "br":
            self._break()
            return None
        if tag == "script" or tag == "title":
            self._keep_apart(node, tag)
            return None
        if len(self._open) >= MAX_DEPTH:
            return None
        element = Element(tag, node.attributes, self._parent, len(page.elements), len(page.texts))
        page.elements.append(element)
        child = node.child
        if child is None:
            if tag == "hr":
                self._flush()
            return None
        self._open.append((node, element, self._block))
        if tag in BLOCKS:
            self._flush()
            self._block = element
        elif tag == "a":
            self._links += 1
        elif tag in _UNSEEN:
            self._unseen += 1
        self._parent = element
        return child

    def _keep_apart(self, node: Any, tag: str) -> None:
        if tag == "title":
            self.page.title = self.page.title or node.text(deep=True)
        elif "ld+json" in (node.attributes.get("type") or "").lower():
            self.page.scripts.append(node.text(deep=True))

    def _next(self, node: Any) -> Any:
        """The node after this one, out of as many elements as end here; None at the end of the page."""
        after = node.next
        while after is None and self._open:
            node, element, around = self._open.pop()
            element.end, element.last_text = len(self.page.elements), len(self.page.texts)
            if element.tag in BLOCKS:
                self._flush()
                self._block = around
            elif element.tag == "a":
                self._links -= 1
            elif element.tag in _UNSEEN:
                self._unseen -= 1
            self._parent = element.parent
            after = node.next if self._open else None
        return after

    def _text(self, text: str) -> None:
        page = self.page
        if text.isspace():
            if page.texts:
                page.texts[-1] += " "
            if self._pieces:
                self._pieces.append(" ")
            return
        if not self._pieces:
            self._first_text = len(page.texts)
        page.texts.append(text)
        page.holders.append(self._parent)
        self._pieces.append(text)
        self._breaks = 0
        if self._links:
            self._linked += len(text)

    def _break(self) -> None:
        """One line break is a space, two are a paragraph."""
        self._breaks += 1
        if self._breaks > 1:
            self._flush()
        elif self._pieces:
            self._pieces.append(" ")

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = "".join(self._pieces)
        text = " ".join(text.split()) if text.isascii() else one_line(text)
        if text and self._block is not None:
            self.page.blocks.append(Block(text, self._block, self._linked, self._first_text))
        self._pieces = []
        self._linked = 0
        self._breaks = 0
