"""The cines that methods are evaluated on: a test patient, a phantom, and how they are undersampled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

import nmrrecon
from nmrrecon.errors import DataError
from nmrrecon.io.matlab_cine import load as load_matlab
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.sampling.mask_file import read_mask
from nmrrecon.smooth_phase import smooth_phase
from nmrrecon.training.measured_cines import read_cines

#: The patient whom no network was trained on.
PATIENT = "cine-sunnybrook/SCD0000301.npz"
PHANTOM = "cine-yhao/aperiodic_pincat.mat"
PATTERNS = "vista-patterns/vista_cache.h5"
#: Of the reference case: its mask, and the index of its slice.
REFERENCE_MASK, REFERENCE_SLICE = "bench/radial16_16x128x128.npz", 5
#: Frames, and rows and columns about the centre.
FRAMES, SIZE = 16, (128, 128)
#: Of the synthetic phases: their seed, and their standard deviation in radians.
PHASE_SEED, PHASE = 301, 1.0


@dataclass(frozen=True, eq=False)
class CineCase:
    """A series and what was sampled of it.

    Attributes
    ----------
    name : str
    reference : ndarray of complex64, shape (frame, y, x)
        Largest magnitude 1.
    cine : SampledCine
    """

    name: str
    reference: NDArray[np.complex64]
    cine: SampledCine

    @classmethod
    def sampled(
        cls,
        name: str,
        reference: NDArray[np.complex64],
        mask: NDArray[np.bool_],
        maps: NDArray[np.complex64] | None = None,
    ) -> CineCase:
        """Return the case of a series (frame, y, x), seen by one coil or those of `maps`, without noise."""
        sensitivities = None if maps is None else torch.from_numpy(maps)[None, None]
        encoding = Encoding(torch.from_numpy(mask)[None, :, None], sensitivities)
        return cls(
            name, reference, SampledCine(encoding.forward(torch.from_numpy(reference)[None]), encoding)
        )


def measured_file(data: Path | None, name: str) -> Path:
    """Return the path of measured MR data.

    Raises
    ------
    DataError
        If it is not there.
    """
    root = data or Path(nmrrecon.__file__).resolve().parents[2] / "shared" / "data"
    path = root / "mri" / name
    if not path.is_file():
        remedy = "Give the folder that holds mri/ by --data."
        raise DataError("there is no such measured data file", path=path, remedy=remedy)
    return path


def reference_case(data: Path | None) -> CineCase:
    """Return the reference case: slice 5 of patient 301, zero phase, one coil, 16 pseudo-radial lines.

    Raises
    ------
    DataError
        If the data are not there, or cannot be read.
    """
    cines = read_cines(str(measured_file(data, PATIENT)))
    series = _scaled(_central(cines[REFERENCE_SLICE], SIZE))
    return CineCase.sampled("reference", series, read_mask(measured_file(data, REFERENCE_MASK)))


def patient_series(
    data: Path | None, slices: int | None = None, size: tuple[int, int] | None = None
) -> dict[int, NDArray[np.complex64]]:
    """Return slices of the test patient, (frame, y, x) by index, each with a synthetic smooth phase.

    Parameters
    ----------
    data : Path, optional
        Folder of the measured data.
    slices : int, optional
        How many, evenly from the first to the last; default all.
    size : (int, int), optional
        Rows and columns about the centre.

    Raises
    ------
    DataError
        If the data are not there, or cannot be read.
    """
    cines = read_cines(str(measured_file(data, PATIENT)))
    count = min(slices or len(cines), len(cines))
    chosen = np.unique(np.linspace(0, len(cines) - 1, count + 2 if count < len(cines) else count).round())
    chosen = chosen[1:-1] if count < len(cines) else chosen
    return {int(number): _with_phase(cines[int(number)], int(number), size or SIZE) for number in chosen}


def phantom_series(data: Path | None) -> NDArray[np.complex64]:
    """Return the PINCAT phantom of k-t SLR, (frame, y, x), zero phase.

    Raises
    ------
    DataError
        If it is not there, or cannot be read.
    """
    images = load_matlab(measured_file(data, PHANTOM)).reference
    assert images is not None  # images were read
    return _scaled(np.abs(images))


def _with_phase(cine: NDArray[np.uint16], number: int, size: tuple[int, int]) -> NDArray[np.complex64]:
    phase = smooth_phase(FRAMES, size, np.random.default_rng([PHASE_SEED, number]), PHASE)
    return np.asarray(_scaled(_central(cine, size)) * phase, dtype=np.complex64)


def _central(cine: NDArray[np.uint16], size: tuple[int, int]) -> NDArray[np.uint16]:
    """Return the first frames and the central rows and columns of a series (frame, y, x)."""
    top, left = ((there - wanted) // 2 for there, wanted in zip(cine.shape[1:], size, strict=True))
    if min(top, left) < 0 or len(cine) < FRAMES:
        raise DataError(f"cines of {cine.shape} hold no {FRAMES} frames of {size[0]} x {size[1]}")
    return cine[:FRAMES, top : top + size[0], left : left + size[1]]


def _scaled(images: NDArray[np.generic]) -> NDArray[np.complex64]:
    values = np.asarray(images, dtype=np.float64)
    return np.ascontiguousarray(values / (values.max() or 1.0), dtype=np.complex64)
