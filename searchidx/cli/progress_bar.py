"""A progress bar on standard error: rate, share done, time left. Loads rich."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from searchidx import adding


class _Rate(ProgressColumn):
    """Articles made, and how many a second."""

    def render(self, task: Task) -> Text:
        articles = task.fields["articles"]
        rate = articles / task.elapsed if task.elapsed else 0.0
        return Text(f"{articles:,} articles  {rate:,.0f}/s")


@contextmanager
def drawn() -> Iterator[Callable[[adding.Progress], None]]:
    """A callback that draws the bar."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), _Rate(),
        TextColumn("time left"), TimeRemainingColumn(), console=Console(stderr=True, highlight=False), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("reading", total=None, articles=0)

        def show(now: adding.Progress) -> None:
            if now.again and bar.tasks[0].description == "reading":
                bar.reset(task, description="without the lines that many share")
            bar.update(task, completed=now.bytes_done, total=now.bytes_total or None, articles=now.articles)

        yield show
