"""Classical reconstruction of cines: what has to hold of every method's results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from nmrrecon.errors import Cancelled
from nmrrecon.methods import CINES, METHODS
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.solvers.cine_iterate import CineIterate
from nmrrecon.solvers.driver import Driver, Progress
from tests.networks.cine.tiny_cine import tiny_maps

SIZES = (8, 24, 20)
#: Methods, and the share of the error of zero-filled images that they leave of a disc with edges, of one coil
#: and of four. What is of low rank and no more gains little there: the disc's edge moves.
GAINS = {"kt-slr": (0.55, 0.35), "l+s": (0.88, 0.72), "llr": (0.88, 0.65), "tv": (0.17, 0.19)}
NAMES = list(GAINS)
#: The same of a single frame, of which L+S and blocks of low rank can know nothing.
OF_ONE_FRAME = {"kt-slr": 0.35, "l+s": 1.0, "llr": 1.2, "tv": 0.25}


def beating(*sizes: int) -> Tensor:
    """Return a disc with edges that grows and shrinks, with a smooth phase, (1, frame, y, x)."""
    frames, rows, columns = sizes
    y, x = torch.linspace(-1, 1, rows)[:, None], torch.linspace(-1, 1, columns)
    time = 2 * torch.pi * torch.arange(frames)[:, None, None] / frames
    radius = torch.sqrt(x**2 + y**2)
    disc = 0.3 * (radius < 0.9) + 0.5 * (radius < 0.5 + 0.15 * time.cos())
    return torch.polar(disc, (0.5 * x + 0.3 * y).expand(frames, -1, -1))[None]


def sampled(
    image: Tensor, coils: int = 1, share: float = 0.25, noise: float = 0.0, seed: int = 1
) -> SampledCine:
    """Return images sampled at random points and at all of the centre."""
    generator = torch.Generator().manual_seed(seed)
    _, frames, rows, columns = image.shape
    mask = torch.rand(1, frames, 1, rows, columns, generator=generator) < share
    mask[..., rows // 2 - 2 : rows // 2 + 2, columns // 2 - 2 : columns // 2 + 2] = True
    encoding = Encoding(mask, tiny_maps(coils, rows, columns) if coils > 1 else None)
    samples = encoding.forward(image)
    drawn = torch.randn(samples.shape, dtype=torch.complex64, generator=generator)
    return SampledCine(samples + noise * drawn * mask, encoding)


def solve(name: str, cine: SampledCine, **values: Any) -> list[CineIterate]:
    method = METHODS[name]
    return list(method.load_solver()(cine, method.parameters(values)))


def last(name: str, cine: SampledCine, **values: Any) -> Tensor:
    return solve(name, cine, **values)[-1].image


def error(image: Tensor, reference: Tensor) -> float:
    return float((image - reference).norm() / reference.norm())


def test_these_are_the_methods_for_cines() -> None:
    served = {name for name, method in METHODS.items() if method.serves == CINES}
    assert {*NAMES, "zero-filled-cine"} <= served


def test_zero_filled_is_the_adjoint() -> None:
    cine = sampled(beating(*SIZES), coils=3)
    (iterate,) = solve("zero-filled-cine", cine)
    torch.testing.assert_close(iterate.image, cine.encoding.adjoint(cine.samples))
    assert (iterate.iteration, iterate.total) == (1, 1)


@pytest.mark.parametrize("coils", [1, 4])
@pytest.mark.parametrize("name", NAMES)
def test_undersampled_images_come_near_the_truth_through_noise(name: str, coils: int) -> None:
    image = beating(*SIZES)
    cine = sampled(image, coils, noise=0.01)
    found = last(name, cine, iterations=40)
    assert found.dtype == torch.complex64 and found.shape == image.shape
    assert error(found, image) < GAINS[name][coils > 1] * error(cine.zero_filled(), image)


@pytest.mark.parametrize("name", NAMES)
def test_fully_sampled_images_stay_as_they_are(name: str) -> None:
    image = beating(*SIZES)
    assert error(last(name, sampled(image, share=2.0), iterations=30), image) < 0.02


@pytest.mark.parametrize(
    ("name", "values", "left"),
    [("kt-slr", {}, 0.01), ("l+s", {"low_rank": 0.003, "sparse": 1.0}, 0.05), ("llr", {}, 0.1)],
)
def test_a_series_of_rank_one_is_found(name: str, values: dict[str, float], left: float) -> None:
    """One image whose brightness changes: rows of Casorati's matrix are multiples of each other."""
    brightness = 1 + 0.5 * torch.sin(torch.arange(SIZES[0], dtype=torch.float32))
    image = beating(*SIZES)[:, :1] * brightness[None, :, None, None]
    cine = sampled(image, share=0.5)
    found = last(name, cine, iterations=100, **values)
    assert error(found, image) < left * error(cine.zero_filled(), image)


@pytest.mark.parametrize("name", NAMES)
def test_a_later_first_frame_gives_the_same_series_later(name: str) -> None:
    cine = sampled(beating(*SIZES))
    moved = SampledCine(cine.samples.roll(3, 1), Encoding(cine.encoding.mask.roll(3, 1)))
    first, second = last(name, cine, iterations=10), last(name, moved, iterations=10)
    torch.testing.assert_close(second, first.roll(3, 1), atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("coils", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_scale_and_phase_of_the_samples_are_those_of_the_result(name: str, coils: int) -> None:
    cine = sampled(beating(*SIZES), coils)
    factor = 1000 * torch.exp(torch.tensor(0.7j))
    turned = replace(cine, samples=cine.samples * factor)
    first, second = last(name, cine, iterations=10), last(name, turned, iterations=10)
    torch.testing.assert_close(second / factor, first, atol=2e-4, rtol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_series_of_a_batch_know_nothing_of_each_other(name: str) -> None:
    one, two = sampled(beating(*SIZES)), sampled(5 * beating(*SIZES).flip(-1), seed=2)
    encoding = Encoding(torch.cat([one.encoding.mask, two.encoding.mask]))
    both = SampledCine(torch.cat([one.samples, two.samples]), encoding)
    expected = torch.cat([last(name, cine, iterations=8) for cine in (one, two)])
    torch.testing.assert_close(last(name, both, iterations=8), expected, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_a_single_frame_and_no_samples_are_borne(name: str) -> None:
    image = beating(1, 24, 20)
    cine = sampled(image, share=0.5)
    found = last(name, cine, iterations=30)
    assert error(found, image) < OF_ONE_FRAME[name] * error(cine.zero_filled(), image)
    nothing = replace(cine, samples=torch.zeros_like(cine.samples))
    assert not last(name, nothing, iterations=3).any()


def test_of_a_single_frame_total_variation_finds_edges() -> None:
    image = beating(1, 48, 40)
    cine = sampled(image, share=0.4)
    assert error(last("tv", cine), image) < 0.16 * error(cine.zero_filled(), image)


@pytest.mark.parametrize("name", NAMES)
def test_the_driver_counts_iterations_and_cancels(name: str) -> None:
    cine = sampled(beating(*SIZES))
    method = METHODS[name]
    told: list[Progress] = []
    iterates = method.load_solver()(cine, method.parameters({"iterations": 7}))
    ended = Driver(told.append).run(iterates)
    assert [p.iteration for p in told] == list(range(1, 8)) and told[-1].done == 1.0
    assert ended.residual == pytest.approx(cine.residual(ended.image)) and ended.residual == told[-1].residual
    seen: list[int] = []
    iterates = method.load_solver()(cine, method.parameters({"iterations": 1000}))
    with pytest.raises(Cancelled):
        Driver(lambda p: seen.append(p.iteration), lambda: len(seen) >= 3).run(iterates)
    assert seen == [1, 2, 3]


@pytest.mark.parametrize("name", ["kt-slr", "tv"])
def test_quadratic_steps_of_several_coils_can_be_cancelled_on_the_way(name: str) -> None:
    """They take long: conjugate gradients ask whether to go on."""
    method = METHODS[name]
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) == 2

    seen: list[CineIterate] = []
    iterates = method.load_solver()(sampled(beating(*SIZES), 4), method.parameters({}))
    with pytest.raises(Cancelled):
        Driver(cancel=cancel, preview=lambda _, iterate: seen.append(iterate)).run(iterates)
    assert seen == []


@pytest.mark.parametrize(("name", "left"), [("kt-slr", 0.2), ("tv", 0.1)])
def test_frames_without_the_centre_of_k_space_are_borne(name: str, left: float) -> None:
    """Begun with zero-filled images thresholds would follow the few frames that have the centre."""
    image = beating(*SIZES)
    mask = torch.zeros(1, SIZES[0], 1, *SIZES[1:], dtype=torch.bool)
    for frame in range(SIZES[0]):
        mask[0, frame, 0, frame % 4 :: 4] = True
    encoding = Encoding(mask)
    assert error(last(name, SampledCine(encoding.forward(image), encoding)), image) < left
