"""Files that lie beside k-space and belong to it: coil maps and masks, known by their names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

from nmrrecon.io.stored_array import StoredArray
from nmrrecon.report import LoadReport

#: The last word of a name, as in ``knee_maps.npy``, ``sens.mat``, ``ksp_mask.cfl``.
_MAPS = re.compile(r"(^|[_.\- ])(coil_?maps?|maps?|sens(itivities|_?maps?)?|csm|smaps?)$", re.IGNORECASE)
_MASK = re.compile(r"(^|[_.\- ])(mask|pattern|pat)(_?\d+)?$", re.IGNORECASE)


def holds_coil_maps(name: str) -> bool:
    """Whether a file's stem, or the name of an array, says that coil maps are held under it."""
    return _MAPS.search(name) is not None


def holds_mask(name: str) -> bool:
    """Whether a file's stem, or the name of an array, says that a sampling mask is held under it."""
    return _MASK.search(name) is not None


def is_companion(path: Path) -> bool:
    """Whether the name of a file says that it holds coil maps or a mask, not k-space."""
    return holds_coil_maps(path.stem) or holds_mask(path.stem)


def companions(
    path: Path, arrays_of: Callable[[Path], dict[str, StoredArray]], report: LoadReport
) -> dict[str, StoredArray]:
    """Return the mask and the coil maps that lie beside a file, by names that say what they are.

    Parameters
    ----------
    path : Path
        Of k-space, such as ``knee.npy``; ``knee_mask.npy`` and ``knee_maps.npy`` are looked for.
    arrays_of : callable
        Returns the arrays of a file of the same format. Of several the one is taken whose name says that it
        is a mask, or coil maps, else the largest, under the name of its file.
    report : LoadReport
        Gets a warning where there are several files of masks or of coil maps, of which none is taken.
    """
    found: dict[str, StoredArray] = {}
    for says, kind in ((holds_mask, "mask"), (holds_coil_maps, "coil maps")):
        files = _beside(path, says)
        if len(files) > 1:
            names = " and ".join(file.name for file in files)
            report.warn(
                f"More than one file of {kind} lies beside it, {names}: none is used. Keep one there."
            )
        if len(files) == 1:
            file = files[0]
            arrays = arrays_of(file)
            named = next(filter(says, arrays), None)
            largest = max(arrays, key=lambda name: math.prod(arrays[name].shape), default=None)
            if named is not None:
                found[named] = arrays[named]
            elif largest is not None:
                found[file.stem] = arrays[largest]
    return found


def _beside(path: Path, says: Callable[[str], bool]) -> list[Path]:
    try:
        files = sorted(path.parent.glob(f"*{path.suffix}"))
    except OSError:
        return []
    start = f"{path.stem}_"
    return [file for file in files if file.stem.startswith(start) and says(file.stem[len(start) - 1 :])]
