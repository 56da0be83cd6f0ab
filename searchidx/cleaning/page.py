"""An HTML page, parsed once: its elements in document order, its texts, its blocks.

In: mark-up. Out: a `Page`. Parsed by lexbor (as a browser would) and walked once, since it is the visits that
cost, not the parsing; title, metadata, bylines and the story are then read off plain Python values. What is
not shown (scripts, styles, comments) has no text here, but for JSON-LD, which is kept apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from searchidx import limits
from searchidx.cleaning.lines import counted
from searchidx.cleaning.names import TAG_BITS, roles_of_names
from searchidx.cleaning.whitespace import regular

MAX_DEPTH = 2_000
"""Elements inside each other; what lies deeper is no article's."""

_UNSEEN = (
    "script style noscript template svg select iframe object button title canvas audio video map math".split()
)
"""Elements whose text is not the page's."""

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre form fieldset address body details summary center".split()
)


_ATTRIBUTE = re.compile(r' ([^\s=>"]+)="([^"]*)"')
_ENTITIES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
"""What a tree that is written out has instead of characters; no others."""


def _unescaped(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


_PLAIN, _BARE, _BREAK, _RULE, _LINK, _BLOCK, _PREFORMATTED = range(7)
"""What an element is to the text around it; from `_BLOCK` on it is a piece of its own."""
_BARE_TAGS = frozenset("b i em strong span font small u big sub sup cite q mark".split())
"""Elements that are nothing but their attributes."""
_KINDS = {
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(_BARE_TAGS, _BARE),
    "pre": _PREFORMATTED,
    "a": _LINK,
    "br": _BREAK,
    "hr": _RULE,
}
_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
"""Elements that have no end tag."""


class StartTag:
    """A start tag as written; the elements of a page that begin alike share one, and what is found out from it."""

    __slots__ = ("_attributes", "closing", "kind", "tag", "text", "void")

    def __init__(self, text: str) -> None:
        self.text = text  # between the angle brackets
        self.tag, _, said = text.partition(" ")
        kind = _KINDS.get(self.tag, _PLAIN)
        self.kind = _PLAIN if kind == _BARE and said else kind
        self.closing = "/" + self.tag
        self.void = self.tag in _VOID
        self._attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """Names and values of the attributes, taken apart when first asked for."""
        found = self._attributes
        if found is None:
            found = dict(_ATTRIBUTE.findall(self.text))
            if "&" in self.text:
                found = {name: _unescaped(value) for name, value in found.items()}
            self._attributes = found
        return found


class Element:
    """An element: its tag, attributes, parent, and what of the page's elements and texts is inside it.

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
        "roles",
        "start",
        "tag",
    )

    def __init__(self, start: StartTag, parent: Element | None, place: int, text: int) -> None:
        self.start = start
        self.tag = start.tag
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
        """Names and values of the attributes."""
        return self.start.attributes

    def judge_roles(self) -> None:
        """Find out the roles and depth of this element and of those around it, once."""
        if self.depth >= 0:
            return
        chain = [self]
        parent = self.parent
        while parent is not None and parent.depth < 0:
            chain.append(parent)
            parent = parent.parent
        while chain:
            element = chain.pop()
            if parent is None or element.tag == "body":  # what is said of the page says nothing of its parts
                element.roles = element.near_roles = element.depth = 0
            else:
                names = _names_of(element.start)
                own = roles_of_names(names) if names else 0
                element.near_roles = own or parent.near_roles
                element.roles = own | parent.roles | TAG_BITS.get(element.tag, 0)
                element.depth = parent.depth + 1
            parent = element

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


def _names_of(start: StartTag) -> str:
    """The class and id that a start tag gives."""
    if " " not in start.text:
        return ""
    attributes = start.attributes
    name, own_id = attributes.get("class"), attributes.get("id")
    if own_id:
        return f"{name or ''} {own_id}"[:300]
    return name[:300] if name else ""


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

    def named(self, tag: str) -> list[Element]:
        """The elements with this tag, in document order."""
        return [element for element in self.elements if element.tag == tag]


class TooLarge(Exception):
    """More elements than a page has, or elements inside each other without end: the time to parse those grows with the
    square of their number. The message is for the user."""


_NESTING = re.compile(
    r"<(/?)(?:div|span|b|i|font|a|ul|ol|table|section|blockquote|center|em|strong|small|big|dl)\b",
    re.IGNORECASE,
)
MANY_TAGS = 10_000
"""Marks; a page of fewer is parsed in no time however they are nested."""


def _too_deep(text: str) -> bool:
    if len(text) < 3 * MANY_TAGS or text.count("<") < MANY_TAGS:
        return False
    depth = most = 0
    for match in _NESTING.finditer(text):
        depth += -1 if match[1] else 1
        most = max(most, depth)
    return most > limits.used().nesting


def read_page(text: str) -> Page:
    """The page in `text`; an empty one when there is nothing in it. Raises TooLarge."""
    if len(text) > (most := limits.used().page):
        raise TooLarge(
            f"{len(text):,} characters; of a page {most:,} are read at most (setting max_page_characters)"
        )
    if _too_deep(text):
        raise TooLarge(f"more than {limits.used().nesting:,} elements inside each other")
    try:
        parser = LexborHTMLParser(text)
    except UnicodeEncodeError:  # lone surrogates
        parser = LexborHTMLParser(text.encode("utf-8", "replace").decode("utf-8"))
    walk = _Walk()
    if parser.root is not None:
        _read_head(parser, walk.page)
        parser.strip_tags(_UNSEEN, recursive=True)
        walk.go(parser.html or "")
    _unwrap_forms(walk.page)
    for block in walk.page.blocks:
        block.element.judge_roles()
    return walk.page


def _read_head(parser: LexborHTMLParser, page: Page) -> None:
    """Note the title and the JSON-LD."""
    for node in parser.css('title, script[type*="ld+json" i]'):
        if node.tag == "script":
            page.scripts.append(node.text(deep=True))
        elif not page.title:
            page.title = node.text(deep=True)


_PLAIN_BOX = StartTag("div")


def _unwrap_forms(page: Page) -> None:
    """Take a form that half of the page stands in for a plain element: some systems send every page as one."""
    for form in [element for element in page.elements if element.tag == "form"]:
        inside = sum(map(len, page.texts[form.first_text : form.last_text]))
        if inside * 2 > sum(map(len, page.texts)):
            form.start, form.tag = _PLAIN_BOX, "div"


_NO_START = ("/", "!", "?")
"""What an end tag, a comment or the document's type, and a program's instruction begin with."""

_RAW = re.compile(r"(<(xmp|plaintext)\b[^>]*>)(.*?)(?=</\2>)", re.DOTALL)
"""Elements whose text is written out as it is, tags of old that hardly a page has."""


class _Walk:
    """One pass over a page as lexbor writes it out: every element closed, every attribute in double quotes.

    Asking the parser for node after node takes three times as long as cutting what it writes at its tags.
    """

    def __init__(self) -> None:
        self.page = Page()
        self._pieces: list[str] = []
        self._linked = 0  # characters inside links, among the pieces
        self._preformatted = 0  # elements that are open in which line breaks are what they look like

    def go(self, written: str) -> None:  # noqa: C901 - see below
        """Through the whole page, without recursion (pages nest deeper than Python does) and in one piece.

        A page has a thousand tags and more, so that a call for each of them is felt.
        """
        if "<xmp" in written or "<plaintext" in written:
            written = _RAW.sub(lambda found: found[1] + html.escape(found[3], quote=False), written)
        page, pieces = self.page, self._pieces
        elements, texts, holders = page.elements, page.texts, page.holders
        most = limits.used().elements
        known: dict[str, StartTag] = {}
        parent: Element | None = None  # of what comes next
        block: Element | None = None  # the innermost block-level one
        links = breaks = 0  # links that are open; line breaks since the last text
        # what is open: its start tag, its element (if it has one), the block around it
        opened: list[tuple[StartTag, Element | None, Element | None]] = []
        parts = iter(written.split("<"))
        next(parts)  # nothing stands before the first tag
        element_count = text_count = 0  # to ask for lengths is felt, too
        for part in parts:
            head, _, text = part.partition(">")
            start = known.get(head)
            if start is None and head[:1] not in _NO_START:
                start = known[head] = StartTag(head)
            if start is None and head[:1] == "/":
                while opened:  # once, unless a tag is not what it seems
                    over, element, outer = opened.pop()
                    if element is not None:
                        element.end, element.last_text = element_count, text_count
                        parent = element.parent
                        if over.kind >= _BLOCK:
                            breaks = 0
                            if pieces:
                                self._flush(block)
                            block = outer
                            self._preformatted -= over.kind == _PREFORMATTED
                        elif over.kind == _LINK:
                            links -= 1
                    if over.closing == head:
                        break
            elif start is None:
                if head[:3] == "!--":  # which may hold what looks like tags
                    while "-->" not in part:
                        part = next(parts, "-->")
                    text = part.partition("-->")[2]
            else:
                kind = start.kind
                if kind == _BREAK:  # one line break is a space, two are a paragraph
                    breaks += 1
                    if pieces:
                        if breaks > 1:
                            self._flush(block)
                        else:
                            pieces.append("\n")
                elif kind == _BARE or len(opened) >= MAX_DEPTH:
                    if not start.void:
                        opened.append((start, None, None))
                else:
                    if element_count >= most:
                        raise TooLarge(f"more than {most:,} elements")
                    element = Element(start, parent, element_count, text_count)
                    elements.append(element)
                    element_count += 1
                    if kind >= _BLOCK or kind == _RULE:
                        breaks = 0
                        if pieces:
                            self._flush(block)
                    if not start.void:
                        opened.append((start, element, block))
                        parent = element
                        if kind >= _BLOCK:
                            block = element
                            self._preformatted += kind == _PREFORMATTED
                        elif kind == _LINK:
                            links += 1
            if text:
                if "&" in text:
                    text = _unescaped(text)
                if text.isspace():  # most texts are; they open and close nothing
                    if pieces:
                        pieces.append(text)
                        texts[-1] += " "
                elif parent is not None and len(opened) <= MAX_DEPTH:
                    pieces.append(text)
                    texts.append(text)
                    holders.append(parent)
                    text_count += 1
                    breaks = 0
                    if links:
                        self._linked += len(text)
        self._flush(block)

    def _flush(self, block: Element | None) -> None:
        """What was read since the last block began or ended is a block; in `<pre>`, so is what blank lines part."""
        if not self._pieces:
            return
        text, linked = "".join(self._pieces), self._linked
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
        words = (text if text.isascii() else regular(text)).split()
        if words:
            text = " ".join(words)
            self.page.blocks.append(Block(text, block, linked, counted(text, len(words))))


_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")
