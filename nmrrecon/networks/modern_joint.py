"""MoDern over neighbouring direct points: joint iterative soft thresholding unrolled, its steps learned."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.joint_block import JointBlock
from nmrrecon.networks.joint_levels import JointLevels, pooling_matrices
from nmrrecon.networks.joint_start import joint_start
from nmrrecon.networks.sampled_echo import SampledEcho

BLOCKS, CHANNELS = 40, 8
#: How far down the thresholds of the first block have come where joint IST has been before it.
BEGUN = 0.6


class JointMoDern(nn.Module):
    """K blocks of data consistency and a joint soft threshold whose level follows the neighbourhood.

    With v the echo, z the extrapolated estimate, y the data and U the sampling, block k does

        z_k = x_(k-1) + m_k (x_(k-1) - x_(k-2))                    momentum
        d_k = F [v_k + mu_k U^T (y - U v_k)],  v_k = F^-1 z_k      data consistency, Eq. (1a) with a step
        x_k = d_k max(0, 1 - theta_k / sqrt(G_k d_k^2))            joint soft threshold, Eq. (1b)

    and learns m_k, mu_k, the neighbourhood G_k and theta_k: a product of powers of the levels of a trace
    (`JointLevels`), changed point by point by two convolutions over the direct and the indirect dimensions.
    What is learned follows the sampled share and the dynamic range of a trace.

    Parameters
    ----------
    dimensions : int
        Indirect dimensions, 1 or 2.
    blocks, channels : int
        Blocks, and channels of the convolutions.
    start : int
        Iterations of joint IST before the first block (`joint_start`): where few points were sampled of a
        spectrum with little noise every network of so few blocks would stop short, and an iteration takes a
        fifth of the time of a block.

    Notes
    -----
    After MoDern (Wang et al.), with this project's joint threshold. Deviations: the transforms stay the
    identity, so that the network starts as joint IST with as many iterations (momentum .7, thresholds that
    fall geometrically from the highest magnitude of a trace to the noise, no change by the convolutions; its
    first steps longer than 1, as befits a spectrum of which only a share was sampled) and training can only
    gain; the thresholds are adapted to every point, not to every channel. After the iterations of `start`
    the thresholds of the blocks begin anew, at `BEGUN` of the way down.
    All that the network sees are ratios, so that the result follows the scale of the data.
    """

    def __init__(
        self, dimensions: int = 1, blocks: int = BLOCKS, channels: int = CHANNELS, start: int = 0
    ) -> None:
        super().__init__()
        check_whole(1, blocks=blocks, channels=channels)
        check_whole(0, start=start)
        self.dimensions, self.start = dimensions, start
        begun = BEGUN if start else 0.0
        positions = [begun + (1.0 - begun) * k / max(blocks - 1, 1) for k in range(blocks)]
        self.blocks = nn.ModuleList(
            JointBlock(position, dimensions, channels, first=k + start < 2)
            for k, position in enumerate(positions)
        )

    def forward(self, echo: SampledEcho) -> list[Tensor]:
        """Return the half echoes of x_K in use; in training those of x_(K/2) and x_(3K/4) before it.

        The measured points are not put back.
        """
        with torch.autocast(echo.measured.device.type, enabled=False):  # levels need all their digits
            return self._unrolled(echo)

    def _unrolled(self, echo: SampledEcho) -> list[Tensor]:
        transform, last = echo.transform, len(self.blocks) - 1
        patches = (-1, echo.neighbours, *transform.spectrum_shape)
        pooling = pooling_matrices(echo.line_width, echo.neighbours, echo.measured.device)
        levels = JointLevels.of(echo, pooling[1])
        wanted = [last // 2, 3 * last // 4, last] if self.training else [last]
        data = _Consistency(echo)
        previous, estimate = joint_start(echo, levels, pooling[1], self.start)
        outputs = {}
        for k, block in enumerate(self.blocks):
            assert isinstance(block, JointBlock)
            may_end_here()
            extrapolated = block.extrapolated(estimate, previous, levels)
            signal = transform.signal(extrapolated.flatten(0, 1))
            step = block.log_step(levels).exp().reshape(-1, *[1] * (signal.ndim - 1))
            spectrum = transform.spectrum(data.stepped(signal, step)).reshape(patches)
            previous, estimate = estimate, block(spectrum, extrapolated, levels, pooling)
            if k in wanted:
                outputs[k] = transform.signal(estimate.flatten(0, 1))
        return [outputs[k] for k in wanted]  # of few blocks one is wanted twice


class _Consistency:
    """Steps towards the data, in real numbers: torch would make complex ones of the mask in every block."""

    def __init__(self, echo: SampledEcho) -> None:
        self.measured = torch.view_as_real(echo.measured)
        self.known = echo.known.to(self.measured.dtype)[..., None].expand(*echo.known.shape, 2).contiguous()

    def stepped(self, signal: Tensor, step: Tensor) -> Tensor:
        """Return v + mu U^T (y - U v), mu (trace, 1, ...)."""
        step = step[..., None]
        kept = 1.0 - step * self.known
        stepped = torch.addcmul(step * self.measured, torch.view_as_real(signal), kept)
        return torch.view_as_complex(stepped)
