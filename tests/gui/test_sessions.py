"""Sessions in the window: saved, opened again, with data that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.actions import opening
from gui.app import make_window
from gui.dialogs.leaving import Leaving
from gui.dialogs.missing_data import MissingData
from gui.main_window import MainWindow
from gui.questions import Dialogs
from gui.state.document import Entry
from gui.theme import LIGHT
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "7"
    path.parent.mkdir()
    experiment = hsqc(10, 1, increments=32, direct=128)
    write_bruker(path, experiment.acquire(poisson_gap(experiment.grid, 16, 1)), (Quadrature.STATES,))
    return path


@pytest.fixture
def another(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """One more window, which has the keyboard then."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        windows.append(make_window(LIGHT))
        qtbot.addWidget(windows[-1])
        windows[-1].show()
        windows[-1].activateWindow()
        qtbot.waitUntil(windows[-1].isActiveWindow)
        return windows[-1]

    yield make
    for made in windows:
        made.close_anyway()


def entries(window: MainWindow) -> tuple[Entry, ...]:
    return window.workbench.store.document.entries


def idle(window: MainWindow) -> bool:
    return not window.workbench.jobs.busy


def reconstructed(window: MainWindow, folder: Path, until: Until, qtbot: QtBot) -> None:
    opening.open_path(window.workbench, folder)
    until(lambda: len(entries(window)) == 1 and idle(window))
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL)
    until(lambda: len(entries(window)) == 2 and idle(window))


def saved(
    window: MainWindow, path: Path, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dialogs, "session_to_save", lambda *_: path)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    until(lambda: window.workbench.saved.path == path and idle(window))


def opened(
    window: MainWindow, path: Path, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dialogs, "session_to_open", lambda _: path)
    both = CONTROL | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(window, Qt.Key.Key_O, both)
    until(lambda: bool(entries(window)) and idle(window))


def dialog(kind: type, until: Until) -> QPushButton:
    until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def press(box: object, text: str, qtbot: QtBot) -> None:
    button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_session_comes_back_in_another_window_bit_for_bit(
    window: MainWindow,
    another: Callable[[], MainWindow],
    folder: Path,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reconstructed(window, folder, until, qtbot)
    window.workbench.change_view(lambda view: view.leveled(3.0), "Contour level")
    assert window.isWindowModified()
    path = tmp_path / "x.nmrsession"
    saved(window, path, until, qtbot, monkeypatch)
    assert not window.isWindowModified()
    assert window.windowTitle() == "x[*] - nmrrecon"

    second = another()
    opened(second, path, until, qtbot, monkeypatch)
    assert not second.isWindowModified()
    (data, result), (old_data, old) = entries(second), entries(window)
    np.testing.assert_array_equal(data.content.array, old_data.content.array)
    for name in ("spectrum", "fids"):
        here, there = getattr(result.content, name), getattr(old.content, name)
        assert here.array.dtype == there.array.dtype
        np.testing.assert_array_equal(here.array, there.array)
        assert (here.axes, here.history, here.schedule) == (there.axes, there.history, there.schedule)
        assert here.report == there.report
    assert (result.recipe, result.view, result.parent) == (old.recipe, old.view, data.key)
    assert result.content.recipe == old.content.recipe
    until(lambda: result.key in second.workbench.spectra and data.key in second.workbench.spectra)
    qtbot.keyClick(second, Qt.Key.Key_R, CONTROL)
    until(lambda: len(entries(second)) == 3 and idle(second))
    assert len({entry.key for entry in entries(second)}) == 3
    assert second.isWindowModified()


def test_saving_again_writes_no_result_again(
    window: MainWindow,
    folder: Path,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reconstructed(window, folder, until, qtbot)
    path = tmp_path / "x.nmrsession"
    saved(window, path, until, qtbot, monkeypatch)
    (file,) = (tmp_path / "x.nmrsession.data").iterdir()
    written = file.stat().st_mtime_ns
    window.workbench.change_view(lambda view: view.leveled(3.0), "Contour level")
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    until(lambda: not window.isWindowModified() and idle(window))
    assert [other.stat().st_mtime_ns for other in file.parent.iterdir()] == [written]
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    until(lambda: not window.isWindowModified() and idle(window))
    assert list(file.parent.iterdir()) == []


def test_data_that_moved_are_asked_for_and_found(
    window: MainWindow,
    another: Callable[[], MainWindow],
    folder: Path,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reconstructed(window, folder, until, qtbot)
    path = tmp_path / "x.nmrsession"
    saved(window, path, until, qtbot, monkeypatch)
    folder.rename(tmp_path / "elsewhere")
    second = another()
    opened(second, path, until, qtbot, monkeypatch)
    box = dialog(MissingData, until)
    assert "7 is not where it was" in box.text()
    data, result = entries(second)
    assert data.missing and not result.missing
    monkeypatch.setattr(Dialogs, "locate", lambda *_: tmp_path / "elsewhere")
    press(box, "Locate...", qtbot)
    until(lambda: not entries(second)[0].missing and idle(second))
    assert entries(second)[0].source == tmp_path / "elsewhere"
    assert second.isWindowModified()


def test_closing_with_work_that_is_not_saved_asks(
    window: MainWindow,
    folder: Path,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reconstructed(window, folder, until, qtbot)
    window.close()
    assert window.isVisible()
    press(dialog(Leaving, until), "Cancel", qtbot)
    assert window.isVisible()
    monkeypatch.setattr(Dialogs, "session_to_save", lambda *_: tmp_path / "x")
    window.close()
    press(dialog(Leaving, until), "Save", qtbot)
    until(lambda: not window.isVisible())
    assert (tmp_path / "x.nmrsession").exists()
