"""How real and imaginary parts lie in an NMRPipe file, and the array they make.

Along X all real points come before all imaginary ones. Rows alternate between the real and the
imaginary part of Y, planes between those of Z. A part that does not exist takes no room.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError

#: NMRPipe's numbers of the dimensions, slowest first and the direct one last.
OUR_ORDER = (4, 3, 1, 2)


@dataclass(frozen=True)
class Layout:
    """Dimensions of a file and how many numbers it has along each.

    Attributes
    ----------
    path : Path
        For messages.
    in_file : tuple of int
        NMRPipe's numbers of the dimensions as they lie in the file: X, Y, Z.
    counts : mapping of int to int
        Numbers along each dimension, imaginary parts included.
    parts : mapping of int to int
        2 for a dimension with imaginary parts, else 1.
    """

    path: Path
    in_file: tuple[int, ...]
    counts: Mapping[int, int]
    parts: Mapping[int, int]

    @property
    def codes(self) -> tuple[int, ...]:
        """Dimensions in our order, the direct one last."""
        return tuple(code for code in OUR_ORDER if code in self.in_file)

    @property
    def phases(self) -> int:
        """FIDs of each indirect point."""
        return math.prod(self.parts[code] for code in self.codes[:-1])

    @property
    def grid(self) -> tuple[int, ...]:
        """Points of each indirect dimension, slowest first."""
        return tuple(self.counts[code] // self.parts[code] for code in self.codes[:-1])

    def on_grid(self, raw: NDArray[Any]) -> NDArray[Any]:
        """Turn the numbers of the file, in its order, into ``(phase, f1, ..., direct)``."""
        self._check_pairs()
        split: list[int] = []
        part_axis, point_axis = {}, {}
        for code in reversed(self.in_file):
            parts, points = self.parts[code], self.counts[code] // self.parts[code]
            along_x = code == self.in_file[0]
            part_axis[code], point_axis[code] = len(split) + (not along_x), len(split) + along_x
            split += [parts, points] if along_x else [points, parts]
        dimensions = len(self.codes)
        order = [part_axis[code] for code in self.codes] + [point_axis[code] for code in self.codes]
        array = _combined(raw.reshape(split).transpose(order), dimensions - 1)
        return np.ascontiguousarray(array.reshape((-1, *array.shape[dimensions - 1 :])))

    def as_listed(self, raw: NDArray[Any]) -> NDArray[Any]:
        """Turn rows that are FIDs in the order of acquisition into ``(point, phase, direct)``."""
        direct = self.codes[-1]
        return _combined(
            raw.reshape(-1, self.phases, self.parts[direct], self.counts[direct] // self.parts[direct]), 2
        )

    def of_rows(self) -> Layout:
        """Return the layout of data that have one number for each row of this one."""
        x = self.in_file[0]
        return replace(self, counts={**self.counts, x: 1}, parts={**self.parts, x: 1})

    def _check_pairs(self) -> None:
        for code, count in self.counts.items():
            if count % self.parts[code]:
                raise DataError(
                    f"{count} FIDs along FDF{code} are no pairs of real and imaginary ones",
                    path=self.path,
                    remedy="Set the quadrature of that dimension (--set f1.quadrature=...). Compact NUS data "
                    "need their schedule: put it beside the data (nuslist) or --set sampling.file=...",
                )


def _combined(array: NDArray[Any], axis: int) -> NDArray[Any]:
    """Join the real and imaginary parts along `axis`; drop it where there is a real part only."""
    if array.shape[axis] == 1:
        return array.squeeze(axis)
    real, imaginary = np.moveaxis(array, axis, 0)
    combined = np.empty(real.shape, dtype=np.complex64)
    combined.real, combined.imag = real, imaginary
    return combined
