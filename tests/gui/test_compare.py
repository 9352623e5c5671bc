"""The compare view, driven by clicks and keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.actions import opening, picturing
from gui.comparison.comparisons import difference_key
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind
from gui.views.compare.peak_table import SORTED
from nmrrecon.cli.main import cli
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport
from tests.gui.comparing_window import Until, add, click_entry, in_front, look_at, rest, undersample

AXES = (
    Axis(128, 2000.0, 60.8, 118.0, "15N", frequency_domain=True),
    Axis(256, 3000.0, 600.0, 8.0, "1H", frequency_domain=True),
)
#: Points and heights of the peaks that all spectra have.
PEAKS = tuple((12 + 9 * i, 20 + (53 * i) % 200, 1000.0 * 0.6**i) for i in range(12))
GONE, NEW = PEAKS[4], (100, 240, 150.0)
LEFT = Qt.MouseButton.LeftButton


def spectrum(
    peaks: tuple[tuple[int, int, float], ...] = PEAKS, noise: float = 1.0, seed: int = 1
) -> NMRDataset:
    rows, columns = np.ogrid[: AXES[0].size, : AXES[1].size]
    values = np.random.default_rng(seed).normal(0.0, noise, (AXES[0].size, AXES[1].size))
    for row, column, height in peaks:
        values += height * np.exp(-(((rows - row) / 1.5) ** 2) - ((columns - column) / 2.0) ** 2)
    report = LoadReport("made", "NMRPipe")
    return NMRDataset(values[None].astype(np.float32), AXES, None, report)


def altered() -> NMRDataset:
    """Return a spectrum of other noise that lacks one peak and has another."""
    kept = tuple(peak for peak in PEAKS if peak != GONE)
    return spectrum((*kept, NEW), noise=0.2, seed=2)


def ppm(peak: tuple[int, int, float]) -> list[float]:
    return [float(axis.ppm(point)) for axis, point in zip(AXES, peak[:2], strict=True)]


def compared(window: MainWindow, until: Until, qtbot: QtBot, *contents: NMRDataset) -> list[Entry]:
    """Put spectra into the project, choose them with Ctrl, and compare them with Ctrl+E."""
    entries = [add(window, f"spectrum {i}", content, Kind.SPECTRUM) for i, content in enumerate(contents)]
    rest(window, until)
    for i, entry in enumerate(entries):
        click_entry(window, qtbot, entry.key, too=i > 0)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(window.compare.views) == len(entries))
    settle(window, until)
    return entries


def settle(window: MainWindow, until: Until) -> None:
    rest(window, until)
    until(lambda: all(pane.view.plane is not None for pane in window.compare.views))
    rest(window, until)


def chosen(window: MainWindow) -> tuple[str, ...]:
    return window.workbench.store.document.compared


def figures_shown(window: MainWindow, row: int = 0) -> list[str]:
    table = window.compare.figures
    return [table.item(row, column).text() for column in range(1, table.columnCount())]


def test_figures_are_those_of_the_command_line(
    window: MainWindow, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    paths = [tmp_path / "a.ft2", tmp_path / "b.ft2"]
    for path, content in zip(paths, (spectrum(), altered()), strict=True):
        write_nmrpipe(content, path)
        opening.open_path(window.workbench, path)
        rest(window, until)
    keys = [entry.key for entry in window.workbench.store.document.entries]
    click_entry(window, qtbot, keys[0])
    click_entry(window, qtbot, keys[1], too=True)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    until(lambda: bool(window.compare.comparisons.figures))

    printed = CliRunner().invoke(cli, ["compare", *map(str, paths), "--oriented", "--json"]).stdout
    expected = json.loads(printed)
    found = window.compare.comparisons.figures[keys[1]].comparison
    assert found.as_dict() == expected
    assert expected["peaks"]["all"]["n"] > 8
    assert figures_shown(window)[0] == f"{expected['rlne']:.3f}"
    assert figures_shown(window)[-2:] == ["1", "1"]
    assert f"{expected['peaks']['all']['r2']:.4f}" in window.compare.beside.correlation.figures.text()


def test_levels_are_those_of_the_reference_in_every_pane(
    window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    quiet = altered()  # its own noise, a fifth of the reference's, would draw artefacts
    other_unit = NMRDataset(1000.0 * quiet.array, AXES, None, quiet.report)
    compared(window, until, qtbot, spectrum(noise=3.0), quiet, other_unit)
    lowest = [pane.view.contours.drawing.floor.lowest for pane in window.compare.views]
    own = [pane.view.contours.drawing.own.lowest for pane in window.compare.views]
    assert lowest[0] == pytest.approx(own[0])
    assert lowest[1] == lowest[0] > 1.5 * own[1]
    assert lowest[2] == pytest.approx(1000.0 * lowest[0], rel=0.05)
    assert "spectrum 2 ×" in window.compare.caption.text()
    assert "spectrum 1 ×" not in window.compare.caption.text()

    qtbot.keyClick(window, Qt.Key.Key_Plus)
    settle(window, until)
    raised = [pane.view.view.level for pane in window.compare.views]
    assert len(set(raised)) == 1 and raised[0] > 1.0, "the key moves the levels of all"


def test_the_difference_from_itself_is_zero(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    entries = compared(window, until, qtbot, spectrum(), spectrum(), altered())
    qtbot.mouseClick(window.compare.bar.difference, LEFT)
    settle(window, until)
    same, other = (window.workbench.spectra[difference_key(entry.key)] for entry in entries[1:])
    assert not np.any(same.array)
    np.testing.assert_allclose(other.array[0], (altered().array - spectrum().array)[0], atol=1e-3)
    panes = [pane.view.contours.drawing for pane in window.compare.views]
    assert panes[0].plane.values.max() > 900.0, "the reference is shown as it is"
    assert panes[1].paths == [] and len(panes[2].paths) > 1
    assert panes[2].floor.lowest == panes[0].floor.lowest
    qtbot.mouseClick(window.compare.bar.difference, LEFT)
    settle(window, until)
    assert window.compare.views[2].view.plane.values.max() > 900.0


def test_false_and_missing_peaks_are_listed_marked_and_gone_to(
    window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    compared(window, until, qtbot, spectrum(), altered())
    rows = window.compare.beside.rows
    assert [rows.index(row, 0).data() for row in range(rows.rowCount())] == ["false", "missing"]
    np.testing.assert_allclose(rows.place(rows.index(0, 0)), ppm(NEW), atol=0.05)
    np.testing.assert_allclose(rows.place(rows.index(1, 0)), ppm(GONE), atol=0.05)
    assert rows.index(1, 4).data(SORTED) == pytest.approx(100.0 * GONE[2] / PEAKS[0][2], abs=0.5)
    for pane in window.compare.views:
        x, y = pane.view.marks.points["false"].getData()
        np.testing.assert_allclose([y[0], x[0]], ppm(NEW), atol=0.05)
        assert len(pane.view.marks.points["missing"].getData()[0]) == 1

    table = window.compare.beside.table
    place = table.visualRect(rows.index(1, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    for pane in window.compare.views:
        (right, left), (top, bottom) = pane.view.plot.viewRange()
        assert right < ppm(GONE)[1] < left or left < ppm(GONE)[1] < right
        assert min(top, bottom) < ppm(GONE)[0] < max(top, bottom)
        assert abs(right - left) < 1.0
        x, y = pane.view.marks.points["chosen"].getData()
        np.testing.assert_allclose([y[0], x[0]], ppm(GONE), atol=0.05)

    qtbot.mouseClick(window.compare.bar.marked, LEFT)
    assert not len(window.compare.views[0].view.marks.points["false"].getData()[0])
    assert len(window.compare.views[0].view.marks.points["chosen"].getData()[0])


def test_marks_begin_at_the_lowest_level_drawn(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    compared(window, until, qtbot, spectrum(), altered())

    def numbers() -> list[int]:
        points = window.compare.views[0].view.marks.points
        return [len(points[meaning].getData()[0]) for meaning in ("false", "missing")]

    assert numbers() == [1, 1]
    floor = window.compare.views[0].view.contours.drawing.floor.lowest
    while window.compare.views[0].view.view.level * floor < max(NEW[2], GONE[2]):
        qtbot.keyClick(window, Qt.Key.Key_Plus)
    settle(window, until)
    assert numbers() == [0, 0]
    (seen, *_) = window.workbench.seen()
    assert not any(len(marks.places) for marks in picturing._panel(window.workbench, seen).marks)
    while window.compare.views[0].view.view.level > 1.0:
        qtbot.keyClick(window, Qt.Key.Key_Minus)
    settle(window, until)
    assert numbers() == [1, 1]


def test_a_click_on_a_point_goes_to_its_peak(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    compared(window, until, qtbot, spectrum(), altered())
    plot = window.compare.beside.correlation.all
    point = max(plot.points.points(), key=lambda point: point.pos().x())
    assert point.pos().x() == pytest.approx(100.0)
    place = plot.mapFromScene(plot.plotItem.vb.mapViewToScene(QPointF(point.pos())))
    qtbot.mouseMove(plot.viewport(), place)
    qtbot.mouseClick(plot.viewport(), LEFT, pos=place)
    (right, left), (top, bottom) = window.compare.views[1].view.plot.viewRange()
    assert min(left, right) < ppm(PEAKS[0])[1] < max(left, right)
    assert min(top, bottom) < ppm(PEAKS[0])[0] < max(top, bottom)
    assert abs(left - right) < 1.0
    told = plot.points.opts["tip"](*point.pos(), point.data())
    assert "15N 131.3" in told and "100.00 %" in told


def test_the_table_is_sorted_copied_and_saved(
    window: MainWindow, tmp_path: Path, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(window, until, qtbot, spectrum(), altered())
    beside = window.compare.beside
    beside.every.click()
    count = beside.rows.rowCount()
    (figures,) = window.compare.comparisons.figures.values()
    assert count == len(figures.table.kinds) > 8
    beside.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    heights = [
        beside.rows.peaks.value(beside.rows.mapToSource(beside.rows.index(i, 0)).row(), 4)
        for i in range(count)
    ]
    assert heights == sorted(heights, reverse=True)
    beside.table.setFocus()
    beside.table.selectRow(0)
    qtbot.keyClick(beside.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["peak", "15N (ppm)", "1H (ppm)", "height (%)", "reference (%)"]
    assert len(lines) == 2 and float(lines[1].split("\t")[4]) == pytest.approx(100.0, abs=0.5)

    path = tmp_path / "peaks.csv"
    monkeypatch.setattr(window.workbench.questions, "new_file", lambda *_: path)
    qtbot.mouseClick(beside.save, LEFT)
    rest(window, until)
    assert len(path.read_text().splitlines()) == count + 1
    assert path.read_text().splitlines()[0] == "peak,15N (ppm),1H (ppm),height (%),reference (%)"


def test_entries_are_chosen_replaced_added_and_taken_away(
    window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    contents = [spectrum(seed=seed) for seed in range(5)]
    entries = [add(window, f"spectrum {i}", content, Kind.SPECTRUM) for i, content in enumerate(contents)]
    keys = [entry.key for entry in entries]
    rest(window, until)
    click_entry(window, qtbot, keys[1])
    click_entry(window, qtbot, keys[3], too=True)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert chosen(window) == (keys[1], keys[3])
    assert window.workbench.store.document.reference == keys[1]

    window.compare.bar.add.menu().actions()[0].trigger()
    assert chosen(window) == (keys[1], keys[3], keys[0])
    settle(window, until)
    box = window.compare.panes.headers[1].entry
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert chosen(window) == (keys[1], keys[4], keys[0])
    qtbot.mouseClick(window.compare.panes.headers[2].reference, LEFT)
    assert window.workbench.store.document.reference == keys[0]
    settle(window, until)
    assert set(window.compare.comparisons.figures) == {keys[1], keys[4]}
    assert window.compare.figures.rowCount() == 2
    qtbot.mouseClick(window.compare.panes.headers[0].away, LEFT)
    assert chosen(window) == (keys[4], keys[0])
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert chosen(window) == () and window.pages.currentWidget() is window.spectrum_page


def test_overlaid_all_stand_in_one_plot(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    entries = compared(window, until, qtbot, spectrum(), altered(), spectrum(seed=3))
    qtbot.mouseClick(window.compare.bar.overlaid, LEFT)
    until(lambda: len(window.compare.views) == 1)
    settle(window, until)
    layers = window.compare.views[0].view.overlays.layers
    assert set(layers) == {entries[1].key, entries[2].key}
    until(lambda: all(layer.drawing is not None for layer in layers.values()))
    lowest = {layer.drawing.floor.lowest for layer in layers.values()}
    assert lowest == {window.compare.views[0].view.contours.drawing.floor.lowest}
    assert [header.isVisible() for header in window.compare.panes.headers] == [True] * 3
    assert window.workbench.store.document.entry(entries[0].key).view.overlays == ()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.compare.views) == 3


def test_planes_of_a_3d_are_shown_at_the_same_shift(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    axes = (Axis(32, 2000.0, 150.0, 176.0, "13C", frequency_domain=True), *AXES)
    values = np.random.default_rng(1).normal(0.0, 1.0, (1, *(axis.size for axis in axes))).astype(np.float32)
    values[0, 20, 60, 100] += 900.0
    whole = NMRDataset(values, axes, None, LoadReport("whole", "NMRPipe"))
    part = NMRDataset(values[:, 5:], (axes[0].region(5, 32), *AXES), None, whole.report)
    compared(window, until, qtbot, whole, part)
    assert not window.compare.comparisons.heights.problems
    place = tuple(float(axis.ppm(point)) for axis, point in zip(axes, (20, 60, 100), strict=True))
    window.compare.beside.chosen.emit(list(place))
    settle(window, until)
    for pane, plane in zip(window.compare.views, (20, 15), strict=True):
        assert f"plane {plane + 1} of" in pane.view.plane.where
        assert pane.view.plane.values.max() > 890.0
        assert pane.view.place == pytest.approx((place[2], place[1]))
    assert [float(text) for text in figures_shown(window)[-2:]] == [0.0, 0.0]


def test_the_panels_of_single_entries_stand_back(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    width = window.viewer.width()
    compared(window, until, qtbot, spectrum(), altered())
    assert not window.reconstruct.isVisible() and not window.report.isVisible()
    assert window.compare.width() > width
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.reconstruct.isVisible()


def test_what_cannot_be_compared_is_said(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    elsewhere = NMRDataset(
        spectrum().array,
        (AXES[0], Axis(256, 3000.0, 600.0, 80.0, "1H", frequency_domain=True)),
        None,
        LoadReport("", ""),
    )
    entries = compared(window, until, qtbot, spectrum(), elsewhere)
    assert entries[1].key in window.compare.comparisons.heights.problems
    assert "covers" in window.compare.caption.text()
    assert set(figures_shown(window)) == {"-"}


def test_undersampled_data_are_held_against_all_increments(
    window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    from synthetic.protein import hsqc

    full = add(window, "full", hsqc(10, 1, increments=32, direct=128).acquire())
    rest(window, until)
    fewer = undersample(window, qtbot, until, 50.0)
    in_front(window, until)
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    until(lambda: window.workbench.entry.kind is Kind.RESULT and not window.workbench.jobs.busy)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(window, until)
    document = window.workbench.store.document
    names = [document.entry(key).name for key in document.compared]
    assert names == ["fully sampled", "ist", fewer.name]
    assert document.entry(document.reference).name == "fully sampled"
    assert document.entry(document.reference).parent == full.key
    factors: Any = window.compare.comparisons.heights.factors
    assert set(factors.values()) == {1.0}, "results of the same data are left as they are"
    assert float(figures_shown(window)[1]) > 0.95
    look_at(window, full.key)
    assert document.leader.name == "fully sampled"
