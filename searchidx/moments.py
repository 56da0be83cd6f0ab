"""When a page was saved, out of the stamps that programs put beside it.

In: a stamp as WARC, SingleFile, MHTML or a record has it. Out: the moment as "2024-02-11T09:10:11Z", and as a number to
sort by. It is no article's date: it says which of two savings of one address came later.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?$"
)
_SCRIPT = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
"""As browsers' scripts write it: "Mon Feb 12 2024 10:00:00 GMT+0100 (Central European Standard Time)"."""


def moment(stamp: str) -> str | None:
    """The moment of a stamp, in UTC; one without a zone is taken for UTC. None for what is no stamp.

    >>> moment("Mon Feb 12 2024 10:00:00 GMT+0100 (CET)"), moment("2024-02-12 09:00:00"), moment("20240212")
    ('2024-02-12T09:00:00Z', '2024-02-12T09:00:00Z', '2024-02-12T00:00:00Z')
    """
    try:
        found = _moment(stamp.strip())
        return f"{found.astimezone(timezone.utc).isoformat()[:19]}Z" if found else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _moment(stamp: str) -> datetime | None:
    if found := _ISO.match(stamp):
        *numbers, sign, hours, minutes = found.groups()
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        zone = timezone(-offset if sign == "-" else offset)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    if found := _SCRIPT.match(stamp):
        month_name, day_text, year_text, time, zone_text = found.groups()
        return parsedate_to_datetime(f"{day_text} {month_name} {year_text} {time} {zone_text}")
    if stamp[:1].isalpha() or stamp[:1].isdigit():
        parsed = parsedate_to_datetime(stamp)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)
    return None


def seconds(moment_: str | None) -> int:
    """What `moment` gave, in seconds since 0001; 0 for none."""
    if not moment_:
        return 0
    return int((datetime.fromisoformat(moment_[:19]) - datetime(1, 1, 1)).total_seconds())  # noqa: DTZ001
