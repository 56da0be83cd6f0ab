"""What a tagger sees of a token: the word, its look, the lists it stands in, its neighbours, what stands around.

In: the tokens of a run. Out: features by name. What each is worth was learned by `tools/train_entities.py`; the
program and its training both ask here. Features that depend on one token alone, or on two, are asked for
one by one, so that the tagger can remember what they are worth.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.entities import lexicon, rules, runs, segments
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Tables
from searchidx.entities.tokens import Token

MAX_KNOWN = 5
"""Known names are looked up with so many words."""

_CLASSES = (
    ("t", lexicon.TITLES),
    ("m", lexicon.TITLE_MODIFIERS),
    ("d", lexicon.DEMONYMS),
    ("c", lexicon.CALENDAR),
    ("h", lexicon.ORG_HEADS),
    ("e", lexicon.COMPANY_ENDINGS),
    ("p", lexicon.PLACE_HEADS),
    ("a", lexicon.PARTICLES),
    ("x", lexicon.NOT_NAMES),
    ("r", lexicon.DIRECTIONS),
    ("f", lexicon.FUNCTION_WORDS),
)


def shape(text: str) -> str:
    """A coarse look of the surface: initial, acronym, capitals, points, digits, hyphen, mixed, plain."""
    if not text[0].isupper():
        return "small"
    if len(text) == 1 or (len(text) == 2 and text[1] == "."):
        return "initial"
    if text.isalpha():
        if text.isupper():
            return "acronym" if len(text) <= 5 else "caps"
        return "plain" if text[1:].islower() else "mixed"
    if "." in text:
        return "abbreviation" if text.count(".") == 1 and text[-1] == "." else "points"
    if any(map(str.isdigit, text)):
        return "digits"
    return "hyphen" if "-" in text else "apostrophe" if "'" in text or "’" in text else "other"


def classes(token: Token, known: Tables) -> str:
    """The lists that a token stands in, as letters in a fixed order."""
    form = token.form
    found = [letter for letter, words in _CLASSES if form in words]
    if form in known.common:
        found.append("w")
    if form in known.given_names:
        found.append("G")
    if form in known.surnames:
        found.append("S")
    place = known.places.get(form)
    if place:
        found.append("P" + place[0])
    if form in known.organizations:
        found.append("O")
    return "".join(found)


def of_token(token: Token, look: str, lists: str) -> list[str]:
    """What the token says by itself; `look` is its shape, `lists` its classes."""
    form = token.form
    found = [
        "bias",
        "w=" + form,
        "s2=" + form[-2:],
        "s3=" + form[-3:],
        "s4=" + form[-4:],
        "p3=" + form[:3],
        "look=" + look,
        "in=" + lists,
        f"in={lists}/{look}",
    ]
    found += ["in:" + letter for letter in lists]
    if token.ends:
        found.append("ends")
    return found


def as_previous(token: Token, lists: str) -> list[str]:
    """What it says of the token after it."""
    found = ["-w=" + token.form, "-in=" + lists]
    if token.ends:
        found.append("-ends")
    return found


def as_next(token: Token, lists: str) -> list[str]:
    """What it says of the token before it."""
    return ["+w=" + token.form, "+in=" + lists, "+s3=" + token.form[-3:]]


def of_pair(lists: str, following: str) -> tuple[str, str]:
    """What the lists of two neighbours say of the first and of the second."""
    return f"1:{lists}|{following}", f"2:{lists}|{following}"


def of_run(
    text: str, tokens: Sequence[Token], lists: Sequence[str], known: Tables, opens: bool
) -> tuple[list[list[str]], list[int]]:
    """What the whole run says of each of its tokens, and which part of it each belongs to (-1 for none)."""
    found: list[list[str]] = [[] for _ in tokens]
    parts = _parts(tokens, segments.split(text, opens), known, found)
    if len(tokens) == 1:
        found[0].append("alone")
        found[0].append("alone/" + lists[0])
        if opens:
            found[0].append("opens alone/" + lists[0])
    else:
        found[0].append("first")
        found[-1].append("last")
        _known(tokens, known, found)
        _ahead(tokens, lists, found)
        _behind(tokens, lists, found)
    if opens:
        found[0].append("opens")
        found[0].append("opens/" + lists[0])
    return found, parts


def _parts(
    tokens: Sequence[Token], split: Sequence[Segment], known: Tables, found: list[list[str]]
) -> list[int]:
    """The parts that the rules would make of the run; what they say of a part is said of its tokens."""
    parts = [-1] * len(tokens)
    i = 0
    for number, segment in enumerate(split):
        end = segment.start + len(segment.text)
        while i < len(tokens) and tokens[i].start < segment.start:
            i += 1
        first = i
        while i < len(tokens) and tokens[i].start < end:
            parts[i] = number
            i += 1
        if i == first:
            continue
        said = rules.segment_features(segment, known)
        if segment.title:
            said.append("has title")
        for k in range(first, i):
            found[k] += said
        if i - first == 1:
            found[first].append("part whole")
            continue
        found[first].append("part first")
        found[i - 1].append("part last")
        for k in range(first + 1, i - 1):
            found[k].append("part inner")
    for k, part in enumerate(parts):
        if part < 0:
            found[k].append("part none")
    return parts


def _known(tokens: Sequence[Token], known: Tables, found: list[list[str]]) -> None:
    """The longest known names of several words, each token told where in one it stands."""
    i = 0
    while i < len(tokens) - 1:
        key, best, what = tokens[i].form, 0, ""
        for j in range(i + 1, min(i + MAX_KNOWN, len(tokens))):
            if tokens[j - 1].ends:
                break
            key = f"{key} {tokens[j].form}"
            place = known.places.get(key)
            if place:
                best, what = j, "P" + place[0]
            elif key in known.organizations:
                best, what = j, "O"
        if best:
            found[i].append("known:B" + what)
            for j in range(i + 1, best + 1):
                found[j].append("known:I" + what)
            i = best
        i += 1


_FARTHER = {"": "", " 1": " 2", " 2": " 3", " 3": " 3"}


def _ahead(tokens: Sequence[Token], lists: Sequence[str], found: list[list[str]]) -> None:
    """Whether the word that tells an organization comes later, and how far away."""
    head, ending = "", False
    for i in range(len(tokens) - 1, -1, -1):
        held = lists[i]
        if tokens[i].ends:
            head, ending = "", False
        if head:
            found[i].append("head ahead" + head)
        if ending:
            found[i].append("ending ahead")
        if "t" in held or "c" in held:
            head, ending = "", False
        head = " 1" if "h" in held else _FARTHER[head]
        ending = ending or "e" in held


def _behind(tokens: Sequence[Token], lists: Sequence[str], found: list[list[str]]) -> None:
    """Whether a title came before."""
    title = ""
    for i, token in enumerate(tokens):
        if title:
            found[i].append(title)
        if "t" in lists[i]:
            title = "after title"
        elif token.ends or token.small:
            title = "title before" if title else ""


def before(word: str) -> list[str]:
    """What the words before the run say of its first token."""
    found = ["<" + word]
    if word in lexicon.TITLES:
        found.append("< title")
    return found


def follows(run: str, last: Token, after_: str) -> str:
    """The word after the run's last token: the rest of it where it has one ("'s", "-based")."""
    rest = run[last.start + len(last.text) :]
    if not rest:
        return after_
    return "'s" if rest[0] in "'’" else rest.lower()


def after(word: str) -> list[str]:
    """What the word after the run says of its last token."""
    found = [">" + word]
    if word in lexicon.SAYING:
        found.append("> says")
    if len(word) > 1 and word[0] == "-":
        found.append("> hyphen")
    return found


QUOTED = "sure quoted"
LOWER = "sure lower"
DATELINE = "sure dateline"
BASED = "sure based"
"""Features of one occurrence: all that quotation marks hold, written in lower case elsewhere, a dateline, "-based"."""


def is_dateline(text: str, before_: str, after_: str) -> bool:
    """Whether a run in capitals at the start of a line is followed by what datelines go on with."""
    return before_ == runs.LINE_START and len(text) > 3 and text.isupper() and after_[:1] in "(,-–—19"
