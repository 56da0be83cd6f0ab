"""Values to plain lines for pipes and files: nothing is wrapped, cut or laid out.

A hit is one line of seven columns between tabs:

    date  id  match  site  title  path  snippet

`date` is ISO or empty. `match` is "all", or "some" for an article that has only some of the words.
Columns are never missing, and none holds a tab or a newline; `paths` names files exactly. With colour
in the style, marks are coloured; without, they stand in brackets.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping, Sequence

from searchidx.models import (
    AddReport,
    Aliases,
    BackupReport,
    Change,
    CheckReport,
    Copy,
    Document,
    Failure,
    Hit,
    RemoveReport,
    RepairReport,
    Results,
    Similar,
    Skipped,
    Stats,
    StoredArticle,
    article_of,
)
from searchidx.render import amounts, escape
from searchidx.render.headings import EVERYTHING, facet_counts, member_of, stats_rows
from searchidx.render.marks import bracketed, changed, coloured, pieces
from searchidx.render.problems import SHOWN_REASONS, grouped
from searchidx.render.style import Style

_BREAK = re.compile("[\n\u0085\u2028\u2029]")


def _marked(text: str, marks: Iterable[tuple[int, int]], style: Style) -> str:
    cut = pieces(text, marks)
    return coloured(cut) if style.colour else bracketed(cut)


def hit_line(hit: Hit, style: Style) -> str:
    """One hit as seven columns between tabs (see above), without a newline."""
    snippet = hit.snippets[0] if hit.snippets else None
    return "\t".join(
        (
            hit.date or "",
            escape.line(hit.id),
            "some" if hit.partial else "all",
            escape.line(hit.site or ""),
            escape.title(hit.title),
            escape.line(hit.path),
            _marked(snippet.text, snippet.marks, style) if snippet else "",
        )
    )


def results(found: Results, style: Style, archived: Mapping[str, int] | None = None) -> str:
    """A line per hit, with why it scored below it where that is known; empty when there are none."""
    del archived  # for those who see a histogram
    lines = []
    for hit in found.hits:
        lines.append(hit_line(hit, style))
        lines += [f"  {each.score:8.4f}  {escape.line(each.what)}" for each in hit.why]
    return "".join(f"{line}\n" for line in lines)


BATCH = ("query", "total", "partial_total", "rank", "id", "date", "partial", "site", "title", "path")


def batch_header() -> str:
    """The first line of the table of a batch as CSV."""
    return ",".join(BATCH) + "\n"


def batch(found: Results, form: str) -> str:
    """One query of a batch (`query -f`): a row for each hit, or one without; with `count` only the numbers."""
    if form in ("json", "jsonl"):
        as_json = importlib.import_module("searchidx.render.as_json")
        return f"{as_json.results_json(found)}\n"
    head = [found.query, str(found.total), str(found.partial_total)]
    if form == "count":
        return f"{found.total}\t{escape.line(found.query)}\n"
    rows = [
        [
            *head,
            str(hit.rank),
            hit.id,
            hit.date or "",
            "some" if hit.partial else "all",
            hit.site or "",
            hit.title,
            hit.path,
        ]
        for hit in found.hits
    ] or [[*head, *[""] * (len(BATCH) - 3)]]
    if form == "csv":
        as_csv = importlib.import_module("searchidx.render.as_csv")
        return str(as_csv.rows_csv(rows))
    return "".join("\t".join(map(escape.title_or_empty, row)) + "\n" for row in rows)


def similar(found: Similar, style: Style) -> str:
    """A line per article: date, id, site, title, path, shared words, shared names, between tabs."""
    del style
    return "".join(
        "\t".join(
            (
                hit.date or "", escape.line(hit.id), escape.line(hit.site or ""), escape.title(hit.title),
                escape.line(hit.path), ", ".join(each.words), ", ".join(map(escape.line, each.names)),
            )
        )
        + "\n"
        for each in found.hits
        for hit in (each.hit,)
    )  # fmt: skip


def notes(found: Results) -> list[str]:
    """What a reader of the lines should be told on standard error."""
    said = [escape.line(each) for each in found.reading]
    said += [f"warning: {escape.title(each)}" for each in found.warnings]
    if found.read_otherwise:
        said.append(f"understood as: {escape.line(found.understood) or EVERYTHING}")
    if found.total == 0 and found.partial_total == 0:
        said.append("nothing found")
    elif found.total == 0 or any(hit.partial for hit in found.hits):
        some = amounts.count(found.partial_total, "article")
        said.append(f"{amounts.count(found.total, 'article')} with all the words, {some} with some of them")
    if found.suggestions:
        said.append(f"did you mean: {', '.join(map(escape.title, found.suggestions))}?")
    return said


def more(found: Results, offset: int) -> list[str]:
    """That there are more full hits than the page shows, or none so far down, if so."""
    shown = sum(not hit.partial for hit in found.hits)
    if offset and not found.hits and found.total:
        return [f"{amounts.count(found.total, 'article')}: none after the first {offset:,}"]
    if found.total <= offset + shown or not found.hits:
        return []
    return [f"{shown:,} of {amounts.count(found.total, 'article')}; -n for more"]


def folded(number: int) -> list[str]:
    """That copies and other versions stand behind the hits, if so, and how to list them."""
    if not number:
        return []
    more = (
        "1 more is a copy or another version"
        if number == 1
        else f"{number:,} more are copies or other versions"
    )
    return [f"{more} of these and not counted; --all-copies takes every article"]


def paths(hits: Iterable[Hit], *, nul: bool = False) -> str:
    """The hits' paths (`-l`), each once: a line each, or each ended by NUL and exact to the byte (`-l -0`).

    Undecodable bytes of file names are kept as surrogates: write it with `os.fsencode`.
    """
    found = dict.fromkeys(hit.path for hit in hits)
    return "".join(f"{path}\0" if nul else f"{escape.path_line(path)}\n" for path in found)


def not_as_they_are(hits: Iterable[Hit], *, null_too: bool = True) -> list[str]:
    """That a path on its line does not name its file, since a line cannot carry the line break in it, if so."""
    number = sum(escape.path_line(path) != path for path in dict.fromkeys(hit.path for hit in hits))
    if not number:
        return []
    said = "1 path holds" if number == 1 else f"{number:,} paths hold"
    way = "-l -0 prints paths as they are" if null_too else "--json has paths as they are"
    return [
        f"warning: {said} a line break or another control character, shown as a space or a picture; {way}"
    ]


def count(found: Results) -> str:
    """How many articles have all the words (`--count`)."""
    return f"{found.total}\n"


def article(
    stored: StoredArticle,
    style: Style,
    marks: Sequence[tuple[int, int]] = (),
    title_marks: Sequence[tuple[int, int]] = (),
) -> str:
    """Title, a `name: value` line for each thing known, a blank line, the text; `marks` are ranges of it."""
    lines = [_marked(stored.title, title_marks, style) or escape.NO_TITLE]
    grades = f" ({', '.join(filter(None, (stored.date_source, stored.date_grade)))})" if stored.date else ""
    known = {
        "date": (stored.date or "") + grades,
        "site": stored.site,
        "author": stored.author,
        "language": stored.language,
        "url": stored.url,
        "path": stored.path,
        "member": member_of(stored),
        "id": stored.id,
        "copy of": stored.copy_of,
        "people": ", ".join(each.name for each in stored.people),
        "places": ", ".join(each.name for each in stored.places),
        "organizations": ", ".join(each.name for each in stored.organizations),
    }
    lines += [f"{name}: {escape.title(value)}" for name, value in known.items() if value]
    lines.append("")
    at = 0
    for part in _BREAK.split(stored.text):
        here = [(a - at, b - at) for a, b in marks]
        lines.append(_marked(part, here, style))
        at += len(part) + 1
    return "\n".join(lines).rstrip("\n") + "\n"


def document(made: Document, style: Style) -> str:
    """What was made of one article on the way in (`extract`), as `article` shows a stored one."""
    return article(article_of(made), style)


def facets(found: Results, style: Style) -> str:
    """Every value of every facet on a line: facet (as in the JSON), count and value between tabs."""
    del style  # the same for every screen; the other functions of this room take one
    return "".join(
        f"{name}\t{each.count}\t{escape.title(each.value)}\n"
        for name, counts in facet_counts(found.facets)
        for each in counts
    )


def aliases(rows: Mapping[str, Sequence[tuple[str, Sequence[str]]]], own: Aliases) -> str:
    """A name on a line: kind, name and its other spellings between tabs; parted spellings have no name."""
    lines = [
        "\t".join([kind, *map(escape.title, (name, *spellings))])
        for kind, named in rows.items()
        for name, spellings in named
    ]
    lines += [
        f"{kind}\t\t{escape.title(spelling)}" for kind, apart in own.parted.items() for spelling in apart
    ]
    return "".join(line + "\n" for line in lines)


def _aligned(rows: Sequence[tuple[str, str]]) -> list[str]:
    wide = max((len(name) for name, _ in rows), default=0)
    return [f"{name:<{wide}}  {value}" for name, value in rows]


def stats(known: Stats, style: Style) -> str:
    """What an archive holds, a line per figure."""
    del style
    return "".join(line + "\n" for line in _aligned(stats_rows(known)))


def report(done: AddReport, style: Style) -> str:
    """What one `add` did: a line of figures, then what failed and what was skipped, by reason."""
    del style
    figures = [f"{done.added:,} added", f"{done.updated:,} updated", f"{done.unchanged:,} unchanged"]
    figures.append(f"{done.removed:,} removed")
    if done.copies:
        figures.append(amounts.count(done.copies, "copy", "copies") + " folded")
    lines = [f"{', '.join(figures)} in {amounts.seconds(done.seconds)}"]
    lines += _problem_lines("failed", done.failed)
    lines += _problem_lines("skipped", done.skipped)
    lines += [f"warning: {escape.title(each)}" for each in done.warnings]
    return "\n".join(lines) + "\n"


def removal(done: RemoveReport) -> str:
    """What one `remove` took out: a line per article with id, title and path between tabs."""
    return "".join(
        "\t".join((escape.line(each.id), escape.title(each.title), escape.line(each.path))) + "\n"
        for each in done.articles
    )


def checked(report: CheckReport) -> str:
    """Whether an index is whole: one line, or one for each thing that is wrong."""
    if report.whole:
        size = f"{amounts.count(report.articles, 'article')}, {amounts.size(report.bytes)}"
        return f"whole: {size}, checked in {amounts.seconds(report.seconds)}\n"
    return "".join(f"damaged: {escape.line(each)}\n" for each in report.problems)


def backed_up(report: BackupReport) -> str:
    """That a backup was made."""
    size = f"{amounts.count(report.articles, 'article')}, {amounts.size(report.bytes)}"
    return f"{escape.line(report.path)}: {size}, written in {amounts.seconds(report.seconds)}\n"


def restored(report: BackupReport) -> str:
    """That an index was made of a backup."""
    size = f"{amounts.count(report.articles, 'article')}, {amounts.size(report.bytes)}"
    return f"{escape.line(report.index)}: {size}, restored in {amounts.seconds(report.seconds)}\n"


def repaired(report: RepairReport) -> str:
    """What a repair did, what could not be saved, and how the index is now."""
    lines = [f"mended: {escape.line(each)}" for each in report.problems]
    if report.rebuilt:
        lines.append(
            f"{amounts.count(report.rebuilt, 'article')} indexed anew from what the index keeps of them"
        )
    if report.reread:
        lines.append(f"{amounts.count(report.reread, 'article')} read again from their files")
    lines += [f"gone: the articles of {escape.line(path)}" for path in report.gone]
    lines += [f"dropped: {escape.line(each)}" for each in report.unknown]
    if report.kept:
        lines.append(f"the old index is kept at {escape.line(report.kept)}")
    return "".join(f"{line}\n" for line in lines) + checked(report.after)


def _problem_lines(heading: str, found: Sequence[Failure | Skipped]) -> list[str]:
    if not found:
        return []
    groups = grouped(found)
    lines = [f"{heading}: {len(found):,}"]
    for group in groups[:SHOWN_REASONS]:
        lines.append(f"  {group.reason} ({group.count:,})")
        lines += [f"    {escape.line(path)}{line}" for path, line in group.places]
        if group.count > len(group.places):
            lines.append(f"    and {group.count - len(group.places):,} more")
    if len(groups) > SHOWN_REASONS:
        rest = sum(group.count for group in groups[SHOWN_REASONS:])
        lines.append(f"  and {rest:,} for other reasons")
    return lines


def formats(rows: Iterable[tuple[str, str, tuple[str, ...], bool, str]], packed: tuple[str, ...]) -> str:
    """The kinds of file that can be read, a line each; what is missing says how to get it."""
    lines = [
        f"{'yes' if ready else 'no ':4} {label:27} {' '.join(suffixes)}{'' if ready else f'   ({install})'}"
        for _, label, suffixes, ready, install in rows
    ]
    return "\n".join([*lines, f"Any of these may be packed: {' '.join(packed)}"]) + "\n"


def versions(articles: Iterable[StoredArticle], style: Style) -> str:
    """The savings of an article (`show --versions`): date, id, title, path, when it was saved, between tabs."""
    del style
    return "".join(
        _tabbed(
            each.date or "",
            escape.line(each.id),
            escape.title(each.title),
            escape.line(each.path),
            each.saved or "",
        )
        for each in articles
    )


def copies(found: Iterable[Copy], style: Style) -> str:
    """The other articles of a story (`show --copies`): date, id, site, path, between tabs."""
    del style
    return "".join(
        _tabbed(each.date or "", escape.line(each.id), escape.line(each.site or ""), escape.line(each.path))
        for each in found
    )


def _tabbed(*values: str) -> str:
    return "\t".join(values) + "\n"


def changes(old: StoredArticle, new: StoredArticle, found: Iterable[Change], style: Style) -> str:
    """What a later version added, in {+…+}, and removed, in [-…-]; with colour in the style, coloured too."""
    pieces = [
        f"--- {escape.line(old.id)}  {escape.line(old.path)}\n+++ {escape.line(new.id)}  {escape.line(new.path)}\n\n"
    ]
    colours = {"added": "32", "removed": "31"} if style.colour else {}
    for kind, text in changed(found):
        colour = colours.get(kind)
        pieces.append(f"\x1b[{colour}m{text}\x1b[0m" if colour else text)
    return "".join(pieces).rstrip("\n") + "\n"
