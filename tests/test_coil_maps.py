"""Coil maps equal the true ones up to a phase, and those of another implementation on measured data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.coil_maps import coil_maps, explained_share
from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.kspace import KSpace
from nmrrecon.processing.adaptive_maps import adaptive_maps
from nmrrecon.processing.calibration import calibration_width
from nmrrecon.processing.coil_images import root_sum_of_squares, time_average
from nmrrecon.processing.espirit import espirit_maps
from nmrrecon.report import LoadReport
from tests.coil_array import acquired, beating_disc, coil_array


def central(grid: tuple[int, int], width: int) -> NDArray[np.bool_]:
    mask = np.zeros((1, *grid), bool)
    rows, columns = (slice(size // 2 - width // 2, size // 2 - width // 2 + width) for size in grid)
    mask[:, rows, columns] = True
    return mask


def agreement(maps: NDArray[np.complexfloating], true: NDArray[np.complexfloating]) -> NDArray[np.floating]:
    """Return the magnitude of the inner product of both maps at every point: 1 if they differ by a phase."""
    return np.abs((maps.conj() * true).sum(0))


@pytest.mark.parametrize("grid", [(64, 80), (61, 75), (128, 120)])
def test_espirit_maps_are_the_true_ones_up_to_a_phase(grid: tuple[int, int]) -> None:
    true, images = coil_array(6, grid), beating_disc(5, grid)
    lines = np.zeros((5, *grid), bool)
    for frame in range(5):  # no frame has a full centre, all of them together have
        lines[frame, frame::5] = True
    k_space = acquired(images, true, lines | central(grid, 4))
    maps = espirit_maps(k_space.samples, k_space.mask)
    support = (maps != 0).any(0)
    np.testing.assert_allclose((np.abs(maps) ** 2).sum(0)[support], 1, atol=1e-5)
    object_ = np.abs(images).max(0) > 0
    assert support[object_].mean() > 0.99 and 0.3 < support.mean() < 0.8
    alike = agreement(maps, true)[support & object_]
    assert alike.min() > 0.98 and alike.mean() > 0.997


def test_maps_have_a_phase_without_jumps_inside_the_object() -> None:
    """The first coil sees next to nothing on the far side; a phase taken from it would turn about there."""
    grid = (64, 64)
    true, images = coil_array(6, grid), beating_disc(1, grid)
    true[0, :, :20] *= np.exp(1j * np.pi * (np.arange(64) % 2))[:, None]
    inner = np.abs(images[0]) > 0
    inner &= np.roll(inner, 1, 0)
    maps = adaptive_maps(acquired(images, coil_array(6, grid)).samples, np.ones((1, *grid), bool))
    step = np.abs(np.angle((maps * np.roll(maps, 1, 1).conj()).sum(0)))
    assert step[inner].max() < 0.3


def test_adaptive_maps_of_noiseless_coils_are_the_true_ones() -> None:
    grid = (60, 50)
    true, images = coil_array(5, grid), beating_disc(3, grid)
    k_space = acquired(images, true)
    maps = adaptive_maps(k_space.samples, k_space.mask, block=3)
    inside = np.abs(images).mean(0) > 0.3
    assert agreement(maps, true)[inside].min() > 0.999
    combined = (images_of(k_space.samples) * maps.conj()).sum(1)
    np.testing.assert_allclose(np.abs(combined)[:, inside], np.abs(images)[:, inside], rtol=2e-3)


def test_strips_of_rows_make_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    k_space = acquired(beating_disc(1, (40, 32)), coil_array(3, (40, 32)))
    whole = adaptive_maps(k_space.samples, k_space.mask)
    monkeypatch.setattr("nmrrecon.processing.adaptive_maps.STRIP", 32 * 6)
    np.testing.assert_allclose(adaptive_maps(k_space.samples, k_space.mask), whole, atol=1e-4)


def test_root_of_squares_is_the_image_where_maps_squares_sum_to_one() -> None:
    images = beating_disc(2, (32, 32))
    seen = images_of(acquired(images, coil_array(4, (32, 32))).samples)
    np.testing.assert_allclose(root_sum_of_squares(seen), np.abs(images), atol=1e-5)


def test_the_average_over_time_counts_what_was_sampled() -> None:
    samples = np.arange(1, 25, dtype=np.complex64).reshape(3, 2, 2, 2)
    mask = np.array([[[1, 0], [1, 0]], [[1, 1], [0, 0]], [[0, 1], [0, 0]]], bool)
    average = time_average(samples * mask[:, None], mask)
    np.testing.assert_allclose(average[0], [[(1 + 9) / 2, (10 + 18) / 2], [3, 0]])


@pytest.mark.parametrize(("grid", "width"), [((32, 32), 8), ((33, 40), 7), ((20, 12), 12)])
def test_the_width_of_the_centre_is_found(grid: tuple[int, int], width: int) -> None:
    mask = central(grid, width)
    assert calibration_width(mask) == width
    mask[0, grid[0] // 2, grid[1] // 2] = False
    assert calibration_width(mask) == 0
    assert calibration_width(np.ones((1, 50, 60), bool)) == 24


def test_a_centre_that_is_too_narrow_is_said_to_be_so() -> None:
    grid = (64, 64)
    true, images = coil_array(4, grid), beating_disc(1, grid)
    k_space = acquired(images, true, central(grid, 8))
    with pytest.raises(DataError, match=r"8 points wide.*--maps adaptive"):
        raise_flat(k_space)
    found = coil_maps(k_space)
    assert found.maps is not None and "adaptive" in found.how and "8 x 8" in found.warnings[0]
    doubtful = coil_maps(acquired(images, true, central(grid, 12)))
    assert "12 x 12" in doubtful.how and "doubtful" in doubtful.warnings[0]
    assert coil_maps(acquired(images, true)).warnings == ()


def raise_flat(k_space: KSpace) -> None:
    """Raise what `coil_maps` raises, its message on one line."""
    try:
        coil_maps(k_space, "espirit")
    except DataError as error:
        raise DataError(str(error).replace("\n", " ")) from None


def test_maps_that_came_with_the_data_are_taken_and_one_coil_needs_none() -> None:
    grid = (24, 24)
    true, images = coil_array(3, grid), beating_disc(1, grid)
    k_space = acquired(images, true)
    own = KSpace(k_space.samples, k_space.mask, k_space.report, coil_maps=3 * true)
    found = coil_maps(own)
    assert found.maps is not None
    np.testing.assert_allclose(found.maps, true, atol=1e-6)
    assert coil_maps(own, "none").maps is None and "3 coils apart" in coil_maps(own, "none").how
    assert coil_maps(acquired(images)).maps is None


@pytest.mark.parametrize("maps", [None, coil_array(3, (24, 24))], ids=["one coil", "three coils"])
def test_maps_of_an_unknown_kind_are_refused_whatever_the_coils(maps: NDArray[np.complex64] | None) -> None:
    with pytest.raises(ParameterError, match="espirit"):
        coil_maps(acquired(beating_disc(2, (24, 24)), maps), "espirt")


def test_k_space_of_zeros_has_no_maps() -> None:
    empty = KSpace(
        np.zeros((1, 2, 32, 32), np.complex64), np.ones((1, 32, 32), bool), LoadReport("", "simulated")
    )
    with pytest.raises(DataError, match="zeros"):
        coil_maps(empty)


def test_measured_maps_are_those_of_sigpy(mri_data: Callable[[str], Path]) -> None:
    """Of 8 coils around a head, 12 % of k-space sampled: sigpy on the whole grid, cropped alike."""
    from sigpy.mri.app import EspiritCalib

    samples = np.load(mri_data("kspace-sigpy/cartesian_ksp.npy"))[None]
    mask = (samples != 0).any(1)
    assert calibration_width(mask) == 24
    maps = espirit_maps(samples, mask)
    theirs = EspiritCalib(samples[0], calib_width=24, show_pbar=False).run()
    assert np.mean((maps != 0).any(0) == (theirs != 0).any(0)) > 0.999
    inside = (maps != 0).any(0) & (theirs != 0).any(0)
    assert agreement(maps, theirs)[inside].min() > 0.998


def test_maps_from_a_file(tmp_path: Path) -> None:
    grid = (24, 20)
    true, images = coil_array(3, grid), beating_disc(1, grid)
    np.save(tmp_path / "maps.npy", 2 * true)
    found = coil_maps(acquired(images, true), str(tmp_path / "maps.npy"))
    assert found.maps is not None and "maps.npy" in found.how
    np.testing.assert_allclose(found.maps, true, atol=1e-6)
    assert not found.warnings and not found.estimated
    np.save(tmp_path / "rolled.npy", np.roll(true, (12, 10), (1, 2)))
    rolled = coil_maps(acquired(images, true), str(tmp_path / "rolled.npy"))
    assert "of the signal" in rolled.warnings[0], "maps that lie elsewhere"
    np.save(tmp_path / "few.npy", true[:2])
    with pytest.raises(DataError, match=r"few\.npy"):
        coil_maps(acquired(images, true), str(tmp_path / "few.npy"))
    with pytest.raises(ParameterError, match="espirit"):
        coil_maps(acquired(images, true), "esprit")


def test_maps_that_lose_the_object_give_way_to_adaptive_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calibrated on a narrow centre, ESPIRiT may keep a corner of the object alone."""
    k_space = acquired(beating_disc(2, (40, 40)), coil_array(4, (40, 40)))
    good = coil_maps(k_space, "espirit").maps
    assert good is not None and explained_share(good, k_space) > 0.9
    corner = good * (np.arange(40) < 12)
    monkeypatch.setattr("nmrrecon.coil_maps.espirit_maps", lambda samples, mask: corner)
    found = coil_maps(k_space)
    assert found.how == "adaptive coil maps" and "of the signal" in found.warnings[0]
    assert found.maps is not None and explained_share(found.maps, k_space) > 0.9
    assert coil_maps(k_space, "espirit").how.startswith("coil maps by ESPIRiT"), "who asks for them gets them"
