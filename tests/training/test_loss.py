"""The loss is Eq. (S1-8) on spectra, the reported error the RLNE, both computed here a second time."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.loss import relative_errors, unrolled_loss
from nmrrecon.training.presets import Preset, SamplingRanges, preset_named
from nmrrecon.training.streams import TraceStream

DELAYS = [(0.0,), (0.5,), (1.0,), (0.5, 0.5), (1.0, 0.5), (0.0, 0.0), (0.5, 1.0)]


def batch_with(delays: tuple[float, ...]) -> TrainingBatch:
    """Return the first batch in which the dimensions drew these delays."""
    sizes = ((32, 32),) if len(delays) == 1 else ((12, 12), (10, 10))
    sampling = SamplingRanges(sizes, (0.3, 0.3), tuple(sorted(set(delays))))
    stream = TraceStream(Preset("small", preset_named("paper", len(delays)).signals, sampling), 1, 5)
    batches = (stream.draw(step) for step in range(100))
    return next(batch for batch in batches if batch.echo.transform.delays == delays)


def estimates_of(batch: TrainingBatch, count: int) -> list[torch.Tensor]:
    """Return outputs of a network: causal signals of the data's size."""
    transform = batch.echo.transform
    generator = torch.Generator().manual_seed(1)
    shape = transform.fids(batch.complete).shape
    fids = torch.randn(count, *shape, dtype=torch.complex64, generator=generator)
    return [transform.echo(part) for part in fids]


def own_mirror(batch: TrainingBatch) -> torch.Tensor:
    """Return the stored points whose mirror image is stored too, bool `signal_shape`."""
    found = torch.zeros(batch.echo.transform.signal_shape, dtype=torch.bool)
    if batch.echo.transform.delays[-1] == 0.0:
        found[..., 0] = True
    return found


@pytest.mark.parametrize("delays", DELAYS)
def test_the_loss_is_half_the_squared_error_of_the_spectra(delays: tuple[float, ...]) -> None:
    """Half, for the mirrored half of the echo is not counted; points on the mirror count in full."""
    batch = batch_with(delays)
    transform = batch.echo.transform
    outputs = estimates_of(batch, 3)
    twice = torch.where(own_mirror(batch), 2.0**0.5, 1.0)
    total = 0.0
    for output in outputs:
        error = (output - batch.reference) * batch.acquired
        spectrum = transform.spectrum(error * twice).double().numpy()
        heights = batch.scale.double().numpy().reshape(-1, *[1] * len(delays))
        total += 0.5 * np.square(spectrum / heights).sum()
    expected = total / (len(outputs) * len(batch.reference))
    assert float(unrolled_loss(outputs, batch)) == pytest.approx(expected, rel=1e-4)


def test_what_lies_beyond_the_acquisition_costs_nothing() -> None:
    batch = batch_with((0.0,))
    assert not batch.acquired.all()
    assert float(unrolled_loss([batch.reference + 1.0 * ~batch.acquired], batch)) == 0.0
    assert float(unrolled_loss([batch.reference + 1.0], batch)) > 0.0


def test_the_loss_weighs_every_output_and_every_trace_alike() -> None:
    batch = batch_with((1.0,))
    wrong = estimates_of(batch, 1)[0]
    alone = float(unrolled_loss([wrong], batch))
    assert float(unrolled_loss([wrong, batch.reference], batch)) == pytest.approx(alone / 2)
    assert float(unrolled_loss([batch.reference, wrong], batch)) == pytest.approx(alone / 2)


@pytest.mark.parametrize("delays", DELAYS)
def test_complete_data_have_no_error_and_nothing_that_of_missing_points(
    delays: tuple[float, ...],
) -> None:
    batch = batch_with(delays)
    assert not relative_errors(batch.complete, batch).any()
    missed = (batch.complete * (batch.acquired & ~batch.echo.known)).numpy().reshape(5, -1)
    complete = (batch.complete * batch.acquired).numpy().reshape(5, -1)
    expected = np.linalg.norm(missed, axis=1) / np.linalg.norm(complete, axis=1)
    nothing = torch.zeros_like(batch.complete)
    np.testing.assert_allclose(relative_errors(nothing, batch).numpy(), expected, rtol=1e-4)


def test_the_error_of_the_zero_filled_is_that_of_the_spectra() -> None:
    batch = batch_with((0.5,))  # no point on the mirror: Parseval's theorem holds as it stands
    spectrum = batch.echo.transform.spectrum
    zero_filled, complete = spectrum(batch.echo.measured).numpy(), spectrum(batch.complete).numpy()
    expected = np.linalg.norm(zero_filled - complete, axis=1) / np.linalg.norm(complete, axis=1)
    np.testing.assert_allclose(relative_errors(batch.echo.measured, batch).numpy(), expected, rtol=1e-4)


def test_measured_points_are_put_back_before_errors_are_counted() -> None:
    batch = batch_with((0.5,))
    spoilt = torch.where(batch.echo.known, 100.0 + 0j, batch.complete)
    assert not relative_errors(spoilt, batch).any()
