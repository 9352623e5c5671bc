"""What nobody needs any more is freed in the thread of the window."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from gui.jobs.job import Job
from gui.main_window import MainWindow


class Widget:
    """Stands for a widget that refers to itself."""

    freed_in: threading.Thread | None = None

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Widget.freed_in = threading.current_thread()


def test_jobs_free_nothing_of_the_window(
    window: MainWindow, until: Callable[[Callable[[], bool]], None]
) -> None:
    gc.collect()
    Widget()
    kept: list[list[int]] = []

    def work(_: Job) -> None:
        kept.extend([number] for number in range(200_000))  # Python would search many times
        assert Widget.freed_in is not threading.current_thread()

    job = window.workbench.submit("Make objects", work, lambda _: None, "test")
    until(lambda: job.state.status.over and Widget.freed_in is not None)
    assert job.state.error is None
    assert Widget.freed_in is threading.main_thread()
    window.close_anyway()
    assert gc.isenabled()
