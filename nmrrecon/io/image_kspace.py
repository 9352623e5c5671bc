"""Full k-space made from images: what a reconstruction is tried on where there is no raw data."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError, unknown_name
from nmrrecon.io.centred_fourier import k_space_of
from nmrrecon.io.series_choice import chosen_crop, cropped
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport
from nmrrecon.smooth_phase import smooth_phase

NONE, SMOOTH = "none", "smooth"


def k_space_of_images(images: NDArray[Any], report: LoadReport) -> KSpace:
    """Return the full single-coil k-space of an image series.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Magnitudes of any real kind, or complex. Their scale is kept.
    report : LoadReport
        Gets the facts ``crop``, ``phase`` and ``phase.seed``, and the warning that nothing was measured.

    Returns
    -------
    KSpace
        With the images, cropped and with their phase, as `reference`.

    Raises
    ------
    DataError
        If all images are zero.
    ParameterError
        If crop, phase or seed are set to what they cannot be.
    """
    history: tuple[str, ...] = ()
    if not images.any():
        raise DataError("all images are zero", path=report.path, remedy="Choose another slice or array.")
    height, width = images.shape[-2:]
    crop = chosen_crop(report, (height, width))
    if crop is not None:
        images = cropped(images, crop)
        history = (f"cropped to the central {crop[0]} x {crop[1]}",)
    images = np.ascontiguousarray(images, dtype=np.complex64 if images.dtype.kind == "c" else np.float32)
    report.warn("The k-space was made from images by the Fourier transform: it was not measured.")
    images, said = _with_phase(images, report)
    samples = k_space_of(images)[:, np.newaxis]
    mask = np.ones((samples.shape[0], *samples.shape[2:]), dtype=bool)
    history = (*history, *said, "k-space by the Fourier transform of the images")
    return KSpace(samples, mask, report, reference=images, history=history)


def _with_phase(images: NDArray[Any], report: LoadReport) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return the images with the phase that was asked for, and the step for the history."""
    choice = report.infer("phase", NONE, "as stored; smooth gives magnitudes a synthetic one")
    seed = report.infer("phase.seed", 0, "of the smooth phase, if there is one")
    if choice not in (NONE, SMOOTH):
        raise unknown_name("phase", choice, [NONE, SMOOTH])
    if seed < 0:
        raise ParameterError(f"phase.seed={seed}: below zero", remedy="Give 0 or more.")
    if choice == NONE:
        if images.dtype.kind != "c":
            report.warn(
                "Images of magnitude have k-space of Hermitian symmetry, which is easier to complete than "
                "measured k-space: --set phase=smooth gives them a phase."
            )
        return images, ()
    report.warn(f"The images were given a synthetic smooth phase of seed {seed}.")
    frames, rows, columns = images.shape
    phase = smooth_phase(frames, (rows, columns), np.random.default_rng(seed))
    return images * phase, (f"smooth phase of seed {seed}",)
