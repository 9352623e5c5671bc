"""The analytic spectrum of a virtual echo: its real part is the spectrum, its imaginary part the Hilbert
transform of that, written out over the true times of the echo."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from scipy.signal import hilbert

from nmrrecon.operators.virtual_echo import VirtualEcho
from tests.operators.test_virtual_echo import phased_fids, random, stored_times, times

DELAYS = (0.0, 0.5, 1.0)
ONE = [((n,), (d,), e) for n, d, e in product((15, 16), DELAYS, (2.0, 3.0))]
TWO = [((9, 8), d, 2.0) for d in product(DELAYS, DELAYS)] + [((8, 15), (0.5, 0.0), 3.0)]
each_setup = pytest.mark.parametrize(("sizes", "delays", "extension"), ONE + TWO)


def random_echoes(transform: VirtualEcho) -> tuple[torch.Tensor, torch.Tensor]:
    """Return random real spectra and their half echoes."""
    spectrum = random((2, *transform.spectrum_shape), 1)
    return spectrum, transform.signal(spectrum)


@each_setup
def test_real_part_is_the_spectrum(sizes, delays, extension) -> None:
    transform = VirtualEcho(sizes, delays, extension)
    spectrum, echo = random_echoes(transform)
    torch.testing.assert_close(transform.analytic_spectrum(echo).real, spectrum)


@each_setup
def test_signal_is_the_inverse_on_echoes(sizes, delays, extension) -> None:
    transform = VirtualEcho(sizes, delays, extension)
    echo = random_echoes(transform)[1]
    torch.testing.assert_close(transform.analytic_signal(transform.analytic_spectrum(echo)), echo)
    fids = transform.echo(torch.from_numpy(phased_fids(sizes, delays)))
    torch.testing.assert_close(transform.analytic_signal(transform.analytic_spectrum(fids)), fids)


@each_setup
def test_is_the_sum_over_the_times_that_are_not_negative(sizes, delays, extension) -> None:
    """With both halves of the echo at their true times: every positive time twice, zero and the end once."""
    transform = VirtualEcho(sizes, delays, extension)
    echo = random_echoes(transform)[1]
    length, stored = transform.lengths[-1], stored_times(transform)[-1]
    once = (stored == 0) | (2 * stored == length)
    k = np.arange(length)
    waves = np.exp(2j * np.pi * np.outer(stored, k) / length) * np.where(once, 1.0, 2.0)[:, None] / length
    values = echo.numpy()
    if len(sizes) == 2:
        rows = transform.lengths[0]
        t1 = times(rows, transform.delays[0])
        values = np.exp(2j * np.pi * np.outer(np.arange(rows), t1) / rows) / rows @ values
    np.testing.assert_allclose(transform.analytic_spectrum(echo).numpy(), values @ waves, atol=1e-12)


@pytest.mark.parametrize(("sizes", "extension"), [((15,), 2.0), ((16,), 3.0), ((9, 8), 2.0)])
@pytest.mark.parametrize("delay", [0.0, 1.0])
def test_imaginary_part_is_the_hilbert_transform(sizes, extension, delay: float) -> None:
    transform = VirtualEcho(sizes, (delay,) * len(sizes), extension)
    spectrum, echo = random_echoes(transform)
    expected = hilbert(spectrum.numpy(), axis=-1)
    np.testing.assert_allclose(transform.analytic_spectrum(echo).numpy(), expected, atol=1e-12)


@pytest.mark.parametrize("sizes", [(15,), (9, 8)])
def test_hilbert_transform_half_a_dwell_late(sizes: tuple[int, ...]) -> None:
    """Of half-dwell times the spectrum changes sign after its length: it is one of twice the period."""
    transform = VirtualEcho(sizes, (0.5,) * len(sizes))
    spectrum, echo = random_echoes(transform)
    whole = np.concatenate([spectrum.numpy(), -spectrum.numpy()], axis=-1)
    expected = hilbert(whole, axis=-1)[..., : transform.lengths[-1]]
    np.testing.assert_allclose(transform.analytic_spectrum(echo).numpy(), expected, atol=1e-12)


@each_setup
def test_signal_of_a_real_spectrum_is_half_its_echo(sizes, delays, extension) -> None:
    """But where it has no Hilbert transform, at time zero and at the end: there it is all of it."""
    transform = VirtualEcho(sizes, delays, extension)
    spectrum, echo = random_echoes(transform)
    stored = stored_times(transform)[-1]
    share = np.where((stored == 0) | (2 * stored == transform.lengths[-1]), 1.0, 0.5)
    found = transform.analytic_signal(spectrum.to(torch.complex128))
    torch.testing.assert_close(found, echo * torch.from_numpy(share))


@pytest.mark.parametrize("delays", [(0.0,), (0.5,), (1.0,), (0.0, 1.0), (0.5, 0.0), (1.0, 0.5)])
def test_gradients_are_those_of_differences(delays: tuple[float, ...]) -> None:
    transform = VirtualEcho((3, 2)[: len(delays)], delays)
    echo = random((1, *transform.signal_shape), 3, complex_valued=True).requires_grad_()
    spectrum = random((1, *transform.spectrum_shape), 4, complex_valued=True).requires_grad_()
    assert torch.autograd.gradcheck(transform.analytic_spectrum, (echo,))
    assert torch.autograd.gradcheck(transform.analytic_signal, (spectrum,))
