"""Requests that schemathesis makes up of the API's description: every answer is one that it describes, and never a 500.

Needs schemathesis (the extra `browser`), and minutes: it runs where CI is set, as `.ci/run` does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    case.validate_response(
        answer, excluded_checks=NOT_ASKED if answer.status_code != 414 else [*NOT_ASKED, refused]
    )
