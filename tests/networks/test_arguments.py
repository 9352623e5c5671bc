"""Networks are made of whole numbers of blocks, features and iterations, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.networks.table import network_class

COUNTS = {
    "modern": ("features", "blocks"),
    "modern-joint": ("blocks", "channels"),
    "dlnmr": ("growth", "layers", "stages"),
}


@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3"])
@pytest.mark.parametrize(
    ("network", "name"), [(key, name) for key, names in COUNTS.items() for name in names]
)
def test_counts_are_whole_numbers_from_one(network: str, name: str, value: Any) -> None:
    with pytest.raises(ParameterError, match=f"{name}={value}: must be a whole number, at least 1"):
        network_class(network)(**{name: value})


@pytest.mark.parametrize("value", [-3, 2.5, True, None])
@pytest.mark.parametrize("network", ["modern", "modern-joint"])
def test_iterations_of_the_start_are_a_whole_number_from_none(network: str, value: Any) -> None:
    with pytest.raises(ParameterError, match=f"start={value}: must be a whole number, at least 0"):
        network_class(network)(start=value)
    network_class(network)(start=0)
