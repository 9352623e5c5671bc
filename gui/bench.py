"""How long contour lines take: ``nmrrecon-gui --bench``."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from gui.drawing.contours import contours
from gui.plots.contour_item import contour_paths
from nmrrecon.nmr import Axis

#: Points of the plane along both axes, its lines, and the contour levels, of either sign each.
SHAPE, LINES, LEVELS = (1024, 2048), 150, 12
#: Noise over the highest line, and the lowest level over the noise.
NOISE, LOWEST, FACTOR = 0.005, 6.0, 1.35


@dataclass(frozen=True)
class ContourTimes:
    """Medians over the runs.

    Attributes
    ----------
    lines_s : float
        Seconds from the plane to its lines.
    paths_s : float
        From the plane to what the window draws.
    ratio : float
        Of `lines_s` to contourpy with the plane as a whole, in the same run.
    """

    lines_s: float
    paths_s: float
    ratio: float


def contour_times(runs: int = 11, seed: int = 1) -> ContourTimes:
    """Time the contour lines of a simulated plane with lines of both signs."""
    plane = _plane(np.random.default_rng(seed))
    levels = [LOWEST * NOISE * FACTOR**k for k in range(LEVELS)]
    axes = [Axis(size, 1000.0, 600.0, 8.0, "1H", frequency_domain=True) for size in SHAPE[::-1]]
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        lines = contours(plane, levels)
        drawn = time.perf_counter()
        contour_paths(lines, *axes)
        ended = time.perf_counter()
        generator = contour_generator(z=plane, name="serial", line_type=LineType.ChunkCombinedNan)
        for level in lines.levels:
            generator.lines(level)
        whole = time.perf_counter() - ended
        times.append((drawn - start, ended - start, (drawn - start) / whole))
    return ContourTimes(*(statistics.median(column) for column in zip(*times, strict=True)))


def in_words(times: ContourTimes) -> str:
    """Return the figures as one line."""
    rows, columns = SHAPE
    return (
        f"contour lines of {columns} x {rows} at {LEVELS} levels of either sign: "
        f"{1000 * times.lines_s:.0f} ms, {1000 * times.paths_s:.0f} ms ready to be drawn; "
        f"{times.ratio:.2f} of the time of the plane as a whole"
    )


def _plane(random: np.random.Generator) -> NDArray[Any]:
    rows, columns = (np.arange(size) for size in SHAPE)
    plane = NOISE * random.normal(size=SHAPE)
    for _ in range(LINES):
        row, column = random.uniform(0, 1, 2) * SHAPE
        width, height = random.uniform(3.0, 8.0, 2), random.choice([-1.0, 1.0]) * random.uniform(0.05, 1.0)
        across = np.exp(-0.5 * ((rows - row) / width[0]) ** 2)
        along = np.exp(-0.5 * ((columns - column) / width[1]) ** 2)
        plane += height * np.outer(across, along)
    return plane.astype(np.float32)
