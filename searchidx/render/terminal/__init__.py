"""Values laid out for people at a terminal of any width; the only part of `render` that loads rich.

    canvas       lines of styled text: wrapping, cutting, columns, and the string in the end
    hits         the answer to a query
    facet_lists  facets beside, below or alone, and the histogram
    articles     one article, stored or just extracted
    savings      copies and versions of an article, and what changed
    overview     what an archive holds, what `add` did

The functions here are those of `render.plain`, by the same names.
"""

from searchidx.render.terminal.articles import article, document
from searchidx.render.terminal.facet_lists import facets
from searchidx.render.terminal.hits import results, similar
from searchidx.render.terminal.overview import report, stats
from searchidx.render.terminal.savings import changes, copies, versions

__all__ = [
    "article", "changes", "copies", "document", "facets", "report", "results", "similar", "stats", "versions",
]  # fmt: skip
