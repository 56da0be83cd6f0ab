"""The words of running text as they are spelled: beside their terms, whatever is merged or taken out."""

from __future__ import annotations

from pathlib import Path

from making import index_of, make_article

from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader


def spelled(path: Path, field: str = "text") -> list[dict[str, set[str]]]:
    """Spelling -> its terms, for each segment."""
    reader = IndexReader.open(open_folder(str(path)))
    found = []
    for segment in reader.segments:
        own = segment.field(field)
        words = own.spellings.lines(range(len(own.spellings))).splitlines()
        assert words == sorted(words, key=lambda word: word.encode())
        terms: dict[str, set[str]] = {}
        for ordinal, word in enumerate(words):
            terms.setdefault(word, set()).update(own.term(t).decode() for t in own.spelled([ordinal]))
        found.append(terms)
    return found


def test_every_spelling_has_its_term(tmp_path: Path) -> None:
    path = index_of(
        tmp_path / "index", [make_article("a", "Elections, elected! A cease-fire.", "Élection 7")]
    )
    assert spelled(path) == [
        {
            "a": {"a"}, "cease": {"ceas"}, "ceasefire": {"ceasefir"}, "elected": {"elect"},
            "elections": {"elect"}, "fire": {"fire"},
        }
    ]  # fmt: skip
    assert spelled(path, "title") == [{"7": {"7"}, "election": {"elect"}}]


def test_one_spelling_of_two_languages(tmp_path: Path) -> None:
    articles = [make_article("e", "gates", language="en"), make_article("x", "gates", language="xx")]
    assert spelled(index_of(tmp_path / "index", articles)) == [{"gates": {"gate", "gates"}}]


def test_merged_segments_keep_the_spellings_of_what_stays(tmp_path: Path) -> None:
    texts = ["towns", "town", "rivers", "river", "hills", "hill", "a", "b"]
    commits = [[make_article(f"d{number}", text)] for number, text in enumerate(texts)]
    path = index_of(tmp_path / "index", *commits[:3])
    assert len(spelled(path)) == 3
    path = index_of(path, *commits[3:], gone=["d6"])
    together: dict[str, set[str]] = {}
    for segment in spelled(path):
        together |= segment
    assert len(spelled(path)) < 8
    assert together.items() >= {"towns": {"town"}, "rivers": {"river"}, "hill": {"hill"}, "b": {"b"}}.items()


def test_names_are_their_own_spellings(tmp_path: Path) -> None:
    path = index_of(tmp_path / "index", [make_article("a", "x", people=["Bill Gates", "Émile Dürr"])])
    assert set(spelled(path, "people")[0]) == {"bill", "gates", "emile", "durr"}
    assert spelled(path, "people")[0]["gates"] == {"gates"}
