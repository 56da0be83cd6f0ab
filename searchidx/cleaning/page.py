"""An HTML page, parsed once: its elements in document order, its texts, its blocks.

In: mark-up. Out: a `Page`. Parsed by lexbor (as a browser would) and walked once, since it is the visits that
cost, not the parsing; title, metadata, bylines and the story are then read off plain Python values. What is
not shown (scripts, styles, comments) has no text here, but for JSON-LD, which is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from searchidx import limits
from searchidx.cleaning import furniture
from searchidx.cleaning.byline_names import said_by
from searchidx.cleaning.lines import MIN_SENTENCE, counted, ends_of
from searchidx.cleaning.names import TAG_BITS, roles_of, words_of
from searchidx.cleaning.whitespace import regular
from searchidx.memo import looked_up
from searchidx.models import BETWEEN_CELLS

_UNSEEN = "script style noscript svg select button".split()
"""Elements whose text is not the page's, and that stand all over a page."""
_UNSEEN_AT_ALL = [tag for tag in _UNSEEN if tag != "noscript"]
_NEVER_SEEN = "template iframe object title canvas audio video map math".split()
"""Those that are few: they are passed by, so that a box may have the text of one, which does no harm."""

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre form fieldset address body details summary center".split()
)


class Element:
    """An element: its tag, attributes, parent, and what of the page's elements and texts is inside it.

    What its `names` (class and id) and those around it say (`roles` and `near_roles`, see `names`; `said`, see
    `byline_names`) and its `depth` are known from the start.
    """

    __slots__ = (
        "attributes",
        "depth",
        "end",
        "first_text",
        "last_text",
        "names",
        "near_roles",
        "own",
        "parent",
        "place",
        "roles",
        "said",
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
        self.own = self.said = 0
        names = ""
        if attributes:
            names, own_id = (attributes.get("class") or "")[:300], attributes.get("id")
            if own_id:
                names = f"{names} {own_id}"[:300]
        self.names = names  # class and id
        if parent is None or tag == "body":  # what is said of the page says nothing of its parts
            self.roles = self.near_roles = self.depth = 0
        else:
            own = 0
            if names:
                own, self.said = _what_names_say(names)
                self.own = own
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


@looked_up(1 << 15, longest=500)  # some builders of sites write hundreds of characters of them
def _what_names_say(names: str) -> tuple[int, int]:
    """An element's own roles, and what is said of dates and authors."""
    words = words_of(names)
    return roles_of(words), said_by(names, words)


class Block:
    """A paragraph, heading, list item, cell: text that a reader sees as one piece."""

    __slots__ = ("element", "linked", "text", "words")

    def __init__(self, text: str, element: Element, linked: int, words: int) -> None:
        self.text = text
        self.element = element  # the block-level one around it
        self.linked = linked  # characters inside links, about
        self.words = words

    @property
    def mostly_linked(self) -> bool:
        """Whether more than half of it is inside links: navigation."""
        return 2 * self.linked > len(self.text)


class Page:
    """Elements in document order, `texts` with the element that each stands in, blocks, JSON-LD scripts."""

    __slots__ = ("_by_tag", "_nodes", "blocks", "elements", "holders", "scripts", "size", "texts", "title")

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.holders: list[Element | None] = []
        self.blocks: list[Block] = []
        self.scripts: list[str] = []
        self.size = 0  # blocks, counting each link of a box that is one block
        self.title = ""
        self._by_tag: dict[str, list[Element]] = {}
        self._nodes: dict[int, Any] = {}  # what boxes were made of, by the place of their element

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
        """The elements with this tag, in document order."""
        found = self._by_tag.get(tag)
        if found is None:
            found = self._by_tag[tag] = [element for element in self.elements if element.tag == tag]
        return found

    def box(self, element: Element, node: Any, found: furniture.Box) -> None:
        """An element is one text and one block."""
        text, number = " ".join(found.words), len(found.words)
        self.texts.append(text + " ")
        self.holders.append(element)
        element.last_text += 1
        if not text.isascii():
            number = counted(text, number)
        linked = min(found.linked, len(text)) if found.linked >= 0 else len(text)
        self.blocks.append(Block(text, element, linked, number))
        self.size += max(found.links, 1) - 1
        if element.tag != "form":  # which has labels, whatever else it has
            self._nodes[element.place] = node

    def unbox(self, places: list[int]) -> list[int]:
        """The boxes among the blocks at these places become the blocks inside them; where all of these are now."""
        nodes = self._nodes
        if nodes.keys().isdisjoint([self.blocks[i].element.place for i in places]):
            return places
        wanted, blocks = set(places), self.blocks
        found: list[int] = []
        self.blocks = []
        for i, block in enumerate(blocks):
            node = nodes.pop(block.element.place, None) if i in wanted else None
            parts = [block] if node is None else _inside(node, block)
            if i in wanted:
                found += range(len(self.blocks), len(self.blocks) + len(parts))
            self.blocks += parts
        return found


class TooLarge(Exception):
    """More elements than a page has, or elements inside each other without end: the time to parse those grows with the
    square of their number. The message is for the user."""


_NESTING = re.compile(
    r"<(\\?/)?(?:div|span|b|i|font|a|ul|ol|table|section|blockquote|center|em|strong|small|big|dl)(?=[\s/>])",
    re.IGNORECASE,
)
"""A mark as mark-up ends its name, and closes as in a script, too: those are full of `i<a.length` and `<b><\\/b>`."""
FEW_TOO_DEEP = 4
"""times as deep as may be: what only looks so, in scripts and comments, is parsed and counted truly, in a second"""
MANY_TAGS = 10_000
"""Marks; a page of fewer is parsed in no time however they are nested."""


def _too_deep(text: str, size: int, tags: int) -> bool:
    """Whether a page of so many bytes and marks may have elements inside each other without end.

    The visit counts them truly; this is asked before, since the time to parse them grows with the square of the depth.
    """
    if size < 3 * MANY_TAGS or tags < MANY_TAGS:
        return False
    depth = most = 0
    for match in _NESTING.finditer(text):
        depth += -1 if match[1] else 1
        most = max(most, depth)
    return most > FEW_TOO_DEEP * limits.used().nesting


def _nested_too_deep() -> TooLarge:
    return TooLarge(f"more than {limits.used().nesting:,} elements inside each other")


def _too_many_elements() -> TooLarge:
    return TooLarge(f"more than {limits.used().elements:,} elements")


def _tags(data: bytes) -> int:
    """How many marks there are; `bytes.count` takes five times as long."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("<")))


def read_page(text: str, utf8: bytes | None = None, *, boxed: bool = True, scripts: bool = True) -> Page:
    """The page in `text` (and in its `utf8`, where that is at hand); an empty one when there is nothing in it. Raises
    TooLarge. What only a browser without `scripts` would show is no part of it, if there are to be any.

    What is plainly furniture is one block each (see `furniture`), and so is each row of a table of short cells, unless
    nothing is to be `boxed`: then it is as a page saved as text has it.
    """
    if len(text) > (most := limits.used().page):
        raise TooLarge(
            f"{len(text):,} characters; of a page {most:,} are read at most (setting max_page_characters)"
        )
    data = text.encode("utf-8", "replace") if utf8 is None else utf8  # "replace": lone surrogates
    tags = _tags(data)
    if _too_deep(text, len(data), tags):
        raise _nested_too_deep()
    parser = LexborHTMLParser(data)
    walk = _Walk(joined=boxed)
    if parser.root is not None:
        first = parser.css_first("title")  # a page has it early, but a picture may have one, too
        walk.page.title = (first and first.text()) or next(
            filter(None, (node.text() for node in parser.tags("title"))), ""
        )
        walk.page.scripts = [node.text() for node in parser.css("script[type*='ld+json' i]")]
        parser.strip_tags(_UNSEEN if scripts else _UNSEEN_AT_ALL, recursive=True)
        found = furniture.Furniture(parser.root, walk.page.title, len(data), tags, boxed=boxed)
        walk.go(parser.root, found)
    walk.page.size += len(walk.page.blocks)
    return walk.page


_KNOWN_TAGS = 1_000
"""Numbers of tags below this are lexbor's own and always the same; of what it does not know, they are addresses."""

_TEXT = furniture.TEXT
_NOT_ELEMENT, _BARE, _PLAIN, _HEAD, _BREAK, _RULE, _LINK, _BLOCK, _PREFORMATTED, _TABLE, _NAMED, _BOX = range(
    12
)
_BARE_TAGS = frozenset("b i em strong span font small u big sub sup cite q mark".split())
"""Elements that are nothing but their attributes."""
_SKIPPED_TAGS = frozenset("img input source track wbr embed area param col base".split())
"""Elements with nothing inside, of which nothing is read."""
_KINDS = {
    **dict.fromkeys((*_SKIPPED_TAGS, *_NEVER_SEEN), _NOT_ELEMENT),
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(furniture.TAGS, _BOX),
    **dict.fromkeys(furniture.NAMED_TAGS, _NAMED),
    "head": _HEAD,
    **dict.fromkeys(_BARE_TAGS, _BARE),
    "pre": _PREFORMATTED,
    "table": _TABLE,
    "a": _LINK,
    "br": _BREAK,
    "hr": _RULE,
}
_known: dict[int, tuple[str, int]] = {}


def _kind_of(node: Any, number: int) -> tuple[str, int]:
    """The tag of a node and what to do with such."""
    tag: str = node.tag or "-"  # of what lexbor has no name for
    made = tag, _NOT_ELEMENT if tag[0] == "-" else _KINDS.get(tag, _PLAIN)
    if number < _KNOWN_TAGS:
        _known[number] = made
    return made


def _inside(node: Any, block: Block) -> list[Block]:
    """The blocks in a box, as if it had been none; the box, where there are too many elements."""
    walk = _Walk()
    try:
        walk.go(node, furniture.Furniture(node, "", 0, 0, boxed=False), block.element.parent)
    except TooLarge:
        return [block]
    return walk.page.blocks


_CELLS = frozenset(("td", "th"))
MAX_CELL, MAX_CELLS = 12, 40
"""Words of a cell, and cells of a row, that is read as one line"""


def _cell_of(element: Element) -> Element | None:
    """The cell of a row that an element is, or is alone in as a paragraph; None of what is in no cell, or deeper."""
    cell = element if element.tag in _CELLS else element.parent
    return cell if cell and cell.tag in _CELLS and cell.parent and cell.parent.tag == "tr" else None


def _is_short(block: Block) -> bool:
    return block.words <= MAX_CELL and not (block.words >= MIN_SENTENCE and ends_of(block.text)[0])


def _joined(row: Element, cells: list[Block]) -> Block:
    """A row as one block. One with a cell that is no link is no menu, whatever is linked in it."""
    if len(cells) == 1:
        return cells[0]
    return Block(
        BETWEEN_CELLS.join([cell.text for cell in cells]),
        row,
        sum(cell.linked for cell in cells) if all(cell.mostly_linked for cell in cells) else 0,
        sum(cell.words for cell in cells),
    )


class _Walk:
    """One visit to every node in document order, but for those inside boxes, which are one text each."""

    def __init__(self, *, joined: bool = True) -> None:
        self.page = Page()
        self._joined = joined  # whether the cells of rows are to be
        self._block: Element | None = None  # the innermost block-level element
        self._pieces: list[str] = []
        self._linked = 0  # characters inside links, among the pieces
        self._links = self._breaks = 0  # links that are open; line breaks since the last text
        self._preformatted = 0  # elements that are open in which line breaks are what they look like

    def go(  # noqa: C901 - see below
        self, root: Any, found: furniture.Furniture, parent: Element | None = None
    ) -> None:
        """Through the whole tree, without recursion (pages nest deeper than Python does) and in one piece.

        A page has a thousand nodes and more, so that a call for each of them is felt.
        """
        page, pieces, known = self.page, self._pieces, _known
        elements, texts = page.elements, page.texts
        most, deepest, names = limits.used().elements, limits.used().nesting, furniture.NAMES
        # what is open: the node, its kind, its element (if it has one), the block around it
        opened: list[tuple[Any, int, Element | None, Element | None]] = []
        node = root
        while True:
            number = node.tag_id
            below = None
            if number == _TEXT:
                text = node.text_content
                if text.isspace():  # most texts are
                    if pieces:
                        pieces.append(text)
                        if not texts[-1][-1:].isspace():
                            texts[-1] += " "
                elif parent is not None:
                    self._add_text(text, parent)
            else:
                tag, kind = known.get(number) or _kind_of(node, number)
                if kind == _BREAK:
                    self._break()
                elif kind != _NOT_ELEMENT:
                    if len(elements) >= most or len(opened) > deepest:
                        raise _nested_too_deep() if len(opened) > deepest else _too_many_elements()
                    below = node.first_child
                    attributes = node.attributes
                    if kind == _BARE and not attributes:
                        if below is not None:
                            opened.append((node, _BARE, None, None))
                    else:
                        if tag == "form" and found.holds_page(node):
                            tag, attributes, kind = "div", {}, _NAMED
                        element = Element(tag, attributes, parent, len(elements), len(texts))
                        elements.append(element)
                        if kind >= _BLOCK:
                            self._breaks = 0
                            if pieces:
                                self._flush()
                            box = None
                            if kind >= _NAMED and below is not None and (kind == _BOX or element.own & names):
                                box = found.box(node, tag, element.own, element.said)
                            if box is not None:
                                below = None
                                if box.words:
                                    page.box(element, node, box)
                            elif below is not None:
                                opened.append((node, kind, element, self._block))
                                parent = self._block = element
                                self._preformatted += kind == _PREFORMATTED
                        elif kind == _RULE and pieces:
                            self._flush()
                        elif kind == _HEAD:
                            self._read_head(node, element)
                            below = None
                        elif below is not None:
                            opened.append((node, kind, element, self._block))
                            parent = element
                            self._links += kind == _LINK
            if below is None and opened:
                below = node.next
            while below is None:
                if not opened:
                    self._flush()
                    return
                node, kind, ended, block = opened.pop()
                if ended is not None:
                    self._close(ended, kind, block)
                    parent = ended.parent
                if opened:
                    below = node.next
            node = below

    def _add_text(self, text: str, holder: Element) -> None:
        self._pieces.append(text)
        self.page.texts.append(text)
        self.page.holders.append(holder)
        self._breaks = 0
        if self._links:
            self._linked += len(text)

    def _break(self) -> None:
        """One line break is a space, two are a paragraph."""
        self._breaks += 1
        if self._pieces:
            if self._breaks > 1:
                self._flush()
            else:
                self._pieces.append("\n")

    def _close(self, element: Element, kind: int, block: Element | None) -> None:
        """An element is over; `block` is what stands around it."""
        page = self.page
        element.end, element.last_text = len(page.elements), len(page.texts)
        if kind >= _BLOCK:
            self._breaks = 0
            if self._pieces:
                self._flush()
            self._block = block
            if kind == _TABLE and self._joined:
                self._join_rows(element)
            self._preformatted -= kind == _PREFORMATTED
        elif kind == _LINK:
            self._links -= 1

    def _join_rows(self, table: Element) -> None:
        """The rows of a table of short cells are a block each: a table of results is read by its rows.

        What has a sentence or several blocks in a cell stays what it is: most tables were made to lay out a page.
        """
        blocks = self.page.blocks
        first = len(blocks)
        while first and blocks[first - 1].element.place > table.place:
            first -= 1
        rows: dict[Element, list[Block]] = {}
        seen: set[Element] = set()
        for block in blocks[first:]:
            cell = _cell_of(block.element)
            if cell is None or cell.parent is None or cell in seen or not _is_short(block):
                return
            seen.add(cell)
            rows.setdefault(cell.parent, []).append(block)
        if all(len(cells) <= MAX_CELLS for cells in rows.values()):
            blocks[first:] = [_joined(row, cells) for row, cells in rows.items()]

    def _read_head(self, head: Any, element: Element) -> None:
        """The elements of a head that something is read of; it has no text but the title."""
        elements = self.page.elements
        for node in head.iter():
            tag, attributes = node.tag, node.attributes
            if (tag == "meta" and attributes.get("content")) or (
                tag == "link" and "canonical" in (attributes.get("rel") or "").lower()
            ):
                elements.append(Element(tag, attributes, element, len(elements), 0))
        element.end = len(elements)

    def _flush(self) -> None:
        """What was read since the last block began or ended is a block; in `<pre>`, so is what blank lines part."""
        if not self._pieces:
            return
        text, linked, block = "".join(self._pieces), self._linked, self._block
        self._pieces.clear()
        self._linked = 0
        self.page.texts[-1] += " "  # what stands in two blocks is two words
        if block is None:
            return
        if self._preformatted and len(parts := _BLANK_LINE.split(text)) > 1:
            share = linked / len(text)
            for part in parts:
                self._add(part, block, round(share * len(part)))
        else:
            self._add(text, block, linked)

    def _add(self, text: str, block: Element, linked: int) -> None:
        plain = text.isascii()
        if words := (text if plain else regular(text)).split():
            text, number = " ".join(words), len(words)
            self.page.blocks.append(Block(text, block, linked, number if plain else counted(text, number)))


_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")
