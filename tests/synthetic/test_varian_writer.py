"""Varian folders: what is written comes back through the loader as States data."""

from __future__ import annotations

import itertools
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset, Quadrature
from synthetic.experiment import Experiment
from synthetic.varian_writer import COEFFICIENTS, acquired_pair, write_varian
from tests.synthetic.conftest import in_grid_order, shuffled

STATES, ECHO = Quadrature.STATES, Quadrature.ECHO_ANTIECHO
PAIRS = list(itertools.product((STATES, ECHO), repeat=2))


def check(folder: Path, data: NMRDataset) -> NMRDataset:
    opened = open_dataset(folder)
    expected = np.asarray(data.array) if data.is_nus else in_grid_order(data)
    np.testing.assert_allclose(opened.array, expected, atol=3e-7 * np.abs(expected).max())
    assert opened.schedule is not None
    assert opened.is_nus == data.is_nus
    if data.is_nus:
        assert opened.schedule == data.schedule
    for ours, theirs in zip(data.axes, opened.axes, strict=True):
        assert (theirs.size, theirs.nucleus) == (ours.size, ours.nucleus)
        assert theirs.sw_hz == pytest.approx(ours.sw_hz)
        assert theirs.carrier_ppm == pytest.approx(ours.carrier_ppm, abs=1e-6)
        # the loader may count ppm in units of the carrier's frequency
        assert theirs.observe_mhz == pytest.approx(ours.observe_mhz, rel=2e-4)
        assert not theirs.negate
    assert opened.report.warnings == []
    return opened


@pytest.mark.parametrize("mode", [STATES, ECHO])
@pytest.mark.parametrize("nus", [True, False], ids=["nus", "full"])
def test_two_dimensions_come_back(tmp_path: Path, plane: Experiment, mode: Quadrature, nus: bool) -> None:
    data = shuffled(plane, 12) if nus else plane.acquire()
    write_varian(tmp_path / "a.fid", data, [mode])
    check(tmp_path / "a.fid", data)
    assert (tmp_path / "a.fid" / "sampling.sch").exists() == nus


def test_second_generation_of_nus_parameters(tmp_path: Path, plane: Experiment) -> None:
    data = shuffled(plane, 12)
    write_varian(tmp_path / "a.fid", data, [ECHO], nimax=True)
    opened = check(tmp_path / "a.fid", data)
    assert opened.report.facts["sampling.grid"].value == (32,)
    procpar = ng.varian.read_procpar(str(tmp_path / "a.fid" / "procpar"))
    assert procpar["ni"]["values"] == ["12"]
    assert procpar["nimax"]["values"] == ["32"]


@pytest.mark.parametrize("modes", PAIRS, ids="-".join)
@pytest.mark.parametrize("phase2_fastest", [False, True])
@pytest.mark.parametrize("nus", [True, False], ids=["nus", "full"])
def test_three_dimensions_come_back(
    tmp_path: Path, cube: Experiment, modes: tuple[Quadrature, ...], phase2_fastest: bool, nus: bool
) -> None:
    data = shuffled(cube, 25) if nus else cube.acquire()
    write_varian(tmp_path / "a.fid", data, modes, phase2_fastest=phase2_fastest)
    check(tmp_path / "a.fid", data)


def test_file_holds_conjugates_in_the_order_of_the_phases(tmp_path: Path, cube: Experiment) -> None:
    data = cube.acquire()
    write_varian(tmp_path / "a.fid", data)
    _, traces = ng.varian.read(str(tmp_path / "a.fid"), as_2d=True)
    # States: the second FID of a pair is minus the sine of each dimension; ni2 (F1) steps slowest
    signs = np.array([1, -1, -1, 1])[:, None, None]
    expected = (signs * np.asarray(data.array)).swapaxes(0, 1).reshape(-1, 96).conj()
    np.testing.assert_allclose(traces, expected, rtol=1e-6)


@pytest.mark.parametrize("mode", COEFFICIENTS)
def test_coefficients_applied_as_vnmrj_does_give_cosine_and_sine(mode: Quadrature) -> None:
    rng = np.random.default_rng(0)
    cosine, sine = rng.normal(size=(2, 8)) + 1j * rng.normal(size=(2, 8))
    # spectra of VnmrJ are the conjugates of ours
    first, second = (np.conj(fid) for fid in acquired_pair(cosine, sine, mode))
    parts = np.stack([first.real, first.imag, second.real, second.imag])
    coefficients = np.array(COEFFICIENTS[mode], dtype=float)
    np.testing.assert_allclose(coefficients[:4] @ parts, cosine.real, atol=1e-6)
    np.testing.assert_allclose(coefficients[4:] @ parts, sine.real, atol=1e-6)


def test_what_varian_data_cannot_be_writes_nothing(
    tmp_path: Path, plane: Experiment, cube: Experiment
) -> None:
    with pytest.raises(ParameterError, match="states-tppi"):
        write_varian(tmp_path / "a.fid", plane.acquire(), [Quadrature.STATES_TPPI])
    with pytest.raises(ParameterError, match="nimax"):
        write_varian(tmp_path / "a.fid", shuffled(cube, 25), nimax=True)
    assert list(tmp_path.iterdir()) == []
