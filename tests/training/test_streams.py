"""Training data: a function of seed and number, shared without loss, and true to what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.presets import PRESETS, Preset, SamplingRanges, preset_named
from nmrrecon.training.streams import CHUNK, TraceStream, batch_generator, draw_transform, quadrant_noise
from nmrrecon.training.tasks import VALIDATION_SEED

EVERY_PRESET = pytest.mark.parametrize(("name", "dimensions"), list(PRESETS))


def stream(name: str = "measured", dimensions: int = 1, seed: int = 1, batch: int = 10) -> TraceStream:
    return TraceStream(preset_named(name, dimensions), seed, batch)


def same(left: TrainingBatch, right: TrainingBatch) -> bool:
    return left.complete.shape == right.complete.shape and all(
        torch.equal(getattr(left, name), getattr(right, name)) for name in ("reference", "complete", "scale")
    )


@EVERY_PRESET
def test_a_batch_is_a_function_of_seed_and_step(name: str, dimensions: int) -> None:
    assert same(stream(name, dimensions).draw(7), stream(name, dimensions).draw(7))
    assert not same(stream(name, dimensions).draw(7), stream(name, dimensions).draw(8))
    assert not same(stream(name, dimensions).draw(7), stream(name, dimensions, seed=2).draw(7))


def test_training_never_sees_the_validation_set() -> None:
    validation = stream("paper", seed=1 + VALIDATION_SEED).draw(0).complete
    for step in range(20):
        training = stream("paper").draw(step).complete
        distances = (training[:, None] - validation[None]).abs().amax(-1)
        assert distances.min() > 0.01


@EVERY_PRESET
@pytest.mark.parametrize("processes", [2, 3])
def test_shares_of_processes_together_are_the_whole_batch(name: str, dimensions: int, processes: int) -> None:
    whole = stream(name, dimensions, batch=20).draw(3)
    shares = [stream(name, dimensions, batch=20).draw(3, rank, processes) for rank in range(processes)]
    assert all(share.echo.transform.sizes == whole.echo.transform.sizes for share in shares)
    chunks = [part for share in shares for part in share.complete.split(CHUNK)]
    assert len(chunks) == 4
    for part in whole.complete.split(CHUNK):
        assert sum(torch.equal(part, chunk) for chunk in chunks) == 1


def test_what_a_batch_shares_is_independent_of_its_first_chunk() -> None:
    # the key [seed, step] would be that of chunk 0, as numpy fills keys up with zeros
    assert batch_generator(1, 5).random() != np.random.default_rng([1, 5, 0]).random()


@pytest.mark.parametrize("dimensions", [1, 2])
def test_references_keep_what_was_measured_and_have_no_other_noise(dimensions: int) -> None:
    for step in range(4):
        batch = stream("measured", dimensions).draw(step)
        known = batch.echo.known
        assert torch.equal(batch.reference[known], batch.complete[known])
        assert torch.equal(batch.echo.measured[known], batch.complete[known])
        assert not batch.echo.measured[~known].any()
        inside = ~known & batch.acquired
        levels = batch.echo.noise.reshape(-1, *[1] * dimensions)
        noise = ((batch.complete - batch.reference) / levels)[inside]
        # in the plane two quadrants are sums of four components; at zero time only half of it is drawn
        expected = 2.0 * dimensions
        assert noise.abs().square().mean() == pytest.approx(expected, rel=0.1)
        assert not (batch.complete - batch.reference)[~known & ~batch.acquired].any()


@EVERY_PRESET
def test_schedules_have_the_density_asked_for(name: str, dimensions: int) -> None:
    sampling = preset_named(name, dimensions).sampling
    for step in range(5):
        echo = stream(name, dimensions).draw(step).echo
        mask = echo.transform.fids(echo.known.to(torch.complex64)).real > 0.5
        points = (mask if dimensions == 1 else mask[:, 0]).flatten(1).sum(1)
        assert (points == points[0]).all()
        size = int(np.prod(echo.transform.sizes))
        least = getattr(sampling, "fewest", 1)
        assert sampling.density[0] * size - 1 <= points[0] <= max(sampling.density[1] * size + 1, least)


def test_sizes_delays_and_densities_cover_their_ranges() -> None:
    sampling = SamplingRanges(((48, 288),), (0.12, 0.5), (0.0, 0.5, 1.0))
    rng = np.random.default_rng(0)
    drawn = [draw_transform(sampling, rng) for _ in range(2000)]
    sizes = np.array([transform.sizes[0] for transform, _ in drawn])
    assert sizes.min() < 52 and sizes.max() > 270 and sizes.min() >= 48 and sizes.max() <= 288
    assert np.median(sizes) == pytest.approx(np.sqrt(48 * 288), rel=0.1), "log-uniform"
    assert {transform.delays[0] for transform, _ in drawn} == {0.0, 0.5, 1.0}
    densities = np.array([points for _, points in drawn]) / sizes
    assert densities.min() == pytest.approx(0.12, abs=0.01)
    assert densities.max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("delay", [0.0, 0.5, 1.0])
def test_first_points_are_taken_at_the_delay(delay: float) -> None:
    """Of one exponential without noise every point is the first times a power of the step."""
    paper = preset_named("paper", 1)
    one = paper.signals.__class__(**(vars(paper.signals) | {"peaks": (1, 1), "noise": (1e-12, 1e-12)}))
    preset = Preset("one", one, SamplingRanges(((64, 64),), (1.0, 1.0), (delay,)))
    batch = TraceStream(preset, 1, 50).draw(0)
    fids = batch.echo.transform.fids(batch.complete)[:, 1:]  # the echo drops the imaginary part at zero time
    step = fids[:, 1] / fids[:, 0]
    at_zero = fids[:, 0] * step ** (-1 - delay)
    assert at_zero.abs().max() <= 1.0 + 1e-4, "amplitudes are those at time zero"
    assert at_zero.abs().min() >= 0.05 - 1e-4
    assert isinstance(batch.echo.transform, VirtualEcho) and batch.echo.transform.delays == (delay,)


def test_noise_of_two_quadrants_is_that_of_their_four_components() -> None:
    sigma = np.array([0.1, 2.0])
    rng = np.random.default_rng(0)
    line = quadrant_noise((2, 20000), sigma, rng)
    np.testing.assert_allclose(line.real.std(axis=1), sigma, rtol=0.05)
    plane = quadrant_noise((2, 2, 100, 100), sigma, rng)
    np.testing.assert_allclose(plane.imag.std(axis=(1, 2, 3)), 2**0.5 * sigma, rtol=0.05)


def test_scales_are_the_heights_of_the_zero_filled_spectra() -> None:
    batch = stream("paper").draw(0)
    spectra = np.fft.irfft(batch.echo.measured.numpy(), n=batch.echo.transform.lengths[0], axis=-1)
    np.testing.assert_allclose(batch.scale.numpy(), np.abs(spectra).max(axis=1), rtol=1e-5)


def test_a_batch_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ParameterError, match="multiple of 5"):
        stream(batch=7)
    with pytest.raises(ParameterError, match=r"too few for 3 processes"):
        stream(batch=10).draw(0, 0, 3)
