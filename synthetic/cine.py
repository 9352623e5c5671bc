"""Cine phantoms without end: beating hearts in breathing chests, and moving scenes of anything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import fft

from nmrrecon.errors import ParameterError
from nmrrecon.io.centred_fourier import k_space_of
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport
from nmrrecon.smooth_fields import FloatArray, random_courses
from nmrrecon.smooth_phase import smooth_phase
from synthetic.cine_anatomy import beats, draw_chest, random_chest
from synthetic.cine_anything import draw_anything, random_beats
from synthetic.cine_motion import KINDS, Beat, beat_phase, breath, deformation, pulsation, seen
from synthetic.cine_shapes import Canvas, Scene
from synthetic.coil_maps import random_coil_maps

FORMAT = "synthetic cine"
#: Fewest rows, and fewest columns, of a phantom.
SMALLEST = 16


@dataclass(frozen=True)
class CineRanges:
    """From what cine phantoms are drawn; shares are between 0 and 1, the ends of every range are included.

    Attributes
    ----------
    anything : float
        Share of series without anatomy.
    periodic : float
        Share of series that are one whole beat: the frame after the last is the first again.
    pulse : (float, float)
        Standard deviation of how far tissue around the heart moves in the beat; half the shorter side is 1.
    breathing : float
        Share of series with breathing.
    breath : (float, float)
        Standard deviation of how far tissue moves by that.
    contrast : float
        Share of series in which contrast agent passes.
    positive : float
        Share of series of zero phase, as magnitudes are.
    phase : (float, float)
        Strength of the phase of the others in radians.
    noisy : float
        Share of series with noise.
    noise : (float, float)
        Its standard deviation in each component over the largest magnitude, log-uniform.
    truncated : float
        Share of series whose k-space ends before the edge of its grid, as where images were interpolated.
    """

    anything: float = 0.25
    periodic: float = 0.4
    pulse: tuple[float, float] = (0.001, 0.007)
    breathing: float = 0.4
    breath: tuple[float, float] = (0.005, 0.05)
    contrast: float = 0.15
    positive: float = 0.3
    phase: tuple[float, float] = (0.1, 1.5)
    noisy: float = 0.8
    noise: tuple[float, float] = (1e-3, 1.2e-2)
    truncated: float = 0.35


RANGES = CineRanges()


def random_cine(
    rng: Generator, frames: int, size: tuple[int, int], ranges: CineRanges = RANGES
) -> NDArray[np.complex64]:
    """Draw an image series, largest magnitude 1, the same for the same state of `rng`.

    Parameters
    ----------
    rng : Generator
    frames : int
    size : (int, int)
        Rows and columns.
    ranges : CineRanges, optional

    Returns
    -------
    ndarray of complex64, (frame, y, x)

    Raises
    ------
    ParameterError
        If there is no frame, or the image has fewer than `SMALLEST` rows or columns.
    """
    if frames < 1 or min(size) < SMALLEST:
        raise ParameterError(
            f"a cine of {frames} frames of {size[0]} x {size[1]} pixels cannot be drawn",
            remedy=f"Ask for a frame at least, and for {SMALLEST} rows and columns at least.",
        )
    canvas = Canvas(size)
    periodic = bool(rng.random() < ranges.periodic)
    anything = bool(rng.random() < ranges.anything)
    draw = _anything if anything else _heart
    scene, moving, moved = draw(canvas, frames, periodic, ranges, rng)
    images = np.stack([_image(canvas, scene, moving, moved[:, frame], frame) for frame in range(frames)])
    series = _acquired(images, periodic, ranges, rng)
    series /= np.float32(np.abs(series).max() * (1.0 + 1e-6))
    return series


def _image(canvas: Canvas, scene: Scene, moving: list[Beat], moved: FloatArray, frame: int) -> FloatArray:
    """Return one frame; frame by frame all of it stays close to the processor."""
    y, x = canvas.pixels()
    y, x = y + moved[0], x + moved[1]
    for beat in moving:
        y, x = beat.at_rest(frame, y, x)
    return seen(canvas, scene.at(frame), y, x)


def _heart(
    canvas: Canvas, frames: int, periodic: bool, ranges: CineRanges, rng: Generator
) -> tuple[Scene, list[Beat], FloatArray]:
    """Draw a chest, how its heart beats, and how all of it moves (2, frame, y, x)."""
    chest, phase = random_chest(rng), beat_phase(frames, rng, periodic=periodic)
    contrast = rng.uniform(0.3, 1.0) if not periodic and rng.random() < ranges.contrast else 0.0
    # everything around the heart shakes with its beat
    pulse = pulsation(phase, KINDS, rng) * np.float32(rng.uniform(*ranges.pulse))
    moved = deformation(canvas, pulse, 0.2, int(rng.integers(6, 12)), rng)
    if rng.random() < ranges.breathing:
        courses = breath(frames, rng, periodic=periodic) * np.float32(rng.uniform(*ranges.breath))
        moved += deformation(canvas, courses, 0.7, int(rng.integers(4, 7)), rng)
    return draw_chest(chest, canvas, phase, contrast, rng), list(beats(chest, phase, rng)), moved


def _anything(
    canvas: Canvas, frames: int, periodic: bool, ranges: CineRanges, rng: Generator
) -> tuple[Scene, list[Beat], FloatArray]:
    """Draw a scene, what shrinks and grows in it, and how all of it moves (2, frame, y, x)."""
    courses = random_courses(int(rng.integers(0, 4)), frames, int(rng.integers(4, 9)), rng, periodic=periodic)
    slow = breath(frames, rng, periodic=periodic) * np.float32(rng.uniform(*ranges.breath))
    moved = deformation(canvas, slow, rng.uniform(0.0, 0.8), int(rng.integers(4, 10)), rng)
    return draw_anything(canvas, frames, rng, periodic=periodic), random_beats(courses, rng), moved


def _acquired(
    images: FloatArray, periodic: bool, ranges: CineRanges, rng: Generator
) -> NDArray[np.complex64]:
    """Give images their phase, noise and the end of their k-space."""
    frames, *size = images.shape
    series: NDArray[np.complex64] = images.astype(np.complex64)
    positive = bool(rng.random() < ranges.positive)
    if not positive:
        strength = rng.uniform(*ranges.phase)
        series *= smooth_phase(frames, (size[0], size[1]), rng, strength, periodic=periodic)
    if rng.random() < ranges.noisy:
        sigma = np.exp(rng.uniform(*np.log(ranges.noise))) * images.max()
        noise = rng.standard_normal((*images.shape, 2), dtype=np.float32)
        noise *= np.float32(sigma)
        series += noise.view(np.complex64)[..., 0]
    if rng.random() < ranges.truncated:
        k_space = fft.fft2(series, overwrite_x=True)
        for axis, length in ((1, size[0]), (2, size[1])):
            window = _window(length, rng.uniform(0.6, 1.0), rng.uniform(0.0, 0.3))
            k_space *= np.expand_dims(window, tuple({0, 1, 2} - {axis}))
        series = fft.ifft2(k_space, overwrite_x=True)
    # what is stored as magnitudes has lost the sign of ringing and noise
    return np.abs(series).astype(np.complex64) if positive else series


def _window(length: int, kept: float, roll: float) -> FloatArray:
    """Return what is kept of each frequency, in FFT order: all up to `kept`, with an edge of `roll`."""
    frequency = np.abs(fft.fftfreq(length)) * 2.0
    return np.asarray(np.clip((kept + 1e-6 - frequency) / max(roll, 1.0 / length), 0.0, 1.0), np.float32)


def simulated_cine(
    images: NDArray[np.complexfloating], rng: Generator, coils: int = 1, noise: float = 0.0
) -> KSpace:
    """Return the fully sampled k-space of an image series.

    Parameters
    ----------
    images : ndarray of complex, (frame, y, x)
    rng : Generator
        For coil maps and noise.
    coils : int
        With more than one, coil maps are drawn.
    noise : float
        Standard deviation of each component of the noise of k-space, over the images' largest magnitude.

    Returns
    -------
    KSpace
        The images as reference.

    Raises
    ------
    ParameterError
        If there is no coil, the noise is below zero, or the images are not (frame, y, x).
    """
    if images.ndim != 3 or coils < 1 or not noise >= 0.0:
        raise ParameterError(
            f"no k-space of images {images.shape} with {coils} coils and noise {noise}",
            remedy="Give images (frame, y, x), a coil at least and noise of zero or more.",
        )
    reference = images.astype(np.complex64)
    size = (images.shape[1], images.shape[2])
    maps = random_coil_maps(coils, size, rng) if coils > 1 else None
    seen_by = reference[:, None] if maps is None else reference[:, None] * maps
    samples = k_space_of(seen_by)
    if noise:
        sigma = np.float32(noise * np.abs(reference).max())
        drawn = rng.standard_normal((*samples.shape, 2), dtype=np.float32) * sigma
        samples += drawn.view(np.complex64)[..., 0]
    report = LoadReport("", FORMAT)
    mask = np.ones((len(images), *size), bool)
    return KSpace(samples, mask, report, coil_maps=maps, reference=reference)
