"""Batch normalization over the batch of all processes that train together."""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import Tensor, nn


class SharedBatchNorm1d(nn.BatchNorm1d):
    """Batch normalization whose mean and variance are those of the whole batch, not of one process's share.

    In evaluation, and where one process trains alone, it is `torch.nn.BatchNorm1d` to the last bit; its
    weights have the same names.

    Notes
    -----
    `torch.nn.SyncBatchNorm` does this on CUDA only.
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return normalized features of ``(trace, feature)``."""
        if not (self.training and _several_processes()):
            return super().forward(input)
        self._check_input_dim(input)
        values = input.float()
        count = _over_processes(values.new_tensor([float(len(values))]))
        mean = _over_processes(values.sum(0)) / count
        deviation = values - mean
        variance = _over_processes(deviation.square().sum(0)) / count
        self._follow(mean.detach(), variance.detach(), count)
        normalized = deviation * torch.rsqrt(variance + self.eps)
        if self.affine:
            normalized = normalized * self.weight + self.bias
        return normalized.to(input.dtype)

    @torch.no_grad()
    def _follow(self, mean: Tensor, variance: Tensor, count: Tensor) -> None:
        """Let the running statistics follow, the variance unbiased as torch keeps it."""
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked += 1
        share = self.momentum if self.momentum is not None else 1.0 / float(self.num_batches_tracked)
        self.running_mean.lerp_(mean, share)
        self.running_var.lerp_(variance * count / (count - 1.0).clamp_min(1.0), share)


def _several_processes() -> bool:
    return dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1


def _over_processes(values: Tensor) -> Tensor:
    """Return the sum over all processes; gradients flow back to each."""
    from torch.distributed.nn.functional import all_reduce

    total: Tensor = all_reduce(values)
    return total
