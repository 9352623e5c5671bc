"""What the window loads, and when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gui.panels.steps import BASELINES, WINDOWS
from nmrrecon.nmr import Quadrature
from nmrrecon.processing import baseline, window
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

SCRIPT = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gui.actions import opening
from gui.app import make_window
window = make_window()
window.show()
application.processEvents()
loaded = [name for name in ("torch", "scipy", "nmrglue", "matplotlib") if name in sys.modules]
print("at first:", *loaded)
bench = window.workbench
opening.open_path(bench, Path(sys.argv[1]))
end = time.monotonic() + 60
while time.monotonic() < end and (bench.jobs.busy or not bench.spectra):
    application.processEvents()
    time.sleep(0.005)
window.actions_by_id["process.phase"].trigger()
while time.monotonic() < end and (
    bench.jobs.busy or not window.tool.tool or not window.tool.tool.plot.curves
):
    application.processEvents()
    time.sleep(0.005)
print("shown:", len(bench.spectra), len(window.tool.tool.plot.curves), "torch" in sys.modules)
window.close()
"""


def test_torch_is_loaded_by_a_reconstruction_and_not_before(tmp_path: Path) -> None:
    experiment = hsqc(10, 1, increments=32, direct=128)
    write_bruker(
        tmp_path / "1", experiment.acquire(poisson_gap(experiment.grid, 16, 1)), (Quadrature.STATES,)
    )
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "1")],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["at first:", "shown: 1 4 False"]


def test_the_choices_of_the_panel_are_those_of_the_library() -> None:
    assert set(WINDOWS) == set(window.KINDS)
    assert set(BASELINES) == set(baseline.KINDS)
