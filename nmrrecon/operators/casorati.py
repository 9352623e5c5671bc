"""Casorati's matrix of a series: every frame a row."""

from __future__ import annotations

from torch import Size, Tensor


def casorati(image: Tensor) -> Tensor:
    """Return matrices (batch, frame, y * x) of images (batch, frame, y, x)."""
    return image.flatten(-2)


def from_casorati(matrices: Tensor, shape: Size) -> Tensor:
    """Return images of `shape` (batch, frame, y, x): inverse and adjoint of `casorati`."""
    return matrices.reshape(shape)
