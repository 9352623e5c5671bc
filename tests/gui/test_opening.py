"""Opening data: what is dragged is named, folders of several data sets are asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.actions.opening import open_path
from gui.dialogs.choice import Choice
from gui.main_window import MainWindow
from gui.state.document import Kind
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc
from tests.io.cine_files import images

Until = Callable[[Callable[[], bool]], None]
ACTION, BUTTON, NOTHING = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the experiments 1 and 2."""
    path = tmp_path_factory.mktemp("hsqc")
    for number in ("1", "2"):
        experiment = hsqc(5, int(number), increments=16, direct=128)
        points = poisson_gap(experiment.grid, 8, 1)
        write_bruker(path / number, experiment.acquire(points), (Quadrature.STATES,))
    (path / "notes.txt").write_text("nothing to be opened")
    return path


def dragged(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drag(window: MainWindow, data: QMimeData, until: Until) -> bool:
    """Drag something over the window; return whether it may be dropped once that is known."""
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(80, 80), ACTION, data, BUTTON, NOTHING))
    until(lambda: not window.workbench.jobs.busy)
    move = QDragMoveEvent(QPoint(90, 90), ACTION, data, BUTTON, NOTHING)
    QApplication.sendEvent(window, move)
    return move.isAccepted()


def test_what_is_dragged_is_named_before_it_is_dropped(
    window: MainWindow, project: Path, until: Until
) -> None:
    data = dragged(project / "1")
    assert drag(window, data, until)
    banner = window.drop_target.banner
    assert banner.isVisible() and "Bruker" in banner.text()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not banner.isVisible()


def test_what_cannot_be_opened_is_refused_while_it_is_dragged(
    window: MainWindow, project: Path, until: Until
) -> None:
    data = dragged(project / "notes.txt")
    assert not drag(window, data, until)
    assert "notes.txt" in window.drop_target.banner.text()


def test_data_of_mri_are_refused_with_what_makes_images_of_them(
    window: MainWindow, tmp_path: Path, until: Until
) -> None:
    path = tmp_path / "cine.npy"
    np.save(path, np.abs(images(4, 24, 24)))
    assert not drag(window, dragged(path), until)
    words = window.drop_target.banner.text()
    assert "cine.npy: MRI" in words and "nmrrecon reconstruct cine.npy" in words
    told: list[str] = []
    window.workbench.told.connect(lambda message: told.append(str(message)))
    open_path(window.workbench, path)
    until(lambda: not window.workbench.jobs.busy and bool(told))
    assert "MRI" in told[0] and "nmrrecon reconstruct" in told[0]
    assert not window.workbench.store.document.entries


def test_of_several_data_sets_the_chosen_ones_are_opened(
    window: MainWindow, project: Path, until: Until
) -> None:
    data = dragged(project)
    assert drag(window, data, until)
    assert "2 data sets" in window.drop_target.banner.text()
    QApplication.sendEvent(window, QDropEvent(QPointF(90, 90), ACTION, data, BUTTON, NOTHING))
    until(lambda: isinstance(QApplication.activeModalWidget(), Choice))
    choice = QApplication.activeModalWidget()
    assert isinstance(choice, Choice)
    assert [choice.list.item(row).text() for row in range(choice.list.count())] == ["1", "2"]
    choice.list.setFocus()
    choice.list.setCurrentRow(1)
    QTest.keyClick(choice.list, Qt.Key.Key_Space)
    QTest.mouseClick(choice.buttons.button(choice.buttons.StandardButton.Open), BUTTON)
    until(lambda: not window.workbench.jobs.busy and len(window.workbench.store.document.entries) == 2)
    names = [entry.name for entry in window.workbench.store.document.entries]
    assert names == [f"{project.name}/1", f"{project.name}/2"]


@pytest.mark.parametrize("file", ["", "2rr"])
def test_a_spectrum_of_topspin_is_opened_as_one(
    window: MainWindow, nmr_data: Callable[[str], Path], until: Until, file: str
) -> None:
    data = dragged(nmr_data("hsqc-nus-bruker/3") / "pdata" / "1" / file)
    assert drag(window, data, until)
    assert "spectrum" in window.drop_target.banner.text()
    QApplication.sendEvent(window, QDropEvent(QPointF(90, 90), ACTION, data, BUTTON, NOTHING))
    until(lambda: window.workbench.entry is not None)
    entry = window.workbench.entry
    assert entry is not None and entry.kind is Kind.SPECTRUM
    assert entry.name == (file or "3/pdata/1")
