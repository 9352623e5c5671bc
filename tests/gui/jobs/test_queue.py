"""Jobs in their threads."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from gui.jobs.job import Job, Status
from gui.jobs.queue import KEPT, Jobs


class Loop:
    """An event loop that runs when it is told to."""

    def __init__(self) -> None:
        self.calls: queue.Queue[Callable[[], None]] = queue.Queue()

    def run_until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it never came true"
            try:
                self.calls.get(timeout=0.02)()
            except queue.Empty:
                continue


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def jobs(loop: Loop) -> Iterator[Jobs]:
    before = threading.active_count()
    jobs = Jobs(loop.calls.put)
    yield jobs
    assert jobs.close()
    assert threading.active_count() == before


def over(*jobs: Job) -> Callable[[], bool]:
    return lambda: all(job.state.status.over for job in jobs)


def test_jobs_of_a_device_take_turns_and_those_of_two_run_together(loop: Loop, jobs: Jobs) -> None:
    meeting = threading.Barrier(2, timeout=10)
    order: list[str] = []

    def work(job: Job) -> str:
        order.append(f"{job.key} begins")
        if job.key != "second":
            meeting.wait()  # passed only if the other device's job runs at the same time
        order.append(f"{job.key} ends")
        return job.key

    submitted = [Job(key, key, work) for key in ("first", "second", "other")]
    for job, device in zip(submitted, ("cpu", "cpu", "cuda"), strict=True):
        jobs.submit(job, device)
    loop.run_until(over(*submitted))
    assert order.index("first ends") < order.index("second begins")


def test_results_and_states_come_in_the_thread_of_the_loop(loop: Loop, jobs: Jobs) -> None:
    threads = []
    jobs.changed.connect(lambda _: threads.append(threading.current_thread()))
    results: list[int] = []

    def work(job: Job) -> int:
        for step in range(5):
            job.report(step / 5, f"step {step}", residual=1.0 / (step + 1))
        return 7

    job = Job("a", "a", work, finished=results.append)
    jobs.submit(job, "cpu")
    loop.run_until(over(job))
    assert results == [7]
    assert set(threads) == {threading.current_thread()}
    assert [residual.value for residual in job.state.residuals] == [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]


def test_a_flood_of_previews_is_thinned_and_the_last_arrives(loop: Loop, jobs: Jobs) -> None:
    seen: list[int] = []

    def work(job: Job) -> None:
        for step in range(1000):
            job.show(step)

    job = Job("a", "a", work, previewed=seen.append)
    jobs.submit(job, "cpu")
    time.sleep(0.3)
    loop.run_until(over(job))
    assert len(seen) <= 2
    assert seen[-1] == 999


def test_a_running_job_ends_when_it_asks_and_keeps_what_it_has(loop: Loop, jobs: Jobs) -> None:
    running, results = threading.Event(), []

    def work(job: Job) -> str:
        running.set()
        while not job.cancelled:
            time.sleep(0.01)
        return "as far as it came"

    job, waiting = Job("a", "a", work, finished=results.append), Job("b", "b", work)
    jobs.submit(job, "cpu")
    jobs.submit(waiting, "cpu")
    assert running.wait(10)
    jobs.cancel(waiting)
    assert waiting.state.status is Status.CANCELLED
    jobs.cancel(job)
    loop.run_until(over(job))
    assert job.state.status is Status.CANCELLED
    assert results == ["as far as it came"]


def test_a_failure_is_told_and_the_next_job_runs(loop: Loop, jobs: Jobs) -> None:
    def fail(_: Job) -> None:
        raise MemoryError("too large")

    failing, next_one = Job("a", "a", fail), Job("b", "b", lambda _: 1)
    jobs.submit(failing, "cpu")
    jobs.submit(next_one, "cpu")
    loop.run_until(over(failing, next_one))
    assert failing.state.status is Status.FAILED
    assert isinstance(failing.state.error, MemoryError)
    assert next_one.state.status is Status.DONE
    assert not jobs.busy


def test_closing_ends_what_runs(loop: Loop, jobs: Jobs) -> None:
    running = threading.Event()

    def work(job: Job) -> None:
        running.set()
        while True:
            job.check()
            time.sleep(0.01)

    jobs.submit(Job("a", "a", work), "cpu")
    assert running.wait(10)
    assert jobs.close()


def test_a_job_is_over_for_all_even_where_its_result_breaks_something(loop: Loop, jobs: Jobs) -> None:
    def break_down(_: str) -> None:
        raise ValueError("nobody expected that")

    job = Job("1", "1", lambda _: "result", break_down, quiet=True)
    told: list[Status] = []
    jobs.changed.connect(lambda job: told.append(job.state.status))
    jobs.submit(job, "cpu")
    with pytest.raises(ValueError, match="nobody"):
        loop.run_until(over(job))
    assert told[-1] is Status.DONE
    assert jobs.jobs == ()


def test_of_many_jobs_that_are_over_the_last_ones_stay(loop: Loop, jobs: Jobs) -> None:
    forgotten: list[Job] = []
    jobs.changed.connect(lambda job: forgotten.append(job) if job not in jobs.jobs else None)
    submitted = [Job(str(number), str(number), lambda _: None) for number in range(KEPT + 5)]
    for job in submitted:
        jobs.submit(job, "cpu")
    loop.run_until(over(*submitted))
    assert jobs.jobs == tuple(submitted[5:])
    assert forgotten == submitted[:5], "whoever shows them is told"
