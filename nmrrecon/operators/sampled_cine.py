"""What every cine method is given: samples, and how they came from images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmrrecon.errors import DataError
from nmrrecon.operators.encoding import Encoding


@dataclass(frozen=True)
class SampledCine:
    """Undersampled k-space of a batch of series.

    Attributes
    ----------
    samples : Tensor
        complex64, ``(batch, frame, coil, ky, kx)``, zero where nothing was sampled.
    encoding : Encoding
    """

    samples: Tensor
    encoding: Encoding

    @classmethod
    def of(
        cls,
        samples: NDArray[np.complexfloating],
        mask: NDArray[np.bool_],
        maps: NDArray[np.complexfloating] | None = None,
    ) -> SampledCine:
        """Return a batch of one.

        Parameters
        ----------
        samples : ndarray, shape (frame, coil, ky, kx)
        mask : ndarray of bool, shape (frame, ky, kx)
        maps : ndarray, shape (coil, y, x), optional
            Without them there must be one coil.

        Raises
        ------
        DataError
            If there are several coils and no maps: one image would be held against all of them.
        """
        if maps is None and samples.shape[1] > 1:
            raise DataError(
                f"k-space of {samples.shape[1]} coils needs coil maps",
                remedy="Give maps, or take one coil after the other.",
            )
        sampled = torch.from_numpy(np.ascontiguousarray(mask))[None, :, None]
        sensitivities = None
        if maps is not None:
            sensitivities = torch.from_numpy(np.ascontiguousarray(maps, dtype=np.complex64))[None, None]
        data = torch.from_numpy(np.ascontiguousarray(samples, dtype=np.complex64))[None]
        return cls(data * sampled, Encoding(sampled, sensitivities))

    def zero_filled(self) -> Tensor:
        """Return A^H d, images (batch, frame, y, x): what the samples alone give."""
        return self.encoding.adjoint(self.samples)

    def data_gradient(self, image: Tensor) -> Tensor:
        """Return A^H (A x - d), the gradient of the data term 1/2 ||A x - d||^2."""
        return self.encoding.adjoint(self.encoding.forward(image) - self.samples)

    def put_back(self, image: Tensor) -> Tensor:
        """Return the image with the samples as measured: data consistency.

        For one coil k-space is (1 - m) F x + d; for several, this is the step of length 1 along the gradient
        of the data term, which is the same where the maps' squares sum to 1.
        """
        return image - self.data_gradient(image)

    def residual(self, image: Tensor) -> float:
        """Return the distance of an image from the samples, relative to these."""
        size = float(self.samples.norm())
        return float((self.encoding.forward(image) - self.samples).norm()) / size if size else 0.0

    def scaled(self, factor: Tensor) -> SampledCine:
        """Return the same with samples multiplied by `factor`, ``(batch,)``."""
        return SampledCine(self.samples * factor.reshape(-1, 1, 1, 1, 1), self.encoding)

    def turned(self, phase: Tensor) -> SampledCine:
        """Return the same samples, of images whose `phase`, (batch, frame, y, x), was taken away."""
        return SampledCine(self.samples, self.encoding.turned(phase))

    def to(self, device: str | torch.device) -> SampledCine:
        """Return the same on another device."""
        return SampledCine(self.samples.to(device), self.encoding.to(device))
