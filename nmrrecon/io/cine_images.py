"""What writers of cines share: images that can be written, and their shades of grey on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import OutputError

if TYPE_CHECKING:
    from PIL.Image import Image

#: The share of the pixels of a series that is not brighter than white.
WHITE = 0.998
#: Pictures are enlarged by whole factors until the shorter side has so many pixels.
SHOWN_SIZE = 256


def checked_images(images: NDArray[Any], path: Path) -> NDArray[Any]:
    """Return an image series (frame, y, x), one image as a series of one.

    Raises
    ------
    OutputError
        If it is none, or holds values that are not finite.
    """
    images = np.asarray(images)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.ndim != 3 or images.size == 0 or images.dtype.kind not in "biufc":
        raise OutputError(f"images of shape {images.shape} are no series (frame, y, x)", path=path)
    if not np.isfinite(images).all():
        raise OutputError(
            "the images hold values that are not finite numbers",
            path=path,
            remedy="Reconstruct with other parameters.",
        )
    return images


def shades(images: NDArray[Any], white: float | None = None) -> NDArray[np.uint8]:
    """Return the magnitude of images as shades of grey, black at zero.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
    white : float, optional
        The magnitude shown white; by default the one that `WHITE` of the pixels that are not black do not
        exceed, so that a few bright pixels do not darken the others.
    """
    magnitude = np.abs(images).astype(np.float64)
    if white is None:
        white = white_of(magnitude)
    return np.round(255 * np.clip(magnitude / max(white, np.finfo(float).tiny), 0, 1)).astype(np.uint8)


def shown_frames(images: NDArray[Any], path: Path, pixel_mm: tuple[float, float] | None) -> list[Image]:
    """Return the frames of a series that is to be written to `path`, of square pixels, on one scale of grey.

    Raises
    ------
    OutputError
        See `checked_images`.
    """
    checked = checked_images(images, path)
    return pictures(checked, shown_size(checked.shape[1:], pixel_mm))


def pictures(images: NDArray[Any], size: tuple[int, int]) -> list[Image]:
    """Return the frames of a series (frame, y, x) as pictures of `size`, all on one scale of grey."""
    from PIL import Image

    rows, columns = size
    return [
        Image.fromarray(frame).resize((columns, rows), Image.Resampling.BICUBIC) for frame in shades(images)
    ]


def white_of(magnitude: NDArray[np.floating]) -> float:
    """Return the magnitude shown white: what `WHITE` of the pixels that are not black do not exceed."""
    lit = magnitude[magnitude > 0]
    return float(np.quantile(lit, WHITE)) if lit.size else 1.0


def shown_size(grid: tuple[int, int], pixel_mm: tuple[float, float] | None) -> tuple[int, int]:
    """Return the rows and columns of a picture of square pixels for images of `grid`."""
    rows, columns = float(grid[0]), float(grid[1])
    if pixel_mm is not None and pixel_mm[0] != pixel_mm[1]:
        finer = min(pixel_mm)
        rows, columns = rows * pixel_mm[0] / finer, columns * pixel_mm[1] / finer
    factor = max(1, round(SHOWN_SIZE / min(rows, columns)))
    return max(1, round(factor * rows)), max(1, round(factor * columns))
