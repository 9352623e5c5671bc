"""The assistant for the indirect dimensions, driven by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.tools.indirect_view import IndirectView
from nmrrecon.completion import zero_filled_spectrum
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import Quadrature
from nmrrecon.prepare import prepare
from nmrrecon.recipe import IndirectRecipe
from synthetic.bruker_writer import BrukerStyle, write_bruker
from tests.gui.hand import Hand
from tests.gui.phasing.test_indirect_study import acquired, cube, with_pair
from tests.gui.test_window import shown

Until = Callable[[Callable[[], bool]], None]
LEFT, CONTROL, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data with the first point at half a dwell whose imaginary part has the wrong sign."""
    write_bruker(
        tmp_path / "1", with_pair(acquired(0.5), "negate"), (Quadrature.STATES,), BrukerStyle(group_delay=0)
    )
    return tmp_path / "1"


def assistant(window: MainWindow, path: Path, until: Until, qtbot: QtBot) -> IndirectView:
    Hand.drop_on(window, path)
    until(lambda: shown(window))
    qtbot.keyClick(window, Qt.Key.Key_I, CONTROL)
    tool = window.tool.tool
    assert isinstance(tool, IndirectView)
    until(lambda: complete(window, tool))
    return tool


def complete(window: MainWindow, tool: IndirectView) -> bool:
    return shown(window) and tool.study is not None and tool.study.complete


def own(window: MainWindow) -> IndirectRecipe:
    assert window.workbench.entry is not None
    return window.workbench.entry.recipe.indirect_for(0)


def preview(window: MainWindow) -> np.ndarray:
    assert window.workbench.entry is not None
    return np.asarray(window.workbench.spectra[window.workbench.entry.key].array)[0]


def test_a_click_on_the_right_picture_makes_the_spectrum_right(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    truth = open_dataset(folder)
    tool = assistant(window, folder, until, qtbot)
    before = preview(window)
    qtbot.mouseClick(tool.strip.thumbnails["negate"], LEFT)
    assert own(window).negate is True
    until(lambda: complete(window, tool) and preview(window) is not before)
    recipe = window.workbench.entry.recipe  # type: ignore[union-attr]
    expected = np.asarray(zero_filled_spectrum(prepare(truth, recipe), recipe).array)[0]
    np.testing.assert_array_equal(preview(window), expected)
    assert tool.controls.negate.currentText() == "yes"
    assert tool.strip.thumbnails["negate"].text() == "Negate off"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert own(window) == IndirectRecipe()
    until(lambda: complete(window, tool))
    np.testing.assert_array_equal(preview(window), before)


def test_all_can_be_done_by_keys(window: MainWindow, folder: Path, until: Until, qtbot: QtBot) -> None:
    tool = assistant(window, folder, until, qtbot)
    window.activateWindow()
    tool.automatic.setFocus()
    controls = tool.controls
    wanted = {controls.alternate, controls.negate, controls.reverse, controls.swap, controls.delay}
    wanted |= {tool.p0.slider, tool.p0.number, *tool.strip.thumbnails.values()}
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        wanted.discard(QApplication.focusWidget())
    assert not wanted, "all is reached by Tab"
    thumbnail = tool.strip.thumbnails["alternate"]
    thumbnail.setFocus()
    qtbot.keyClick(thumbnail, Qt.Key.Key_Space)
    assert own(window).alternate is True
    until(lambda: complete(window, tool))
    digit = list(tool.strip.thumbnails).index("swap")
    qtbot.keyClick(window, Qt.Key(int(Qt.Key.Key_0) + digit), ALT)
    until(lambda: own(window).swap)
    assert own(window).alternate is True
    tool.controls.delays.button(0).setFocus()
    qtbot.keyClick(tool.controls.delays.button(0), Qt.Key.Key_Space)
    assert own(window).delay == 0.0
    qtbot.mouseClick(tool.automatic, LEFT)
    assert own(window) == IndirectRecipe()


def test_traces_follow_the_slider_at_once_and_few_previews_are_made(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = assistant(window, folder, until, qtbot)
    jobs, most = window.workbench.jobs, 0
    begun = []
    stop = jobs.changed.connect(lambda job: begun.append(job) if job.state.status == "running" else None)
    for _ in range(40):
        before = tool.traces.curves[0].yData
        qtbot.keyClick(tool.p0.slider, Qt.Key.Key_Right)
        assert not np.array_equal(tool.traces.curves[0].yData, before)
        most = max(most, sum(not job.state.status.over for job in jobs.jobs))
        QApplication.processEvents()
    p0 = own(window).p0
    until(lambda: complete(window, tool))
    stop()
    assert most <= 6  # of three queues one that runs and one that waits
    assert tool.study is not None and tool.study.now.phase is not None
    assert tool.study.now.phase.p0 == p0
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert own(window) == IndirectRecipe(), "one step of undo"


def test_the_dimension_of_a_3d_is_chosen(
    window: MainWindow, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    write_bruker(tmp_path / "2", cube(), style=BrukerStyle(group_delay=0))
    tool = assistant(window, tmp_path / "2", until, qtbot)
    assert [tool.dimension.itemText(i) for i in range(tool.dimension.count())] == ["F1 13C", "F2 15N"]
    tool.dimension.setCurrentIndex(1)
    until(lambda: complete(window, tool))
    assert tool.study is not None and tool.study.dimension == 1
    qtbot.mouseClick(tool.strip.thumbnails["reverse"], LEFT)
    assert window.workbench.entry is not None
    assert window.workbench.entry.recipe.indirect == (IndirectRecipe(), IndirectRecipe(reverse=True))


@pytest.mark.parametrize("name", ["hsqc-nus-bruker/3", "azithromycin-varian/gHSQCAD_01.fid"])
def test_measured_data(
    window: MainWindow, nmr_data: Callable[[str], Path], name: str, until: Until, qtbot: QtBot
) -> None:
    tool = assistant(window, nmr_data(name), until, qtbot)
    assert len(tool.strip.thumbnails) == 8
    assert "in phase" in tool.strip.thumbnails[""].caption
    assert tool.found.text().startswith("p0 ")
    assert not tool.warning.isVisible()
    before = preview(window)
    qtbot.mouseClick(tool.strip.thumbnails["reverse"], LEFT)
    until(lambda: complete(window, tool) and preview(window) is not before)
    # about the carrier, which has half of the points before it
    np.testing.assert_allclose(preview(window)[1:], before[:0:-1], atol=1e-4 * np.abs(before).max())
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    until(lambda: complete(window, tool))
    np.testing.assert_array_equal(preview(window), before)


def test_a_first_point_without_virtual_echo_is_warned_of(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = assistant(window, folder, until, qtbot)
    tool.controls.delay.setFocus()
    tool.controls.delay.selectAll()
    qtbot.keyClicks(tool.controls.delay, "0.3")
    qtbot.keyClick(tool.controls.delay, Qt.Key.Key_Return)
    assert own(window).delay == 0.3
    until(lambda: complete(window, tool) and tool.warning.isVisible())
    assert "no virtual echo" in tool.warning.text()
    qtbot.mouseClick(tool.strip.thumbnails["delay 0.5"], LEFT)
    until(lambda: complete(window, tool) and not tool.warning.isVisible())
    assert own(window).delay == 0.5


def test_the_tool_can_be_rebuilt_from_the_document(
    window: MainWindow, folder: Path, until: Until, qtbot: QtBot
) -> None:
    tool = assistant(window, folder, until, qtbot)
    qtbot.mouseClick(tool.controls.swap, LEFT)
    assert own(window).swap
    until(lambda: complete(window, tool))
    found = tool.found.text()
    qtbot.keyClick(window, Qt.Key.Key_I, CONTROL)
    assert window.tool.tool is None
    qtbot.keyClick(window, Qt.Key.Key_I, CONTROL)
    again = window.tool.tool
    assert isinstance(again, IndirectView)
    until(lambda: complete(window, again))
    assert again.controls.swap.isChecked()
    assert again.found.text() == found
