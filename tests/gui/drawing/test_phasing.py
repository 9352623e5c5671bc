"""Traces of the phase tool."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gui.drawing.phasing import PhasingTraces, phasing_traces
from nmrrecon.processing.direct import process_direct
from nmrrecon.recipe import DirectRecipe, Recipe
from synthetic.protein import hsqc

RECIPE = Recipe(direct=DirectRecipe(region_ppm=(10.0, 6.5), solvent="none"))


@pytest.fixture(scope="module")
def traces() -> PhasingTraces:
    return phasing_traces(hsqc(20, 1, increments=16, direct=128).acquire(), RECIPE)


@pytest.mark.parametrize("phases", [(0.0, 0.0), (35.0, -60.0)])
def test_traces_are_what_the_processing_makes_of_them(
    traces: PhasingTraces, phases: tuple[float, float]
) -> None:
    p0, p1 = phases
    dataset = hsqc(20, 1, increments=16, direct=128).acquire()
    processed = process_direct(dataset, replace(RECIPE.direct, p0=p0, p1=p1))
    rows = np.asarray(processed.array)[0].real
    shown = traces.phased(p0, p1)
    for row in shown:
        scale = np.abs(row).max() / np.abs(rows).max(axis=1)
        assert min(np.linalg.norm(row - s * other) for s, other in zip(scale, rows, strict=True)) < 1e-3


def test_the_pivot_keeps_its_phase(traces: PhasingTraces) -> None:
    pivot = traces.pivot_ppm
    place = round(float(traces.axis.point(pivot)))
    before = traces.phased(20.0, 10.0)
    p0, p1 = traces.turned(20.0, 10.0, 75.0, pivot)
    after = traces.phased(p0, p1)
    assert p1 == 85.0
    np.testing.assert_allclose(after[:, place], before[:, place], atol=1e-5)
    assert np.abs(after - before).max() > 0.01
