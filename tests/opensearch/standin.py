"""A small cluster in memory, for what needs no search: documents, bulks, scans, refreshes and blocks.

It answers the calls of `connection.Connection` that adding, removing, checking and repairing make. As in a real
cluster, what is written is found only after a refresh, and is there by its name at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from searchidx.backends.opensearch.address import address
from searchidx.errors import Unreachable

Json = dict[str, Any]


class Index:
    """One index: documents as they are, and as they can be found."""

    def __init__(self, excluded: Iterable[str] = ()) -> None:
        self.now: dict[str, Json] = {}
        self.found: dict[str, Json] = {}
        self.excluded = set(excluded)
        self.blocked = False

    def put(self, name: str, body: Json) -> None:
        kept = {field: value for field, value in body.items() if field not in self.excluded}
        self.now[name] = {"source": kept, "fields": body}

    def refresh(self) -> None:
        self.found = dict(self.now)


class StandIn:
    """What `cluster.Connection` is replaced by. `after` is told of each call, and may raise."""

    def __init__(self) -> None:
        self.where = address("opensearch://stand-in:9200/news")
        self.indices: dict[str, Index] = {}
        self.aliases: dict[str, str] = {}
        self.moments: dict[str, Json] = {}
        self.after: Callable[[str, str], None] = lambda method, path: None

    def close(self) -> None:
        """Nothing is open."""

    def index(self, name: str) -> Index:
        return self.indices[self.aliases.get(name, name)]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        missing: bool = False,
        there: bool = False,
        lines: Iterable[bytes] | None = None,
        **_: object,
    ) -> Any:
        answer = self._answer(method, path.split("/"), body, list(lines or ()), missing, there)
        self.after(method, path)
        return answer

    def _answer(  # noqa: C901 - one line for each call
        self, method: str, parts: list[str], body: Any, lines: list[bytes], missing: bool, there: bool
    ) -> Any:
        match method, parts:
            case "HEAD", [name]:
                return name in self.indices or name in self.aliases
            case "PUT", [name]:
                return self._made(name, body, there)
            case "DELETE", [name]:
                return self.indices.pop(name, None)
            case "POST", ["_bulk"]:
                return self._bulk(lines)
            case "POST", ["_msearch"]:
                asked = zip(lines[::2], lines[1::2], strict=True)
                return {"responses": [self._search(json.loads(a)["index"], json.loads(b)) for a, b in asked]}
            case "POST", [names, "_refresh"]:
                for name in names.split(","):
                    self.index(name).refresh()
            case "POST", [name, "_search", "point_in_time"]:
                moment = f"moment-{len(self.moments)}"
                self.moments[moment] = dict(self.index(name).found)
                return {"pit_id": moment}
            case "DELETE", ["_search", "point_in_time"]:
                return None
            case "POST", ["_search"]:
                return self._hits(self.moments[body["pit"]["id"]], body)
            case "POST", [name, "_search"]:
                return self._search(name, body)
            case _, [name, "_count"]:
                number = len(self._search(name, {"size": 1 << 30, **(body or {})})["hits"]["hits"])
                return {"count": number, "_shards": {"failed": 0}}
            case "POST", [name, "_mget"] if "ids" in body:  # asked with realtime=false
                found = self.index(name).found
                return {"docs": [{"_id": each, "found": each in found} for each in body["ids"]]}
            case "POST", [name, "_mget"]:
                return {"docs": [self._got(name, each["_id"], each["_source"]) for each in body["docs"]]}
            case "GET", [name, "_doc", which]:
                if missing and name not in self.indices:
                    return None
                found = self._got(name, which, None)
                return found if found["found"] else None
            case "PUT", [name, "_doc" | "_create" as way, which]:
                if way == "_doc" or which not in self.index(name).now:
                    self.index(name).put(which, json.loads(json.dumps(body)))
                    self.index(name).refresh()
            case "DELETE", [name, "_doc", which]:
                self.index(name).now.pop(which, None)
                self.index(name).refresh()
            case "GET", ["_alias", name]:
                return {self.aliases[name]: {}}
            case "POST", ["_aliases"]:
                self._swap(body["actions"])
            case "PUT", [name, "_block", "write"]:
                self.index(name).blocked = True
            case "PUT", [name, "_settings"]:
                self.index(name).blocked = body["index.blocks.write"]
            case "GET", ["_cluster", "health", _name]:
                return {"status": "green", "unassigned_shards": 0}
            case "GET", [_name, "_stats", "store"]:
                return {"_all": {"total": {"store": {"size_in_bytes": 1}}}}
            case _:
                raise AssertionError(f"the stand-in does not know {method} {parts}")
        return {}

    def _made(self, name: str, body: Json, there: bool) -> None:
        if name in self.indices and not there:
            raise Unreachable(f"{name} is there already")
        self.indices.setdefault(name, Index(body["mappings"].get("_source", {}).get("excludes", ())))
        for alias in body.get("aliases", {}):
            self.aliases[alias] = name

    def _swap(self, actions: list[Json]) -> None:
        for action in actions:
            for kind, what in action.items():
                if kind == "remove":
                    if self.aliases.get(what["alias"]) != what["index"]:
                        raise Unreachable("aliases_not_found_exception")
                    del self.aliases[what["alias"]]
                else:
                    self.aliases[what["alias"]] = what["index"]

    def _bulk(self, lines: list[bytes]) -> Json:
        items = []
        at = 0
        while at < len(lines):
            ((kind, head),) = json.loads(lines[at]).items()
            body = None if kind == "delete" else json.loads(lines[at + 1])
            at += 1 if kind == "delete" else 2
            items.append({kind: self._one(kind, head["_index"], head["_id"], body)})
        return {
            "errors": any("error" in result for item in items for result in item.values()),
            "items": items,
        }

    def _one(self, kind: str, name: str, which: str, body: Json | None) -> Json:
        index = self.index(name)
        if index.blocked:
            return {
                "status": 403,
                "error": {"reason": f"index [{name}] blocked by: [FORBIDDEN/8/index write]"},
            }
        if body is None:
            index.now.pop(which, None)
        elif kind == "index" or which not in index.now:
            index.put(which, body)
        return {"status": 200}

    def _got(self, name: str, which: str, source: Any) -> Json:
        found = self.index(name).now.get(which)
        if found is None:
            return {"_id": which, "found": False}
        return {"_id": which, "found": True, "_source": _chosen(found["source"], source)}

    def _search(self, name: str, body: Json) -> Json:
        return self._hits(self.index(name).found, body)

    def _hits(self, documents: Mapping[str, Json], body: Json) -> Json:
        order = [next(iter(each.items())) for each in body.get("sort", ())]
        names = [name for name, each in documents.items() if _matches(body.get("query"), each["fields"])]
        places = {name: [documents[name]["fields"].get(field) for field, _ in order] for name in names}
        if order:
            names.sort(key=lambda name: places[name], reverse=order[0][1] == "desc")
        if after := body.get("search_after"):
            names = [name for name in names if places[name] > after]
        hits = [
            {
                "_id": name,
                "_source": _chosen(documents[name]["source"], body.get("_source")),
                "sort": places[name],
            }
            for name in names[: body.get("size", 10)]
        ]
        return {"hits": {"hits": hits, "total": {"value": len(names)}}}


def _chosen(source: Json, fields: Any) -> Json:
    """The fields of a document that are asked for, as a copy."""
    if isinstance(fields, list):
        tops = {field.split(".")[0] for field in fields}
        source = {field: value for field, value in source.items() if field in tops}
    copied: Json = json.loads(json.dumps(source))
    return copied


def _matches(query: Json | None, fields: Json) -> bool:
    if not query:
        return True
    ((kind, what),) = query.items()
    if kind in ("match_all", "match_none"):
        return kind == "match_all"
    if kind == "bool":
        least = what.get("minimum_should_match", 0)
        return (
            all(_matches(each, fields) for each in [*what.get("must", ()), *what.get("filter", ())])
            and not any(_matches(each, fields) for each in what.get("must_not", ()))
            and sum(_matches(each, fields) for each in what.get("should", ())) >= least
        )
    ((field, value),) = what.items()
    own = fields.get(field)
    values = own if isinstance(own, list) else [own]
    if kind == "prefix":
        return any(str(each).startswith(value) for each in values)
    assert kind in ("term", "terms"), kind
    return any(each in (value if kind == "terms" else [value]) for each in values)
