"""The direct points in blocks: small enough for caches and cards, independent enough for one core each."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nmrrecon.prepare import Prepared

if TYPE_CHECKING:
    from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho
    from nmrrecon.solvers.driver import Driver
    from nmrrecon.solvers.problem import NUSProblem

#: Working memory of one block of traces in bytes: on a CPU small enough for the caches to help.
BLOCK_BYTES = {"cpu": 8 * 2**20, "cuda": 2**30}
#: Direct points to either side of a block that are reconstructed for their neighbours' sake alone, in
#: line widths, and the widest line that counts.
HALO, WIDEST = 2.0, 16.0
#: A block has no fewer direct points.
FEWEST = 8
#: On a CPU the number of blocks is a multiple of this.
TOGETHER = 2
#: Bytes of an array whose freeing teaches the C library to keep memory; at 32 MiB it would not heed it.
KEPT = 31 * 2**20


@dataclass(frozen=True)
class TraceBlock:
    """Direct points that go through the solver together.

    Attributes
    ----------
    taken : slice
        Of the direct points, neighbours included.
    kept : slice
        Of the direct points, those whose result counts.
    """

    taken: slice
    kept: slice

    @property
    def inner(self) -> slice:
        """The kept points within the taken ones."""
        return slice(self.kept.start - self.taken.start, self.kept.stop - self.taken.start)


def trace_blocks(
    prepared: Prepared, transform: VirtualEcho | ComplexGrid, device: str, *, joint: bool, arrays: int
) -> list[TraceBlock]:
    """Cut the direct points into equal blocks of at most about `BLOCK_BYTES` of working memory.

    The blocks depend on the data and the kind of device alone, not on the number of cores, so that a
    recipe gives the same result on another machine.

    Parameters
    ----------
    prepared : Prepared
    transform : VirtualEcho or ComplexGrid
    device : str
    joint : bool
        Whether neighbouring direct points matter to each other, so that blocks must overlap.
    arrays : int
        Echo-sized real arrays that the method works with at once.
    """
    width = prepared.dataset.direct.size
    points = int(np.prod(transform.spectrum_shape)) * (1 if transform.real_spectrum else 2)
    halo = round(HALO * min(prepared.line_width, WIDEST)) if joint else 0
    room = max(BLOCK_BYTES[device.split(":")[0]] // (arrays * 4 * points), 2 * halo, FEWEST)
    count = -(-width // room)
    if device == "cpu":  # enough for some cores, and for each core the same
        count = min(-(-count // TOGETHER) * TOGETHER, max(1, width // max(2 * halo, FEWEST)))
    edges = np.linspace(0, width, count + 1).round().astype(int).tolist()
    parts = prepared.signals.shape[-1] // width  # real, or real and imaginary, which are no neighbours
    return [
        TraceBlock(
            slice(part * width + max(0, start - halo), part * width + min(width, stop + halo)),
            slice(part * width + start, part * width + stop),
        )
        for part in range(parts)
        for start, stop in itertools.pairwise(edges)
    ]


def block_problem(
    prepared: Prepared, transform: VirtualEcho | ComplexGrid, block: TraceBlock, device: str
) -> NUSProblem:
    """Return the solver's problem for one block of direct points."""
    import torch

    from nmrrecon.solvers.problem import NUSProblem

    schedule = prepared.dataset.schedule
    assert schedule is not None
    signals = prepared.signals[..., block.taken]
    fids = np.zeros((signals.shape[-1], len(signals), int(np.prod(schedule.grid))), np.complex64)
    fids[:, :, schedule.flat] = np.moveaxis(signals, -1, 0)
    shape = (len(fids), *([len(signals)] if len(schedule.grid) > 1 else []), *schedule.grid)
    return NUSProblem(
        torch.from_numpy(fids.reshape(shape)).to(device),
        torch.from_numpy(schedule.mask).to(device),
        transform,
        prepared.noise,
        prepared.line_width,
    )


def workers_on(device: str) -> int:
    """Return how many blocks run at a time: one in each core of a CPU, one on a card."""
    import torch

    return 1 if device.startswith("cuda") else torch.get_num_threads()


def run_blocks(run_block: Callable[[int], None], count: int, workers: int, driver: Driver) -> None:
    """Call `run_block` with every number below `count`, `workers` at a time.

    Every worker computes in one thread: blocks have nothing to wait for each other for, while the
    threads of one operation wait for each other after each.
    """
    import torch

    _keep_memory()
    _choose_kernels()
    if workers == 1 or count == 1:
        for number in range(count):
            run_block(number)
        return
    threads = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(workers, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            jobs = [pool.submit(run_block, number) for number in range(count)]
            try:
                for job in as_completed(jobs):
                    job.result()
            except BaseException:
                driver.stop()
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        torch.set_num_threads(threads)  # torch gives the number that was set last to every new thread
    _return_memory()


def _choose_kernels() -> None:
    """Have MKL choose the kernels of this processor, for transforms and for roots.

    It does so when the first of each is wanted; where two threads are the first at once, one may be given
    another kernel, and the last bits of its results differ from those of all later runs.
    """
    import torch

    torch.fft.fft(torch.zeros(64, dtype=torch.complex64))
    torch.ones(64).sqrt_()


def _keep_memory() -> None:
    """Let freed memory stay with the program, for the next array to take.

    glibc gives it back to the system until an array of that size was freed (mallopt(3), dynamic
    thresholds), and to fetch it anew for every step costs as much as the step.
    """
    import torch

    torch.empty(KEPT, dtype=torch.uint8)


def _return_memory() -> None:
    """Give freed memory back to the system, where the C library can be told to (glibc).

    It keeps for each thread what that has freed, up to 64 MiB, also when the thread is gone.
    """
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
