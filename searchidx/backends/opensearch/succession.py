"""Who leads a story when its first article goes, and which places articles keep that are put again.

In: what one flush of a run takes out and puts, and how these articles stand in the cluster. Out: the places that are
kept, and the articles that take over. All of a flush is settled at once, so that no article inherits that goes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.stories import Standing
from searchidx.backends.opensearch.translating import values_of


def heirs(
    connection: Connection,
    name: str,
    leaving: Mapping[str, Standing],
    seats: dict[str, Standing],
    refresh: Callable[[], None],
) -> list[str]:
    """The keys of articles of the cluster that must lead now, each the first of its story that stays.

    `leaving` are the articles that lose their places, `seats` the places of those that are put in this flush and keep
    one: where one of these is the first that stays, it leads from here on in `seats`. Calls `refresh` before it looks.
    """
    led = {each.story for each in seats.values() if not each.follows}
    labels = {each.story for each in leaving.values() if not each.follows} - led
    if not labels:
        return []
    refresh()
    first: dict[str, tuple[int, str]] = {}
    for key, seat in seats.items():
        if seat.story in labels:
            first[seat.story] = min(first.get(seat.story, (seat.rank, key)), (seat.rank, key))
    of_stories = values_of("story", sorted(labels))
    fields = ["key", "rank", "story", "follows"]
    for hit in scan(connection, name, of_stories, fields, "rank"):
        source: Json = hit["_source"]
        key, story = source["key"], source["story"]
        if key in leaving or key in seats:
            continue
        if not source["follows"]:  # of a run that was cut off before the other one went
            labels.discard(story)
        here = source["rank"], key
        first[story] = min(first.get(story, here), here)
    chosen = [key for story, (_, key) in first.items() if story in labels]
    for key in chosen:
        if key in seats:
            seats[key] = replace(seats[key], follows=False)
    return [key for key in chosen if key not in seats]
