"""Looking at spectra: keys, strips, overlays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.drawing.strips import cut_strips, strip_places
from gui.main_window import MainWindow
from gui.state.document import Document, Entry, Kind
from gui.state.peak import Peak
from gui.views.curve_view import CurveView
from gui.views.spectrum_view import SpectrumView
from gui.views.strips_view import StripsView
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport

Until = Callable[[Callable[[], bool]], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
#: Of the 3D: 13C, 15N and 1H of two peaks, and their shifts.
PEAKS = ((55.0, 120.0, 8.0), (40.0, 110.0, 9.0))


def axis(nucleus: str, size: int, middle: float, width: float) -> Axis:
    mhz = {"1H": 600.0, "15N": 60.8, "13C": 150.9}[nucleus]
    return Axis(
        size=size,
        sw_hz=width * mhz,
        observe_mhz=mhz,
        carrier_ppm=middle,
        nucleus=nucleus,
        frequency_domain=True,
    )


def spectrum(*axes: Axis, peaks: tuple[tuple[float, ...], ...] = PEAKS) -> NMRDataset:
    """Return a spectrum with Gaussian lines at some shifts and little noise."""
    shape = tuple(a.size for a in axes)
    array = 0.001 * np.random.default_rng(1).normal(size=shape)
    for peak in peaks:
        line = np.ones(())
        for a, shift in zip(axes, peak[-len(axes) :], strict=True):
            distance = np.arange(a.size) - float(a.point(shift))
            line = np.multiply.outer(line, np.exp(-(distance**2) / 4.0))
        array += line
    return NMRDataset(array[None].astype(np.float32), axes, None, LoadReport("made up", "test"))


CARBON, NITROGEN, PROTON = (
    axis("13C", 64, 45.0, 60.0),
    axis("15N", 48, 115.0, 30.0),
    axis("1H", 256, 8.0, 6.0),
)


def show(window: MainWindow, *spectra: NMRDataset) -> list[str]:
    bench, document = window.workbench, Document()
    for content in spectra:
        key = bench.new_key("entry")
        document = document.with_entry(Entry(key, Kind.SPECTRUM, key, content))
    bench.store.commit(document, "Show")
    return [entry.key for entry in document.entries]


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
    offset = plane.overlays.findChild(type(plane.overlays._form).__mro__[0], "overlay offset 0")
    assert offset is not None
    offset.setValue(1.5)  # type: ignore[attr-defined]
    assert layer._lines.pos().y() == pytest.approx(1.5)
    QTest.keyClick(plane, Qt.Key.Key_Z, CONTROL)
    assert layer._lines.pos().y() == pytest.approx(0.0)
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
