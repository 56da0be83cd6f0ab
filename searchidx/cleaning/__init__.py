"""Cleaning: a Source to its Article.

In: a `Source`. Out: the `Article` in it, with what was cut and why, or a `Skipped`/`Failure` with the
reason. One entry point; each kind of Source has its module, imported when the first of its kind
comes, so that a run over text never loads the HTML parser. It leaves dates to `dating`, which gets
the clues and the cut lines, and names to `entities`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from searchidx.cleaning.stated import joined
from searchidx.models import Article, Failure, Kind, Skipped, Source

__all__ = ["Cleaned", "clean"]

Cleaned = Article | Skipped | Failure

_CLEANERS: dict[Kind, str] = {
    "html": "searchidx.cleaning.html",
    "text": "searchidx.cleaning.text",
    "markdown": "searchidx.cleaning.markdown",
    "fragment": "searchidx.cleaning.fragment",
    "record": "searchidx.cleaning.record",
}
"""Kind of Source to the module whose `clean` makes an Article of it."""


@cache
def _cleaner(kind: Kind) -> Callable[[Source], Cleaned]:
    cleaner: Callable[[Source], Cleaned] = import_module(_CLEANERS[kind]).clean
    return cleaner


def clean(source: Source) -> Cleaned:
    """The article in `source`. Never raises: what goes wrong inside is a `Failure`."""
    try:
        made = _cleaner(source.kind)(source)
        return joined(made, source.stated) if source.stated and isinstance(made, Article) else made
    except MemoryError:
        raise
    except Exception as error:  # one odd page among a million must not stop the run
        where = f"line {source.line}: " if source.line else ""
        return Failure(
            source.path, "clean", f"{where}cannot be understood ({type(error).__name__}: {error})"[:300]
        )
