"""Which row of a `ser` file holds which phase of which increment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.report import LoadReport


def loop_order(acqus: BrukerParameters, dimensions: int, report: LoadReport) -> tuple[int, ...]:
    """Return the indirect dimensions (0 is F1) as the pulse program loops over them, outermost first.

    AQSEQ 0, "321", runs F2 inside F1; AQSEQ 1, "312", runs F1 inside F2.

    Raises
    ------
    DataError
        An order of a 4D other than the usual one.
    """
    aqseq = acqus.integer("AQSEQ", 0) or 0
    if dimensions < 2:
        return tuple(range(dimensions))
    order = report.read("format.acquisition_order", aqseq, f"{acqus.name} AQSEQ")
    if order == 0:
        return tuple(range(dimensions))
    if order == 1 and dimensions == 2:
        return (1, 0)
    raise DataError(
        f"AQSEQ {order} of data with {dimensions} indirect dimensions is not supported",
        path=acqus.path,
        remedy="Known are AQSEQ 0, and for a 3D also 1 (--set format.acquisition_order=0).",
    )


def uniform_rows(
    sizes: tuple[int, ...], phases: tuple[int, ...], row_counts: tuple[int, ...], order: tuple[int, ...]
) -> NDArray[np.int64]:
    """Return the row of each FID of a uniformly sampled grid, shape (phase, point), points in C order.

    Parameters
    ----------
    sizes : tuple of int
        Increments of each indirect dimension, F1 first.
    phases : tuple of int
        FIDs for each increment, 1 or 2.
    row_counts : tuple of int
        FIDs that the loop over the dimension acquired (its TD): ``size * phases``, or more.
    order : tuple of int
        Dimensions from the outermost loop to the innermost.
    """
    rows = np.zeros((1,) * (2 * len(sizes)), dtype=np.int64)
    stride = 1
    for dimension in reversed(order):
        shape = [1] * (2 * len(sizes))
        shape[dimension] = phases[dimension]
        rows = rows + stride * np.arange(phases[dimension]).reshape(shape)
        shape = [1] * (2 * len(sizes))
        shape[len(sizes) + dimension] = sizes[dimension]
        rows = rows + stride * phases[dimension] * np.arange(sizes[dimension]).reshape(shape)
        stride *= row_counts[dimension]
    return rows.reshape(int(np.prod(phases)), int(np.prod(sizes)))


def scheduled_rows(points: int, phases: tuple[int, ...], order: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the row of each FID of a schedule, shape (phase, point).

    All phases of a point follow each other; the phase of the innermost loop runs fastest. With
    AQSEQ 0 that is F2's, the order of the conventions.
    """
    loops = np.arange(points * int(np.prod(phases)), dtype=np.int64)
    loops = loops.reshape(points, *(phases[dimension] for dimension in order))
    axis_of = {dimension: 1 + place for place, dimension in enumerate(order)}
    return loops.transpose(*(axis_of[d] for d in range(len(order))), 0).reshape(-1, points)
