"""Boxes of a page that are plainly furniture, known by a few questions to the parser before they are visited.

In: a parsed tree, and an element of it with what its tag and names say. Out: its text in one piece, where it is
navigation, a list of links, a footer or the like without a headline, a paragraph or an author's name in it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from searchidx.cleaning.byline_names import ASIDE, ASIDE_TAGS
from searchidx.cleaning.names import BITS
from searchidx.cleaning.whitespace import regular

TEXT = 2
"""lexbor's number of a piece of text."""
TAGS = frozenset("nav footer aside form ul ol".split())
"""What may be furniture by its tag alone."""
LISTS = frozenset(("ul", "ol"))
NAMED_TAGS = frozenset("div section".split())
"""What may be by its names."""
NAMES = (
    BITS["nav"] | BITS["foot"] | BITS["comments"] | BITS["related"] | BITS["popular"] | BITS["cookie"] | BITS["signup"]
    | BITS["ad"] | BITS["share"] | BITS["aside"] | BITS["tags"] | BITS["teaser"] | BITS["widgety"]
)  # fmt: skip
FEW_SAID = BITS["nav"] | BITS["cookie"] | BITS["ad"] | BITS["share"] | BITS["signup"]
"""Names of boxes of a few words without a link or a field, whatever they are made of."""
_FIELDS = "input,textarea,label"
_WRITTEN = "p,h2,h3,h4,br,b,i,em,strong"
"""What a story has in it: it may stand in an "item" or a "box"."""

MIN_PARAGRAPH = 20
"""Words of a paragraph that says something."""
FEW_WORDS = 50
"""A box of so many need not be links: a form, a notice, buttons."""
FOOTER_WORDS = 150
SIGNATURE_WORDS = 60
"""A box of fewer may be the line of author and date, if there is one in it."""
LINK_WORDS = 8
"""Words for each link, at most, of a box that is nothing but links."""
MENU_WORDS = 2
"""for each link, at most, of a list that no story has"""
MAX_LINK_WORDS = 15
"""for each link of any list of links"""
MIN_LINKED, MIN_LISTED = 0.5, 0.8
"""of the letters inside links: of a box, of a list whose names do not say what it is"""
MIN_LINKS = 2
"""of a list"""
NEAR = 8
"""nodes before a list in which a piece of a story may stand"""
MAX_READ = 2
"""How many times its mark-up's length of a page's text may be read: boxes stand in boxes."""
MAX_TRIES = 200
"""Elements of a page that may turn out to be no box; of most it is two."""
MAX_VISITS = 4_000_000
"""Nodes of a page that may be gone through for nothing: a page of many has fewer tries."""

_MARKS = "p,h1,h2,main,[itemprop=articlebody i],meta[itemprop]:not([itemprop=position i])"
_SIGNED = ",".join(
    (
        "time", "address", "[itemprop]", "[rel=author]",
        *(f"[class*={part} i]" for part in ("aut", "byline", "date", "time", "publi", "meta")),
    )
)  # fmt: skip
"""What the line of author and date has in it."""


class Box(NamedTuple):
    """A box in one piece: its words, how many characters of it are linked (or ALL), how many links there are."""

    words: list[str]
    linked: int
    links: int


ALL = -1


class Furniture:
    """What of a tree is furniture."""

    def __init__(self, root: Any, title: str, size: int, tags: int, *, boxed: bool) -> None:
        self._headed: set[int] = set()  # elements around a headline or the main part
        self._prose: set[int] = set()  # around a paragraph
        self._flow: set[int] = set()  # whose own children are paragraphs
        self._near: set[int] = set()  # and whose children's are
        self._boxed = boxed
        self._root = root
        self._left = MAX_READ * size
        self._tries = self._forms = min(MAX_TRIES, MAX_VISITS // max(tags, 1))
        self._whole = -1  # characters of the page, where they were counted
        for node in root.css(_MARKS) if boxed else ():
            tag = node.tag
            if tag == "p":
                text = node.text() if self._left > 0 else ""
                self._left -= len(text)
                if len(text) > 4 * MIN_PARAGRAPH and len(text.split()) >= MIN_PARAGRAPH:
                    _around(node, self._prose)
                    self._flow.add((around := node.parent).mem_id)
                    if around.parent is not None:
                        self._near.add(around.parent.mem_id)
            elif tag != "h2":
                _around(node, self._headed)
            elif self._left > 0:
                text = node.text()
                self._left -= len(text)
                if (text := text.strip()) and text in title:
                    _around(node, self._headed)

    def holds_page(self, node: Any) -> bool:
        """Whether half of the page's text is inside: some systems send every page as one form."""
        if self._left <= 0 or not self._forms or node.first_child is None:
            return False
        self._forms -= 1
        inside = _length(node)
        self._left -= inside
        if not inside:
            return False
        if self._whole < 0:
            self._whole = _length(self._root)
        return 2 * inside > self._whole

    def box(self, node: Any, tag: str, own: int, said: int) -> Box | None:
        """The element in one piece, if it is furniture; its names say that it is `own`, and `said` of authors.

        One of `NAMED_TAGS` is worth the question only where `own` has one of `NAMES`.
        """
        place = node.mem_id
        if not self._boxed or place in self._headed or (tag != "footer" and place in self._prose):
            return None
        if tag in LISTS and node.parent.mem_id in self._flow:
            return None  # a list between paragraphs is theirs
        if self._left <= 0 or not self._tries:
            return None
        self._tries -= 1
        text = node.text(separator=" ", skip_empty=True)
        self._left -= len(text)
        words = (text if text.isascii() else regular(text)).split()
        number = len(words)
        if number < SIGNATURE_WORDS and not _is_aside(tag, said) and node.css_first(_SIGNED) is not None:
            return None
        links = node.css("a") if words else []
        if words and not self._is_furniture(node, tag, own, words, links):
            return None
        self._tries += 1
        return Box(words, ALL if number <= LINK_WORDS * len(links) else _linked(links), len(links))

    def _is_furniture(self, node: Any, tag: str, own: int, words: list[str], links: list[Any]) -> bool:
        """Whether so many words and links are."""
        number, ratio = len(words), len(words) / (len(links) or 0.01)
        named = own & NAMES != 0
        if tag in LISTS:
            if len(links) < MIN_LINKS or ratio > MAX_LINK_WORDS:
                return False
            if ratio <= (MENU_WORDS if self._is_near(node) else LINK_WORDS):
                return True
            few, least = False, MIN_LINKED if named else MIN_LISTED
        else:
            if ratio <= LINK_WORDS:
                return True
            few = number <= (FOOTER_WORDS if tag == "footer" else FEW_WORDS)
            if few and tag in NAMED_TAGS and not links and not own & FEW_SAID:
                few = node.css_first(_FIELDS) is not None or node.css_first(_WRITTEN) is None
            least = MIN_LINKED
        if few or ratio > MAX_LINK_WORDS:
            return few
        return _linked(links) >= least * len(" ".join(words))

    def _is_near(self, node: Any) -> bool:
        """Whether a list stands where a story may: its paragraphs may each have a box, or be parted by line breaks."""
        for _ in range(2):
            node, inner = node.parent, node
            if node is None or node.mem_id in self._near or node.mem_id in self._flow:
                return node is not None
            if self._follows_prose(inner):
                return True
        return False

    def _follows_prose(self, node: Any) -> bool:
        """Whether one of the texts just before says something."""
        for _ in range(NEAR):
            node = node.prev
            if node is None or self._left <= 0:
                return False
            if node.tag_id == TEXT:
                text = node.text_content
                self._left -= len(text)
                if len(text) > 4 * MIN_PARAGRAPH and len(text.split()) >= MIN_PARAGRAPH:
                    return True
        return False


def _linked(links: list[Any]) -> int:
    """How many characters stand in links."""
    return sum([len(" ".join(link.text(separator=" ").split())) for link in links])


def _length(node: Any) -> int:
    return len(node.text(separator=" ", skip_empty=True))


def _is_aside(tag: str, said: int) -> bool:
    """Whether dates and authors inside are another article's."""
    return tag in ASIDE_TAGS or said & ASIDE != 0


def _around(node: Any, marked: set[int]) -> None:
    """Mark what is around a node, and the node."""
    while node is not None and (place := node.mem_id) not in marked:
        marked.add(place)
        node = node.parent
