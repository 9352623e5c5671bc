"""Phases and rotation sense of Bruker data, held against spectra that TopSpin and NMRPipe made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from nmrrecon.io.bruker import load
from nmrrecon.io.bruker_parameters import read_parameters
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from tests.io.bruker_folders import numbered_rows, write_folder, write_processing

Spectrum = NDArray[np.float64]


def transformed(values: NDArray[Any], size: int, axis: int) -> NDArray[Any]:
    """Return the transform of the conventions: carrier at size // 2, ppm falling with the index."""
    order = (size // 2 - np.arange(size)) % size
    return np.take(np.fft.fft(values, size, axis=axis), order, axis=axis)


def spectrum(dataset: NMRDataset, sizes: tuple[int, int], window: bool = False) -> Spectrum:
    """Return the zero-filled, phased 2D spectrum, written out from the conventions page alone.

    `window` is for F1, which TopSpin extended by linear prediction in most of the references.
    """
    f1, f2 = dataset.axes
    n = np.arange(f2.size)
    decay = np.cos(np.pi / 2 * np.clip((n - f2.group_delay) / (f2.size - f2.group_delay), 0, 1)) ** 2
    direct = transformed(np.asarray(dataset.array) * decay, sizes[1], -1)
    j = np.arange(sizes[1])
    turns = f2.group_delay * (sizes[1] // 2 - j) / sizes[1]
    first, second = direct * np.exp(
        2j * np.pi * turns + 1j * np.radians(f2.facts["p0"] + f2.facts["p1"] * j / sizes[1])
    )
    if f1.quadrature is Quadrature.ECHO_ANTIECHO:
        first, second = first - second, 1j * (first + second)
    signal = np.zeros((f1.size, sizes[1]), dtype=complex)
    assert dataset.schedule is not None
    signal[dataset.schedule.points[:, 0]] = first.real + (-1j if f1.negate else 1j) * second.real
    if f1.quadrature is Quadrature.STATES_TPPI:
        signal[1::2] *= -1
    if window:
        signal *= np.cos(np.pi / 2 * np.arange(f1.size) / f1.size)[:, None] ** 2
    signal[0] *= 1.0 if f1.facts["delay"] else 0.5
    k = np.arange(sizes[0])[:, None] / sizes[0]
    phase = f1.facts["p0"] + 360 * f1.facts["delay"] * k
    return np.asarray((transformed(signal, sizes[0], 0) * np.exp(1j * np.radians(phase))).real)


def topspin(folder: Path) -> tuple[Spectrum, tuple[int, int], slice]:
    """Return `2rr`, the sizes it was transformed to, and the strip of the direct dimension it shows."""
    procs, proc2s = (read_parameters(folder / "pdata" / "1" / name) for name in ("procs", "proc2s"))
    shape = tuple(p.integer("SI", 0) or 0 for p in (proc2s, procs))
    tiles = tuple(p.integer("XDIM", 0) or 0 for p in (proc2s, procs))
    _, real = ng.bruker.read_pdata_binary(folder / "pdata/1/2rr", shape, tiles, big=False)
    sizes = tuple(p.integer("FTSIZE", 0) or 0 for p in (proc2s, procs))
    start = procs.integer("STSR", 0) or 0
    return real.astype(float), (sizes[0], sizes[1]), slice(start, start + shape[1])


def correlation(a: Spectrum, b: Spectrum) -> float:
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def turned(dataset: NMRDataset, **changes: Any) -> NMRDataset:
    return replace(dataset, axes=(replace(dataset.axes[0], **changes), dataset.axes[1]))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("ubiquitin-hmqc-bruker", 0.97),
        ("trosy-bruker", 0.91),
        ("cyclosporin-hsqc-bruker/3", 0.94),
        ("hsqc-nus-bruker/3", 0.46),  # zero-filled 25 % NUS against TopSpin's reconstruction
    ],
)
def test_phases_and_sense_are_those_of_topspins_own_spectrum(
    nmr_data: Callable[[str], Path], name: str, least: float
) -> None:
    dataset = load(nmr_data(name), {})
    reference, sizes, strip = topspin(nmr_data(name))
    ours = correlation(spectrum(dataset, sizes)[:, strip], reference)
    assert ours > least
    p0 = dataset.axes[0].facts["p0"]
    for other in (
        turned(dataset, negate=True),
        *(turned(dataset, facts=dataset.axes[0].facts | {"p0": p0 + turn}) for turn in (-20, 20, 90, 180)),
    ):
        assert correlation(spectrum(other, sizes)[:, strip], reference) < 0.98 * ours


@pytest.mark.parametrize(("name", "least"), [("titration-bruker/1", 0.95), ("titration-bruker/9", 0.94)])
def test_phase_with_a_group_delay_from_the_table(
    nmr_data: Callable[[str], Path], name: str, least: float
) -> None:
    folder = nmr_data(name)
    dataset = load(folder, {})
    sizes = (1024, 4096)
    header, reference = ng.pipe.read(str(folder / "test.ft2"))  # transposed: F2 comes first
    scales = [ng.pipe.make_uc(header, reference, dim).ppm_scale() for dim in (1, 0)]
    # NMRPipe's user referenced by the water, TopSpin by the base frequency
    carriers = [header["FDF1CAR"], header["FDF2CAR"]]
    ppm = [
        replace(axis, size=size).ppm_scale - axis.carrier_ppm + carrier
        for axis, size, carrier in zip(dataset.axes, sizes, carriers, strict=True)
    ]
    at = RegularGridInterpolator(
        [scale[::-1] for scale in ppm], spectrum(dataset, sizes, window=True)[::-1, ::-1]
    )
    amides = (scales[1] > 6.5) & (scales[1] < 10.5)
    grid = np.stack(np.meshgrid(scales[0], scales[1][amides], indexing="ij"), axis=-1)
    assert correlation(at(grid), reference.T[:, amides].astype(float)) > least


def phases(folder: Path, *processing: dict[str, Any]) -> tuple[Axis, Axis]:
    write_processing(folder, *processing)
    f1, f2 = load(folder, {}).axes
    return f1, f2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8, "FnMODE": 5}, acqus={"GRPDLY": 68})


def test_signs_are_turned_and_delays_follow_from_phc1(folder: Path) -> None:
    f1, f2 = phases(folder, {"PHC0": 30.0, "PHC1": -12.0}, {"PHC0": 90, "PHC1": -180})
    assert f2.facts == {"p0": -30.0, "p1": 12.0}
    assert f1.facts == {"p0": -90.0, "delay": 0.5}
    f1, _ = phases(folder, {"PHC0": 30.0}, {"PHC0": 90, "PHC1": -360})
    assert f1.facts["delay"] == 1.0


def test_a_phase_set_by_eye_snaps_to_the_delay_and_keeps_the_middle(folder: Path) -> None:
    f1, _ = phases(folder, {"PHC0": 30.0}, {"PHC0": 88, "PHC1": -176})
    assert f1.facts["delay"] == 0.5
    assert f1.facts["p0"] + 180 / 2 == pytest.approx(-88 + 176 / 2)


def test_odd_first_order_phase_is_a_delay_with_a_warning(folder: Path) -> None:
    write_processing(folder, {"PHC0": 30.0}, {"PHC0": 10, "PHC1": -90})
    dataset = load(folder, {})
    assert dataset.axes[0].facts["delay"] == 0.25
    assert any("0.250 dwells" in warning for warning in dataset.report.warnings)


@pytest.mark.parametrize(
    "processing",
    [
        (),
        ({"PHC0": 0, "PHC1": 0, "PH_mod": 1}, {"PHC0": 0, "PHC1": 0, "PH_mod": 1}),
        ({"PHC0": 12, "PH_mod": 2}, {"PHC0": 12, "PH_mod": 2}),
    ],
    ids=["no pdata", "never phased", "magnitude"],
)
def test_phases_that_nobody_set_are_missing(folder: Path, processing: tuple[dict[str, Any], ...]) -> None:
    f1, f2 = phases(folder, *processing)
    assert f1.facts == {"p0": None, "delay": None}
    assert f2.facts == {"p0": None, "p1": None}


def test_phases_come_from_the_processing_that_has_them(folder: Path) -> None:
    write_processing(folder, {"PHC0": 0}, {"PHC0": 0}, procno=1)
    write_processing(folder, {"PHC0": 25}, {"PHC0": 0}, procno=12)
    dataset = load(folder, {})
    assert dataset.direct.facts["p0"] == -25.0
    assert dataset.report.facts["f2.p0"].source.startswith("pdata/12/procs")


def test_reversed_dimension_is_negated_and_its_phase_unknown(folder: Path) -> None:
    f1, f2 = phases(folder, {"PHC0": 30.0, "REVERSE": "no"}, {"PHC0": 10, "REVERSE": "yes"})
    assert f1.negate
    assert f1.facts["p0"] is None
    assert f2.facts["p0"] == -30.0
