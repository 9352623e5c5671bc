"""Small series for tests of cine networks: a bright disc that beats, sampled at random."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine


def tiny_series(frames: int = 4, rows: int = 12, columns: int = 10) -> Tensor:
    """Return images (1, frame, y, x) of largest magnitude 1."""
    y = torch.linspace(-1, 1, rows)[:, None]
    x = torch.linspace(-1, 1, columns)
    time = 2 * torch.pi * torch.arange(frames)[:, None, None] / frames
    disc = torch.sigmoid(8 * (0.6 + 0.2 * time.cos() - torch.sqrt(x**2 + y**2)))
    return torch.polar(disc, (0.5 * x + 0.3 * y).expand(frames, -1, -1))[None]


def tiny_maps(coils: int, rows: int = 12, columns: int = 10) -> Tensor:
    """Return coil maps (1, 1, coil, y, x) whose squares sum to 1."""
    x = torch.linspace(-1, 1, columns) + torch.linspace(-1, 1, rows)[:, None]
    angle = torch.linspace(0, 1.5, coils)[:, None, None]
    maps = torch.polar(1.2 + torch.cos(x + 2 * angle), x * angle)
    return (maps / maps.abs().square().sum(0).sqrt())[None, None]


def tiny_cine(
    coils: int = 1, *, share: float = 0.5, sizes: tuple[int, int, int] = (4, 12, 10)
) -> SampledCine:
    """Return the series sampled at a `share` of k-space, the centre included; one coil has no maps."""
    drawn = torch.rand(1, sizes[0], 1, *sizes[1:], generator=torch.Generator().manual_seed(3)) < share
    drawn[..., sizes[1] // 2, sizes[2] // 2] = True
    encoding = Encoding(drawn, tiny_maps(coils, *sizes[1:]) if coils > 1 else None)
    return SampledCine(encoding.forward(tiny_series(*sizes)), encoding)


def unmoved(network: nn.Module, cine: SampledCine, steps: int = 20) -> list[str]:
    """Return the names of parameters no element of which moves in `steps` of Adam."""
    before = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    target = tiny_series(*cine.zero_filled().shape[1:])
    for _ in range(steps):
        estimates = network(cine)
        loss = torch.view_as_real(estimates.trained - target).square().mean() + 0.01 * estimates.symmetry
        optimizer.zero_grad()
        loss.backward()
        assert bool(loss.isfinite())
        optimizer.step()
    return [name for name, value in network.named_parameters() if bool((value == before[name]).all())]
