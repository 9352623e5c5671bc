"""Solvent filters."""

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import Axis
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.group_delay import remove_group_delay
from nmrrecon.processing.solvent import band_limited_step, has_water_line, remove_solvent

SIZE, SW = 1024, 10000.0


def filtered(offset_hz, rate, amplitude, delay):
    """A causal exponential, `delay` points late, as an ideal filter of the spectral width passes it."""
    if not delay:
        return amplitude * np.exp((2j * np.pi * offset_hz - rate) * np.arange(SIZE) / SW)
    length = 8 * SIZE
    frequency = np.fft.fftfreq(length, 1 / SW)
    response = amplitude / (rate + 2j * np.pi * (frequency - offset_hz))
    return (np.fft.ifft(response * np.exp(-2j * np.pi * frequency * delay / SW)) * SW)[:SIZE]


def spectrum(fid, delay):
    return np.abs(remove_group_delay(fourier(np.pad(fid, (0, SIZE))), delay))


OUTSIDE = (np.abs(np.arange(2 * SIZE) - SIZE) * SW / 2 / SIZE > 400) & (
    np.abs(np.arange(2 * SIZE) - SIZE) * SW / 2 / SIZE < 4500
)


@pytest.mark.parametrize("delay", [0, 67.985, 71.625])
@pytest.mark.parametrize(("kind", "left"), [("convolution", 0.03), ("polynomial", 0.002)])
def test_solvent_goes_and_signals_stay(kind, left, delay):
    axis = Axis(SIZE, SW, 600.0, 4.7, group_delay=delay)
    water = filtered(10.0, 15.0, 1000.0, delay) + filtered(-14.0, 40.0, 500.0, delay)
    signal = sum(filtered(f, 20.0, 1.0, delay) for f in (600.0, 1500.0, 3000.0, -2000.0))
    rest = remove_solvent(water + signal, axis, kind, 60.0)
    before = spectrum(water, delay)[OUTSIDE].max()
    assert spectrum(rest - signal, delay)[OUTSIDE].max() < left * before
    lost = remove_solvent(signal, axis, kind, 60.0) - signal
    assert spectrum(lost, delay)[OUTSIDE].max() < 0.02 * spectrum(signal, delay).max()


def test_step_is_that_of_the_ideal_filter():
    step = band_limited_step(4096, 2000.25)
    assert step[:1900].max() < 0.01 and abs(step[2100:] - 1).max() < 0.01
    flat = np.fft.fft(np.diff(np.append(step, step[-1])))
    frequency = np.fft.fftfreq(4096)
    ideal = 2 * np.sin(np.pi * frequency) / (2 * np.pi * np.where(frequency, frequency, 1))
    middle = (np.abs(frequency) > 0.01) & (np.abs(frequency) < 0.45)
    np.testing.assert_allclose(np.abs(flat)[middle], np.abs(ideal)[middle], atol=0.01)


def test_keeps_precision_and_leading_axes():
    axis = Axis(SIZE, SW, 600.0, 4.7)
    fids = np.ones((2, 3, SIZE), dtype=np.complex64)
    rest = remove_solvent(fids, axis, "convolution", 60.0)
    assert rest.dtype == np.complex64 and rest.shape == fids.shape
    np.testing.assert_allclose(rest, 0, atol=1e-5)
    assert remove_solvent(fids, axis, "none", 60.0) is fids


@pytest.mark.parametrize(("kind", "width"), [("sinc", 60.0), ("convolution", 5.0), ("polynomial", 9000.0)])
def test_what_cannot_be_used_is_refused(kind, width):
    with pytest.raises(ParameterError):
        remove_solvent(np.ones(SIZE, complex), Axis(SIZE, SW, 600.0, 4.7), kind, width)


def test_water_of_measured_data_shrinks(nmr_data):
    from nmrrecon.io.open import open_dataset

    dataset = open_dataset(nmr_data("titration-bruker/1"))
    axis = dataset.direct
    fids = np.asarray(dataset.array[:, :16])

    def level(data, low_hz, high_hz):
        spectra = np.abs(fourier(data))
        offset = np.abs(axis.offset_hz(np.arange(axis.size)))
        return np.sqrt((spectra[..., (offset >= low_hz) & (offset < high_hz)] ** 2).mean())

    rest = remove_solvent(fids, axis, "polynomial", 60.0)
    assert level(rest, 0, 30) < 0.05 * level(fids, 0, 30)
    assert level(rest, 200, 500) < level(fids, 200, 500)


@pytest.mark.parametrize(
    "name, water",
    [
        ("ubiquitin-hmqc-bruker", True),
        ("trosy-bruker", True),
        ("hdac8-methyl-nmrpipe", True),
        ("hsqc-nus-bruker/3", False),
        ("cyclosporin-hsqc-bruker/3", False),
        ("azithromycin-varian/zTOCSY_01.fid", False),
    ],
)
def test_water_is_found_where_there_is_water(name, water, nmr_data):
    dataset = open_dataset(nmr_data(name))
    assert has_water_line(np.asarray(dataset.array[:, ::8]), dataset.direct, 60.0) is water
    assert not has_water_line(np.asarray(dataset.array[:, ::8]), replace(dataset.direct, nucleus="13C"), 60.0)
