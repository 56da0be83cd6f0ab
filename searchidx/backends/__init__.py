"""Where an archive is kept: the table of engines, chosen by the form of `--index`.

In: what names an index. Out: a `Backend` (see `backend.py`). A folder is the embedded index, an address
(`opensearch://host:9200/name`) a cluster, whose room is loaded only then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from searchidx.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from searchidx.backends.backend import Backend
    from searchidx.models import CheckReport, RepairReport

SCHEMES = ("opensearch://", "opensearchs://")
"""What an address of a cluster begins with; the second one speaks TLS."""

_SCHEME = re.compile(r"(?:https?|opensearchs?):/|[a-z][a-z0-9+.-]+://", re.I)


def is_address(index: str) -> bool:
    """Whether an index is named by its address, and is no folder of this machine.

    Raises UsageError for addresses of anything else.

    >>> is_address("opensearch://localhost:9200/news"), is_address("news.index")
    (True, False)
    """
    if not index.startswith(SCHEMES) and (other := _SCHEME.match(index)):
        raise UsageError(
            f"an index is a folder or a cluster's address, not {other[0]}…",
            f"an address begins with {' or '.join(SCHEMES)}",
        )
    return index.startswith(SCHEMES)


def open_backend(index: str | os.PathLike[str], *, create: bool) -> Backend:
    """The engine behind an index. `create` makes the index where there is none; else that is NoIndex."""
    name = os.fspath(index)
    if is_address(name):
        from searchidx.backends.opensearch.cluster import Cluster  # noqa: PLC0415 - an extra, for clusters only

        return Cluster(name, create=create)
    from searchidx.backends.embedded import Embedded  # noqa: PLC0415 - not for clusters

    return Embedded(name, create=create)


def check(index: str | os.PathLike[str]) -> CheckReport:
    """Prove that an index is whole; it need not be one that can be opened."""
    name = os.fspath(index)
    if is_address(name):
        from searchidx.backends.opensearch.cluster import Cluster  # noqa: PLC0415

        return Cluster(name, create=False).check()
    from searchidx.backends import embedded  # noqa: PLC0415

    return embedded.check(name)


def repair(
    index: str | os.PathLike[str], *, jobs: int | None, waiting: Callable[[str], None] | None
) -> RepairReport:
    """Make again what is broken of an index."""
    name = os.fspath(index)
    if is_address(name):
        from searchidx.backends.opensearch.cluster import Cluster  # noqa: PLC0415

        return Cluster(name, create=False).repair()
    from searchidx.backends import embedded  # noqa: PLC0415

    return embedded.repair(name, jobs=jobs, waiting=waiting)
