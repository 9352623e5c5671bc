"""fastMRI's HDF5 files: k-space of knees and brains, one static slice of several, one coil or many."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.hdf5_guard import GuardedFile, open_hdf5, structure_of
from nmrrecon.io.hdf5_structure import DataSet, Structure
from nmrrecon.io.image_scale import Scale, known_scale
from nmrrecon.io.ismrmrd_header import Header, parse_header
from nmrrecon.io.k_space_values import as_samples, refuse_zeros, without_oversampling
from nmrrecon.io.series_choice import choose, chosen_frames, chosen_image_size
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport, Status

FORMAT = "fastMRI"
K_SPACE, XML, MASK = "kspace", "ismrmrd_header", "mask"
REFERENCES = ("reconstruction_rss", "reconstruction_esc")
#: Attributes of the file and the facts that they are.
ATTRIBUTES = {
    "acquisition": ("experiment.title", ""),
    "acceleration": ("sampling.acceleration", ""),
    "num_low_frequency": ("sampling.central_lines", "lines"),
}
REMEDY = "It is no file of fastMRI, or damaged: download it again."


def recognises(path: Path) -> bool:
    """Whether `path` holds k-space and header as fastMRI names them. Never raises."""
    structure = structure_of(Path(path))
    return structure is not None and {K_SPACE, XML} <= structure.sets.keys()


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read one slice.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str, optional
        Values set by the user, by fact name: ``slice`` says which is read, counted from 0.

    Returns
    -------
    KSpace
        One frame. fastMRI's last axis, the phase encoding, is ky, and the one before it, the readout, is kx.
        The lines that only pad k-space are not in the mask, nor are those that the file's mask leaves out.

    Raises
    ------
    DataError
        The file cannot be read, lacks something, or holds values that are not finite.
    ParameterError
        An override names no fact, or a slice that there is not.
    """
    path = Path(path)
    report = LoadReport(str(path), FORMAT, overrides=dict(overrides or {}))
    with open_hdf5(path) as file:
        found = _k_space(file.structure)
        header = parse_header(file.text(XML), path)
        _describe(file.structure, header, report)
        index = choose(report, "slice", found.shape[0], f"{K_SPACE}, axis 1 of {len(found.shape)}", True)
        chosen_frames(report, 1, "fastMRI")
        slab = as_samples(file.read(K_SPACE, [index]), path)
        lines = _lines(file, header, found.shape[-1], report)
        image = _reference(file, index, found.shape[0], report)
    slab = slab if slab.ndim == 3 else slab[np.newaxis]
    samples = np.ascontiguousarray(slab.transpose(0, 2, 1))[np.newaxis]
    axes = "slice, coil, kx, ky" if len(found.shape) == 4 else "slice, kx, ky"
    report.tell("format.axes", axes, "fastMRI", status=Status.INFERRED)
    lines &= samples.any(axis=(0, 1, 3))
    samples[:, :, ~lines] = 0
    refuse_zeros(samples, path)
    mask = np.broadcast_to(lines[np.newaxis, :, np.newaxis], (1, *samples.shape[2:])).copy()
    oversampling = report.infer("readout.oversampling", header.readout_oversampling, f"{XML}: fields of view")
    samples, mask = without_oversampling(samples, mask, oversampling, path)
    report.tell(
        "sampling.lines", int(lines.sum()), f"of {lines.size} along ky", "lines", status=Status.INFERRED
    )
    shown = min(header.shown.points[1], samples.shape[2]), min(header.shown.points[0], samples.shape[3])
    size = chosen_image_size(shown, samples.shape[2:], f"{XML}: reconSpace", report)
    pixel = (header.shown.mm[1] / header.shown.points[1], header.shown.mm[0] / header.shown.points[0])
    scale = known_scale(Scale(pixel, None, (f"{XML}: reconSpace", "")), report)
    report.check_overrides()
    if image is not None and image.shape[1:] != size:
        report.warn(f"The image in the file is {image.shape[1:]}, not {size} as the header says: left out.")
        image = None
    step = f"opened {path} ({FORMAT}), slice {index}"
    return KSpace(
        samples, mask, report, reference=image, image_size=size, pixel_mm=scale.pixel_mm, history=(step,)
    )


def _k_space(structure: Structure) -> DataSet:
    found = structure.need(K_SPACE)
    if len(found.shape) not in (3, 4) or not found.is_complex:
        kind = "complex" if found.is_complex else "not complex"
        what = f"'{K_SPACE}' has the shape {found.shape} and is {kind}; (slice, coil, kx, ky) is expected"
        raise DataError(what, path=structure.path, remedy=REMEDY)
    if "abs_max" in structure.attributes:
        what = "was processed for CineVN: its axes are (coil, frame, row, column), not those of fastMRI"
        raise DataError(what, path=structure.path, remedy="Open the ISMRMRD file that it was made from.")
    return found


def _describe(structure: Structure, header: Header, report: LoadReport) -> None:
    """Record what the file says of itself; who was measured is left out."""
    for name, (fact, unit) in ATTRIBUTES.items():
        if name in structure.attributes:
            report.tell(fact, structure.attributes[name], f"attribute {name}", unit)
    report.tell("slices", structure.sets[K_SPACE].shape[0], f"{K_SPACE}, axis 1")
    trajectory = report.read("trajectory", header.trajectory, f"{XML}: trajectory")
    if trajectory != "cartesian":
        report.warn(f"The header calls the trajectory {trajectory}; it is read as Cartesian.")


def _lines(file: GuardedFile, header: Header, width: int, report: LoadReport) -> NDArray[np.bool_]:
    """Return which lines along ky were sampled, as far as header and mask tell."""
    lines = np.ones(width, dtype=bool)
    left, right = _padding(header, width, report)
    if min(left, right) < 0 or left + right >= width:
        what = f"of {width} lines {left} + {right} would only pad k-space"
        raise DataError(what, path=file.path, remedy=REMEDY)
    lines[:left] = lines[width - right :] = False
    if MASK in file.structure.sets:
        mask = file.read(MASK).reshape(-1)
        if mask.size != width or not np.isfinite(mask).all():
            what = f"'{MASK}' has {mask.size} values, k-space {width} lines"
            raise DataError(what, path=file.path, remedy=REMEDY)
        lines &= mask != 0
        report.tell("sampling.mask", int((mask != 0).sum()), MASK, "lines")
    return lines


def _padding(header: Header, width: int, report: LoadReport) -> tuple[int, int]:
    """Return how many lines before and after the encoded ones only pad k-space."""
    limit, source = (
        header.limits.get("kspace_encoding_step_1"),
        f"{XML}: kspace_encoding_step_1, encodedSpace",
    )
    if limit is None or limit.maximum == 0:
        ends = report.missing("sampling.padding", (0, 0), source, "lines")
    else:
        left = header.encoded.points[1] // 2 - limit.center
        right = width - left - limit.maximum - 1
        if min(left, right) < 0:
            report.warn(
                f"By the header lines {left} to {width - right - 1} were encoded, but there are {width}."
            )
        ends = report.infer("sampling.padding", (max(left, 0), max(right, 0)), source, "lines")
    if len(ends) != 2:
        raise ParameterError(f"--set sampling.padding={ends}: two numbers are expected", remedy="Give 0,0.")
    return ends


def _reference(file: GuardedFile, index: int, slices: int, report: LoadReport) -> NDArray[np.generic] | None:
    """Return the image of the slice that stands in the file, (frame, y, x)."""
    for name in REFERENCES:
        found = file.structure.sets.get(name)
        if found is None:
            continue
        if len(found.shape) != 3 or found.shape[0] != slices or not found.is_number or found.is_pair:
            report.warn(f"{name} has the shape {found.shape}, which does not fit, and is left out.")
            continue
        report.tell("reference", name, name)
        image = file.read(name, [index])
        if np.isfinite(image).all():
            return np.ascontiguousarray(image.T)[np.newaxis]
        raise DataError(f"'{name}' holds values that are not finite", path=file.path, remedy=REMEDY)
    report.tell("reference", None, "no reconstruction in the file", status=Status.MISSING)
    return None
