"""A capitalised run to the names in it: titles and nationalities taken off, neighbours parted.

In: a run and its tokens. Out: segments, each one name or nothing. Which kind of name is left to `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from searchidx.entities import lexicon
from searchidx.entities.tables import Tables
from searchidx.entities.tokens import Token

_ARTICLES = ("the", "a", "an", "and", "in")
_HANDLED = lexicon.TITLE_WORDS | lexicon.CALENDAR | lexicon.DEMONYMS | frozenset(_ARTICLES)
"""Words that the walk does not just put to the name that is open."""

_PARTED_FROM = ("south", "north", "east", "west", "new", "non", "sri", "saudi", "costa", "puerto")
"""Words that belong to a nationality after them, and are no name of their own: "South Korean"."""

TOLD_BY_SPELLING = (
    lexicon.OF_HEADS
    | lexicon.FOR_HEADS
    | lexicon.TITLE_WORDS
    | lexicon.TITLE_OBJECTS
    | lexicon.COMPANY_ENDINGS
) | {*_ARTICLES, *_PARTED_FROM, "of", "for", "on"}
"""Words that the rules know one by one: of others they know only the lists that they stand in."""

MAX_KNOWN = 5


class Segment(NamedTuple):
    """One name, perhaps: `text` at `start` of its run, its folded `words`, and what it was freed from.

    `title` is the folded title before it or ""; `opens` says that its first word opens the sentence, so
    that its capital says nothing.
    """

    text: str
    start: int
    words: tuple[str, ...]
    title: str = ""
    opens: bool = False


def split(run: str, of: Sequence[Token], opens: bool, known: Tables) -> list[Segment]:
    """The segments of a run with its tokens; `opens` when the run stands at the start of a sentence."""
    if all(map(ordinary, of)) and not (opens and may_only_open(of, known)):
        return [_segment(run, of, "", opens)]
    return list(_Splitter(run, of, opens, known).segments())


def ordinary(token: Token) -> bool:
    """Whether the walk would only put this word to the name before it: so it is with most."""
    text, _, form, ends, small = token
    return not (small or ends or form in _HANDLED or text[-1] == "." or "-" in form)


def may_only_open(of: Sequence[Token], known: Tables) -> bool:
    """Whether the first word could have its capital from the start of the sentence alone."""
    form = of[0].form
    return form in lexicon.FUNCTION_WORDS or (len(of) > 1 and (form in known.common or form.endswith("ing")))


def _segment(run: str, of: Sequence[Token], title: str, opens: bool) -> Segment:
    start, end = of[0].start, of[-1].start + len(of[-1].text)
    return Segment(run[start:end], start, tuple([token.form for token in of]), title, opens and start == 0)


class _Splitter:
    """Walks once through the tokens of a run; `self._open` holds the tokens of the segment being made."""

    def __init__(self, run: str, of: Sequence[Token], opens: bool, known: Tables) -> None:
        self._run = run
        self._tokens = of
        self._opens = opens
        self._known = known
        self._open: list[Token] = []
        self._title = ""
        self._done: list[Segment] = []

    def segments(self) -> Iterator[Segment]:
        i = self._skip_opening() if self._opens else 0
        while i < len(self._tokens):
            i = self._step(i)
        self._flush()
        return iter(self._done)

    # --- the walk ---------------------------------------------------------------------------------

    def _step(self, i: int) -> int:
        token = self._tokens[i]
        if token.small:
            if not self._open or not self._joins(i):
                self._flush()
            else:
                self._open.append(token)
            return i + 1
        if not self._open:
            length = self._known_length(i)
            if length > 1:
                self._open.extend(self._tokens[i : i + length])
                return self._after_known(i + length)
        handled = self._title_at(i) or self._dropped_at(i)
        if handled:
            return handled
        self._open.append(token)
        if token.ends or self._sentence_ends_after(i):
            self._flush()
        return i + 1

    def _after_known(self, i: int) -> int:
        """A known name ends before a title, a possessive or the end; else it may be part of a longer one."""
        if self._tokens[i - 1].ends:
            self._flush()
        return i

    def _sentence_ends_after(self, i: int) -> bool:
        """ "… in the U.S. The …": a capital that opens the next sentence."""
        token = self._tokens[i]
        after = self._tokens[i + 1] if i + 1 < len(self._tokens) else None
        return (
            token.text.endswith(".")
            and after is not None
            and not after.small
            and after.form in lexicon.FUNCTION_WORDS
        )

    def _skip_opening(self) -> int:
        """How many words have their capital from the start of the sentence: "However", "When Putin"."""
        i = 0
        while i < len(self._tokens) and self._only_opens(i):
            i += 1
        return i

    def _only_opens(self, i: int) -> bool:
        known, form = self._known, self._tokens[i].form
        following = self._following(i)
        if self._known_length(i) > 1:
            return False
        if (
            form in known.given_names
            and following
            and not following.small
            and following.form not in known.common
        ):
            return False  # "Will Smith"
        if form in lexicon.FUNCTION_WORDS:
            return True
        if following is None or following.small or form in known.given_names:
            return False
        if form not in known.common and not form.endswith("ing"):
            return False
        may_belong = form in lexicon.TITLE_WORDS or form in lexicon.OF_HEADS or form in lexicon.FOR_HEADS
        return not may_belong and self._known_length(i) == 0 and self._name_after(i)

    def _name_after(self, i: int) -> bool:
        """The next word begins something known: a given name, a title, a place."""
        following = self._tokens[i + 1].form
        return (
            following in self._known.given_names
            or following in self._known.surnames
            or following in lexicon.TITLES
            or following in lexicon.DEMONYMS
            or self._known_length(i + 1) > 0
        )

    # --- decisions --------------------------------------------------------------------------------

    def _known_length(self, i: int) -> int:
        """How many tokens from here make a known place or organization (the longest), 0 for none."""
        known, key = self._known, self._tokens[i].form if i < len(self._tokens) else ""
        best = int(key in known.places or key in known.organizations)
        if key not in known.openers or self._tokens[i].ends:
            return best
        for length, token in enumerate(self._tokens[i + 1 : i + MAX_KNOWN], 2):
            key = f"{key} {token.form}"
            if key in known.places or key in known.organizations:
                best = length
            if token.ends:
                break
        return best

    def _following(self, i: int) -> Token | None:
        return self._tokens[i + 1] if i + 1 < len(self._tokens) else None

    def _joins(self, i: int) -> bool:
        """Whether the small word at `i` stands inside the name that is open."""
        word, last = self._tokens[i].form, self._open[-1].form
        if word == "&" or word in lexicon.PARTICLES:
            return True
        if word in ("of", "the"):
            if last in lexicon.COMPANY_ENDINGS and last != "company":
                return False
            if "for" in (token.form for token in self._open):
                return True
            return last in lexicon.OF_HEADS or last in ("of", "for", "on", "in", "and")
        forms = [token.form for token in self._open]
        if word in ("for", "on", "in"):
            return last in lexicon.FOR_HEADS or (word == "in" and forms[0] in lexicon.FOR_HEADS)
        following = self._following(i)
        if (
            word != "and"
            or following is None
            or following.small
            or " ".join(forms) in self._known.organizations
        ):
            return False
        if ("of" in forms or "for" in forms or "on" in forms) and forms[0] != "university":
            return following.form in self._known.common
        rest = [token.form for token in self._tokens[i + 1 :]]
        return (
            following.form in self._known.common
            and last in self._known.common
            and forms[0] not in self._known.given_names
            and any(form in lexicon.ORG_HEADS for form in rest[:3])
        )

    def _title_at(self, i: int) -> int:
        """Where the walk goes on when a title stands at `i`; 0 when none does."""
        token = self._tokens[i]
        if token.form not in lexicon.TITLE_WORDS:
            return 0
        if len(self._open) == 1 and token.form not in lexicon.BARE_TITLES:
            ends = i + 1 == len(self._tokens) and token.form in lexicon.TITLES_AS_SURNAMES
            if self._open[0].form in self._known.given_names or (self._title and ends):
                return 0  # "John Major", "Governor Mervyn King"
        end = i
        while (
            end < len(self._tokens)
            and self._tokens[end].form in lexicon.TITLE_WORDS
            and not (end > i and self._tokens[end - 1].ends)
        ):
            end += 1
        while end > i and self._tokens[end - 1].form not in lexicon.TITLES:
            end -= 1
        if end == i:
            return 0
        following = self._tokens[end] if end < len(self._tokens) else None
        if following is not None and not following.small and following.form in lexicon.ORG_HEADS:
            return 0  # "Justice Department", "General Motors"
        self._flush()
        self._title = self._tokens[end - 1].form
        if following is not None and following.form in ("of", "for") and end + 1 < len(self._tokens):
            return self._title_object(end + 1)
        return end

    def _title_object(self, i: int) -> int:
        """After "Secretary of", "President of": the object; the title still waits for its name."""
        title = self._title
        while i < len(self._tokens):
            token = self._tokens[i]
            if token.form in self._known.given_names:
                break
            length = self._known_length(i)
            if length:
                self._open, self._title = list(self._tokens[i : i + length]), ""
                self._flush()
            elif not (token.small or token.form in lexicon.TITLE_OBJECTS or token.form in self._known.common):
                break
            i += max(length, 1)
        self._title = title
        return i

    def _dropped_at(self, i: int) -> int:
        """Where the walk goes on when the word at `i` is a nationality, a day or a month; else 0."""
        token = self._tokens[i]
        form = token.form
        if form in lexicon.CALENDAR:
            following = self._following(i)
            given = form in self._known.given_names and following is not None and not following.small
            if given or (self._open and self._open[-1].form in self._known.given_names):
                return 0
            self._flush()
            return i + 1
        if form in _ARTICLES:
            self._flush()
            return i + 1
        head, _, tail = form.partition("-")
        if (
            form not in lexicon.DEMONYMS
            and not (tail and tail in lexicon.DEMONYMS)
            and not (tail and head in lexicon.DEMONYMS)
        ):
            return 0
        if self._open and self._open[0].form in self._known.given_names:
            return 0
        if self._org_follows(i):
            return 0
        if len(self._open) == 1 and self._open[0].form in _PARTED_FROM:
            self._open = []
        self._flush()
        return i + 1

    def _org_follows(self, i: int) -> bool:
        if self._known_length(i + 1) > 1 and not self._known_length(i):
            return False  # "Jewish West Bank settlements"
        for token in self._tokens[i + 1 : i + 6]:
            if token.form in lexicon.ORG_HEADS:
                return True
            if token.form in lexicon.TITLES or (token.small and token.form not in ("and", "&")):
                return False
            if token.ends or token.form in lexicon.CALENDAR:
                return False
        return False

    # --- ends -------------------------------------------------------------------------------------

    def _flush(self) -> None:
        tokens, title = self._open, self._title
        self._open, self._title = [], ""
        while tokens and tokens[-1].small:
            tokens.pop()
        if not tokens:
            return
        self._done.append(_segment(self._run, tokens, title, self._opens))
