"""JotlasNet: its size, that nothing in it is dead, and that with analytic layers it is the paper's Alg. 1."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from nmrrecon.errors import ParameterError
from nmrrecon.networks.cine.attention_threshold import AttentionThreshold
from nmrrecon.networks.cine.convolutions import as_channels, as_complex
from nmrrecon.networks.cine.jotlas_net import Iteration, JotlasNet
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.start import STARTS, started
from nmrrecon.networks.cine.tensor_low_rank import TensorLowRank
from tests.networks.cine.analytic import (
    Analytic,
    Complex,
    OneCoil,
    numpy_of,
    series_of,
    shrunk,
    soft,
    spectra_of,
)
from tests.networks.cine.tiny_cine import tiny_cine, tiny_series


def small(**arguments: Any) -> JotlasNet:
    torch.manual_seed(2)
    return JotlasNet(2, 4, **arguments)


def test_weights_sum_to_one_and_are_trained() -> None:
    """The authors' are cut from training and stay at a half."""
    network, cine = small(), tiny_cine()
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    before = [iteration.weights().detach() for iteration in network.iterations]
    (network(cine).image - tiny_series()).abs().square().mean().backward()
    optimizer.step()
    for iteration, weights in zip(network.iterations, before, strict=True):
        assert float(iteration.weights().detach().sum()) == pytest.approx(1)
        assert not torch.equal(iteration.weights(), weights)


def test_only_asked_for_is_the_distance_from_inverses_measured() -> None:
    assert float(small(low_rank=False).forward(tiny_cine()).symmetry) == 0
    assert float(small(low_rank=False, symmetric=True).forward(tiny_cine()).symmetry.detach()) > 0


@pytest.mark.parametrize(
    "arguments",
    [{"low_rank": False, "sparse": False}, {"algorithm": "slr-net", "sparse": False}, {"algorithm": "admm"}],
)
def test_missing_layers_and_unknown_algorithms_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        JotlasNet(**arguments)


class TestThresholdsByAttention:
    @staticmethod
    def given() -> tuple[AttentionThreshold, Tensor]:
        torch.manual_seed(4)
        return AttentionThreshold(5), torch.randn(2, 3, 8, 7, 5) * torch.arange(5)

    def test_lie_between_zero_and_the_mean_magnitude_of_their_channel(self) -> None:
        attention, features = self.given()
        thresholds = attention(features)
        assert thresholds.shape == (2, 1, 1, 1, 5)
        highest = features.abs().mean((1, 2, 3), keepdim=True)
        assert bool((thresholds >= 0).all()) and bool((thresholds <= highest).all())
        assert thresholds.flatten(1)[:, 1:].unique().numel() == 8

    def test_do_not_depend_on_where_features_are(self) -> None:
        attention, features = self.given()
        moved = features.roll((1, 3, 2), (1, 2, 3)).flip(2)
        torch.testing.assert_close(attention(moved), attention(features))

    def test_are_divided_by_the_weight_of_the_layer(self) -> None:
        layer = LearnedTransform(4, attention=True, symmetric=False)
        image = torch.randn(1, 2, 6, 6, dtype=torch.complex64)
        features = layer.forward_transform(as_channels(image))
        level = layer.level(features) / 0.4
        kept = features.sign() * (features.abs() - level).clamp_min(0)
        expected = image + as_complex(layer.backward_transform(kept))
        torch.testing.assert_close(layer(image, 0.4)[0], expected)


def composite_splitting(image: Complex, coil: OneCoil, iterations: list[dict[str, float]]) -> Complex:
    """Return images (frame, y, x) by Alg. 1 in numpy."""
    before = image
    for of in iterations:
        r = image - of["step"] * coil.gradient(image)
        spectra = spectra_of(r)
        low_rank = series_of(shrunk(spectra, of["share"] / of["low_rank"]))
        level = of["level"] / (1 - of["low_rank"])
        sparse = series_of(soft(spectra, level))
        mean = of["low_rank"] * low_rank + (1 - of["low_rank"]) * sparse
        image, before = mean + of["momentum"] * (mean - before), mean
    return image


@pytest.mark.parametrize("start", STARTS)
def test_with_analytic_layers_it_is_the_composite_splitting_algorithm(start: str) -> None:
    network, cine = JotlasNet(4, 2, attention=False, start=start), tiny_cine()
    facts = []
    for number, iteration in enumerate(network.iterations):
        assert isinstance(iteration, Iteration) and iteration.momentum is not None
        assert isinstance(iteration.low_rank, TensorLowRank) and isinstance(
            iteration.sparse, LearnedTransform
        )
        with torch.no_grad():
            iteration.balance.copy_(torch.tensor([0.1 * number, -0.3]))  # type: ignore[union-attr]
            iteration.step.raw.fill_(0.6 + 0.1 * number)
        level = iteration.sparse.threshold().item()
        share = float(iteration.low_rank.share())
        iteration.low_rank, iteration.sparse = Analytic(iteration.low_rank), Analytic(iteration.sparse)
        facts.append(
            {
                "step": float(iteration.step()),
                "share": share,
                "level": level,
                "momentum": float(iteration.momentum()),
                "low_rank": float(iteration.weights()[0]),
            }
        )
    scaled, first, back = started(cine, start)
    expected = composite_splitting(first[0].numpy(), numpy_of(scaled), facts)
    found = (network(cine).image / back)[0].detach().numpy()
    assert np.abs(expected).max() > 0.5
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)
