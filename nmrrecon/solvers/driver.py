"""Runs any solver: counts, reports, cancels, shows. Solvers only yield iterates."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nmrrecon.errors import Cancelled
from nmrrecon.solvers.problem import Iterate


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes
    ----------
    done : float
        Share of the whole job, 0 to 1.
    iteration, total : int
        Within the present block of traces.
    block, blocks : int
        Counted from 1.
    residual : float
        See `Iterate.residual`.
    elapsed_s : float
        Since the job began.
    """

    done: float
    iteration: int
    total: int
    block: int
    blocks: int
    residual: float
    elapsed_s: float


@dataclass
class Driver:
    """What the caller of a job wants to hear and say while it runs.

    Attributes
    ----------
    progress : callable, optional
        Called with a `Progress` after every reported iteration.
    cancel : callable, optional
        Asked after every reported iteration; true ends the job.
    preview : callable, optional
        Called with the block's number (from 0) and each `Iterate`.
    blocks : int
        How many blocks of traces the job has.
    """

    progress: Callable[[Progress], None] | None = None
    cancel: Callable[[], bool] | None = None
    preview: Callable[[int, Iterate], None] | None = None
    blocks: int = 1

    def __post_init__(self) -> None:
        self._start = time.perf_counter()

    def run(self, iterates: Iterator[Iterate], block: int = 0) -> Iterate:
        """Run one block to its end and return its last iterate.

        Raises
        ------
        Cancelled
            If `cancel` said so.
        """
        last: Iterate | None = None
        for last in iterates:
            if self.progress is not None:
                self.progress(self._progress(last, block))
            if self.preview is not None:
                self.preview(block, last)
            if self.cancel is not None and self.cancel():
                raise Cancelled("cancelled; nothing was written")
        if last is None:
            raise ValueError("the solver yielded nothing")
        return last

    def _progress(self, iterate: Iterate, block: int) -> Progress:
        return Progress(
            done=(block + iterate.iteration / iterate.total) / self.blocks,
            iteration=iterate.iteration,
            total=iterate.total,
            block=block + 1,
            blocks=self.blocks,
            residual=iterate.residual,
            elapsed_s=time.perf_counter() - self._start,
        )
