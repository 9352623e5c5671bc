"""Apodization windows against nmrglue's NMRPipe functions."""

import nmrglue.process.pipe_proc as pipe_proc
import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis
from nmrrecon.processing.window import window
from nmrrecon.recipe import Window

AXIS = Axis(100, 2000.0, 500.0, 0.0)


def nmrpipe(function, **parameters):
    dic = {"FDDIMORDER": [2.0], "FDF2SW": AXIS.sw_hz}
    return getattr(pipe_proc, function)(dic, np.ones((1, 100), dtype=np.complex128), **parameters)[1][0].real


@pytest.fixture(autouse=True)
def no_header_statistics(monkeypatch):
    monkeypatch.setattr(pipe_proc, "update_minmax", lambda dic, data: dic)


def test_sine_bell_is_sp():
    expected = nmrpipe("sp", off=0.45, end=0.95, pow=2)
    np.testing.assert_allclose(window(Window("sine-bell", 0.45, 0.95, 2.0), 100, AXIS), expected, atol=1e-12)


def test_exponential_is_em():
    np.testing.assert_allclose(
        window(Window("exponential", lb_hz=12.0), 100, AXIS), nmrpipe("em", lb=12.0), atol=1e-12
    )


def test_gauss_is_gm_with_its_narrowing_as_negative_broadening():
    expected = nmrpipe("gm", g1=8.0, g2=20.0)
    np.testing.assert_allclose(
        window(Window("gauss", lb_hz=-8.0, gb_hz=20.0), 100, AXIS), expected, atol=1e-12
    )


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("size", [1, 2, 63, 64])
def test_a_whole_sine_is_finite_and_not_negative(power, size):
    values = window(Window("sine-bell", 0.0, 1.0, power) if size > 2 else Window(power=power), size, AXIS)
    assert values.shape == (size,)
    assert np.isfinite(values).all() and values.min() >= 0 and values.max() > 0


def test_none_is_ones():
    np.testing.assert_array_equal(window(Window("none"), 7, AXIS), np.ones(7))


@pytest.mark.parametrize(
    "bad",
    [Window("sinebell"), Window(offset=-0.1), Window(end=1.5), Window(power=-1), Window("gauss", lb_hz=-1e9)],
)
def test_what_cannot_be_used_is_refused(bad):
    with pytest.raises(ParameterError), np.errstate(over="ignore"):
        window(bad, 100, AXIS)
