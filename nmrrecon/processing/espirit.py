"""Coil maps by ESPIRiT, through sigpy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.series_choice import cropped
from nmrrecon.processing.calibration import calibration_width
from nmrrecon.processing.coil_images import normalised, time_average, with_common_phase

#: Width of the kernels, in points of k-space.
KERNEL = 6
#: Least width of the fully sampled centre: 25 equations, where a kernel has 36 unknowns in every coil. Smooth
#: maps do with fewer than unknowns, but not with next to none.
NARROWEST = 10
#: Singular values of the calibration matrix under this share of the largest are noise.
THRESHOLD = 0.02
#: Where the eigenvalue is lower, no combination of coils explains the samples: there is no object.
CROP = 0.95
#: Points of an axis on which maps are computed; further ones are interpolated. Maps of the measured head are
#: then off by 0.1 %, and those of 24 coils on 256 x 256 take 8 s instead of 75.
GRID = 96


def espirit_maps(
    samples: NDArray[np.complexfloating], mask: NDArray[np.bool_], *, crop: float = CROP
) -> NDArray[np.complex64]:
    """Return coil maps (coil, y, x) from the fully sampled centre of k-space, averaged over frames.

    Parameters
    ----------
    samples : ndarray, shape (frame, coil, ky, kx)
        Zero where nothing was sampled.
    mask : ndarray of bool, shape (frame, ky, kx)
    crop : float
        Least eigenvalue inside the object.

    Returns
    -------
    ndarray
        Their squares sum to 1 inside the object; 0 outside.

    Raises
    ------
    DataError
        If the centre is too narrow for a calibration, or holds nothing.

    Notes
    -----
    Uecker et al., Magn. Reson. Med. 71 (2014) 990; one set of maps. Deviation: the phase is that of a virtual
    coil instead of the first coil's (`with_common_phase`); maps are computed on at most 96 x 96 points and
    interpolated.
    """
    width = calibration_width(mask)
    if width < NARROWEST:
        raise DataError(
            f"the fully sampled centre of k-space is {width} points wide, and ESPIRiT needs {NARROWEST}",
            remedy="Use --maps adaptive, or give maps: --maps FILE.",
        )
    average = time_average(samples, mask)
    highest = float(np.abs(average).max())
    if not highest:
        raise DataError("k-space holds zeros only, from which no coil maps can be found")
    maps, eigenvalues = _on_coarse_grid(average / highest, width)
    shape = average.shape[1:]
    fine = np.stack([_interpolated(plane, shape) for plane in maps])
    return normalised(fine, _interpolated(eigenvalues, shape) > crop)


def _on_coarse_grid(
    samples: NDArray[np.complex64], width: int
) -> tuple[NDArray[np.complex64], NDArray[np.float64]]:
    """Return maps (coil, y, x) and eigenvalues (y, x) on at most `GRID` points of each axis."""
    from sigpy.mri.app import EspiritCalib

    rows, columns = samples.shape[1:]
    app = EspiritCalib(
        cropped(samples, (min(rows, GRID), min(columns, GRID))),
        calib_width=width,
        thresh=THRESHOLD,
        kernel_width=KERNEL,
        crop=0.0,
        output_eigenvalue=True,
        show_pbar=False,
    )
    maps, eigenvalues = app.run()
    grid = maps.shape[1:]
    return with_common_phase(np.nan_to_num(maps), samples), np.asarray(eigenvalues, np.float64).reshape(grid)


def _interpolated(plane: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return a plane (y, x) on a grid of another shape over the same field of view, by cubic splines."""
    from scipy.ndimage import map_coordinates

    if plane.shape == shape:
        return plane
    places = [
        (np.arange(fine) - fine // 2) * coarse / fine + coarse // 2
        for fine, coarse in zip(shape, plane.shape, strict=True)
    ]
    grid = np.meshgrid(*places, indexing="ij")
    return np.asarray(map_coordinates(plane, grid, order=3, mode="grid-wrap"))
