"""The reference that a recipe names, on measured data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.processing.referencing import referenced, water_ppm


def test_the_files_own_reference_changes_nothing(nmr_data: Callable[[str], Path]) -> None:
    dataset = open_dataset(nmr_data("ubiquitin-hmqc-bruker"))
    assert referenced(dataset, "file") is dataset


def test_water_gives_what_the_authors_of_the_data_found(nmr_data: Callable[[str], Path]) -> None:
    """Their NMRPipe file was referenced to water at about 280 K, and by Xi: 4.974 and 118.285 ppm."""
    dataset = open_dataset(nmr_data("ubiquitin-hmqc-bruker"))
    nitrogen, proton = referenced(dataset, "water", temperature_k=280.0).axes
    assert proton.carrier_ppm == pytest.approx(water_ppm(280.0))
    assert proton.carrier_ppm == pytest.approx(4.974, abs=0.02)
    assert nitrogen.carrier_ppm == pytest.approx(118.285, abs=0.02)


def test_the_temperature_of_the_file_is_taken(nmr_data: Callable[[str], Path]) -> None:
    dataset = open_dataset(nmr_data("ubiquitin-hmqc-bruker"))
    kelvin = dataset.report.facts["experiment.temperature"].value
    proton = referenced(dataset, "water").direct
    assert proton.carrier_ppm == pytest.approx(water_ppm(kelvin))


def test_xi_keeps_the_proton(nmr_data: Callable[[str], Path]) -> None:
    dataset = open_dataset(nmr_data("ubiquitin-hmqc-bruker"))
    proton = referenced(dataset, "xi").direct
    assert proton.carrier_ppm == pytest.approx(dataset.direct.carrier_ppm)


def test_unknown_references_are_refused(nmr_data: Callable[[str], Path]) -> None:
    dataset = open_dataset(nmr_data("ubiquitin-hmqc-bruker"))
    with pytest.raises(ParameterError, match="reference 'watre'"):
        referenced(dataset, "watre")
