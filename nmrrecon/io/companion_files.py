"""Files that lie beside k-space and belong to it: coil maps and masks, known by their names."""

from __future__ import annotations

import re
from pathlib import Path

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


def companion(path: Path, kind: str) -> Path | None:
    """Return the one file beside `path` whose name is that of `path` and `kind`, if there is one.

    Parameters
    ----------
    path : Path
        Of k-space, such as ``knee.npy``.
    kind : {"maps", "mask"}
        Names such as ``knee_maps.npy`` or ``knee_mask.npz`` are looked for, of the same suffix.
    """
    says = holds_coil_maps if kind == "maps" else holds_mask
    start = f"{path.stem}_"
    try:
        beside = sorted(path.parent.glob(f"*{path.suffix}"))
    except OSError:
        return None
    found = [file for file in beside if file.stem.startswith(start) and says(file.stem[len(path.stem) :])]
    return found[0] if len(found) == 1 else None
