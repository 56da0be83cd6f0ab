"""The API: the JSON of the command line, and its description."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records
from starlette.testclient import TestClient
from web_stories import Clients

from searchidx import Archive
from searchidx.web import assets
from searchidx.web.api import CALLS, DESCRIPTION
from searchidx.web.asked import DEEPEST, LONGEST_QUERY, MOST_HITS

Run = Callable[..., Any]


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "took_ms"}


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("query?q=ceasefire+Lukashenko", ["query", "ceasefire Lukashenko", "--json"]),
        ("query?q=plenty&person=Person+3&limit=2&offset=1&sort=newest",
         ["query", "plenty", "--person", "Person 3", "-n", "2", "--offset", "1", "--sort", "newest", "--json"]),
        ("query?q=nothere", ["query", "nothere", "--json"]),
        ("query?site=site1.example&site=site2.example&since=2005&all_copies=1&exact_names=1&dates=weak",
         ["query", "--site", "site1.example", "--site", "site2.example", "--since", "2005", "--all-copies",
          "--exact-names", "--dates", "weak", "--json"]),
        ("facets?q=plenty", ["facets", "plenty", "--json"]),
        ("facets?by=month&by=site&limit=3", ["facets", "--by", "month", "--by", "site", "-n", "3", "--json"]),
        ("facets?like=lukash", ["facets", "--like", "lukash", "--json"]),
        ("show?id=truce", ["show", "truce", "--json"]),
        ("similar?id=truce", ["similar", "truce", "--json"]),
        ("similar?id=plenty+3&limit=3&offset=2", ["similar", "plenty 3", "-n", "3", "--offset", "2", "--json"]),
        ("similar?id=plenty+3&all_copies=1", ["similar", "plenty 3", "--all-copies", "--json"]),
        ("stats", ["stats", "--json"]),
    ],
)  # fmt: skip
def test_it_answers_as_the_command_does(
    client: TestClient, index: Path, run: Run, address: str, arguments: list[str]
) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert timeless(answer.json()) == timeless(run(*arguments, index=index).json)


def test_tables(client: TestClient, index: Path, run: Run) -> None:
    answer = client.get("/api/query.csv?q=plenty&limit=3")
    assert answer.text == run("query", "plenty", "-n", 3, "--csv", index=index).out
    assert answer.headers["content-disposition"] == 'attachment; filename="searchidx.csv"'


def test_versions_and_changes(tmp_path: Path, client_of: Clients, run: Run) -> None:
    saved = [
        record(
            str(day),
            f"The vote was put off. It is day {day}.",
            url="https://a.example/1",
            saved=f"2023-01-0{day}",
        )
        for day in (1, 2)
    ]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "a.jsonl", saved)])
    client = client_of(tmp_path / "index")
    lines = run("show", "2", "--versions", "--json", index=tmp_path / "index").out.splitlines()
    assert client.get("/api/versions?id=2").json() == [json.loads(line) for line in lines]
    assert client.get("/api/similar?id=2").json()["hits"] == []  # the other version is the same story
    every = client.get("/api/similar?id=2&all_copies=1").json()["hits"]
    assert [each["id"] for each in every] == ["1"]
    changes = run("show", "2", "--diff", "--json", index=tmp_path / "index").json
    assert client.get("/api/changes?id=2").json() == changes


def test_one_id_of_several_files_asks_which(tmp_path: Path, client_of: Clients) -> None:
    files = [write_records(tmp_path / f"{name}.jsonl", [record("same", f"A {name} story.")]) for name in "ab"]
    with Archive(tmp_path / "index") as archive:
        archive.add(files)
    client = client_of(tmp_path / "index")
    refused = client.get("/api/show?id=same")
    assert refused.status_code == 400
    assert str(files[1]) in refused.json()["hint"]
    assert client.get(f"/api/show?id=same&path={files[1]}").json()["text"] == "A b story."
    assert client.get("/api/show?id=same&path=elsewhere").status_code == 404
    both = client.get("/article?open=same").text
    assert "A a story." in both
    assert "A b story." in both


@pytest.mark.parametrize(
    ("address", "status"),
    [("show", 400), ("show?id=nothere", 404), ("query?q=(", 400), ("query?titel=a", 400), ("changes?id=truce", 404),
     ("query?q=a&q=b", 400), ("facets?by=colour", 400), ("query?since=2024&until=2023", 400), ("nothere", 404)],
)  # fmt: skip
def test_errors_are_json_with_a_way_out(client: TestClient, address: str, status: int) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == status
    assert answer.json()["schema"] == 1
    assert answer.json()["error"]


def test_an_error_of_a_query_tells_the_place(client: TestClient) -> None:
    said = client.get("/api/query?q=ceasefire+(talks").json()
    assert (said["query"], said["start"], said["end"]) == ("ceasefire (talks", 10, 11)


def test_the_page_can_be_left_out(index: Path, client_of: Clients) -> None:
    client = client_of(index, page=False)
    assert client.get("/api/query").status_code == 200
    for path in ("/", "/article?open=truce", assets.address("page.js")):
        assert client.get(path).status_code == 404


# --- the description ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return found


def parameters(described: dict[str, Any], path: str) -> list[dict[str, Any]]:
    known = described["components"]["parameters"]
    return [known[each["$ref"].rpartition("/")[2]] for each in described["paths"][path]["get"]["parameters"]]


def test_every_address_and_parameter_is_described(described: dict[str, Any]) -> None:
    assert set(described["paths"]) == {*CALLS, "/api/openapi.json"}
    for path, call in CALLS.items():
        said = {each["name"]: each for each in parameters(described, path)}
        assert set(said) == set(call.parameters), path
        for name, parameter in call.parameters.items():
            assert (said[name]["schema"].get("type") == "array") == parameter.several, (path, name)


def test_its_limits_are_those_that_hold(described: dict[str, Any]) -> None:
    known = described["components"]["parameters"]
    assert known["q"]["schema"]["maxLength"] == LONGEST_QUERY
    assert known["limit"]["schema"]["maximum"] == MOST_HITS
    assert known["offset"]["schema"]["maximum"] == DEEPEST


def test_it_is_served(client: TestClient, described: dict[str, Any]) -> None:
    assert client.get("/api/openapi.json").json() == described
