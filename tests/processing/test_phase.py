"""Phase correction."""

import nmrglue.process.proc_base as proc_base
import numpy as np
import pytest

from nmrrecon.processing.phase import phase

RNG = np.random.default_rng(3)
SPECTRUM = RNG.standard_normal((5, 48)) + 1j * RNG.standard_normal((5, 48))


def test_agrees_with_nmrglue():
    np.testing.assert_allclose(
        phase(SPECTRUM, 33.0, -170.0), proc_base.ps(SPECTRUM, 33.0, -170.0), atol=1e-12
    )


def test_other_axis_is_the_transpose():
    np.testing.assert_allclose(phase(SPECTRUM, 10.0, 90.0, axis=0), phase(SPECTRUM.T, 10.0, 90.0).T)


def test_cut_out_region_gets_the_phase_of_its_place_in_the_full_spectrum():
    whole = phase(SPECTRUM, 20.0, 140.0)
    part = phase(SPECTRUM[:, 11:30], 20.0, 140.0, start=11, full_size=48)
    np.testing.assert_allclose(part, whole[:, 11:30], atol=1e-12)


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_inverse_and_precision(dtype):
    spectrum = SPECTRUM.astype(dtype)
    back = phase(phase(spectrum, -71.0, 333.0), -71.0, 333.0, inverse=True)
    assert back.dtype == dtype
    np.testing.assert_allclose(back, spectrum, atol=1e-6)
