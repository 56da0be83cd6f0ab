"""Documents to a Whoosh index on disk, and back to arrays that a search can combine.

In: `models.Document`s. Out: a folder, and `IndexReader`s over it that give postings, columns and
stored articles. This is the only room, with `searchidx.search`, that knows Whoosh.

    folder.py   the index's folder: is it one, of which version, who writes to it
    schema.py   which fields there are and how a document becomes terms, columns and stored data
    ledger.py   which files were read when, and what became of them
    writer.py   one writer at a time: add, replace, remove, commit
    reader.py   many readers: segments as arrays
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():  # some files of Whoosh 2.7.4 warn when they are compiled on first use
    warnings.simplefilter("ignore", SyntaxWarning)
    import whoosh.codec.whoosh3
    import whoosh.index
    import whoosh.reading
    import whoosh.writing  # noqa: F401
