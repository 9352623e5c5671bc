"""FIDs that stay in their file, as an array-like: what every format of them has in common."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class FidsOnDisk:
    """Array-like ``(phase, point, direct)`` of complex64 whose `__getitem__` reads the file.

    Attributes
    ----------
    shape : tuple of int
        Set by the format.
    """

    dtype = np.dtype(np.complex64)
    ndim = 3
    shape: tuple[int, ...]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> NDArray[np.complex64]:
        """Return the FIDs that `key` indexes; see `full_key`."""
        raise NotImplementedError

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise ValueError("FIDs in a file cannot become an array without a copy")
        return self[...].astype(dtype or self.dtype, copy=False)


def full_key(key: Any) -> tuple[Any, Any, Any]:
    """Return `key` with one index for each of the three dimensions."""
    given: list[Any] = list(key) if isinstance(key, tuple) else [key]
    everything = slice(None)
    for place, item in enumerate(given):
        if item is Ellipsis:
            given[place : place + 1] = [everything] * (4 - len(given))
            break
    if len(given) > 3:
        raise IndexError(f"{len(given)} indices for an array of 3 dimensions")
    phase, point, direct = given + [everything] * (3 - len(given))
    return phase, point, direct
