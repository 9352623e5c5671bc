"""The data consistency of DC-CNN, CRNN and L+S-Net, and what single layers of these do."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nmrrecon.networks.cine.crnn import CRNN, FrameRecurrence
from nmrrecon.networks.cine.dc_cnn import Cascade
from nmrrecon.networks.cine.l_plus_s_net import LPlusSNet
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.analytic import image_of, k_space_of, numpy_of
from tests.networks.cine.every_network import small
from tests.networks.cine.tiny_cine import tiny_cine, tiny_maps, tiny_series

#: Their last step puts the samples back.
CONSISTENT = ["dc-cnn", "dc-cnn of Schlemper", "dc-cnn L1", "dc-cnn L2", "crnn", "crnn L1", "crnn L2"]
CONSISTENT += ["l-plus-s-net"]


@pytest.mark.parametrize("label", CONSISTENT)
def test_samples_are_in_the_k_space_of_the_image_as_they_were_measured(label: str) -> None:
    cine = tiny_cine()
    image = small(label)(cine).image.detach()
    torch.testing.assert_close(cine.encoding.forward(image), cine.samples, rtol=0, atol=1e-5)
    everywhere = Encoding(torch.ones_like(cine.encoding.mask)).forward(image)
    beyond = everywhere * ~cine.encoding.mask
    assert float(beyond.abs().max()) > 0.01, "nothing was reconstructed"


@pytest.mark.parametrize("coils", [1, 3])
@pytest.mark.parametrize("label", CONSISTENT)
def test_a_fully_sampled_series_stays_as_it_is(label: str, coils: int) -> None:
    mask = torch.ones(1, 4, 1, 12, 10, dtype=torch.bool)
    encoding = Encoding(mask, tiny_maps(coils) if coils > 1 else None)
    cine = SampledCine(encoding.forward(tiny_series()), encoding)
    torch.testing.assert_close(small(label)(cine).image.detach(), tiny_series(), rtol=0, atol=1e-5)


def test_data_consistency_replaces_what_was_sampled() -> None:
    """(1 - m) F x + d in numpy; without convolutions a cascade does nothing else."""
    cine = tiny_cine()
    cascade = Cascade(3, 4, bias=False, slope=0.0, low_rank="")
    for value in cascade.parameters():
        nn.init.zeros_(value)
    image = torch.randn(1, 4, 12, 10, dtype=torch.complex64, generator=torch.Generator().manual_seed(1))
    samples, mask = numpy_of(cine)
    expected = image_of(~mask * k_space_of(image[0].numpy()) + samples)
    np.testing.assert_allclose(cascade(image, cine)[0].detach(), expected, rtol=0, atol=1e-6)


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


def test_the_loss_of_l_plus_s_net_is_that_of_the_sum_before_the_samples_are_put_back() -> None:
    torch.manual_seed(2)
    estimates = LPlusSNet(2, 4)(cine := tiny_cine())
    torch.testing.assert_close(cine.put_back(estimates.trained), estimates.image, rtol=0, atol=1e-5)
    assert cine.residual(estimates.trained.detach()) > 0.01


def test_without_a_sparse_part_l_plus_s_net_is_singular_value_thresholding() -> None:
    torch.manual_seed(2)
    network = LPlusSNet(3, 4)
    shares, steps = [], []
    for number, cell in enumerate(network.cells):
        nn.init.zeros_(cell.sparse.layers[-1].weight)
        nn.init.constant_(cell.low_rank.share.raw, -1.5 - number)
        shares.append(cell.low_rank.share().item())
        steps.append(1.0 if cell.step is None else 0.5 + 0.2 * number)
        if cell.step is not None:
            nn.init.constant_(cell.step.raw, steps[-1])
            steps[-1] = cell.step().item()
    assert network.cells[-1].step is None
    cine = tiny_cine()
    samples, mask = numpy_of(cine)
    image = image_of(samples)
    for share, step in zip(shares, steps, strict=True):
        u, s, vh = np.linalg.svd(image.reshape(4, -1), full_matrices=False)
        both = ((u * np.maximum(s - share * s[0], 0)) @ vh).reshape(image.shape)
        image = both - step * image_of(mask * k_space_of(both) - samples)
    estimates = network(cine)
    np.testing.assert_allclose(estimates.trained[0].detach(), both, rtol=0, atol=1e-5)
    np.testing.assert_allclose(estimates.image[0].detach(), image, rtol=0, atol=1e-5)
