"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def measured(kind: str, name: str) -> Path:
    """Return the path of a measured data set; skip where there is none, fail where CI runs."""
    path = SHARED_DATA / kind / name
    if not path.exists():
        message = f"measured data {kind}/{name} not found beside the checkout"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def nmr_data() -> Callable[[str], Path]:
    """Return a function from the name of a measured NMR data set to its path."""
    return lambda name: measured("nmr", name)


@pytest.fixture
def mri_data() -> Callable[[str], Path]:
    """Return a function from the name of measured MR data to its path."""
    return lambda name: measured("mri", name)
