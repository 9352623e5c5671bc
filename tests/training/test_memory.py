"""Memory that is freed and taken again at every step is not cleared by the system each time."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
from nmrrecon.training.memory import keep_freed_memory
if sys.argv[1] == "keep":
    keep_freed_memory()
def steps(count):
    for _ in range(count):
        parts = [bytearray(b"x") * 2_000_000 for _ in range(4)]
steps(3)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
steps(20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(how: str) -> int:
    result = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True)
    return int(result.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps memory its own way")
def test_kept_memory_causes_hardly_a_page_fault() -> None:
    assert page_faults("keep") < 0.05 * page_faults("as it is")
