"""What is done at the end of an `add`: learn boilerplate, and make again the articles that it changes.

In: an index whose files were just added. Out: the same index, as if all of its files had been added with what is
known of their lines now. Only groups of articles that changed are looked at, and only articles with a line that has
become boilerplate, or is none any more, are made again. A file is read once for that, however many of its articles
those are. So that few are, a long run learns in stages on the way. See docs/decisions/0018, 0047 and 0049.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from searchidx.identity import article_key
from searchidx.index.learned import write_learned
from searchidx.index.ledger import NOT_READ, FileRecord, Ledger
from searchidx.index.writer import IndexWriter, NewSegment
from searchidx.interrupts import uninterrupted
from searchidx.models import Learned, Seen
from searchidx.reading import FoundFile, holds_many

if TYPE_CHECKING:
    from searchidx.pieces import Batch

Numbers = Mapping[str, "array[int]"]
"""Path -> the numbers of the keys of some of its articles."""


Told = Callable[[int, int, str], None]
"""Takes how many articles are made again, of how many, and the path of the last."""


STAGE = 256
"""Files of one article after which a run learns for the first time; then after eight times as many, and so on."""

_LONGER = 8
_REST = 2
"""So many times as many files must follow: processes begin anew, and a commit goes with it."""


def stages(files: Sequence[FoundFile]) -> Iterator[Sequence[FoundFile]]:
    """The files of a run in parts, in their order; after each one it is worth it to learn."""
    singly = [at for at, file in enumerate(files) if not holds_many(file.path)]
    begin, size = 0, STAGE
    while len(singly) >= size * (1 + _REST):
        end = singly[size - 1] + 1
        yield files[begin:end]
        begin, size = end, size * _LONGER
    yield files[begin:]


def meanwhile(writer: IndexWriter, before: Learned) -> Learned:
    """What is boilerplate as far as it can be told from what was put so far; `before` is what was known until now.

    Of groups that have hardly grown it stays what it was, as counting reads all of a group. Nothing is settled by
    that: at the end all is counted, and what was cut wrongly made again.
    """
    from searchidx.cleaning import repeated  # noqa: PLC0415 - see below

    writer.commit()
    ledger = writer.ledger
    groups = ledger.grown()
    after = {**before, **{group: repeated.learn(partial(_seen, ledger, group)) for group in groups}}
    ledger.counted(groups)
    return after


def relearn(writer: IndexWriter, before: Learned, jobs: int, told: Told | None = None) -> None:
    """Learn from what was added and bring the articles of other files in line.

    `before` is what it was cleaned with; how far it is, is `told`. What was put must be committed. A run that is cut
    off in here is made good by the next one.
    """
    ledger = writer.ledger
    groups = ledger.stirred()
    if not groups:
        return
    from searchidx.cleaning import repeated  # noqa: PLC0415 - most runs change no page

    after = dict(before)
    changed: dict[str, array[int]] = {}
    for group in groups:
        after[group] = learned = repeated.learn(partial(_seen, ledger, group))
        # what each was made with, not what the last run had learned: that run may have been cut off
        for path, number, one in ledger.seen_of(group):
            if repeated.named(one, learned) != one.cut:
                changed.setdefault(path, array("Q")).append(number)
    repeated.use(after)
    if changed:
        _make_again(writer, changed, jobs, told)
    if after != before or not before:  # a --reindex began with nothing, whatever is written
        write_learned(writer.folder, after)
    ledger.settle(groups)


def _seen(ledger: Ledger, group: str) -> Iterable[Seen]:
    return (one for _, _, one in ledger.seen_of(group, each_page_once=True))


def _make_again(writer: IndexWriter, changed: Numbers, jobs: int, told: Told | None) -> None:
    """Read files again and replace those of their articles that changed.

    A file that is not what it was, or cannot be read, is the next run's: it counts as not read.
    """
    from searchidx import pipeline  # noqa: PLC0415 - most runs change no line
    from searchidx.index.file_articles import UNKNOWN, FileArticles, none_of  # noqa: PLC0415
    from searchidx.pieces import Chosen  # noqa: PLC0415

    ledger = writer.ledger
    states = ledger.states()
    read = sorted(
        path for path in changed if path in states
    )  # of others the ledger does not know yet: interrupted
    files = [FoundFile(path, states[path].size, states[path].mtime_ns) for path in read]
    wanted = {
        path: Chosen(states[path].digest, FileArticles(changed[path], [UNKNOWN] * len(changed[path])))
        for path in read
    }
    jobs = min(jobs, pipeline.worthwhile_jobs(sum(file.size for file in files), jobs))
    build = partial(NewSegment, writer.folder)
    made: set[str] = set()
    lost: set[str] = set()
    done, total = 0, sum(map(len, changed.values()))
    with closing(pipeline.run(files, {}, none_of, jobs, build, wanted)) as batches:
        for batch in batches:
            path = batch.path
            if batch.digest != states[path].digest or batch.given_up:
                lost.add(path)
                continue
            with uninterrupted():
                _replace(writer, batch)
                articles = ledger.articles(path)
                # what the lines were cut by is kept of each article: a run that is cut off here goes on where it was
                if batch.last:
                    made.add(path)
                    writer.done(FileRecord(path, states[path], articles, tuple(ledger.remarks(path))))
                elif writer.owes_commit:
                    writer.partly(FileRecord(path, states[path], articles, tuple(ledger.remarks(path))))
            done += len(batch.made) + (len(batch.built.names) if batch.built else 0)
            if told:
                told(min(done, total), total, path)
    for path in sorted(lost | (set(read) - made)):
        known, remarks = ledger.articles(path).to_be_replaced(), tuple(ledger.remarks(path))
        writer.done(FileRecord(path, NOT_READ, known, remarks))
    writer.commit()


def _replace(writer: IndexWriter, batch: Batch) -> None:
    for keyed in batch.made:
        writer.put(keyed.document, keyed.key, replaces=True)
    if batch.built:
        writer.remove_all([article_key(batch.path, name) for name in batch.built.names])
        writer.adopt(batch.built.segment)
    writer.see(batch.path, batch.seen)
