"""Small spectra with lines where a test wants them, and a window that shows them."""

from __future__ import annotations

import numpy as np

from gui.main_window import MainWindow
from gui.state.document import Document, Entry, Kind
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport

#: 13C, 15N and 1H of two peaks in ppm.
PEAKS = ((55.0, 120.0, 8.0), (40.0, 110.0, 9.0))
NOISE = 0.001
MHZ = {"1H": 600.0, "15N": 60.8, "13C": 150.9}


def axis(nucleus: str, size: int, middle: float, width: float) -> Axis:
    """Return a frequency axis about `middle`, `width` ppm wide."""
    mhz = MHZ[nucleus]
    return Axis(size, width * mhz, mhz, middle, nucleus, frequency_domain=True)


CARBON, NITROGEN, PROTON = (
    axis("13C", 64, 45.0, 60.0),
    axis("15N", 48, 115.0, 30.0),
    axis("1H", 256, 8.0, 6.0),
)


def spectrum(*axes: Axis, peaks: tuple[tuple[float, ...], ...] = PEAKS) -> NMRDataset:
    """Return a spectrum with Gaussian lines at some shifts and little noise."""
    shape = tuple(a.size for a in axes)
    array = NOISE * np.random.default_rng(1).normal(size=shape)
    for number, peak in enumerate(peaks):
        line = np.ones(())
        for a, shift in zip(axes, peak[-len(axes) :], strict=True):
            distance = np.arange(a.size) - float(a.point(shift))
            line = np.multiply.outer(line, np.exp(-(distance**2) / 4.0))
        array += line * (1.0 - 0.1 * number)
    return NMRDataset(array[None].astype(np.float32), axes, None, LoadReport("made up", "test"))


def show(window: MainWindow, *spectra: NMRDataset) -> list[str]:
    """Have a window hold spectra and look at the last; return their keys."""
    bench, document = window.workbench, Document()
    for content in spectra:
        key = bench.new_key("entry")
        document = document.with_entry(Entry(key, Kind.SPECTRUM, key, content))
    bench.store.commit(document, "Show")
    return [entry.key for entry in document.entries]
