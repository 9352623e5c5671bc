"""Compact NUS data in NMRPipe files: the acquired FIDs alone, in the order of a schedule file.

Converters mark them in one of two ways. Either the indirect dimensions are complex, as those of the
whole grid, and the numbers of rows and planes alone are those of the file. Or, as scripts for hmsIST have it
(``-yN 4 -zN M -yMODE Real -zMODE Real``), they are real: rows are the phases of one point, planes
the points, and the header says neither the grid nor the quadrature.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.nmrpipe_header import Header
from nmrrecon.io.nmrpipe_sampling import ListFile
from nmrrecon.nmr import Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_layout import merge_repeats, place_on_grid

#: FDFnAQSIGN of dimensions whose odd increments change sign.
ALTERNATING = (1, 2, 17, 18)


def holds_phases_as_real_rows(
    header: Header, in_file: tuple[int, ...], raw: NDArray[Any], listed: ListFile | None
) -> bool:
    """Whether rows that are marked as real are the phases of listed points: 4 of each in a 3D, 2 in a 2D.

    Parameters
    ----------
    header : Header
    in_file : tuple of int
        NMRPipe's numbers of the dimensions as they lie in the file: X, Y, Z.
    raw : ndarray, shape (plane, row, float)
        A row is all zeros where it was not acquired.
    listed : ListFile or None
    """
    if listed is None or in_file[0] != 2 or any(header.is_complex(code) for code in in_file[1:]):
        return False
    planes, rows, _ = raw.shape
    points = len(listed.rows)
    if len(in_file) == 3:
        return rows == 4 and planes <= points and not listed.fits((planes, rows))
    if rows % 2 or not points < rows <= 2 * points:
        return False
    # a dense list fits a QF grid of as many rows too: that would be expanded, or magnitude data
    paired = rows == 2 * points and header["FD2DPHASE"] in (2, 3) and bool(raw.any(axis=-1).all())
    return paired or not listed.fits((rows,))


def read_hidden_quadratures(
    header: Header, codes: tuple[int, ...], report: LoadReport
) -> dict[int, Quadrature]:
    """Return the quadrature of each indirect dimension of `codes` where phases are stored as real rows."""
    found, unknown = {}, []
    for i, code in enumerate(codes):
        key, fact = f"FDF{code}AQSIGN", f"f{i + 1}.quadrature"
        quadrature = Quadrature.STATES_TPPI if header[key] in ALTERNATING else Quadrature.STATES
        source = f"FDF{code}QUADFLAG 1 hides it, {key} {header[key]:g}"
        stated = header[key] != 0
        found[code] = (report.infer if stated else report.missing)(fact, quadrature, source)
        if not stated and fact not in report.overrides:
            unknown.append(fact)
    if unknown:
        settings = " ".join(f"--set {fact}=..." for fact in unknown)
        report.warn(f"the file does not say the quadrature: taken to be States ({settings})")
    return found


def warn_of_missing_list(
    header: Header,
    in_file: tuple[int, ...],
    shape: tuple[int, int, int],
    points: dict[int, int],
    report: LoadReport,
) -> None:
    """Warn where data that were taken for uniform look like compact NUS data without their schedule.

    Parameters
    ----------
    header : Header
    in_file : tuple of int
        X, Y, Z.
    shape : tuple of int
        Planes, rows and floats in a row.
    points : dict of int to int
        Points of each indirect dimension, by its NMRPipe number.
    report : LoadReport
    """
    reasons = []
    for code, size in points.items():
        stated = _stated_size(header, code, size)
        if stated > size:
            reasons.append(f"its header speaks of {stated} points along FDF{code}, where there are {size}")
    if len(in_file) == 3 and shape[1] == 4 and not any(header.is_complex(code) for code in in_file[1:]):
        reasons.append(f"each of its {shape[0]} planes holds 4 real rows")
    if reasons:
        report.warn(
            f"looks like compact NUS data whose schedule is missing: {'; '.join(reasons)}. "
            "Put the schedule (nuslist) beside the data or name it (--set sampling.file=...)"
        )


def _stated_size(header: Header, code: int, size: int) -> int:
    """Return the largest number of points that a header states along an indirect dimension of `size`."""
    time = header[f"FDF{code}TDSIZE"]
    # some programs count real and imaginary points in TDSIZE
    usable = header.is_complex(code) and math.isfinite(time) and time != 2 * size
    return max(int(time) if usable else 0, _grid_size(header, code))


def is_compact(listed: ListFile | None, points: int, grid: tuple[int, ...]) -> bool:
    """Whether `points` points, which would fill `grid`, are those of the list alone."""
    return listed is not None and points <= len(listed.rows) and not listed.fits(grid)


def compact_grid(
    listed: ListFile, header: Header, counts: Mapping[int, int], report: LoadReport
) -> tuple[int, ...]:
    """Return the grid of a compact FID: from the header, else the least that holds the list.

    Parameters
    ----------
    listed : ListFile
    header : Header
    counts : mapping of int to int
        Rows or planes along each indirect dimension, by its NMRPipe number, slowest first.
    report : LoadReport

    Notes
    -----
    CENTER = N // 2 + 1 and ORIG stand for the N points that were to be transformed when the header was
    written, even where TDSIZE counts the acquired points alone. Of a dimension that is marked as real they
    stand for the rows of the file.
    """
    sizes = {code: _grid_size(header, code) for code in counts}
    grid = tuple(
        size if header.is_complex(code) or size != counts[code] else 0 for code, size in sizes.items()
    )
    if listed.fits(grid):
        return report.infer("sampling.grid", grid, "FDFnCENTER and FDFnORIG")
    least = listed.largest
    if report.overrides.get("sampling.columns", "f2") != "f1,f2":
        least = least[::-1]
    grid = report.infer("sampling.grid", least, "largest number in the schedule")
    if "sampling.grid" not in report.overrides:
        text = "x".join(map(str, grid))
        report.warn(
            f"the grid is not stated; {text} is the least that holds the schedule (--set sampling.grid)"
        )
    return grid


def _grid_size(header: Header, code: int) -> int:
    """Return N with CENTER = N // 2 + 1 and ORIG = CAR OBS - SW (N - CENTER) / N; 0 where they disagree."""
    key = f"FDF{code}"
    center, sw = header[f"{key}CENTER"], header[f"{key}SW"]
    share = (header[f"{key}CAR"] * header[f"{key}OBS"] - header[f"{key}ORIG"]) / sw if sw else math.nan
    if not (math.isfinite(share) and share < 1 and center > 1):
        return 0
    size = round(center / (1 - share))
    return size if size // 2 + 1 == center else 0


def take_compact(
    fids: NDArray[Any], listed: ListFile, grid: tuple[int, ...], report: LoadReport
) -> tuple[NDArray[Any], Schedule]:
    """Pair FIDs in the order of acquisition, ``(point, ...)``, with their schedule; repeats are averaged."""
    rows, acquired = listed.rows, len(fids)
    if acquired < len(rows):
        report.warn(
            f"{acquired} of the {len(rows)} points of {listed.path.name} were acquired: the rest is ignored"
        )
        rows = rows[:acquired]
    points = place_on_grid(rows, grid, report=report, path=listed.path)
    schedule, of_row = merge_repeats(points, grid)
    if len(schedule) < len(rows):
        report.warn(
            f"{len(rows) - len(schedule)} points were acquired more than once: their FIDs are averaged"
        )
        sums = np.zeros((len(schedule), *fids.shape[1:]), dtype=fids.dtype)
        np.add.at(sums, of_row, fids)
        fids = sums / np.bincount(of_row).reshape((-1,) + (1,) * (fids.ndim - 1)).astype(np.float32)
    return fids, schedule
