"""Iterative soft thresholding: its proximal map, its equations, and what has to hold of its results."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nmrrecon.operators.local_energy import LocalEnergy
from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho
from nmrrecon.solvers.ist import ISTParameters, PlainISTParameters, ist, magnitude, soft_threshold
from nmrrecon.solvers.problem import Iterate, NUSProblem
from nmrrecon.solvers.zero_filled import ZeroFilledParameters, zero_filled

N, TRACES = 32, 20


def problem(*, delay: float = 0.0, echo: bool = True, points: int = 16, noise: float = 1e-3) -> NUSProblem:
    """Four peaks, each on a few neighbouring traces, `points` of 32 increments acquired."""
    rng = np.random.default_rng(2)
    t = np.arange(N) + delay
    centres, frequencies = rng.uniform(2, TRACES - 2, 4), rng.uniform(-0.4, 0.4, 4)
    lines = 1 / (1 + ((np.arange(TRACES)[:, None] - centres) / 1.5) ** 2)
    fids = lines @ (rng.uniform(0.3, 1, (4, 1)) * np.exp((2j * np.pi * frequencies[:, None] - 0.08) * t))
    fids = fids + noise * (rng.normal(size=fids.shape) + 1j * rng.normal(size=fids.shape))
    if delay == 0.0:
        fids[:, 0] = fids[:, 0].real
    mask = np.zeros(N, dtype=bool)
    mask[np.r_[0, 1 + rng.choice(N - 1, points - 1, replace=False)]] = True
    tensor = torch.from_numpy((fids * mask).astype(np.complex64))
    transform = VirtualEcho((N,), (delay,)) if echo else ComplexGrid((N,))
    return NUSProblem(tensor, torch.from_numpy(mask), transform, noise, 3.0)


def problem_3d() -> NUSProblem:
    """The same peaks over two indirect dimensions."""
    rng = np.random.default_rng(3)
    sizes = (12, 10)
    t1, t2 = np.arange(sizes[0])[:, None], np.arange(sizes[1])
    quadrants = [np.exp(2j * np.pi * (0.2 * t1 + s * 0.15 * t2) - 0.1 * (t1 + t2)) for s in (1, -1)]
    lines = 1 / (1 + ((np.arange(TRACES) - 9) / 1.5) ** 2)
    mask = rng.random(sizes) < 0.5
    mask[0, 0] = True
    fids = lines[:, None, None, None] * np.array(quadrants)[None] * mask
    transform = VirtualEcho(sizes, (0.0, 0.0))
    return NUSProblem(
        torch.from_numpy(fids.astype(np.complex64)), torch.from_numpy(mask), transform, 1e-3, 3.0
    )


def last(iterates) -> Iterate:
    return list(iterates)[-1]


def spectra(complex_valued: bool, seed: int) -> torch.Tensor:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(6, 40))
    return torch.from_numpy(values + 1j * rng.normal(size=values.shape) if complex_valued else values)


@pytest.mark.parametrize("complex_valued", [False, True])
def test_soft_threshold_is_the_proximal_map_of_the_l1_norm(complex_valued: bool) -> None:
    """Moreau: d = prox(d) + projection of d onto the dual ball; and the subgradient holds zero."""
    d, theta = spectra(complex_valued, 1), 0.8
    x = soft_threshold(d, theta)
    rest = d - x
    projection = d / torch.clamp(d.abs() / theta, min=1.0)
    torch.testing.assert_close(rest, projection)
    on = x.abs() > 0
    assert 0 < int(on.sum()) < on.numel()
    torch.testing.assert_close(rest[on], theta * x[on] / x[on].abs())
    assert float(rest[~on].abs().max()) <= theta * (1 + 1e-12)

    def objective(z: torch.Tensor) -> float:
        return float(0.5 * ((z - d).abs() ** 2).sum() + theta * z.abs().sum())

    for seed in range(5):
        assert objective(x + 0.01 * spectra(complex_valued, seed + 10)) > objective(x)


@pytest.mark.parametrize("complex_valued", [False, True])
def test_joint_threshold_of_width_zero_is_the_plain_one(complex_valued: bool) -> None:
    d = spectra(complex_valued, 1)
    torch.testing.assert_close(soft_threshold(d, 0.8, LocalEnergy(0.0)), soft_threshold(d, 0.8))


@pytest.mark.parametrize("width", [1.0, 2.0])
def test_joint_threshold_shrinks_by_the_mean_local_energy(width: float) -> None:
    """d max(0, 1 - theta / sqrt(G d^2)) with G normalised, zeros included."""
    d = spectra(True, 1)
    d[:, 5] = 0.0
    energy = LocalEnergy(width)
    mean = (energy(d) / energy.weights(d)).numpy()
    with np.errstate(divide="ignore"):
        factor = np.maximum(0.0, 1.0 - 0.8 / np.sqrt(mean))
    np.testing.assert_allclose(soft_threshold(d, 0.8, energy).numpy(), d.numpy() * factor, atol=1e-6)
    assert not soft_threshold(d, magnitude(d, energy) * (1 + 1e-9), energy).any()
    assert soft_threshold(d, magnitude(d, energy) * 0.99, energy).any()


@pytest.mark.parametrize("energy", [None, LocalEnergy(1.0)])
def test_no_threshold_changes_nothing(energy: LocalEnergy | None) -> None:
    for complex_valued in (False, True):
        d = spectra(complex_valued, 1)
        torch.testing.assert_close(soft_threshold(d, 0.0, energy), d)


SETUPS = [(ISTParameters, 0.0, True), (PlainISTParameters, 0.5, True), (ISTParameters, 1.0, True)]
SETUPS += [(PlainISTParameters, 0.0, False), (ISTParameters, 0.3, False)]


@pytest.mark.parametrize(("parameters", "delay", "echo"), SETUPS)
def test_measured_points_stay_as_they_were(parameters, delay, echo) -> None:
    given = problem(delay=delay, echo=echo)
    result = last(ist(given, parameters(iterations=15)))
    assert torch.equal(result.fids[:, given.mask], given.fids[:, given.mask])
    assert result.fids[:, ~given.mask].abs().max() > 0.1
    assert result.fids.shape == given.fids.shape


def test_measured_points_stay_as_they_were_in_two_dimensions() -> None:
    given = problem_3d()
    result = last(ist(given, ISTParameters(iterations=15)))
    echo = given.transform.echo(given.fids)
    torch.testing.assert_close(
        result.fids[..., given.mask], given.transform.fids(echo)[..., given.mask], rtol=1e-6, atol=1e-7
    )
    assert result.fids[..., ~given.mask].abs().max() > 0.1


@pytest.mark.parametrize(("parameters", "delay", "echo"), SETUPS)
def test_full_sampling_gives_the_data_back(parameters, delay, echo) -> None:
    given = problem(delay=delay, echo=echo, points=N)
    assert bool(given.mask.all())
    assert torch.equal(last(ist(given, parameters(iterations=5))).fids, given.fids)


@pytest.mark.parametrize(("parameters", "delay", "echo"), SETUPS)
def test_scale_of_the_data_is_that_of_the_result(parameters, delay, echo) -> None:
    given = problem(delay=delay, echo=echo)
    scaled = replace(given, fids=given.fids * 2.0**20, noise=given.noise * 2.0**20)
    first = last(ist(given, parameters(iterations=20)))
    second = last(ist(scaled, parameters(iterations=20)))
    torch.testing.assert_close(second.fids / 2.0**20, first.fids, rtol=1e-4, atol=1e-5)
    assert second.residual == pytest.approx(first.residual, rel=1e-3)


def test_unknown_points_come_near_the_truth() -> None:
    """Half of few points: most of the rest is found (nothing found is an error of 1)."""
    full, given = problem(points=N), problem(points=16)
    missing = ~given.mask
    assert torch.equal(given.fids[:, given.mask], full.fids[:, given.mask])
    for parameters in (ISTParameters(), PlainISTParameters()):
        found = last(ist(given, parameters)).fids[:, missing]
        error = torch.linalg.vector_norm(found - full.fids[:, missing])
        assert float(error / torch.linalg.vector_norm(full.fids[:, missing])) < 0.5


def test_extension_must_not_change_what_was_measured() -> None:
    given = problem()
    longer = replace(given, transform=VirtualEcho((N,), (0.0,), 3.0))
    result = last(ist(longer, ISTParameters(iterations=20)))
    assert result.fids.shape == given.fids.shape
    assert torch.equal(result.fids[:, given.mask], given.fids[:, given.mask])


class Naive:
    """The equations of the docstring in float64, with dense transforms and for loops."""

    def __init__(self, given: NUSProblem, delay: float) -> None:
        length = given.transform.lengths[0]
        n = np.arange(length)
        self.times = np.where(n < (length + 1) // 2, n, n - length) + (0.5 if delay == 0.5 else 0.0)
        self.F = np.exp(2j * np.pi * np.outer(np.arange(length), self.times) / length) / length
        self.inverse = np.linalg.inv(self.F)
        fids, mask = given.fids.numpy().astype(complex), given.mask.numpy()
        self.y = np.zeros((len(fids), length), complex)
        self.known = np.zeros(length, bool)
        for increment in np.flatnonzero(mask):
            for sign in (1, -1):
                place = int(np.flatnonzero(np.isclose(self.times, sign * (increment + delay)))[0])
                self.known[place] = True
                value = fids[:, increment]
                self.y[:, place] = value if sign == 1 else value.conj()

    def run(self, iterations: int, momentum: float, floor: float, depth: float, G: np.ndarray | None):
        """Yield v_(k + 1) for each k; `floor` is the last threshold in units of the spectrum."""

        def root_energy(d: np.ndarray) -> np.ndarray:
            return np.abs(d) if G is None else np.sqrt(G @ d**2 / G.sum(axis=1, keepdims=True))

        v, previous = self.y, None
        first = root_energy((v @ self.F.T).real).max()
        last_theta = min(max(floor, depth * first), first)
        for k in range(iterations):
            d = (v @ self.F.T).real
            theta = first * (last_theta / first) ** (k / max(iterations - 1, 1))
            magnitudes = root_energy(d)
            x = d * np.maximum(0.0, 1.0 - theta / np.maximum(magnitudes, 1e-300))
            step = x if previous is None else x + momentum * (x - previous)
            previous = x
            v = np.where(self.known, self.y, step @ self.inverse.T)
            yield v


@pytest.mark.parametrize("delay", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("momentum", [0.0, 0.7])
@pytest.mark.parametrize("joint", [False, True])
def test_equals_its_equations_written_out(delay: float, momentum: float, joint: bool) -> None:
    given = problem(delay=delay)
    parameters = ISTParameters(iterations=12, joint=joint, joint_width=1.0, momentum=momentum)
    G = None
    if joint:
        energy = LocalEnergy(1.0)
        G = energy(torch.eye(TRACES, dtype=torch.float64)).numpy()
    naive = Naive(given, delay)
    floor = parameters.floor * given.spectrum_noise()
    expected = list(naive.run(12, momentum, floor, parameters.depth, G))
    found = list(ist(given, parameters, report_every=1))
    assert [iterate.iteration for iterate in found] == list(range(1, 13))
    start = int(delay == 1.0)
    scale = np.abs(expected[-1]).max()
    for iterate, v in zip(found, expected, strict=True):
        np.testing.assert_allclose(iterate.fids.numpy(), v[:, start : start + N], atol=1e-5 * scale)


def test_without_momentum_it_is_textbook_ist() -> None:
    """v <- y on the known points, else F^-1 S(F v): one line of float64, thresholds as documented."""
    given = problem()
    parameters = PlainISTParameters(iterations=30, momentum=0.0, floor=0.0, depth=1e-2)
    length = given.transform.lengths[0]
    y = given.transform.echo(given.fids).numpy().astype(complex)
    known = given.transform.sampled(given.mask).numpy()
    v = y
    theta = np.abs(np.fft.irfft(y, length)).max()
    for k in range(30):
        d = np.fft.irfft(v, length)
        threshold = theta * 1e-2 ** (k / 29)
        v = np.where(known, y, np.fft.rfft(np.sign(d) * np.maximum(np.abs(d) - threshold, 0.0)))
    np.testing.assert_allclose(last(ist(given, parameters)).fids.numpy(), v[:, :N], atol=1e-5)


@pytest.mark.parametrize("parameters", [ISTParameters(), PlainISTParameters()])
def test_residual_falls_and_iterates_count(parameters: ISTParameters) -> None:
    iterates = list(ist(problem(), parameters, report_every=20))
    assert [iterate.iteration for iterate in iterates] == [20, 40, 60, 80, 100, 120, 140, 160]
    residuals = [iterate.residual for iterate in iterates]
    assert residuals == sorted(residuals, reverse=True)
    assert residuals[-1] < 0.02 < residuals[0]


def test_the_last_iteration_is_always_reported() -> None:
    assert [i.iteration for i in ist(problem(), ISTParameters(iterations=7), report_every=5)] == [5, 7]
    assert [i.iteration for i in ist(problem(), ISTParameters(iterations=1))] == [1]


def test_same_input_same_output() -> None:
    first, second = (last(ist(problem(), ISTParameters(iterations=30))) for _ in range(2))
    assert torch.equal(first.fids, second.fids)
    assert first.residual == second.residual


def test_the_data_given_are_left_alone() -> None:
    given = problem()
    before = given.fids.clone()
    list(ist(given, ISTParameters(iterations=10)))
    assert torch.equal(given.fids, before)


def test_no_signal_stays_none() -> None:
    given = problem()
    silent = replace(given, fids=torch.zeros_like(given.fids), noise=0.0)
    for parameters in (ISTParameters(iterations=5), PlainISTParameters(iterations=5)):
        result = last(ist(silent, parameters))
        assert torch.equal(result.fids, torch.zeros_like(given.fids))
        assert result.residual == 0.0


def test_zero_filled_yields_the_data_once() -> None:
    given = problem()
    (only,) = zero_filled(given, ZeroFilledParameters())
    assert torch.equal(only.fids, given.fids)
    assert (only.iteration, only.total) == (1, 1)


@pytest.mark.parametrize("echo", [True, False])
def test_noise_of_the_spectrum_is_that_of_noise_transformed(echo: bool) -> None:
    """Against the closed form: the variance of a sum over the known points of the echo."""
    given = problem(echo=echo, noise=1e-2)
    length, count = given.transform.lengths[0], 16
    # each known point and its mirror image are one: its real part counts twice; t = 0 is alone and real
    power = 2 * 2 * (count - 1) + 1 if echo else count
    assert bool(given.mask[0])
    assert given.spectrum_noise() == pytest.approx(given.noise * np.sqrt(power) / length, rel=0.12)
