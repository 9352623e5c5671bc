"""Cine phantoms beside measured cines of two patients: the same statistics of images and of motion."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from synthetic.cine import random_cine
from tests.conftest import measured

FRAMES, SIZE = 16, (128, 128)


def spectral_slope(series: np.ndarray) -> float:
    """Return the exponent with which the power falls from 4 to 56 cycles over the image."""
    power = (np.abs(np.fft.fftshift(np.fft.fft2(series), axes=(1, 2))) ** 2).mean(axis=0)
    y, x = (np.arange(points) - points // 2 for points in SIZE)
    radius = np.hypot(y[:, None], x).astype(int).ravel()
    radial = np.bincount(radius, power.ravel()) / np.bincount(radius)
    cycles = np.arange(4, 56)
    return float(np.polyfit(np.log(cycles), np.log(radial[4:56]), 1)[0])


def change(series: np.ndarray) -> float:
    """Return the root mean square of the steps from frame to frame over that of the images."""
    return float(np.linalg.norm(np.diff(series, axis=0)) / np.linalg.norm(series[1:]))


def statistics(series: np.ndarray) -> dict[str, float]:
    series = np.abs(series).astype(np.float64)
    series /= series.max()
    casorati = series.reshape(FRAMES, -1)
    singular = np.sqrt(np.linalg.eigvalsh(casorati @ casorati.T)[::-1])
    gradient = np.hypot(*np.gradient(series, axis=(1, 2)))
    return {
        "spectral slope": -spectral_slope(series),
        "dark share": float((series < 0.1).mean()),
        "mean": float(series.mean()),
        "change": change(series),
        "2nd singular value": singular[1] / singular[0],
        "4th singular value": singular[3] / singular[0],
        "8th singular value": singular[7] / singular[0],
        "last singular value": singular[-1] / singular[0],
        "median gradient": float(np.quantile(gradient, 0.5)),
        "gradient, 90 %": float(np.quantile(gradient, 0.9)),
        "gradient, 99 %": float(np.quantile(gradient, 0.99)),
    }


def slices() -> Iterator[np.ndarray]:
    for patient in ("SCD0000101", "SCD0000201"):
        with np.load(measured("mri", "cine-sunnybrook") / f"{patient}.npz") as file:
            yield from file["cine"][:, :FRAMES, 64:192, 64:192]


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return the statistics of every phantom, and of every measured slice."""
    drawn = [statistics(random_cine(np.random.default_rng(seed), FRAMES, SIZE)) for seed in range(40)]
    found = [statistics(series) for series in slices()]
    return tuple({name: np.array([s[name] for s in each]) for name in drawn[0]} for each in (drawn, found))  # type: ignore[return-value]


def test_medians_are_near_those_of_measured_cines(both: tuple[dict[str, np.ndarray], ...]) -> None:
    phantoms, cines = both
    ratios = {name: np.median(phantoms[name]) / np.median(cines[name]) for name in cines}
    exact = {name: ratios[name] for name in ("spectral slope", "dark share", "mean", "change")}
    assert all(0.75 < ratio < 1.33 for ratio in exact.values()), exact
    assert all(0.6 < ratio < 1.67 for ratio in ratios.values()), ratios


def test_phantoms_vary_more_than_measured_cines(both: tuple[dict[str, np.ndarray], ...]) -> None:
    """What networks meet in measured cines lies within what they have learnt from."""
    phantoms, cines = both
    for name, values in cines.items():
        low, high = np.quantile(phantoms[name], [0.02, 0.98])
        assert ((low <= values) & (values <= high)).mean() > 0.8, name
