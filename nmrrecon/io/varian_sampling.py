"""Which increments of its grid a Varian/Agilent experiment acquired."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.varian_dimensions import VarianDimension
from nmrrecon.io.varian_procpar import Procpar
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import read_schedule_points
from nmrrecon.sampling.schedule_layout import merge_repeats, place_on_grid

SCHEDULE_FILE = "sampling.sch"
#: no experiment has a larger grid; keeps indices within 64 bits
_LARGEST_GRID = 1 << 40


@dataclass(frozen=True)
class Plan:
    """What the parameters say about sampling.

    Attributes
    ----------
    grid : tuple of int
        Increments of each indirect dimension, slowest first.
    nus : bool
        Whether they speak of non-uniform sampling.
    source : str
        Parameters that say so.
    """

    grid: tuple[int, ...]
    nus: bool
    source: str


def read_plan(procpar: Procpar, dimensions: tuple[VarianDimension, ...]) -> Plan:
    """Work out grid and sampling from either generation of NUS parameters.

    Notes
    -----
    Where `nimax` (`ni2max`, ...) is on, `ni` increments of a grid of `nimax` were acquired. Otherwise the
    grid is `ni`, of which `CSdensity` per cent were acquired, where `sampling` is "sparse" or `SPARSE` "y".
    """
    maxima = {dimension.number: procpar.count(f"{dimension.increments()}max") for dimension in dimensions}
    grid = tuple(max(dimension.size, maxima[dimension.number]) for dimension in dimensions)
    if grid != tuple(dimension.size for dimension in dimensions):
        names = [d.increments() for d in dimensions if maxima[d.number] > d.size]
        text = ", ".join(f"{n} = {procpar.count(n)} of {n}max = {procpar.count(f'{n}max')}" for n in names)
        return Plan(grid, True, text)
    switches = [f"{name} = {procpar.text(name)}" for name in ("sampling", "SPARSE") if _is_on(procpar, name)]
    densities = [
        f"{name} = {procpar.number(name):g}"
        for name in (f"CSdensity{dimension.suffix}" for dimension in dimensions)
        if procpar.active(name) and 0 < (procpar.number(name) or 0) < 100
    ]
    return Plan(grid, bool(switches), ", ".join(switches + densities if switches else ["sampling"]))


def _is_on(procpar: Procpar, name: str) -> bool:
    return (procpar.text(name) or "").lower() in ("sparse", "y")


def find_schedule_file(folder: Path) -> Path | None:
    """Return the schedule of the data in `folder`: beside the FIDs, or in `acqfil` of an experiment."""
    places = [folder, folder / "acqfil", *([folder.parent] if folder.name == "acqfil" else [])]
    return next((place / SCHEDULE_FILE for place in places if (place / SCHEDULE_FILE).is_file()), None)


def sample(
    fids: NDArray[np.complex64],
    plan: Plan,
    folder: Path,
    report: LoadReport,
) -> tuple[NDArray[np.complex64], Schedule]:
    """Match acquired points with increments of the grid.

    Parameters
    ----------
    fids : ndarray of complex64, shape (point, phase, direct)
        All phases of a point together, in the order of acquisition.
    plan : Plan
    folder : Path
        Where to look for `sampling.sch`.
    report : LoadReport
        Takes ``sampling.nus``, ``points``, ``grid``, ``base`` and ``columns``.

    Returns
    -------
    fids : ndarray of complex64, shape (point, phase, direct)
    schedule : Schedule
        As many points as `fids`.

    Raises
    ------
    DataError
        Sampled non-uniformly and without a schedule, or points and schedule do not match.
    ScheduleError
        The schedule cannot be read or does not fit the grid.
    """
    fids = _without_trailing_zeros(fids, folder, report)
    grid = report.read("sampling.grid", plan.grid, "procpar ni, ni2, nimax, ni2max", "increments")
    if len(grid) != len(plan.grid) or min(grid) < 1 or math.prod(grid) > _LARGEST_GRID:
        raise DataError(
            f"{_text(grid)} is no grid of this experiment", path=folder, remedy="Give --set sampling.grid."
        )
    schedule_file = find_schedule_file(folder)
    nus, source = _is_nus(plan, grid, len(fids), schedule_file)
    if plan.nus and not nus:
        report.warn(
            f"{plan.source} speaks of NUS, but all {math.prod(grid)} points of the grid were acquired"
        )
    if report.infer("sampling.nus", nus, source):
        fids, schedule = _by_schedule(fids, grid, schedule_file, plan, folder, report)
    else:
        fids, schedule = _uniform(fids, grid, folder, report)
    report.infer("sampling.points", len(schedule), "FIDs in the file")
    return fids, schedule


def _is_nus(plan: Plan, grid: tuple[int, ...], points: int, schedule_file: Path | None) -> tuple[bool, str]:
    if plan.nus and points < math.prod(grid):
        return True, f"procpar {plan.source}"
    if schedule_file is not None and points < math.prod(grid):
        return True, f"{schedule_file.name} beside the data, {points} points of a grid of {math.prod(grid)}"
    return False, f"{points} points of a grid of {math.prod(grid)}; procpar {plan.source}"


def _without_trailing_zeros(
    fids: NDArray[np.complex64], folder: Path, report: LoadReport
) -> NDArray[np.complex64]:
    """Leave out points at the end whose FIDs are zero: room in the file that was never acquired."""
    acquired = len(fids)
    while acquired and not fids[acquired - 1].any():
        acquired -= 1
    if acquired == 0:
        raise DataError("all FIDs are zero", path=folder, remedy="Check that the experiment was run.")
    if acquired < len(fids):
        report.warn(f"the last {len(fids) - acquired} of {len(fids)} points are zero and were left out")
    return fids[:acquired]


def _by_schedule(
    fids: NDArray[np.complex64],
    grid: tuple[int, ...],
    schedule_file: Path | None,
    plan: Plan,
    folder: Path,
    report: LoadReport,
) -> tuple[NDArray[np.complex64], Schedule]:
    if schedule_file is None:
        raise DataError(
            f"is sampled non-uniformly ({plan.source}) and has no {SCHEDULE_FILE}",
            path=folder,
            remedy=f"Put {SCHEDULE_FILE} beside the fid file: it lies in acqfil of the experiment, or VnmrJ "
            "makes it again from CStype, CSdensity and CSseed (command CSmksch).",
        )
    rows = read_schedule_points(schedule_file, len(grid))
    if len(rows) < len(fids):
        raise DataError(
            f"has {len(rows)} lines, the fid file {len(fids)} points",
            path=schedule_file,
            remedy="Check that the schedule belongs to this experiment.",
        )
    if len(rows) > len(fids):
        report.warn(f"{len(fids)} of the {len(rows)} points of the schedule were acquired")
    points = place_on_grid(rows[: len(fids)], grid, report=report, path=schedule_file)
    schedule, of_row = merge_repeats(points, grid)
    if len(schedule) < len(fids):
        report.warn(f"{len(fids) - len(schedule)} points were acquired again and are averaged")
        fids = _average(fids, of_row, len(schedule))
    return fids, schedule


def _average(fids: NDArray[Any], of_row: NDArray[np.int64], points: int) -> NDArray[np.complex64]:
    total = np.zeros((points, *fids.shape[1:]), np.complex64)
    np.add.at(total, of_row, fids)
    counts = np.bincount(of_row, minlength=points).astype(np.float32)
    total /= counts.reshape(-1, *(1,) * (fids.ndim - 1))
    return total


def _text(grid: tuple[int, ...]) -> str:
    return "x".join(map(str, grid))


def _uniform(
    fids: NDArray[np.complex64], grid: tuple[int, ...], folder: Path, report: LoadReport
) -> tuple[NDArray[np.complex64], Schedule]:
    """Return the full grid, cut along its slowest dimension where the run was aborted."""
    inner = math.prod(grid[1:])
    complete = min(len(fids) // inner, grid[0])
    if complete == 0:
        raise DataError(
            f"holds {len(fids)} points, the first plane of the grid {_text(grid)} needs {inner}",
            path=folder,
            remedy="Give the size of the grid that was acquired: --set sampling.grid=N1,N2.",
        )
    if complete * inner != len(fids) or complete < grid[0]:
        report.warn(
            f"{len(fids)} points for a grid of {_text(grid)}: {complete} of {grid[0]} increments of F1 "
            "are complete and were read"
        )
    return fids[: complete * inner], Schedule.full((complete, *grid[1:]))
