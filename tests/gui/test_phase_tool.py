"""The phase tool, driven by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.phasing.phase_rows import Increment, Shift
from gui.tools.phase_view import PhaseView
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import BrukerStyle, write_bruker
from synthetic.protein import hsqc
from tests.gui.hand import Hand
from tests.gui.phasing.test_indirect_study import cube
from tests.gui.test_window import shown

Until = Callable[[Callable[[], bool]], None]
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = hsqc(20, 1, increments=48, direct=128)
    write_bruker(
        tmp_path / "1", made.acquire(poisson_gap(made.grid, 20, 1)), style=BrukerStyle(group_delay=0)
    )
    return tmp_path / "1"


def phase_tool(window: MainWindow, path: Path, until: Until, qtbot: QtBot) -> PhaseView:
    Hand.drop_on(window, path)
    until(lambda: shown(window))
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    tool = window.tool.tool
    assert isinstance(tool, PhaseView)
    until(lambda: shown(window) and len(tool.plot.labels) == 4)
    return tool


def test_rows_are_added_and_taken_away(window: MainWindow, folder: Path, until: Until, qtbot: QtBot) -> None:
    tool = phase_tool(window, folder, until, qtbot)
    strongest = tool.plot.labels
    assert all(label.startswith("increment ") for label in strongest)
    view = window.viewer.view
    view.point_at((8.2, 119.5))
    qtbot.mouseClick(tool.rows.add_crosshair, LEFT)
    until(lambda: tool.plot.labels == (*strongest, "15N 119.50 ppm"))
    place = view.plane.vertical.point(119.5)
    row = view.plane.values[round(float(place))]
    trace = tool.plot.curves[-1].yData
    assert np.corrcoef(row, trace)[0, 1] > 0.98, "the trace is that of the plane, to half a point"

    qtbot.mouseClick(tool.rows.buttons[1], LEFT)
    until(lambda: tool.plot.labels == (strongest[0], *strongest[2:], "15N 119.50 ppm"))
    tool.rows.number.setFocus()
    tool.rows.number.selectAll()
    qtbot.keyClicks(tool.rows.number, "1")
    qtbot.keyClick(tool.rows.number, Qt.Key.Key_Return)
    qtbot.mouseClick(tool.rows.add_increment, LEFT)
    until(lambda: tool.plot.labels[-1] == "increment 1")
    qtbot.mouseClick(tool.rows.reset, LEFT)
    until(lambda: tool.plot.labels == strongest)


def test_a_key_adds_the_row_and_it_outlives_the_tool(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = phase_tool(window, folder, until, qtbot)
    window.viewer.view.point_at((8.2, 121.0))
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    until(lambda: tool.plot.labels[-1] == "15N 121.00 ppm")
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    assert window.tool.tool is None
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    again = window.tool.tool
    assert isinstance(again, PhaseView)
    until(lambda: bool(again.plot.labels))
    assert again.plot.labels[-1] == "15N 121.00 ppm"


def test_a_row_of_a_3d_is_that_of_plane_and_crosshair(
    window: MainWindow, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    write_bruker(tmp_path / "2", cube(), style=BrukerStyle(group_delay=0))
    tool = phase_tool(window, tmp_path / "2", until, qtbot)
    entry = window.workbench.entry
    assert entry is not None
    axes = window.workbench.spectra[entry.key].axes
    plane = axes[entry.view.normal].ppm(entry.view.plane)
    window.viewer.view.point_at((8.2, 119.5))
    qtbot.mouseClick(tool.rows.add_crosshair, LEFT)
    until(lambda: len(tool.plot.labels) == 5)
    (row,) = [row for row in window.workbench.desk.rows[entry.key] if isinstance(row, Shift)]
    assert row.ppm == pytest.approx((plane, 119.5), abs=1e-3)
    assert len([row for row in window.workbench.desk.rows[entry.key] if isinstance(row, Increment)]) == 4


def test_the_pivot_is_set_by_hand_and_keeps_its_phase(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = phase_tool(window, folder, until, qtbot)
    first = tool.pivot_ppm.value()
    tool.pivot_ppm.setFocus()
    tool.pivot_ppm.selectAll()
    qtbot.keyClicks(tool.pivot_ppm, "8.5")
    qtbot.keyClick(tool.pivot_ppm, Qt.Key.Key_Return)
    assert tool.pivot.value() == 8.5
    ppm = tool.plot.curves[0].xData
    place = int(np.abs(ppm - 8.5).argmin())
    before = [curve.yData.copy() for curve in tool.plot.curves]
    for _ in range(25):
        qtbot.keyClick(tool.p1.slider, Qt.Key.Key_PageUp)
    after = [curve.yData for curve in tool.plot.curves]
    for old, new in zip(before, after, strict=True):
        assert abs(new[place] - old[place]) < 0.02
        assert np.abs(new - old).max() > 0.1
    tool.plot.box.wheeled.emit(5.0)
    assert np.abs(tool.plot.curves[0].yData).max() > 1.5 * np.abs(after[0]).max()
    double_click(tool.plot.viewport())
    assert tool.pivot.value() == pytest.approx(first, abs=1e-3)
    np.testing.assert_allclose(tool.plot.curves[0].yData, after[0], atol=1e-6)


def double_click(widget: QWidget) -> None:
    """Send what a window system sends: the second press is the double click itself."""
    place = QPointF(widget.rect().center() + QPoint(60, -20))
    press, release, second = (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    )
    for kind in (press, release, second, release):
        held = Qt.MouseButton.NoButton if kind == release else LEFT
        event = QMouseEvent(kind, place, place, LEFT, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


def test_a_slider_queues_few_previews_and_a_double_click_sets_it_to_zero(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = phase_tool(window, folder, until, qtbot)
    jobs = window.workbench.jobs
    made: list[str] = []
    stop = window.workbench.shown.connect(made.append)
    for _ in range(40):
        before = tool.plot.curves[0].yData
        qtbot.keyClick(tool.p0.slider, Qt.Key.Key_Right)
        assert not np.array_equal(tool.plot.curves[0].yData, before), "the traces follow at once"
        assert sum(not job.state.status.over for job in jobs.jobs) <= 4
        QApplication.processEvents()
    until(lambda: shown(window))
    stop()
    assert 1 <= len(made) < 20
    assert window.workbench.entry is not None
    recipe = window.workbench.entry.recipe.direct
    assert window.workbench.spectra[window.workbench.entry.key].axes[-1].facts["p0"] == recipe.p0
    tool.p0.number.setFocus()
    tool.p0.number.selectAll()
    qtbot.keyClicks(tool.p0.number, "-35.5")
    qtbot.keyClick(tool.p0.number, Qt.Key.Key_Return)
    assert window.workbench.entry.recipe.direct.p0 == -35.5
    qtbot.mouseDClick(tool.p0.slider, LEFT)
    assert window.workbench.entry.recipe.direct.p0 == 0.0
    qtbot.mouseClick(tool.automatic, LEFT)
    assert window.workbench.entry.recipe.direct.p0 is None
