"""The processing panel, driven by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDockWidget, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import opening, processing
from gui.main_window import MainWindow
from gui.panels.step_row import StepRow
from gui.state.document import Entry, Kind
from gui.tools.phase_view import PhaseView
from nmrrecon.nmr import Quadrature
from nmrrecon.processing.direct import process_direct
from nmrrecon.recipe import DirectRecipe, Recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.step_order import DIRECT, usual_order
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]
USUAL = usual_order(DIRECT)
KEYS = Qt.Key


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path, until: Until) -> MainWindow:
    """A window with two small data sets open, the processing panel in front."""
    experiment = hsqc(12, 1, increments=24, direct=128)
    for name in ("1", "2"):
        data = experiment.acquire(poisson_gap(experiment.grid, 12, int(name)))
        write_bruker(tmp_path / name, data, (Quadrature.ECHO_ANTIECHO,))
        opening.open_path(window.workbench, tmp_path / name)
    until(lambda: len(window.workbench.spectra) == 2 and not window.workbench.jobs.busy)
    docks = window.findChildren(QDockWidget)
    next(dock for dock in docks if dock.windowTitle() == "Processing").raise_()
    QApplication.processEvents()
    return window


def recipe_of(window: MainWindow) -> Recipe:
    assert window.workbench.entry is not None
    return window.workbench.entry.recipe


def row(window: MainWindow, name: str, place: int = 0) -> StepRow:
    return window.processing.lists[place].row(name)


def shown_order(window: MainWindow) -> list[str]:
    rows = [row for row in window.processing.lists[0].rows if row.step.name]
    return [row.step.name for row in sorted(rows, key=lambda row: row.pos().y())]


def click(qtbot: QtBot, box: QCheckBox) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def field(window: MainWindow, key: str) -> QWidget:
    return next(
        f for steps in window.processing.lists for r in steps.rows for k, f in r.fields.items() if k == key
    )


def test_a_step_is_switched_off_and_on_and_drawn_anew(opened: MainWindow, until: Until, qtbot: QtBot) -> None:
    bench = opened.workbench
    assert bench.entry is not None
    before = np.asarray(bench.spectra[bench.entry.key].array)
    switch = row(opened, "window").switch
    assert switch.isChecked()
    click(qtbot, switch)
    assert recipe_of(opened).direct.steps == tuple(step for step in USUAL if step != "window")
    assert not row(opened, "window").inside.isVisible()
    until(lambda: not bench.jobs.busy)
    without = np.asarray(bench.spectra[bench.entry.key].array)
    assert not np.array_equal(without, before)

    click(qtbot, switch)
    assert recipe_of(opened).direct == DirectRecipe()
    until(lambda: not bench.jobs.busy)
    np.testing.assert_array_equal(bench.spectra[bench.entry.key].array, before)

    for _ in range(2):
        qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert recipe_of(opened).direct == DirectRecipe() and switch.isChecked()
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(bench.store.document.entries) == 1


def test_each_switch_is_a_step_of_undo(opened: MainWindow, qtbot: QtBot) -> None:
    click(qtbot, row(opened, "solvent").switch)
    click(qtbot, row(opened, "baseline").switch)
    recipe = recipe_of(opened).direct
    assert "solvent" not in recipe.steps and recipe.baseline == "polynomial"
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert recipe_of(opened).direct.baseline == "none" and not row(opened, "baseline").switch.isChecked()
    assert not row(opened, "solvent").switch.isChecked()
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert recipe_of(opened).direct == DirectRecipe() and row(opened, "solvent").switch.isChecked()


def test_steps_are_moved_by_keys_and_buttons_within_their_domain(opened: MainWindow, qtbot: QtBot) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    region = row(opened, "region")
    region.switch.setFocus()
    qtbot.keyClick(region.switch, KEYS.Key_Up, alt)
    assert recipe_of(opened).direct.steps[-3:] == ("region", "phase", "baseline")
    QApplication.processEvents()
    assert shown_order(opened) == [*USUAL[:4], "region", "phase", "baseline"]
    assert region.switch.hasFocus()
    qtbot.keyClick(region.switch, KEYS.Key_Up, alt)
    assert recipe_of(opened).direct.steps[-3:] == ("region", "phase", "baseline"), "not before the transform"

    window_row = row(opened, "window")
    opened.processing.lists[0].ensureWidgetVisible(window_row)
    assert not row(opened, "zero_fill").up.isEnabled() and not row(opened, "zero_fill").down.isEnabled()
    qtbot.mouseClick(window_row.up, Qt.MouseButton.LeftButton)
    assert recipe_of(opened).direct.steps[:3] == ("window", "solvent", "first_point")
    assert not window_row.up.isEnabled()
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert shown_order(opened) == list(USUAL)


def test_keyboard_and_scroll_bar_stay_where_they_are(opened: MainWindow, until: Until, qtbot: QtBot) -> None:
    steps = opened.processing.lists[0]
    steps.setFixedHeight(160)
    QApplication.processEvents()
    power = field(opened, "direct.window.power")
    assert isinstance(power, QLineEdit)
    steps.ensureWidgetVisible(power)
    place = steps.verticalScrollBar().value()
    assert place > 0
    power.setFocus()
    power.selectAll()
    qtbot.keyClicks(power, "3")
    qtbot.keyClick(power, KEYS.Key_Return)
    until(lambda: not opened.workbench.jobs.busy)
    assert recipe_of(opened).direct.window.power == 3.0
    assert power.hasFocus() and steps.verticalScrollBar().value() == place
    qtbot.keyClick(power, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert recipe_of(opened).direct.window.power == 2.0 and power.text() == "2"
    assert power.hasFocus() and steps.verticalScrollBar().value() == place


def test_what_is_no_value_is_said_and_the_one_before_stands_again(opened: MainWindow, qtbot: QtBot) -> None:
    power = field(opened, "direct.window.power")
    assert isinstance(power, QLineEdit)
    power.setFocus()
    power.selectAll()
    qtbot.keyClicks(power, "much")
    qtbot.keyClick(power, KEYS.Key_Return)
    assert power.text() == "2" and recipe_of(opened).direct == DirectRecipe()
    assert "much" in opened.workbench.messages[-1].text


def test_fields_show_what_was_found_and_only_those_that_count(opened: MainWindow, qtbot: QtBot) -> None:
    p0, gauss = field(opened, "direct.p0"), field(opened, "direct.window.gb_hz")
    assert isinstance(p0, QLineEdit) and p0.placeholderText().startswith("automatic: ")
    assert not gauss.isVisibleTo(opened) and field(opened, "direct.window.offset").isVisibleTo(opened)
    kind = field(opened, "direct.window.kind")
    assert isinstance(kind, QComboBox) and kind.findData("none") == -1
    kind.setFocus()
    qtbot.keyClick(kind, KEYS.Key_End)
    assert recipe_of(opened).direct.window.kind == "gauss"
    assert gauss.isVisibleTo(opened) and not field(opened, "direct.window.offset").isVisibleTo(opened)


def test_processing_is_reset_and_copied_to_the_other_data(opened: MainWindow, qtbot: QtBot) -> None:
    panel = opened.processing
    assert not panel.reset.isEnabled()
    click(qtbot, row(opened, "window").switch)
    panel.tabs.setCurrentIndex(1)
    click(qtbot, row(opened, "window", 1).switch)
    mine = recipe_of(opened)
    assert mine.indirect_for(0).steps == ("zero_fill",)
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    first, second = opened.workbench.store.document.entries
    assert (first.recipe.direct, first.recipe.indirect) == (mine.direct, mine.indirect)
    assert first.recipe.source != second.recipe.source, "the data stay their own"
    qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    first, second = opened.workbench.store.document.entries
    assert second.recipe.direct == DirectRecipe() and first.recipe.direct == mine.direct
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(opened, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [entry.recipe.direct for entry in opened.workbench.store.document.entries] == [
        DirectRecipe(),
        mine.direct,
    ]


def test_nothing_is_wider_than_the_panel(opened: MainWindow) -> None:
    panel = opened.processing
    for theme_width in (360, 400):
        panel.setFixedWidth(theme_width)
        QApplication.processEvents()
        for place, steps in enumerate(panel.lists):
            panel.tabs.setCurrentIndex(place)
            QApplication.processEvents()
            inside = steps.widget()
            assert inside is not None and inside.minimumSizeHint().width() <= steps.viewport().width()


def test_the_phase_tool_switches_the_phase_on(opened: MainWindow, qtbot: QtBot) -> None:
    click(qtbot, row(opened, "phase").switch)
    assert "phase" not in recipe_of(opened).direct.steps
    opened.workbench.desk.toggle("phase")
    tool = opened.tool.tool
    assert isinstance(tool, PhaseView)
    tool.p0.number.setValue(30.0)
    assert recipe_of(opened).direct.steps == USUAL and recipe_of(opened).direct.p0 == 30.0
    assert row(opened, "phase").switch.isChecked()
    opened.workbench.desk.toggle("phase")


def test_of_data_transformed_before_only_the_later_steps_are_shown(
    opened: MainWindow, until: Until, qtbot: QtBot
) -> None:
    bench = opened.workbench
    assert bench.entry is not None
    half = process_direct(bench.entry.content, DirectRecipe(p0=0.0, p1=0.0))
    bench.store.commit(
        bench.store.document.with_entry(Entry("half", Kind.FIDS, "half", half, recipe=Recipe())), "Half"
    )
    until(lambda: "half" in bench.spectra and not bench.jobs.busy)
    rows = {r.step.name: r.isVisibleTo(opened) for r in opened.processing.lists[0].rows if r.step.name}
    assert [name for name, visible in rows.items() if visible] == ["region", "baseline"]
    click(qtbot, row(opened, "baseline").switch)
    until(lambda: not bench.jobs.busy)
    assert "polynomial baseline" in " ".join(bench.spectra["half"].history)


def test_a_1d_is_drawn_by_its_steps(opened: MainWindow, until: Until, qtbot: QtBot) -> None:
    bench = opened.workbench
    assert bench.entry is not None
    whole = bench.entry.content
    one = replace(whole, array=np.asarray(whole.array)[:1, 0], axes=whole.axes[-1:], schedule=None)
    bench.store.commit(
        bench.store.document.with_entry(Entry("one", Kind.FIDS, "one", one, recipe=Recipe())), "1D"
    )
    until(lambda: "one" in bench.spectra and not bench.jobs.busy)
    assert bench.spectra["one"].array.shape == (1, 256)
    assert opened.processing.tabs.count() == 1
    click(qtbot, row(opened, "zero_fill").switch)
    until(lambda: not bench.jobs.busy)
    assert bench.spectra["one"].array.shape == (1, 128)
    assert not any(message.bad for message in bench.messages)


def test_a_step_that_only_a_value_switches_off_is_off(opened: MainWindow) -> None:
    bench = opened.workbench
    processing.set_value(bench, "direct.window.kind", "none")
    assert not row(opened, "window").switch.isChecked()
    assert processing.moved(recipe_of(opened), "direct", "window", processing.UP) is None
    processing.switch(bench, "direct", "window", True)
    assert recipe_of(opened).direct.window.kind == "sine-bell"
