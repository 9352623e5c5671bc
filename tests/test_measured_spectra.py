"""Measured data, from the file to the spectrum with default settings, against spectra that others made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.alignment import AlignedSpectra, align, referencing_offset
from nmrrecon.io.open import open_dataset
from nmrrecon.io.spectrum import open_spectrum
from nmrrecon.metrics import correlation, peak_correlation
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.noise import local_noise
from nmrrecon.peaks import pick_peaks
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import Reconstruction, reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap

Data = Callable[[str], Path]
AMIDES = (6.5, 10.5)


def run(dataset: NMRDataset, recipe: Recipe | None = None) -> Reconstruction:
    return reconstruct(dataset, recipe, device="cpu")


def aligned(reference: NMRDataset, estimate: NMRDataset) -> AlignedSpectra:
    """Bring both onto one grid, the offset of their referencing taken out."""
    return align(reference, estimate, referencing_offset(align(reference, estimate)))


def likeness(pair: AlignedSpectra, region: tuple[float, float] | None = None) -> float:
    """Return the signed correlation of all points, or of those in a `region` of the direct ppm scale."""
    ppm = pair.axes[-1].ppm_scale
    low, high = region or (-np.inf, np.inf)
    inside = (ppm > low) & (ppm < high)
    return correlation(pair.estimate[:, inside], pair.reference[:, inside])


@pytest.mark.parametrize("name", ["ser", "test.fid"])
def test_ubiquitin_against_nmrpipe(name: str, nmr_data: Data) -> None:
    folder = nmr_data("ubiquitin-hmqc-bruker")
    result = run(open_dataset(folder / name))
    reference = open_spectrum(folder / "test.ft2")
    if name == "test.fid":  # TopSpin's carriers differ from those that the NMRPipe script was given
        assert likeness(align(reference, result.spectrum), AMIDES) >= 0.98
    assert likeness(aligned(reference, result.spectrum), AMIDES) >= 0.98
    (phase,) = result.recipe.indirect
    assert phase.delay == 0.5 and phase.p0 is not None
    assert abs((phase.p0 + 90 + 180) % 360 - 180) < 3.0, "the script has F1 -p0 90 -p1 180"


def test_titration_against_nmrpipe(nmr_data: Data) -> None:
    """Big-endian, its group delay from the DSP table, little signal."""
    folder = nmr_data("titration-bruker/1")
    result = run(open_dataset(folder))
    pair = aligned(open_spectrum(folder / "test.ft2"), result.spectrum)
    assert likeness(pair) >= 0.94
    assert likeness(pair, AMIDES) >= 0.95


def test_edited_nus_hsqc_against_topspin(nmr_data: Data) -> None:
    folder = nmr_data("hsqc-nus-bruker/3")
    dataset = open_dataset(folder)
    assert dataset.is_nus and dataset.schedule is not None
    assert (len(dataset.schedule), dataset.schedule.grid) == (128, (512,))
    assert dataset.indirect[0].quadrature is Quadrature.ECHO_ANTIECHO
    reference = open_spectrum(folder / "pdata" / "1")
    result = run(dataset)
    assert likeness(aligned(reference, result.spectrum)) >= 0.93
    nothing = run(dataset, replace(result.recipe, method="zero-filled", parameters={}))
    assert likeness(aligned(reference, nothing.spectrum)) < 0.6


def test_nus_cosy_against_topspin(nmr_data: Data) -> None:
    folder = nmr_data("cosy-nus-bruker/2")
    dataset = open_dataset(folder)
    assert dataset.is_nus and dataset.schedule is not None
    assert (len(dataset.schedule), dataset.schedule.grid) == (256, (1024,))
    assert dataset.indirect[0].quadrature is Quadrature.QF
    reference = open_spectrum(folder / "pdata" / "1")
    magnitude = replace(reference, array=np.abs(reference.array))
    assert likeness(aligned(magnitude, run(dataset).spectrum)) >= 0.88


FOLDERS = (
    "azithromycin-varian/gHSQCAD_01.fid",
    "azithromycin-varian/zTOCSY_01.fid",
    "cosy-nus-bruker/2",
    "cyclosporin-hsqc-bruker/3",
    "hdac-nus-nmrpipe",
    "hdac8-methyl-nmrpipe",
    "hsqc-hmbc-nus-bruker/3",
    "hsqc-hmbc-nus-bruker/4",
    "hsqc-nus-bruker/3",
    "solid-3d-varian",
    "titration-bruker/1",
    "titration-bruker/9",
    "trosy-bruker",
    "ubiquitin-hmqc-bruker",
    "ubiquitin-hsqc-mat",
)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_folder_opens(name: str, nmr_data: Data) -> None:
    dataset = open_dataset(nmr_data(name))
    facts = dataset.report.facts
    for d, axis in enumerate(dataset.axes, start=1):
        assert facts[f"f{d}.size"].value > 0 and axis.sw_hz > 0 and axis.observe_mhz > 0
    assert dataset.schedule is not None
    assert len(dataset.schedule) <= int(np.prod(dataset.schedule.grid))
    assert np.isfinite(np.asarray(dataset.array)).all()


@pytest.mark.parametrize("name", FOLDERS)
def test_every_folder_is_taken_to_a_spectrum(name: str, nmr_data: Data) -> None:
    """In a few iterations: nothing in real data may stop the job. NUS data say so."""
    dataset = open_dataset(nmr_data(name))
    result = run(dataset, Recipe(parameters={"iterations": 3}))
    assert np.isfinite(result.spectrum.array).all() and np.ptp(result.spectrum.array) > 0
    assert dataset.is_nus == ("-nus-" in name)


def test_no_folder_is_forgotten(nmr_data: Data) -> None:
    root = nmr_data("")
    kinds = {"ser", "fid", "test.fid", "hdac_ex.ft1", "hsqc_ubiquitin_expt.mat"}
    there = {
        path.parent.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.name in kinds
    }
    assert there == set(FOLDERS)


def heights_r2(dataset: NMRDataset, complete: NMRDataset, seed: int) -> float:
    """Return R2 of peak heights of the data undersampled to 20 %, phases measured anew, against all of it."""
    assert dataset.schedule is not None
    schedule = poisson_gap(dataset.schedule.grid, round(0.2 * len(dataset.schedule)), seed)
    order = np.argsort(dataset.schedule.flat)[schedule.flat]
    fewer = replace(dataset, array=dataset.array[:, order], schedule=schedule)
    estimate = run(fewer).spectrum.array[0]
    reference = complete.array[0]
    level = np.maximum(5 * local_noise(reference), 0.01 * np.abs(reference).max())
    peaks = pick_peaks(reference, complete.axes, level=level)
    assert len(peaks) > 200
    return peak_correlation(reference, estimate, peaks).all.r2


def test_methyl_hsqc_at_a_fifth_of_the_points(nmr_data: Data) -> None:
    dataset = open_dataset(nmr_data("hdac8-methyl-nmrpipe"))
    complete = run(dataset).spectrum
    found = [heights_r2(dataset, complete, seed) for seed in range(1, 11)]
    print("R2 of peak heights:", *(f"{r2:.4f}" for r2 in found))
    assert np.mean(found) >= 0.99 and min(found) >= 0.99
