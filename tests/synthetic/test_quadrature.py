"""Acquired quadratures: processing turns them back into the States data they came from."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.processing.quadrature import to_states
from synthetic.experiment import Experiment
from synthetic.exponentials import Peaks
from synthetic.quadrature import as_acquired
from tests.synthetic.conftest import shuffled

HYPERCOMPLEX = (Quadrature.STATES, Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO)


@pytest.mark.parametrize("modes", list(itertools.product(HYPERCOMPLEX, repeat=2)), ids="-".join)
@pytest.mark.parametrize("reverse", [(), (True, False), (False, True)], ids=["", "f1", "f2"])
def test_processing_gives_back_the_states_data(
    cube: Experiment, modes: tuple[Quadrature, ...], reverse: tuple[bool, ...]
) -> None:
    data = shuffled(cube, 20)
    acquired = as_acquired(data, modes, reverse)
    assert tuple(axis.quadrature for axis in acquired.indirect) == modes
    back = to_states(acquired)
    np.testing.assert_allclose(back.array, data.array, atol=2e-6 * np.abs(data.array).max())
    assert [axis.quadrature for axis in back.indirect] == [Quadrature.STATES] * 2


def test_qf_keeps_one_fid_of_positive_sense(plane: Experiment) -> None:
    data = shuffled(plane, 10)
    acquired = as_acquired(data, [Quadrature.QF])
    assert acquired.array.shape == (1, 10, 200)
    np.testing.assert_allclose(acquired.array[0], data.array[0] + 1j * data.array[1])


def test_echo_and_antiecho_turn_opposite_ways() -> None:
    axes = (Axis(32, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES), Axis(16, 8000.0, 600.0, 4.7, "1H"))
    peak = Experiment("one", Peaks(1.0, [[0.2, 0.1]], 0.0), ("G1",), axes, 0.0, 0)
    echo, antiecho = as_acquired(peak.acquire(), [Quadrature.ECHO_ANTIECHO]).array
    # the direct dimension turns by exp(2 pi i 0.1) a point in both
    wave = np.exp(2j * np.pi * 0.2 * np.arange(32))[:, None] * np.exp(2j * np.pi * 0.1 * np.arange(16))
    back = wave[:, :1].conj() ** 2 * wave
    np.testing.assert_allclose(np.abs(antiecho), 0.5, atol=1e-6)
    np.testing.assert_allclose(antiecho, -wave / 2, atol=1e-6)
    np.testing.assert_allclose(echo, back / 2, atol=1e-6)


def test_tppi_is_refused(plane: Experiment) -> None:
    with pytest.raises(ParameterError, match="tppi"):
        as_acquired(shuffled(plane, 10), [Quadrature.TPPI])
