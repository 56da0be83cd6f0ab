"""Requests that schemathesis makes up of the API's description: every answer is one that it describes, and never a 500.

Needs schemathesis (the extra `browser`), and minutes: it runs where CI is set, as `.ci/run` does.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_stories import PORT

from searchidx.web.api import CALLS
from searchidx.web.application import application
from searchidx.web.guard import Guard, Rules
from searchidx.web.readers import Readers

pytestmark = pytest.mark.skipif(
    "CI" not in os.environ, reason="takes minutes: CI=1 pytest tests/web/test_made_up.py"
)
schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis is not installed: pip install '.[browser]'"
)

checks = pytest.importorskip("schemathesis.specs.openapi.checks")
NOT_ASKED = [checks.positive_data_acceptance]
"""A description cannot tell a query, or a date in plain words, that is understood from one that is not."""
refused = checks.negative_data_rejection
"""Does not know that an address can be too long."""

EXAMPLES = 40
"""Requests for each address: enough to meet every parameter, alone and together."""


@pytest.fixture(scope="module")
def served(index: Path) -> Iterator[Guard]:
    readers = Readers(str(index), threads=2, seconds=30)
    yield application(readers, Rules(PORT, hosts=None, rate=0))
    readers.close()


@pytest.fixture(scope="module")
def described(served: Guard) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", served)


@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", CALLS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_is_as_described(described: Any, path: str, mode: Any, data: st.DataObject) -> None:
    """Requests that the description allows, and such that it does not."""
    operation = described[path]["GET"]
    if mode.is_negative and not operation.query:
        pytest.skip("there is nothing to get wrong")
    case = data.draw(operation.as_strategy(generation_mode=mode))
    answer = case.call()
    wrong = answer.status_code != 414 and is_wrong(answer.request.url, path, described.raw_schema)
    case.validate_response(answer, excluded_checks=NOT_ASKED if wrong else [*NOT_ASKED, refused])


def is_wrong(address: str, path: str, description: Any) -> bool:
    """Whether what was sent is not as described: a wrong value can be right, or gone, as text (null, an empty list)."""
    named = description["components"]["parameters"]
    asked = description["paths"][path]["get"]["parameters"]
    of_call = [named[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in asked]
    parameters = {each["name"]: each["schema"] for each in of_call if each["in"] == "query"}
    sent: Counter[str] = Counter()
    for name, value in parse_qsl(urlsplit(address).query, keep_blank_values=True):
        schema = parameters.get(name, {"enum": ()})
        sent[name] += 1
        if sent[name] > 1 and schema.get("type") != "array":
            return True
        schema = schema.get("items", schema)
        if value not in schema.get("enum", (value,)):
            return True
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return True
        if schema.get("type") == "integer" and not (
            value.isdigit() and schema["minimum"] <= int(value) <= schema["maximum"]
        ):
            return True
    return any(each.get("required") and each["name"] not in sent for each in of_call if each["in"] == "query")
