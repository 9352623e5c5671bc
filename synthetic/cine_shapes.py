"""What cine phantoms are drawn with: coordinates, soft edges, textures and vessels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from scipy import fft

from nmrrecon.smooth_fields import FloatArray, random_fields

#: Points of the drawing along y and x for each pixel of the image.
FINENESS = 2


@dataclass(frozen=True, eq=False)
class Scene:
    """What is seen, before it moves: a sum of drawings, each with its own course in time.

    Attributes
    ----------
    drawings : ndarray of float32, (drawing, row, column)
        On the grid of a `Canvas`.
    courses : ndarray of float32, (frame, drawing)
    """

    drawings: FloatArray
    courses: FloatArray

    def at(self, frame: int) -> FloatArray:
        """Return the intensities (row, column) of one frame, not below zero."""
        sum_of_all = self.courses[frame] @ self.drawings.reshape(len(self.drawings), -1)
        return np.asarray(np.maximum(sum_of_all, 0.0).reshape(self.drawings.shape[1:]))


@dataclass(frozen=True)
class Canvas:
    """The grid that is drawn on: `FINENESS` times as fine as the image, with a margin around it.

    Lengths are halves of the shorter side of the image; the middle of the image is the origin.
    """

    size: tuple[int, int]

    @property
    def unit(self) -> float:
        """Pixels of the image in one length."""
        return min(self.size) / 2.0

    @property
    def margin(self) -> tuple[int, int]:
        """Points of the drawing before the first pixel."""
        return self.size[0] // 8, self.size[1] // 8

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the drawing."""
        return tuple(FINENESS * n + 2 * m for n, m in zip(self.size, self.margin, strict=True))  # type: ignore[return-value]

    def coordinates(self) -> tuple[FloatArray, FloatArray]:
        """Return y (row, 1) and x (1, column) of the points of the drawing."""
        y, x = (
            ((np.arange(points) - m + 0.5) / FINENESS - n / 2.0) / self.unit
            for points, m, n in zip(self.shape, self.margin, self.size, strict=True)
        )
        return y[:, None].astype(np.float32), x[None, :].astype(np.float32)

    def pixels(self) -> tuple[FloatArray, FloatArray]:
        """Return y (y, 1) and x (1, x) of the pixels of the image."""
        y, x = ((np.arange(n) + 0.5 - n / 2.0) / self.unit for n in self.size)
        return y[:, None].astype(np.float32), x[None, :].astype(np.float32)


def soft(distance: FloatArray, width: float) -> FloatArray:
    """Return 1 where `distance` is well above zero, 0 where it is well below, with an edge of `width`."""
    return np.clip(np.float32(0.5) + distance * np.float32(1.0 / width), 0.0, 1.0)


def ellipse(
    y: FloatArray, x: FloatArray, centre: tuple[float, float], radii: tuple[float, float], angle: float = 0.0
) -> FloatArray:
    """Return about the distance to the edge of an ellipse, above zero within it."""
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    dy, dx = y - np.float32(centre[0]), x - np.float32(centre[1])
    a = (c * dy + s * dx) * np.float32(1.0 / radii[0])
    b = (c * dx - s * dy) * np.float32(1.0 / radii[1])
    return np.asarray((1.0 - np.sqrt(a * a + b * b)) * np.float32(min(radii)))


def line(depth: FloatArray, width: float) -> FloatArray:
    """Return a line, 1 in its middle, where `depth` is zero."""
    return np.asarray(np.exp(-np.square(depth * np.float32(1.0 / width))))


@dataclass(frozen=True, eq=False)
class Palette:
    """Coordinates and textures to draw with, each (row, column).

    Attributes
    ----------
    y, x : ndarray of float32
    coarse, fine : ndarray of float32, (2, row, column)
        Textures, of unit standard deviation.
    dots : ndarray of float32
        Small bright spots, up to about 1.
    edge : float
        Width of edges.
    """

    y: FloatArray
    x: FloatArray
    coarse: FloatArray
    fine: FloatArray
    dots: FloatArray
    edge: float

    def patches(self, rng: Generator, share: float) -> FloatArray:
        """Return 1 in patches that cover about `share`, else 0."""
        field = random_fields(1, (self.y.shape[0], self.x.shape[1]), int(rng.integers(8, 28)), rng)[0]
        return soft(field + np.float32(3.0 * (share - 0.5)), 0.4)


def bent(palette: Palette, amount: float, knots: int, rng: Generator) -> Palette:
    """Return the palette with coordinates bent by a smooth random field of standard deviation `amount`."""
    size = (palette.y.shape[0], palette.x.shape[1])
    bend = random_fields(2, size, knots, rng) * np.float32(amount)
    return replace(palette, y=palette.y + bend[0], x=palette.x + bend[1])


def dots(shape: tuple[int, int], count: int, rng: Generator) -> FloatArray:
    """Draw `count` Gaussian spots at random places, some of them drawn out."""
    half = 8
    padded = np.zeros((shape[0] + 2 * half, shape[1] + 2 * half), np.float32)
    near = np.arange(-half, half + 1)
    place = rng.integers(0, shape, (count, 2))
    size = np.exp(rng.uniform(np.log(1.0), np.log(3.0), (2, count, 1, 1)))
    angle = rng.uniform(0, np.pi, (count, 1, 1))
    along = np.cos(angle) * near[:, None] + np.sin(angle) * near
    across = np.cos(angle) * near - np.sin(angle) * near[:, None]
    spots = np.exp(-((along / size[0]) ** 2) - (across / size[1]) ** 2) * rng.random((count, 1, 1))
    rows = place[:, :1, None] + half + near[:, None]
    columns = place[:, 1:, None] + half + near
    np.add.at(padded, (rows, columns), spots)
    return padded[half:-half, half:-half]


def textures(shape: tuple[int, int], exponent: float, finest: float, rng: Generator) -> FloatArray:
    """Draw two textures (2, row, column) of unit standard deviation with a spectrum of a power law.

    Parameters
    ----------
    shape : (int, int)
    exponent : float
        Amplitudes fall with this power of the spatial frequency.
    finest : float
        Period in points below which there is next to nothing.
    rng : Generator
    """
    noise = rng.standard_normal((*shape, 2), dtype=np.float32).view(np.complex64)[..., 0]
    k2 = _square_frequency(shape)
    weight = np.exp(np.log(k2) * np.float32(-0.5 * exponent) - k2 * np.float32(finest**2))
    weight[0, 0] = 0.0
    weight *= np.float32(np.sqrt(weight.size) / np.linalg.norm(weight))
    # of a spectrum without symmetry both parts of the transform are textures, independent of each other
    field = fft.ifft2(noise * weight, norm="ortho", overwrite_x=True)
    return np.stack([field.real, field.imag])


@lru_cache(maxsize=16)
def _square_frequency(shape: tuple[int, int]) -> FloatArray:
    """Return the squares of spatial frequencies in cycles a point, 1 at zero; not to be written to."""
    ky, kx = (fft.fftfreq(points) ** 2 for points in shape)
    square = (ky[:, None] + kx).astype(np.float32)
    square[0, 0] = 1.0
    square.flags.writeable = False
    return square


def vessels(texture: FloatArray, other: FloatArray, density: float) -> FloatArray:
    """Return bright branches and dots, up to about 1, where `texture` has its zeros and `other` its hills."""
    ridge = np.clip(1.0 - np.abs(texture) * np.float32(6.0), 0.0, None)
    hills = np.clip(other - np.float32(1.5 - 1.5 * density), 0.0, 1.5)
    return np.asarray(ridge * hills)
