"""Removal of the group delay."""

import numpy as np
import pytest

from nmrrecon.processing.fourier import fourier, inverse_fourier
from nmrrecon.processing.group_delay import remove_group_delay


@pytest.mark.parametrize("size", [256, 257])
def test_delayed_fid_gives_the_spectrum_of_the_undelayed_one(size):
    rng = np.random.default_rng(5)
    time = np.arange(size - 80)
    fid = np.zeros(size, dtype=complex)
    fid[: size - 80] = np.exp((2j * np.pi * rng.uniform(-0.5, 0.5) - 0.02) * time)
    removed = remove_group_delay(fourier(np.roll(fid, 68)), 68.0)
    np.testing.assert_allclose(removed, fourier(fid), atol=1e-9)


@pytest.mark.parametrize("size", [512, 513])
def test_fractional_delay_is_a_pure_shift_in_time(size):
    delay = 71.625
    fid = np.exp((2j * np.pi * 0.11 - 0.03) * np.arange(size))
    late = fourier(fid) * np.exp(-2j * np.pi * delay * (size // 2 - np.arange(size)) / size)
    removed = remove_group_delay(late, delay)
    np.testing.assert_allclose(removed, fourier(fid), atol=1e-9)
    assert removed[size // 2] == pytest.approx(late[size // 2])


def test_of_measured_data_goes_before_time_zero(nmr_data):
    from nmrrecon.io.open import open_dataset

    dataset = open_dataset(nmr_data("titration-bruker/1"))
    delay = dataset.direct.group_delay
    assert delay == pytest.approx(71.625)
    fids = np.asarray(dataset.array[:, :8])
    start = inverse_fourier(remove_group_delay(fourier(fids), delay))
    power = (np.abs(start) ** 2).mean(axis=(0, 1))
    assert power[:4].max() > 20 * power[-40:-8].max()
    raw = (np.abs(fids) ** 2).mean(axis=(0, 1))
    assert raw[:4].max() < 1e-3 * power[:4].max()
