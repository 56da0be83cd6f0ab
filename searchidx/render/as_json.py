"""Values to JSON, one line each: what scripts rely on, in the order and with the names of the contract.

Every string that is returned can be encoded as UTF-8 and holds no line break: undecodable bytes of a
file name come out as `\\udcXX`, and control characters and other line ends as escapes that any JSON
reader turns back. A change of a field's name or meaning needs a new `SCHEMA`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from searchidx.errors import QueryError, SearchidxError
from searchidx.models import (
    ENTITY_KINDS,
    AddReport,
    Aliases,
    BackupReport,
    Change,
    CheckReport,
    Copy,
    Document,
    Entity,
    FacetCount,
    Hit,
    Line,
    Reasons,
    RemoveReport,
    RepairReport,
    Results,
    Similar,
    Stats,
    StoredArticle,
)

SCHEMA = 1

FACET_ORDER = ("people", "places", "organizations", "site", "date")

# json.dumps escapes C0; these can only stand inside strings, so replacing them afterwards is safe
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _dumps(value: Mapping[str, object]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def copy_json(copy: Copy) -> str:
    """An article of a hit's story (`show --copies --json`)."""
    return _dumps({"schema": SCHEMA, **_copy(copy)})


def _copy(copy: Copy) -> dict[str, object]:
    return {"id": copy.id, "path": copy.path, "date": copy.date, "site": copy.site}


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "rank": hit.rank,
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "date": hit.date,
        "date_source": hit.date_source,
        "date_grade": hit.date_grade,
        "site": hit.site,
        "author": hit.author,
        "url": hit.url,
        "language": hit.language,
        "score": hit.score,
        "partial": hit.partial,
        "people": hit.people,
        "places": hit.places,
        "organizations": hit.organizations,
        "snippets": [{"text": each.text, "marks": each.marks} for each in hit.snippets],
        "copies": [_copy(each) for each in hit.copies],
        "versions": hit.versions,
        "version_of": hit.version_of,
        **({"why": [{"what": each.what, "score": each.score} for each in hit.why]} if hit.why else {}),
    }


def _facets(facets: Mapping[str, tuple[FacetCount, ...]]) -> dict[str, object]:
    names = [name for name in FACET_ORDER if name in facets]
    names += [name for name in facets if name not in FACET_ORDER]
    return {name: [{"value": each.value, "count": each.count} for each in facets[name]] for name in names}


def hit_json(hit: Hit) -> str:
    """One hit (`query --jsonl`)."""
    return _dumps(_hit(hit))


def results_json(results: Results) -> str:
    """The whole answer (`query --json`)."""
    return _dumps(
        {
            "schema": SCHEMA,
            "query": results.query,
            "understood": results.understood,
            "total": results.total,
            "took_ms": results.took_ms,
            "hits": [_hit(hit) for hit in results.hits],
            "partial_total": results.partial_total,
            "folded": results.folded,
            "facets": _facets(results.facets),
            "suggestions": results.suggestions,
            "warnings": results.warnings,
            **({"reading": results.reading} if results.reading else {}),
        }
    )


def aliases_json(rows: Mapping[str, Sequence[tuple[str, Sequence[str]]]], own: Aliases) -> str:
    """`aliases --json`: kind -> name -> its other spellings, and the spellings that stand for themselves."""
    joined = {kind: {name: list(spellings) for name, spellings in named} for kind, named in rows.items()}
    return _dumps(
        {"schema": SCHEMA, "joined": joined, "parted": {k: list(own.parted.get(k, ())) for k in rows}}
    )


def facets_json(results: Results) -> str:
    """The facets alone (`facets --json`)."""
    return _dumps(
        {
            "schema": SCHEMA,
            "query": results.query,
            "understood": results.understood,
            "total": results.total,
            "partial_total": results.partial_total,
            "facets": _facets(results.facets),
            "warnings": results.warnings,
        }
    )


def _entities(entities: Iterable[Entity], kind: str, reasons: Reasons | None) -> list[dict[str, object]]:
    return [
        {
            "name": each.name,
            "mentions": each.mentions,
            "count": each.count,
            **({"why": list(reasons.get((kind, each.name), ()))} if reasons else {}),
        }
        for each in entities
    ]


def document_json(
    document: Document, lines: Sequence[Line] | None = None, reasons: Reasons | None = None
) -> str:
    """What was made of one article on the way in (`extract --json`); `lines` and `reasons` say why."""
    dating = document.dating
    why = (
        {}
        if lines is None
        else {"lines": [{"text": x.text, "kept": x.kept, "reason": x.reason} for x in lines]}
    )
    return _dumps(
        {
            "path": document.path,
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "date": dating.day.isoformat() if dating.day else None,
            "date_source": dating.source,
            "date_grade": dating.grade,
            "language": document.language,
            "site": document.site,
            "author": document.author,
            "url": document.url,
            **{kind: _entities(getattr(document.entities, kind), kind, reasons) for kind in ENTITY_KINDS},
            **why,
        }
    )


def article_json(article: StoredArticle) -> str:
    """One article as a record that `add` takes back (`export`, `show --json`).

    Entities are names only, as a record's are; empty lists say that there are none to look for.
    """
    return _dumps(
        {
            "id": article.id,
            "path": article.path,
            "title": article.title,
            "text": article.text,
            "date": article.date,
            "date_source": article.date_source,
            "date_grade": article.date_grade,
            "url": article.url,
            "site": article.site,
            "author": article.author,
            "language": article.language,
            "people": [each.name for each in article.people],
            "places": [each.name for each in article.places],
            "organizations": [each.name for each in article.organizations],
            "saved": article.saved,
            "copy_of": article.copy_of,
            "version_of": article.version_of,
        }
    )


def changes_json(old: StoredArticle, new: StoredArticle, changes: Iterable[Change]) -> str:
    """What a later version added and removed (`show --diff --json`)."""
    from searchidx.search.changes import order_known  # noqa: PLC0415 - not for queries

    return _dumps(
        {
            "schema": SCHEMA,
            "from": old.id,
            "to": new.id,
            "order_known": order_known((old, new)),
            "changes": [{"kind": each.kind, "text": each.text} for each in changes],
        }
    )


def report_json(report: AddReport) -> str:
    """What one `add` did (`add --json`)."""
    return _dumps(
        {
            "schema": SCHEMA,
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "copies": report.copies,
            "seconds": round(report.seconds, 3),
            "failed": [
                {"path": each.path, "stage": each.stage, "reason": each.reason} for each in report.failed
            ],
            "skipped": [{"path": each.path, "reason": each.reason} for each in report.skipped],
            "warnings": report.warnings,
        }
    )


def removal_json(report: RemoveReport) -> str:
    """What one `remove` did (`remove --json`)."""
    articles = [{"id": each.id, "path": each.path, "title": each.title} for each in report.articles]
    return _dumps(
        {"schema": SCHEMA, "removed": report.removed, "articles": articles, "seconds": report.seconds}
    )


def similar_json(found: Similar) -> str:
    """Articles like one (`similar --json`): hits as in `query`, with the words and names they share."""
    hits = [{**_hit(each.hit), "shared": {"words": each.words, "names": each.names}} for each in found.hits]
    return _dumps(
        {
            "schema": SCHEMA,
            "id": found.id,
            "path": found.path,
            "title": found.title,
            "words": found.words,
            "names": found.names,
            "hits": hits,
        }
    )


def _checked(report: CheckReport) -> dict[str, object]:
    return {
        "schema": SCHEMA, "path": report.path, "whole": report.whole, "problems": report.problems,
        "articles": report.articles, "bytes": report.bytes, "seconds": report.seconds,
    }  # fmt: skip


def check_json(report: CheckReport) -> str:
    """Whether an index is whole (`check --json`)."""
    return _dumps(_checked(report))


def backup_json(report: BackupReport) -> str:
    """A backup that was made or restored (`backup --json`, `restore --json`)."""
    return _dumps({
        "schema": SCHEMA, "path": report.path, "index": report.index, "articles": report.articles,
        "bytes": report.bytes, "seconds": report.seconds,
    })  # fmt: skip


def repair_json(report: RepairReport) -> str:
    """What a repair did (`check --repair --json`): the check afterwards, and `repaired`."""
    return _dumps(
        _checked(report.after)
        | {
            "repaired": {
                "problems": report.problems,
                "rebuilt": report.rebuilt,
                "reread": report.reread,
                "gone": report.gone,
                "unknown": report.unknown,
                "kept": report.kept,
            }
        }
    )


def stats_json(stats: Stats) -> str:
    """What an archive holds (`stats --json`)."""
    return _dumps(
        {
            "schema": SCHEMA,
            "path": stats.path,
            "articles": stats.articles,
            "copies": stats.copies,
            "earlier_versions": stats.earlier_versions,
            "files": stats.files,
            "skipped": stats.skipped,
            "failed": stats.failed,
            "bytes": stats.bytes,
            "segments": stats.segments,
            "first_date": stats.first_date,
            "last_date": stats.last_date,
            "date_grades": dict(stats.date_grades),
            "languages": dict(stats.languages),
            "entities": dict(stats.entities),
            "sites": stats.sites,
            "names_by": stats.names_by,
            "by_lists_alone": stats.by_lists_alone,
        }
    )


def formats_json(rows: Iterable[tuple[str, str, tuple[str, ...], bool, str]]) -> str:
    """The kinds of file that can be read (`formats --json`); `install` is null where nothing is missing."""
    return _dumps(
        {
            "schema": SCHEMA,
            "formats": [
                {
                    "kind": kind,
                    "label": label,
                    "suffixes": suffixes,
                    "ready": ready,
                    "install": None if ready else install,
                }
                for kind, label, suffixes, ready, install in rows
            ],
        }
    )


def error_json(error: SearchidxError) -> str:
    """What went wrong and what to do; of a query that cannot be understood also the place."""
    place = (
        {"query": error.text, "start": error.start, "end": error.end} if isinstance(error, QueryError) else {}
    )
    return _dumps({"schema": SCHEMA, "error": error.message, "hint": error.hint or None, **place})
