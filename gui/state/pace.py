"""How fast the methods are on this machine, and how long a reconstruction will take."""

from __future__ import annotations

import os
import statistics
from collections import deque
from dataclasses import dataclass

#: Seconds for a trace, an iteration and a point of the grid in one core, before any run: measured on one
#: machine, and rough on another. A network counts as one iteration.
ROUGH = {
    "ist": 3.0e-8,
    "ist-plain": 2.0e-8,
    "modern": 1.5e-5,
    "modern-joint": 1.5e-5,
    "modern-trace": 8.0e-6,
    "modern-paper": 8.0e-6,
    "modern-fixed": 8.0e-6,
    "dlnmr": 3.0e-5,
    "zero-filled": 2.0e-8,
}
#: Of a method that is not in the list, and how many cores of a CPU a CUDA card stands for.
ROUGH_OTHER, CARD = 1.0e-5, 40.0
#: Runs that count.
REMEMBERED = 5


@dataclass(frozen=True)
class Work:
    """What a method has to do.

    Attributes
    ----------
    method : str
    device : str
        Kind of device: ``cpu`` or ``cuda``.
    amount : float
        Traces times iterations times points of the grid.
    """

    method: str
    device: str
    amount: float


class Paces:
    """Seconds for a unit of work of each method and kind of device, as the last runs took them."""

    def __init__(self) -> None:
        self._measured: dict[tuple[str, str], deque[float]] = {}

    def note(self, work: Work, seconds: float) -> None:
        """Remember how long some work took."""
        if work.amount > 0:
            runs = self._measured.setdefault((work.method, work.device), deque(maxlen=REMEMBERED))
            runs.append(seconds / work.amount)

    def seconds(self, work: Work) -> float:
        """Return how long some work will take."""
        runs = self._measured.get((work.method, work.device))
        return work.amount * (statistics.median(runs) if runs else rough_pace(work))

    def knows(self, work: Work) -> bool:
        """Whether such work has been done here before."""
        return (work.method, work.device) in self._measured


def rough_pace(work: Work) -> float:
    """Return the seconds for a unit of work where nothing was measured yet."""
    at_once = CARD if work.device == "cuda" else (os.cpu_count() or 1)
    return ROUGH.get(work.method, ROUGH_OTHER) / at_once


def in_words(seconds: float) -> str:
    """Return a time as people say it: ``about 20 s``, ``about 3 min``."""
    if seconds < 1.0:
        return "less than 1 s"
    if seconds < 10.0:
        return f"about {seconds:.0f} s"
    if seconds < 57.5:
        return f"about {5 * round(seconds / 5)} s"
    if seconds < 600.0:
        minutes = round(seconds / 30) / 2
        return f"about {minutes:g} min"
    if seconds < 3570.0:
        return f"about {5 * round(seconds / 300)} min"
    return f"about {round(seconds / 1800) / 2:g} h"
