"""k-space in one line."""

from __future__ import annotations

from nmrrecon.kspace import KSpace

#: Fact of the share of k-space that a file says was sampled, and of the factor of undersampling.
NOMINAL, ACCELERATION = "sampling.nominal", "sampling.acceleration"


def kspace_line(k_space: KSpace) -> str:
    """Return what k-space is in one line.

    For example ``cine of 18 frames, 8 coils, 208 x 256, 25.0 % sampled (nominal 12.5 %), 45 ms per frame``.
    """
    frames, coils = k_space.frames, k_space.coils
    parts = [
        f"cine of {frames} frames" if frames > 1 else "one frame",
        f"{coils} coils" if coils > 1 else "one coil",
        f"{k_space.grid[0]} x {k_space.grid[1]}",
        _sampling(k_space),
    ]
    if k_space.frame_ms is not None and frames > 1:
        parts.append(f"{k_space.frame_ms:.3g} ms per frame")
    return ", ".join(parts)


def _sampling(k_space: KSpace) -> str:
    """Return the share that was sampled, and beside it the one that the file names."""
    text = "fully sampled" if k_space.is_full else f"{100 * k_space.sampled_share:.1f} % sampled"
    nominal = _nominal_share(k_space)
    return text if nominal is None else f"{text} (nominal {100 * nominal:.1f} %)"


def _nominal_share(k_space: KSpace) -> float | None:
    for name in (NOMINAL, ACCELERATION):
        fact = k_space.report.facts.get(name)
        value = None if fact is None else fact.value
        if isinstance(value, int | float) and value > 0:
            return float(value) if name == NOMINAL else 1 / float(value)
    return None
