"""The Fourier transform in NMR order."""

import nmrglue.process.proc_base as proc_base
import numpy as np
import pytest

from nmrrecon.nmr import Axis
from nmrrecon.processing.fourier import fourier, inverse_fourier


@pytest.mark.parametrize("size", [8, 9, 64, 75])
def test_is_the_sum_that_the_conventions_name(size):
    rng = np.random.default_rng(size)
    fid = rng.standard_normal(size) + 1j * rng.standard_normal(size)
    n = np.arange(size)
    j = n[:, None]
    expected = (fid * np.exp(-2j * np.pi * n * (size // 2 - j) / size)).sum(axis=1)
    np.testing.assert_allclose(fourier(fid), expected, atol=1e-10)


def test_agrees_with_nmrglue_and_nmrpipe_order():
    rng = np.random.default_rng(1)
    fid = rng.standard_normal((3, 32)) + 1j * rng.standard_normal((3, 32))
    np.testing.assert_allclose(fourier(fid), proc_base.fft_positive(fid), atol=1e-10)


@pytest.mark.parametrize("size", [4096, 4097])
def test_exponential_is_a_lorentzian_at_its_chemical_shift(size):
    axis = Axis(size, 1000.0, 500.0, 4.7)
    offset, rate = 125.0, 60.0
    fid = np.exp((2j * np.pi * offset - rate) * np.arange(size) * axis.dwell_s)
    fid[0] /= 2
    spectrum = fourier(fid) * axis.dwell_s
    half_point_ppm = 0.5 * axis.sw_hz / size / axis.observe_mhz
    assert axis.ppm(int(np.argmax(spectrum.real))) == pytest.approx(4.7 + offset / 500.0, abs=half_point_ppm)
    line = rate + 2j * np.pi * (axis.offset_hz(np.arange(size)) - offset)
    # the closed form for sampled time, of which the Lorentzian is the limit of short dwells
    step = np.exp(-line * axis.dwell_s)
    np.testing.assert_allclose(spectrum, axis.dwell_s / 2 * (1 + step) / (1 - step), atol=1e-9)
    np.testing.assert_allclose(spectrum.real, (1 / line).real, atol=2e-3 / rate)


@pytest.mark.parametrize("size", [16, 17])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_inverse_restores_the_fid_and_keeps_the_precision(size, axis):
    rng = np.random.default_rng(2)
    fid = (rng.standard_normal((size, size + 1)) + 1j * rng.standard_normal((size, size + 1))).astype(
        np.complex64
    )
    back = inverse_fourier(fourier(fid, axis), axis)
    assert back.dtype == np.complex64
    np.testing.assert_allclose(back, fid, atol=1e-6)
