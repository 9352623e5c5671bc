"""Bruker folders: what is written comes back through the loader, and a processed FID is in phase."""

from __future__ import annotations

from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest

from nmrrecon.errors import OutputError, ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.processing.group_delay import remove_group_delay
from nmrrecon.processing.quadrature import to_states
from synthetic.bruker_writer import BrukerStyle, delayed, write_bruker
from synthetic.experiment import Experiment
from synthetic.protein import hnco
from synthetic.quadrature import as_acquired
from tests.synthetic.conftest import in_grid_order, shuffled

STATES, TPPI, ECHO, QF = (
    Quadrature.STATES,
    Quadrature.STATES_TPPI,
    Quadrature.ECHO_ANTIECHO,
    Quadrature.QF,
)


def check_round_trip(
    folder: Path, data: NMRDataset, modes: tuple[Quadrature, ...], style: BrukerStyle
) -> NMRDataset:
    """Write, open, and compare the FIDs as acquired, the schedule and the axes."""
    write_bruker(folder, data, modes, style)
    opened = open_dataset(folder)
    acquired = as_acquired(data, modes)
    expected = in_grid_order(acquired) if not data.is_nus else np.asarray(acquired.array)
    expected = delayed(expected, style.delay) if style.delay else expected
    np.testing.assert_allclose(np.asarray(opened.array), expected, atol=2e-7 * np.abs(expected).max())
    assert opened.schedule is not None
    assert opened.is_nus == data.is_nus
    if data.is_nus:
        assert opened.schedule == data.schedule
    for ours, theirs, mode in zip(data.axes, opened.axes, (*modes, Quadrature.COMPLEX), strict=True):
        assert theirs.size == ours.size
        assert theirs.quadrature is mode
        assert theirs.nucleus == ours.nucleus
        for name in ("sw_hz", "observe_mhz", "carrier_ppm"):
            assert getattr(theirs, name) == pytest.approx(getattr(ours, name), rel=1e-9)
    assert opened.direct.group_delay == pytest.approx(style.delay)
    assert opened.report.warnings == []
    return opened


@pytest.mark.parametrize("mode", [STATES, TPPI, ECHO, QF])
@pytest.mark.parametrize("nus", [True, False], ids=["nus", "full"])
def test_two_dimensions_come_back(tmp_path: Path, plane: Experiment, mode: Quadrature, nus: bool) -> None:
    data = shuffled(plane, 12) if nus else plane.acquire()
    opened = check_round_trip(tmp_path / "2", data, (mode,), BrukerStyle())
    assert opened.array.shape[0] == mode.phases


@pytest.mark.parametrize("dtype", ["int32", "float64"])
@pytest.mark.parametrize("byte_order", ["little", "big"])
def test_number_types_and_padding_come_back(
    tmp_path: Path, plane: Experiment, dtype: str, byte_order: str
) -> None:
    style = BrukerStyle(dtype=dtype, byte_order=byte_order)
    check_round_trip(tmp_path / "1", shuffled(plane, 12), (TPPI,), style)
    row_bytes = {"int32": 2048, "float64": 4096}[dtype]  # 400 numbers, filled up to 1024 bytes
    assert (tmp_path / "1" / "ser").stat().st_size == 24 * row_bytes


@pytest.mark.parametrize("modes", [(TPPI, ECHO), (ECHO, STATES)], ids="-".join)
@pytest.mark.parametrize("aqseq", [0, 1])
@pytest.mark.parametrize("nus", [True, False], ids=["nus", "full"])
def test_three_dimensions_come_back(
    tmp_path: Path, cube: Experiment, modes: tuple[Quadrature, ...], aqseq: int, nus: bool
) -> None:
    data = shuffled(cube, 25) if nus else cube.acquire()
    opened = check_round_trip(tmp_path / "3", data, modes, BrukerStyle(aqseq=aqseq))
    states = to_states(opened).array
    expected = delayed(np.asarray(data.array), BrukerStyle().delay)
    np.testing.assert_allclose(states, expected, atol=4e-7 * np.abs(expected).max())


def test_nuslist_names_the_dimension_of_acqu2s_first(tmp_path: Path, cube: Experiment) -> None:
    data = shuffled(cube, 25)
    write_bruker(tmp_path / "3", data)
    rows = np.loadtxt(tmp_path / "3" / "nuslist", dtype=int)
    assert data.schedule is not None
    np.testing.assert_array_equal(rows, data.schedule.points[:, ::-1])


def test_named_schedule_and_table_delay(tmp_path: Path, plane: Experiment) -> None:
    style = BrukerStyle(nuslist="CANH", dsp=(12, 16), byte_order="big")
    check_round_trip(tmp_path / "1", shuffled(plane, 12), (ECHO,), style)
    assert style.delay == 71.625
    assert not (tmp_path / "1" / "nuslist").exists()


def test_nmrglue_reads_the_same_numbers(tmp_path: Path, plane: Experiment) -> None:
    data = plane.acquire()
    write_bruker(tmp_path / "1", data, (STATES,), BrukerStyle(group_delay=0.0))
    parameters, array = ng.bruker.read(str(tmp_path / "1"))
    expected = np.asarray(data.array).swapaxes(0, 1).reshape(64, 200)
    scale = 2.0 ** parameters["acqus"]["NC"]
    np.testing.assert_allclose(array[:, :200] * scale, expected, atol=1e-7 * np.abs(expected).max())


@pytest.mark.parametrize("delay", [67.985107421875, 71.625, 76.0, 30.5])
def test_removing_the_delay_leaves_the_phase_at_zero(delay: float) -> None:
    size = 2048
    n = np.arange(size)
    signal = np.exp((2j * np.pi * 0.17 - 0.01) * n)
    late = delayed(signal, delay)
    signal[0] *= 0.5  # what the filter does, and what is done to prompt FIDs before the transform
    assert np.abs(late[: int(delay) - 8]).max() < 0.1  # what rings ahead of a band-limited edge
    order = (size // 2 - n) % size
    prompt, removed = np.fft.fft(signal)[order], remove_group_delay(np.fft.fft(late)[order], delay)
    assert np.abs(removed - prompt).max() < 0.01 * np.abs(prompt).max()
    peak = int(np.argmax(np.abs(removed)))
    assert abs(np.angle(removed[peak] / prompt[peak], deg=True)) < 0.5


def test_fids_shorter_than_the_group_delay_are_refused(tmp_path: Path) -> None:
    short = hnco(10, increments=(4, 4), direct=64).acquire()
    with pytest.raises(ParameterError, match="group delay"):
        write_bruker(tmp_path / "1", short)
    assert list(tmp_path.iterdir()) == []


def test_a_quadrature_that_bruker_data_cannot_have_writes_nothing(tmp_path: Path, plane: Experiment) -> None:
    with pytest.raises(ParameterError):
        write_bruker(tmp_path / "1", plane.acquire(), [Quadrature.REAL])
    assert list(tmp_path.iterdir()) == []


def test_an_existing_experiment_is_not_overwritten(tmp_path: Path, plane: Experiment) -> None:
    write_bruker(tmp_path / "1", shuffled(plane, 12))
    before = (tmp_path / "1" / "ser").read_bytes()
    with pytest.raises(OutputError):
        write_bruker(tmp_path / "1", plane.acquire())
    assert (tmp_path / "1" / "ser").read_bytes() == before
