"""Who is answered and who is not, before anything is looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from web_stories import PORT, Clients

from searchidx.web import assets
from searchidx.web.guard import HEADERS, LONGEST_ADDRESS, Guard, Rules, allowed_hosts

TOKEN = "correct-horse-battery"


@pytest.mark.parametrize(
    "path", ["/", "/api/query", "/nothere", assets.address("page.css"), "/api/query?limit=x"]
)
def test_every_answer_keeps_browsers_from_running_anything(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "'unsafe" not in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST", "[::1]:8765", "127.0.0.1:9999"]
)
def test_it_answers_to_its_names(client: TestClient, host: str) -> None:
    assert client.get("/api/stats", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8765",
        "",
        "[::1",
    ],
)
def test_a_name_that_was_pointed_at_this_machine_is_refused(client: TestClient, host: str) -> None:
    """DNS rebinding: the browser believes that evil.example is 127.0.0.1."""
    answer = client.get("/api/query", headers={"Host": host})
    assert answer.status_code == 421
    assert "hits" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_another_site_cannot_ask(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/api/query", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"http://127.0.0.1:{PORT}", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_the_page_itself_and_links_to_it_can(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).status_code == 200


def test_nothing_is_changed_by_anybody(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, "/api/query").status_code == 405
    assert client.head("/").status_code == 200


def test_a_long_address_is_refused(client: TestClient) -> None:
    assert client.get(f"/?q={'x' * LONGEST_ADDRESS}").status_code == 414


def test_too_many_requests_are_slowed_down() -> None:
    now = 0.0
    client = TestClient(Guard(Response("yes"), Rules(PORT, rate=5), lambda: now), base_url="http://127.0.0.1")
    assert [client.get("/").status_code for _ in range(17)] == [200] * 15 + [429] * 2
    assert client.get("/api/query").headers["retry-after"] == "1"
    now = 0.4
    assert [client.get("/").status_code for _ in range(3)] == [200, 200, 429]


# --- tokens ---------------------------------------------------------------------------------------


@pytest.fixture
def locked(index: Path, client_of: Clients) -> TestClient:
    return client_of(index, token=TOKEN, hosts=None)


def test_without_the_token_nothing_is_told(locked: TestClient) -> None:
    shown = locked.get("/?q=ceasefire")
    assert shown.status_code == 401
    assert "Lukashenko" not in shown.text
    assert 'name="token"' in shown.text
    answer = locked.get("/api/query", headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    locked.cookies.set(f"searchidx-{PORT}", "wrong")
    assert locked.get("/").status_code == 401


def test_programs_bring_the_token_in_a_header(locked: TestClient) -> None:
    assert locked.get("/api/query", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_people_bring_it_in_the_address_once(locked: TestClient) -> None:
    first = locked.get(f"/?q=port&token={TOKEN}&sort=newest")
    assert (first.status_code, first.headers["location"]) == (303, "/?q=port&sort=newest")
    assert "httponly" in first.headers["set-cookie"].lower()
    assert "samesite=lax" in first.headers["set-cookie"].lower()
    assert locked.get(first.headers["location"]).status_code == 200
    again = locked.get(f"/?q=port&token={TOKEN}")  # it does not stay in the address, to be sent on
    assert (again.status_code, again.headers["location"]) == (303, "/?q=port")


def test_or_in_a_form(locked: TestClient) -> None:
    assert locked.post("/token", data={"token": "wrong"}).status_code == 401
    assert locked.post("/token", data={"token": "x" * 9000}).status_code == 413
    right = locked.post("/token", data={"token": TOKEN})
    assert (right.status_code, right.headers["location"]) == (303, "/")


def test_the_token_does_not_lead_elsewhere(locked: TestClient) -> None:
    answer = locked.get(f"http://127.0.0.1:{PORT}//evil.example/?token={TOKEN}")
    assert answer.headers["location"].startswith("/evil.example/")


def test_a_form_of_another_site_is_refused(locked: TestClient) -> None:
    assert (
        locked.post("/token", data={"token": TOKEN}, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )


# --- logs -----------------------------------------------------------------------------------------


def test_logs_say_who_asked_what_only_if_asked_to(
    index: Path, client_of: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    client_of(index).get("/?q=ceasefire")
    assert capsys.readouterr() == ("", "")
    lines: list[str] = []
    client = client_of(index, token=TOKEN, log=lines.append)
    client.get(f"/?token={TOKEN}&q=ceasefire%0Atalks")
    assert len(lines) == 1
    assert "GET /?token=*&q=ceasefire%0Atalks 303" in lines[0]
    assert TOKEN not in lines[0]


def test_which_names_it_has() -> None:
    assert allowed_hosts("127.0.0.1", ()) == ("127.0.0.1", "localhost", "[::1]")
    assert allowed_hosts("10.0.0.5", ("Desk.example",)) == (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.5",
        "desk.example",
    )
    assert allowed_hosts("fe80::1", ()) == ("127.0.0.1", "localhost", "[::1]", "[fe80::1]")
    assert allowed_hosts("0.0.0.0", ()) is None
