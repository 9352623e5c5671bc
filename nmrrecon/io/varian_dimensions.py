"""The indirect dimensions of a Varian/Agilent experiment and the order of their phase cycles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nmrrecon.errors import DataError
from nmrrecon.io.varian_procpar import Procpar

_MOST = 3


@dataclass(frozen=True)
class VarianDimension:
    """One indirect dimension, by the names that VnmrJ gives its parameters.

    Attributes
    ----------
    number : int
        1 for the dimension of `ni`, `phase`, `sw1`; 2 for that of `ni2`, `phase2`, `sw2`; and so on.
    size : int
        `ni`: increments acquired, or the size of the grid, see `varian_sampling`.
    phases : tuple of int
        Values of `phase`, one for each FID of a point.
    """

    number: int
    size: int
    phases: tuple[int, ...]

    @property
    def suffix(self) -> str:
        """What tells the names of its increments and phases from those of dimension 1."""
        return "" if self.number == 1 else str(self.number)

    def increments(self) -> str:
        """Name of its number of increments."""
        return f"ni{self.suffix}"

    def phase(self) -> str:
        """Name of its phase parameter."""
        return f"phase{self.suffix}"


def indirect_dimensions(procpar: Procpar, path: Path) -> tuple[VarianDimension, ...]:
    """Return the indirect dimensions, slowest first.

    Notes
    -----
    VnmrJ increments `ni` fastest, `ni2` around it and `ni3` around both, so that the last of them is F1
    here, as it is the last axis of NMRPipe files. VnmrJ's own name for the dimension of `ni` is F1.
    """
    arrayed = _arrayed(procpar)
    dimensions = []
    for number in range(_MOST, 0, -1):
        suffix = "" if number == 1 else str(number)
        size = procpar.count(f"ni{suffix}")
        phases = tuple(round(value) for value in procpar.numbers(f"phase{suffix}"))
        if arrayed and f"phase{suffix}" not in arrayed:
            phases = phases[:1]
        if size > 1 or procpar.count(f"ni{suffix}max") > 1:
            dimensions.append(VarianDimension(number, max(size, 1), phases))
    _refuse_other_arrays(arrayed, tuple(dimensions), path)
    for dimension in dimensions:
        if len(dimension.phases) > 2:
            raise DataError(
                f"{len(dimension.phases)} FIDs a point along {dimension.increments()} "
                f"({dimension.phase()} = {', '.join(map(str, dimension.phases))}): one or two can be read",
                path=path,
            )
    return tuple(dimensions)


def phase_order(procpar: Procpar, dimensions: tuple[VarianDimension, ...]) -> tuple[int, ...]:
    """Return positions in `dimensions` of those with two FIDs a point, slowest phase first.

    In `array` the last name varies fastest: "phase2,phase" steps `phase` first. Without `array` the
    phases are taken to nest as the increments do.
    """
    double = [i for i, dimension in enumerate(dimensions) if len(dimension.phases) == 2]
    arrayed = _arrayed(procpar)
    if not arrayed:
        return tuple(double)
    return tuple(sorted(double, key=lambda i: arrayed.index(dimensions[i].phase())))


def _arrayed(procpar: Procpar) -> list[str]:
    text = procpar.text("array") or ""
    return [name for name in re.split(r"[(),\s]+", text) if name]


def _refuse_other_arrays(arrayed: list[str], dimensions: tuple[VarianDimension, ...], path: Path) -> None:
    known = {dimension.phase() for dimension in dimensions}
    others = [name for name in arrayed if name not in known]
    if others:
        raise DataError(
            f"is arrayed over {', '.join(others)}, which is no indirect dimension",
            path=path,
            remedy="Save one .fid folder for each value of the arrayed parameter.",
        )
