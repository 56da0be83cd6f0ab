"""HTML that is an article and nothing else to an Article: a feed's entry, a chapter, a mail.

In: a Source of kind "fragment". Out: the Article of all its blocks, less the phrases that belong to no story
("The post … appeared first on …"). What is known from outside, its title first of all, is in `Source.stated`.
"""

from __future__ import annotations

import lxml.etree
import lxml.html

from searchidx.cleaning import text as text_rules
from searchidx.cleaning.language import language_of
from searchidx.cleaning.whitespace import one_line
from searchidx.models import Article, Line, Skipped, Source

_INVISIBLE = frozenset("script style noscript template svg select head iframe object button".split())
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr br hr section article header footer aside nav main ul ol dl dt dd table "
    "figure figcaption blockquote pre address body".split()
)
_HEADINGS = ("h1", "h2", "title")


def clean(source: Source) -> Article | Skipped:
    """The Article; one without a word in title and text is skipped."""
    tree = _parse(source.text)
    stated = (source.stated or {}).get("title", "")
    title = one_line(stated) if "<" not in stated else one_line(_text(_parse(stated)))
    blocks = [] if tree is None else [block for line in _text(tree).split("\n") if (block := one_line(line))]
    title = title or _heading(tree)
    if title and blocks and blocks[0] == title:
        del blocks[0]
    reasons = text_rules.trim(blocks, title)
    lines = tuple(Line(block, not why, why or "story") for block, why in zip(blocks, reasons, strict=True))
    body = "\n\n".join(line.text for line in lines if line.kept)
    if not any(map(str.isalnum, title + body)):
        return Skipped(source.path, "no words in it")
    return Article(
        title=title,
        text=body,
        language=language_of(body or title, (source.stated or {}).get("language")),
        lines=lines,
    )


def _parse(text: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None


def _heading(tree: lxml.html.HtmlElement | None) -> str:
    """The document's own title: its first heading, or what stands in its head."""
    if tree is None:
        return ""
    found = (one_line(" ".join(node.itertext())) for tag in _HEADINGS for node in tree.iter(tag))
    return next(filter(None, found), "")


def _text(tree: lxml.html.HtmlElement | None) -> str:
    """What a reader sees, a line per block."""
    if tree is None:
        return ""
    pieces: list[str] = []
    hidden = 0
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        began = event == "start"
        if tag in _INVISIBLE:
            hidden += 1 if began else -1
        if not hidden:
            text = (node.text if began and tag else node.tail if not began else "") or ""
            pieces.append(("\n" if tag in _BLOCKS else "") + " ".join(text.split("\n")))
    return "".join(pieces)
