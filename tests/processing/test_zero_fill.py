"""Zero filling."""

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.zero_fill import zero_fill, zero_filled_size


@pytest.mark.parametrize(
    ("size", "doublings", "expected"),
    [(1024, 0, 1024), (1024, 1, 2048), (946, 1, 2048), (513, 0, 1024), (1, 0, 1)],
)
def test_size_is_the_next_power_of_two(size, doublings, expected):
    assert zero_filled_size(size, doublings) == expected


@pytest.mark.parametrize("doublings", [-1, 9])
def test_unreasonable_doublings_are_refused(doublings):
    with pytest.raises(ParameterError):
        zero_filled_size(64, doublings)


@pytest.mark.parametrize("axis", [0, 1])
def test_interpolates_the_spectrum(axis):
    rng = np.random.default_rng(4)
    fid = (rng.standard_normal((16, 16)) + 1j * rng.standard_normal((16, 16))).astype(np.complex64)
    filled = zero_fill(fid, 32, axis)
    assert filled.dtype == fid.dtype and filled.shape[axis] == 32
    every_other = fourier(filled, axis).take(np.arange(0, 32, 2), axis)
    np.testing.assert_allclose(every_other, fourier(fid, axis), atol=1e-4)


def test_never_truncates():
    with pytest.raises(ValueError, match="drop 4"):
        zero_fill(np.zeros(20), 16)
