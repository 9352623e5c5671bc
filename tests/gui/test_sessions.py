"""Sessions in the window: saved, opened again, with data that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.actions import opening, reconstruction
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


def test_closing_while_work_is_running_asks_and_ends_it(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    opening.open_path(window.workbench, folder)
    until(lambda: len(entries(window)) == 1 and idle(window))
    (data,) = entries(window)
    endless = replace(data.recipe, parameters={"iterations": 100_000})
    job = reconstruction.reconstruct_entry(window.workbench, data.key, endless)
    assert job is not None
    until(lambda: job.state.done > 0)
    window.close()
    box = dialog(Leaving, until)
    assert f"{job.name} is still running" in box.informativeText()
    assert not any(button.text() == "Save" for button in box.buttons()), "there is nothing to be saved"
    press(box, "Close Anyway", qtbot)
    until(lambda: not window.isVisible() and idle(window))


def test_data_that_were_only_opened_are_closed_without_a_question(
    window: MainWindow, folder: Path, until: Until
) -> None:
    opening.open_path(window.workbench, folder)
    until(lambda: len(entries(window)) == 1 and idle(window))
    window.close()
    assert not window.isVisible()


@pytest.mark.parametrize("answer", ["Use As It Is", "Keep Without Data", "Leave Out"])
def test_data_that_were_changed_are_asked_for(
    window: MainWindow,
    another: Callable[[], MainWindow],
    folder: Path,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    reconstructed(window, folder, until, qtbot)
    path = tmp_path / "x.nmrsession"
    saved(window, path, until, qtbot, monkeypatch)
    with (folder / "ser").open("r+b") as stream:
        stream.write(b"changed!")
    second = another()
    opening.open_path(second.workbench, path)
    box = dialog(MissingData, until)
    assert "data/7 is not as it was" in box.text()
    assert entries(second)[0].missing, "nothing is taken without asking"
    press(box, answer, qtbot)
    until(lambda: idle(second) and (answer != "Use As It Is" or not entries(second)[0].missing))
    if answer == "Leave Out":
        assert entries(second) == ()
        second.activateWindow()
        until(second.isActiveWindow)
        qtbot.keyClick(second, Qt.Key.Key_Z, CONTROL)
    assert len(entries(second)) == 2
    if answer == "Keep Without Data":
        item = second.project.topLevelItem(0)
        assert item.text(0) == "data/7 (missing)"
        second.project.setCurrentItem(item)
        assert "missing" in second.viewer.badge.text()
        assert not second.actions_by_id["process.reconstruct"].isEnabled()
        second.actions_by_id["file.locate"].trigger()
        monkeypatch.setattr(Dialogs, "locate", lambda *_: folder)
        press(dialog(MissingData, until), "Locate...", qtbot)
        # it is what it was said to be no longer, and that is asked again
        until(lambda: idle(second))
        press(dialog(MissingData, until), "Use As It Is", qtbot)
        until(lambda: not entries(second)[0].missing and idle(second))


def test_a_result_that_is_damaged_is_said_and_all_else_is_opened(
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
    (file,) = (tmp_path / "x.nmrsession.data").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    second = another()
    opening.open_path(second.workbench, path)
    until(lambda: len(entries(second)) == 2 and idle(second))
    data, result = entries(second)
    assert result.missing and not data.missing
    (told,) = [message.text for message in second.workbench.messages if message.bad]
    assert str(file) in told
    # saving it again keeps the little that there is
    qtbot.keyClick(second, Qt.Key.Key_S, CONTROL)
    until(lambda: idle(second))
    assert file.exists()


def test_a_file_that_is_no_session_leaves_what_is_open_as_it_is(
    window: MainWindow, folder: Path, tmp_path: Path, until: Until
) -> None:
    opening.open_path(window.workbench, folder)
    until(lambda: len(entries(window)) == 1 and idle(window))
    (tmp_path / "x.nmrsession").write_text("{}")
    opening.open_path(window.workbench, tmp_path / "x.nmrsession")
    until(lambda: any(message.bad for message in window.workbench.messages))
    assert len(entries(window)) == 1
    assert window.workbench.saved.path is None
