"""A date that an export brings back is not judged again."""

from __future__ import annotations

from datetime import date

import pytest

from searchidx.cleaning import clean
from searchidx.dating import date_article
from searchidx.models import Article, Dating, Source


def _dated(**fields: object) -> Dating:
    article = clean(
        Source("/a.jsonl", "record", record={"title": "Tide", "text": "The tide rose.", **fields})
    )
    assert isinstance(article, Article)
    return date_article(article)


def test_a_weak_date_stays_weak_through_export_and_add() -> None:
    found = _dated(date="2023-04-02", date_source="top line", date_grade="weak")
    assert found == Dating(date(2023, 4, 2), "top line", "weak")


@pytest.mark.parametrize("grade", [None, "certain", 1, ["sure"]])
def test_a_record_without_a_known_grade_is_judged(grade: object) -> None:
    assert _dated(date="2023-04-02", date_grade=grade) == Dating(date(2023, 4, 2), "record", "sure")


def test_a_grade_without_a_day_says_nothing() -> None:
    assert _dated(date="soon", date_grade="sure").day is None
