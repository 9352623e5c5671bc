"""Spectra that no one would measure: empty, constant, of one point, or of a method that ran away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gui.main_window import MainWindow
from nmrrecon.nmr import NMRDataset
from tests.gui.spectra import CARBON, NITROGEN, PROTON, axis, show, spectrum

Until = Callable[[Callable[[], bool]], None]
ONE = axis("15N", 1, 115.0, 30.0)
#: What is made of the points of a spectrum.
VALUES = {
    "zeros": np.zeros_like,
    "constant": np.ones_like,
    "negative": lambda array: -np.abs(array),
    "one NaN": lambda array: np.where(np.arange(array.size).reshape(array.shape) == 7, np.nan, array),
    "one infinite": lambda array: np.where(np.arange(array.size).reshape(array.shape) == 7, np.inf, array),
    "nothing but NaN": lambda array: np.nan * array,
}
COMMANDS = (
    *("view.full", "view.higher", "view.lower", "view.image", "view.slices", "view.image", "peaks.pick"),
    *("view.strips", "view.projection", "view.strips", "view.overlay", "view.ruler"),
)
COMPARING = ("process.compare", "compare.difference", "compare.overlaid", "compare.marks", "process.compare")


@pytest.mark.filterwarnings("ignore:All-NaN:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("axes", [(PROTON,), (NITROGEN, PROTON), (CARBON, NITROGEN, PROTON)], ids=len)
@pytest.mark.parametrize("values", VALUES)
def test_poor_values_are_drawn_picked_and_compared(
    window: MainWindow, until: Until, axes: tuple[object, ...], values: str
) -> None:
    good = spectrum(*axes)
    poor = replace(good, array=VALUES[values](good.array).astype(np.float32))
    work_with(window, until, good, poor)


@pytest.mark.parametrize("axes", [(ONE,), (ONE, PROTON), (PROTON, ONE), (ONE, ONE), (CARBON, ONE, PROTON)])
def test_single_points_are_drawn_picked_and_compared(
    window: MainWindow, until: Until, axes: tuple[object, ...]
) -> None:
    usual = (CARBON, NITROGEN, PROTON)[-len(axes) :]
    work_with(window, until, spectrum(*usual), spectrum(*axes))


def work_with(window: MainWindow, until: Until, good: NMRDataset, poor: NMRDataset) -> None:
    """Do with two spectra what is done with any, and hold each against the other."""
    keys = show(window, good, poor)
    give(window, until, COMMANDS)
    for chosen in (keys, keys[::-1]):
        window.workbench.desk.select(tuple(chosen))
        give(window, until, COMPARING)
        window.workbench.desk.select(())
    defects = [message for message in window.workbench.messages if "defect of nmrrecon" in message.text]
    assert not defects, defects[0].details
    assert set(keys) <= set(window.workbench.spectra)


def give(window: MainWindow, until: Until, names: tuple[str, ...]) -> None:
    for name in names:
        window.actions_by_id[name].trigger()
        QApplication.processEvents()
        until(lambda: not window.workbench.jobs.busy)


def test_contours_of_what_is_no_longer_drawn_come_too_late(window: MainWindow, until: Until) -> None:
    bench = window.workbench
    show(window, spectrum(NITROGEN, PROTON))
    assert bench.jobs.busy
    bench.spectra.clear()
    until(lambda: not bench.jobs.busy)
    assert window.viewer.view.spectrum is None
