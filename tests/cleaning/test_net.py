"""The nets that tell the story from furniture, and what they must not lean on."""

from __future__ import annotations

import numpy as np
import pytest

from searchidx.cleaning import blocks, clean, judging, net
from searchidx.cleaning.page import read_page
from searchidx.models import Article, Failure, Source

STORY = [
    "The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel.",
    "Divers found the chain in the afternoon, but the anchor itself had moved with the tide, the harbour master said.",
    "“It weighs two tonnes and it has been faster than us,” said Hallgrim Voss, who has run the port since 1998.",
    "Eleven ships were waiting outside the breakwater in the evening, among them the ferry from the mainland.",
    "The port authority hopes to open the channel again on Thursday morning, once the wind has turned.",
]


def random_net(inputs: int, units: int) -> net.Net:
    random = np.random.default_rng(3)
    first = random.normal(size=(inputs, units)).astype(np.float32)
    rest = random.normal(size=(2, units)).astype(np.float32)
    return net.Net(first, rest[0], rest[1], 0.25)


def test_weights_survive_being_data() -> None:
    """To a hundredth: matrices are kept as bytes."""
    stack = net.Stack(random_net(40, 8), random_net(60, 8), net.Near(5, 3))
    again = net.parse(net.dump(stack, {"made by": "a test"}))
    assert again.near == net.Near(5, 3)
    for before, after in ((stack.first, again.first), (stack.second, again.second)):
        scale = np.abs(before.first).max(axis=1, keepdims=True)
        assert np.all(np.abs(before.first - after.first) <= scale / 127)
        assert after.second_bias == before.second_bias


def test_neighbours_and_edges_are_told_apart() -> None:
    rows = np.arange(1, 4, dtype=np.float32)[:, None]
    beside = net.looks(rows, np.zeros((3, 0), np.float32), net.Near(1, 3))
    assert beside.shape == (3, 7 * 2)
    assert list(beside[0]) == [0, 1, 0, 1, 0, 1, 1, 0, 2, 0, 3, 0, 0, 1]  # value, outside


def test_of_neighbours_only_the_first_measures_are_looked_at() -> None:
    rows = np.array([[1, 10], [2, 20]], np.float32)
    seen = net.looks(rows, np.full((2, 1), 7, np.float32), net.Near(1, 3))
    assert list(seen[1]) == [
        0,
        1,
        0,
        1,
        1,
        0,
        2,
        0,
        0,
        1,
        0,
        1,
        0,
        1,
        20,
        7,
    ]  # neighbours, the row's other measure, context


def test_both_nets_are_asked_at_once_as_one_after_the_other() -> None:
    random = np.random.default_rng(5)
    own, context = random.random((9, 4), np.float32), random.random((9, 2), np.float32)
    words = np.arange(1, 10, dtype=np.float32)
    near = net.Near(3, 2)
    inputs = net.looks(own, context, near)
    first = random_net(inputs.shape[1], 8)
    thoughts = net.opinions(first.logits(inputs), words)
    second = random_net(inputs.shape[1] + thoughts.shape[1], 8)
    expected = net.sigmoid(second.logits(np.hstack((inputs, thoughts))))
    assert np.allclose(net.Stack(first, second, near).probabilities(own, context, words), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("probable", "kept"),
    [
        ([0.9, 0.9, 0.2, 0.9], [0, 1, 3]),  # furniture in the middle
        ([0.9, 0.0, 0.0, 0.0, 0.9, 0.9], [4, 5]),  # another stretch
        ([0.1, 0.2, 0.1], []),
    ],
)
def test_the_heaviest_stretch_is_kept(probable: list[float], kept: list[int]) -> None:
    words = np.full(len(probable), 20, np.float32)
    assert net.chosen(np.array(probable, np.float32), words, least=0.5, inside=0.3) == kept


def test_doubt_counts_what_may_be_wrong_and_what_was_left_out() -> None:
    words = np.full(4, 20, np.float32)
    sure = net.doubt(np.array([0.99, 0.99, 0.0, 0.0], np.float32), words, [0, 1])
    unsure = net.doubt(np.array([0.6, 0.6, 0.4, 0.0], np.float32), words, [0, 1])
    elsewhere = net.doubt(np.array([0.99, 0.99, 0.0, 0.99], np.float32), words, [0, 1])
    assert sure < 0.05 < min(unsure, elsewhere)


def page(name: str) -> Source:
    links = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("Home", "News", "Sport", "Weather"))
    paragraphs = "".join(f"<p>{each}</p>" for each in STORY)
    return Source(
        "a.html", "html",
        f"<html><head><title>Anchor lost</title></head><body><nav><ul>{links}</ul></nav>"
        f"<div class='{name}'><h1>Anchor lost</h1>{paragraphs}</div></body></html>",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["", "paywall", "comments-open", "main right", "newsletter promo", "x91kq"])
def test_a_name_alone_does_not_empty_a_page(name: str) -> None:
    article = clean(page(name))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == STORY


def test_the_unsure_are_shown_to_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_DOUBT", -1.0)
    article = clean(page(""))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == STORY


@pytest.mark.parametrize(("n", "k", "m"), [(1, 3, 2), (7, 300, 72), (350, 330, 100), (3, 9_000, 64)])
def test_a_product_in_pieces_is_the_product(n: int, k: int, m: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    rows, weights = random.random((n, k), np.float32), random.random((k, m), np.float32)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "8")
    assert np.allclose(net.product(rows, weights), rows @ weights, rtol=1e-4)


def test_blas_is_never_asked_for_more_than_it_does_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    multiplied = np.matmul

    def seen(rows: net.Rows, weights: net.Rows, out: net.Rows) -> net.Rows:
        asked.append(rows.shape[0] * rows.shape[1] * weights.shape[1])
        return multiplied(rows, weights, out=out)

    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(net.np, "matmul", seen)
    net.product(np.ones((350, 330), np.float32), np.ones((330, 256), np.float32))
    assert asked
    assert max(asked) <= net.MOST_AT_ONCE


def test_blocks_know_their_links_and_line_breaks() -> None:
    found = read_page("<div>One <b>two</b>,<br>three<br><br>four <a href=x>five</a></div>six").blocks
    assert [(block.text, block.linked) for block in found] == [
        ("One two, three", 0),
        ("four five", 4),
        ("six", 0),
    ]


def test_what_is_nested_too_deep_is_told() -> None:
    result = clean(Source("a.html", "html", "<div>" * 60_000 + "x"))
    assert isinstance(result, Failure)
    assert result.reason == "more than 5,000 elements inside each other"


def test_a_page_too_large_is_told() -> None:
    result = clean(Source("a.html", "html", "<p>x</p>" * 6_500_000))
    assert isinstance(result, Failure)
    assert "52,000,000 characters" in result.reason


def test_no_blocks_have_no_measures() -> None:
    own, context = judging.measures([])
    assert own.shape == context.shape == (0, 0)
