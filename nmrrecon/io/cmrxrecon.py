"""CMRxRecon's MATLAB files: cardiac cines and maps, one variable of k-space, full or undersampled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.companion_files import companions, holds_mask
from nmrrecon.io.hdf5_guard import open_hdf5, structure_of
from nmrrecon.io.hdf5_structure import DataSet, Structure
from nmrrecon.io.image_scale import UNKNOWN_SCALE, known_scale
from nmrrecon.io.k_space_values import as_samples, refuse_zeros, without_oversampling
from nmrrecon.io.matlab_arrays import arrays_of
from nmrrecon.io.series_choice import choose, chosen_frames
from nmrrecon.io.stored_array import full_box
from nmrrecon.kspace import KSpace
from nmrrecon.kspace_summary import ACCELERATION
from nmrrecon.report import LoadReport, Status

FORMAT = "CMRxRecon"
#: Names of the variable, and whether it holds several coils.
NAMES = {"kspace_full": True, "kspace": True, "kspace_single_full": False}
NAMES |= {f"kspace_sub{rate}": True for rate in ("04", "08", "10")}
NAMES |= {f"kspace_single_sub{rate}": False for rate in ("04", "08", "10")}
#: As h5py shows them, the reverse of MATLAB's order.
AXES = ("frame", "slice", "coil", "ky", "kx")
REMEDY = "It is no file of CMRxRecon, or damaged: download it again."


def recognises(path: Path) -> bool:
    """Whether `path` holds a variable of k-space as CMRxRecon names and stores it. Never raises."""
    structure = structure_of(Path(path))
    return structure is not None and _name(structure) is not None


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read one slice with its frames.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str, optional
        Values set by the user, by fact name: ``slice`` says which is read, counted from 0, and ``frames``
        which of its frames, such as ``0:6``.

    Returns
    -------
    KSpace
        What was sampled is found by the lines that are not zero, or by a mask in a file beside it.

    Raises
    ------
    DataError
        The file cannot be read, has other axes, or holds values that are not finite.
    ParameterError
        An override names no fact, or a slice that there is not.
    """
    path = Path(path)
    report = LoadReport(str(path), FORMAT, overrides=dict(overrides or {}))
    with open_hdf5(path) as file:
        name = _name(file.structure)
        if name is None:
            what = f"has no k-space of CMRxRecon; it has {file.structure.named()}"
            raise DataError(what, path=path, remedy=REMEDY)
        found = file.structure.need(name)
        axes = _axes(found, file.structure, report)
        slices = found.shape[axes.index("slice")]
        report.tell("slices", slices, f"{name}, {len(axes)} axes")
        index = choose(report, "slice", slices, name, True)
        frames = chosen_frames(report, found.shape[0] if "frame" in axes else 1, name)
        block: list[int | tuple[int, int]] = [index]
        if "frame" in axes:
            block = [(frames.start, frames.stop), index]
        samples = as_samples(file.read(name, block), path)
    samples = samples if "frame" in axes else samples[np.newaxis]
    samples = samples if "coil" in axes else samples[:, np.newaxis]
    refuse_zeros(samples, path)
    mask = _mask(samples, frames, found.shape[0] if "frame" in axes else 1, path, report)
    _nominal(name, report)
    report.tell("coils", samples.shape[1], name)
    oversampling = report.missing("readout.oversampling", 1.0, "MATLAB file; 1 keeps all")
    samples, mask = without_oversampling(samples, mask, oversampling, path)
    scale = known_scale(UNKNOWN_SCALE, report)
    report.check_overrides()
    step = f"opened {path} ({FORMAT}), slice {index}"
    return KSpace(samples, mask, report, pixel_mm=scale.pixel_mm, frame_ms=scale.frame_ms, history=(step,))


def _name(structure: Structure) -> str | None:
    """Return the name of the variable, whose values are pairs of real and imaginary parts."""
    for name in NAMES:
        found = structure.sets.get(name)
        if found is not None and found.is_pair and 3 <= len(found.shape) <= 5:
            return name
    return None


def _axes(found: DataSet, structure: Structure, report: LoadReport) -> tuple[str, ...]:
    """Return the names of the axes; MATLAB drops the last ones, frames, where there is one."""
    usual = AXES if NAMES[found.path] else tuple(axis for axis in AXES if axis != "coil")
    short = len(found.shape) == len(usual) - 1
    axes = usual[1:] if short else usual
    if len(axes) != len(found.shape):
        what = f"'{found.path}' has the shape {found.shape}, where ({', '.join(usual)}) is expected"
        raise DataError(what, path=structure.path, remedy=REMEDY)
    source = f"name and {len(axes)} axes of {found.path}"
    report.tell("format.axes", ", ".join(reversed(axes)), source, status=Status.INFERRED)
    if short:
        report.warn(f"'{found.path}' has {len(axes)} axes: it is read as one frame.")
    return axes


def _nominal(name: str, report: LoadReport) -> None:
    """Record the acceleration that the name of the variable tells."""
    rate = name.rpartition("_sub")[2]
    if rate.isdecimal():
        report.tell(ACCELERATION, int(rate), f"name {name}; without the central lines")


def _mask(
    samples: NDArray[np.complex64], frames: slice, there: int, path: Path, report: LoadReport
) -> NDArray[np.bool_]:
    """Return where samples were taken, (frame, ky, kx): lines that are not zero, or what a file says."""
    acquired: NDArray[np.bool_] = np.any(samples, axis=1)
    lines, columns = np.any(acquired, axis=2), np.any(acquired, axis=(0, 1))
    mask = lines[:, :, np.newaxis] & columns
    report.tell("sampling.mask", "lines that are not zero", "values of k-space", status=Status.INFERRED)
    beside = _masks_beside(path, (there, *mask.shape[1:]), report)
    for name, whole in beside.items():
        said = None if whole is None else whole[frames]
        if said is None or (acquired & ~said).any():
            report.warn(f"The mask '{name}' of the file beside it does not fit the samples and is not used.")
        else:
            report.tell("sampling.mask", name, "mask in the file beside it")
            mask = said
    report.tell("sampling.share", float(mask.mean()), "mask", status=Status.INFERRED)
    return mask


def _masks_beside(
    path: Path, shape: tuple[int, ...], report: LoadReport
) -> dict[str, NDArray[np.bool_] | None]:
    """Return the masks of the file beside, for all frames or for each; None where one does not fit."""
    try:
        arrays = companions(path, arrays_of, report)
        found: dict[str, NDArray[np.bool_] | None] = {}
        for name in filter(holds_mask, arrays):
            # MATLAB's order is (kx, ky) or (kx, ky, frame)
            fits = arrays[name].shape[::-1] in (shape, shape[1:])
            mask = arrays[name].read(full_box(arrays[name])).T != 0 if fits else None
            found[name] = None if mask is None else np.broadcast_to(mask, shape).copy()
    except DataError as error:
        return {error.what: None}
    return found
