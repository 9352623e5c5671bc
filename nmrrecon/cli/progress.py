"""The progress bar of a reconstruction on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from nmrrecon.solvers.driver import Progress as Report


def bar_columns() -> tuple[ProgressColumn, ...]:
    """Return the columns of every bar: what is done, how far, its state, and the time."""
    return (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )


@contextmanager
def progress_bar(title: str, *, quiet: bool = False) -> Iterator[Callable[[Report], None]]:
    """Show a bar with block, iteration and residual on stderr; yield the callable that moves it."""
    with Progress(*bar_columns(), console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(title, total=1.0, state="")

        def show(report: Report) -> None:
            block = f"block {report.block}/{report.blocks}, " if report.blocks > 1 else ""
            state = f"{block}iteration {report.iteration}/{report.total}, residual {report.residual:.2e}"
            bar.update(task, completed=report.done, state=state)

        yield show
