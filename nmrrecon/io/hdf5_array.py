"""An array of an HDF5 file, of which what is asked for is read, through the guard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.hdf5_guard import open_hdf5
from nmrrecon.io.hdf5_structure import DataSet
from nmrrecon.io.stored_array import Box


@dataclass(frozen=True)
class Hdf5Array:
    """An array whose values lie in an HDF5 file.

    Attributes
    ----------
    path : Path
    held : DataSet
        Numbers, or pairs of a real and an imaginary part.
    reversed : bool
        Whether its axes are given in the opposite order: MATLAB's.
    """

    path: Path
    held: DataSet
    reversed: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return self.held.shape[::-1] if self.reversed else self.held.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of number."""
        if self.held.is_pair:
            return np.result_type(np.dtype(self.held.types["real"]), np.complex64)
        return np.dtype(self.held.types[""])

    def read(self, box: Box) -> NDArray[Any]:
        """Return the values in `box`; no others are read."""
        block = [(part.start, part.stop) for part in (reversed(box) if self.reversed else box)]
        with open_hdf5(self.path) as file:
            values = file.read(self.held.path, block)
        if self.held.is_pair:
            values = values["real"] + 1j * values["imag"]
        values = values.astype(self.dtype, copy=False)
        return values.T if self.reversed else values
