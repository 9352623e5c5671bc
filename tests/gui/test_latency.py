"""The window answers while a reconstruction runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from pytestqt.qtbot import QtBot

from gui.actions import live_preview
from gui.jobs.job import Job
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind
from nmrrecon.nmr import NMRDataset
from nmrrecon.recipe import Recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]
#: Of the timer, and what its 99th percentile may be late, in seconds.
TICK_S, ALLOWED_S = 0.008, 0.050
#: A machine that has other things to do is given so many tries.
TRIES = 3
#: Where other programs took this share of the processors in every try, nothing can be said.
BUSY = 0.15


class Beats:
    """A timer that notes how late the window's event loop calls it."""

    def __init__(self) -> None:
        self.late_s: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(1000 * TICK_S))
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.late_s, share))

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late_s.append(max(now - self._last - TICK_S, 0.0))
        self._last = now


class Others:
    """What other programs take of the processors; nothing where the system does not tell."""

    def __init__(self) -> None:
        self._began = self._seconds()

    def share(self) -> float:
        """Share of all processors since this was made."""
        busy, own, passed = (now - then for now, then in zip(self._seconds(), self._began, strict=True))
        return max(busy - own, 0.0) / (passed * (os.cpu_count() or 1))

    def _seconds(self) -> tuple[float, float, float]:
        times = os.times()
        own = times.user + times.system
        stat = Path("/proc/stat")
        if not stat.exists():
            return own, own, time.monotonic()
        counts = [int(word) for word in stat.read_text().splitlines()[0].split()[1:9]]
        idle = counts[3] + counts[4]
        return (sum(counts) - idle) / os.sysconf("SC_CLK_TCK"), own, time.monotonic()


@pytest.fixture(scope="module")
def realistic() -> NMRDataset:
    experiment = hsqc(120, 1, increments=128, direct=1024)
    return experiment.acquire(poisson_gap(experiment.grid, 32, 1))


def run(window: MainWindow, key: str, qtbot: QtBot) -> tuple[Beats, int]:
    """Reconstruct by a click; return the beats meanwhile and the number of live previews."""
    bench = window.workbench
    beats, loop = Beats(), QEventLoop()
    previews: list[object] = []

    def over(job: Job) -> None:
        if job.about and job.state.status.over:
            loop.quit()

    ends = [
        bench.jobs.changed.connect(over),
        bench.shown.connect(lambda _: previews.append(bench.live.get(key))),
    ]
    beats.begin()
    qtbot.mouseClick(window.reconstruct.button, Qt.MouseButton.LeftButton)
    loop.exec()
    beats.end()
    for end in ends:
        end()
    return beats, len({id(live) for live in previews if live is not None})


@pytest.mark.parametrize(("method", "parameters"), [("ist", {"iterations": 400}), ("modern-joint", {})])
def test_the_event_loop_is_late_by_less_than_50_ms(
    window: MainWindow,
    realistic: NMRDataset,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    parameters: dict[str, object],
) -> None:
    monkeypatch.setattr(live_preview, "FIRST_S", 0.2)
    bench = window.workbench
    recipe = Recipe(source="simulated", method=method, parameters=parameters)
    recipe = replace(recipe, direct=replace(recipe.direct, region_ppm=(10.8, 6.0)))
    entry = Entry(bench.new_key("entry"), Kind.FIDS, "simulated", realistic, recipe=recipe)
    bench.store.commit(bench.store.document.with_entry(entry), "Put")
    until(lambda: entry.key in bench.spectra and not bench.jobs.busy)
    quiet = False
    for _ in range(TRIES):
        others = Others()
        bench.store.commit(replace(bench.store.document, current=entry.key), "Look at the FIDs")
        beats, previews = run(window, entry.key, qtbot)
        share = others.share()
        quiet = quiet or share < BUSY
        until(lambda: not bench.jobs.busy)
        p50, p99, most = beats.percentile(50), beats.percentile(99), max(beats.late_s)
        print(
            f"{method}: {len(beats.late_s)} beats, {previews} previews, late by {1e3 * p50:.1f} ms (median)"
        )
        print(f"  {1e3 * p99:.1f} ms (99th percentile), {1e3 * most:.1f} ms (most), others {share:.0%}")
        assert previews > 0
        if p99 < ALLOWED_S:
            return
    if not quiet:
        pytest.skip(f"other programs took {share:.0%} of the processors: late by {1e3 * p99:.0f} ms")
    pytest.fail(f"late by {1e3 * p99:.0f} ms at the 99th percentile, {TRIES} times")
