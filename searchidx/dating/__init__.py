"""Which day did this article come out, where does it say so, and how sure is that?

In: an `Article`. Out: a `Dating`. The work goes find -> judge -> decide; `months` and `written` know
how dates are written. No clock, no file time and no network is asked: what is not written is not
known, and a wrong date is worse than none.
"""

from __future__ import annotations

from datetime import date, datetime, timezone

from searchidx.dating.decide import decide
from searchidx.dating.find import RECORD, SURE, in_clues, in_text
from searchidx.dating.judge import judge, plain_day
from searchidx.models import Article, Dating

__all__ = ["date_article"]


def date_article(article: Article, *, today: date | None = None) -> Dating:
    """The day of publication as written, its source and its grade; empty when nothing says it.

    A date that the article brings along, judged (an exported record), stays as it is.
    Days after tomorrow and before 1700 are refused; `today` is for tests. The text is searched only
    where metadata does not already make the day sure.
    """
    if article.dated:
        return article.dated
    today = today or datetime.now(timezone.utc).date()
    finds = list(in_clues(article))
    if len(finds) == 1 and finds[0].trust >= RECORD and (day := plain_day(finds[0].written, today)):
        return Dating(day, finds[0].source, "sure")  # as `decide` would say; most records are like this
    candidates = judge(finds, article, today)
    dating = decide(candidates)
    if dating.grade == "sure" and max(candidate.trust for candidate in candidates) >= SURE:
        return dating
    finds += in_text(article)
    return decide(judge(finds, article, today))
