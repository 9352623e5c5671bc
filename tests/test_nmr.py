"""Axes right to the half point, and data sets that fit their axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing.fourier import fourier
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

axes = st.builds(
    Axis,
    st.integers(2, 5000),
    st.floats(10, 1e5),
    st.floats(10, 1200),
    st.floats(-50, 200),
)


@given(axes, st.floats(-100, 6000))
def test_ppm_and_point_are_inverses(axis: Axis, point: float) -> None:
    assert axis.point(axis.ppm(point)) == pytest.approx(point, abs=1e-6 * axis.size)
    assert axis.hz(point) == pytest.approx(axis.ppm(point) * axis.observe_mhz, abs=1e-6)


@given(axes)
def test_scale_falls_and_the_carrier_stands_at_half_the_size(axis: Axis) -> None:
    scale = axis.ppm_scale
    assert scale.shape == (axis.size,) and (np.diff(scale) < 0).all()
    assert scale[axis.size // 2] == pytest.approx(axis.carrier_ppm)
    width = axis.sw_hz / axis.observe_mhz
    assert scale[0] - scale[-1] == pytest.approx(width * (axis.size - 1) / axis.size)


@pytest.mark.parametrize("size", [64, 65])
@pytest.mark.parametrize("offset", [13, -20, 0])
def test_a_resonance_is_where_the_axis_says(size: int, offset: int) -> None:
    """exp(2 pi i f t) with f above the carrier: the top of its transform has that offset, to the point."""
    axis = Axis(size, 1000.0, 50.0, 100.0)
    hertz = offset * axis.sw_hz / size
    spectrum = fourier(np.exp(2j * np.pi * hertz * np.arange(size) * axis.dwell_s))
    top = int(np.abs(spectrum).argmax())
    assert axis.offset_hz(top) == pytest.approx(hertz)
    assert axis.ppm(top) == pytest.approx(100.0 + hertz / 50.0)


@given(axes, st.data())
def test_a_region_keeps_every_ppm_and_the_resolution(axis: Axis, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, axis.size - 1))
    stop = data.draw(st.integers(start + 1, axis.size))
    region = axis.region(start, stop)
    tolerance = 1e-9 * axis.sw_hz + 1e-9
    np.testing.assert_allclose(region.ppm_scale, axis.ppm_scale[start:stop], atol=tolerance)
    assert region.sw_hz / region.size == pytest.approx(axis.sw_hz / axis.size)
    again = region.region(0, region.size)
    np.testing.assert_allclose(again.ppm_scale, region.ppm_scale, atol=tolerance)


def test_half_points_are_half_way() -> None:
    axis = Axis(8, 800.0, 100.0, 5.0)
    assert axis.ppm(3.5) == pytest.approx((axis.ppm(3) + axis.ppm(4)) / 2)
    assert axis.point(5.0) == 4.0
    assert axis.point(axis.ppm(0) + 0.5) == -0.5


def test_phases_of_a_point() -> None:
    two = {Quadrature.STATES, Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO}
    assert {mode for mode in Quadrature if mode.phases == 2} == two
    assert {mode.phases for mode in Quadrature} == {1, 2}


def plane(array: np.ndarray, schedule: Schedule | None) -> NMRDataset:
    pair = (Axis(4, 1000.0, 60.0, 118.0), Axis(6, 4000.0, 600.0, 4.7))
    return NMRDataset(array, pair, schedule, LoadReport("x", "y"))


def test_a_data_set_fits_its_axes_and_schedule() -> None:
    sampled = plane(np.zeros((2, 3, 6)), Schedule(np.array([[0], [2], [3]]), (4,)))
    assert sampled.is_nus and sampled.direct.size == 6 and len(sampled.indirect) == 1
    assert not plane(np.zeros((2, 4, 6)), Schedule.full((4,))).is_nus
    assert not plane(np.zeros((1, 4, 6)), None).is_nus
    for array, schedule in (
        (np.zeros((2, 2, 6)), Schedule(np.array([[0], [2], [3]]), (4,))),
        (np.zeros((2, 4, 5)), None),
        (np.zeros((2, 3, 6)), Schedule(np.array([[0], [2], [3]]), (5,))),
    ):
        with pytest.raises(ValueError, match=r"fit|grid"):
            plane(array, schedule)


def test_a_step_is_added_to_the_history() -> None:
    first = plane(np.zeros((1, 4, 6)), None)
    second = first.with_step("doubled", array=np.ones((1, 4, 6)))
    assert (first.history, second.history) == ((), ("doubled",))
    assert second.array.sum() == 24 and first.array.sum() == 0
