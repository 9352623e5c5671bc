"""Traces of the phase tool."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gui.phasing.direct_traces import PhasingTraces, phasing_traces
from gui.phasing.phase_rows import Increment, Shift
from nmrrecon.completion import zero_filled_spectrum
from nmrrecon.prepare import prepare
from nmrrecon.processing.direct import process_direct
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule import Schedule
from synthetic.protein import hnco, hsqc

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


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_row_at_a_shift_is_that_of_the_spectrum(dimensions: int, reverse: bool) -> None:
    made = hsqc(15, 1, increments=40, direct=64) if dimensions == 2 else hnco(10, 1, increments=(20, 16))
    made = replace(made, delays=(0.5, 0.0)[: dimensions - 1])
    points = poisson_gap(made.grid, 20 if dimensions == 2 else 80, 1)
    indirect = (IndirectRecipe(reverse=reverse, p0=-90.0, delay=0.5), IndirectRecipe(p0=0.0, delay=0.0))
    recipe = replace(
        RECIPE, direct=replace(RECIPE.direct, p0=10.0, p1=20.0), indirect=indirect[: dimensions - 1]
    )
    spectrum = zero_filled_spectrum(prepare(made.acquire(points), recipe), recipe)
    values = np.asarray(spectrum.array)[0]
    place = np.unravel_index(np.abs(values).argmax(), values.shape)[:-1]
    shifts = tuple(float(axis.ppm(point)) for axis, point in zip(spectrum.axes, place, strict=False))
    traces = phasing_traces(made.acquire(points), recipe, (Shift(shifts),))
    (row,) = traces.phased(10.0, 20.0)
    scale = np.abs(values[place]).max() / np.abs(row).max()
    np.testing.assert_allclose(scale * row, values[place], atol=2e-4 * np.abs(values[place]).max())
    assert traces.labels[0].startswith("15N" if dimensions == 2 else "13C")


def test_increments_are_found_by_their_number() -> None:
    made = hsqc(15, 1, increments=40, direct=64)
    points = poisson_gap(made.grid, 20, 1)
    acquired = Increment((int(points.points[7, 0]),))
    missing = next(n for n in range(40) if n not in points.points[:, 0])
    traces = phasing_traces(made.acquire(points), RECIPE, (acquired, Increment((missing,))))
    assert traces.which == (acquired,)
    assert traces.labels == (f"increment {acquired.point[0] + 1}",)
    alone = phasing_traces(made.acquire(Schedule(points.points[7:8], points.grid)), RECIPE)
    np.testing.assert_allclose(traces.rows, alone.rows[:1], atol=1e-5)
