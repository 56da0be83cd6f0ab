"""What the names of elements say: classes and ids to a set of roles.

In: the class and id of an element. Out: bits, one per role. Names are taken apart into words and looked
up in one table; a pattern per role would cost milliseconds a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import repeat

ROLES: dict[str, str] = {
    "story": "article story story-body articlebody storybody body post entry text richtext copy prose paragraph "
             "articlecontent postcontent entrycontent artikel beitrag texto cuerpo corps materia noticia",
    "content": "content main page container primary inhalt contenu contenido single detail",
    "comments": "comment comments commentlist disqus reply replies respond discussion kommentar kommentare livefyre "
                "conversation coral forum",
    "related": "related recommended recommendation recommendations recirc similar readmore read-more morefrom upnext "
               "outbrain taboola mehr weitere suggested suggestions also",
    "popular": "popular trending trend most mostread latest recent ticker hot top breaking headlines",
    "aside": "sidebar side aside rail right left secondary widget widgets module modules box infobox panel",
    "nav": "nav navigation menu navbar submenu topbar subnav breadcrumb breadcrumbs pagination pager tabs tab skip "
           "masthead dropdown hamburger",
    "head": "header head banner top-bar logo branding",
    "foot": "footer foot bottom colophon imprint impressum legal copyright disclaimer",
    "share": "share sharing social facebook twitter whatsapp sharebar addthis sharedaddy tools toolbar print email "
             "actions buttons button follow",
    "ad": "ad ads advert advertisement advertising adsense dfp sponsor sponsored promo promotion promoted anzeige "
          "werbung partner commercial affiliate",
    "signup": "newsletter subscribe subscription signup sign login register offer donate membership abo "
              "cta",
    "cookie": "cookie cookies consent gdpr privacy modal popup overlay lightbox dialog alert notice notification",
    "media": "image images img photo photos picture gallery slideshow carousel slider video player media embed figure "
             "thumbnail thumb audio",
    "caption": "caption credit credits figcaption bildunterschrift legend wp-caption",
    "by": "author authors byline autor autoren bio biography contributor contributors writer profile avatar vcard",
    "date": "date time timestamp published updated meta metadata info postmeta infos dateline",
    "teaser": "teaser teasers card cards item items list listing listings grid tile tiles feed river archive archives "
              "stream block-list promo-list collection headline-list summary excerpt",
    "tags": "tag tags topic topics category categories keyword keywords label labels kicker section-name",
    "title": "title headline heading subtitle subheadline deck dek standfirst lede lead intro teaser-text vorspann "
             "entry-title",
    "form": "form search input field newsletter-form contact survey poll quiz rating vote",
    "hidden": "hidden hide visually-hidden sr-only screen-reader screenreader invisible offscreen accessibility a11y "
              "print-only noscript",
    "quote": "quote pullquote blockquote pull factbox fact sidebar-fact highlights keypoints key summary-box toc",
    "widgety": "weather stock stocks market quote-box score scores scoreboard events event calendar shop product "
               "products price deals jobs horoscope lottery",
}  # fmt: skip
"""Role to the words of its names."""

BITS = {role: 1 << number for number, role in enumerate(ROLES)}

TAGS = "article main aside nav footer header form table ul ol figure section blockquote".split()
TAG_BITS = {tag: 1 << (len(ROLES) + number) for number, tag in enumerate(TAGS)}
"""Tags that say something of what is inside, as further bits."""

COUNT = len(ROLES) + len(TAGS)

FURNITURE_TAGS = TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["aside"] | TAG_BITS["form"]
"""What is inside is furniture, whatever it is called."""
FURNITURE_NAMES = (
    BITS["nav"] | BITS["foot"] | BITS["comments"] | BITS["related"] | BITS["popular"] | BITS["cookie"]
    | BITS["signup"] | BITS["ad"] | BITS["share"] | BITS["by"] | BITS["date"] | BITS["caption"]
)  # fmt: skip
"""What is called so is none of the story, if it is not plain that it is all the same."""

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}(?![a-z])")
_LOOKED_UP: dict[str, int] = {}
for _role, _names in ROLES.items():
    for _name in _names.split():
        _LOOKED_UP[_name] = _LOOKED_UP.get(_name, 0) | BITS[_role]


def words_of(names: str) -> list[str]:
    """Names of elements, parted by white space, and the words in them, all in small letters: what is looked up.

    >>> words_of("articleBody wide")
    ['articlebody', 'wide', 'article', 'body', 'wide']
    """
    return " ".join((names, *_WORDS.findall(names))).lower().split()


def roles_of(words: Iterable[str]) -> int:
    """The roles that the words of class and id have, as bits of `BITS`: see `words_of`.

    >>> bin(roles_of(words_of("articleBody")) & BITS["story"]) != "0b0"
    True
    """
    return looked_up_in(_LOOKED_UP, words)


def looked_up_in(table: dict[str, int], words: Iterable[str]) -> int:
    """The bits that a table has for some words, together."""
    found = 0
    for bits in map(table.get, words, repeat(0)):
        found |= bits
    return found
