"""ISMRMRD's HDF5 files, as OCMR distributes cardiac cines: one record for each readout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import GuardedFile, open_hdf5, structure_of
from nmrrecon.io.hdf5_structure import Structure
from nmrrecon.io.image_scale import Scale, known_scale
from nmrrecon.io.ismrmrd_grid import Grid, assemble, place_grid
from nmrrecon.io.ismrmrd_header import Header, parse_header
from nmrrecon.io.ismrmrd_lines import REMEDY, Lines, read_lines
from nmrrecon.io.k_space_values import refuse_zeros, without_oversampling
from nmrrecon.io.series_choice import choose, chosen_frames, chosen_image_size
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

FORMAT = "ISMRMRD"
XML, TABLE = "xml", "data"


def recognises(path: Path) -> bool:
    """Whether a group of `path` holds a header and acquisitions. Never raises."""
    structure = structure_of(Path(path))
    return structure is not None and bool(_groups(structure))


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read one slice, set, contrast and repetition, its phases as frames.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str, optional
        Values set by the user, by fact name: ``slice``, ``set``, ``contrast`` and ``repetition`` say what is
        read, counted from 0, and ``frames`` which of them, such as ``0:16``.

    Returns
    -------
    KSpace
        Of several averages the mean; reversed readouts turned round; shortened readouts where they belong;
        the oversampling of the readout removed. Of noise and other lines that are none of the image the
        report tells the number.

    Raises
    ------
    DataError
        The file cannot be read, lacks something, or contradicts itself.
    ParameterError
        An override names no fact, or a slice that there is not.

    Notes
    -----
    With a readout that begins late, the removal of oversampling spreads the edge of what was sampled over its
    neighbours; what it leaves outside is set to zero.
    """
    path = Path(path)
    report = LoadReport(str(path), FORMAT, overrides=dict(overrides or {}))
    with open_hdf5(path) as file:
        group = _group(file.structure, report)
        header = parse_header(file.text(f"{group}{XML}"), path)
        _describe(header, path, report)
        lines = read_lines(file, f"{group}{TABLE}", header, report)
        chosen, along, picked = _chosen(lines, header, path, report)
        frames = chosen_frames(report, header.count(along), f"xml: {along}")
        chosen = chosen.where(_within(chosen.numbers[along], frames, path))
        grid = place_grid(chosen, header, along, frames, path, report)
        samples, mask = _assembled(file, f"{group}{TABLE}", chosen, grid, header, report)
    refuse_zeros(samples, path)
    pixel = header.encoded.mm[1] / grid.ky, header.encoded.mm[0] / grid.kx
    scale = known_scale(Scale(pixel, None, ("xml: encodedSpace", "")), report)
    size = chosen_image_size(
        _shown(samples.shape[2:], header), samples.shape[2:], "xml: fields of view", report
    )
    report.check_overrides()
    return KSpace(
        samples,
        mask,
        report,
        image_size=None if size == samples.shape[2:] else size,
        pixel_mm=scale.pixel_mm,
        frame_ms=scale.frame_ms,
        history=(f"opened {path} ({FORMAT}), {picked}",),
    )


def _groups(structure: Structure) -> list[str]:
    """Return the groups with a header and acquisitions, each with its slash."""
    found = []
    for name, table in structure.sets.items():
        stem, _, last = name.rpartition("/")
        group = f"{stem}/" if stem else ""
        if last == TABLE and "data" in table.types and f"{group}{XML}" in structure.sets:
            found.append(group)
    return sorted(found, key=lambda group: (group != "dataset/", group))


def _group(structure: Structure, report: LoadReport) -> str:
    groups = _groups(structure)
    if not groups:
        what = f"has no group with a header and acquisitions; it has {structure.named()}"
        raise DataError(what, path=structure.path, remedy=REMEDY)
    name = report.infer("format.group", groups[0].rstrip("/"), f"the first of {len(groups)}")
    if f"{name}/" not in groups and name:
        what = f"has no group '{name}' with a header and acquisitions"
        raise DataError(what, path=structure.path, remedy=f"Known: {', '.join(groups)}.")
    return f"{name}/" if name else ""


def _describe(header: Header, path: Path, report: LoadReport) -> None:
    if report.read("trajectory", header.trajectory, "xml: trajectory") != "cartesian":
        what = f"was acquired along a {header.trajectory} trajectory; only Cartesian k-space is read"
        raise DataError(what, path=path, remedy="Grid it first, or set --set trajectory=cartesian.")
    if header.count("kspace_encoding_step_2") > 1:
        what = (
            f"is encoded in 3D, with {header.count('kspace_encoding_step_2')} partitions, which is not read"
        )
        raise DataError(what, path=path, remedy="Transform it along kz and save its slices.")
    report.tell("slices", header.count("slice"), "xml: encodingLimits")


def _chosen(lines: Lines, header: Header, path: Path, report: LoadReport) -> tuple[Lines, str, str]:
    """Return the lines of the chosen slice, the counter that counts frames, and what was chosen."""
    frames = "phase" if header.count("phase") > 1 or header.count("repetition") == 1 else "repetition"
    frames = report.infer("frames.along", frames, "xml: encodingLimits")
    if frames not in ("phase", "repetition"):
        what = f"--set frames.along={frames}: frames are counted by phase or by repetition"
        raise DataError(what, path=path, remedy="Give phase or repetition.")
    picked = []
    for counter in ("slice", "set", "contrast", "phase", "repetition"):
        if counter == frames:
            continue
        index = choose(report, counter, header.count(counter), "xml: encodingLimits", counter == "slice")
        lines = lines.where(lines.numbers[counter] == index)
        picked.append(f"{counter} {index}")
    if not lines.rows.size:
        what = f"holds no line of {', '.join(picked)}"
        raise DataError(what, path=path, remedy="Choose another (--set slice=N).")
    return lines, frames, ", ".join(picked)


def _within(numbers: NDArray[np.int64], frames: slice, path: Path) -> NDArray[np.bool_]:
    """Return which lines are of the chosen frames."""
    inside: NDArray[np.bool_] = (frames.start <= numbers) & (numbers < frames.stop)
    if not inside.any():
        what = f"holds no line of the frames {frames.start}:{frames.stop}"
        raise DataError(what, path=path, remedy="Choose others (--set frames=FIRST:END).")
    return inside


def _assembled(
    file: GuardedFile, table: str, lines: Lines, grid: Grid, header: Header, report: LoadReport
) -> tuple[NDArray[np.complex64], NDArray[np.bool_]]:
    """Return samples and mask on the grid without the readout's oversampling."""
    tone = report.infer("readout.pilot_tone", header.parameters.get("PilotTone") == 1, "xml: PilotTone")
    samples, mask = assemble(file, table, lines, grid, tone)
    oversampling = header.readout_oversampling
    oversampling = report.infer("readout.oversampling", oversampling, "xml: fields of view")
    return without_oversampling(samples, mask, oversampling, file.path)


def _shown(grid: tuple[int, ...], header: Header) -> tuple[int, int]:
    """Return rows and columns that are shown: fewer rows where more was encoded along y."""
    rows = round(grid[0] * min(header.shown.mm[1] / header.encoded.mm[1], 1.0))
    return max(rows, 1), grid[1]
