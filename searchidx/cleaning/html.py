"""An HTML page to an Article.

In: a Source of kind "html". Out: the Article: the body as trafilatura (fast mode) finds it, metadata
and date clues by `metadata`. Where trafilatura finds nothing, the visible text goes through the rules
for text without HTML. A page of navigation is skipped.
"""

from __future__ import annotations

import logging
import re

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import Document

from searchidx.cleaning import text as text_rules
from searchidx.cleaning.language import language_of
from searchidx.cleaning.metadata import page_metadata
from searchidx.cleaning.whitespace import one_line, regular
from searchidx.models import Article, Failure, Line, Skipped, Source

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, we say ourselves
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

MIN_BLOCKS = 3
MAX_PARAGRAPH = 150  # words
MAX_SHARE = 0.6  # of an article's words in one paragraph
MIN_LIST = 60  # words
NOTE_WORDS = 80
"""Pages of fewer visible words are notes somebody made: they are too small for trafilatura to judge."""
MAX_LINKED = 0.5  # of a block's words inside links; more is navigation

_INVISIBLE = frozenset(
    ["script", "style", "noscript", "template", "svg", "select", "head", "iframe", "object", "button"]
)
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th br hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre form fieldset address body".split()
)
_PROSE = sorted(_BLOCKS - {"br", "hr", "nav", "header", "footer", "aside", "form", "table", "tr"})
_FURNITURE = frozenset(["nav", "footer", "aside", "form"])
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ELEMENTS = lxml.etree.ElementDefaultClassLookup(
    element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment, entity=lxml.html.HtmlEntity
)
"""The same class for every tag: lxml.html's own look-up, which has one for forms, asks Python each time."""


def clean(source: Source) -> Article | Skipped | Failure:
    """The Article in a page."""
    tree = _parse(source.text)
    if tree is None:
        return Skipped(source.path, "empty")
    metadata = page_metadata(tree)
    title, lines = metadata.title, _lines(tree, metadata.title)
    if _doubtful(lines):
        verdict = text_rules.judge(regular(visible_text(tree)), whole_page=True)
        found = sum(line.kept for line in verdict.lines)
        if not _words(lines) or (found >= MIN_BLOCKS and _words(verdict.lines) < 1.2 * _words(lines)):
            title, lines = title or verdict.title, verdict.lines
    note = _words(lines) < NOTE_WORDS and len(visible_text(tree).split()) < NOTE_WORDS
    if note:
        lines = _judged(_prose_blocks(tree), title)
    kept = [line.text for line in lines if line.kept]
    # a dated page may be a list of names and results; one without a date is a list of links
    listed = bool(metadata.clues) and _words(lines) >= MIN_LIST
    if not (kept if note else text_rules.has_prose(kept) or listed):
        return Skipped(source.path, "only navigation, no article")
    body = "\n\n".join(kept)
    return Article(
        title=title,
        text=body,
        language=language_of(body, metadata.language),
        site=metadata.site,
        author=metadata.author,
        url=metadata.url,
        clues=metadata.clues,
        lines=lines,
    )


def _parse(text: str) -> lxml.html.HtmlElement | None:
    # lxml refuses str with an encoding declaration, and its C side stops at a NUL
    text = _DECLARATION.sub("", text)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None


def _lines(tree: lxml.html.HtmlElement, title: str) -> tuple[Line, ...]:
    """The blocks that trafilatura takes for the article's, less what the rules for text know better."""
    return _judged(_blocks(tree), title)


def _judged(blocks: list[str], title: str) -> tuple[Line, ...]:
    reasons = text_rules.trim(blocks, title)
    return tuple(Line(block, not why, why or "story") for block, why in zip(blocks, reasons, strict=True))


def _words(lines: tuple[Line, ...]) -> int:
    return sum(len(line.text.split()) for line in lines if line.kept)


def _doubtful(lines: tuple[Line, ...]) -> bool:
    """A page laid out in tables or by line breaks comes as hardly a block, or one that holds everything."""
    kept = [line.text for line in lines if line.kept]
    if not text_rules.has_prose(kept):
        return True
    longest = max(len(block.split()) for block in kept)
    return longest > MAX_PARAGRAPH and longest > MAX_SHARE * _words(lines)


def _blocks(tree: lxml.html.HtmlElement) -> list[str]:
    """The paragraphs that trafilatura takes for the article's."""
    try:
        found = trafilatura.bare_extraction(
            tree, fast=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:
        return []
    if not isinstance(found, Document) or found.body is None:
        return []
    blocks = [one_line(found.body.text or "")]
    for element in found.body:
        blocks += (*_block(element).split("\n\n"), one_line(element.tail or ""))
    return [block for block in blocks if block]


def _block(element: lxml.etree._Element) -> str:
    """One element of trafilatura's body as paragraphs: list items and table rows apart."""
    if element.tag in ("list", "table", "quote"):
        parts = [one_line(element.text or ""), *(_block(child) for child in element)]
        return "\n\n".join(filter(None, parts))
    if element.tag == "row":
        return one_line(" ".join(" ".join(cell.itertext()) for cell in element))
    return "\n\n".join(filter(None, map(one_line, "".join(_pieces(element)).split("\n\n"))))


def _pieces(element: lxml.etree._Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            pieces.append("\n\n" if (child.getnext() is not None and child.getnext().tag == "lb") else " ")
        else:
            pieces.extend(_pieces(child))
        pieces.append(child.tail or "")
    return pieces


def _prose_blocks(tree: lxml.html.HtmlElement) -> list[str]:
    """The blocks outside navigation and the like that are not mostly links."""
    found: list[str] = []
    for node in tree.iter(*_PROSE):
        if any(parent.tag in _FURNITURE for parent in node.iterancestors()):
            continue
        text = one_line(_own_text(node))
        linked = one_line(" ".join(" ".join(link.itertext()) for link in node.iter("a")))
        if any(map(str.isalnum, text)) and len(linked.split()) <= MAX_LINKED * len(text.split()):
            found.append(text)
    return found


def _own_text(node: lxml.html.HtmlElement) -> str:
    """The text of a block without that of the blocks inside it."""
    pieces = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _INVISIBLE and child.tag not in _BLOCKS:
            pieces.append(_own_text(child))
        elif child.tag == "br":
            pieces.append(" ")
        pieces.append(child.tail or "")
    return "".join(pieces)


def visible_text(tree: lxml.html.HtmlElement) -> str:
    """What a reader sees of a page, a line per block."""
    pieces: list[str] = []
    hidden = 0
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            hidden += tag in _INVISIBLE
            if not hidden:
                pieces.append("\n" if tag in _BLOCKS else "")
                pieces.append(" ".join((node.text or "").split("\n")))
        else:
            hidden -= tag in _INVISIBLE
            if not hidden:
                pieces.append("\n" if tag in _BLOCKS else "")
                pieces.append(" ".join((node.tail or "").split("\n")))
    return "".join(pieces)
