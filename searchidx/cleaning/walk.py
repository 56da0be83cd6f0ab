"""Mark-up to a Page, in one visit.

In: the text of a page. Out: its `Page`. The tags that `markup` cuts it into are walked once. Elements that pages leave
open are closed where browsers close them, as far as it makes a difference to the text; a tree of nodes is never built.
See docs/decisions/0036.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from searchidx.cleaning.lines import counted
from searchidx.cleaning.markup import read_markup, whole_tags
from searchidx.cleaning.page import Block, Element, Page
from searchidx.cleaning.whitespace import regular

MAX_ELEMENTS = 200_000
"""Elements that are looked at; a page of more is cut there."""

MAX_NESTING = 5_000
"""Elements inside each other; a page of more is nobody's writing."""


class TooDeep(Exception):
    """More than MAX_NESTING elements inside each other."""


BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre form fieldset address body details summary center".split()
)


def read_page(text: str) -> Page:
    """The page in `text`; an empty one when there is nothing in it. Raises TooDeep."""
    markup = read_markup(text)
    walk = _Walk(Page(markup.title, markup.scripts))
    walk.go(whole_tags(markup.pieces))
    _unwrap_forms(walk.page)
    for block in walk.page.blocks:
        block.element.judge_roles()
    return walk.page


def _unwrap_forms(page: Page) -> None:
    """Take a form that half of the page stands in for a plain element: some systems send every page as one."""
    for form in page.named("form"):
        inside = sum(map(len, page.texts[form.first_text : form.last_text]))
        if inside * 2 > sum(map(len, page.texts)):
            form.tag, form.raw = "div", ""


_PLAIN, _LINK, _BLOCK, _PREFORMATTED = range(4)
_INLINE = frozenset("b i em strong span font small u big sub sup cite q mark".split())
"""Elements that are nothing but their attributes."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements with nothing inside, which are not closed."""
_IGNORED = _VOID - {"meta", "link", "hr"} | {"body"}
"""Tags that begin nothing of which anything is said."""
_IN_HEAD = frozenset("html head meta link base".split())
"""What stands before the body."""
_KNOWN = BLOCKS | _INLINE | _VOID | _IN_HEAD | frozenset(("a", "body"))
_KINDS = {**dict.fromkeys(BLOCKS, _BLOCK), "pre": _PREFORMATTED, "a": _LINK}

_CELLS = frozenset(("td", "th", "tr", "thead", "tbody", "tfoot", "caption"))
_ENDS_PARAGRAPH = BLOCKS - _CELLS - {"p", "body"} | {"p"}
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li", "p")), frozenset(("ul", "ol", "td", "table", "body"))),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd", "p")), frozenset(("dl", "td", "table", "body")))),
    **dict.fromkeys(("td", "th"), (frozenset(("td", "th")), frozenset(("tr", "table", "body")))),
    "tr": (frozenset(("tr", "td", "th", "caption")), frozenset(("table", "body"))),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (_CELLS, frozenset(("table", "body")))),
}  # fmt: skip
"""Tag -> what it ends when it begins, unless one of the others lies between."""
_PARAGRAPH = (frozenset("p"), frozenset(("td", "th", "table", "body")))
_LINKS = (frozenset("a"), BLOCKS | {"body"})
MAX_REACH = 100
"""Elements that are looked at for the one that a tag ends; of pages that nest deeper, some end later than they say."""

_Open = tuple[str, int, Element | None, Element | None]
"""An element that is open: its tag, its kind, itself (if it is more than its tag), the block around it."""


class _Walk:
    """One visit to every tag and text, in document order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._parent: Element | None = None
        self._block: Element | None = None  # the innermost block-level element
        self._opened: list[_Open] = []
        self._links = 0  # that are open
        self._paragraphs = 0  # that are open
        self._breaks = 0  # line breaks since the last text
        self._pieces: list[str] = []
        self._linked = 0  # characters inside links, among the pieces
        self._preformatted = 0  # elements that are open in which line breaks are what they look like

    def go(self, tags: Iterator[tuple[str, str]]) -> None:  # noqa: C901 - see below
        """Through the whole page, without recursion (pages nest deeper than Python does) and in one piece.

        A page has a thousand tags and more, so that a call for each of them is felt.
        """
        elements, texts, holders, opened, pieces = (
            self.page.elements, self.page.texts, self.page.holders, self._opened, self._pieces
        )  # fmt: skip
        body = False
        for head, text in tags:
            if head[:1] == "/":
                tag = head[1:]
                if not opened or opened[-1][0] != tag or tag == "body":
                    self._end(tag.strip().lower())
                else:
                    _, kind, element, block = opened.pop()
                    if element is not None:
                        element.end, element.last_text = len(elements), len(texts)
                        self._parent = element.parent
                        if kind >= _BLOCK:
                            self._leave(tag, kind, block)
                        elif kind == _LINK:
                            self._links -= 1
            elif head and head[0] not in "!?":
                tag, _, raw = head.partition(" ")
                if tag not in _KNOWN:
                    tag, raw = _name_of(head)
                if not body and tag not in _IN_HEAD:
                    body = True
                    self._begin_body(raw if tag == "body" else "")
                if tag == "br":  # one line break is a space, two are a paragraph
                    self._breaks += 1
                    if self._breaks > 1:
                        if pieces:
                            self._flush()
                    elif pieces:
                        pieces.append("\n")
                elif tag in _INLINE and not raw:
                    opened.append((tag, _PLAIN, None, None))
                elif tag not in _IGNORED and (tag != "html" or not elements):
                    if len(elements) >= MAX_ELEMENTS:
                        break
                    self._begin(tag, raw)
            if not text:
                continue
            if "&" in text:
                text = unescape(text)
            if text.isspace():  # most texts are
                if pieces:
                    pieces.append(text)
                    texts[-1] += " "
                continue
            if not body:
                body = True
                self._begin_body("")
            if len(opened) > MAX_NESTING:
                raise TooDeep
            pieces.append(text)
            texts.append(text)
            holders.append(self._parent)
            self._breaks = 0
            if self._links:
                self._linked += len(text)
        self._close(0)
        if pieces:
            self._flush()

    def _begin(self, tag: str, raw: str) -> None:
        """An element begins, and ends those that cannot go on inside it or beside it."""
        kind = _KINDS.get(tag, _PLAIN)
        if self._paragraphs and tag in _ENDS_PARAGRAPH:
            self._close_implied(*_PARAGRAPH)
        if tag in _IMPLIED:
            self._close_implied(*_IMPLIED[tag])
        elif kind == _LINK and self._links:
            self._close_implied(*_LINKS)
        page = self.page
        element = Element(tag, raw, self._parent, len(page.elements), len(page.texts))
        page.elements.append(element)
        if kind >= _BLOCK:
            self._breaks = 0
            if self._pieces:
                self._flush()
        if tag in _VOID:
            return
        self._opened.append((tag, kind, element, self._block))
        self._parent = element
        if kind >= _BLOCK:
            self._block = element
            self._preformatted += kind == _PREFORMATTED
            self._paragraphs += tag == "p"
        elif kind == _LINK:
            self._links += 1

    def _begin_body(self, raw: str) -> None:
        """Every page has a root and a body, whether it says so or not."""
        elements = self.page.elements
        if not elements:
            elements.append(Element("html", "", None, 0, 0))
            self._opened.append(("html", _PLAIN, elements[0], None))
        self._close(1)
        self._parent = Element("body", raw, elements[0], len(elements), len(self.page.texts))
        elements.append(self._parent)
        self._block = self._parent
        self._opened.append(("body", _BLOCK, self._parent, None))

    def _close(self, place: int) -> None:
        """Close what was opened from `place` on."""
        elements, texts = len(self.page.elements), len(self.page.texts)
        while len(self._opened) > place:
            tag, kind, element, block = self._opened.pop()
            if element is None:
                continue
            element.end, element.last_text = elements, texts
            self._parent = element.parent
            if kind >= _BLOCK:
                self._leave(tag, kind, block)
            elif kind == _LINK:
                self._links -= 1

    def _leave(self, tag: str, kind: int, around: Element | None) -> None:
        """A block ends, and `around` is the innermost one again."""
        self._breaks = 0
        if self._pieces:
            self._flush()
        self._block = around
        self._preformatted -= kind == _PREFORMATTED
        self._paragraphs -= tag == "p"

    def _close_implied(self, ended: frozenset[str], within: frozenset[str]) -> None:
        """Close the outermost of the `ended` elements that are open, as far as the next one of `within`."""
        opened, found = self._opened, 0
        for place in range(len(opened) - 1, max(0, len(opened) - MAX_REACH), -1):
            if opened[place][0] in ended:
                found = place
            if opened[place][0] in within:
                break
        if found:
            self._close(found)

    def _end(self, tag: str) -> None:
        """An end tag that is not that of the innermost element: what it leaves open is closed, too.

        None ends a cell or a table that is not its own, and one that is no block's ends no block.
        """
        if tag in ("body", "html"):
            return
        opened = self._opened
        inline, cell = tag not in BLOCKS, tag in _CELLS
        for place in range(len(opened) - 1, max(0, len(opened) - MAX_REACH), -1):
            name, kind, _, _ = opened[place]
            if name == tag:
                self._close(place)
                return
            of_another_table = (name == "table" and tag != "table") or (
                name in _CELLS and not cell and tag != "table"
            )
            if of_another_table or (inline and kind >= _BLOCK):
                return

    def _flush(self) -> None:
        """What was read since the last block began or ended is a block; in `<pre>`, so is what blank lines part."""
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
        words = (text if text.isascii() else regular(text)).split()
        if words:
            text = " ".join(words)
            self.page.blocks.append(Block(text, block, linked, counted(text, len(words))))


_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")


def _name_of(head: str) -> tuple[str, str]:
    """The name of a tag, and its attributes as written."""
    parts = head.split(None, 1)
    tag = parts[0].lower()
    if "/" in tag:
        tag = tag.partition("/")[0]
    return tag, parts[1].rstrip("/") if len(parts) > 1 else ""
