"""Regions in ppm."""

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis
from nmrrecon.processing.region import region_slice

AXIS = Axis(1000, 10000.0, 500.0, 4.7, "1H", frequency_domain=True)


@pytest.mark.parametrize("region", [(10.5, 6.5), (6.5, 10.5)])
def test_holds_exactly_the_points_between_the_limits(region):
    kept = region_slice(AXIS, region)
    inside = (AXIS.ppm_scale >= 6.5) & (AXIS.ppm_scale <= 10.5)
    np.testing.assert_array_equal(np.flatnonzero(inside), np.arange(kept.start, kept.stop))


def test_limits_read_off_points_keep_the_points():
    kept = region_slice(AXIS, (float(AXIS.ppm(100)), float(AXIS.ppm(300))))
    assert (kept.start, kept.stop) == (100, 301)


def test_reaching_beyond_the_spectrum_is_clipped():
    assert region_slice(AXIS, (-100.0, 100.0)) == slice(0, 1000)


@pytest.mark.parametrize("region", [(20.0, 30.0), (4.70, 4.71), (float("nan"), 5.0), (float("inf"), 0.0)])
def test_outside_too_small_or_no_number_is_refused(region):
    with pytest.raises(ParameterError, match="region"):
        region_slice(AXIS, region)


def test_points_of_the_cut_axis_keep_their_chemical_shift():
    kept = region_slice(AXIS, (9.0, 7.0))
    np.testing.assert_allclose(AXIS.region(kept.start, kept.stop).ppm_scale, AXIS.ppm_scale[kept])
