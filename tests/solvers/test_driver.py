"""The driver: what it tells its caller and when it stops."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import torch

from nmrrecon.errors import Cancelled
from nmrrecon.solvers.driver import Driver, Progress
from nmrrecon.solvers.problem import Iterate


def iterates(total: int) -> Iterator[Iterate]:
    for k in range(1, total + 1):
        yield Iterate(k, total, torch.full((1, 1), float(k)), 1.0 / k)


def test_returns_the_last_iterate_and_tells_of_each() -> None:
    told: list[Progress] = []
    shown: list[tuple[int, int]] = []
    driver = Driver(told.append, None, lambda block, i: shown.append((block, i.iteration)), blocks=2)
    assert driver.run(iterates(4), 0).iteration == 4
    assert driver.run(iterates(4), 1).iteration == 4
    assert [p.done for p in told] == [k / 8 for k in range(1, 9)]
    assert [(p.block, p.blocks, p.iteration, p.total) for p in told][::4] == [(1, 2, 1, 4), (2, 2, 1, 4)]
    assert [p.residual for p in told[:2]] == [1.0, 0.5]
    assert shown == [(b, k) for b in (0, 1) for k in range(1, 5)]
    elapsed = [p.elapsed_s for p in told]
    assert elapsed == sorted(elapsed) and elapsed[0] >= 0


def test_cancel_ends_at_the_next_report() -> None:
    asked = iter([False, False, True])
    seen: list[int] = []
    driver = Driver(lambda p: seen.append(p.iteration), lambda: next(asked))
    with pytest.raises(Cancelled, match="nothing was written"):
        driver.run(iterates(10))
    assert seen == [1, 2, 3]


def test_a_cancelled_job_starts_no_other_block() -> None:
    driver = Driver(cancel=lambda: True, blocks=2)
    with pytest.raises(Cancelled):
        driver.run(iterates(3), 0)
    driver.cancel = lambda: False
    with pytest.raises(Cancelled):
        driver.run(iterates(3), 1)


def test_stop_ends_what_still_runs() -> None:
    driver = Driver()
    driver.stop()
    with pytest.raises(Cancelled):
        driver.run(iterates(3))


def test_blocks_in_threads_are_told_of_one_at_a_time() -> None:
    told: list[float] = []
    inside = threading.Lock()

    def progress(p: Progress) -> None:
        assert inside.acquire(blocking=False), "two blocks spoke at once"
        told.append(p.done)
        inside.release()

    driver = Driver(progress, blocks=4)
    threads = [threading.Thread(target=driver.run, args=(iterates(50), block)) for block in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 200
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_a_solver_that_yields_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Driver().run(iter(()))
