"""A window that is killed loses nothing: the next start offers what it held."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.actions import opening
from gui.actions.recovery import FILE, FOLDER
from gui.app import make_window
from gui.main_window import MainWindow
from gui.state.contents import read_content
from gui.state.document import Entry
from gui.theme import LIGHT
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]
PATIENCE_S = 90.0

#: Opens data, reconstructs them, begins a reconstruction without end, and waits for its own.
SCRIPT = """
import sys, time
from dataclasses import replace
from pathlib import Path
import numpy as np
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gui.actions import opening, reconstruction
from gui.app import make_window
window = make_window()
window.show()
bench = window.workbench

def wait(true):
    while not true():
        application.processEvents()
        time.sleep(0.005)

def entries():
    return bench.store.document.entries

opening.open_path(bench, Path(sys.argv[1]))
wait(lambda: len(entries()) == 1 and not bench.jobs.busy)
bench.change_view(lambda view: view.leveled(4.0), "Contour level", key=entries()[0].key)
window.actions_by_id["process.reconstruct"].trigger()
wait(lambda: len(entries()) == 2 and not bench.jobs.busy)
for name in ("spectrum", "fids"):
    np.save(Path(sys.argv[2]) / name, getattr(entries()[1].content, name).array)
data = entries()[0]
endless = replace(data.recipe, method="ist", parameters={"iterations": 100_000})
reconstruction.reconstruct_entry(bench, data.key, endless)
wait(lambda: False)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "hsqc" / "3"
    path.parent.mkdir()
    experiment = hsqc(10, 1, increments=64, direct=256)
    write_bruker(path, experiment.acquire(poisson_gap(experiment.grid, 32, 1)), (Quadrature.STATES,))
    return path


@pytest.fixture
def killed(folder: Path, tmp_path: Path, state_folder: Path) -> Path:
    """The folder of a window that was killed in the middle of its second reconstruction."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder), str(tmp_path)])
    try:
        end = time.monotonic() + PATIENCE_S
        while not _jobs(state_folder):
            assert process.poll() is None and time.monotonic() < end, "the window does not come to its job"
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    (left,) = (state_folder / FOLDER).iterdir()
    return left


def _jobs(state_folder: Path) -> list[object]:
    """Return what the window has written of jobs that run while a result is kept."""
    for file in state_folder.glob(f"{FOLDER}/*/{FILE}"):
        values = json.loads(file.read_text())  # whole at any moment
        if len(values["entries"]) == 2:
            return list(values["jobs"])
    return []


def entries(window: MainWindow) -> tuple[Entry, ...]:
    return window.workbench.store.document.entries


def idle(window: MainWindow) -> bool:
    return not window.workbench.jobs.busy


def test_what_a_killed_window_held_is_restored_bit_for_bit(
    killed: Path, window: MainWindow, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    for file in killed.glob("*.data/*"):
        read_content(file)  # raises where it is not whole
    bar = window.welcome.recovery
    until(bar.isVisible)
    assert bar.text.text() == (
        "nmrrecon ended unexpectedly; 2 entries of hsqc/3 with 1 result can be restored."
    )
    qtbot.mouseClick(bar.restore, Qt.MouseButton.LeftButton)
    until(lambda: len(entries(window)) == 2 and idle(window))
    data, result = entries(window)
    assert not data.missing
    assert result.parent == data.key
    assert data.view.level == pytest.approx(1.15**4)
    for name in ("spectrum", "fids"):
        there = np.load(tmp_path / f"{name}.npy")
        here = getattr(result.content, name).array
        assert here.dtype == there.dtype
        assert here.tobytes() == there.tobytes()
    assert any("hsqc/3: ist was interrupted" in message.text for message in window.workbench.messages)
    assert window.isWindowModified()
    assert not bar.isVisible()
    until(lambda: not killed.exists())


def test_what_is_discarded_is_not_offered_again(
    killed: Path, window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    until(window.welcome.recovery.isVisible)
    qtbot.mouseClick(window.welcome.recovery.discard, Qt.MouseButton.LeftButton)
    until(lambda: not killed.exists())
    assert not window.welcome.recovery.isVisible()


def test_what_is_neither_restored_nor_discarded_is_offered_again(
    killed: Path, window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    until(window.welcome.recovery.isVisible)
    other = make_window(LIGHT)
    qtbot.addWidget(other)
    other.show()
    until(lambda: idle(other))
    assert not other.welcome.recovery.isVisible(), "two windows offer the same"
    other.close_anyway()
    window.close_anyway()
    third = make_window(LIGHT)
    qtbot.addWidget(third)
    third.show()
    until(third.welcome.recovery.isVisible)
    third.close_anyway()
    assert (killed / FILE).exists()


def test_a_window_that_is_closed_leaves_nothing(
    window: MainWindow, folder: Path, state_folder: Path, until: Until, qtbot: QtBot
) -> None:
    from gui.actions import opening

    opening.open_path(window.workbench, folder)
    until(lambda: len(entries(window)) == 1 and idle(window))
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(entries(window)) == 2)
    until(lambda: any(state_folder.glob(f"{FOLDER}/*/*.data/*")))
    assert str(os.getpid()) in next((state_folder / FOLDER).iterdir()).name
    window.close_anyway()
    assert list((state_folder / FOLDER).iterdir()) == []


def test_a_folder_that_cannot_be_locked_is_told_of_and_the_window_closes(
    window: MainWindow, folder: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def acquire(*_: object, **__: object) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(FileLock, "acquire", acquire)
    bench = window.workbench
    opening.open_path(bench, folder)
    until(lambda: bool(bench.store.document.entries) and not bench.jobs.busy)
    bench.recovery.keep()
    until(lambda: not bench.jobs.busy)
    assert bench.notice is not None and "cannot be locked" in bench.notice.text
    window.close_anyway()
    assert not window.isVisible()
