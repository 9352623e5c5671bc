"""The virtual echo against sums written out over its true times."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho, fast_even_length

DELAYS = (0.0, 0.5, 1.0)
ONE = [((n,), (d,), e) for n, d, e in product((15, 16), DELAYS, (2.0, 3.0))]
TWO = [((9, 8), d, 2.0) for d in product(DELAYS, DELAYS)] + [((8, 15), (0.5, 0.0), 3.0)]
SETUPS = ONE + TWO


def random(shape: tuple[int, ...], seed: int, *, complex_valued: bool = False) -> torch.Tensor:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape)
    return torch.from_numpy(values + 1j * rng.normal(size=shape) if complex_valued else values)


def times(length: int, delay: float) -> np.ndarray:
    """Return the time in dwells of each point of an echo of `length` points, negative ones last."""
    n = np.arange(length)
    return np.where(n < (length + 1) // 2, n, n - length) + (0.5 if delay == 0.5 else 0.0)


def stored_times(transform: VirtualEcho) -> list[np.ndarray]:
    """Return the times of the stored half, for each dimension."""
    every = [times(n, d) for n, d in zip(transform.lengths, transform.delays, strict=True)]
    half = transform.signal_shape[-1]
    return [*every[:-1], np.abs(every[-1][:half])]


def exponential(axes: list[np.ndarray], frequency: list[float], decay: list[float]) -> np.ndarray:
    """Return exp(2 pi i f t - decay |t|), a product over dimensions."""
    values = np.ones((1,) * len(axes), dtype=complex)
    for d, (t, f, r) in enumerate(zip(axes, frequency, decay, strict=True)):
        wave = np.exp(2j * np.pi * f * t - r * np.abs(t))
        values = values * wave.reshape([-1 if k == d else 1 for k in range(len(axes))])
    return values


def mirrored_weights(transform: VirtualEcho) -> torch.Tensor:
    """Return how often each stored point stands in the whole echo: twice, or once if its own mirror image."""
    weights = torch.full(transform.signal_shape[-1:], 2.0, dtype=torch.float64)
    if transform.delays[-1] != 0.5:
        weights[0] = 1.0
    if transform.delays[-1] == 0.0:
        weights[-1] = 1.0
    return weights


def inner(a: torch.Tensor, b: torch.Tensor, weights: torch.Tensor | float = 1.0) -> float:
    """Return the real inner product of two real or complex tensors."""
    return float((a.conj() * b * weights).real.sum())


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_signal_and_spectrum_are_inverses(sizes, delays, extension) -> None:
    transform = VirtualEcho(sizes, delays, extension)
    spectrum = random((3, *transform.spectrum_shape), 1)
    signal = transform.signal(spectrum)
    assert signal.shape == (3, *transform.signal_shape)
    assert transform.spectrum(signal).dtype == torch.float64
    torch.testing.assert_close(transform.spectrum(signal), spectrum)
    echo = torch.from_numpy(exponential(stored_times(transform), [0.13] * len(sizes), [0.9] * len(sizes)))
    if 0.0 in delays:  # the point at half the length, its own mirror image, has to be real
        echo = transform.signal(transform.spectrum(echo[None]))[0]
    torch.testing.assert_close(transform.signal(transform.spectrum(echo[None]))[0], echo)


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_adjoint_and_isometry_of_the_real_inner_product(sizes, delays, extension) -> None:
    """<A x, v> = L <x, A^-1 v> with the mirrored half counted: A over sqrt(L) is orthogonal."""
    transform = VirtualEcho(sizes, delays, extension)
    total = float(np.prod(transform.lengths))
    weights = mirrored_weights(transform)
    x, z = (random((1, *transform.spectrum_shape), seed) for seed in (1, 2))
    v = random((1, *transform.signal_shape), 3, complex_valued=True)
    assert inner(transform.signal(x), v, weights) == pytest.approx(total * inner(x, transform.spectrum(v)))
    assert inner(transform.signal(x), transform.signal(z), weights) == pytest.approx(total * inner(x, z))


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_spectrum_is_the_sum_over_the_true_times(sizes, delays, extension) -> None:
    """An exponential and its mirror image: a real spectrum, equal to the sum written out."""
    transform = VirtualEcho(sizes, delays, extension)
    frequency, decay = [0.11, -0.23][: len(sizes)], [4.0, 5.0][: len(sizes)]
    every = [times(n, d) for n, d in zip(transform.lengths, delays, strict=True)]
    whole = exponential(every, frequency, decay)
    for d, (t, length) in enumerate(zip(every, transform.lengths, strict=True)):
        kernel = np.exp(2j * np.pi * np.outer(np.arange(length), t) / length) / length
        whole = np.moveaxis(np.tensordot(kernel, whole, (1, d)), 0, d)
    assert np.abs(whole.imag).max() < 1e-12 * np.abs(whole).max()
    half = torch.from_numpy(exponential(stored_times(transform), frequency, decay))
    np.testing.assert_allclose(transform.spectrum(half[None])[0].numpy(), whole.real, atol=1e-13)


@pytest.mark.parametrize("delay", [0.0, 1.0])
def test_lorentzian_is_positive_and_where_it_belongs(delay: float) -> None:
    """sum over t of exp(-r |t| + i w t) = sinh r / (cosh r - cos w), the Lorentzian with its folded tails."""
    transform = VirtualEcho((64,), (delay,))
    length = transform.lengths[0]
    decay, frequency = 0.5, 0.2
    half = exponential(stored_times(transform), [frequency], [decay])
    spectrum = transform.spectrum(torch.from_numpy(half)[None])[0].numpy()
    angle = 2 * np.pi * (np.arange(length) / length + frequency)
    np.testing.assert_allclose(
        length * spectrum, np.sinh(decay) / (np.cosh(decay) - np.cos(angle)), rtol=1e-9
    )
    assert spectrum.min() > 0
    assert np.argmin(np.abs(angle - 2 * np.pi)) == spectrum.argmax()


def test_lorentzian_half_a_dwell_late_changes_sign_once_round() -> None:
    """exp(i w / 2) of a late point is of period two: the line is real, its sign that of its frequency."""
    transform = VirtualEcho((64,), (0.5,))
    length = transform.lengths[0]
    decay, frequency = 0.5, -0.2
    half = exponential(stored_times(transform), [frequency], [decay])
    spectrum = transform.spectrum(torch.from_numpy(half)[None])[0].numpy()
    angle = 2 * np.pi * (np.arange(length) / length + frequency)
    expected = 2 * np.cos(angle / 2) * np.sinh(decay / 2) / (np.cosh(decay) - np.cos(angle))
    np.testing.assert_allclose(length * spectrum, expected, atol=1e-9)
    assert spectrum[np.argmin(np.abs(angle))] == np.abs(spectrum).max()


def phased_fids(sizes: tuple[int, ...], delays: tuple[float, ...]) -> np.ndarray:
    """Return FIDs of three peaks, real at time zero: (1, n1), or S++ and S+- (1, 2, n1, n2)."""
    grid = [np.arange(n) + d for n, d in zip(sizes, delays, strict=True)]
    peaks = [(1.0, [0.1, -0.3]), (0.5, [-0.22, 0.05]), (-0.3, [0.4, 0.31])]
    signs = [(1, 1), (1, -1)] if len(sizes) == 2 else [(1,)]
    quadrants = [
        sum(a * exponential(grid, [f * s for f, s in zip(fs, sign, strict=False)], [0.05] * len(sizes))
            for a, fs in peaks)
        for sign in signs
    ]  # fmt: skip
    return np.array(quadrants)[None] if len(sizes) == 2 else quadrants[0][None]


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_phased_fids_survive_the_echo(sizes, delays, extension) -> None:
    transform = VirtualEcho(sizes, delays, extension)
    fids = torch.from_numpy(phased_fids(sizes, delays))
    echo = transform.echo(fids)
    assert echo.shape == (1, *transform.signal_shape)
    torch.testing.assert_close(transform.fids(echo), fids)
    torch.testing.assert_close(transform.signal(transform.spectrum(echo)), echo, msg="an echo is Hermitian")


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_echo_holds_each_point_at_its_own_time(sizes, delays, extension) -> None:
    """One peak: the echo is its exponential at every stored time that was acquired, and zero elsewhere."""
    transform = VirtualEcho(sizes, delays, extension)
    grid = [np.arange(n) + d for n, d in zip(sizes, delays, strict=True)]
    f = [0.17, -0.29][: len(sizes)]
    signs = [(1, 1), (1, -1)] if len(sizes) == 2 else [(1,)]
    waves = [
        exponential(grid, [a * s for a, s in zip(f, sign, strict=True)], [0.0] * len(f)) for sign in signs
    ]
    fids = np.array(waves)[None] if len(sizes) == 2 else waves[0][None]
    echo = transform.echo(torch.from_numpy(fids))[0].numpy()
    stored = stored_times(transform)
    acquired = np.ones((1,) * len(sizes), dtype=bool)
    for d, (t, n, delay) in enumerate(zip(stored, sizes, delays, strict=True)):
        inside = (np.abs(t) >= delay) & (np.abs(t) <= n - 1 + delay)
        acquired = acquired & inside.reshape([-1 if k == d else 1 for k in range(len(sizes))])
    expected = np.where(acquired, exponential(stored, f, [0.0] * len(f)), 0.0)
    np.testing.assert_allclose(echo, expected, atol=1e-12)


@pytest.mark.parametrize(("sizes", "delays", "extension"), SETUPS)
def test_sampled_marks_what_the_echo_fills(sizes, delays, extension) -> None:
    transform = VirtualEcho(sizes, delays, extension)
    mask = random(sizes, 5) > 0.3
    shape = sizes if len(sizes) == 1 else (2, *sizes)
    echo = transform.echo(random((1, *shape), 6, complex_valued=True) * mask)
    assert torch.equal(echo[0] != 0, transform.sampled(mask))
    assert 0 < int(mask.sum()) < mask.numel()


def test_what_has_no_echo_is_refused() -> None:
    with pytest.raises(ParameterError, match="a first point at 0"):
        VirtualEcho((16,), (0.3,))
    with pytest.raises(ParameterError, match="twice the grid"):
        VirtualEcho((16,), (0.0,), 1.5)
    with pytest.raises(ParameterError, match="2 delays"):
        VirtualEcho((16,), (0.0, 0.0))
    with pytest.raises(ParameterError, match="3 dimensions"):
        VirtualEcho((4, 4, 4), (0.0, 0.0, 0.0))
    with pytest.raises(ParameterError, match="size of the data"):
        ComplexGrid((16,), 0.5)


@pytest.mark.parametrize("sizes", [(15,), (16,), (9, 8)])
def test_complex_grid_is_unitary_up_to_its_scale(sizes: tuple[int, ...]) -> None:
    transform = ComplexGrid(sizes)
    total = float(np.prod(transform.lengths))
    x, v = (random((2, *transform.spectrum_shape), seed, complex_valued=True) for seed in (1, 2))
    torch.testing.assert_close(transform.spectrum(transform.signal(x)), x)
    torch.testing.assert_close(transform.signal(transform.spectrum(v)), v)
    product_ = complex((transform.signal(x).conj() * v).sum())
    assert product_ == pytest.approx(total * complex((x.conj() * transform.spectrum(v)).sum()))
    shape = sizes if len(sizes) == 1 else (2, *sizes)
    fids = random((2, *shape), 3, complex_valued=True)
    mask = random(sizes, 4) > 0
    torch.testing.assert_close(transform.fids(transform.echo(fids)), fids)
    assert torch.equal(transform.echo(fids * mask)[0] != 0, transform.sampled(mask))


def test_lengths_are_even_and_of_small_primes() -> None:
    for at_least in (2, 7, 22, 97, 1021):
        length = fast_even_length(at_least)
        assert length >= at_least and length % 2 == 0
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        assert rest == 1
    assert fast_even_length(512) == 512
