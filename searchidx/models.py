"""The nouns of the program, as frozen values: what the rooms hand to each other.

    path -> Source -> Article -> Document -> index
    words typed -> Query (see `searchidx.query`) -> Results

Nothing here computes more than a property. A stage never changes a value; it returns a new one.
Paths are `str` as the operating system gives them (undecodable bytes as surrogate escapes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from searchidx.values import dataclass, field

Kind = Literal["html", "text", "markdown", "fragment", "record"]
Stage = Literal["find", "read", "clean", "date", "entities", "index"]
Grade = Literal["sure", "likely", "weak"]
GRADES: tuple[Grade, ...] = get_args(Grade)
ClueKind = Literal["published", "modified", "unknown"]

ENTITY_KINDS = ("people", "places", "organizations")


# --- on the way in --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to make an article of: a whole file, or one of the articles of a file that holds many.

    `text` is the decoded content (HTML mark-up for kind "html", and for "fragment", which is HTML that is
    an article and nothing else); it is empty for a "record", whose fields are in `record`. `name` is the
    record's own `id`, `line` its place in the file (from 1). `member` is the place in an archive, a
    mailbox, a feed. `stated` is what surrounds the text says of it, under the names that records use
    (the headers of a mail, the address of a page in a web archive). `utf8` may be what `text` is in UTF-8, where
    a file has just that: a parser wants bytes.
    """

    path: str
    kind: Kind
    text: str = ""
    record: Mapping[str, object] | None = None
    name: str | None = None
    line: int | None = None
    member: str | None = None
    stated: Mapping[str, str] | None = None
    utf8: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DateClue:
    """A date somebody wrote, not yet judged: the raw `text`, where it stood, what it claims to be.

    `source` is a short stable name that users see, such as "json-ld", "meta article:published_time",
    "url", "dateline", "byline", "record".
    """

    text: str
    source: str
    kind: ClueKind = "unknown"


BETWEEN_CELLS = " | "
"""What stands in an article's text between the cells of a row; no name and no sentence goes across."""


class Line(NamedTuple):  # a page has hundreds; a frozen dataclass takes five times as long to make
    """One line (or block) of a page and the verdict of cleaning: kept or not, and by what reason."""

    text: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article, not yet dated: `text` is its paragraphs, split by blank lines.

    `clues` are dates from the page's metadata or the record; dates in the prose are found later, in
    `text` and in the `lines` that cleaning took away. `country` is that of the language, where a page says "en-GB".
    `given` holds entity lists that the record
    already had (kind -> names), and `dated` the date of one that was exported; what is given is not
    computed again. `saved` is the stamp of when it was saved, as whoever saved it wrote it.
    """

    title: str
    text: str
    language: str | None = None
    site: str | None = None
    author: str | None = None
    url: str | None = None
    clues: tuple[DateClue, ...] = ()
    lines: tuple[Line, ...] = ()
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: Dating | None = None
    saved: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines of an article as cleaned, by which boilerplate is learned.

    `group` says with which other articles it is compared; `lines` are the digests of its lines, one after the other,
    `words` their numbers of words (unsigned, 16 bits each), `cut` the digests of those that were known for
    boilerplate when the article was made. `page` is a number that savings of one page have in common, 0 where none is
    known.
    """

    group: str
    lines: bytes
    words: bytes
    cut: bytes = b""
    page: int = 0


Learned = Mapping[str, frozenset[bytes]]
"""Boilerplate: group of articles -> digests of the lines that are cut from them."""


@dataclass(frozen=True, slots=True)
class Dating:
    """The publication day, where it came from and how sure it is; all None when there is none."""

    day: date | None = None
    source: str | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organization: the facet's value, the spellings in the text, how often."""

    name: str
    mentions: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of one article, most often named first."""

    people: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    organizations: tuple[Entity, ...] = ()


Reasons = Mapping[tuple[str, str], tuple[str, ...]]
"""(Kind, name) -> why an entity was taken for what it is, in words."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """What the user of an archive has said of names.

    `joined` is kind -> name -> its other spellings; `parted` is kind -> spellings that do not belong where the
    table that comes with the program puts them.
    """

    joined: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    parted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_ALIASES = Aliases()


@dataclass(frozen=True, slots=True)
class Document:
    """An article ready for the index: identified, dated, with its entities.

    `id` is what users see and type; (`path`, `name`) is what makes an article itself again on the
    next run. `name` is None when the file is the article. `saved` is when it was saved, where that is
    known ("2024-02-11T09:10:11Z"): it orders the versions of an article.
    """

    id: str
    path: str
    name: str | None
    title: str
    text: str
    dating: Dating = Dating()
    entities: Entities = Entities()
    language: str | None = None
    site: str | None = None
    author: str | None = None
    url: str | None = None
    saved: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read or understood. The run goes on; the report says so."""

    path: str
    stage: Stage
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was read and holds no article, with the reason; where it was judged line by line, `lines` are
    these, until somebody has been shown them."""

    path: str
    reason: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class AddReport:
    """What one `add` did. Field names are those of `add --json`."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    copies: int = 0
    seconds: float = 0.0
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()


Confirm = Callable[[int, int], bool]
"""Whether so many articles, of so many in the index, are really to be taken out."""

ASK_FROM, ASK_SHARE = 10, 0.2


def is_many(articles: int, live: int) -> bool:
    """Whether so many articles, of so many in the index, go only when somebody confirms it.

    They may be gone because a disk is not there, or match because a query was a slip.
    """
    return articles >= ASK_FROM and articles > ASK_SHARE * live


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was taken out of the index."""

    id: str
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class RemoveReport:
    """What one `remove` did. `removed` is 0 for a dry run, and when it was not confirmed."""

    removed: int
    articles: tuple[Removed, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Whether an index is whole. `problems` are in words; `articles` is 0 where they cannot be counted."""

    path: str
    problems: tuple[str, ...]
    articles: int
    bytes: int
    seconds: float

    @property
    def whole(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup and the index that it was made of, or that was made of it; `bytes` are those of what was made."""

    path: str
    index: str
    articles: int
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did to an index that had `problems`; `after` is a check of what it is now.

    `rebuilt` counts articles made again from what the index keeps of them, `reread` those from their files.
    `gone` are files whose articles are lost, `unknown` says what was dropped without a list of it. `kept` is where
    an index of another schema went whose files were not all there any more.
    """

    problems: tuple[str, ...]
    rebuilt: int
    reread: int
    gone: tuple[str, ...]
    unknown: tuple[str, ...]
    after: CheckReport
    kept: str | None = None


# --- on the way out -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article and the character ranges in it (end exclusive) that matched."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and how many of the matching articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Another saving of the same story, folded under a hit."""

    id: str
    path: str
    date: str | None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """A part of a score, and what it is for, in words."""

    what: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked article. Dates are ISO days ("2023-03-31"); scores are BM25, larger is better.

    `versions` counts the savings of its address, itself among them; where it is not the latest one (a word stands
    only in an earlier version), `version_of` is the id of that.
    """

    rank: int
    id: str
    path: str
    title: str
    date: str | None
    date_source: str | None
    date_grade: Grade | None
    site: str | None
    author: str | None
    url: str | None
    language: str | None
    score: float
    partial: bool
    people: tuple[str, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]
    snippets: tuple[Snippet, ...]
    copies: tuple[Copy, ...] = ()
    why: tuple[Why, ...] = ()
    versions: int = 1
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: one page of hits, and facets over all matches.

    `total` counts the full hits, `partial_total` the articles that have only some of the words; `folded` counts what
    matches as well but is a copy or another version of one of them (of the partial hits where there are no others).
    Where it was asked for, `reading` is the query in plain English, and hits say `why` they scored.
    """

    query: str
    understood: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    partial_total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    suggestions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    folded: int = 0

    @property
    def read_otherwise(self) -> bool:
        """Whether the query was read as something else than it says; filters that follow its words do not count."""
        return not self.understood.startswith(" ".join(self.query.split()))


@dataclass(frozen=True, slots=True)
class SimilarHit:
    """An article like another, and the words and names that they share, the most telling first."""

    hit: Hit
    words: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """Articles like the one with this id; `words` and `names` are what was looked for."""

    id: str
    path: str
    title: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    hits: tuple[SimilarHit, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of an article that two versions have in common, or that one of them has."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article as the index keeps it: what `show` and `export` print.

    `copy_of` is the id of the first copy of its story, `version_of` that of the latest saving of its address;
    None where the article is that itself.
    """

    id: str
    path: str
    name: str | None
    title: str
    text: str
    date: str | None
    date_source: str | None
    date_grade: Grade | None
    language: str | None
    site: str | None
    author: str | None
    url: str | None
    people: tuple[Entity, ...]
    places: tuple[Entity, ...]
    organizations: tuple[Entity, ...]
    saved: str | None = None
    copy_of: str | None = None
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """What an archive holds, in numbers. `date_grades` counts articles per grade ("none" included).

    Of the articles, `copies` and `earlier_versions` are folded under others. `names_by` is the finder of people,
    places and organizations and its version, `by_lists_alone` how many articles are in languages that its model is
    not made for.
    """

    path: str
    articles: int
    files: int
    skipped: int
    failed: int
    bytes: int
    segments: int
    first_date: str | None
    last_date: str | None
    date_grades: Mapping[str, int]
    languages: Mapping[str, int]
    entities: Mapping[str, int]
    sites: int
    names_by: str | None = None
    by_lists_alone: int = 0
    copies: int = 0
    earlier_versions: int = 0


def article_of(document: Document) -> StoredArticle:
    """A document as the article that the index would keep of it, so that both can be treated alike."""
    day = document.dating.day
    return StoredArticle(
        id=document.id,
        path=document.path,
        name=document.name,
        title=document.title,
        text=document.text,
        date=day.isoformat() if day else None,
        date_source=document.dating.source,
        date_grade=document.dating.grade,
        language=document.language,
        site=document.site,
        author=document.author,
        url=document.url,
        people=document.entities.people,
        places=document.entities.places,
        organizations=document.entities.organizations,
        saved=document.saved,
    )
