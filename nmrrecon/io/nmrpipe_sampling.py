"""Which points of the indirect grid an NMRPipe FID holds: NMRPipe's header does not say.

NUS data come in three forms. Compact: the acquired FIDs alone, in the order of a schedule file
that stands beside them. Expanded: the whole grid, zeros where nothing was acquired, with or without
the schedule. Expanded with a mask: a second FID of the same shape whose values are not zero where
a point was acquired.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import NMRReconError, ScheduleError
from nmrrecon.io.nmrpipe_files import data_set_file, find_planes, is_nmrpipe_file
from nmrrecon.io.nmrpipe_rows import number_rows
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import read_schedule_points
from nmrrecon.sampling.schedule_layout import merge_repeats, place_on_grid

#: Names under which schedules stand beside a FID, likeliest first.
LIST_NAMES = ("nuslist*", "sampling.sch", "*.sch", "ss_*", "sampl*", "schedule*", "*.hdr_3")


@dataclass(frozen=True)
class ListFile:
    """A schedule file, its rows as they stand in it, and whether the user named it."""

    path: Path
    rows: NDArray[np.int64]
    chosen: bool = False

    @property
    def has_repeats(self) -> bool:
        """Whether a point is named more than once."""
        return len(np.unique(self.rows, axis=0)) < len(self.rows)

    @property
    def largest(self) -> tuple[int, ...]:
        """Least grid that holds the rows, columns as in the file."""
        base = 0 if (self.rows == 0).any() else 1
        return tuple(int(most) + 1 - base for most in self.rows.max(axis=0))

    def fits(self, grid: tuple[int, ...]) -> bool:
        """Whether the rows lie on `grid`, whichever way their columns run."""
        orders = (self.largest, self.largest[::-1])
        return any(all(most <= size for most, size in zip(order, grid, strict=True)) for order in orders)


def find_list(folders: list[Path], dimensions: int, report: LoadReport) -> ListFile | None:
    """Return the schedule file that the user named, or the one beside the data; None where there is none."""
    chosen = report.overrides.get("sampling.file")
    if chosen is not None:
        named = Path(report.infer("sampling.file", chosen, ""))
        path = next((path for path in (named, *(f / named for f in folders)) if path.is_file()), named)
        return ListFile(path, read_schedule_points(path, dimensions), chosen=True)
    for path in (path for folder in folders for name in LIST_NAMES for path in sorted(folder.glob(name))):
        if not path.is_file() or is_nmrpipe_file(path):
            continue
        try:
            rows = read_schedule_points(path, dimensions)
        except ScheduleError as error:
            report.warn(f"{path.name} was not taken for the schedule: {error.what}")
            continue
        report.infer("sampling.file", path.name, "beside the data")
        return ListFile(path, rows)
    return None


def expanded_schedule(
    filled: NDArray[np.bool_], listed: ListFile | None, mask: NDArray[np.bool_] | None, report: LoadReport
) -> Schedule:
    """Return the schedule of a FID on the full grid.

    Parameters
    ----------
    filled : ndarray of bool, shape `grid`
        Where the data are not zero.
    listed : ListFile or None
    mask : ndarray of bool, shape `grid`, or None
        From a mask FID.
    report : LoadReport
    """
    if mask is not None and not (listed is not None and listed.chosen):
        return Schedule.from_mask(mask)
    schedule = _from_list(filled, listed, report) if listed is not None else None
    if schedule is not None:
        return schedule
    return Schedule.full(filled.shape) if filled.all() else Schedule.from_mask(filled)


def _from_list(filled: NDArray[np.bool_], listed: ListFile, report: LoadReport) -> Schedule | None:
    """Return the schedule of the list, None where the FIDs contradict it and the user did not name it."""
    try:
        points = place_on_grid(listed.rows, filled.shape, report=report, path=listed.path)
        schedule, _ = merge_repeats(points, filled.shape)
    except ScheduleError as error:
        if listed.chosen:
            raise
        report.warn(f"{listed.path.name} is left aside: {error.what}")
        return None
    beyond = int((filled & ~schedule.mask).sum())
    if beyond and not listed.chosen:
        report.warn(
            f"{listed.path.name} is left aside: there are FIDs at {beyond} points that it does not name"
        )
        return None
    if beyond:
        report.warn(f"FIDs at {beyond} points that {listed.path.name} does not name are left out")
    zero = int((schedule.mask & ~filled).sum())
    if zero:
        report.warn(
            f"{zero} points of the schedule hold zeros only: the experiment may have been stopped early"
        )
    return schedule


def whole_part(filled: NDArray[np.bool_]) -> int:
    """Return how many leading increments of F1 are complete, if all points after them are zero; else all.

    An experiment that was stopped early ends in zeros; that is no NUS.
    """
    rows = filled.reshape(len(filled), -1)
    complete = int(np.argmin(rows.all(axis=1))) if not rows.all() else len(filled)
    rest = rows[complete:].ravel()
    acquired = int(rest.sum())
    return complete if complete and rest[:acquired].all() else len(filled)


def read_mask(
    file: Path, codes: tuple[int, ...], shape: tuple[int, ...], report: LoadReport
) -> NDArray[np.bool_] | None:
    """Return which rows of the mask FID beside `file` are not zero, (plane, row, 1); None without one."""
    folder = file.parent
    found = [
        p for p in sorted(folder.iterdir()) if "mask" in p.name.lower() and p != file and is_nmrpipe_file(p)
    ]
    if shape[0] > 1 and (folder.parent / "mask").is_dir() and folder.name != "mask":
        found.append(folder.parent / "mask")
    for path in found:
        try:
            planes = find_planes(data_set_file(path), codes, report)
            if planes.shape == shape:
                report.infer("sampling.file", path.name, "mask FID")
                return np.asarray(number_rows(planes) > 0)
        except NMRReconError as error:
            report.warn(f"{path.name} was not taken for the mask: {error.what}")
            continue
        report.warn(f"{path.name} is not of the shape of the data: it was not taken for the mask")
    return None
