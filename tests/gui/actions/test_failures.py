"""What is said of errors, and what is offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gui.actions import failures
from gui.jobs.job import Job, Status
from gui.workbench import Workbench
from nmrrecon.errors import DataError, ParameterError, WeightsError
from nmrrecon.weights import weights_folder

CUDA_OOM = RuntimeError(
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.79 GiB of which 306.44 "
    "MiB is free. Including non-PyTorch memory, this process has 7.42 GiB memory in use."
)
CPU_OOM = RuntimeError(
    "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
    "allocate 42949672960 bytes. Error code 12 (Cannot allocate memory)"
)
LOST = RuntimeError("CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously ...")
NOT_THERE = ParameterError("there is no CUDA device for 'cuda:1'", remedy="Give --device cpu.")


def numpy_oom() -> MemoryError:
    try:
        np.empty(2**58)
    except MemoryError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CUDA_OOM, ["CUDA", "2.0 GiB", "306 MiB", "smaller region", "CPU"]),
        (CPU_OOM, ["computer", "40.0 GiB", "smaller region"]),
        (numpy_oom(), ["computer", "GiB", "smaller region"]),
        (MemoryError(), ["not enough memory", "smaller region"]),
        (LOST, ["CUDA", "unspecified launch failure", "another device"]),
        (NOT_THERE, ["no CUDA device for 'cuda:1'", "another device"]),
        (PermissionError(13, "Permission denied", "/data/x"), ["/data/x", "Permission denied"]),
        (KeyError("x"), ["defect", "KeyError"]),
    ],
    ids=["card", "torch", "numpy", "bare", "lost", "absent", "system", "defect"],
)
def test_the_advice_fits_the_error(error: Exception, said: list[str]) -> None:
    text = failures.in_words(error)
    assert [word for word in said if word not in text] == []
    assert "--device" not in text  # there is no command line here


def test_a_file_of_weights_is_named_with_the_way_to_get_it() -> None:
    path = weights_folder() / "modern-joint-2d.safetensors"
    text = failures.in_words(WeightsError("there are no such weights", path=path, remedy="Fetch them."))
    assert all(word in text for word in (str(path), "install nmrrecon again", "modern-joint-2d.json"))
    own = WeightsError("damaged", path=Path("/home/me/my.safetensors"), remedy="Fetch them again.")
    assert failures.in_words(own) == str(own)


@pytest.mark.parametrize(
    ("error", "helps"),
    [
        (CUDA_OOM, True),
        (LOST, True),
        (NOT_THERE, True),
        (CPU_OOM, False),
        (MemoryError(), False),
        (DataError("no FIDs", path="/data/cuda/3"), False),
    ],
)
def test_the_cpu_is_offered_where_it_helps(error: Exception, helps: bool) -> None:
    tried: list[str] = []
    bench = Workbench(post=_at_once, questions=None)  # type: ignore[arg-type] - nothing is asked
    job = Job("job-1", "x: ist", lambda _: None, retry=lambda: tried.append("again"))
    job.end(Status.FAILED, error)
    failures.tell_of(bench, job)
    message = bench.notice
    assert message is not None and message.bad
    assert "Traceback" in message.details or type(error).__name__ in message.details
    assert bool(message.action) == helps
    if helps:
        assert message.do is not None
        message.do()
    assert tried == ["again"] * helps


def test_what_has_no_other_device_is_not_tried_again() -> None:
    bench = Workbench(post=_at_once, questions=None)  # type: ignore[arg-type]
    job = Job("job-1", "x: ist", lambda _: None)
    job.end(Status.FAILED, CUDA_OOM)
    failures.tell_of(bench, job)
    assert bench.notice is not None and bench.notice.do is None
    bench.dismiss()
    assert bench.notice is None and len(bench.messages) == 1


def _at_once(call: Callable[[], None]) -> None:
    call()
