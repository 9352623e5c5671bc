"""Coil maps from a file of arrays: NumPy, MATLAB or BART."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.companion_files import holds_coil_maps
from nmrrecon.io.k_space_values import LARGEST, are_absurd
from nmrrecon.io.stored_array import StoredArray, check_asked, full_box

#: Axes of k-space that stand where those of its coil maps do.
AXES = ("coil", "ky", "kx")
#: More coils than any receiver has.
MOST_COILS = 512
REMEDY = "Coil maps have one image for each coil, of the rows and columns of the k-space."


def read_coil_maps(path: str | Path, shape: tuple[int, int, int] | None = None) -> NDArray[np.complex64]:
    """Read coil maps.

    Parameters
    ----------
    path : path-like
        .npy, .npz, .mat, or .cfl with .hdr.
    shape : (int, int, int), optional
        Coils, rows and columns of the k-space that they are for.

    Returns
    -------
    ndarray of complex64, shape (coil, y, x)
        As they are in the file, not normalised.

    Raises
    ------
    UnknownFormatError
        If the file is of none of these formats.
    DataError
        If it is damaged, holds no coil maps, or those of another shape.
    """
    path = Path(path).expanduser()
    arrays = _arrays(path)
    found = {name: array for name, array in arrays.items() if sum(size > 1 for size in array.shape) >= 2}
    named = {name: array for name, array in found.items() if holds_coil_maps(name)}
    chosen = named or found
    if len(chosen) != 1:
        held = ", ".join(list(chosen)[:6]) or "no array"
        raise DataError(f"holds {held}, where one array of coil maps is expected", path=path, remedy=REMEDY)
    name, array = next(iter(chosen.items()))
    return fitted_maps(array, name, path, shape)


def fitted_maps(
    array: StoredArray,
    name: str,
    path: Path,
    shape: tuple[int, int, int] | None,
    beside: tuple[str, ...] = (),
) -> NDArray[np.complex64]:
    """Return an array as coil maps (coil, y, x).

    Parameters
    ----------
    array : StoredArray
        Axes of size 1 do not count. They stand as those of the k-space `beside`. Where that is not known
        coils come last of BART and MATLAB, else first; where the sizes of `shape` fit in another order
        alone, that is taken.
    name : str
        For messages.
    path : Path
    shape : (int, int, int), optional
        Coils, rows and columns that are needed.
    beside : tuple of str
        Names of the axes of the k-space that the maps lie beside, in the order of its file.

    Raises
    ------
    DataError
        If the array has another shape, or values that are not finite.
    """
    longer = tuple(size for size in array.shape if size > 1)
    order = _order(longer, _usual_order(path, beside), shape)
    if order is None:
        needed = "coils, rows and columns" if shape is None else " x ".join(map(str, shape))
        raise DataError(
            f"'{name}' has the shape {array.shape}, which does not fit {needed}", path=path, remedy=REMEDY
        )
    check_asked(array.shape, path, REMEDY)
    with np.errstate(over="ignore"):  # what overflows is infinite and refused
        values = array.read(full_box(array)).astype(np.complex64).reshape(longer)
    maps = values.transpose(order) if len(order) == 3 else values[np.newaxis]
    if are_absurd(maps):
        raise DataError(f"'{name}' holds values that are not finite numbers below {LARGEST:g}", path=path)
    if not maps.any():
        raise DataError(f"'{name}' holds zeros alone", path=path)
    return np.ascontiguousarray(maps)


def explained_energy(maps: NDArray[np.complexfloating], images: NDArray[np.complexfloating]) -> float:
    """Return the share of the energy of images (coil, y, x) that maps of these axes account for."""
    tiny = np.finfo(np.float32).tiny
    size = np.maximum(np.linalg.norm(maps, axis=0), tiny)
    inside = np.abs((maps.conj() / size * images).sum(axis=0)) ** 2
    return float(inside.sum() / max((np.abs(images) ** 2).sum(), tiny))


def _usual_order(path: Path, beside: tuple[str, ...]) -> tuple[int, ...]:
    """Return which of three axes are coils, rows and columns: as in the k-space beside, or by the format."""
    names = [name for name in beside if name in AXES]
    if sorted(names) == sorted(AXES):
        return tuple(names.index(name) for name in AXES)
    return {".mat": (2, 0, 1), ".cfl": (2, 1, 0)}.get(path.suffix.lower(), (0, 1, 2))


def _order(
    sizes: tuple[int, ...], usual: tuple[int, ...], shape: tuple[int, int, int] | None
) -> tuple[int, ...] | None:
    """Return which axes are coils, rows and columns; two axes are one coil; None where they fit nothing."""
    if len(sizes) == 2:
        return (0, 1) if shape is None or shape == (1, *sizes) else None
    if len(sizes) != 3:
        return None
    if shape is None:
        return usual if sizes[usual[0]] <= MOST_COILS else None
    for order in (usual, *permutations(range(3))):
        if tuple(sizes[place] for place in order) == shape:
            return order
    return None


def _arrays(path: Path) -> dict[str, StoredArray]:
    from nmrrecon.io import bart, matlab_arrays, npy_arrays

    if not path.exists() and not bart.recognises(path):
        raise DataError("no such file", path=path, remedy="Check the path.")
    suffix = path.suffix.lower()
    if suffix in (".npy", ".npz"):
        return npy_arrays.arrays_of(path)
    if suffix == ".mat":
        return matlab_arrays.arrays_of(path)
    if bart.recognises(path):
        return bart.arrays_of(path)
    raise UnknownFormatError(
        f"'{path.name}' is no file of coil maps",
        path=path,
        remedy="Give .npy, .npz, .mat, or .cfl with .hdr.",
    )
