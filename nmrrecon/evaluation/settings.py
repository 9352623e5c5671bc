"""What the user asks of an evaluation, and how it tells what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nmrrecon.errors import ParameterError, unknown_name


@dataclass(frozen=True)
class Settings:
    """What is asked; what is empty or None takes the subject's default.

    Attributes
    ----------
    schedules, seeds, traces, runs, slices : int, optional
        How many of each are drawn.
    densities : tuple of float
        Sampled shares.
    methods : tuple of str
        Such as ``ist`` or ``ist:iterations=320``.
    only : tuple of str
        Of the subject's cases, sets or spectra.
    data : Path, optional
        Folder of the measured data.
    weights : Path, optional
        Folder of weights that are taken before those that come with the program.
    adaptive_log, fixed_log : Path, optional
        Logs of two trainings.
    device : str
    """

    schedules: int | None = None
    seeds: int | None = None
    traces: int | None = None
    runs: int | None = None
    slices: int | None = None
    densities: tuple[float, ...] = ()
    methods: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    data: Path | None = None
    weights: Path | None = None
    adaptive_log: Path | None = None
    fixed_log: Path | None = None
    device: str = "auto"

    def __post_init__(self) -> None:
        for density in self.densities:
            if not 0.0 < density <= 1.0:
                raise ParameterError(
                    f"--density {density:g}: not a share between 0 and 1", remedy="Such as 0.2 for 20 %."
                )

    def chosen(self, kind: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of `known` that were asked for, all where none was named.

        Raises
        ------
        ParameterError
            If one that was asked for is not known.
        """
        for name in self.only:
            if name not in known:
                raise unknown_name(kind, name, list(known))
        return tuple(name for name in known if name in self.only) if self.only else known


@dataclass
class Report:
    """How an evaluation tells what it does.

    Attributes
    ----------
    row : callable
        Called with every line of the table as it comes.
    progress : callable
        Called with the share that is done, 0 to 1, and what is being done.
    """

    row: Callable[[str], None] = lambda line: None
    progress: Callable[[float, str], None] = lambda share, words: None
    _total: int = field(default=1, init=False)
    _done: int = field(default=0, init=False)

    def begin(self, total: int) -> None:
        """Say of how many steps the work is."""
        self._total, self._done = max(total, 1), 0

    def step(self, words: str, count: int = 1) -> None:
        """Say that one step, or `count` of them, are done."""
        self._done += count
        self.progress(min(self._done / self._total, 1.0), words)
