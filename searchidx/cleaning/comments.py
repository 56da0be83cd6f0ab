"""Where readers begin to talk below a story.

In: the `Shape`s of a text. Out: the place of the line from which on a text is its readers' comments, or None.
Comments are prose, often more of it than the story, so their wording does not give them away. What does is a header
("12 comments") and, below it, what stands between one comment and the next: who wrote when, "Reply", votes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.cleaning import headline
from searchidx.cleaning.lines import Shape, ends_of, key_of, shapes
from searchidx.cleaning.phrases import has_one
from searchidx.memo import looked_up

MAX_HEADER, MAX_MARK = 7, 14
"""Words"""
MIN_MARKS = 2
"""Marks of a thread below a header: one may stand anywhere."""
MAX_BELOW, MAX_APART = 5, 40
"""Lines from the header to the first mark, and from one mark to the next: beside a button there are others."""
FAR = MAX_BELOW + MAX_APART + 1
"""Lines below a header that show whether it is one"""

_HEADER = re.compile(
    r"(?:(?:view|read|show|see|post|leave|add|all|top|rated|best|latest|new|the|a|an|your|our|readers?|user|\d+) )*"
    r"(?:comments?|replies|reply|responses|thoughts on .*|kommentare?|leserkommentare?|commentaires?"
    r"|comentarios?|comentários?|commenti|reacties|komentarze|komentář[eů]?|комментари[ийяев]+|коментар[іів]*|댓글|yorum(?:lar)?|diskuse|discussion"
    r"|diskussion|conversation|join the conversation"
    r"|(?:网友|網友|全部|最新|热门)?(?:评论|評論)|\d+ ?[条條](?:评论|評論)|コメント|التعليقات|تعليق(?:ات|ا)?"
    r"|join the discussion|hozzászólások|kommentit|kommentarer|komentar(?:i|ji)?|відгуки|σχόλια|תגובות|نظرات|bình luận"
    r"|ความคิดเห็น|टिप्पणियां)"
    r"(?: (?:\d+|on this (?:story|article|post)|below|powered by disqus|\d+ beiträge))?"
)
_MARK = re.compile(
    r"(?:reply|report|flag|respond|antworten|melden|répondre|signaler|responder|denunciar|rispondi|ответить"
    r"|пожаловаться|답글|yanıtla|cevapla|odpovědět|odpowiedz|відповісти|回复|回覆|返信|رد)"
    r"|.*(?<!\w)(?:says?|said|writes?|wrote|schreibt|schrieb|sagt|dit|dice|dijo|escribió|disse|diz|пишет|говорит)"
    r"|.*(?<!\w)\d+ (?:second|minute|min|hour|hr|day|week|month|year)s? ago(?!\w).*"
    r"|.*(?<!\w)(?:vor|il y a|hace|há) \d+ [^\W\d_]{3,}.*|.*(?<!\w)\d+ [^\W\d_]{3,} назад.*"
    r"|(?:rating )?\d+ (?:votes?|likes?|points?|upvotes?)"
)
_ENDING = (
    *(
        "say",
        "says",
        "said",
        "write",
        "writes",
        "wrote",
        "schreibt",
        "schrieb",
        "sagt",
        "dit",
        "dice",
        "dijo",
    ),
    *("escribió", "disse", "diz", "пишет", "говорит"),
)
"""A mark only before a colon."""


_ROOTS = (
    "comment", "repl", "response", "thoughts", "kommentar", "comentario", "comentário", "reacties", "komentarz",
    "комментари", "댓글", "komentář", "коментар", "yorum", "diskuse", "discussion", "diskussion", "conversation",
    "评论", "評論", "コメント", "تعليق", "hozzászól", "komment", "komentar", "відгуки", "σχόλια", "תגובות", "نظرات",
    "bình luận", "ความคิดเห็น", "टिप्पणि",
)  # fmt: skip
"""Every header has one of these."""


def begins(seen: Sequence[Shape]) -> int | None:
    """The place of the header over the comments, the first that has a thread below it and prose above it."""
    prose = False
    for place, shape in enumerate(seen):
        if prose and shape.words <= MAX_HEADER and not shape.ends and is_header(shape.key):
            if _is_thread(seen, place + 1):
                return place
        elif not prose and headline.is_prose(shape):
            prose = True
    return None


@looked_up(1 << 14, longest=60)  # labels come again on other pages of a site
def is_header(key: str) -> bool:
    return _HEADER.fullmatch(key) is not None


def begins_among(texts: Sequence[str], words: Sequence[int]) -> int | None:
    """The same of the blocks of a page, of so many words each; most pages have no line that may be the header."""
    short = [text.lower() if number <= MAX_HEADER else "" for text, number in zip(texts, words, strict=True)]
    together = "\n".join(short)
    roots = [root for root in _ROOTS if root in together]
    if not roots:
        return None
    prose, looked_at, tries = False, 0, 0
    for place, low in enumerate(short):
        text = texts[place]
        if not has_one(roots, low) or ends_of(text)[0] or not is_header(key_of(text)):
            continue
        while not prose and looked_at < place:
            prose = _is_prose(texts[looked_at], words[looked_at])
            looked_at += 1
        if prose:
            if tries == MAX_TRIES:  # then it is sooner done for all
                return begins(shapes(list(texts), weighed=False))
            tries += 1
            below = texts[place + 1 : place + 1 + FAR]
            if _is_thread(shapes(list(below), weighed=False), 0):
                return place
    return None


MAX_TRIES = 20
"""Headers of a page that are looked at one by one"""


def _is_prose(text: str, words: int) -> bool:
    return words >= headline.MIN_PROSE and headline.is_prose(shapes([text], weighed=False)[0])


def _is_thread(seen: Sequence[Shape], start: int) -> bool:
    """Whether marks of a thread follow each other from `start` on."""
    marks, last = 0, start
    for place in range(start, len(seen)):
        if place - last > (MAX_APART if marks else MAX_BELOW):
            return False
        if _is_mark(seen[place]):
            marks, last = marks + 1, place
            if marks >= MIN_MARKS:
                return True
    return False


def _is_mark(shape: Shape) -> bool:
    if shape.words > MAX_MARK or not _MARK.fullmatch(shape.key):
        return False
    return shape.text.endswith(":") or not shape.key.endswith(_ENDING)
