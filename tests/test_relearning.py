"""Boilerplate that is learned: what it is, what it must not be, and that the order of adding makes no difference."""

# ruff: noqa: E501 - a line of a test is a line of a story

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx import Archive, extracting, relearning
from searchidx.cleaning import repeated
from searchidx.index.folder import open_folder
from searchidx.index.learned import LEARNED, read_learned
from searchidx.models import Document, Seen
from searchidx.reading import FoundFile

DISCLAIMER = (
    "The Port Anders Letter is written for its subscribers and for nobody else; it offers no advice on the purchase or sale of "
    "anchors, chains or trawlers, and its editors may own some of the vessels that are named in it. Nothing in it may be passed "
    "on without the consent of the harbour master, whose decision is final in all cases and all weathers."
)  # fmt: skip
TAIL = "Readers who see an anchor are asked to write to the harbour office before noon."

_NOUNS = "harbour trawler anchor ferry breakwater channel crane lighthouse pilot cargo tide wind council baker gull".split()
_VERBS = "closed found moved towed painted counted sold lost lifted praised visited measured".split()


def sentence(random: Random) -> str:
    a, b, c = random.sample(_NOUNS, 3)
    return (
        f"The {a} was {random.choice(_VERBS)} on day {random.randrange(10_000)} after a {b} had {random.choice(_VERBS)} "
        f"the {c}, the port authority of Anders said."
    )  # fmt: skip


def story(number: int, paragraphs: int = 4) -> list[str]:
    random = Random(number)
    return [sentence(random) for _ in range(paragraphs)]


def write(folder: Path, number: int, *blocks: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.txt"
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def letters_with_tail(place: Path, number: int) -> None:
    """So many files that end with the same line."""
    for each in range(number):
        write(place / "letters", each, *story(each), TAIL)


def texts(index: Path) -> dict[str, str]:
    """File name -> text of every article in an index."""
    with Archive(index, create=False) as archive:
        return {Path(article.path).name: article.text for article in archive.articles()}


def test_a_disclaimer_that_the_files_of_a_folder_share_is_cut(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path / "letters", number, *story(number), DISCLAIMER, TAIL)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    assert texts(tmp_path / "index") == {f"{n}.txt": "\n\n".join(story(n)) for n in range(8)}


def test_two_articles_say_nothing_of_a_folder(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / "letters", number, *story(number), *story(99, 3))
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    assert texts(tmp_path / "index") == {
        f"{n}.txt": "\n\n".join([*story(n), *story(99, 3)]) for n in range(2)
    }
    assert not (tmp_path / "index" / LEARNED).exists()


def test_many_copies_of_one_story_are_no_boilerplate(tmp_path: Path) -> None:
    for number in range(9):
        write(tmp_path / "agency", number, *story(7, 6))
    for number in range(9, 15):  # with a line of its own each
        write(tmp_path / "agency", number, *story(7, 6), story(number, 1)[0])
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "agency"])
    found = texts(tmp_path / "index")
    assert all("\n\n".join(story(7, 6)) in text for text in found.values())
    assert len(found) == 15


def test_an_article_that_is_nothing_else_is_left_whole(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path / "letters", number, *story(number), DISCLAIMER)
    write(tmp_path / "letters", 8, DISCLAIMER)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    assert texts(tmp_path / "index")["8.txt"] == DISCLAIMER


def test_a_site_is_one_wherever_its_pages_are_kept(tmp_path: Path) -> None:
    for number in range(8):
        body = "".join(f"<p>{each}</p>" for each in [*story(number), TAIL])
        page = tmp_path / f"day{number}" / f"{number}.html"
        page.parent.mkdir()
        page.write_text(
            f"<link rel=canonical href='https://anders.example/{number}'><title>Day {number}</title>"
            f"<h1>Day {number}</h1>{body}"
        )
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path])
    assert texts(tmp_path / "index") == {f"{n}.html": "\n\n".join(story(n)) for n in range(8)}
    learned = read_learned(open_folder(str(tmp_path / "index")))
    assert learned == {"site anders.example": {repeated.marginal(repeated.digest_of(TAIL))}}


QUESTIONS = ("How did you come to the sea and the ships?", "What will you do when the ferry is sold?")
STATEMENT = "“We regret that the anchor was moved and will find it before the summer,” the shipping line said in a statement."
BACKGROUND = (
    "The shipping line has run the ferry between Anders and the islands since the bridge fell in 1911."
)


@pytest.mark.parametrize("place", [1, 2, 4])
@pytest.mark.parametrize("said", [*QUESTIONS, STATEMENT, BACKGROUND, "This is what she told our reporter:"])
def test_what_many_articles_say_is_no_boilerplate_for_that(tmp_path: Path, said: str, place: int) -> None:
    """The same questions, a statement that all quote, a sentence of background: in a third of a folder's files."""
    for number in range(18):
        own = story(number)
        write(tmp_path / "letters", number, *(own if number % 3 else [*own[:place], said, *own[place:]]))
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    found = texts(tmp_path / "index")
    assert all((said in found[f"{number}.txt"]) == (number % 3 == 0) for number in range(18))


@pytest.mark.parametrize("said", [*QUESTIONS, STATEMENT, BACKGROUND])
def test_what_all_articles_say_between_their_own_lines_is_theirs(tmp_path: Path, said: str) -> None:
    for number in range(8):
        own = story(number)
        write(tmp_path / "letters", number, *own[:2], said, *own[2:])
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    assert all(said in text for text in texts(tmp_path / "index").values())


@pytest.mark.parametrize(
    "notice",
    [
        "Subscribe to the Port Anders Letter and read the tides before they turn.",
        "Subscribe to the “Port Anders Letter” and read the tides before they turn.",
        "Will you support our journalism and subscribe to our newsletter about the tides?",
    ],
)
def test_a_notice_goes_wherever_it_stands(tmp_path: Path, notice: str) -> None:
    for number in range(16):
        own = story(number)
        write(tmp_path / "letters", number, *(own if number % 2 else [*own[:2], notice, *own[2:]]))
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    assert not any(notice in text for text in texts(tmp_path / "index").values())


def test_no_more_than_a_third_of_an_article_goes_for_being_said_often(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path / "letters", number, *story(number), *story(99, 3))
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    want = {f"{n}.txt": "\n\n".join([*story(n), *story(99, 3)]) for n in range(8)}
    assert texts(tmp_path / "index") == want


def test_a_group_is_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same result, whatever fits into memory."""
    lines = [[f"line {n} of {article}" for n in range(9)] + ["the same line"] for article in range(12)]
    group = [
        Seen("folder a", b"".join(map(repeated.digest_of, some)), array("H", [4] * 10).tobytes())
        for some in lines
    ]
    whole = repeated.learn(lambda: group)
    monkeypatch.setattr(repeated, "CHUNK", 7)
    assert repeated.learn(lambda: group) == whole == {repeated.marginal(repeated.digest_of("the same line"))}


def test_records_are_as_they_are(tmp_path: Path) -> None:
    import json

    lines = [json.dumps({"id": str(n), "text": "\n\n".join([*story(n), DISCLAIMER])}) for n in range(8)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "a.jsonl"])
        assert all(DISCLAIMER in article.text for article in archive.articles())


# --- order --------------------------------------------------------------------------------------------


def several(folder: Path) -> list[Path]:
    """Files of two folders: stories with a disclaimer, some without it, copies, a bare disclaimer."""
    letters = [write(folder / "letters", n, *story(n), DISCLAIMER, TAIL) for n in range(6)]
    letters += [write(folder / "letters", n, *story(n)) for n in range(6, 9)]
    letters.append(write(folder / "letters", 9, DISCLAIMER))
    wires = [write(folder / "wires", n, *story(50, 5)) for n in range(10, 16)]
    wires += [write(folder / "wires", n, *story(n), TAIL) for n in range(16, 20)]
    return letters + wires


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], dict[str, str]]:
    """Files, and the texts of an index to which all were added at once."""
    root = tmp_path_factory.mktemp("corpus")
    files = several(root)
    with Archive(root / "index") as archive:
        archive.add(files)
    return files, texts(root / "index")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_order_and_any_parts_give_the_same_articles(
    data: st.DataObject, corpus: tuple[list[Path], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    files, want = corpus
    order = data.draw(st.permutations(files))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(files) - 1), max_size=len(files) - 1)))
    index = tmp_path_factory.mktemp("order") / "index"
    with Archive(index) as archive:
        for first, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
            archive.add(order[first:end])
    assert texts(index) == want


def test_one_file_at_a_time_is_as_all_at_once(
    corpus: tuple[list[Path], dict[str, str]], tmp_path: Path
) -> None:
    files, want = corpus
    with Archive(tmp_path / "index") as archive:
        for path in files:
            archive.add([path])
    assert texts(tmp_path / "index") == want


def test_what_is_none_any_more_comes_back(tmp_path: Path) -> None:
    """Files that go, or come without the line, turn boilerplate into text again."""
    letters_with_tail(tmp_path, 6)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
        assert not any(TAIL in text for text in texts(tmp_path / "index").values())
        for number in (4, 5):
            (tmp_path / "letters" / f"{number}.txt").unlink()
        archive.add([tmp_path / "letters"], prune=True)
    assert texts(tmp_path / "index") == {f"{n}.txt": "\n\n".join([*story(n), TAIL]) for n in range(4)}


def test_reindexing_learns_the_same(tmp_path: Path) -> None:
    letters_with_tail(tmp_path, 6)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
        before = texts(tmp_path / "index")
        (tmp_path / "index" / LEARNED).write_text("{}")
        archive.add([tmp_path / "letters"], reindex=True)
    assert texts(tmp_path / "index") == before


# --- extract ------------------------------------------------------------------------------------------


def test_extract_cuts_what_an_index_has_learned_and_says_so(tmp_path: Path) -> None:
    letters_with_tail(tmp_path, 6)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
    new = write(tmp_path / "letters", 77, *story(77), TAIL)
    (made,) = extracting.extract([str(new)], index=str(tmp_path / "index"))
    assert isinstance(made, Document)
    assert made.text == "\n\n".join(story(77))
    (plain,) = extracting.extract([str(new)], index=str(tmp_path / "nowhere"))
    assert isinstance(plain, Document)
    assert TAIL in plain.text
    (told,) = extracting.explain([str(new)], index=str(tmp_path / "index"))
    assert isinstance(told, extracting.Explained)
    assert [(line.kept, line.reason) for line in told.lines if line.text == TAIL] == [
        (False, "in many files of the folder")
    ]
    shutil.rmtree(tmp_path / "index")


@pytest.mark.parametrize("point", ["relearn", "_make_again", "write_learned"])
@pytest.mark.parametrize("reindex", [False, True])
def test_a_run_that_is_cut_off_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, reindex: bool
) -> None:
    """Whatever it had done by then, and though files changed meanwhile."""
    letters = tmp_path / "letters"
    letters_with_tail(tmp_path, 8)
    index = tmp_path / "index"
    if reindex:
        with Archive(index) as archive:
            archive.add([letters])

    def dies(*_args: object, **_named: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch, Archive(index) as archive:
        patch.setattr(relearning, point, dies)
        with pytest.raises(MemoryError):
            archive.add([letters], reindex=reindex)
    for number in range(4):
        (letters / f"{number}.txt").unlink()
    with Archive(index) as archive:
        archive.add([letters], prune=True)
    fresh = tmp_path / "fresh"
    with Archive(fresh) as archive:
        archive.add([letters])
    assert texts(index) == texts(fresh)
    assert all(TAIL in text for text in texts(index).values())


def test_a_file_that_was_away_is_made_again_when_it_is_back(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters_with_tail(tmp_path, 4)
    with Archive(tmp_path / "index") as archive:
        archive.add([letters])
        away = (letters / "0.txt").rename(tmp_path / "0.away")
        for number in range(4, 9):
            write(letters, number, *story(number), TAIL)
        archive.add([letters])
        away.rename(letters / "0.txt")
        archive.add([letters])
    assert texts(tmp_path / "index") == {f"{n}.txt": "\n\n".join(story(n)) for n in range(9)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_long_run_learns_on_the_way_and_makes_little_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """The first files alone are made twice; what comes of it is what comes of learning at the end."""
    letters_with_tail(tmp_path, 40)

    def added(index: str, stage: int) -> int:
        monkeypatch.setattr(relearning, "STAGE", stage)
        again = {0}
        with Archive(tmp_path / index) as archive:
            archive.add(
                [tmp_path / "letters"],
                jobs=jobs,
                progress=lambda at: again.add(at.articles) if at.again else None,
            )
        return max(again)

    assert added("at the end", 1000) == 40
    assert added("on the way", 8) == 8
    assert texts(tmp_path / "on the way") == texts(tmp_path / "at the end")
    assert (tmp_path / "on the way" / LEARNED).read_bytes() == (
        tmp_path / "at the end" / LEARNED
    ).read_bytes()


def counted_groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles each group has that boilerplate is learned of from here on."""
    counted: list[int] = []
    learn = repeated.learn

    def noted(seen: Callable[[], Iterable[Seen]]) -> frozenset[int]:
        counted.append(len(list(seen())))
        return learn(seen)

    monkeypatch.setattr(repeated, "learn", noted)
    return counted


def test_a_group_that_hardly_grows_is_not_counted_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relearning, "STAGE", 8)
    counted = counted_groups(monkeypatch)

    def added(numbers: range) -> list[int]:
        counted.clear()
        for number in numbers:
            write(tmp_path / "letters", number, *story(number), TAIL)
        archive.add([tmp_path / "letters"])
        return counted

    with Archive(tmp_path / "index") as archive:
        assert added(range(100, 106)) == [6]
        assert added(range(106, 140)) == [14, 40], "8 onto 6"
        assert added(range(140, 170)) == [70], "8 onto 40"
        assert added(range(170, 200)) == [100]
    assert texts(tmp_path / "index") == {f"{n}.txt": "\n\n".join(story(n)) for n in range(100, 200)}


def test_reindexing_counts_on_the_way_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was known of the lines before is enough: files come in the place of what they were."""
    letters_with_tail(tmp_path, 40)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "letters"])
        before = texts(tmp_path / "index")
        counted = counted_groups(monkeypatch)
        monkeypatch.setattr(relearning, "STAGE", 4)
        monkeypatch.setattr(relearning, "_LONGER", 2)
        stages = relearning.stages([FoundFile(f"{n}.txt", 1, 1) for n in range(40)])
        assert len(list(stages)) > 2
        archive.add([tmp_path / "letters"], reindex=True)
        assert counted == [40, 40]
    assert texts(tmp_path / "index") == before


def test_what_was_learned_at_one_stage_holds_at_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a folder of which nothing comes in between."""
    first = [write(tmp_path / "a", n, *story(n), TAIL) for n in range(8)]
    other = [write(tmp_path / "b", n, *story(n + 100)) for n in range(40)]
    last = [write(tmp_path / "c", n, *story(n + 200)) for n in range(40)]
    late = [write(tmp_path / "a", n, *story(n), TAIL) for n in range(50, 52)]
    again = {0}
    monkeypatch.setattr(
        relearning,
        "stages",
        lambda _files: iter([[found(path) for path in part] for part in (first, other, last + late)]),
    )
    with Archive(tmp_path / "index") as archive:
        archive.add(
            [tmp_path / name for name in "abc"],
            jobs=1,
            progress=lambda at: again.add(at.articles) if at.again else None,
        )
    assert max(again) == 8


def found(path: Path) -> FoundFile:
    state = path.stat()
    return FoundFile(str(path), state.st_size, state.st_mtime_ns)
