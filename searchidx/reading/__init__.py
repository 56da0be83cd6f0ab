"""Reading: files and folders to Sources.

In: paths as the user gave them. Out: `FoundFile`s, and for each file its `Source`s: one for a page,
many for a file of records. What cannot be read is a `Failure`, what holds no article a `Skipped`,
both with a reason. It leaves to `cleaning` what in a Source is the article.
"""

from __future__ import annotations

from searchidx.reading.files import line_blocks, read
from searchidx.reading.finding import FoundFile, find, is_gone
from searchidx.reading.kinds import holds_many
from searchidx.reading.reasons import HOLDS_NOTHING
from searchidx.reading.records import read_lines

__all__ = ["HOLDS_NOTHING", "FoundFile", "find", "holds_many", "is_gone", "line_blocks", "read", "read_lines"]
