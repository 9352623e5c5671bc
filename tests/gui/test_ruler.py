"""The ruler, driven by keys and drags."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.main_window import MainWindow
from gui.views.curve_view import CurveView
from gui.views.spectrum_view import SpectrumView
from tests.gui.mouse import drag, point
from tests.gui.spectra import NITROGEN, PROTON, show, spectrum

Until = Callable[[Callable[[], bool]], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier
BEGIN, END = (9.0, 110.0), (8.0, 120.0)


@pytest.fixture
def plane(window: MainWindow, until: Until) -> MainWindow:
    show(window, spectrum(NITROGEN, PROTON))
    until(lambda: not window.workbench.jobs.busy)
    return window


def view_of(window: MainWindow) -> SpectrumView:
    view = window.viewer.view
    assert isinstance(view, SpectrumView)
    return view


def measured(window: MainWindow) -> list[float]:
    """Return the numbers that stand beside the line."""
    words = view_of(window).ruler.label.toPlainText().replace(",", " ").split()
    return [float(word) for word in words if word.replace(".", "").isdigit()]


def limits(window: MainWindow) -> object:
    assert window.workbench.entry is not None
    return window.workbench.entry.view.limits


def test_dragging_measures_while_the_ruler_is_taken_up(plane: MainWindow) -> None:
    action = plane.actions_by_id["view.ruler"]
    QTest.keyClick(plane, Qt.Key.Key_R)
    assert action.isChecked()
    drag(view_of(plane).plot, BEGIN, END)
    assert limits(plane) is None, "it does not zoom"
    ppm_h, hz_h, ppm_n, hz_n = measured(plane)
    assert (ppm_h, ppm_n) == pytest.approx((1.0, 10.0), rel=0.03), "to the nearest pixel"
    assert (hz_h, hz_n) == pytest.approx((600.0 * ppm_h, 60.8 * ppm_n), rel=0.01)
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert not action.isChecked()
    assert not view_of(plane).ruler.line.isVisible()
    drag(view_of(plane).plot, BEGIN, END)
    assert limits(plane) is not None, "it zooms again"


def test_shift_measures_at_any_time_and_the_readout_tells(plane: MainWindow) -> None:
    view = view_of(plane)
    drag(view.plot, BEGIN, END, SHIFT, let_go=False)
    assert view.ruler.line.isVisible()
    assert view.ruler.text in view.readout.text(), "on the way"
    drag(view.plot, BEGIN, END, SHIFT)
    point(view.plot, (7.0, 112.0))
    assert view.readout.text().startswith("Δ1H")
    assert plane.actions_by_id["view.ruler-away"].isEnabled()
    QTest.keyClick(plane, Qt.Key.Key_Escape)
    assert "Δ" not in view.readout.text()
    assert not plane.actions_by_id["view.ruler-away"].isEnabled()


def test_distances_of_protons_may_be_couplings(plane: MainWindow) -> None:
    view = view_of(plane)
    view.plot.box.chosen.emit(((8.1, 7.9), (121.0, 119.0)), False)
    drag(view.plot, (8.01, 120.0), (8.0, 120.0), SHIFT)
    assert "J 6." in view.ruler.text or "J 5.9" in view.ruler.text
    assert "Δ15N 0.0000 ppm, 0.0 Hz" in view.ruler.text


def test_the_label_stays_inside_the_plot(plane: MainWindow) -> None:
    view = view_of(plane)
    frame = view.plot.box.sceneBoundingRect()
    corners = ((10.9, 101.0), (5.1, 101.0), (10.9, 129.0), (5.1, 129.0))
    for x, y in corners:
        drag(view.plot, (x, y), (x + (0.3 if x < 8 else -0.3), y + (1.5 if y < 115 else -1.5)), SHIFT)
        label = view.ruler.label
        plane.grab()
        assert frame.contains(label.mapRectToScene(label.boundingRect())), (x, y)


def test_a_1d_is_measured_along_its_axis(window: MainWindow, until: Until) -> None:
    show(window, spectrum(PROTON))
    until(lambda: not window.workbench.jobs.busy)
    view = window.viewer.view
    assert isinstance(view, CurveView)
    drag(view.plot, (9.0, 0.5), (8.5, 0.2), SHIFT)
    text = view.ruler.label.toPlainText()
    assert text.startswith("Δ1H")
    assert float(text.split()[1]) == pytest.approx(0.5, abs=0.02)
    assert "\n" not in text
    assert view.ruler.text in view.readout.text()
