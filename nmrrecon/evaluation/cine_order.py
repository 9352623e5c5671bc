"""Whether methods stand in the same order here as elsewhere, in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations


def order_note(ours: Mapping[str, float | None], theirs: Mapping[str, float], whose: str, where: str) -> str:
    """Return a plain statement of where our order of PSNR differs from another.

    Parameters
    ----------
    ours : mapping of str to float or None
        PSNR in dB by method; None where there is none.
    theirs : mapping of str to float
    whose : str
        Such as ``the paper's Table 2``.
    where : str
        Such as ``radial-16``.
    """
    common = {name: value for name in theirs if (value := ours.get(name)) is not None}
    lacking = [name for name in theirs if name not in common]
    missing = f" Without figures of ours: {', '.join(lacking)}." if lacking else ""
    if len(common) < 2:
        return f"{where}: too few methods to compare their order with {whose}.{missing}"
    turned = [
        f"{better} before {worse} (here {common[worse] - common[better]:.2f} dB less)"
        for one, other in combinations(sorted(common, key=lambda name: -theirs[name]), 2)
        for better, worse in [(one, other)]
        if theirs[better] > theirs[worse] and common[better] < common[worse]
    ]
    order = " > ".join(sorted(common, key=lambda name: -common[name]))
    if not turned:
        return f"{where}: the order is that of {whose}: {order}.{missing}"
    return f"{where}: the order here is {order}; {whose} has {'; '.join(turned)}.{missing}"
