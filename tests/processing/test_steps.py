"""Steps of processing that are switched off or done in another order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nmrrecon.completion import zero_filled_spectrum
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset
from nmrrecon.prepare import prepare
from nmrrecon.processing import direct
from nmrrecon.processing.baseline import quiet_points, remove_baseline
from nmrrecon.processing.direct import process_direct, time_weights, transform
from nmrrecon.processing.group_delay import group_delay_phases
from nmrrecon.processing.phase import phase_ramp
from nmrrecon.processing.region import region_slice
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe, Window
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.step_order import DIRECT, usual_order
from synthetic.protein import hsqc

USUAL = usual_order(DIRECT)
#: A recipe in which every step does something.
BUSY = DirectRecipe(
    solvent="polynomial",
    solvent_width_hz=300.0,
    p0=25.0,
    p1=-40.0,
    region_ppm=(9.5, 6.5),
    baseline="polynomial",
)


def simulated() -> NMRDataset:
    experiment = hsqc(12, 1, increments=24, direct=256)
    return experiment.acquire(poisson_gap(experiment.grid, 10, 1))


def spectra_of(dataset: NMRDataset, recipe: DirectRecipe) -> np.ndarray[Any, Any]:
    return np.asarray(process_direct(dataset, recipe).array)


def without(*steps: str) -> tuple[str, ...]:
    return tuple(step for step in USUAL if step not in steps)


def in_order(*steps: str) -> tuple[str, ...]:
    """Return the usual order with the steps of one group in the order given."""
    group = next(group for group in DIRECT if steps[0] in group)
    place = USUAL.index(group[0])
    return (*USUAL[:place], *steps, *USUAL[place + len(group) :])


@pytest.mark.parametrize("source", ["simulated", "measured"])
def test_the_usual_order_is_what_was_always_done(source: str, nmr_data: Callable[[str], Path]) -> None:
    dataset = simulated() if source == "simulated" else open_dataset(nmr_data("hsqc-nus-bruker") / "3")
    recipe = BUSY if source == "simulated" else replace(BUSY, region_ppm=(8.0, 1.5), solvent="none")
    done = process_direct(dataset, recipe)
    axis = dataset.direct
    size = done.direct.facts["zero_filled"]
    whole = replace(axis, size=size, frequency_domain=True, group_delay=0.0)
    assert recipe.region_ppm is not None and recipe.p0 is not None and recipe.p1 is not None
    kept = region_slice(whole, recipe.region_ppm)
    delay = group_delay_phases(axis.group_delay, size)
    ramp = phase_ramp(
        kept.stop - kept.start, recipe.p0 + delay[0], recipe.p1 + delay[1], start=kept.start, full_size=size
    )
    spectra = transform(np.asarray(dataset.array), axis, recipe)[..., kept] * ramp.astype(np.complex64)
    rows = spectra.reshape(-1, spectra.shape[-1])
    quiet = quiet_points(rows[:: max(1, len(rows) // direct.BASELINE_ROWS)])
    expected = remove_baseline(rows, "polynomial", 3, quiet=quiet)
    np.testing.assert_array_equal(done.array.reshape(rows.shape), expected)


@pytest.mark.parametrize(
    ("step", "neutral"),
    [
        ("solvent", {"solvent": "none"}),
        ("window", {"window": Window("none")}),
        ("first_point", {"first_point": 1.0}),
        ("phase", {"p0": 0.0, "p1": 0.0}),
        ("region", {"region_ppm": None}),
        ("baseline", {"baseline": "none"}),
    ],
)
def test_a_step_that_is_off_changes_nothing_and_the_rest_does(step: str, neutral: dict[str, Any]) -> None:
    dataset = simulated()
    off = spectra_of(dataset, replace(BUSY, steps=without(step)))
    np.testing.assert_array_equal(off, spectra_of(dataset, replace(BUSY, **neutral)))
    whole = spectra_of(dataset, BUSY)
    assert off.shape != whole.shape or not np.array_equal(off, whole)


def test_without_zero_filling_the_size_is_that_of_the_fids() -> None:
    experiment = hsqc(12, 1, increments=27, direct=150)
    dataset = experiment.acquire(poisson_gap(experiment.grid, 12, 1))
    steps = without("zero_fill", "region")
    done = process_direct(dataset, replace(BUSY, steps=steps))
    assert done.direct.size == 150
    fine = process_direct(dataset, replace(BUSY, steps=without("region"), zero_fill=3))
    highest, fine_highest = (
        float(d.direct.ppm(np.abs(d.array[0]).max(axis=0).argmax())) for d in (done, fine)
    )
    assert abs(highest - fine_highest) < 1.5 * done.direct.sw_hz / done.direct.observe_mhz / 150

    recipe = Recipe(direct=replace(BUSY, steps=steps), indirect=(IndirectRecipe(steps=("window",)),))
    spectrum = zero_filled_spectrum(prepare(dataset, recipe), recipe)
    assert [axis.size for axis in spectrum.axes] == [27, 150]


def test_an_indirect_window_that_is_off_is_no_window() -> None:
    dataset = simulated()
    off = Recipe(direct=BUSY, indirect=(IndirectRecipe(steps=("zero_fill",)),))
    none = Recipe(direct=BUSY, indirect=(IndirectRecipe(window=Window("none")),))
    spectra = [zero_filled_spectrum(prepare(dataset, recipe), recipe) for recipe in (off, none)]
    np.testing.assert_array_equal(spectra[0].array, spectra[1].array)
    assert spectra[0].history == spectra[1].history


def test_window_and_first_point_commute_and_the_solvent_filter_does_not() -> None:
    dataset = simulated()
    usual = spectra_of(dataset, BUSY)
    commuted = spectra_of(dataset, replace(BUSY, steps=in_order("solvent", "first_point", "window")))
    np.testing.assert_array_equal(usual, commuted)
    late = process_direct(dataset, replace(BUSY, steps=in_order("window", "solvent", "first_point")))
    assert np.abs(late.array - usual).max() > 1e-3 * np.abs(usual).max()
    assert "sine-bell window, solvent polynomial" in late.history[1]


def test_a_window_before_the_solvent_filter_is_in_what_the_filter_sees(monkeypatch: Any) -> None:
    dataset, seen = simulated(), []
    filtered = direct.remove_solvent

    def watched(fids: Any, *others: Any) -> Any:
        seen.append(fids)
        return filtered(fids, *others)

    monkeypatch.setattr(direct, "remove_solvent", watched)
    recipe = replace(BUSY, steps=in_order("window", "first_point", "solvent"))
    fids = np.asarray(dataset.array)
    transform(fids, dataset.direct, recipe)
    np.testing.assert_allclose(seen[0], fids * time_weights(dataset.direct, recipe), rtol=1e-5)


@pytest.mark.parametrize("order", list(permutations(("phase", "region", "baseline"))))
@pytest.mark.parametrize("kind", ["polynomial", "median"])
def test_each_order_after_the_transform_is_what_doing_it_step_by_step_gives(
    order: tuple[str, str, str], kind: str, monkeypatch: Any
) -> None:
    dataset = simulated()
    recipe = replace(BUSY, steps=in_order(*order), baseline=kind)
    monkeypatch.setattr(direct, "BLOCK_BYTES", 2 * 512 * 8 * 3)
    done = process_direct(dataset, recipe)
    bare = process_direct(dataset, replace(BUSY, steps=without("phase", "region", "baseline")))
    spectra, start = np.asarray(bare.array), 0
    for step in order:
        width = spectra.shape[-1]
        if step == "phase":
            ramp = phase_ramp(width, 25.0, -40.0, start=start, full_size=bare.direct.size)
            spectra = spectra * ramp.astype(np.complex64)
        elif step == "region":
            kept = region_slice(bare.direct, (9.5, 6.5))
            spectra, start = spectra[..., kept], kept.start
        else:
            rows = spectra.reshape(-1, width)
            spectra = remove_baseline(spectra, kind, 3, quiet=quiet_points(rows))
    np.testing.assert_allclose(done.array, spectra, atol=2e-5 * np.abs(spectra).max())
    assert done.direct.facts["region_start"] == start
    words = {"phase": "phase p0", "region": "region 9.5", "baseline": f"{kind} baseline"}
    places = [" ".join(done.history).index(words[step]) for step in order]
    assert places == sorted(places)


def test_a_group_delay_is_gone_before_any_baseline() -> None:
    dataset = simulated()
    delayed = replace(dataset, axes=(*dataset.indirect, replace(dataset.direct, group_delay=12.3)))
    first = replace(BUSY, steps=in_order("baseline", "phase", "region"), solvent="none", region_ppm=None)
    without_it = spectra_of(delayed, replace(first, steps=without("phase", "baseline")))
    corrected = spectra_of(delayed, replace(first, p0=0.0, p1=0.0))
    # a cubic is all that tells them apart: its fourth difference is nothing
    cubic = np.diff(corrected - without_it, n=4)
    assert np.abs(cubic).max() < 1e-5 * np.abs(without_it).max()
    assert not np.array_equal(corrected, without_it)


def test_a_spectrum_transformed_before_is_cut_and_straightened_in_the_order_asked_for() -> None:
    spectrum = process_direct(simulated(), DirectRecipe(p0=0.0, p1=0.0))
    cut_last = replace(BUSY, steps=in_order("baseline", "region", "phase"))
    whole = process_direct(spectrum, replace(cut_last, region_ppm=None))
    cut = process_direct(spectrum, cut_last)
    kept = region_slice(spectrum.direct, (9.5, 6.5))
    np.testing.assert_array_equal(cut.array, whole.array[..., kept])
    off = process_direct(spectrum, replace(BUSY, steps=without("baseline", "region")))
    np.testing.assert_array_equal(off.array, spectrum.array)


def test_phases_that_are_switched_off_stay_in_the_recipe() -> None:
    from nmrrecon.reconstruct import reconstruct

    recipe = Recipe(direct=replace(BUSY, steps=without("phase")), method="zero-filled")
    result = reconstruct(simulated(), recipe, device="cpu")
    assert (result.recipe.direct.p0, result.recipe.direct.p1) == (25.0, -40.0)
    assert result.spectrum.direct.facts["p0"] == 0.0
