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


_CLOSED = {
    word: "".join(letter for letter, words in _CLASSES if word in words)
    for word in frozenset().union(*(words for _, words in _CLASSES))
}


def classes(token: Token, known: Tables) -> str:
    """The lists that a token stands in, as letters in a fixed order."""
    form = token.form
    found = _CLOSED.get(form, "")
    if form in known.common:
        found += "w"
    if form in known.given_names:
        found += "G"
    if form in known.surnames:
        found += "S"
    place = known.places.get(form)
    if place:
        found += "P" + place[0]
    if form in known.organizations:
        found += "O"
    return found


def of_token(token: Token, look: str, lists: str) -> list[str]:
    """What the token says by itself; `look` is its shape, `lists` its classes."""
    return of_word(token.form) + of_kind(look, lists, token.ends)


def of_word(form: str) -> list[str]:
    """What the word says."""
    return [f"w={form}", f"s2={form[-2:]}", f"s3={form[-3:]}", f"s4={form[-4:]}", f"p3={form[:3]}"]


def of_kind(look: str, lists: str, ends: bool) -> list[str]:
    """What the look of a word says, and the lists that it stands in."""
    found = ["bias", "look=" + look, "in=" + lists, f"in={lists}/{look}"]
    found += ["in:" + letter for letter in lists]
    if ends:
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


def of_run(text: str, tokens: Sequence[Token], known: Tables, opens: bool) -> list[list[str]]:
    """All features of each token of a run, but those of what stands around the run.

    `emissions` adds them up without listing them.
    """
    lists = [classes(token, known) for token in tokens]
    found = of_places(tokens, lists, known, opens)
    split = segments.split(text, tokens, opens, known)
    _, ranges = mark_parts(tokens, split, found)
    for segment, (first, end) in zip(split, ranges, strict=True):
        said = of_part(segment, lists[first:end], known)
        for k in range(first, end):
            found[k] += said
    for i, token in enumerate(tokens):
        found[i] += of_token(token, shape(token.text), lists[i])
        if i:
            found[i] += as_previous(tokens[i - 1], lists[i - 1])
            found[i].append(of_pair(lists[i - 1], lists[i])[1])
        if i + 1 < len(tokens):
            found[i] += as_next(tokens[i + 1], lists[i + 1])
            found[i].append(of_pair(lists[i], lists[i + 1])[0])
    return found


def of_places(tokens: Sequence[Token], lists: Sequence[str], known: Tables, opens: bool) -> list[list[str]]:
    """What the run says of each of its tokens by where it stands."""
    found: list[list[str]] = [[] for _ in tokens]
    if len(tokens) == 1:
        found[0].append("alone")
        found[0].append("alone/" + lists[0])
        if opens:
            found[0].append("opens alone/" + lists[0])
    else:
        found[0].append("first")
        found[-1].append("last")
        if has_known(tokens, known):
            _known(tokens, known, found)
        held = "".join(lists)
        if "h" in held or "e" in held:
            _ahead(tokens, lists, found)
        if "t" in held:
            _behind(tokens, lists, found)
    if opens:
        found[0].append("opens")
        found[0].append("opens/" + lists[0])
    return found


def of_part(segment: Segment, lists: Sequence[str], known: Tables) -> list[str]:
    """What one part says of its tokens."""
    said = rules.segment_features(segment, lists, known)
    if segment.title:
        said.append(HAS_TITLE)
    return said


HAS_TITLE = "has title"


def mark_parts(
    tokens: Sequence[Token], split: Sequence[Segment], found: list[list[str]]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Tell the tokens where in a part they stand.

    Gives the number of each token's part (-1 for none), and the tokens of each part.
    """
    parts = [-1] * len(tokens)
    ranges = []
    i = 0
    for number, segment in enumerate(split):
        end = segment.start + len(segment.text)
        while tokens[i].start < segment.start:
            i += 1
        first = i
        while i < len(tokens) and tokens[i].start < end:
            parts[i] = number
            i += 1
        ranges.append((first, i))
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
    return parts, ranges


def has_known(tokens: Sequence[Token], known: Tables) -> bool:
    """Whether a known name of several words may stand among the tokens."""
    for i, token in enumerate(tokens):
        if token.form in known.openers:
            key = token.form
            for following in tokens[i + 1 : i + MAX_KNOWN]:
                key = f"{key} {following.form}"
                if key in known.places or key in known.organizations:
                    return True
    return False


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
    if word == runs.QUOTE:
        found.append(QUOTED)
    if word in lexicon.TITLES:
        found.append("< title")
    return found


def rest_of(rest: str) -> str:
    """The word after a run that ends inside a word: "'s", "-based"; "" when it does not."""
    return "'s" if rest[:1] in ("'", "’") else rest.lower()


def follows(run: str, last: Token, after_: str) -> str:
    """The word after the run's last token: the rest of it where it has one."""
    return rest_of(run[last.start + len(last.text) :]) or after_


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


def is_dateline(text: str, after_: str) -> bool:
    """Whether a run in capitals, at the start of a line, is followed by what datelines go on with."""
    return len(text) > 3 and text.isupper() and after_[:1] in "(,-–—19" and text[-2:] not in ("'S", "’S")
