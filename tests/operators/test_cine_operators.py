"""Operators on series of images: adjoints, inverses, and what they do to series that are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from nmrrecon.operators.casorati import casorati, from_casorati
from nmrrecon.operators.finite_differences import FiniteDifferences
from nmrrecon.operators.local_blocks import LocalBlocks
from nmrrecon.operators.temporal_fourier import to_frames, to_frequencies

Map = Callable[[Tensor], Tensor]
SHAPES = [(2, 5, 12, 8), (1, 4, 7, 9), (1, 1, 6, 5)]


def drawn(shape: tuple[int, ...], seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=torch.complex128, generator=torch.Generator().manual_seed(seed))


def pairs(shape: tuple[int, ...]) -> dict[str, tuple[Map, Map]]:
    """Return operators on images of a shape, each with its adjoint."""
    differences, blocks = FiniteDifferences(2.0, 0.5), LocalBlocks(4)
    sizes, size = (shape[-2], shape[-1]), torch.Size(shape)
    return {
        "casorati": (casorati, lambda z: from_casorati(z, size)),
        "temporal Fourier": (to_frequencies, to_frames),
        "differences": (differences.forward, differences.adjoint),
        "blocks": (blocks.forward, lambda z: blocks.adjoint(z, sizes)),
        "moved blocks": (
            lambda x: blocks.forward(x, (3, 1)),
            lambda z: blocks.adjoint(z, sizes, (3, 1)),
        ),
    }


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", list(pairs(SHAPES[0])))
def test_adjoint_and_linear(name: str, shape: tuple[int, ...]) -> None:
    forward, adjoint = pairs(shape)[name]
    x, other = drawn(shape, 1), drawn(shape, 2)
    z = forward(x)
    w = drawn(tuple(z.shape), 3)
    torch.testing.assert_close((z.conj() * w).sum(), (x.conj() * adjoint(w)).sum())
    torch.testing.assert_close(forward(2j * x + other), 2j * z + forward(other))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["casorati", "temporal Fourier", "blocks", "moved blocks"])
def test_what_keeps_lengths_is_undone_by_its_adjoint(name: str, shape: tuple[int, ...]) -> None:
    forward, adjoint = pairs(shape)[name]
    x = drawn(shape)
    torch.testing.assert_close(adjoint(forward(x)), x)
    torch.testing.assert_close(forward(x).norm(), x.norm())


def test_a_wave_over_time_is_one_frequency_right_of_the_middle() -> None:
    frames = 8
    time = torch.arange(frames, dtype=torch.float64) - frames // 2
    wave = torch.exp(2j * torch.pi * 3 * time / frames)[None, :, None, None].expand(1, -1, 2, 2)
    spectrum = to_frequencies(wave)[0, :, 0, 0]
    expected = torch.zeros(frames, dtype=torch.complex128)
    expected[frames // 2 + 3] = frames**0.5
    torch.testing.assert_close(spectrum, expected)


def test_rows_of_casoratis_matrix_are_frames() -> None:
    x = drawn((2, 5, 3, 4))
    torch.testing.assert_close(casorati(x)[1, 2], x[1, 2].reshape(-1))


def test_differences_are_those_of_neighbours_in_a_ring() -> None:
    x = drawn((1, 3, 4, 5))
    along = FiniteDifferences(2.0, 1.0).forward(x)
    torch.testing.assert_close(along[0, 0, 2], 2 * (x[0, 0] - x[0, 2]))
    torch.testing.assert_close(along[0, 1, :, 1], x[0, :, 2] - x[0, :, 1])
    torch.testing.assert_close(along[0, 2, :, :, 4], x[0, :, :, 0] - x[0, :, :, 4])
    assert not FiniteDifferences().forward(torch.ones_like(x)).any()


def test_a_block_holds_its_pixels_and_no_others() -> None:
    x = torch.zeros(1, 3, 8, 8, dtype=torch.complex64)
    x[:, :, 4:8, 0:4] = 1
    blocks = LocalBlocks(4).forward(x)
    assert blocks.shape == (1, 4, 3, 16)
    assert bool((blocks[0, 2] == 1).all()) and not blocks[0, [0, 1, 3]].any()
    assert bool((LocalBlocks(4).forward(x, (4, 0))[0, 0] == 1).all())
