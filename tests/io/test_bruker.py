"""Bruker folders: facts, axes and quadrature of measured ones and made ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.bruker import load, recognises
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import Status
from tests.io.bruker_folders import numbered_rows, write_folder, write_processing

Path2 = Callable[[str], Path]

#: folder, shape of the array, grid, quadrature, NUS, group delay, (SW F1, SW F2)
MEASURED = [
    ("ubiquitin-hmqc-bruker", (2, 64, 1024), 64, "states-tppi", False, 76.0, (1338.0, 10822.5)),
    ("trosy-bruker", (2, 96, 1536), 96, "echo-antiecho", False, 76.0, (2554.9, 14005.6)),
    ("titration-bruker/1", (2, 128, 1024), 128, "states-tppi", False, 71.625, (1824.0, 9615.4)),
    ("titration-bruker/9", (2, 128, 1024), 128, "states-tppi", False, 71.625, (1824.0, 9615.4)),
    ("hsqc-nus-bruker/3", (2, 128, 1024), 512, "echo-antiecho", True, 67.985, (25125.6, 3501.4)),
    ("cosy-nus-bruker/2", (1, 256, 1024), 1024, "qf", True, 67.985, (3499.0, 3498.1)),
    ("hsqc-hmbc-nus-bruker/3", (2, 64, 1024), 256, "echo-antiecho", True, 67.986, (24875.6, 7211.5)),
    ("hsqc-hmbc-nus-bruker/4", (1, 128, 2048), 512, "qf", True, 67.986, (33112.6, 7211.5)),
    ("cyclosporin-hsqc-bruker/3", (2, 128, 512), 128, "echo-antiecho", False, 67.984, (20833.3, 6009.6)),
]


def warnings(dataset: NMRDataset) -> str:
    return "\n".join(dataset.report.warnings)


def status(dataset: NMRDataset, fact: str) -> Status:
    return dataset.report.facts[fact].status


@pytest.mark.parametrize(
    ("name", "shape", "grid", "quadrature", "nus", "delay", "widths"), MEASURED, ids=[m[0] for m in MEASURED]
)
def test_measured_folders_open_with_the_right_facts(
    nmr_data: Path2,
    name: str,
    shape: tuple[int, ...],
    grid: int,
    quadrature: str,
    nus: bool,
    delay: float,
    widths: tuple[float, float],
) -> None:
    assert recognises(nmr_data(name))
    dataset = load(nmr_data(name), {})
    assert dataset.array.shape == shape
    assert dataset.array.dtype == np.complex64
    assert [axis.size for axis in dataset.axes] == [grid, shape[2]]
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (grid,)
    assert dataset.is_nus is nus
    assert dataset.report.facts["sampling.nus"].value is nus
    assert dataset.axes[0].quadrature == quadrature
    assert dataset.direct.group_delay == pytest.approx(delay, abs=1e-3)
    assert [axis.sw_hz for axis in dataset.axes] == pytest.approx(widths, abs=0.1)
    assert [axis.negate for axis in dataset.axes] == [quadrature == Quadrature.QF, False]


def test_rows_are_those_of_the_file(nmr_data: Path2) -> None:
    folder = nmr_data("hsqc-nus-bruker/3")
    dataset = load(folder, {})
    rows = np.fromfile(folder / "ser", dtype="<i4").reshape(256, 2048)
    point = 57
    for phase in (0, 1):
        expected = rows[2 * point + phase, ::2] + 1j * rows[2 * point + phase, 1::2]
        np.testing.assert_array_equal(dataset.array[phase, point], (expected * 2.0**-7).astype(np.complex64))
    listed = np.loadtxt(folder / "nuslist", dtype=int)
    assert dataset.schedule is not None
    np.testing.assert_array_equal(dataset.schedule.points[:, 0], listed)


def test_big_endian_data_are_read_as_such(nmr_data: Path2) -> None:
    folder = nmr_data("titration-bruker/1")
    row = np.fromfile(folder / "ser", dtype=">i4", count=2048)
    expected = 0.25 * (row[::2] + 1j * row[1::2])
    np.testing.assert_array_equal(load(folder, {}).array[0, 0], expected.astype(np.complex64))


def test_ppm_scale_is_the_one_that_topspin_displays(nmr_data: Path2) -> None:
    dataset = load(nmr_data("hsqc-nus-bruker/3"), {})
    # OFFSET, the left edge, in procs and proc2s
    for axis, left_edge in zip(dataset.axes, (189.9389, 6.501961), strict=True):
        assert replace(axis, size=2048).ppm(0) == pytest.approx(left_edge, abs=5e-5)
    assert [axis.nucleus for axis in dataset.axes] == ["13C", "1H"]


def test_stale_sw_h_gives_way_to_sw(nmr_data: Path2) -> None:
    dataset = load(nmr_data("cyclosporin-hsqc-bruker/3"), {})
    # SW_h of acqu2s is 2000 Hz; the spectrum of TopSpin (SW_p) is 20833.3 Hz wide
    assert dataset.axes[0].sw_hz == pytest.approx(20833.333, abs=1e-3)
    assert "contradicts" in warnings(dataset)


@pytest.mark.parametrize(
    ("fnmode", "quadrature", "phases"),
    [
        (1, Quadrature.QF, 1),
        (3, Quadrature.TPPI, 1),
        (4, Quadrature.STATES, 2),
        (5, Quadrature.STATES_TPPI, 2),
        (6, Quadrature.ECHO_ANTIECHO, 2),
    ],
)
def test_quadrature_from_fnmode(tmp_path: Path, fnmode: int, quadrature: Quadrature, phases: int) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8, "FnMODE": fnmode})
    dataset = load(folder, {})
    assert dataset.axes[0].quadrature is quadrature
    assert dataset.array.shape == (phases, 8 // phases, 128)
    assert status(dataset, "f1.quadrature") is Status.READ


def test_undefined_fnmode_is_taken_from_the_processing_or_the_pulse_program(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8, "FnMODE": 0})
    assert status(load(folder, {}), "f1.quadrature") is Status.MISSING
    (folder / "pulseprogram").write_text(";a program\n;FnMODE: echo-antiecho\n")
    assert load(folder, {}).axes[0].quadrature is Quadrature.ECHO_ANTIECHO
    write_processing(folder, {"MC2": 0}, {"MC2": 4})
    dataset = load(folder, {})
    assert dataset.axes[0].quadrature is Quadrature.STATES_TPPI
    assert status(dataset, "f1.quadrature") is Status.INFERRED
    assert "MC2" in warnings(dataset)
    assert load(folder, {"f1.quadrature": "tppi"}).array.shape == (1, 8, 128)


def test_group_delay(tmp_path: Path) -> None:
    def delay(**acqus: float | str) -> float:
        folder = write_folder(tmp_path / "1", numbered_rows(1, 256), acqus=acqus, name="fid")
        return load(folder, {}).direct.group_delay

    assert delay(GRPDLY=67.98) == 67.98
    assert delay(GRPDLY=-1, DSPFVS=12, DECIM=16) == 71.625
    assert delay(GRPDLY=0, DSPFVS=10, DECIM=2) == 44.75
    assert delay(GRPDLY="", DSPFVS=11, DECIM=24) == pytest.approx(70.1667, abs=1e-4)
    assert delay(GRPDLY=0, DSPFVS=21, DECIM=1306.67) == 0
    assert delay(GRPDLY=-1, DSPFVS=12, DECIM=1) == 0
    with pytest.raises(DataError, match="GRPDLY"):
        delay(GRPDLY=1e6)


def test_overrides(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    dataset = load(folder, {"f1.carrier_ppm": "117.5", "f2.p0": "-33", "f1.delay": "0.5", "f2.size": "100"})
    assert dataset.axes[0].carrier_ppm == 117.5
    assert dataset.axes[1].facts["p0"] == -33.0
    assert dataset.axes[0].facts["delay"] == 0.5
    assert dataset.array.shape == (2, 4, 100)
    assert status(dataset, "f2.p0") is Status.SET
    with pytest.raises(ParameterError, match=r"f1\.sw_hz"):
        load(folder, {"f1.sw": "1"})
    with pytest.raises(ParameterError, match="not a number"):
        load(folder, {"f2.p0": "flat"})
    with pytest.raises(ParameterError, match="no such number"):
        load(folder, {"format.byte_order": "middle"})


def test_missing_width_is_taken_from_the_ppm(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8, "SW_h": 0})
    assert load(folder, {}).axes[0].sw_hz == 2000.0


def test_carrier_counts_from_sf_once_somebody_referenced(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    assert load(folder, {}).axes[0].carrier_ppm == pytest.approx(6e3 / 49.994)
    write_processing(folder, {"SF": 499.9975}, {"SF": 49.995})
    dataset = load(folder, {})
    assert dataset.axes[0].carrier_ppm == pytest.approx(5e3 / 49.995)
    assert "proc2s SF" in dataset.report.facts["f1.carrier_ppm"].source


@pytest.mark.parametrize("name", ["acqus", "acqu2s", "ser"])
def test_missing_files_are_named(tmp_path: Path, name: str) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    (folder / name).unlink()
    assert recognises(folder)
    with pytest.raises(DataError, match=name):
        load(folder, {})


def test_truncated_parameters_neither_hang_nor_open_as_other_data(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    text = (folder / "acqus").read_text()
    shapes, refused = set(), 0
    for keep in range(0, len(text), 3):
        (folder / "acqus").write_text(text[:keep])
        try:
            shapes.add(load(folder, {}).array.shape)
        except DataError:
            refused += 1
    assert shapes == {(2, 4, 128)}
    assert refused > 5
