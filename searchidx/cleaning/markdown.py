"""A Markdown note to an Article.

In: a Source of kind "markdown". Out: the Article: metadata from the front matter, the first heading
as title when the front matter has none, and the paragraphs without marks. A note is its writer's own
text, so nothing is cut as boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searchidx.cleaning import record
from searchidx.cleaning.front_matter import front_matter
from searchidx.cleaning.whitespace import one_line, paragraphs, regular
from searchidx.models import Article, Skipped, Source

_TAG = re.compile(r"<[A-Za-z/][^<>]*>")
_PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def clean(source: Source) -> Article | Skipped:
    """The Article in a note; a note without words is skipped."""
    text = regular(source.text)
    fields, body = front_matter(text)
    blocks = list(_blocks(_PARSER.parse(body)))
    if blocks and blocks[0][0] == "h1" and fields.get("title", blocks[0][1]) == blocks[0][1]:
        fields["title"] = blocks.pop(0)[1]
    headings = [at for at, (tag, _) in enumerate(blocks) if tag == "h1"]
    if len(headings) == 1 and headings[0] < MAX_ABOVE and "title" not in fields:
        fields["title"] = blocks.pop(headings[0])[1]
    fields["text"] = paragraphs("\n\n".join(block for _, block in blocks))
    made = record.clean(Source(source.path, "record", record=fields))
    if isinstance(made, Skipped):
        return Skipped(source.path, "no words in it")
    return replace(made, clues=tuple(replace(clue, source="front matter") for clue in made.clues))


MAX_ABOVE = 5
"""Blocks above the headline: a menu, a logo, the address"""


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Each block as (tag, plain text): paragraphs, headings, list items, table rows, code."""
    row: list[str] = []
    tag = "p"
    for token in tokens:
        if token.type == "heading_open":
            tag = token.tag
        elif token.type == "inline":
            if token.map is None or tag == "td":
                row.append(_inline(token))
            elif block := _inline(token):
                yield tag, block
            tag = "p" if tag.startswith("h") else tag
        elif token.type in ("fence", "code_block"):
            yield "code", token.content.strip("\n")
        elif token.type == "html_block":
            if block := one_line(_TAG.sub(" ", _without_comments(token.content))):
                yield "p", block
        elif token.type in ("th_open", "td_open"):
            tag = "td"
        elif token.type == "tr_close":
            yield "td", " | ".join(filter(None, row))
            row, tag = [], "p"


def _without_comments(text: str) -> str:
    """HTML without its comments; a pattern would look for the end of each that has none."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[at:start])
        at = end + 3
    return " ".join((*pieces, text[at:]))


def _inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return one_line("".join(parts))
