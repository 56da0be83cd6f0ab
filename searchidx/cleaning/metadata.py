"""What a page says about itself: title, site, author, address, language and every claim of a date.

In: a `Page`. Out: `PageMetadata`. Dates are raw clues with the name of their source; which of them
counts is left to `searchidx.dating`. JSON-LD is read by `jsonld`, what readers see near the headline by
`bylines`. Nothing here raises on bad mark-up: what cannot be read is not there.

`site` is the host of the page's address without "www." and its like, since every page of an outlet has
the same one and spells it one way; only a page without any address gets its `og:site_name`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from searchidx.cleaning.bylines import Visible, author_name, is_handle, read_visible
from searchidx.cleaning.jsonld import Node, find_node
from searchidx.cleaning.names import BITS, FURNITURE_TAGS, TAG_BITS
from searchidx.cleaning.page import Element, Page
from searchidx.memo import kept
from searchidx.models import ClueKind, DateClue
from searchidx.words import fold

MAX_VALUE = 500

_PUBLISHED_META = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "og:pubdate",
    "datepublished", "date_published", "published_time", "published-date", "published_date", "publishdate",
    "publish_date", "publish-date", "publication_date", "publication-date", "publicationdate", "published",
    "pubdate", "pub_date", "pub-date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dc.issued", "dcterms.published", "citation_publication_date", "citation_online_date", "article.published",
    "bt:pubdate", "rnews:datepublished", "cxenseparse:recs:publishtime", "article_date_original", "displaydate",
    "originalpublicationdate", "pdate", "shareaholic:article_published_time",
)  # fmt: skip
_UNKNOWN_META = (
    "date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created", "created", "datecreated",
    "article.created", "article:created", "citation_date", "dc.date.available", "timestamp",
    "article:date", "creation_date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
    "dc.date.modified", "dcterms.modified", "dc.modified", "revised", "lastmod", "updated_time", "modified",
    "date.updated",
)  # fmt: skip
_META_KINDS: dict[str, ClueKind] = {
    **dict.fromkeys(_PUBLISHED_META, "published"),
    **dict.fromkeys(_UNKNOWN_META, "unknown"),
    **dict.fromkeys(_MODIFIED_META, "modified"),
}  # fmt: skip
_AUTHOR_META = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "citation_author", "article:author_name", "article.author", "creator", "authors",
    "twitter:data1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """A page's own statements; `url` is the canonical address, `language` and its `country` are two-letter codes."""

    title: str
    site: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    country: str | None = None
    clues: tuple[DateClue, ...] = ()


def page_metadata(page: Page, url: str | None = None) -> PageMetadata:
    """Everything the page claims; `url` is where it was found, when the caller knows."""
    metas = _metas(page)
    addresses = _addresses(page, metas, url)
    address = addresses[0] if addresses else None
    site_name = _first(metas, "og:site_name", "application-name")
    site = _host(addresses) or site_name
    title, headline = _title(page, metas, [name for name in (site_name, site) if name])
    node = find_node(page.scripts, title)
    if not title and node and node.headline:
        title = _clean(node.headline)
    visible = read_visible(page, headline)
    language, country = _language(page, metas)
    return PageMetadata(
        title=title,
        site=site or (node.publisher if node else None),
        author=_author(metas, node, visible, [n for n in (site_name, site, node and node.publisher) if n]),
        url=address,
        language=language,
        country=country,
        clues=tuple(dict.fromkeys(_clues(metas, node, visible, addresses))),
    )


# --- meta tags ------------------------------------------------------------------------------------------


def _metas(page: Page) -> dict[str, list[str]]:
    """Lower-case name of a meta tag to its values in order."""
    metas: dict[str, list[str]] = {}
    for meta in page.named("meta"):
        value = (meta.get("content") or "").strip()
        if not value or len(value) > 5 * MAX_VALUE:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name:
                if attribute == "itemprop" and _is_other_item(meta):
                    break
                metas.setdefault(name.replace("dc:", "dc.").replace("dcterms:", "dcterms."), []).append(
                    value[:MAX_VALUE]
                )
                break
    return metas


def _is_other_item(element: Element) -> bool:
    """Whether the microdata around an element is about a review, a comment, an event or the like."""
    for parent in element.ancestors():
        kind = parent.get("itemtype")
        if kind:
            return not re.search(r"(?:article|posting|page|report|blog|creativework)/?$", kind, re.IGNORECASE)
    return False


def _first(metas: dict[str, list[str]], *names: str) -> str | None:
    for name in names:
        if name in metas:
            return _clean(metas[name][0]) or None
    return None


def _clean(text: str) -> str:
    text = html.unescape(text)
    if not text.isascii():
        text = re.sub(r"[\u00ad\u200b\ufeff]", "", text)
    return " ".join(text.split())


# --- dates ------------------------------------------------------------------------------------------------


def _clues(
    metas: dict[str, list[str]], node: Node | None, visible: Visible, addresses: list[str]
) -> Iterator[DateClue]:
    if node:
        source = "json-ld" if node.is_article else "json-ld page"
        if node.published:
            yield DateClue(node.published, source, "published" if node.is_article else "unknown")
        if node.modified:
            yield DateClue(node.modified, source, "modified")
    for name, kind in _META_KINDS.items():
        if name in metas:
            yield DateClue(metas[name][0], f"meta {name}", kind)
    yield from visible.dates
    for address in addresses:
        if re.search(r"(?:1[789]|20)\d\d", address):
            yield DateClue(address, "url")


# --- address, site, language ------------------------------------------------------------------------------


def _addresses(page: Page, metas: dict[str, list[str]], url: str | None) -> list[str]:
    """The page's absolute addresses, the canonical one first."""
    base = url or next(iter(metas.get("og:url", ())), None)
    found: list[str | None] = []
    for link in page.named("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            found.append(_absolute(link.get("href"), base))
            break
    found += [_absolute(value, url) for value in metas.get("og:url", ())[:1]]
    found.append(_absolute(url, None))
    found += [_absolute(value, url) for value in metas.get("twitter:url", ())[:1]]
    known = [one for one in dict.fromkeys(found) if one]
    # A canonical address that is the site's front page says nothing of this page.
    return sorted(known, key=lambda one: len(urlsplit(one).path.strip("/")) == 0)


def _absolute(address: str | None, base: str | None) -> str | None:
    try:
        full = (address or "").translate(_NO_BREAKS).strip()
        if not _WHOLE.fullmatch(full):  # joining takes long, and to most it would do nothing
            full = urljoin(base or "", full)
        parts = urlsplit(full)
        return full if parts.scheme in ("http", "https") and parts.hostname and len(full) < 2_000 else None
    except ValueError:
        return None


_NO_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
"""Browsers do not see them in an address."""
_WHOLE = re.compile(r"https?://[^/?#]+(?:/[^?#]*)?(?:\?[^#]+)?(?:#.+)?")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|mobil|amp)\.(?=[^.]+\.)")


def _host(addresses: list[str]) -> str | None:
    for address in addresses:
        # an archive's address holds the one that it saved
        inner = re.search(r".(https?:/.*)", address)
        saved = _absolute(re.sub(r":/+", "://", inner[1], count=1), None) if inner else None
        host = urlsplit(saved or address).hostname
        if host:
            return _HOST_PREFIX.sub("", host)
    return None


_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_](?:([a-z]{2})|[a-z0-9_-]*))?", re.IGNORECASE)


def _language(page: Page, metas: dict[str, list[str]]) -> tuple[str | None, str | None]:
    """The language that the first value names, and the country of the first that names one with it."""
    values: list[str | None] = [page.elements[0].get(name) for name in ("lang", "xml:lang") if page.elements]
    values += [_first(metas, name) for name in ("og:locale", "content-language", "language", "dc.language")]
    named = [match for value in values if (match := _LANGUAGE.fullmatch((value or "").strip()))]
    if not named:
        return None, None
    language = named[0][1].lower()
    country = next((match[2].upper() for match in named if match[2] and match[1].lower() == language), None)
    return language, country


# --- title --------------------------------------------------------------------------------------------------


def _title(page: Page, metas: dict[str, list[str]], sites: list[str]) -> tuple[str, Element | None]:
    """The headline as printed, else as the metadata have it, and its element when there is one."""
    page_title = _clean(page.title)[: 2 * MAX_VALUE]
    shared = (
        _first(metas, "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline")
        or ""
    )
    claims = [t for t in (shared, page_title) if t]
    wanted = [_words(claim) for claim in dict.fromkeys(claims)]
    names = [fold(site) for site in sites]
    best: tuple[float, str, Element] | None = None
    headings = [(e, _clean(page.content_of(e))) for e in page.named("h1")[:20]]
    headings += [(e, _clean(page.content_of(e))) for e in page.named("h2")[:20]] if claims else []
    for element, text in headings:
        if 3 <= len(text) <= 400 and fold(text) not in names:
            have = _words(text)
            likeness = max((_likeness(have, want) for want in wanted), default=0.0)
            score = likeness + (element.tag == "h1") * 0.15
            if best is None or score > best[0]:
                best = (score, text, element)
    if best and best[0] >= (0.6 if best[2].tag == "h1" else 0.85):
        return _without_kicker(best[1], [without_site(claim, sites) for claim in claims]), best[2]
    title = without_site(shared, sites) or without_site(page_title, sites)
    only_h1 = [(text, e) for e, text in headings if e.tag == "h1" and len(text) >= 3]
    if len(only_h1) == 1 and (not title or fold(title) in map(fold, sites) or _is_headline(*only_h1[0])):
        return only_h1[0]
    return title, (best[2] if best and best[0] >= 0.3 else None)


MIN_HEADLINE = 4
"""Words of a headline that shares too little with what the page says elsewhere, where that was worded for searching."""


def _is_headline(text: str, element: Element) -> bool:
    """Whether a page's one `<h1>` heads its article: it says enough, and stands in no header of the page."""
    return len(text.split()) >= MIN_HEADLINE and (
        element.roles & TAG_BITS["article"] != 0 or not element.roles & _OF_THE_SITE
    )


_OF_THE_SITE = TAG_BITS["header"] | BITS["head"] | BITS["nav"] | FURNITURE_TAGS


def _without_kicker(heading: str, claims: list[str]) -> str:
    """The heading without the line above or below the headline that some sites put inside it."""
    for claim in claims:
        if 15 <= len(claim) < len(heading) and fold(claim) in fold(heading):
            return claim
    return heading


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _likeness(have: set[str], want: set[str]) -> float:
    """Share of a heading's words that a claim has, weighed down when the claim says far more."""
    if not have or not want:
        return 0.0
    common = len(have & want)
    return 0.7 * common / len(have) + 0.3 * common / len(want)


_SUFFIX = re.compile(
    r"\s+[|\-–—•·»:/]+\s+(?=[^|•·»]+$)|\s*[|»]\s*(?=[^|»]+$)|(?<=[\u3041-\u9fff])_(?=[^_]+$)"
)


def without_site(title: str, sites: list[str]) -> str:
    """The title without the site's name at its end or start.

    >>> without_site("Rivers rise | The Example", ["The Example"])
    'Rivers rise'
    """
    names = {_letters(site) for site in sites} | {_letters(site.rpartition(".")[0]) for site in sites}
    names.discard("")
    for _ in range(2):
        cuts = list(_SUFFIX.finditer(title))
        if not cuts:
            break
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        key = _letters(tail)
        known = any(key in name or name in key for name in names) if key else True
        if len(head) >= 10 and (known or (cuts[-1][0].strip() in ("|", "_") and len(tail.split()) <= 4)):
            title = head.strip()
        elif known and len(tail) < 10:
            title = head.strip() or title
        else:
            break
    return title


@kept(1 << 10, longest=60)  # mostly a site's name
def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9\w]", "", fold(text).removeprefix("the ").removeprefix("www."))


# --- author -------------------------------------------------------------------------------------------------


def _author(metas: dict[str, list[str]], node: Node | None, visible: Visible, sites: list[str]) -> str | None:
    """The first name that is not the outlet's own: from JSON-LD, meta tags, then what readers see."""
    claimed: list[str] = []
    if node:
        names = [name for raw in node.authors[:8] if (name := author_name(raw))]
        claimed += [", ".join(dict.fromkeys(names))] if names else []
    for key in _AUTHOR_META:
        values = metas.get(key, ())
        names = [
            n for raw in values[:8] if not raw.startswith(("http", "@", "/")) and (n := author_name(raw))
        ]
        claimed += [", ".join(dict.fromkeys(names))] if names else []
    seen = [name for raw in visible.authors if (name := author_name(raw))]
    outlets = {_letters(site) for site in sites} | {_letters(site.partition(".")[0]) for site in sites}
    people = [name for name in (*claimed, *seen) if _letters(name) not in outlets]
    best = next((name for name in people if not is_handle(name)), next(iter(people or claimed or seen), None))
    if best and len(best.split()) > 4:  # the text of an author's box, when the bare name is there too
        for name in people:
            if best.startswith(f"{name} ") and not re.match(r"\s*(?:und|and|et|y|e|&)\b", best[len(name) :]):
                return name
    return best
