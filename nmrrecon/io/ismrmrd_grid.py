"""The grid of an ISMRMRD file's k-space, and its lines put where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import GuardedFile
from nmrrecon.io.hdf5_structure import size as spoken_size
from nmrrecon.io.ismrmrd_header import Header
from nmrrecon.io.ismrmrd_lines import REMEDY, Lines, read_samples
from nmrrecon.io.k_space_values import refuse_absurd
from nmrrecon.report import LoadReport, Status


@dataclass(frozen=True)
class Grid:
    """Where lines belong.

    Attributes
    ----------
    frames, coils, ky, kx : int
        Sizes; kx is that of the oversampled readout.
    along : str
        Counter of the frames.
    first_frame : int
        Its value in the first of them.
    first : int
        ky of the line whose counter is 0.
    """

    frames: int
    coils: int
    ky: int
    kx: int
    along: str
    first_frame: int
    first: int


def place_grid(
    lines: Lines, header: Header, along: str, frames: slice, path: Path, report: LoadReport
) -> Grid:
    """Return the grid of some `frames` on which the zero of k-space stands at ``size // 2``.

    There are as many lines along ky as the counter has values, where its centre is their middle; otherwise
    k-space is filled up to the encoded size, or as far as the centre demands.

    Raises
    ------
    DataError
        Lines have different numbers of coils, or the centre lies outside.
    """
    count = header.count("kspace_encoding_step_1")
    limit = header.limits.get("kspace_encoding_step_1")
    center = count // 2
    if limit is None or (limit.center == 0 and count > 1):
        center = report.infer("ky.center", center, "the middle; xml: encodingLimits has none")
    else:
        center = report.read("ky.center", limit.center, "xml: kspace_encoding_step_1")
    if not 0 <= center < count:
        what = f"the zero of k-space is said to be line {center} of {count}"
        raise DataError(what, path=path, remedy="Set it with --set ky.center=N.")
    ky = count
    if center != count // 2:
        ky = max(header.encoded.points[1], 2 * center, 2 * (count - center) - 1)
    coils = np.unique(lines.numbers["active_channels"])
    if coils.size != 1 or coils[0] < 1:
        what = f"lines have {' and '.join(map(str, coils[:4]))} coils"
        raise DataError(what, path=path, remedy=REMEDY)
    source = "lines that fill k-space up to its encoded size"
    report.tell("sampling.padding", ky - count, source, "lines", status=Status.INFERRED)
    report.tell("coils", int(coils[0]), "heads: active_channels")
    report.tell("averages", header.count("average"), "xml: average")
    report.tell("readout.points", header.encoded.points[0], "xml: encodedSpace")
    first, count_kx = ky // 2 - center, header.encoded.points[0]
    return Grid(frames.stop - frames.start, int(coils[0]), ky, count_kx, along, frames.start, first)


def assemble(
    file: GuardedFile, table: str, lines: Lines, grid: Grid, pilot_tone: bool
) -> tuple[NDArray[np.complex64], NDArray[np.bool_]]:
    """Return samples (frame, coil, ky, kx), the mean of all lines at one place, and where there are any.

    Parameters
    ----------
    file : GuardedFile
    table : str
        Data set of the acquisitions.
    lines : Lines
    grid : Grid
    pilot_tone : bool
        A tone runs beside the signal: the first three samples and the last of each line are set to zero.

    Raises
    ------
    DataError
        A line does not fit the grid, holds values that are not finite, or the grid is absurd.
    """
    shape = (grid.frames, grid.coils, grid.ky, grid.kx)
    claim = 8 * grid.frames * grid.coils * grid.ky * grid.kx
    if claim > file.structure.allowed():
        what = f"claims {' x '.join(map(str, shape))} samples, {spoken_size(claim)}, of a small file"
        raise DataError(what, path=file.path, remedy=REMEDY)
    samples = np.zeros(shape, dtype=np.complex64)
    times = np.zeros((grid.frames, grid.ky, grid.kx), dtype=np.uint32)
    for line, values in read_samples(file, table, lines):
        frame = int(lines.numbers[grid.along][line]) - grid.first_frame
        row = grid.first + int(lines.numbers["kspace_encode_step_1"][line])
        begin = _begin(values.shape[1], lines, line, grid.kx, file.path)
        refuse_absurd(values, f"acquisition {lines.rows[line]} ", file.path)
        part = slice(begin, begin + values.shape[1])
        samples[frame, :, row, part] += values
        if pilot_tone:
            samples[frame, :, row, begin : begin + 3] = samples[frame, :, row, part.stop - 1] = 0
        times[frame, row, part] += 1
    samples /= np.maximum(times, 1)[:, np.newaxis]
    return samples, times > 0


def _begin(count: int, lines: Lines, line: int, points: int, path: Path) -> int:
    """Return where along kx a line begins: its centre is the zero of k-space.

    A line that begins late, and whose centre does not fit, ends where k-space ends, as OCMR's do.
    """
    if count == points:
        return 0
    center = int(lines.numbers["center_sample"][line] - lines.numbers["discard_pre"][line])
    if lines.reverse[line] and 2 * center != count:
        center = count - 1 - center
    begin = points // 2 - center
    if 0 <= begin <= points - count:
        return begin
    if 2 * center < points and count < points:
        return points - count
    what = f"acquisition {lines.rows[line]} has {count} samples about sample {center}, of {points} encoded"
    raise DataError(what, path=path, remedy=REMEDY)
