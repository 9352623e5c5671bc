"""What is said of how quadrature was acquired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gui.phasing import indirect_advice
from nmrrecon.io.open import open_dataset


def test_where_the_quadrature_was_inferred_from_is_said(nmr_data: Callable[[str], Path]) -> None:
    dataset = open_dataset(nmr_data("azithromycin-varian/gHSQCAD_01.fid"))
    said = indirect_advice.quadrature(dataset, 0)
    assert "states" in said and "inferred from" in said
    assert dataset.report.facts["f1.quadrature"].source in said
    assert "Hold the previews against shifts" in said


def test_nothing_is_doubted_that_was_read(nmr_data: Callable[[str], Path]) -> None:
    said = indirect_advice.quadrature(open_dataset(nmr_data("hsqc-nus-bruker/3")), 0)
    assert "echo-antiecho (read from acqu2s" in said
    assert "Hold" not in said
