"""The phrases of page furniture, in the languages of our readers: data and two look-ups.

In: one line. Out: what kind of furniture its words say it is, if any. Every entry stands for a whole
line or for the beginning of a line that is no sentence, so that prose which merely begins with the
same words ("Read more than a page", "Advertisement revenue fell") is never taken for it.
"""

# ruff: noqa: E501, ISC004 - tables read best with as much on a line as fits

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from searchidx.cleaning import phrase_lists

Phrase = Literal["cue", "header", "furniture"]
"""cue: a link's title follows, in the line or the next. header: a list of links follows."""

MAX_WORDS = 18
"""Longer lines are prose, whatever they begin with; a cue may be longer."""


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.strip().split("|"))


CUES, HEADERS, FURNITURE = map(_lines, (phrase_lists.CUES, phrase_lists.HEADERS, phrase_lists.FURNITURE))

# Whole lines with a part that changes. Matched against the line in lower case, without its last
# punctuation; only lines of at most MAX_WORDS words are tried. The second column are the two letters that such lines
# begin with (0 is any figure, _ a space): trying all patterns on every line takes long. Lines that begin with other than ASCII letters
# are tried on all.
_PATTERNS: tuple[tuple[Phrase, str, str], ...] = (
    ("cue", "cl", r"click to play(?: the)? video\b.*"),
    ("cue", "fi kn le re se wa", r"(?:read|see|learn|watch|know|find out)(?: also| more| next)?\s*[:>»|–—].*"),
    ("cue", "al do ex ga in li mo mu ph re se vi wa", r"(?:read more|related|more|also read|must read|recommended|don't miss|watch|listen|video|gallery|photos|see also"
            r"|related story|related article|in pictures|explainer)\s*[:|>»].*"),
    ("cue", "a_ cz le li me sa si ve vo", r"(?:lesen sie (?:auch|mehr|hier)|mehr zum thema|siehe auch|lire aussi|à lire aussi|a lire aussi|à lire|voir aussi"
            r"|lea también|lee también|leer más|ver también|leia (?:mais|também)|veja (?:mais|também)|saiba mais|leggi anche"
            r"|lees ook|czytaj (?:też|także|więcej)|читайте (?:также|ещё|еще|на эту тему|також)|читать далее|смотрите также|по теме"
            r"|관련 ?기사|더 ?보기)\s*[:|>»–—].*"),
    ("header", "mo", r"more (?:on|from|in|about|news from|stories (?:from|on|about)|by) (?:[\w'’.&-]+ ?){1,5}"),
    ("header", "be la mo po to tr", r"(?:most (?:popular|read|viewed|shared|watched)|trending|popular|top stories|latest news|latest|best) (?:in|on|from|this week"
               r"|now|today|right now)\b.*"),
    ("header", "ma me pl", r"(?:mehr (?:aus|von|über)|mehr zu|plus de|más (?:de|en|sobre)|mais (?:de|em|sobre)|ещё по теме|больше по теме) (?:[\w'’.&-]+ ?){1,4}"),
    ("furniture", "0 no", r"(?:0|no) (?:comments?|replies|responses?)"),  # nothing is below it
    ("header", "0 ad al co hi le no po re se sh vi", r"(?:\(?\d[\d.,]*k?\)?|no|add|view|show|hide|all|leave a|post a|read|see)(?: (?:all|more|the|\d[\d.,]*))? (?:comments?|repl(?:y|ies)|responses?)"
               r"|comments? ?\(\d*\)?|\d+ kommentare?|\d+ commentaires?|\d+ comentarios?"),
    ("furniture", "ar co po st", r"(?:story|article|content|post) continues (?:below|after)\b.*"),
    ("furniture", "ad co ke", r"(?:continue|keep) reading\b.*|add to my ?\w+|comments (?:are|have been) (?:now )?(?:closed|disabled|turned off).*"),
    ("furniture", "em fo li pi po sa se sh tw", r"(?:share|tweet|email|pin|post|send|save|follow|like)(?: \w+)? (?:this|on|via|by|to|us|the author)\b.{0,60}"),
    ("furniture", "ad an pu we", r"(?:advertisement|advertising|ad|anzeige|werbung|publicité|publicidad|publicidade|реклама)(?: ?[-–—:|].*| \d+)?"),
    ("furniture", "cl do lo re si su ta", r"(?:sign up|subscribe|register|log in|sign in|download|click here|tap here)(?: (?:for|to|now|here|today|and|with|our))\b.*"),
    ("furniture", "ge re", r"(?:get|receive) (?:the|our|all|breaking|daily|more|latest)\b.*(?:newsletter|inbox|email|alerts|app|delivered|notifications)\b.*"),
    ("furniture", "0 co", r"(?:©|\(c\)|copyright).*"),
    ("furniture", "0", r"(?:[\d.,]+[km]?) ?(?:shares?|likes?|views?|tweets?|votes?|retweets?|followers?|comments?|min(?:ute)?s? (?:read|ago)|hours? ago|days? ago"
                  r"|hrs? ago|mins? ago|weeks? ago|months? ago|years? ago|photos?|images?)"),
    ("furniture", "es le li ra re sh te vi vo", r"(?:shares?|likes?|views?|rating|votes|reading time|read time|estimated reading time|lesezeit|temps de lecture)\s*:? ?[\d.,]+.{0,20}"),
    ("furniture", "bi cr fi fo ge im me ph pi vi", r"(?:image|photo|picture|video|file photo|foto|bild|credit|image credits?|photo credits?|photo by|photograph|image source|getty images"
                  r"|image copyright|media caption|image caption)\s*[:/|].{0,120}"),
    ("furniture", "co e- em fi fo jo li re", r"(?:follow|like|find|join|contact|reach|e-?mail) .{1,60} (?:on|at|via) (?:twitter|facebook|instagram|linkedin|telegram|youtube|x|@\S+|\S+@\S+)\b.{0,60}"),
    ("furniture", "a_ th", r"(?:a version of this (?:article|story)|this (?:article|story|post|piece) (?:was|has been|is|first|originally)) .{0,20}"
                  r"(?:published|appeared|updated|adapted|republished|syndicated|amended|produced).{0,140}"),
    ("furniture", "by ou th we", r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b.*|by (?:choosing|clicking|using|continuing)\b.*\b(?:cookies?|terms|privacy|consent)\b.*"),
    ("furniture", "ba go re", r"(?:go )?(?:back|return) to (?:the )?(?:\w+ ){0,2}(?:page|top|home|homepage|list|index|news|results|contents)"),
    ("furniture", "ou", r"our (?:standards|principles|editorial guidelines)\s*:.*"),
    ("furniture", "ca et fi ke la po sc ta th to", r"(?:filed under|tags?|topics?|categor(?:y|ies)|posted in|schlagwörter|themen|etiquetas|теги|labels|keywords)\s*:.*"),
    ("furniture", "cu pr", r"(?:current )?price(?: as of .*)?: .{0,40}"),
)  # fmt: skip

# Said anywhere in such a line, and words that are in each of them.
_RESERVED = re.compile(
    r"(?:.*\ball rights reserved\b.*|.*\balle rechte vorbehalten\b.*|.*\btous droits réservés\b.*"
    r"|.*\btodos (?:los derechos|os direitos) reservados\b.*|.*\bвсе права защищены\b.*|.*무단 ?전재.{0,100}금지.*)$"
)
_RESERVING = ("reserv", "vorbehalten", "réservés", "защищены", "금지")
_RESERVED_ELSEWHERE = tuple(sorted(_lines(phrase_lists.RESERVED)))
_RESERVES = _RESERVING + _RESERVED_ELSEWHERE

# Lines of any length that are never a story's.
_LONG = re.compile(
    r"(?:click to play(?: the)? video\b"
    r"|we (?:use|and our (?:\d+ )?partners (?:use|store))\b.{0,80}\bcookies"
    r"|(?:this|our) (?:web)?site uses cookies|by continuing to (?:use|browse)|by (?:clicking|choosing|subscribing|signing up|submitting)\b.{0,80}\b(?:you|agree)"
    r"|by (?:entering|providing) your e-?mail|an error (?:has )?occurred[.,;] please try|please fill (?:in|out) the form to subscribe"
    r"|(?:this copy|this material) is for your personal|the associated press is an independent global news organization"
    r"|(?:wir verwenden|diese (?:web)?seite verwendet) cookies|nous utilisons des cookies|utilizamos cookies|мы используем (?:файлы )?cookie"
    r"|©|copyright(?: ©| \d{4}|.{0,40}\b\d{4}\b)|\(c\) \d{4}"
    r"|please (?:enable|turn on) javascript|your browser (?:does not|doesn't|is not|is out)|sign up (?:for|to) (?:our|the|get|receive)\b"
    r"|subscribe to (?:our|the|get)\b|to (?:read|continue reading) (?:the full|this) (?:story|article)\b|already a subscriber"
    r"|thank you for (?:subscribing|signing up|reading \d)|this (?:comment|post) (?:has been|was) (?:removed|deleted)|follow us on\b"
    r"|the views expressed (?:here|in this)\b|all rights reserved)"
)

_LONG_STARTS = frozenset("cl co we th ou by pl yo an si su to al fo wi di no ut".split())
"""The two letters that those begin with that begin with ASCII letters."""

# Words that give an offer or a notice away wherever they stand in a line of at most MAX_OFFER_WORDS words.
MAX_OFFER_WORDS = 40
MAX_CAPTION_WORDS = 80
MAX_LENGTH = 1_500
"""Lines of more characters are prose or rubbish, however few words they have."""
LONG_HEAD = 300
"""Characters of a longer line that tell whether it is a notice."""
_OFFER = re.compile(
    r"\b(?:(?:straight to|delivered to|in|into) your (?:inbox|e-?mail)|sign up (?:free|for free|here|now|today)"
    r"|subscribe (?:now|today|here|for free)(?=[.!]|$)|free articles? (?:left|remaining|this month)|quotes delayed (?:a|at)"
    r"|breaking news alerts|(?:our|the) free (?:e-?mail |daily |weekly )?newsletter|abide by our|(?:community|submission|comment) guidelines"
    r"|follow (?:@\w+|him|her|them) on (?:twitter|x|facebook|instagram)|send tips to"
    r"|kommentarfunktion|(?:kostenlos|gratis|jetzt) (?:bestellen|abonnieren|testen|anmelden)|newsletter (?:abonnieren|bestellen)"
    r"|abonnez-vous|inscrivez-vous|articles? gratuits?|suscríbete|regístrate|assine (?:já|agora|o|a)\b|inscreva-se"
    r"|подпишитесь|подписывайтесь|при перепечатке|мнение редакции|использовани[ея] материалов|구독하세요|무단 ?전재)"
)

# A photographer's credit at the end of a line makes it the caption of a picture. An agency named at the end of a
# paragraph ("… he said. (Reuters)") is where the text comes from.
_CREDIT = re.compile(
    r"(?:\((?:ap )?(?:photos?|image|foto|bild|picture|file)\b(?: ?/| by|:| courtesy)[^()]*\)"
    r"|\((?:[^()]*getty(?: images)?|[^()]*/ ?(?:reuters|afp|ap)|(?:reuters|afp|ap)(?: ?/| photo)[^()]*)\)"
    r"|(?:/|photo:|©|credit:) ?(?:afp|reuters|ap|dpa)[^.]{0,30}"
    r"|(?:/|via|photo:|©|credit:) ?(?:getty images|shutterstock|istock|unsplash|picture alliance)[^.]{0,30}"
    r"|reuters/[\w .]+|(?:\w+ ){1,3}/ ?(?:afp|reuters|getty images|dpa|ap))\W*$"
)
MAX_CREDITED = 30
"""Words of a caption of several sentences; what says more says it nowhere else."""

_SENTENCES = re.compile(r"[.!?][”’\"')]?\s+(?!\()\W*[^\W\d_a-zа-яё]")
"""One sentence and the next, which is no credit in parentheses."""

_CREDITED = (
    "photo", "image", "foto", "bild", "picture", "file", "getty", "reuters", "afp", "ap", "dpa", "shutterstock", "istock",
    "unsplash",
)  # fmt: skip
"""In every credit one of these is named; it has a mark, too, which few lines have: looking for a whole one takes long."""

_OFFERING = (
    "your inbox", "your email", "your e-mail", "sign up", "subscribe", "free article", "quotes delayed", "breaking news alerts",
    "newsletter", "abide by our", "guidelines", "follow ", "send tips", "kommentarfunktion", "kostenlos ", "gratis ",
    "jetzt ", "abonnez", "inscri", "inscre", "gratuit", "suscríbete", "regístrate", "assine", "подпис", "подпиш",
    "при перепечатке", "мнение редакции", "использовани", "구독하세요", "무단",
)  # fmt: skip
"""In every offer there is one of these."""

LONGEST_LABEL = 50
"""Characters of a line that may be a listed one, with its marks"""
_COUNT = re.compile(r"\s*[(（]\d+[)）]$")
""" "Comments (12)" """
_CLOSED = frozenset(")）")
_DOT_ABOVE = "\u0307"
"""What is left of a Turkish İ in small letters"""
_END_CHARS = " .:!)]…→›»>|-–—•·▼▾"
_EDGES = " :：…→›»>|-–—•·▼▾▶►■◆●★【】"
_WHOLE: dict[str, Phrase] = {
    **dict.fromkeys(CUES, "cue"),
    **dict.fromkeys(HEADERS, "header"),
    **dict.fromkeys(FURNITURE, "furniture"),
}
_LABELS: dict[str, Phrase] = {
    **dict.fromkeys(_lines(phrase_lists.BEFORE_COLON), "furniture"),
    **dict.fromkeys(CUES, "cue"),
}
_COLON = re.compile("[:：】|»]")
MAX_LABELLED = 10
"""Words of a line that says where it comes from or what it is filed under; what follows a cue is a title of any length."""
_QUOTES = " \"'”’»）)」』"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", "۔")
_ALL = [(kind, starts, re.compile(f"(?:{pattern})$")) for kind, starts, pattern in _PATTERNS]
_BY_START: dict[str, list[tuple[Phrase, re.Pattern[str]]]] = {}
for _kind, _starts, _pattern in _ALL:
    for _start in _starts.split():
        _BY_START.setdefault(_start.replace("_", " "), []).append((_kind, _pattern))
_FIGURES = "0123456789.,("
_UNLISTED = [(kind, pattern) for kind, _, pattern in _ALL]
_CURLY = tuple(zip("’‘“”", "''\"\"", strict=True))


def lowered(lines: Sequence[str]) -> list[str]:
    """Lines in small letters and with straight quotation marks, as phrases are listed."""
    together = _straight("\n".join(lines)).split("\n")
    if len(together) != len(lines):  # some have line ends in them
        together = list(map(_straight, lines))
    return list(map(str.lower, together))


def phrases_of(lines: Sequence[str], lows: Sequence[str], words: Sequence[int]) -> list[Phrase | None]:
    """What kind of furniture each of the lines of a text (`lowered` too, of so many `words`) is by its wording; None when
    it is none."""
    # of what is looked for in each short line, most is in none of them
    short = "\n".join([low for low, count in zip(lows, words, strict=True) if count <= MAX_OFFER_WORDS])
    offering = tuple([part for part in _OFFERING if part in short])
    reserving = tuple([part for part in _RESERVES if part in short])
    return [
        _by_wording(line, low.lstrip("(["), count, offering, reserving)
        if count <= MAX_CAPTION_WORDS and len(line) <= MAX_LENGTH
        else "furniture"
        if _is_long_notice(low[:LONG_HEAD].lstrip("(["))
        else None
        for line, low, count in zip(lines, lows, words, strict=True)
    ]


def phrase_of(line: str, words: int) -> Phrase | None:
    """The same of one line."""
    return phrases_of((line,), lowered((line,)), (words,))[0]


def _straight(text: str) -> str:
    """With straight quotation marks; a table for `translate` takes ten times as long."""
    if not text.isascii():
        for curly, straight in _CURLY:
            text = text.replace(curly, straight)
    return text


def _by_wording(
    line: str, low: str, words: int, offering: tuple[str, ...], reserving: tuple[str, ...]
) -> Phrase | None:
    # "OK." answers a question, "OK" is a button
    if len(low) <= LONGEST_LABEL:
        label = _label(low)
        if whole := _WHOLE.get(label):
            return whole
        if label[-1:] in _CLOSED and (whole := _WHOLE.get(_COUNT.sub("", label))):
            return "header" if label.startswith("comments") else whole
    if words <= MAX_WORDS:
        kind = _by_pattern(low.rstrip(_END_CHARS), reserving) or _before_colon(low, words)
        if kind and (kind == "cue" or not _is_sentence(line, words)):
            return kind
    if (
        (_has_credit(low[-80:]) and not (words > MAX_CREDITED and _SENTENCES.search(line)))
        or _is_long_notice(low)
        or (words <= MAX_OFFER_WORDS and _has_offer(low, offering) and not _is_quoted(low))
    ):
        return "furniture"
    return None


def _label(low: str) -> str:
    """A short line as it is listed: without marks at its ends."""
    label = low.removesuffix("...").strip(_EDGES)
    return label.replace(_DOT_ABOVE, "") if _DOT_ABOVE in label else label


def _is_long_notice(low: str) -> bool:
    """Whether a line of any length begins like a notice; most do not begin with the letters of one."""
    return (low[:2] in _LONG_STARTS or not low[:2].isascii()) and bool(_LONG.match(low))


def _by_pattern(bare: str, reserving: tuple[str, ...] = _RESERVES) -> Phrase | None:
    """What the first pattern that fits the whole line says."""
    start = bare[:2]
    if start.isascii():
        tried: Sequence[tuple[Phrase, re.Pattern[str]]] = _BY_START.get(
            "0" if start[:1] in _FIGURES else start, ()
        )
    else:
        tried = _UNLISTED
    for kind, pattern in tried:
        if pattern.match(bare):
            return kind
    if (
        reserving
        and has_one(reserving, bare)
        and (has_one(_RESERVED_ELSEWHERE, bare) or _RESERVED.match(bare))
    ):
        return "furniture"
    return None


def _before_colon(low: str, words: int) -> Phrase | None:
    """What the label says that stands at the beginning of a line of so many words, before a colon; of a sentence, nothing."""
    colon = _COLON.search(low)
    if colon is None or low.rstrip(_QUOTES).endswith(_SENTENCE_ENDS):
        return None
    kind = _LABELS.get(_label(low[: colon.start()].lstrip("[")))
    return None if kind == "furniture" and words > MAX_LABELLED else kind


def has_one(parts: Iterable[str], text: str) -> bool:
    """Whether one of `parts` stands in `text`: what is looked for before a pattern, which takes ten times as long."""
    return True in [part in text for part in parts]  # a generator takes twice as long


def _has_credit(end: str) -> bool:
    """Whether a photographer's credit stands at the end; most ends have not even a part of one."""
    marked = "(" in end or "/" in end or ":" in end or "©" in end or "via" in end
    return marked and has_one(_CREDITED, end) and bool(_CREDIT.search(end))


def _has_offer(low: str, offering: tuple[str, ...] = _OFFERING) -> bool:
    """Whether a line offers something; most have not even a part of an offer's wording, one of those `offering`."""
    return has_one(offering, low) and bool(_OFFER.search(low))


def _is_quoted(low: str) -> bool:
    """Whether somebody says the offer ("Subscribe now," the poster said); it may name a newspaper in quotation marks."""
    found = _OFFER.search(low)
    before = low[: found.start()] if found else low
    return before.count('"') % 2 == 1 or before.count("«") > before.count("»")


def _is_sentence(line: str, words: int) -> bool:
    """A line of some length that ends like a sentence is given the benefit of the doubt."""
    return words > 8 and line.rstrip(" \"'”’»)").endswith((".", "!", "?")) and not line.endswith("...")


# Words of which notices are made: who may do what with the text, what else the outlet offers.
_NOTICE = re.compile(
    r"(?<![^\W_])(?:disclaimer|subscri|newsletter|sign(?:ed)? up|log ?in\b|copyright|all rights|rights reserved|terms (?:of|and)\b|privacy"
    r"|cookie|permission|consent of|republish|reproduc|redistribut|passed on without|no advice|(?:investment|financial|legal|medical) advice"
    r"|(?:views|opinions) (?:and opinions )?(?:expressed|of the author)|not necessarily reflect|donat(?:e|ion)|support (?:our|us)\b"
    r"|advertis|sponsored|follow us|click (?:here|on)|download (?:our|the)|app store|google play|read more|contact us|write to us"
    r"|editor'?s'? note|liab(?:le|ility)|warrant(?:y|ies)|not responsible|trademark|our (?:site|website|readers|journalis|reporting|standards)"
    r"|this (?:article|story|post|report|site|website|page) (?:was|is|has|may|first)|https?:|www\.|in your inbox|whatsapp|telegram|facebook"
    r"|abonn|haftung|haftbar|nachdruck|genehmigung|alle rechte|urheber|impressum|datenschutz|spenden sie|leserbrief"
    r"|droits|reproduction|mentions légales|suscr[ií]|derechos reservados|reproducción|aviso legal|assine\b|direitos reservados|reprodução"
    r"|подпи[сш]|перепечат|права защищены|редакци[яи]|рекламн|구독|무단|저작권)"
    r"|@|©"
)


def is_notice(line: str) -> bool:
    """Whether a line that many articles share speaks of the outlet, its rights or its offers. Prose may, too.

    >>> is_notice("Subscribe to the Port Letter."), is_notice("Fog kept the harbour shut.")
    (True, False)
    """
    return bool(_NOTICE.search(_straight(line[:MAX_LENGTH].lower())))
