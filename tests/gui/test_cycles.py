"""Starting, opening, reconstructing and closing, again and again, each time in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

#: Closes the window at the end, the second time in the middle of a job.
SCRIPT = """
import sys, threading, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gui.actions import opening, reconstruction
from gui.app import make_window
window = make_window()
window.show()
bench = window.workbench

def run_until(true):
    end = time.monotonic() + 100
    while not true():
        assert time.monotonic() < end, "it never came true"
        application.processEvents()
        time.sleep(0.002)

opening.open_path(bench, Path(sys.argv[1]))
run_until(lambda: bench.entry is not None and not bench.jobs.busy)
window.actions_by_id["process.reconstruct"].trigger()
if sys.argv[2] == "finish":
    run_until(lambda: not bench.jobs.busy)
    assert len(bench.store.document.entries) == 2, bench.messages
else:
    run_until(lambda: bench.jobs.jobs[-1].state.done > 0)
window.close_anyway()
application.processEvents()
print("threads:", threading.active_count())
"""


def cycle(data: Path, how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCRIPT, str(data), how],
        capture_output=True,
        text=True,
        timeout=200,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["threads:", "1"]
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cycles") / "1"
    experiment = hsqc(20, 1, increments=64, direct=256)
    points = poisson_gap(experiment.grid, 24, 1)
    write_bruker(path, experiment.acquire(points), (Quadrature.ECHO_ANTIECHO,))
    return path


@pytest.mark.parametrize("how", ["finish", "interrupt"])
def test_a_window_ends_without_a_trace(data: Path, how: str) -> None:
    cycle(data, how)


@pytest.mark.slow
def test_twenty_windows_end_without_a_trace(data: Path) -> None:
    for number in range(20):
        cycle(data, "interrupt" if number % 4 == 3 else "finish")
