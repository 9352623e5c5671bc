"""Runs any solver: counts, reports, cancels, shows. Solvers only yield iterates."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from nmrrecon.errors import Cancelled
from nmrrecon.interruption import interruptible


class Step(Protocol):
    """What the driver reads of an iterate, of FIDs (`Iterate`) or of images (`CineIterate`)."""

    @property
    def iteration(self) -> int:
        """Counted from 1."""

    @property
    def total(self) -> int:
        """How many there will be."""

    @property
    def residual(self) -> float:
        """Distance of the estimate from what was measured, relative to it."""


Yielded = TypeVar("Yielded", bound=Step)


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
        See `Step.residual`.
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


class Driver:
    """What the caller of a job wants to hear and say while it runs.

    Blocks may run in several threads; the caller is told of one thing at a time.

    Parameters
    ----------
    progress : callable, optional
        Called with a `Progress` after every reported iteration.
    cancel : callable, optional
        Asked after every reported iteration, and every now and then within it; true ends the job.
    preview : callable, optional
        Called with the block's number (from 0) and each iterate.
    blocks : int
        How many blocks of traces the job has.
    """

    def __init__(
        self,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        preview: Callable[[int, Any], None] | None = None,
        blocks: int = 1,
    ) -> None:
        self.progress, self.cancel, self.preview = progress, cancel, preview
        self._shares = [0.0] * blocks
        self._lock = threading.Lock()
        self._stopped = False
        self._start = time.perf_counter()

    def run(self, iterates: Iterator[Yielded], block: int = 0) -> Yielded:
        """Run one block to its end and return its last iterate.

        Raises
        ------
        Cancelled
            If `cancel` said so, or another block has failed.
        """
        last: Yielded | None = None
        with interruptible(self._check):
            for last in iterates:
                with self._lock:
                    self._report(last, block)
                self._check()
        if last is None:
            raise ValueError("the solver yielded nothing")
        return last

    def _check(self) -> None:
        """Raise `Cancelled` where the job is to end."""
        with self._lock:
            if self._stopped or (self.cancel is not None and self.cancel()):
                self._stopped = True
                raise Cancelled("cancelled; nothing was written")

    def stop(self) -> None:
        """End the blocks that still run."""
        self._stopped = True

    def _report(self, iterate: Step, block: int) -> None:
        self._shares[block] = iterate.iteration / iterate.total
        if self.progress is not None:
            self.progress(self._progress(iterate, block))
        if self.preview is not None:
            self.preview(block, iterate)

    def _progress(self, iterate: Step, block: int) -> Progress:
        return Progress(
            done=sum(self._shares) / len(self._shares),
            iteration=iterate.iteration,
            total=iterate.total,
            block=block + 1,
            blocks=len(self._shares),
            residual=iterate.residual,
            elapsed_s=time.perf_counter() - self._start,
        )
