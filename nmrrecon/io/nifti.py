"""Cines as NIfTI-1, through nibabel: the magnitude as (x, y, 1, t), with pixel sizes and frame time."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_images import checked_images

SUFFIXES = (".nii", ".nii.gz")
#: The code of a position that was chosen, not measured ("aligned").
CHOSEN_POSITION = 2
#: What loaders of k-space do not tell.
THICKNESS = 1.0
#: At most 79 letters.
NOTE = "nmrrecon: orientation unknown; x right, y down as displayed"


def write_nifti(
    images: NDArray[Any],
    path: str | Path,
    *,
    pixel_mm: tuple[float, float] | None = None,
    frame_ms: float | None = None,
) -> Path:
    """Write the magnitude of a cine as NIfTI-1.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Complex or magnitudes.
    path : path-like
        With the suffix ``.nii`` or ``.nii.gz``.
    pixel_mm : (float, float), optional
        Distance of rows and of columns; where unknown, 1 and no unit.
    frame_ms : float, optional
        Time from frame to frame; where unknown, 1 and no unit.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the suffix is another, the images are none, or the file cannot be written.

    Notes
    -----
    k-space does not say how the slice lay in the patient. So that viewers show the images as we do, columns
    are said to run towards the patient's left and rows towards the back, from the centre of the image, with
    the code of a position that was not measured and a note in the header.
    """
    from nibabel.nifti1 import Nifti1Image

    target = Path(path)
    if not target.name.lower().endswith(SUFFIXES):
        raise OutputError(
            f"'{target.name}' is not called as NIfTI files are", path=target, remedy="Use .nii.gz."
        )
    images = checked_images(images, target)
    magnitude = np.abs(images).astype(np.float32).transpose(2, 1, 0)[:, :, np.newaxis]
    rows_mm, columns_mm = pixel_mm or (1.0, 1.0)
    sizes = np.array([columns_mm, rows_mm, THICKNESS])
    affine = np.diag([-sizes[0], -sizes[1], sizes[2], 1.0])
    affine[:2, 3] = [sizes[0] * (images.shape[2] // 2), sizes[1] * (images.shape[1] // 2)]
    nifti = Nifti1Image(magnitude, affine)
    header = nifti.header
    header.set_zooms((*sizes, frame_ms or 1.0))
    header.set_xyzt_units("mm" if pixel_mm else "unknown", "msec" if frame_ms else "unknown")
    nifti.set_sform(affine, CHOSEN_POSITION)
    nifti.set_qform(affine, 0)
    header["descrip"] = NOTE.encode()
    data = nifti.to_bytes()
    with atomic_write(target) as temporary:
        # without the time of day equal cines make equal files
        temporary.write_bytes(gzip.compress(data, mtime=0) if target.suffix.lower() == ".gz" else data)
    return target
