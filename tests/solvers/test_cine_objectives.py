"""Classical reconstruction of cines: every method lowers what it says that it minimises."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import torch
from torch import Tensor

from nmrrecon.operators.casorati import casorati
from nmrrecon.operators.finite_differences import FiniteDifferences
from nmrrecon.operators.local_blocks import LocalBlocks
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.temporal_fourier import to_frequencies
from tests.schatten_energy import schatten_energy
from tests.solvers.test_cine_solvers import SIZES, beating, sampled, solve


def data_term(cine: SampledCine, image: Tensor) -> float:
    return 0.5 * float((cine.encoding.forward(image) - cine.samples).abs().square().sum())


def lowest_there(objective: Callable[[Tensor], float], end: Tensor, truth: Tensor, start: Tensor) -> bool:
    """Whether no small step from the end leads lower, to or from other images, or of noise."""
    mean = start.mean(1, keepdim=True).expand_as(start)
    ways = [other - end for other in (truth, start, mean, torch.zeros_like(end))]
    noise = torch.randn(end.shape, dtype=end.dtype, generator=torch.Generator().manual_seed(0))
    steps = [0.01 * sign * way for way in (*ways, noise) for sign in (1, -1)]
    return min(objective(end + step) for step in steps) > objective(end)


def falling(values: list[float]) -> bool:
    return all(after <= before * (1 + 1e-5) for before, after in itertools.pairwise(values))


def test_locally_low_rank_lowers_its_objective_with_every_iteration() -> None:
    cine, blocks = sampled(beating(*SIZES)), LocalBlocks(8)
    nuclear = [torch.linalg.svdvals(blocks.forward(cine.zero_filled()))]
    level = 0.05 * float(nuclear[0].max())

    def objective(image: Tensor) -> float:
        return data_term(cine, image) + level * float(torch.linalg.svdvals(blocks.forward(image)).sum())

    iterates = solve("llr", cine, threshold=0.05, shift=False, momentum=False, iterations=40)
    values = [objective(iterate.image) for iterate in iterates]
    assert falling(values) and values[-1] < 0.75 * objective(cine.zero_filled())
    quick = solve("llr", cine, threshold=0.05, shift=False, iterations=40)
    assert objective(quick[-1].image) <= values[-1] * (1 + 1e-5)


def test_low_rank_plus_sparse_lowers_its_objective_with_every_iteration() -> None:
    """Where one of the two parts is shrunk to nothing the other's objective is left."""
    cine = sampled(beating(*SIZES))
    start = cine.zero_filled()
    strongest = float(torch.linalg.svdvals(casorati(start)).max())
    highest = float(to_frequencies(start).abs().max())

    def low_rank(image: Tensor) -> float:
        return data_term(cine, image) + 0.05 * strongest * float(torch.linalg.svdvals(casorati(image)).sum())

    def sparse(image: Tensor) -> float:
        return data_term(cine, image) + 0.02 * highest * float(to_frequencies(image).abs().sum())

    alone = solve("l+s", cine, low_rank=0.05, sparse=1.0, iterations=40)
    assert falling([low_rank(iterate.image) for iterate in alone[1:]])
    assert low_rank(alone[-1].image) < 0.85 * low_rank(start)
    alone = solve("l+s", cine, low_rank=1.0, sparse=0.02, iterations=40)
    assert falling([sparse(iterate.image) for iterate in alone[1:]])
    assert sparse(alone[-1].image) < 0.8 * sparse(start)


def test_total_variation_comes_to_the_minimum_of_its_objective() -> None:
    """However long its thresholds are: these decide the speed alone. No step aside leads lower."""
    truth, differences = beating(*SIZES), FiniteDifferences(2.0, 1.0)
    cine = sampled(truth)
    level = 0.01 * float(cine.zero_filled().abs().max())

    def objective(image: Tensor) -> float:
        varied = differences.forward(image)
        within = torch.linalg.vector_norm(varied[:, 1:], dim=1).sum()
        return data_term(cine, image) + level * float(varied[:, 0].abs().sum() + within)

    given = {"weight": 0.01, "temporal": 2.0, "spatial": 1.0, "iterations": 300}
    ends = [solve("tv", cine, edge=edge, **given)[-1].image for edge in (0.02, 0.1)]
    values = [objective(image) for image in ends]
    assert abs(values[0] - values[1]) < 1e-4 * values[0]
    assert all(lowest_there(objective, end, truth, cine.zero_filled()) for end in ends)


def test_kt_slr_lowers_its_objective() -> None:
    """At thresholds that do not fall; for the nuclear norm no step aside leads lower."""
    truth, differences = beating(*SIZES), FiniteDifferences(2.0, 1.0)
    cine = sampled(truth)
    start = cine.zero_filled()
    strongest, highest = float(torch.linalg.svdvals(casorati(start)).max()), float(start.abs().max())
    a, b = 0.01, 0.02
    for power in (0.1, 1.0):
        l1, l2 = a * 0.1 * strongest ** (2 - power), b * 0.1 * highest

        def objective(image: Tensor, l1: float = l1, l2: float = l2, power: float = power) -> float:
            edges = torch.linalg.vector_norm(differences.forward(image), dim=1).sum()
            ranks = schatten_energy(casorati(image), power).sum()
            return data_term(cine, image) + l1 * float(ranks) + l2 * float(edges)

        given = {"low_rank": 0.1, "variation": 0.1, "depth": 1.0, "temporal": 2.0, "iterations": 200}
        end = solve("kt-slr", cine, power=power, low_rank_penalty=a, variation_penalty=b, **given)[-1].image
        assert objective(end) < 0.95 * objective(start)
        if power == 1.0:
            assert lowest_there(objective, end, truth, start)
