"""What methods score on cines, one figure for each series."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nmrrecon.evaluation.cine_data import CineCase
from nmrrecon.evaluation.cine_entries import CineEntry
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report
from nmrrecon.evaluation.table import Cell, Column, Spread
from nmrrecon.image_metrics import ImageFigures, image_figures
from nmrrecon.methods import method_named
from nmrrecon.metric_definitions import USUAL, definition_named
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.reconstruct import chosen_device
from nmrrecon.solvers.driver import Driver

#: Frames, rows and columns that go through each method before it is timed.
WARM_UP = (4, 32, 32)
SCORE_COLUMNS = (
    Column("MSE (1e-5)", 2), Column("PSNR (dB)", 2), Column("SSIM", 4), Column("time (s)", 2),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class CineScores:
    """Of one method, a value for each series.

    Attributes
    ----------
    mse, psnr_db, ssim, seconds : tuple of float
    image : ndarray of complex64, shape (frame, y, x)
        The first series.
    """

    mse: tuple[float, ...]
    psnr_db: tuple[float, ...]
    ssim: tuple[float, ...]
    seconds: tuple[float, ...]
    image: NDArray[np.complex64]

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells under `SCORE_COLUMNS`."""
        mse = Spread.of(1e5 * value for value in self.mse)
        return mse, Spread.of(self.psnr_db), Spread.of(self.ssim), Spread.of(self.seconds)

    def gain(self, other: CineScores | None) -> Spread | None:
        """Return by how many dB the PSNR is above that of another method, series by series."""
        if other is None:
            return None
        return Spread.of(ours - theirs for ours, theirs in zip(self.psnr_db, other.psnr_db, strict=True))


def measured_by(definition: str = USUAL) -> str:
    """Return in words how figures were measured, for the notes of a table."""
    return (
        f"MSE, PSNR and SSIM as {definition_named(definition).source}. Time is that of the method alone for "
        "one series, its weights loaded before."
    )


def scores_over(
    entry: CineEntry,
    cases: Sequence[CineCase],
    device: str,
    report: Report,
    definition: str = USUAL,
) -> CineScores | None:
    """Return what a method scores on each case, None where it has no weights."""
    if entry.choice is None:
        report.step(f"{entry.label}: no weights", len(cases))
        return None
    place = chosen_device(device)
    reconstructed(entry.choice, warm_up(cases[0]), place)
    figures: list[ImageFigures] = []
    images: list[NDArray[np.complex64]] = []
    seconds: list[float] = []
    for case in cases:
        image, taken = reconstructed(entry.choice, case.cine, place)
        figures.append(image_figures(image, case.reference, definition))
        images = images or [image]
        seconds.append(taken)
        report.step(f"{entry.label}, {case.name}")
    return CineScores(
        tuple(found.mse for found in figures),
        tuple(found.psnr_db for found in figures),
        tuple(found.ssim for found in figures),
        tuple(seconds),
        images[0],
    )


def reconstructed(
    choice: MethodChoice, cine: SampledCine, device: str
) -> tuple[NDArray[np.complex64], float]:
    """Return the images (frame, y, x) of a method for a batch of one, and the seconds it took."""
    solver = method_named(choice.name).load_solver()
    given = cine.to(device)
    start = time.perf_counter()
    last: Any = Driver().run(solver(given, choice.parameters))
    image = last.image[0].cpu().numpy()
    return image, time.perf_counter() - start


def warm_up(case: CineCase) -> SampledCine:
    """Return a small series of noise with as many coils, every second line of it sampled."""
    generator = torch.Generator().manual_seed(0)
    shape = tuple(min(*pair) for pair in zip(WARM_UP, case.reference.shape, strict=True))
    mask = torch.zeros(1, shape[0], 1, *shape[1:], dtype=torch.bool)
    mask[..., ::2, :] = True
    maps = case.cine.encoding.maps
    if maps is not None:
        maps = maps[..., : shape[1], : shape[2]]
    noise = torch.randn(1, *shape, dtype=torch.complex64, generator=generator)
    encoding = Encoding(mask, maps)
    return SampledCine(encoding.forward(noise), encoding)
