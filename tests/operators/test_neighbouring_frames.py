"""Elimination along the frames solves what the dense matrix says."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.operators.neighbouring_frames import NeighbouringFrames


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 17])
@pytest.mark.parametrize("between", [0.0, 0.3])
def test_it_solves_the_dense_equation(frames: int, between: float) -> None:
    generator = torch.Generator().manual_seed(frames)
    diagonal = 0.01 + torch.rand(2, frames, 3, 4, generator=generator, dtype=torch.float64)
    right = torch.randn(2, frames, 3, 4, generator=generator, dtype=torch.complex128)
    step = torch.eye(frames, dtype=torch.float64).roll(1, 1) - torch.eye(frames, dtype=torch.float64)
    dense = torch.diag_embed(diagonal.movedim(1, -1)) + between * (step.T @ step)
    expected = torch.linalg.solve(dense.to(right.dtype), right.movedim(1, -1).unsqueeze(-1))
    found = NeighbouringFrames(diagonal, between)(right)
    torch.testing.assert_close(found, expected[..., 0].movedim(-1, 1))


def test_points_that_no_frame_sampled_keep_single_precision() -> None:
    diagonal = torch.full((1, 16, 1, 1), 1e-4)  # their matrix nearly has no inverse
    series = torch.randn(1, 16, 1, 1, generator=torch.Generator().manual_seed(0))
    between = 0.3
    right = diagonal * series + between * (2 * series - series.roll(1, 1) - series.roll(-1, 1))
    torch.testing.assert_close(NeighbouringFrames(diagonal, between)(right), series, atol=5e-3, rtol=0)
