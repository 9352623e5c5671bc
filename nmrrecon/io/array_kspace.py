"""MRI data in .npy and .npz files: k-space as it was measured, or image series."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.array_series import Layout, load_series
from nmrrecon.io.companion_files import companions
from nmrrecon.io.image_scale import Scale
from nmrrecon.io.npy_arrays import arrays_of
from nmrrecon.io.stored_array import StoredArray, full_box
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

SUFFIXES = (".npy", ".npz")
#: Arrays of at most so many values say something about the others.
MOST_FACTS = 100_000


def recognises(path: Path) -> bool:
    """Whether `path` is a file of NumPy arrays by its name."""
    try:
        return path.suffix.lower() in SUFFIXES and path.is_file()
    except OSError:
        return False


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read k-space or an image series.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Values set by the user, by fact name.

    Returns
    -------
    KSpace
        Of one slice. A mask or coil maps in the file, or beside it under the same name with ``_mask`` or
        ``_maps`` added, are used.

    Raises
    ------
    DataError
        The file is damaged, holds pickled objects, claims more than it holds, or has no such array.
    ParameterError
        An override names no fact of these data, or has a value that cannot be used.
    """
    path = Path(path)
    report = LoadReport(str(path), "NumPy arrays", overrides=dict(overrides or {}))
    arrays = arrays_of(path)
    return load_series(
        {**arrays, **companions(path, arrays_of, report)}, path, report, Layout(), _scale(arrays)
    )


def _scale(arrays: dict[str, StoredArray]) -> Scale:
    """Return the pixels of an array ``pixel_spacing`` (rows, columns) and the steps of ``trigger_ms``."""
    pixels = _facts(arrays.get("pixel_spacing"))
    times = _facts(arrays.get("trigger_ms"))
    steps = np.diff(times, axis=-1) if times is not None and times.shape[-1] > 1 else np.zeros(0)
    step = float(np.median(steps)) if steps.size else 0.0
    usable = pixels is not None and pixels.shape == (2,) and bool((pixels > 0).all())
    return Scale(
        (float(pixels[0]), float(pixels[1])) if usable and pixels is not None else None,
        step if np.isfinite(step) and step > 0 else None,
        ("pixel_spacing", "median step of trigger_ms"),
    )


def _facts(array: StoredArray | None) -> NDArray[np.float64] | None:
    if array is None or not array.shape or np.prod(array.shape, dtype=float) > MOST_FACTS:
        return None
    values = array.read(full_box(array))
    return None if values.dtype.kind == "c" else values.astype(np.float64)
