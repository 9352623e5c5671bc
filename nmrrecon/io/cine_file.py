"""Reconstructed cines in HDF5: complex images, their magnitude, and how they were made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon import __version__
from nmrrecon.errors import DataError
from nmrrecon.io.array_axes import IMAGES
from nmrrecon.io.array_series import Layout, load_series
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_images import checked_images
from nmrrecon.io.hdf5_array import Hdf5Array
from nmrrecon.io.hdf5_guard import open_hdf5, structure_of
from nmrrecon.io.image_scale import Scale
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

#: The attribute that tells such a file, and its value.
MARK, WHAT = "content", "nmrrecon cine"
SUFFIX = ".h5"
AXES = ("frame", "y", "x")
#: Texts are data sets of their own: HDF5 keeps attributes short.
TEXTS = ("recipe", "history", "facts")


def write_cine_file(
    images: NDArray[Any],
    path: str | Path,
    *,
    pixel_mm: tuple[float, float] | None = None,
    frame_ms: float | None = None,
    report: LoadReport | None = None,
    recipe: str = "",
    history: tuple[str, ...] = (),
) -> Path:
    """Write an image series.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Complex, or magnitudes.
    path : path-like
        By custom with the suffix ``.h5``.
    pixel_mm : (float, float), optional
        Distance of rows and of columns.
    frame_ms : float, optional
        Time from frame to frame.
    report : LoadReport, optional
        Of the k-space that they were made from.
    recipe : str
        How they were made, as text.
    history : tuple of str

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the images are none, or the file cannot be written; what was there before stays.

    Notes
    -----
    ``images`` (frame, y, x) complex64 and ``magnitude`` float32 are compressed; ``recipe`` is text,
    ``history`` and ``facts`` are JSON. Attributes of the root: ``content``, ``version``, ``frame_ms``,
    ``row_mm`` and ``column_mm``.
    """
    import h5py

    target = Path(path)
    images = checked_images(images, target)
    texts = {
        "recipe": recipe,
        "history": json.dumps(list(history), ensure_ascii=False),
        "facts": json.dumps(report.as_dict() if report is not None else {}, ensure_ascii=False),
    }
    scale = {"frame_ms": frame_ms}
    if pixel_mm is not None:
        scale |= {"row_mm": pixel_mm[0], "column_mm": pixel_mm[1]}
    arrays = {"images": images.astype(np.complex64), "magnitude": np.abs(images).astype(np.float32)}
    with atomic_write(target) as temporary, h5py.File(temporary, "w", track_order=True) as file:
        file.attrs[MARK], file.attrs["version"] = WHAT, __version__
        for name, value in scale.items():
            if value is not None:
                file.attrs[name] = float(value)
        for name, array in arrays.items():
            chunk = (1, *array.shape[1:])
            file.create_dataset(name, data=array, chunks=chunk, compression="gzip", shuffle=True)
        for name in TEXTS:
            file.create_dataset(name, data=texts[name], dtype=h5py.string_dtype())
    return target


def recognises(path: Path) -> bool:
    """Whether `path` is a file that `write_cine_file` wrote; its headers are read."""
    structure = structure_of(path)
    return structure is not None and structure.attributes.get(MARK) == WHAT


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read the images of a file that `write_cine_file` wrote, and make full k-space of them.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Values set by the user, by fact name.

    Raises
    ------
    DataError
        The file is damaged, or is not what it says.
    ParameterError
        An override names no fact of these data, or has a value that cannot be used.
    """
    path = Path(path)
    report = LoadReport(str(path), "cine", overrides=dict(overrides or {}))
    with open_hdf5(path) as file:
        structure = file.structure
    held = structure.need("images")
    if len(held.shape) != len(AXES) or not held.is_number:
        raise DataError("its images are not (frame, y, x)", path=path, remedy="Make the cine again.")
    scale = _scale(structure.attributes)
    return load_series({"images": Hdf5Array(path, held)}, path, report, Layout(axes=AXES, kind=IMAGES), scale)


def _scale(attributes: Mapping[str, Any]) -> Scale:
    sizes: list[float | None] = []
    for name in ("row_mm", "column_mm", "frame_ms"):
        value = attributes.get(name)
        usable = isinstance(value, int | float) and bool(np.isfinite(value)) and value > 0
        sizes.append(float(value) if usable and value is not None else None)
    rows, columns, frame_ms = sizes
    return Scale(
        None if rows is None or columns is None else (rows, columns), frame_ms, ("attribute", "attribute")
    )
