"""The machine in words."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.evaluation import machine
from nmrrecon.training.result import device_words


@pytest.mark.parametrize(("threads", "words"), [(1, "1 thread"), (2, "2 threads")])
def test_a_processor_is_named_with_the_threads_that_compute(
    threads: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    monkeypatch.setattr(machine, "_processor", lambda: "Some Processor")
    assert machine.machine_words("cpu") == f"Some Processor, {words}"
    assert device_words("cpu") == f"CPU, {words}"
