"""Which increments a Bruker experiment acquired: NUS or not, grid, schedule, and the rows they lie in."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.bruker_folder import BrukerFolder
from nmrrecon.io.bruker_order import loop_order, scheduled_rows, uniform_rows
from nmrrecon.io.bruker_rows import locate_rows
from nmrrecon.io.bruker_schedule import BrukerList, grid_points, read_list
from nmrrecon.io.bruker_ser import SerFile
from nmrrecon.nmr import Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_layout import merge_repeats


@dataclass(frozen=True)
class BrukerSampling:
    """What was acquired.

    Attributes
    ----------
    ser : SerFile
        The file.
    schedule : Schedule
        Acquired points, each once.
    rows : ndarray of int64, shape (phase, acquired point)
        Row of the file of each FID; longer than the schedule where points were acquired repeatedly.
    repeat_of : ndarray of int64, shape (acquired point,)
        Point of the schedule that each acquired point is.
    """

    ser: SerFile
    schedule: Schedule
    rows: NDArray[np.int64]
    repeat_of: NDArray[np.int64]

    @property
    def has_repeats(self) -> bool:
        """Whether a point was acquired more than once."""
        return len(self.repeat_of) > len(self.schedule)


def read_sampling(
    folder: BrukerFolder, quadratures: tuple[Quadrature, ...], report: LoadReport
) -> BrukerSampling:
    """Find out what was acquired and record it.

    Raises
    ------
    DataError
        Data or parameters are missing, truncated or contradict each other.
    ScheduleError
        The schedule does not fit the data or the grid.
    """
    phases = tuple(quadrature.phases for quadrature in quadratures)
    listed = read_list(folder, len(phases), report)
    planned = tuple(parameters.integer("TD", 0) or 0 for parameters in folder.acquisition[:-1])
    expected = {prod(planned)} | ({len(listed.points) * prod(phases)} if listed else set())
    ser = locate_rows(folder.data, folder.acqus, expected, f"f{len(phases) + 1}", report)
    measured = ser.measured_rows()
    if measured == 0:
        raise DataError("holds nothing but zeros", path=ser.path, remedy="Was the experiment ever started?")
    order = loop_order(folder.acqus, len(phases), report)
    if _is_nus(folder, listed, ser.rows, phases, report):
        return _scheduled(folder, listed, ser, measured, phases, order, report)
    return _uniform(folder, planned, ser, measured, phases, order, report)


def _is_nus(
    folder: BrukerFolder, listed: BrukerList | None, rows: int, phases: tuple[int, ...], report: LoadReport
) -> bool:
    """Return whether the rows follow a schedule.

    FnTYPE 2 says so, and so does a list that leaves holes and has as many points as the file. NusAMOUNT,
    NusTD and NUSLIST do not: every data set of a recent TopSpin carries them.
    """
    fntype = folder.acqus.integer("FnTYPE")
    fits = listed is not None and len(listed.points) * prod(phases) == rows
    if fntype == 2 and listed is None and rows == prod(_nus_td(folder)):
        report.warn("FnTYPE says NUS, but there is no schedule and the file holds the whole grid.")
        return report.infer("sampling.nus", False, f"rows of {folder.data.name}")
    if fntype == 2:
        return report.read("sampling.nus", True, "acqus FnTYPE 2")
    if listed is not None and fits and (listed.points.max(axis=0) + 1).prod() > len(listed.points):
        report.warn(f"acqus FnTYPE does not say NUS, but {listed.path.name} has a point for each FID.")
        return report.infer("sampling.nus", True, f"points of {listed.path.name}")
    if listed is not None:
        report.warn(f"{listed.path.name} does not fit the file and FnTYPE does not say NUS: it is ignored.")
    source = "acqus has no FnTYPE, and no schedule fits" if fntype is None else f"acqus FnTYPE {fntype}"
    return report.infer("sampling.nus", False, source)


def _nus_td(folder: BrukerFolder) -> tuple[int, ...]:
    return tuple(parameters.integer("NusTD", 0) or 0 for parameters in folder.acquisition[:-1])


def _scheduled(
    folder: BrukerFolder,
    listed: BrukerList | None,
    ser: SerFile,
    measured: int,
    phases: tuple[int, ...],
    order: tuple[int, ...],
    report: LoadReport,
) -> BrukerSampling:
    if listed is None:
        raise DataError(
            "the data are NUS, but there is no schedule: neither nuslist nor the list that NUSLIST names",
            path=folder.path,
            remedy="Copy the list into the folder as nuslist, or say --set sampling.nus=no.",
        )
    listed = listed.first(measured, ser.rows, prod(phases), report)
    points, grid = grid_points(listed, phases, _nus_td(folder), report)
    schedule, repeat_of = merge_repeats(points, grid)
    repeats = len(points) - len(schedule)
    if repeats:
        report.warn(f"{listed.path.name} names {repeats} points again: their FIDs are averaged.")
    if not (schedule.points == 0).all(axis=1).any():
        report.warn(
            "The first increment was not acquired: intensity and baseline of the reconstruction rest on it."
        )
    if schedule.is_full:
        report.warn("The schedule holds every point of the grid: the data are treated as uniformly sampled.")
        if "sampling.nus" not in report.overrides:
            report.infer("sampling.nus", False, f"points of {listed.path.name}")
    return BrukerSampling(ser, schedule, scheduled_rows(len(points), phases, order), repeat_of)


def _uniform(
    folder: BrukerFolder,
    planned: tuple[int, ...],
    ser: SerFile,
    measured: int,
    phases: tuple[int, ...],
    order: tuple[int, ...],
    report: LoadReport,
) -> BrukerSampling:
    """Return the sampling of a grid, the outermost loop cut to what the file holds of it."""
    slow = order[0]
    inner = prod(planned[dimension] for dimension in order[1:])
    if inner < 1 or any(planned[d] < phases[d] for d in order[1:]):
        raise DataError(
            f"TD of the indirect dimensions is {planned}",
            path=folder.path,
            remedy="Correct acqu2s and acqu3s.",
        )
    complete = measured // (inner * phases[slow])
    if complete == 0:
        raise DataError(
            f"holds {measured} FIDs, less than the {inner * phases[slow]} of one increment of F{slow + 1}",
            path=ser.path,
            remedy="The experiment was stopped too early, or TD and FnMODE in acqu2s belong to other data.",
        )
    _say_if_other(complete, planned[slow] // phases[slow], f"F{slow + 1}", measured, ser, report)
    sizes = tuple(complete if d == slow else planned[d] // phases[d] for d in range(len(planned)))
    grid = _recorded_sizes(sizes, folder, report)
    if any(wanted > there for wanted, there in zip(grid, sizes, strict=True)) or min(grid) < 1:
        raise DataError(
            f"holds {sizes} increments, not {grid}", path=ser.path, remedy="Set sizes that the file has."
        )
    rows = uniform_rows(grid, phases, planned, order)
    schedule = Schedule.full(grid)
    if report.infer("sampling.points", len(schedule), f"rows of {ser.path.name}") != len(schedule):
        raise ParameterError(
            "sampling.points of a uniform data set follows from its grid", remedy="Set sampling.grid."
        )
    return BrukerSampling(ser, schedule, rows, np.arange(len(schedule)))


def _say_if_other(
    complete: int, planned: int, name: str, measured: int, ser: SerFile, report: LoadReport
) -> None:
    if complete < planned:
        report.warn(
            f"{ser.path.name} holds {measured} measured FIDs: the experiment was stopped after "
            f"{complete} of {planned} increments of {name}."
        )
    elif complete > planned:
        report.warn(
            f"{ser.path.name} holds {complete} increments of {name}, TD says {planned}: all are used."
        )


def _recorded_sizes(sizes: tuple[int, ...], folder: BrukerFolder, report: LoadReport) -> tuple[int, ...]:
    read = tuple(
        report.infer(f"f{d + 1}.size", size, f"{folder.acquisition[d].name} TD, FnMODE and rows of the file")
        for d, size in enumerate(sizes)
    )
    return report.infer("sampling.grid", read, "sizes of the indirect dimensions")
