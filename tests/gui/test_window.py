"""The window, driven by clicks, drops and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from gui.dialogs.export import Export
from gui.main_window import MainWindow
from gui.state.document import Kind
from nmrrecon.cli.main import cli
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc
from tests.gui.hand import Hand

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "7"
    experiment = hsqc(30, 1, increments=48, direct=128)
    write_bruker(path, experiment.acquire(poisson_gap(experiment.grid, 20, 1)), (Quadrature.ECHO_ANTIECHO,))
    return path


def shown(window: MainWindow) -> bool:
    entry = window.workbench.entry
    return entry is not None and entry.key in window.workbench.spectra and not window.workbench.jobs.busy


def results(window: MainWindow) -> list[str]:
    return [e.recipe.method for e in window.workbench.store.document.entries if e.kind is Kind.RESULT]


def test_from_drop_to_export(
    window: MainWindow, folder: Path, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    Hand.drop_on(window, folder)
    until(lambda: shown(window))
    tree = window.report.facts
    facts = {
        item.text(0) for item in tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    }
    assert {"f1.quadrature", "sampling.points"} <= facts

    button = window.reconstruct.findChild(QPushButton, "reconstruct-button")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: shown(window) and results(window) == ["ist"])

    method = window.reconstruct.findChild(QComboBox, "method")
    method.setCurrentIndex(method.findData("modern-trace"))
    button = window.reconstruct.findChild(QPushButton, "reconstruct-button")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: shown(window) and len(results(window)) == 2)

    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(window.compare.views) > 1 and not window.workbench.jobs.busy)
    assert "R²" in window.compare.beside.correlation.figures.text()
    points = window.compare.beside.correlation.all.points
    points.sigClicked.emit(points, points.points()[:1], None)
    place = points.points()[0].data()
    limits = window.workbench.store.document.entry(window.workbench.store.document.compared[0]).view.limits
    assert limits is not None
    assert limits[0][1] < place[-1] < limits[0][0]
    assert limits[1][1] < place[0] < limits[1][0]
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)

    first = next(e for e in window.workbench.store.document.entries if e.recipe.method == "ist" and e.parent)
    tree = window.project
    item = tree.topLevelItem(0).child(0)
    qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center() + QPoint(2, 0)
    )
    assert window.workbench.entry is first
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_E, both)
    until(lambda: isinstance(QApplication.activeModalWidget(), Export))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Export)
    dialog.folder.setText(str(tmp_path / "window"))
    assert any("spectrum.ft2" in dialog.files.item(i).text() for i in range(dialog.files.count()))
    qtbot.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Save), Qt.MouseButton.LeftButton)
    until(lambda: (tmp_path / "window" / "history.json").exists() and not window.workbench.jobs.busy)

    recipe = str(tmp_path / "window" / "recipe.toml")
    cli(
        [
            "reconstruct",
            str(folder),
            "--recipe",
            recipe,
            "--out",
            str(tmp_path / "command"),
            "--device",
            "cpu",
        ],
        standalone_mode=False,
    )
    for name in ("spectrum.ft2", "fid.ft1", "recipe.toml"):
        assert (tmp_path / "window" / name).read_bytes() == (tmp_path / "command" / name).read_bytes(), name


def test_undo_takes_back_a_zoom_and_the_opening(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    Hand.drop_on(window, folder)
    until(lambda: shown(window))
    window.viewer.view.plot.box.chosen.emit(((9.0, 8.0), (125.0, 115.0)), False)
    (right, left), _ = window.viewer.view.plot.viewRange()
    np.testing.assert_allclose([left, right], [9.0, 8.0])
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workbench.entry is not None and window.workbench.entry.view.limits is None
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workbench.entry is None
    assert window.pages.currentWidget() is window.welcome


def test_what_cannot_be_opened_is_said(window: MainWindow, tmp_path: Path, until: Until) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    Hand.drop_on(window, tmp_path / "notes.txt")
    until(lambda: bool(window.workbench.messages))
    assert "notes.txt" in window.messages.list.item(0).text()
    assert window.workbench.entry is None
