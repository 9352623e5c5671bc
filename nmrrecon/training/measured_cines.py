"""Measured magnitude cines for training: read once, cut out, turned and given a phase anew for each step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.npy_arrays import arrays_of
from nmrrecon.io.stored_array import full_box
from nmrrecon.smooth_phase import smooth_phase
from nmrrecon.training.cine_presets import Size

#: Every so many slices one is kept for validation, the third of five.
HELD_OUT, THIRD = 5, 2
#: Largest shift of the middle of a cut from that of the image, in pixels.
SHIFT = 40.0
#: Share of series that stay magnitudes, as files of images are opened, and strength of the phases of the
#: others in radians.
PLAIN = 0.5
PHASE = (0.0, 1.5)
#: No file of cines is larger unpacked, in bytes.
LARGEST = 1 << 30
#: The array of a file that holds them.
NAME = "cine"
REMEDY = f"Give an .npz file with '{NAME}', (slice, frame, y, x) of uint16."


@dataclass(frozen=True)
class MeasuredCines:
    """Slices of measured cines.

    Attributes
    ----------
    slices : tuple of ndarray, (frame, y, x)
        Magnitudes of one whole heartbeat each.
    """

    slices: tuple[NDArray[np.uint16], ...]

    @classmethod
    def of(cls, files: tuple[str, ...], *, validation: bool) -> MeasuredCines:
        """Read the slices for training, or those for validation.

        Raises
        ------
        DataError
            If a file holds no cines.
        """
        chosen = []
        for file in files:
            cines = read_cines(file)
            chosen += [
                cine for number, cine in enumerate(cines) if (number % HELD_OUT == THIRD) is validation
            ]
        return cls(tuple(chosen))

    def draw(self, size: Size, rng: Generator) -> NDArray[np.complex64]:
        """Return a part of a slice, (frame, y, x), largest magnitude 1, turned and sheared, half with phases.

        A heartbeat begins anywhere and may run backwards; images are turned, mirrored, enlarged and sheared,
        as in SLR-Net's paper and beyond it, and contrast is changed.
        """
        frames, rows, columns = size
        cine = self.slices[int(rng.integers(len(self.slices)))]
        order = (rng.integers(len(cine)) + np.arange(frames)) % len(cine)
        series = cine[order if rng.random() < 0.5 else order[::-1]].astype(np.float32)
        images = np.maximum(_cut(series, (rows, columns), rng), 0.0)
        highest = float(images.max())
        images = (images / (highest if highest > 0 else 1.0)) ** np.float32(rng.uniform(0.8, 1.25))
        if rng.random() < PLAIN:
            return np.asarray(images, dtype=np.complex64)
        phase = smooth_phase(frames, (rows, columns), rng, float(rng.uniform(*PHASE)))
        return np.asarray(images * phase, dtype=np.complex64)


@lru_cache(maxsize=16)
def read_cines(file: str) -> NDArray[np.uint16]:
    """Return the cines (slice, frame, y, x) of an .npz file.

    Raises
    ------
    DataError
        If it cannot be read, or holds none.
    """
    path = Path(file)
    held = arrays_of(path).get(NAME)
    if held is None:
        raise DataError(f"holds no array '{NAME}' to train on", path=path, remedy=REMEDY)
    if len(held.shape) != 4 or held.dtype != np.uint16:
        raise DataError(f"cines of shape {held.shape} and type {held.dtype}", path=path, remedy=REMEDY)
    if math.prod(held.shape) * held.dtype.itemsize > LARGEST:
        raise DataError("too large to be trained on", path=path, remedy=REMEDY)
    return held.read(full_box(held))


def _cut(series: NDArray[np.float32], size: tuple[int, int], rng: Generator) -> NDArray[np.float32]:
    """Return a turned, sheared and enlarged part of `size` of a series (frame, y, x)."""
    angle, zoom = rng.uniform(-math.pi, math.pi), float(np.exp(rng.uniform(-0.2, 0.25)))
    if rng.random() < 0.5:  # as it was acquired, but for whole turns: no blur by interpolation
        angle, zoom = round(angle / (math.pi / 2)) * math.pi / 2, 1.0
    shear = rng.uniform(-0.15, 0.15) if zoom != 1.0 else 0.0
    mirror = rng.choice([-1.0, 1.0])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    linear = turn @ np.array([[mirror, shear], [0.0, 1.0]]) / zoom
    shift = np.round(rng.uniform(-SHIFT, SHIFT, 2))
    rows, columns = series.shape[1:]
    y, x = (np.arange(n) - (n - 1) / 2 for n in size)
    grid = np.stack(np.meshgrid(x, y), -1) @ linear.T + shift
    grid = (grid / (np.array([columns, rows]) / 2)).astype(np.float32)
    sampled = F.grid_sample(
        torch.from_numpy(series)[None],
        torch.from_numpy(grid)[None],
        mode="bicubic",
        padding_mode="reflection",
        align_corners=False,
    )
    return np.asarray(sampled[0].numpy())
