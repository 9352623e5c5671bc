"""Looking at spectra: keys, strips, overlays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox

from gui.drawing.strips import cut_strips, strip_places
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind
from gui.state.peak import Peak
from gui.views.curve_view import CurveView
from gui.views.spectrum_view import SpectrumView
from gui.views.strips_view import StripsView
from tests.gui.spectra import CARBON, NITROGEN, PEAKS, PROTON, show, spectrum

Until = Callable[[Callable[[], bool]], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def quiet(window: MainWindow) -> Callable[[], bool]:
    return lambda: not window.workbench.jobs.busy


@pytest.fixture
def plane(window: MainWindow, until: Until) -> Iterator[MainWindow]:
    show(window, spectrum(NITROGEN, PROTON))
    until(quiet(window))
    yield window


def limits(window: MainWindow) -> list[float]:
    (left, right), (top, bottom) = window.viewer.view.plot.box.limits()  # type: ignore[attr-defined]
    return [left, right, top, bottom]


def test_keys_zoom_and_move_towards_where_they_point(plane: MainWindow) -> None:
    full = limits(plane)
    QTest.keyClick(plane, Qt.Key.Key_Equal, CONTROL)
    left, right, high, low = limits(plane)
    assert left < full[0] and right > full[1] and high < full[2] and low > full[3]
    QTest.keyClick(plane, Qt.Key.Key_Right, CONTROL)
    assert limits(plane)[0] < left, "shifts fall to the right"
    QTest.keyClick(plane, Qt.Key.Key_Left, CONTROL)
    np.testing.assert_allclose(limits(plane), [left, right, high, low])
    QTest.keyClick(plane, Qt.Key.Key_Up, CONTROL)
    assert limits(plane)[2] < high, "shifts fall upwards"
    QTest.keyClick(plane, Qt.Key.Key_F)
    np.testing.assert_allclose(limits(plane), full)


def test_panning_computes_no_lines(plane: MainWindow, until: Until) -> None:
    view = plane.viewer.view
    assert isinstance(view, SpectrumView)
    drawing = view.contours.drawing
    submitted: list[str] = []
    plane.workbench.jobs.changed.connect(lambda job: submitted.append(job.name))
    for key in (Qt.Key.Key_Equal, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Minus):
        QTest.keyClick(plane, key, CONTROL)
    until(quiet(plane))
    assert submitted == []
    assert view.contours.drawing is drawing
    QTest.keyClick(plane, Qt.Key.Key_Plus)
    until(quiet(plane))
    assert view.contours.drawing is not drawing


def test_a_3d_turns_to_strips_at_its_peaks_and_back(window: MainWindow, until: Until) -> None:
    show(window, spectrum(CARBON, NITROGEN, PROTON))
    until(quiet(window))
    assert isinstance(window.viewer.view, SpectrumView)
    QTest.keyClick(window, Qt.Key.Key_T)
    until(quiet(window))
    strips = window.viewer.view
    assert isinstance(strips, StripsView) and strips.drawing is not None
    places = [(s.place.across_ppm, s.place.direct_ppm) for s in strips.drawing.strips]
    np.testing.assert_allclose(places, [(120.0, 8.0), (110.0, 9.0)], atol=0.05)
    QTest.keyClick(window, Qt.Key.Key_T)
    assert isinstance(window.viewer.view, SpectrumView)
    until(quiet(window))


def test_a_3d_begins_at_its_highest_point_and_that_is_no_step_of_undo(
    window: MainWindow, until: Until
) -> None:
    show(window, spectrum(CARBON, NITROGEN, PROTON, peaks=((40.0, 110.0, 9.0),)))
    until(quiet(window))
    entry = window.workbench.entry
    assert entry is not None
    assert float(CARBON.ppm(entry.view.plane)) == pytest.approx(40.0, abs=0.5)
    assert window.workbench.store.undo_text == "Show"
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    until(quiet(window))
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.workbench.entry is not None
    assert window.workbench.entry.view.plane == entry.view.plane


def test_a_strip_holds_the_peak_that_it_was_cut_for() -> None:
    made = spectrum(CARBON, NITROGEN, PROTON)
    strips = cut_strips(made, 0, strip_places(made, 0))
    for strip, (carbon, *_) in zip(strips, PEAKS, strict=True):
        row, column = np.unravel_index(strip.values.argmax(), strip.values.shape)
        assert float(CARBON.ppm(row)) == pytest.approx(carbon, abs=1.0)
        assert float(PROTON.ppm(strip.start + column)) == pytest.approx(strip.place.direct_ppm, abs=0.03)


def test_strips_follow_the_peaks_that_were_picked(window: MainWindow, until: Until) -> None:
    (key,) = show(window, spectrum(CARBON, NITROGEN, PROTON))
    QTest.keyClick(window, Qt.Key.Key_T)
    picked = (Peak((40.0, 110.0, 9.0), 1.0, "A7"), Peak((44.0, 110.1, 9.0), 0.5, "A7"))
    window.workbench.change_entry(lambda entry: replace(entry, peaks=picked), "Pick", key=key)
    until(quiet(window))
    strips = window.viewer.view
    assert isinstance(strips, StripsView) and strips.drawing is not None
    assert [strip.place.label for strip in strips.drawing.strips] == ["A7"]


def test_a_1d_has_a_view_of_its_own(window: MainWindow, until: Until) -> None:
    show(window, spectrum(PROTON))
    until(quiet(window))
    view = window.viewer.view
    assert isinstance(view, CurveView)
    view.point_at((8.0,))
    assert "8.00" in view.readout.text()
    left, right, top, bottom = limits(window)
    assert left > right and top > bottom
    QTest.keyClick(window, Qt.Key.Key_Minus)  # lower levels: higher lines
    assert limits(window)[2] < top


def test_an_overlay_lies_where_its_offset_says(plane: MainWindow, until: Until) -> None:
    first = plane.workbench.entry
    assert first is not None
    document = plane.workbench.store.document
    other = Entry("other", Kind.SPECTRUM, "other", spectrum(NITROGEN, PROTON, peaks=((0.0, 112.0, 7.5),)))
    plane.workbench.store.commit(document.with_entry(other), "Open")
    until(quiet(plane))
    plane.project.setCurrentItem(plane.project.topLevelItem(0))
    QTest.keyClick(plane, Qt.Key.Key_O)
    until(quiet(plane))
    view = plane.viewer.view
    assert isinstance(view, SpectrumView)
    layer = view.overlays.layers["other"]
    assert layer.drawing is not None and layer.drawing.paths
    offset = plane.overlays.findChild(QDoubleSpinBox, "overlay offset 0")
    assert offset is not None
    offset.setValue(1.5)
    assert layer.lines.pos().y() == pytest.approx(1.5)
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert layer.lines.pos().y() == pytest.approx(0.0)
    QTest.keyClick(plane, Qt.Key.Key_O)
    assert view.overlays.layers == {}


def test_the_readout_names_each_axis_as_the_plot_does(window: MainWindow, until: Until) -> None:
    unknown = [replace(axis, nucleus="", observe_mhz=1.0) for axis in (NITROGEN, PROTON)]
    show(window, spectrum(*unknown, peaks=((115.0, 8.0),)))
    until(quiet(window))
    view = window.viewer.view
    assert isinstance(view, SpectrumView)
    labels = [view.plot.getAxis(side).labelText for side in ("bottom", "left")]
    assert labels == ["F2 (Hz)", "F1 (Hz)"]
    along, down = view.readout.text().split("   ")[:2]
    assert along.startswith("F2 ") and down.startswith("F1 ")
    assert "ppm" not in along + down
