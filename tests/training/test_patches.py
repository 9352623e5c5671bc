"""Patches for the joint network: functions of seed and number, shared without loss, as they were drawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from nmrrecon.operators.echo_grid import EXTENSION
from nmrrecon.training.patches import WIDTH_ERROR, WIDTH_MEASURED, PatchStream
from nmrrecon.training.presets import preset_named
from synthetic.random_patches import PatchRanges
from tests.training.test_streams import same

SMALL = PatchRanges(points=8)
each_dimension = pytest.mark.parametrize("dimensions", [1, 2])


def stream(dimensions: int = 1, seed: int = 1, batch: int = 2, ranges: PatchRanges = SMALL) -> PatchStream:
    return PatchStream(preset_named("measured", dimensions), seed, batch, ranges)


@each_dimension
def test_a_batch_is_a_function_of_seed_and_step(dimensions: int) -> None:
    assert same(stream(dimensions).draw(7), stream(dimensions).draw(7))
    assert not same(stream(dimensions).draw(7), stream(dimensions).draw(8))
    assert not same(stream(dimensions).draw(7), stream(dimensions, seed=2).draw(7))


@each_dimension
@pytest.mark.parametrize("processes", [2, 3])
def test_shares_of_processes_together_are_the_whole_batch(dimensions: int, processes: int) -> None:
    whole = stream(dimensions, batch=3).draw(3)
    shares = [stream(dimensions, batch=3).draw(3, rank, processes) for rank in range(processes)]
    assert all(share.echo.transform.sizes == whole.echo.transform.sizes for share in shares)
    assert all(share.echo.neighbours == 8 for share in shares)
    patches = [part for share in shares for part in share.complete.split(8)]
    assert len(patches) == 3
    for part in whole.complete.split(8):
        assert sum(torch.equal(part, patch) for patch in patches) == 1


@each_dimension
def test_points_of_a_patch_share_schedule_noise_and_width(dimensions: int) -> None:
    batch = stream(dimensions, batch=3).draw(1)
    for values in (batch.echo.known, batch.echo.noise, batch.echo.line_width):
        for patch in values.split(8):
            assert bool((patch == patch[:1]).all())
    first, second, _ = batch.echo.known.split(8)
    assert not torch.equal(first, second)
    longer = [
        length / size
        for length, size in zip(batch.echo.transform.lengths, batch.echo.transform.sizes, strict=True)
    ]
    assert all(EXTENSION[dimensions] <= factor < 1.2 * EXTENSION[dimensions] for factor in longer)


@each_dimension
def test_references_keep_what_was_measured_and_have_no_other_noise(dimensions: int) -> None:
    ranges = replace(SMALL, points=64, processed=0.0)
    batch = stream(dimensions, batch=1, ranges=ranges).draw(2)
    known = batch.echo.known
    assert torch.equal(batch.reference[known], batch.complete[known])
    assert torch.equal(batch.echo.measured[known], batch.complete[known])
    assert not batch.echo.measured[~known].any()
    levels = batch.echo.noise.reshape(-1, *[1] * dimensions)
    noise = ((batch.complete - batch.reference) / levels)[~known & batch.acquired]
    # two quadrants are sums of four components; at zero time only half of the noise is drawn
    assert noise.abs().square().mean() == pytest.approx(2.0 * dimensions, rel=0.1)


def test_widths_told_are_off_by_no_more_than_a_measured_one() -> None:
    exact, measured = replace(SMALL, width=(4.0, 4.0), processed=0.0), 4.0 * WIDTH_MEASURED
    told = torch.cat([stream(batch=2, ranges=exact).draw(step).echo.line_width[::8] for step in range(60)])
    assert measured / WIDTH_ERROR <= told.min() < 0.88 * measured
    assert 1.15 * measured < told.max() <= measured * WIDTH_ERROR
    assert float(told.log().mean()) == pytest.approx(math.log(measured), abs=0.05)


@each_dimension
def test_neighbours_are_alike(dimensions: int) -> None:
    """A line of some points' width stands on several of them at the same frequencies."""
    ranges = replace(SMALL, points=32, width=(8.0, 8.0), spread=0.0, processed=0.0, peaks=(1, 1))
    batch = stream(dimensions, batch=1, ranges=ranges).draw(0)
    spectra = batch.echo.transform.spectrum(batch.complete).flatten(1).double().numpy()
    norms = np.linalg.norm(spectra, axis=1)
    strongest = int(norms[:-1].argmax())
    pair = spectra[strongest : strongest + 2]
    assert pair[0] @ pair[1] > 0.7 * np.prod(np.linalg.norm(pair, axis=1))


def test_sampled_share_and_noise_are_the_lower_of_two_draws() -> None:
    """Of log-uniform draws over d decades the median then lies at 1 - sqrt(1/2) of them."""
    preset = preset_named("measured", 1)
    sampling = replace(preset.sampling, fewest=1)
    drawn_from = PatchStream(replace(preset, sampling=sampling), 1, 1, SMALL)
    batches = [drawn_from.draw(step) for step in range(200)]
    noise = [float(batch.echo.noise[0]) for batch in batches]
    share = [float(batch.echo.known[0].sum() / batch.acquired.sum()) for batch in batches]
    for drawn, ends in ((noise, preset.signals.noise), (share, preset.sampling.density)):
        low, high = np.log(ends)
        assert np.median(np.log(drawn)) == pytest.approx(
            low + (1 - 0.5**0.5) * (high - low), abs=0.08 * (high - low)
        )
