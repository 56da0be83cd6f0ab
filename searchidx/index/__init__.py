"""Documents to a Whoosh index on disk, and back to arrays that a search can combine.

In: `models.Document`s. Out: a folder, and `IndexReader`s over it that give postings, columns and
stored articles. This is the only room, with `searchidx.search`, that knows Whoosh.

    folder.py     the index's folder: is it one, and of which version
    layout.py     which fields there are, and what of a document goes where
    sections.py   a file of named arrays, memory-mapped
    builder.py    documents to the arrays of a segment; the indexer's hot loop
    segment.py    a segment read where it lies
    manifest.py   which segments a generation has
    reader.py     one generation: segments, and the statistics over them
    writer.py     one writer at a time: add, replace, remove, commit
    merging.py, merging_terms.py, spool.py   fewer, larger segments
    commit.py     making a generation count
    lock.py       who writes
    aliases.py    which names the user has joined
    found_by.py   who found the names
    kept.py       which small files there are beside the segments
    learned.py    which lines are boilerplate
    shingles.py, candidates.py, sketches.py, likeness.py, grouping.py, groups.py, parts.py, story_table.py,
    stories.py
                  what is a copy
    file_articles.py, file_keys.py   what a file gave
    checking.py, repairing.py, seals.py, integrity.py   is all of it what was written, and what to do if not
    backup.py     an index as one file, and back
    leftovers.py, settling.py   what killed runs leave, and bringing index and ledger in line
    ledger.py     which files were read when, and what became of them
    codec.py, whoosh_schema.py, whoosh_terms.py   what lets Whoosh read all this
"""

from __future__ import annotations
