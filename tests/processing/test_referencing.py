"""Referencing."""

from dataclasses import replace

import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis
from nmrrecon.processing.referencing import XI, reference_by_xi, reference_to_water, water_ppm

PROTON = Axis(1024, 10822.51, 600.202819, 4.974, "1H")
NITROGEN = Axis(128, 1337.97, 60.824914493084, 0.0, "15N")


def test_water_at_room_temperature():
    assert water_ppm(298.15) == pytest.approx(4.768, abs=1e-3)
    assert water_ppm(277.0) > water_ppm(310.0)


def test_nitrogen_carrier_is_what_nmrpipe_wrote_into_the_measured_hmqc(nmr_data):
    import nmrglue

    header, _ = nmrglue.pipe.read(str(nmr_data("ubiquitin-hmqc-bruker/test.ft2")))
    nitrogen, proton = reference_by_xi((NITROGEN, replace(PROTON, carrier_ppm=float(header["FDF2CAR"]))))
    assert nitrogen.carrier_ppm == pytest.approx(float(header["FDF1CAR"]), abs=2e-3)
    assert proton.carrier_ppm == pytest.approx(4.974, abs=1e-5)


def test_zero_of_the_nuclei_stands_in_the_xi_ratio():
    nitrogen, proton = reference_to_water((NITROGEN, PROTON), 298.15)
    assert proton.carrier_ppm == pytest.approx(water_ppm(298.15))

    def zero(axis):
        return axis.observe_mhz - axis.carrier_ppm * axis.observe_mhz * 1e-6

    assert zero(nitrogen) / zero(proton) == pytest.approx(XI["15N"], rel=1e-12)


def test_water_beside_the_carrier_lies_at_its_shift():
    (_, proton) = reference_to_water((NITROGEN, PROTON), 310.0, offset_hz=60.0)
    water_point = proton.carrier_point - 60.0 * proton.size / proton.sw_hz
    assert proton.ppm(water_point) == pytest.approx(water_ppm(310.0))


def test_nuclei_without_ratio_stay_and_a_proton_is_needed():
    odd = replace(NITROGEN, nucleus="113Cd", carrier_ppm=12.0)
    assert reference_by_xi((odd, PROTON))[0].carrier_ppm == 12.0
    with pytest.raises(ParameterError, match="1H"):
        reference_by_xi((NITROGEN,))
    with pytest.raises(ParameterError, match="500 K"):
        water_ppm(500.0)
