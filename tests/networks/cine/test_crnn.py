"""CRNN: its recurrences over frames and over iterations."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nmrrecon.networks.cine.crnn import CRNN, FrameRecurrence
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.every_network import small
from tests.networks.cine.tiny_cine import tiny_cine


def recurrence(layer: FrameRecurrence, planes: Tensor, hidden: Tensor | None, frames: int) -> Tensor:
    """Return the outcome of planes (frame * batch, channel, y, x), written frame by frame."""
    given = planes.unflatten(0, (frames, -1))
    past = None if hidden is None else hidden.unflatten(0, (frames, -1))
    total = [torch.zeros(()) for _ in range(frames)]
    for order in (range(frames), reversed(range(frames))):
        state = torch.zeros(given.shape[1], layer.of_frame.in_channels, *planes.shape[-2:])
        for frame in order:
            seen = torch.zeros_like(state) if past is None else past[frame]
            parts = layer.of_image(given[frame]), layer.of_iteration(seen), layer.of_frame(state)
            state = torch.relu(sum(parts, torch.zeros(())))
            total[frame] = total[frame] + state
    return torch.cat(total)


@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize(("frames", "batch"), [(4, 1), (5, 2), (1, 3)])
def test_frames_are_gone_through_in_both_directions(frames: int, batch: int, remembered: bool) -> None:
    torch.manual_seed(3)
    layer = FrameRecurrence(6)
    planes = torch.randn(frames * batch, 2, 7, 5)
    hidden = torch.randn(frames * batch, 6, 7, 5) if remembered else None
    torch.testing.assert_close(
        layer(planes, hidden, frames), recurrence(layer, planes, hidden, frames), rtol=0, atol=1e-5
    )


def test_a_heart_that_beats_backwards_is_reconstructed_backwards() -> None:
    cine = tiny_cine()
    back = SampledCine(cine.samples.flip(1), Encoding(cine.encoding.mask.flip(1)))
    network = small("crnn")
    torch.testing.assert_close(network(back).image, network(cine).image.flip(1), rtol=0, atol=1e-5)


def test_iterations_of_a_crnn_share_their_weights_and_remember() -> None:
    cine = tiny_cine()
    images, sizes = [], set()
    for iterations in (1, 2, 3):
        torch.manual_seed(2)
        network = CRNN(iterations, 2, 6)
        sizes.add(sum(value.numel() for value in network.parameters()))
        images.append(network(cine).image.detach())
    assert len(sizes) == 1
    assert float((images[1] - images[0]).abs().max()) > 1e-3 < float((images[2] - images[1]).abs().max())
    with torch.no_grad():
        for name, value in network.named_parameters():
            if "of_iteration.weight" in name:
                value.zero_()
    assert float((network(cine).image.detach() - images[2]).abs().max()) > 1e-4, "nothing was remembered"
