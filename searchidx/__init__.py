"""searchidx: full-text search for folders of saved news articles.

from searchidx import Archive


with Archive("path/to/index") as archive:
    archive.add(["dir/"])
    for hit in archive.search("ceasefire Lukashenko").hits:
        print(hit.date, hit.title)
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["Archive", "__version__", "restore"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from searchidx.archive import Archive
    from searchidx.index.backup import restore


def __getattr__(name: str) -> object:
    """Load the rooms behind the names when they are first asked for: `searchidx --help` needs none of them."""
    if name == "Archive":
        from searchidx.archive import Archive  # noqa: PLC0415

        return Archive
    if name == "restore":
        from searchidx.index.backup import restore  # noqa: PLC0415

        return restore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
