"""Finders of other packages: behind one protocol, never downloaded, never mixed in one index."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from searchidx import Archive, entities
from searchidx.entities import finders, foreign
from searchidx.errors import MissingFinder, OtherFinder, UsageError

TEXT = "Alexander Lukashenko met Dmitry Peskov in Minsk. Lukashenko’s guests left, the Kremlin said."
SPANS = {
    "Alexander Lukashenko": "PERSON",
    "Lukashenko’s": "PERSON",
    "Minsk": "GPE",
    "Kremlin": "ORG",
    "guests": "NORP",
}


class FakeSpacy:
    """As much of spaCy as the finder asks for: it finds `SPANS`, and knows one model."""

    __version__ = "9.9"

    @staticmethod
    def load(model: str, exclude: list[str]) -> Any:
        if model != "en_fake":
            raise OSError(f"[E050] Can't find model '{model}'")
        assert "ner" not in exclude

        def nlp(text: str) -> Any:
            found = [(text.find(name), name, label) for name, label in SPANS.items() if name in text]
            entities_ = [
                SimpleNamespace(start_char=at, end_char=at + len(name), label_=label)
                for at, name, label in sorted(found)
            ]
            return SimpleNamespace(ents=entities_)

        nlp.meta = {"version": "1.0"}  # type: ignore[attr-defined]
        return nlp


class FakeGliner:
    """As much of GLiNER as the finder asks for."""

    __version__ = "0.9"

    class GLiNER:
        @classmethod
        def from_pretrained(cls, model: str, local_files_only: bool) -> Any:
            assert local_files_only
            if model != "some/model":
                raise FileNotFoundError(model)
            return cls()

        def predict_entities(self, text: str, labels: list[str]) -> list[dict[str, Any]]:
            kinds = {"PERSON": "person", "GPE": "location", "ORG": "organization"}
            assert set(labels) == set(kinds.values())
            return [
                {"start": text.find(name), "end": text.find(name) + len(name), "label": kinds[label]}
                for name, label in SPANS.items()
                if name in text and label in kinds
            ]


@pytest.fixture(autouse=True)
def _default_again() -> Iterator[None]:
    yield
    entities.use("default")


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", FakeSpacy)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "gliner", FakeGliner)  # type: ignore[arg-type]


@pytest.mark.usefixtures("fakes")
@pytest.mark.parametrize(
    ("name", "version"), [("spacy:en_fake", "1.0 (spaCy 9.9)"), ("gliner:some/model", "GLiNER 0.9")]
)
def test_another_finder_gives_what_the_default_one_would_in_the_same_shape(name: str, version: str) -> None:
    finder = finders.named(name)
    assert (finder.name, finder.version) == (name, version)
    found = finder.find(TEXT, "en")
    assert [(e.name, e.mentions, e.count) for e in found.people] == [
        ("Alexander Lukashenko", ("Alexander Lukashenko", "Lukashenko"), 2)
    ]
    assert [e.name for e in found.places] == ["Minsk"]
    assert [e.name for e in found.organizations] == ["Kremlin"]


@pytest.mark.usefixtures("fakes")
def test_a_long_text_is_given_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "PIECE", 60)
    found = finders.named("spacy:en_fake").find("\n\n".join([TEXT] * 5), "en")
    assert [e.count for e in found.places] == [5]


@pytest.mark.usefixtures("fakes")
@pytest.mark.parametrize(
    ("name", "says", "hint"),
    [
        ("spacy:en_core_web_sm", "is not installed", "python -m spacy download en_core_web_sm"),
        ("spacy:no/such/folder", "is not installed", "check the folder"),
        ("gliner:other/model", "not on this machine", "hf download other/model"),
    ],
)
def test_a_missing_model_names_the_command_that_gets_it(name: str, says: str, hint: str) -> None:
    with pytest.raises(MissingFinder, match=says) as error:
        finders.named(name)
    assert hint in error.value.hint


@pytest.mark.parametrize("package", ["spacy", "gliner"])
def test_a_missing_package_names_the_command_that_gets_it(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingFinder, match=package) as error:
        finders.named(f"{package}:model")
    assert error.value.hint == f"get it: pip install 'searchidx[{package}]'"


@pytest.mark.parametrize("name", ["", "spacy", "spacy:", "nothere", "nothere:model"])
def test_an_unknown_finder_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no finder"):
        finders.named(name)


# --- in an index ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "talks.txt").write_text(
        f"Talks in Minsk end\n\n{TEXT} Officials declined to say more about what had been agreed there.\n",
        encoding="utf-8",
    )
    return tmp_path


def people(archive: Archive) -> list[str]:
    return [each.value for each in archive.search("", facets=["people"]).facets["people"]]


@pytest.mark.usefixtures("fakes")
def test_an_index_does_not_mix_finders_unless_it_is_made_again(folder: Path) -> None:
    archive = Archive(folder / "index")
    archive.add([folder / "in"], jobs=1)
    assert people(archive) == ["Alexander Lukashenko", "Dmitry Peskov"]
    assert archive.stats().names_by == f"default {finders.VERSION}"
    with pytest.raises(OtherFinder, match="found by default") as error:
        archive.add([folder / "in"], entities="spacy:en_fake", jobs=1)
    assert "--reindex" in error.value.hint
    report = archive.add([], entities="spacy:en_fake", reindex=True, jobs=1)
    assert (report.added, report.updated, report.unchanged) == (0, 1, 0)
    assert people(archive) == ["Alexander Lukashenko"]
    assert archive.stats().names_by == "spacy:en_fake 1.0 (spaCy 9.9)"
    report = archive.add([folder / "in"], jobs=1)  # goes on with who found the others
    assert report.unchanged == 1


def test_another_version_is_another_finder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(folder / "index")
    archive.add([folder / "in"], jobs=1)
    monkeypatch.setattr(finders.Default, "version", "99")
    with pytest.raises(OtherFinder, match="not by default 99"):
        archive.add([folder / "in"], jobs=1)
    archive.add([folder / "in"], reindex=True, jobs=1)
    assert archive.stats().names_by == "default 99"


def test_a_missing_model_changes_nothing(folder: Path) -> None:
    archive = Archive(folder / "index")
    with pytest.raises((MissingFinder, UsageError)):
        archive.add([folder / "in"], entities="spacy:no_such_model", jobs=1)
    assert archive.stats().articles == 0


def test_reindex_keeps_what_it_cannot_read_again_and_says_so(folder: Path) -> None:
    archive = Archive(folder / "index")
    archive.add([folder / "in"], jobs=1)
    (folder / "in" / "talks.txt").unlink()
    report = archive.add([], reindex=True, jobs=1)
    assert "the files of 1 articles are gone" in report.warnings[0]
    assert archive.stats().articles == 1


def test_stats_tell_how_many_articles_were_read_by_lists_alone(folder: Path) -> None:
    (folder / "in" / "de.txt").write_text(
        "Gespräche in Minsk beendet\n\nDer Präsident sprach am Freitag in Minsk mit den Gästen aus Moskau, und die "
        "Regierung teilte mit, dass die Gespräche über den Frieden in der nächsten Woche fortgesetzt werden.\n",
        encoding="utf-8",
    )
    archive = Archive(folder / "index")
    archive.add([folder / "in"], jobs=1)
    assert archive.stats().by_lists_alone == 1
