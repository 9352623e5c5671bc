"""Rows for the automatic phase."""

import numpy as np
import pytest

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.phasing_rows import phasing_rows, unit_fourier
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

PHASE = np.exp(0.7j)


@pytest.mark.parametrize("size", [16, 17])
def test_unit_fourier_is_the_real_transform_of_each_component(size):
    rng = np.random.default_rng(8)
    c, s = rng.standard_normal((2, size, 3)) + 1j * rng.standard_normal((2, size, 3))
    real, imaginary = unit_fourier(c, s, 0)
    angle = 2 * np.pi * np.outer(size // 2 - np.arange(size), np.arange(size)) / size
    np.testing.assert_allclose(real, np.cos(angle) @ c + np.sin(angle) @ s, atol=1e-10)
    np.testing.assert_allclose(imaginary, np.cos(angle) @ s - np.sin(angle) @ c, atol=1e-10)


def hypercomplex_fids(schedule, frequencies, direct):
    """States FIDs (4, point, direct) of one resonance for each row of `frequencies` (F1, F2, direct)."""
    time = np.arange(direct)
    fids = np.zeros((2, 2, len(schedule), direct), dtype=complex)
    for f1, f2, f3 in frequencies:
        angle1, angle2 = 2 * np.pi * f1 * schedule.points[:, 0], 2 * np.pi * f2 * schedule.points[:, 1]
        one, two = np.stack([np.cos(angle1), np.sin(angle1)]), np.stack([np.cos(angle2), np.sin(angle2)])
        fids += (one[:, None] * two[None])[..., None] * np.exp((2j * np.pi * f3 - 0.05) * time) * PHASE
    return fids.reshape(4, len(schedule), direct)


def test_resonances_that_overlap_in_the_first_fid_come_apart_with_their_common_phase():
    schedule = Schedule.full((16, 12))
    frequencies = [(0.25, -0.25, 0.10), (-0.25, 0.25, 0.11), (0.25, 0.25, 0.12)]
    fids = hypercomplex_fids(schedule, frequencies, 64)
    axes = (
        Axis(16, 1000.0, 150.0, 170.0, quadrature=Quadrature.STATES),
        Axis(12, 1000.0, 60.0, 118.0, quadrature=Quadrature.STATES),
        Axis(64, 5000.0, 600.0, 4.7),
    )
    dataset = NMRDataset(fids.astype(np.complex64), axes, schedule, LoadReport("test", "test"))
    rows, first = phasing_rows(dataset, lambda f: fourier(np.pad(f, ((0, 0), (0, 0), (0, 192)))))
    assert rows.shape == (4 * 16 * 12, 256) and first.shape == (4, 256)
    strongest = rows[np.argsort(np.abs(rows).max(axis=1))[-3:]]
    for row in strongest:
        # the integral of a line has its phase, to within its sign
        assert abs(np.sin(np.angle(row.sum()) - np.angle(PHASE))) < 0.05
    peaks = {int(np.abs(row).argmax()) for row in strongest}
    assert peaks == {round(128 - f3 * 256) for *_, f3 in frequencies}


def test_first_is_the_point_nearest_time_zero_whatever_the_order():
    schedule = Schedule(np.array([[5, 3], [1, 0], [7, 7]]), (16, 12))
    fids = hypercomplex_fids(schedule, [(0.1, 0.2, 0.1)], 64)
    axes = (
        Axis(16, 1000.0, 150.0, 170.0, quadrature=Quadrature.STATES),
        Axis(12, 1000.0, 60.0, 118.0, quadrature=Quadrature.STATES),
        Axis(64, 5000.0, 600.0, 4.7),
    )
    dataset = NMRDataset(fids, axes, schedule, LoadReport("test", "test"))
    _, first = phasing_rows(dataset, fourier)
    np.testing.assert_allclose(first, fourier(fids[:, 1]), atol=1e-4)
