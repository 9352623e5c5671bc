"""What networks are trained on: ranges of signals and of the sampling, under two names."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.errors import ParameterError, unknown_name
from synthetic.random_signals import MEASURED, PAPER, SignalRanges


@dataclass(frozen=True)
class SamplingRanges:
    """From what sizes and schedules are drawn; every batch has one size and delay, every signal a schedule.

    Attributes
    ----------
    sizes : tuple of (int, int)
        Increments of each indirect dimension, log-uniform.
    density : (float, float)
        Sampled share, log-uniform.
    delays : tuple of float
        Times of the first point in dwells, each as probable as it is often there.
    extension : float
        See `VirtualEcho`.
    fewest : int
        Sampled points at least, where the density would give fewer.
    """

    sizes: tuple[tuple[int, int], ...]
    density: tuple[float, float]
    delays: tuple[float, ...]
    extension: float = 2.0
    fewest: int = 1


@dataclass(frozen=True)
class Preset:
    """A name for both."""

    name: str
    signals: SignalRanges
    sampling: SamplingRanges


#: By name and number of indirect dimensions.
PRESETS = {
    ("paper", 1): Preset("paper", PAPER, SamplingRanges(((256, 256),), (0.2, 0.2), (0.0,))),
    ("paper", 2): Preset("paper", PAPER, SamplingRanges(((64, 64), (32, 32)), (0.1, 0.1), (0.0,))),
    ("measured", 1): Preset(
        "measured",
        MEASURED,
        SamplingRanges(((48, 320),), (0.1, 0.5), (0.0, 0.0, 0.5, 0.5, 1.0), 3.0, fewest=20),
    ),
    ("measured", 2): Preset(
        "measured",
        MEASURED,
        SamplingRanges(((24, 64), (20, 48)), (0.04, 0.25), (0.0, 0.0, 0.5, 0.5, 1.0), fewest=60),
    ),
}


def preset_named(name: str, dimensions: int) -> Preset:
    """Return the preset called `name` for so many indirect dimensions.

    Raises
    ------
    ParameterError
        If there is none.
    """
    if dimensions not in (1, 2):
        raise ParameterError(f"no network takes {dimensions} indirect dimensions", remedy="Give 1 or 2.")
    if (name, dimensions) not in PRESETS:
        raise unknown_name("preset", name, sorted({key for key, _ in PRESETS}))
    return PRESETS[name, dimensions]
