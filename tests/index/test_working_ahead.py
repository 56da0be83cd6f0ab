"""What is done of a segment while other processes are waited for leaves the segment as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive
from searchidx.index import running_text
from searchidx.index.builder import SegmentBuilder
from searchidx.index.writer import IndexWriter
from tests.making import make_article

WORDS = st.sampled_from(
    "ferry harbour Fähre über don't e-mail U.S. кот мост 2023 日本語 the and café".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
PEOPLE = st.lists(st.sampled_from(["Ann Other", "Jörg Voss", "Кот"]), unique=True, max_size=3)
LANGUAGES = st.sampled_from(["en", "de", "ru", None])
ARTICLES = st.lists(st.tuples(TEXTS, TEXTS, LANGUAGES, PEOPLE, st.booleans()), max_size=8)


@given(ARTICLES)
def test_the_segment_is_the_same(articles: list[tuple[str, str, str | None, list[str], bool]]) -> None:
    plain, ahead = SegmentBuilder(), SegmentBuilder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running_text, "AHEAD", 1)
        for number, (title, text, language, people, waits) in enumerate(articles):
            article = make_article(f"a{number}", text, title, language=language, people=people)
            plain.add(article, article.id)
            ahead.add(article, article.id)
            if waits:
                ahead.work_ahead()
    assert ahead.sections() == plain.sections()


def test_two_processes_leave_their_parent_time_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    work_ahead = IndexWriter.work_ahead

    def counted(writer: IndexWriter) -> None:
        asked.append(1)
        work_ahead(writer)

    monkeypatch.setattr(IndexWriter, "work_ahead", counted)
    monkeypatch.setattr(running_text, "AHEAD", 1)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"The ferry{number} was late again on Tuesday.\n", "utf-8")
    with Archive(tmp_path / "index") as archive:
        report = archive.add([folder], jobs=2)
        assert report.added == 40
        assert asked
        assert [archive.search(f"ferry{number}").total for number in range(40)] == [1] * 40
