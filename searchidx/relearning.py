"""What is done at the end of an `add`: learn boilerplate, and make again the articles that it changes.

In: an index whose files were just added. Out: the same index, as if all of its files had been added with what is
known of their lines now. Only groups of articles that changed are looked at, and only articles with a line that has
become boilerplate, or is none any more, are read again. See docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from searchidx.index.learned import write_learned
from searchidx.index.ledger import NOT_READ, FileRecord, FileState, Ledger
from searchidx.index.writer import IndexWriter, uninterrupted
from searchidx.models import Learned, Seen
from searchidx.reading import FoundFile

if TYPE_CHECKING:
    from searchidx.pieces import Batch


def relearn(writer: IndexWriter, before: Learned, jobs: int) -> None:
    """Learn from what was added and bring the articles of other files in line.

    `before` is what it was cleaned with. What was put must be committed. A run that is cut off in here is made
    good by the next one.
    """
    ledger = writer.ledger
    groups = ledger.stirred()
    if not groups:
        return
    from searchidx.cleaning import repeated  # noqa: PLC0415 - most runs change no page

    after = dict(before)
    changed: set[str] = set()
    for group in groups:
        after[group] = learned = repeated.learn(partial(_seen, ledger, group))
        # what each was made with, not what the last run had learned: that run may have been cut off
        changed.update(path for path, one in ledger.seen_of(group) if repeated.named(one, learned) != one.cut)
    repeated.use(after)
    if changed:
        _make_again(writer, changed, jobs)
    if after != before or not before:  # a --reindex began with nothing, whatever is written
        write_learned(writer.folder, after)
    ledger.settle(groups)


def _seen(ledger: Ledger, group: str) -> Iterable[Seen]:
    return (one for _, one in ledger.seen_of(group))


def _make_again(writer: IndexWriter, paths: Iterable[str], jobs: int) -> None:
    """Read files again and replace their articles.

    One that has changed meanwhile, or cannot be read, is the next run's: it counts as not read.
    """
    from searchidx import pipeline  # noqa: PLC0415 - most runs change no line
    from searchidx.index.file_articles import none_of  # noqa: PLC0415

    states = writer.ledger.states()
    files = [FoundFile(path, states[path].size, states[path].mtime_ns) for path in sorted(paths)]
    jobs = min(jobs, pipeline.worthwhile_jobs(sum(file.size for file in files), jobs))
    made: set[str] = set()
    for batch in pipeline.run(files, {}, none_of, jobs):
        state = states[batch.path]
        if batch.digest != state.digest:
            continue
        made.add(batch.path)
        with uninterrupted():
            for keyed in batch.made:
                writer.put(keyed.document, keyed.key, replaces=True)
            writer.done(_record(batch.path, state, batch))
    for path in sorted(set(paths) - made):
        known, remarks = writer.ledger.articles(path).to_be_replaced(), tuple(writer.ledger.remarks(path))
        writer.done(FileRecord(path, NOT_READ, known, remarks, writer.ledger.seen(path)))
    writer.commit()


def _record(path: str, state: FileState, batch: Batch) -> FileRecord:
    from searchidx.index.file_articles import FileArticles  # noqa: PLC0415

    keys = [keyed.number for keyed in batch.made]
    articles = FileArticles(keys, [keyed.fingerprint for keyed in batch.made])
    return FileRecord(path, state, articles, batch.remarks, batch.seen)
