"""Input made to take for ever takes time in proportion to its length, and odd records never raise."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.cleaning import clean, record
from searchidx.models import Article, Kind, Skipped, Source
from searchidx.reading import read

SIZE = 400_000
SECONDS = 10
"""Many times what it takes: only a time that grows with the square of the length, or worse, is more."""

SLOW = 100_000
"""Characters of what takes long in any case: brackets in Markdown, and lines of nothing but word ends."""

PIECES = [
    "<!--", "<!---->", "<?xml?>", "(", "a ", "A", "'", "-", "By ", "By A", "12/12/12 ", "Published ", "http://",
    "\n", " \n", "무단전재", "<div>", "<a b='", "The man of\nthe house,\n", '{"title": ',
]  # fmt: skip
WHOLE = [
    *(piece * (SLOW // len(piece)) for piece in ("<", "[", "[1,", "1.")),
    "---\na" + " " * SIZE + "b\n---\n",
    "---\na: b" + " " * SIZE + "c\n---\n",
    "---\na:\n" + "- b\n" * (SIZE // 4) + "---\nc",
    "".join(f"Read more: 'the house on the hill {i}'\n" for i in range(SIZE // 37)),
    "<meta " * 300 + "charset=" + " " * 2000 + "\xe9",
]


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fails when what is inside takes longer: patterns let the signal in, so nothing hangs."""

    def fail(*_: object) -> None:
        pytest.fail(f"took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm to stop it with")
@pytest.mark.parametrize(
    "text", [*(piece * (SIZE // len(piece)) for piece in PIECES), *WHOLE], ids=lambda text: repr(text[:12])
)
def test_time_does_not_blow_up(tmp_path: Path, text: str) -> None:
    kinds: tuple[Kind, ...] = ("text", "markdown", "html")
    for kind in kinds:
        with at_most(SECONDS):
            clean(Source("a", kind, text))
    for name in ("a", "a.txt", "a.html", "a.jsonl"):
        (tmp_path / name).write_bytes(text.encode("latin-1" if "\xe9" in text else "utf-8"))
        with at_most(SECONDS):
            list(read(str(tmp_path / name)))


# --- records --------------------------------------------------------------------------------------

NAMES = sorted(
    {*record.TEXT, *record.TITLE, *record.PUBLISHED, *record.MODIFIED, *record.SITE, *record.AUTHOR, *record.URL,
     *record.LANGUAGE, "date_grade", "date_source", *(name for names in record.ENTITIES.values() for name in names)}
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("sure"),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["name", "title", "text", "sections", "responded_url", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), JSON, max_size=8))
def test_no_value_of_a_record_raises(fields: dict[str, object]) -> None:
    made = record.clean(Source("a.jsonl", "record", record=fields, line=1))
    assert isinstance(made, (Article, Skipped))
    if isinstance(made, Article):
        for text in (made.title, made.text, made.site, made.author, made.url, made.language):
            assert text is None or isinstance(text.encode("utf-8"), bytes)
        assert all(isinstance(name, str) for names in made.given.values() for name in names)


@pytest.mark.parametrize("name", [*NAMES, "unused"])
@pytest.mark.parametrize("opening", ["list", "name", "sections"])
def test_deep_nesting_raises_nowhere(name: str, opening: str) -> None:
    value: object = "deep"
    for _ in range(900):
        value = [value] if opening == "list" else {opening: value}
    fields = {"title": "Anchor lost", "text": "It sank.", name: value}
    assert isinstance(record.clean(Source("a.jsonl", "record", record=fields)), (Article, Skipped))
