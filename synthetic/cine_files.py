"""A cine phantom in files: the k-space of its coils, and what it was made from."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nmrrecon.errors import OutputError, ParameterError
from nmrrecon.io.atomic import atomic_folder
from nmrrecon.io.cine_file import write_cine_file
from nmrrecon.io.cine_movie import write_gif
from synthetic.cine import RANGES, random_cine, simulated_cine

K_SPACE, TRUTH, MOVIE = "k_space.npz", "truth.h5", "truth.gif"
#: Points of the k-space of a phantom at most, all coils.
MOST_POINTS = 1 << 28
#: Beating hearts whose images have a phase; noise is added to k-space.
HEART = replace(RANGES, anything=0.0, positive=0.0, noisy=0.0)


def write_cine_phantom(
    folder: Path, grid: tuple[int, int, int], coils: int = 1, noise: float = 0.003, seed: int = 0
) -> list[Path]:
    """Draw a beating heart and write it into a new folder, whole or not at all.

    Parameters
    ----------
    folder : Path
    grid : (int, int, int)
        Frames, rows and columns.
    coils : int
        With more than one, coil maps are drawn.
    noise : float
        Of k-space: standard deviation of each component over the images' largest magnitude.
    seed : int

    Returns
    -------
    list of Path
        ``k_space.npz`` with the arrays ``k_space`` (frame, coil, ky, kx) and, of several coils, ``coil_maps``
        (coil, y, x); ``truth.h5`` with the images, and ``truth.gif``.

    Raises
    ------
    ParameterError
        If a phantom cannot be drawn so small, or has more than `MOST_POINTS` points of k-space.
    OutputError
        If the folder is there already or cannot be written.
    """
    if folder.exists():
        raise OutputError("exists already", path=folder, remedy="Give a new folder.")
    points = math.prod(grid) * coils
    if points > MOST_POINTS:
        raise ParameterError(
            f"a cine of {points:.2g} points of k-space is too large; {MOST_POINTS:.2g} can be simulated",
            remedy="Ask for fewer frames, coils, or rows and columns.",
        )
    rng = np.random.default_rng(seed)
    images = random_cine(rng, grid[0], grid[1:], HEART)
    k_space = simulated_cine(images, rng, coils, noise)
    arrays: dict[str, Any] = {"k_space": k_space.samples}
    if k_space.coil_maps is not None:
        arrays["coil_maps"] = k_space.coil_maps
    with atomic_folder(folder) as made:
        np.savez(made / K_SPACE, **arrays)
        write_cine_file(images, made / TRUTH)
        write_gif(images, made / MOVIE)
    return [folder / name for name in (K_SPACE, TRUTH, MOVIE)]
