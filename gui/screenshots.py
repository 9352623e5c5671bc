"""Pictures of the window for the README: ``nmrrecon-gui --screenshots DIR``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from gui.actions import comparing, opening, reconstruction
from gui.app import make_window
from gui.commands.sheet import sheet
from gui.main_window import MainWindow
from gui.state.document import Kind
from gui.theme import DARK, LIGHT
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.hncacb import hncacb
from synthetic.protein import hsqc

#: Name of the sheet of shortcuts.
SHEET = "shortcuts.md"
#: Nothing of what is waited for takes longer.
PATIENCE_S = 300.0
#: After everything is done, for the last drawing.
SETTLE_S = 0.3
#: Shifts of the direct dimension that are kept, and the place that the crosshair of a plane points at.
REGION_PPM = (10.5, 6.2)


def take_screenshots(folder: Path) -> list[Path]:
    """Drive a window through an evening's work on simulated data and save what it looks like.

    Parameters
    ----------
    folder : Path
        Made where it is not there.

    Returns
    -------
    list of Path
        The pictures, and the sheet of shortcuts.

    Raises
    ------
    TimeoutError
        If a job does not end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        window = make_window(LIGHT, Path(place) / "state")
        window.show()
        try:
            keys = folder / SHEET
            keys.write_text(sheet(), encoding="utf-8")
            return [*_Walk(window, folder, Path(place)).all(), keys]
        finally:
            window.close_anyway()


class _Walk:
    """The steps, in order; each leaves the window as the next one finds it."""

    def __init__(self, window: MainWindow, folder: Path, data: Path) -> None:
        self._window, self._folder, self._data = window, folder, data
        self._bench = window.workbench
        self._taken: list[Path] = []

    def all(self) -> list[Path]:
        self._take("welcome")
        self._open_2d()
        self._take("report")
        self._give("process.phase")
        self._take("phase")
        self._give("process.phase")
        self._give("process.indirect")
        self._take("indirect")
        self._give("process.indirect")
        self._watch_a_job()
        self._take("spectrum")
        self._compare()
        self._take("compare")
        self._window.paint_with(DARK)
        self._take("dark")
        self._window.paint_with(LIGHT)
        self._give("process.compare")
        self._open_3d()
        self._take("strips")
        return self._taken

    def _open_2d(self) -> None:
        experiment = hsqc(120, 1, increments=128)
        dataset = experiment.acquire(poisson_gap(experiment.grid, 32, 1))
        write_bruker(self._data / "hsqc", dataset, (Quadrature.ECHO_ANTIECHO,))
        self._open(self._data / "hsqc")

    def _open_3d(self) -> None:
        experiment = hncacb(24, 1)
        points = round(0.2 * experiment.grid[0] * experiment.grid[1])
        dataset = experiment.acquire(poisson_gap(experiment.grid, points, 1))
        write_bruker(self._data / "hncacb", dataset, (Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO))
        self._open(self._data / "hncacb")
        self._reconstruct("ist")
        self._give("view.strips")

    def _open(self, path: Path) -> None:
        opening.open_path(self._bench, path)
        self._until(lambda: self._bench.entry is not None and self._bench.entry.source == path)
        self._bench.change_entry(
            lambda entry: replace(
                entry,
                recipe=replace(entry.recipe, direct=replace(entry.recipe.direct, region_ppm=REGION_PPM)),
            ),
            "Region",
        )

    def _watch_a_job(self) -> None:
        entry = reconstruction.fids_of(self._bench)
        assert entry is not None
        recipe = replace(entry.recipe, parameters={"iterations": 4000})
        job = reconstruction.reconstruct_entry(self._bench, entry.key, recipe)
        assert job is not None
        self._until(lambda: job.state.done > 0.3, quiet=False)
        self._take("running", quiet=False)
        self._bench.jobs.cancel(job)
        self._until(lambda: not self._bench.jobs.busy)
        self._give("file.remove")
        self._reconstruct("ist")

    def _reconstruct(self, method: str) -> None:
        entry = reconstruction.fids_of(self._bench)
        assert entry is not None
        reconstruction.reconstruct_entry(self._bench, entry.key, replace(entry.recipe, method=method))
        self._until(lambda: not self._bench.jobs.busy)

    def _compare(self) -> None:
        self._reconstruct("modern")
        results = [e.key for e in self._bench.store.document.entries if e.kind is Kind.RESULT]
        self._bench.store.commit(
            replace(self._bench.store.document, compared=tuple(results[: comparing.MOST])), "Compare"
        )

    def _give(self, command: str) -> None:
        self._window.actions_by_id[command].trigger()

    def _take(self, name: str, *, quiet: bool = True) -> None:
        self._until(lambda: not quiet or not self._bench.jobs.busy, quiet=False)
        end = time.monotonic() + SETTLE_S
        self._until(lambda: time.monotonic() > end, quiet=False)
        path = self._folder / f"{name}.png"
        self._window.grab().save(str(path))
        self._taken.append(path)

    def _until(self, true: Callable[[], bool], *, quiet: bool = True) -> None:
        end = time.monotonic() + PATIENCE_S
        while not (true() and not (quiet and self._bench.jobs.busy)):
            if time.monotonic() > end:
                raise TimeoutError("a picture's job does not end")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)
