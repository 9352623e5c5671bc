"""Clicks, keys, wheels, drags and commands at random: whatever they hit, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from gui.main_window import MainWindow
from gui.questions import Dialogs
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.hncacb import hncacb
from synthetic.protein import hsqc
from tests.gui.chaos import Chaos
from tests.gui.hand import Hand
from tests.gui.spectra import CARBON, NITROGEN, PROTON, spectrum


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("random")
    two = hsqc(10, 1, increments=32, direct=128)
    nus = two.acquire(poisson_gap(two.grid, 16, 1))
    write_bruker(folder / "1", nus, (Quadrature.ECHO_ANTIECHO,))
    write_bruker(folder / "2", two.acquire(), (Quadrature.STATES_TPPI,))
    three = hncacb(3, 1, increments=(12, 8), direct=128)
    quadratures = (Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO)
    write_bruker(folder / "3", three.acquire(poisson_gap(three.grid, 40, 1)), quadratures)
    for path, made in (("one.ft1", (PROTON,)), ("two.ft2", (NITROGEN, PROTON))):
        write_nmrpipe(spectrum(*made), folder / path)
    write_nmrpipe(spectrum(CARBON, NITROGEN, PROTON), folder / "three%03d.ft3")
    empty = spectrum(NITROGEN, PROTON)
    write_nmrpipe(replace(empty, array=np.zeros_like(empty.array)), folder / "empty.ft2")
    (folder / "notes.txt").write_text("no data")
    names = ("1", "2", "3", "one.ft1", "two.ft2", "three%03d.ft3", "empty.ft2", "notes.txt")
    return [folder / name for name in names]


#: So often what lies over the window is closed.
CLOSED_MS = 300


@pytest.mark.parametrize(
    ("events", "seed"),
    [
        (500, 20),
        pytest.param(5000, 20, marks=pytest.mark.slow),
        *(pytest.param(3000, seed, marks=pytest.mark.slow) for seed in range(1, 6)),
    ],
)
def test_random_events_raise_nothing(
    window: MainWindow,
    paths: list[Path],
    until: Callable[[Callable[[], bool]], None],
    no_questions: None,
    events: int,
    seed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # where an export ends whose folder was typed at random
    session = tmp_path / "random.nmrsession"
    monkeypatch.setattr(Dialogs, "session_to_save", lambda *_: session)
    monkeypatch.setattr(Dialogs, "session_to_open", lambda *_: session)
    for path in paths[:3]:
        Hand.drop_on(window, path)
    until(lambda: not window.workbench.jobs.busy)
    chaos = Chaos(window, paths, seed)
    seen: set[str] = set()
    window.workbench.jobs.changed.connect(lambda job: seen.add(job.name.split()[0]))
    closer = QTimer()  # of menus and questions that wait in an event loop of their own
    closer.timeout.connect(close_one)
    closer.start(CLOSED_MS)
    for _ in range(events):
        chaos.deal()
        QApplication.processEvents()
        # without an event loop of Qt's own around it nothing else does
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    closer.stop()
    close_dialogs()
    for job in window.workbench.jobs.jobs:
        window.workbench.jobs.cancel(job)
    until(lambda: not window.workbench.jobs.busy)
    close_dialogs()
    defects = [m for m in window.workbench.messages if "defect of nmrrecon" in m.text]
    assert not defects, defects[0].details
    assert {"Contours", "Preview"} <= seen, "the events hit nothing"


def close_one() -> bool:
    """Close what lies over the window; return whether anything did."""
    top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if top is not None:
        top.close()
    return top is not None


def close_dialogs() -> None:
    while close_one():
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
