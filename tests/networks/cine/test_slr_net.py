"""SLR-Net with analytic layers is the iteration that it unrolls, Eq. (13) of the paper."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.networks.cine.learned_scalar import STEEPNESS
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.low_rank import LowRank
from nmrrecon.networks.cine.slr_net import Cell, SLRNet
from nmrrecon.networks.cine.start import STARTS, started
from tests.networks.cine import analytic
from tests.networks.cine.analytic import Complex, OneCoil, series_of, shrunk, spectra_of
from tests.networks.cine.tiny_cine import tiny_cine


def eq_13(x: Complex, coil: OneCoil, cells: list[dict[str, float]]) -> Complex:
    """Return images (frame, y, x) from x_0 on, the last t and beta taken in by one more step R."""

    def reconstructed(of: dict[str, float]) -> Complex:
        gradient = coil.gradient(x)
        return x - of["eta2"] * gradient - of["eta2 rho"] * (x + beta - t)

    t = shrunk(x.reshape(len(x), -1), cells[0]["share"]).reshape(x.shape)
    beta = np.zeros_like(x)
    for of in cells:
        r = reconstructed(of)
        x = series_of(analytic.soft(spectra_of(r), of["lambda1"]))
        t = shrunk(x.reshape(len(x), -1), of["share"]).reshape(x.shape)
        beta = beta + of["eta1"] * (x - t)
    return reconstructed(cells[-1])


def prepared(cells: int, start: str) -> tuple[SLRNet, list[dict[str, float]]]:
    """Return a network with Fourier transforms along frames for learned ones, and its scalars."""
    network, facts = SLRNet(cells, 2, start=start, symmetric=True), []
    generator = torch.Generator().manual_seed(6)
    for cell in network.cells:
        assert isinstance(cell, Cell)
        assert isinstance(cell.sparse, LearnedTransform) and isinstance(cell.low_rank, LowRank)
        with torch.no_grad():
            for scalar in (cell.step, cell.penalty, cell.rate):
                scalar.raw.copy_(0.2 + 0.6 * torch.rand((), generator=generator))
            cell.low_rank.share.raw.copy_((-1.5 - torch.rand((), generator=generator)) / STEEPNESS)
        facts.append(
            {
                "eta2": cell.step().item(),
                "eta2 rho": cell.penalty().item(),
                "eta1": cell.rate().item(),
                "lambda1": cell.sparse.threshold().item(),
                "share": cell.low_rank.share().item(),
            }
        )
        cell.sparse = analytic.Analytic(cell.sparse)
    return network, facts


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("cells", [1, 4])
def test_with_analytic_transforms_it_is_eq_13(cells: int, start: str) -> None:
    network, facts = prepared(cells, start)
    cine = tiny_cine()
    scaled, image, back = started(cine, start)
    expected = eq_13(image[0].numpy(), analytic.numpy_of(scaled), facts)
    assert np.abs(expected - image[0].numpy()).max() > 0.02
    found = (network(cine).image / back)[0].detach().numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def test_transforms_that_are_inverses_have_no_distance() -> None:
    network, _ = prepared(2, STARTS[0])
    learned = SLRNet(2, 2, symmetric=True)
    cine = tiny_cine()
    assert float(network(cine).symmetry.detach()) < 1e-10 < float(learned(cine).symmetry.detach())
    assert float(SLRNet(2, 2)(cine).symmetry) == 0, "nobody asked for it"
