"""The schedule file of Bruker NUS data, and the grid its points lie on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import NMRReconError, ScheduleError
from nmrrecon.io.bruker_folder import BrukerFolder
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule_file import read_schedule_points
from nmrrecon.sampling.schedule_layout import place_on_grid

LARGEST_GRID = 2**28  #: points; a larger NusTD is a broken file


@dataclass(frozen=True)
class BrukerList:
    """Points of a schedule file as they stand there.

    Attributes
    ----------
    path : Path
        The file.
    points : ndarray of int64, shape (point, dimension)
        One row for each group of FIDs that differ in phase only. The first column belongs to
        the dimension of acqu2s, the second to that of acqu3s.
    """

    path: Path
    points: NDArray[np.int64]

    def first(self, measured: int, rows: int, group: int, report: LoadReport) -> BrukerList:
        """Return the points that were acquired before the experiment ended; `group` rows make a point.

        Raises
        ------
        ScheduleError
            The file holds more than the list accounts for, or not even one point.
        """
        if measured > len(self.points) * group:
            raise ScheduleError(
                f"names {len(self.points)} points of {group} FIDs each, the data are {measured} FIDs",
                path=self.path,
                remedy="The list belongs to other data, or FnMODE is wrong (--set f1.quadrature=...).",
            )
        done = measured // group
        if done == 0:
            raise ScheduleError(
                f"the data hold {measured} FIDs; a point needs {group}",
                path=self.path,
                remedy="The experiment was stopped too early, or FnMODE is wrong (--set f1.quadrature=...).",
            )
        if done == len(self.points):
            if rows > done * group:
                report.warn(
                    f"{rows - done * group} FIDs beyond the points of {self.path.name} hold only zeros."
                )
            return self
        report.warn(
            f"{self.path.name} names {len(self.points)} points, {measured} of {rows} FIDs hold data: "
            f"the experiment was stopped and the first {done} points are used."
        )
        return replace(self, points=self.points[:done])


def read_list(folder: BrukerFolder, dimensions: int, report: LoadReport) -> BrukerList | None:
    """Return the schedule that lies in the folder, None where none does.

    Raises
    ------
    ScheduleError
        The data are NUS (FnTYPE 2) and the list cannot be read.
    """
    for path in folder.schedule_files:
        try:
            return BrukerList(path, read_schedule_points(path, dimensions))
        except NMRReconError as error:
            if folder.acqus.integer("FnTYPE") == 2:
                raise
            report.warn(
                f"{path.name} is no schedule of {dimensions} dimensions ({error.what}): it is ignored."
            )
    return None


def grid_points(
    listed: BrukerList, phases: tuple[int, ...], nus_td: tuple[int, ...], report: LoadReport
) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """Return the points, 0-based with columns F1, F2, ..., repeats included, and the grid; record both.

    NusTD counts real points of the full grid. TD does not tell the grid: it is the number of FIDs acquired in
    acqu2s and 1 in acqu3s.

    Raises
    ------
    ScheduleError
        Points lie outside the grid, or NusTD is beyond reason.
    """
    largest = _largest(listed, phases, nus_td, report)
    read = tuple(_size(d, largest[d], nus_td[d], nus_td[d] // phases[d], report) for d in range(len(phases)))
    grid = report.infer("sampling.grid", read, "sizes of the indirect dimensions")
    if len(grid) != len(read) or min(grid) < 1 or prod(grid) > LARGEST_GRID:
        raise ScheduleError(
            f"a grid of {'x'.join(map(str, grid))} is beyond reason",
            path=listed.path,
            remedy=f"Set sizes of {len(read)} dimensions: --set sampling.grid={','.join(['N'] * len(read))}.",
        )
    points = place_on_grid(listed.points, grid, report=report, path=listed.path)
    count = report.read("sampling.points", len(points), listed.path.name)
    if not 1 <= count <= len(points):
        raise ScheduleError(
            f"names {len(points)} points, not {count}",
            path=listed.path,
            remedy=f"Set sampling.points to 1 to {len(points)}: the first so many are used.",
        )
    return points[:count], grid


def _largest(
    listed: BrukerList, phases: tuple[int, ...], nus_td: tuple[int, ...], report: LoadReport
) -> tuple[int, ...]:
    """Return the largest 0-based index of each dimension, F1 first.

    The first column is acqu2s's. A list whose columns fit the grid only the other way round, as
    `place_on_grid` will find, or that the user says to be so, is read so here too.
    """
    largest = listed.points.max(axis=0)
    if not (listed.points == 0).any():  # a list that counts from 1 ends at the size of the grid
        stated = [td // count for td, count in zip(nus_td, phases, strict=True)]
        largest = largest - int((largest[::-1] == stated).any())
    usual, swapped = largest[::-1], largest
    wanted = report.overrides.get("sampling.columns", "")
    if wanted.startswith("f1") or (not wanted and (usual >= nus_td).any() and not (swapped >= nus_td).any()):
        usual = swapped
    return tuple(int(index) for index in usual)


def _size(d: int, largest: int, nus_td: int, stated: int, report: LoadReport) -> int:
    """Return the increments of dimension `d`: NusTD over the phases, unless the list says otherwise."""
    fact = f"f{d + 1}.size"
    if nus_td <= 0:
        report.warn(f"NusTD of F{d + 1} is missing: the grid ends with the largest index of the schedule.")
        return report.infer(fact, largest + 1, "largest index of the schedule")
    if stated <= largest < nus_td:
        report.warn(
            f"The schedule goes to {largest}, beyond the {stated} increments of NusTD {nus_td} of F{d + 1}: "
            "NusTD is taken to count increments."
        )
        return report.infer(fact, nus_td, "NusTD and the schedule")
    return report.infer(fact, stated, "NusTD over the FIDs of an increment")
