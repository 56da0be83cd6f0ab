"""An HTML page as plain values: its elements in document order, its texts, its blocks.

`walk` makes one of mark-up; title, metadata, bylines and the story are read off it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from searchidx.cleaning.markup import attributes_of
from searchidx.cleaning.names import TAG_BITS, roles_of_names


class Element:
    """An element: its tag, attributes, parent, and what of the page's elements and texts is inside it.

    `raw` is its attributes as written, taken apart when they are asked for: of most they never are.
    What its names and those around it say (`roles`, `near_roles`) and its `depth` are known from `judge_roles` on.
    """

    __slots__ = (
        "depth",
        "end",
        "first_text",
        "last_text",
        "near_roles",
        "parent",
        "place",
        "raw",
        "roles",
        "tag",
    )

    def __init__(self, tag: str, raw: str, parent: Element | None, place: int, text: int) -> None:
        self.tag = tag
        self.raw = raw
        self.parent = parent
        self.place = place  # in document order
        self.end = place + 1  # one past the last element inside
        self.first_text = text
        self.last_text = text  # one past the last text inside
        self.depth = -1
        self.roles: int
        self.near_roles: int

    @property
    def attributes(self) -> dict[str, str]:
        """Name to value. Not to be changed."""
        return attributes_of(self.raw)

    def judge_roles(self) -> None:
        """Find out the roles and depth of this element and of those around it, once."""
        chain: list[Element] = []
        element: Element | None = self
        while element is not None and element.depth < 0:
            chain.append(element)
            element = element.parent
        for element in reversed(chain):
            parent = element.parent
            if parent is None or element.tag == "body":  # what is said of the page says nothing of its parts
                element.roles = element.near_roles = element.depth = 0
                continue
            own = _roles_of(element.raw) if element.raw else 0
            element.near_roles = own or parent.near_roles
            element.roles = own | parent.roles | TAG_BITS.get(element.tag, 0)
            element.depth = parent.depth + 1

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or `default` when it is not there or empty."""
        return (self.attributes.get(name) if self.raw else None) or default

    def ancestors(self) -> Iterator[Element]:
        """From the parent up."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def holds(self, other: Element) -> bool:
        """Whether `other` is this element or inside it."""
        return self.place <= other.place < self.end


def _roles_of(raw: str) -> int:
    """The roles of an element by its class and id."""
    names = _value_of(raw, "class"), _value_of(raw, "id")
    return roles_of_names(" ".join(filter(None, names))[:300]) if any(names) else 0


def _value_of(raw: str, name: str) -> str:
    """One of the attributes as written: they are taken apart only where it is not written plainly."""
    at = raw.find(f' {name}="')
    if at >= 0 or raw.startswith(f'{name}="'):
        at += len(name) + 3
        value = raw[at : raw.find('"', at)]
        return unescape(value) if "&" in value else value
    if f"{name}=" in raw or f"{name.upper()}=" in raw or f"{name} =" in raw:
        return attributes_of(raw).get(name, "")
    return ""


class Block:
    """A paragraph, heading, list item, cell: text that a reader sees as one piece."""

    __slots__ = ("element", "linked", "text", "words")

    def __init__(self, text: str, element: Element, linked: int, words: int) -> None:
        self.text = text
        self.element = element  # the block-level one around it
        self.linked = linked  # characters inside links, about
        self.words = words


class Page:
    """Elements in document order, `texts` with the element that each stands in, blocks, JSON-LD scripts."""

    __slots__ = ("_by_tag", "blocks", "elements", "holders", "scripts", "texts", "title")

    def __init__(self, title: str = "", scripts: list[str] | None = None) -> None:
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.holders: list[Element | None] = []
        self.blocks: list[Block] = []
        self.scripts = scripts or []
        self.title = title
        self._by_tag: dict[str, list[Element]] = {}

    def text_of(self, element: Element) -> str:
        """The text inside with spaces where elements meet: `<b>By</b><i>Ann</i>` is two words."""
        return " ".join(" ".join(self.texts[element.first_text : element.last_text]).split())

    def content_of(self, element: Element) -> str:
        """The text inside as it is read, nothing put between."""
        return " ".join("".join(self.texts[element.first_text : element.last_text]).split())

    def inside(self, element: Element) -> list[Element]:
        """The elements inside, in document order."""
        return self.elements[element.place + 1 : element.end]

    def named(self, tag: str) -> list[Element]:
        """The elements with a tag, in document order."""
        if not self._by_tag:
            for element in self.elements:
                self._by_tag.setdefault(element.tag, []).append(element)
        return self._by_tag.get(tag, [])
