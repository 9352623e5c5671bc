"""Peaks, driven by keys, clicks and drags."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.main_window import MainWindow
from gui.state.peak import Peak
from gui.views.curve_view import CurveView
from gui.views.spectrum_view import SpectrumView
from tests.gui.mouse import click, drag, point
from tests.gui.spectra import CARBON, NITROGEN, PEAKS, PROTON, show, spectrum

Until = Callable[[Callable[[], bool]], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def idle(window: MainWindow, until: Until) -> Callable[[], None]:
    return lambda: until(lambda: not window.workbench.jobs.busy)


@pytest.fixture
def plane(window: MainWindow, idle: Callable[[], None]) -> MainWindow:
    """A window with a 2D of two peaks."""
    show(window, spectrum(NITROGEN, PROTON))
    idle()
    return window


def peaks(window: MainWindow) -> tuple[Peak, ...]:
    entry = window.workbench.entry
    assert entry is not None
    return entry.peaks


def shifts(window: MainWindow) -> list[tuple[float, ...]]:
    return sorted(tuple(round(shift, 2) for shift in peak.ppm) for peak in peaks(window))


def pick(window: MainWindow, idle: Callable[[], None]) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    idle()


def answer(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a file in place of the dialogs."""
    questions = window.workbench.questions
    monkeypatch.setattr(questions, "files", lambda _: [path])
    monkeypatch.setattr(questions, "new_file", lambda *_: path)


def give(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def cell(window: MainWindow, row: int, column: int) -> QPoint:
    table = window.peaks.table
    return table.visualRect(table.model().index(row, column)).center()


def click_row(window: MainWindow, row: int) -> None:
    QTest.mouseClick(window.peaks.table.viewport(), LEFT, pos=cell(window, row, 1))


def type_into(window: MainWindow, row: int, column: int, text: str) -> None:
    table = window.peaks.table
    QTest.mouseClick(table.viewport(), LEFT, pos=cell(window, row, column))
    QTest.mouseDClick(table.viewport(), LEFT, pos=cell(window, row, column))
    editor = next(child for child in table.findChildren(QLineEdit) if child.isVisible())
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def view_of(window: MainWindow) -> SpectrumView:
    view = window.viewer.view
    assert isinstance(view, SpectrumView)
    return view


def test_picking_finds_the_peaks_and_undo_takes_them_back(
    plane: MainWindow, idle: Callable[[], None]
) -> None:
    pick(plane, idle)
    assert peaks(plane)[0].height == pytest.approx(1.0, abs=0.03), "the highest comes first"
    for found, true in zip(
        sorted(peaks(plane), key=lambda p: p.ppm), ((110.0, 9.0), (120.0, 8.0)), strict=True
    ):
        np.testing.assert_allclose(found.ppm, true, atol=0.1)
    dock = plane.peaks.parent()
    assert dock.windowTitle() == "Peaks (2)"
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert peaks(plane) == ()
    assert dock.windowTitle() == "Peaks"


def test_only_what_is_seen_is_picked_and_what_lies_outside_stays(
    plane: MainWindow, idle: Callable[[], None]
) -> None:
    pick(plane, idle)
    outside = next(peak for peak in peaks(plane) if peak.ppm[1] > 8.5)
    view_of(plane).plot.box.chosen.emit(((8.4, 7.6), (125.0, 115.0)), False)
    pick(plane, idle)
    assert len(peaks(plane)) == 2
    assert outside in peaks(plane)


def test_the_threshold_of_the_panel_counts(plane: MainWindow, idle: Callable[[], None]) -> None:
    bar = plane.peaks.picking
    bar.threshold.setCurrentIndex(1)
    bar.threshold.activated.emit(1)
    assert not bar.sigmas.isHidden()
    bar.sigmas.setValue(950.0)  # between the two, which stand 900 and 1000 times over the noise
    pick(plane, idle)
    assert [round(peak.ppm[1]) for peak in peaks(plane)] == [8]


def test_a_label_outlives_another_picking(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    type_into(plane, 0, 0, "G12N-H")
    assert peaks(plane)[0].label == "G12N-H"
    pick(plane, idle)
    assert [peak.label for peak in peaks(plane)] == ["G12N-H", ""]


def test_a_adds_the_peak_uphill_of_the_crosshair(plane: MainWindow, idle: Callable[[], None]) -> None:
    point(view_of(plane).plot, (8.05, 121.0))
    QTest.keyClick(plane, Qt.Key.Key_A)
    idle()
    (found,) = peaks(plane)
    np.testing.assert_allclose(found.ppm, (120.0, 8.0), atol=0.05)
    assert found in plane.workbench.desk.peaks


def test_delete_takes_the_chosen_rows(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    first, second = peaks(plane)
    click_row(plane, 0)
    assert plane.workbench.desk.peaks == {first}
    QTest.keyClick(plane.peaks.table, Qt.Key.Key_Delete)
    assert peaks(plane) == (second,)
    assert not plane.actions_by_id["peaks.delete"].isEnabled()
    give(plane, "peaks.delete-all")
    assert peaks(plane) == ()
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert peaks(plane) == (first, second)


def test_a_click_on_a_mark_chooses_its_row(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    first, second = peaks(plane)
    plot = view_of(plane).plot
    click(plot, (second.ppm[1], second.ppm[0]))
    rows = [index.row() for index in plane.peaks.table.selectionModel().selectedRows()]
    assert rows == [1]
    assert view_of(plane).peak_marks.rings.data["x"].tolist() == pytest.approx([second.ppm[1]])
    click(plot, (first.ppm[1], first.ppm[0]), CONTROL)
    assert plane.workbench.desk.peaks == {first, second}
    click(plot, (6.0, 105.0))
    assert plane.workbench.desk.peaks == {first, second}, "there is no mark"


def test_a_mark_is_moved_with_control(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    first, second = peaks(plane)
    plot = view_of(plane).plot
    drag(plot, (first.ppm[1], first.ppm[0]), (7.0, 112.0), CONTROL)
    moved = peaks(plane)[0]
    np.testing.assert_allclose(moved.ppm, (112.0, 7.0), atol=0.15)
    assert abs(moved.height) < 0.02, "there is nothing but noise"
    assert peaks(plane)[1] is second
    assert plane.workbench.desk.peaks == {moved}
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert peaks(plane) == (first, second)
    assert plane.workbench.entry is not None and plane.workbench.entry.view.limits is None, "it did not zoom"


def test_a_shift_that_is_typed_moves_the_peak(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    type_into(plane, 0, 2, "7,5")
    assert peaks(plane)[0].ppm[1] == 7.5
    type_into(plane, 0, 2, "nothing")
    assert peaks(plane)[0].ppm[1] == 7.5
    assert "nothing" in plane.workbench.messages[-1].text


def test_a_row_is_gone_to_in_one_step(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    limits = ((8.4, 7.6), (122.0, 118.0))
    view_of(plane).plot.box.chosen.emit(limits, False)
    click_row(plane, 0)
    assert plane.workbench.entry is not None
    assert plane.workbench.entry.view.limits == limits, "it is in sight"
    click_row(plane, 1)
    (left, right), (top, bottom) = plane.workbench.entry.view.limits or ((0.0, 0.0), (0.0, 0.0))
    assert (left + right) / 2 == pytest.approx(9.0, abs=0.05)
    assert (top + bottom) / 2 == pytest.approx(110.0, abs=0.1)
    assert (left - right, top - bottom) == pytest.approx((0.8, 4.0))
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert plane.workbench.entry.view.limits == limits


def test_the_table_sorts_finds_and_copies(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    idle()
    table, model = plane.peaks.table, plane.peaks.model
    header = table.horizontalHeader()
    for column, key in ((1, lambda p: p.ppm[0]), (2, lambda p: p.ppm[1]), (3, lambda p: p.height)):
        place = QPoint(header.sectionViewportPosition(column) + 5, 5)
        QTest.mouseClick(header.viewport(), LEFT, pos=place)
        assert [model.peak(r) for r in range(2)] == sorted(peaks(plane), key=key)
    QTest.keyClicks(plane.peaks.filter, "8.0")
    assert model.rowCount() == 1
    click_row(plane, 0)
    QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
    head, row = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t") == ["Label", "F1 15N (ppm)", "F2 1H (ppm)", "Height", "S/N"]
    assert [float(word) for word in row.split("\t")[1:4]] == pytest.approx([120.0, 8.0, 1.0], rel=0.03)
    assert float(row.split("\t")[4]) == pytest.approx(1000.0, rel=0.15)


@pytest.mark.parametrize("suffix", [".list", ".tab"])
def test_a_list_comes_back_as_it_was_written(
    plane: MainWindow, idle: Callable[[], None], tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"peaks{suffix}"
    answer(plane, path, monkeypatch)
    pick(plane, idle)
    type_into(plane, 1, 0, "A7 N-H")
    before = shifts(plane)
    give(plane, "peaks.export")
    idle()
    assert path.exists()
    give(plane, "peaks.import")
    idle()
    # but for the one whose label the list could not hold
    assert [peak.label for peak in peaks(plane)].count("") == 1, "what is there is not read twice"
    give(plane, "peaks.delete-all")
    give(plane, "peaks.import")
    idle()
    assert shifts(plane) == before
    assert [peak.label for peak in peaks(plane)] == ["", "A7_N-H"], "columns end at spaces"
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert peaks(plane) == ()


def test_a_file_that_is_no_list_is_refused_by_name(
    plane: MainWindow, idle: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.tab").write_text("VARS INDEX X_PPM Y_PPM HEIGHT\nFORMAT x\n 1 8.0 nan 1e3\n")
    answer(plane, tmp_path / "notes.tab", monkeypatch)
    give(plane, "peaks.import")
    idle()
    assert peaks(plane) == ()
    assert plane.workbench.messages[-1].bad
    assert "notes.tab" in plane.workbench.messages[-1].text


def test_marks_of_a_3d_belong_to_its_planes(window: MainWindow, idle: Callable[[], None]) -> None:
    show(window, spectrum(CARBON, NITROGEN, PROTON))
    idle()
    window.workbench.desk.pick_by(replace(window.workbench.desk.picking, seen=False))
    pick(window, idle)
    assert len(peaks(window)) == 2
    first = min(peaks(window), key=lambda p: abs(p.ppm[0] - PEAKS[0][0]))
    click_row(window, peaks(window).index(first))
    entry = window.workbench.entry
    assert entry is not None
    assert entry.view.plane == pytest.approx(float(CARBON.point(PEAKS[0][0])), abs=1.0)
    np.testing.assert_allclose(view_of(window).peak_marks.places, [first.ppm[:0:-1]])
    give(window, "peaks.marks")
    assert len(view_of(window).peak_marks.places) == 0


def test_labels_do_not_overlap_and_give_way_when_there_are_too_many(
    plane: MainWindow, idle: Callable[[], None]
) -> None:
    rng = np.random.default_rng(2)
    crowd = tuple(
        Peak((float(a), float(b)), 1.0 - i * 1e-3, f"A{i}N-H")
        for i, (a, b) in enumerate(zip(rng.uniform(101, 129, 200), rng.uniform(5.1, 10.9, 200), strict=True))
    )
    bench = plane.workbench
    bench.change_entry(lambda entry: replace(entry, peaks=crowd), "Crowd")
    labels = view_of(plane).peak_marks.labels
    plane.grab()
    assert 20 < len(labels.drawn) < 200
    boxes = list(labels.drawn.values())
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    inside = view_of(plane).plot.box.sceneBoundingRect().adjusted(-1, -1, 1, 1)
    assert all(inside.contains(box) for box in boxes)
    bench.change_entry(lambda entry: replace(entry, peaks=crowd * 2), "Larger crowd")
    plane.grab()
    assert labels.drawn == {}, "marks alone"
    view_of(plane).plot.box.chosen.emit(((8.4, 7.6), (117.0, 113.0)), False)
    plane.grab()
    assert labels.drawn


def test_ten_thousand_peaks_are_no_burden(plane: MainWindow) -> None:
    rng = np.random.default_rng(3)
    many = tuple(
        Peak((float(a), float(b)), 1.0, f"A{i}N-H")
        for i, (a, b) in enumerate(
            zip(rng.uniform(101, 129, 10_000), rng.uniform(5.1, 10.9, 10_000), strict=True)
        )
    )
    bench = plane.workbench
    bench.change_entry(lambda entry: replace(entry, peaks=many), "Many")
    plane.grab()
    spent = []
    for column in (0, 1, 2, 3):
        begin = time.perf_counter()
        plane.peaks.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        spent.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    bench.desk.choose_peaks(many[5:7])
    spent.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    spent.append(time.perf_counter() - begin)
    assert len(peaks(plane)) == 9_998
    assert max(spent) < 0.3, spent  # a tenth of it on an idle machine


def test_the_peaks_of_the_first_are_marked_in_all_that_are_compared(
    window: MainWindow, idle: Callable[[], None]
) -> None:
    keys = show(window, spectrum(NITROGEN, PROTON), spectrum(NITROGEN, PROTON))
    bench = window.workbench
    bench.store.commit(replace(bench.store.document, compared=tuple(keys)), "Compare")
    idle()
    pick(window, idle)
    leader = bench.store.document.entry(keys[0])
    assert leader is not None and len(leader.peaks) == 2
    for viewer in window.compare.views:
        assert len(viewer.view.peak_marks.places) == 2  # type: ignore[attr-defined]


def test_a_1d_has_marks_on_its_tops(window: MainWindow, idle: Callable[[], None]) -> None:
    show(window, spectrum(PROTON))
    idle()
    pick(window, idle)
    view = window.viewer.view
    assert isinstance(view, CurveView)
    places = view.peak_marks.places
    np.testing.assert_allclose(places, [(8.0, 1.0), (9.0, 0.9)], atol=0.03)
    click(view.plot, (float(places[0, 0]), float(places[0, 1])))
    assert window.workbench.desk.peaks == {peaks(window)[0]}


def test_rows_stay_chosen_when_their_order_changes(plane: MainWindow, idle: Callable[[], None]) -> None:
    pick(plane, idle)
    table = plane.peaks.table
    table.selectionModel().select(
        plane.peaks.model.index(0, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    chosen = plane.workbench.desk.peaks
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert plane.workbench.desk.peaks == chosen
    rows = [plane.peaks.model.peak(index.row()) for index in table.selectionModel().selectedRows()]
    assert set(rows) == chosen


def test_the_table_comes_to_the_front_with_the_first_peaks_alone(
    window: MainWindow, idle: Callable[[], None]
) -> None:
    first, second = show(window, spectrum(NITROGEN, PROTON), spectrum(NITROGEN, PROTON))
    idle()
    raised: list[None] = []
    window.peaks.filled.connect(lambda: raised.append(None))
    pick(window, idle)
    assert len(raised) == 1
    bench = window.workbench
    for key in (first, second):
        bench.store.commit(replace(bench.store.document, current=key), "Look at another entry")
    assert len(raised) == 1


def test_all_of_a_3d_is_picked_in_strips(window: MainWindow, idle: Callable[[], None]) -> None:
    show(window, spectrum(CARBON, NITROGEN, PROTON))
    idle()
    QTest.keyClick(window, Qt.Key.Key_T)
    idle()
    pick(window, idle)
    assert len(peaks(window)) == 2
    assert not window.actions_by_id["peaks.add"].isEnabled()
