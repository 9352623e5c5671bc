"""Measured Varian/Agilent data: peaks land where chemistry puts them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from nmrrecon.io import varian
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import Status

Data = Callable[[str], Path]


def spectrum(fid: NDArray[np.complex64], size: int, axis: int) -> NDArray[np.complex64]:
    """The transform of the conventions page: carrier at size // 2, shift falling with the index."""
    points = fid.shape[axis]
    window = np.cos(np.pi / 2 * np.arange(points) / points) ** 2
    window[0] = 0.5
    shape = [1] * fid.ndim
    shape[axis] = points
    order = (size // 2 - np.arange(size)) % size
    return np.take(np.fft.fft(fid * window.reshape(shape), size, axis), order, axis)


def peaks(dataset: NMRDataset, count: int) -> list[tuple[float, float, float]]:
    """F2 ppm, F1 ppm and real part over magnitude of the `count` highest peaks of a States 2D."""
    f1, f2 = dataset.axes
    p0 = np.exp(1j * np.deg2rad(f2.facts["p0"]))
    cosine, sine = spectrum(dataset.array, 2048, -1) * p0
    full = spectrum(cosine.real + 1j * sine.real, 1024, 0)
    height = np.abs(full)
    found = np.argwhere(height == maximum_filter(height, (15, 15)))
    found = found[np.argsort(-height[tuple(found.T)])][:count]
    ppm1 = f1.carrier_ppm + (512 - found[:, 0]) * f1.sw_hz / 1024 / f1.observe_mhz
    ppm2 = f2.carrier_ppm + (1024 - found[:, 1]) * f2.sw_hz / 2048 / f2.observe_mhz
    real = (full.real / height)[tuple(found.T)]
    return list(zip(ppm2.tolist(), ppm1.tolist(), real.tolist(), strict=True))


def test_hsqc_of_azithromycin_has_its_carbons_where_they_belong(nmr_data: Data) -> None:
    dataset = varian.load(nmr_data("azithromycin-varian/gHSQCAD_01.fid"), {})
    found = peaks(dataset, 24)
    known = [(2.27, 40.3), (3.33, 49.4), (5.15, 94.6), (4.42, 102.9), (1.07, 7.2), (0.89, 11.1)]
    for proton, carbon in known:
        assert any(abs(h - proton) < 0.06 and abs(c - carbon) < 0.6 for h, c, _ in found), (proton, carbon)
    assert min(abs(real) for _, _, real in found[:12]) > 0.9  # absorptive with the phase from procpar


def test_tocsy_of_azithromycin_has_its_diagonal(nmr_data: Data) -> None:
    found = peaks(varian.load(nmr_data("azithromycin-varian/zTOCSY_01.fid/procpar"), {}), 10)
    assert max(abs(f2 - f1) for f2, f1, _ in found) < 0.06
    assert min(real for _, _, real in found) > 0.9
    assert any(abs(f2 - 2.28) < 0.05 for f2, _, _ in found)


def test_hsqc_report(nmr_data: Data) -> None:
    report = varian.load(nmr_data("azithromycin-varian/gHSQCAD_01.fid"), {}).report
    facts = report.facts
    assert facts["f1.nucleus"].value == "13C" and facts["f2.nucleus"].value == "1H"
    assert facts["f1.carrier_ppm"].value == pytest.approx(60.0, abs=0.01)
    assert facts["f2.p0"].value == pytest.approx(-121.69, abs=0.01)
    assert facts["f1.delay"].status is Status.MISSING
    assert "echo-antiecho" in facts["f1.quadrature"].source
    assert facts["sampling.nus"].value is False and not report.warnings


def test_solid_3d_in_our_order_of_axes_and_phases(nmr_data: Data) -> None:
    folder = nmr_data("solid-3d-varian")
    dataset = varian.load(folder, {})
    assert dataset.array.shape == (4, 64, 2000)
    assert [axis.size for axis in dataset.axes] == [8, 8, 2000]
    assert [axis.nucleus for axis in dataset.axes] == ["15N", "13C", "13C"]
    assert all(axis.quadrature is Quadrature.STATES for axis in dataset.indirect)
    assert dataset.direct.carrier_ppm == pytest.approx(59.2, abs=0.1)
    # nmrglue's own order: (phase2 in d3) x (phase in d2), as stored; our sine is minus the second FID
    _, raw = ng.varian.read(str(folder))
    grid = raw.reshape(8, 2, 8, 2, 2000).transpose(1, 3, 0, 2, 4).conj()
    signs = np.array([[1, -1], [-1, 1]]).reshape(2, 2, 1, 1, 1)
    assert np.array_equal(dataset.array, (grid * signs).reshape(4, 64, 2000).astype(np.complex64))


@pytest.mark.parametrize("name", ["hsqc-nus-bruker/3", "hdac8-methyl-nmrpipe", "ubiquitin-hsqc-mat"])
def test_other_formats_are_not_recognised(nmr_data: Data, name: str) -> None:
    assert not varian.recognises(nmr_data(name))


@pytest.mark.parametrize(
    "name", ["azithromycin-varian/zTOCSY_01.fid", "azithromycin-varian/zTOCSY_01.fid/fid"]
)
def test_folder_and_file_are_recognised(nmr_data: Data, name: str) -> None:
    assert varian.recognises(nmr_data(name))
