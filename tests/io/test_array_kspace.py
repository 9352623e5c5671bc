"""k-space and images in NumPy files: axes in any order, masks and coil maps, measured data."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.array_kspace import load, recognises
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.coil_maps_file import read_coil_maps
from nmrrecon.io.stored_array import check_asked
from nmrrecon.report import Status
from tests.io.cine_data import beating_disc, coil_k_space, coil_maps, line_mask

NAMES = ("frame", "coil", "ky", "kx")
MASK = line_mask()
SAMPLES = np.where(MASK[:, None], coil_k_space(), 0).astype(np.complex64)
Data = Callable[[str], Path]


def saved(path: Path, array: np.ndarray, **others: np.ndarray) -> Path:
    if path.suffix == ".npy":
        np.save(path, array)
    else:
        np.savez(path, ksp=array, **others)
    return path


def test_the_usual_order_is_inferred(tmp_path: Path) -> None:
    k_space = load(saved(tmp_path / "ksp.npy", SAMPLES))
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    np.testing.assert_array_equal(k_space.mask, MASK)
    facts = k_space.report.facts
    assert facts["axes"].value == NAMES and facts["axes"].status is Status.INFERRED
    assert facts["format.kind"].value == "k-space" and facts["format.zero"].value == "middle"
    assert any("frame,coil,ky,kx" in warning for warning in k_space.report.warnings)


def test_coils_before_frames_are_told_apart(tmp_path: Path) -> None:
    k_space = load(saved(tmp_path / "ksp.npy", SAMPLES.transpose(1, 0, 2, 3)))
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    full = load(saved(tmp_path / "full.npy", coil_k_space().transpose(1, 0, 2, 3)))
    np.testing.assert_array_equal(full.samples, coil_k_space())
    assert full.is_full


def test_a_readout_that_comes_first_is_found_by_its_whole_lines(tmp_path: Path) -> None:
    k_space = load(saved(tmp_path / "ksp.npy", SAMPLES.transpose(0, 1, 3, 2)))
    np.testing.assert_array_equal(k_space.samples, SAMPLES)


def test_one_axis_beside_the_grid_is_coils_or_frames(tmp_path: Path) -> None:
    coils = load(saved(tmp_path / "coils.npy", SAMPLES[2]))
    np.testing.assert_array_equal(coils.samples, SAMPLES[2:3])
    frames = load(saved(tmp_path / "frames.npy", SAMPLES[:, 1]))
    np.testing.assert_array_equal(frames.samples, SAMPLES[:, 1:2])


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_axes_that_are_set_are_used(tmp_path: Path, order: tuple[int, ...]) -> None:
    path = saved(tmp_path / "ksp.npy", SAMPLES.transpose(order))
    k_space = load(path, {"axes": ",".join(NAMES[place] for place in order)})
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    assert k_space.report.facts["axes"].status is Status.SET


def test_axes_of_size_one_may_be_named_or_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path / "ksp.npy", SAMPLES[:, :1])
    for axes in ("frame,coil,ky,kx", "frame,ky,kx", "frame,coil,y,x"):
        np.testing.assert_array_equal(load(path, {"axes": axes}).samples, SAMPLES[:, :1])


@pytest.mark.parametrize(
    "overrides, words",
    [
        ({"axes": "frame,ky,kx"}, "shape"),
        ({"axes": "frame,coil,ky,ky"}, "twice"),
        ({"axes": "frame,coil,slice,kx"}, "ky and kx"),
        ({"axes": "frame,coil,ky,kz"}, "unknown axis"),
        ({"frames": "3:99"}, "no frames"),
        ({"frames": "all"}, "no frames"),
        ({"frames": "4:4"}, "no frames"),
        ({"variable": "image"}, "unknown variable"),
        ({"format.kind": "spectrum"}, "unknown kind"),
        ({"format.zero": "left"}, "unknown place"),
        ({"format.image_zero": "left"}, "unknown place"),
        ({"frame_ms": "-5"}, "above zero"),
        ({"slice": "1"}, "there is only one"),
        ({"crop": "8x8"}, "unknown fact"),
        ({"format.dtype": "int8"}, "cannot be set"),
        ({"format.shape": "1,2,3,4"}, "cannot be set"),
        ({"sampling.mask": "mask"}, "cannot be set"),
    ],
)
def test_bad_overrides_are_named(tmp_path: Path, overrides: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        load(saved(tmp_path / "ksp.npy", SAMPLES), overrides)


def test_slices_and_frames_are_chosen(tmp_path: Path) -> None:
    slices = np.stack([SAMPLES, 2 * SAMPLES, 3 * SAMPLES], axis=1)
    path = saved(tmp_path / "ksp.npz", slices)
    axes = {"axes": "frame,slice,coil,ky,kx"}
    np.testing.assert_array_equal(load(path, axes).samples, 2 * SAMPLES)
    part = load(path, {**axes, "slice": "0", "frames": "1:4"})
    np.testing.assert_array_equal(part.samples, SAMPLES[1:4])
    assert load(path).report.facts["axes"].value == ("frame", "slice", "coil", "ky", "kx")
    with pytest.raises(ParameterError, match="there are 3"):
        load(path, {**axes, "slice": "3"})


def test_the_only_slice_and_frame_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "ksp.npy", SAMPLES[:1])
    np.testing.assert_array_equal(load(path, {"slice": "0", "frames": "0:1"}).samples, SAMPLES[:1])
    assert load(path).report.facts["slice"].source.startswith("the only one")


def test_a_zero_in_the_corner_is_brought_to_the_middle(tmp_path: Path) -> None:
    path = saved(tmp_path / "ksp.npz", np.fft.ifftshift(SAMPLES, axes=(-2, -1)))
    k_space = load(path)
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.report.facts["format.zero"].value == "corner"


@pytest.mark.parametrize("rows, columns", [(24, 32), (25, 31)])
@pytest.mark.parametrize("shifted", [True, False])
def test_images_that_were_transformed_from_their_corner_on_are_brought_to_the_middle(
    tmp_path: Path, rows: int, columns: int, shifted: bool
) -> None:
    """As by fft2 alone, its outcome shifted or not; coil maps tell, or the user."""
    images, maps = beating_disc(6, rows, columns), coil_maps(4, rows, columns)
    samples = np.fft.fft2(images[:, np.newaxis] * maps, norm="ortho").astype(np.complex64)
    samples = np.fft.fftshift(samples, axes=(-2, -1)) if shifted else samples
    told = load(saved(tmp_path / "ksp.npz", samples, maps=maps))
    said = load(saved(tmp_path / "alone.npz", samples), {"format.image_zero": "corner"})
    for k_space in (told, said):
        np.testing.assert_allclose(images_of(k_space.samples), images[:, np.newaxis] * maps, atol=1e-5)
    assert told.report.facts["format.image_zero"].status is Status.INFERRED
    centred = load(saved(tmp_path / "usual.npz", coil_k_space(), maps=coil_maps()))
    np.testing.assert_array_equal(centred.samples, coil_k_space())


@pytest.mark.parametrize("shape", ["whole", "one frame", "lines"])
def test_the_mask_of_the_file_is_used(tmp_path: Path, shape: str) -> None:
    mask = {"whole": MASK, "one frame": MASK[0], "lines": MASK[0, :, 0]}[shape]
    full = coil_k_space()
    k_space = load(saved(tmp_path / "ksp.npz", full, mask=mask.astype(np.float32)), {"frames": "1:3"})
    expected = MASK[1:3] if shape == "whole" else np.broadcast_to(MASK[0], (2, *MASK.shape[1:]))
    np.testing.assert_array_equal(k_space.mask, expected)
    np.testing.assert_array_equal(k_space.samples, np.where(expected[:, None], full[1:3], 0))
    assert k_space.report.facts["sampling.mask"].status is Status.READ


def test_a_mask_and_coil_maps_beside_the_file_are_used(tmp_path: Path) -> None:
    path = saved(tmp_path / "heart.npy", coil_k_space())
    np.save(tmp_path / "heart_mask.npy", MASK)
    np.save(tmp_path / "heart_maps.npy", coil_maps())
    np.save(tmp_path / "liver_maps.npy", coil_maps() * 2)
    k_space = load(path)
    np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.coil_maps is not None
    np.testing.assert_array_equal(k_space.coil_maps, coil_maps())


@pytest.mark.parametrize(("first", "second"), [("mask", "pattern"), ("maps", "sens")])
def test_two_files_beside_it_that_could_both_be_meant_are_named(
    tmp_path: Path, first: str, second: str
) -> None:
    path = saved(tmp_path / "heart.npy", SAMPLES)
    for name in (first, second):
        np.save(tmp_path / f"heart_{name}.npy", MASK if first == "mask" else coil_maps())
    k_space = load(path)
    assert k_space.coil_maps is None and k_space.report.facts["sampling.mask"].status is Status.INFERRED
    (warning,) = (text for text in k_space.report.warnings if "beside" in text)
    assert f"heart_{first}.npy and heart_{second}.npy" in warning
    (tmp_path / f"heart_{second}.npy").unlink()
    assert not any("beside" in text for text in load(path).report.warnings)


@pytest.mark.parametrize("name", ["arr_0", "M", "pattern"])
def test_a_file_beside_says_what_it_holds_whatever_its_array_is_called(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / "heart.npz", coil_k_space())
    np.savez(tmp_path / "heart_mask.npz", **{name: MASK.astype(np.uint8)})
    np.savez(tmp_path / "heart_maps.npz", coil_maps(), order=np.arange(4))
    k_space = load(tmp_path / "heart.npz")
    np.testing.assert_array_equal(k_space.mask, MASK)
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    np.testing.assert_array_equal(k_space.coil_maps, coil_maps())


def test_mask_and_coil_maps_that_do_not_fit_are_named_and_not_used(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.npz", SAMPLES, mask=np.ones((5, 7)), sens=coil_maps()[:3])
    k_space = load(path)
    assert k_space.coil_maps is None and k_space.report.facts["sampling.mask"].status is Status.INFERRED
    warnings = " ".join(k_space.report.warnings)
    assert "'mask'" in warnings and "'sens'" in warnings


def test_complex_images_are_told_from_k_space(tmp_path: Path) -> None:
    images = beating_disc()
    k_space = load(saved(tmp_path / "cine.npy", images))
    assert k_space.report.facts["format.kind"].value == "images"
    np.testing.assert_allclose(images_of(k_space.samples[:, 0]), images, atol=1e-6)
    np.testing.assert_array_equal(k_space.reference, images)
    said_otherwise = load(tmp_path / "cine.npy", {"format.kind": "k-space", "axes": "frame,ky,kx"})
    np.testing.assert_array_equal(said_otherwise.samples[:, 0], images)


def test_frames_that_come_last_are_found_by_the_square_images(tmp_path: Path) -> None:
    images = beating_disc(20, 32, 32, complex_valued=False)
    k_space = load(saved(tmp_path / "cine.npy", images.transpose(1, 2, 0)))
    np.testing.assert_array_equal(k_space.reference, images)


@pytest.mark.parametrize(
    "array, words",
    [
        (np.zeros((4, 24, 32), np.complex64), "nothing but zeros"),
        (np.zeros((4, 24, 32)), "all images are zero"),
        (np.full((4, 24, 32), np.nan), "finite"),
        (np.full((4, 24, 32), 1e300), "finite numbers below"),
        (np.full((4, 24, 32), 1e20, np.complex64), "finite numbers below"),
        (np.ones(1000), "no images and no k-space"),
        (np.ones((1, 500, 1)), "no images and no k-space"),
        (np.ones((2, 3, 4)), "no images and no k-space"),
        (np.ones((24, 32), bool), "no images and no k-space"),
        (np.ones((2, 3, 4, 24, 32)), "told apart"),
    ],
)
def test_arrays_that_are_no_mri_data_are_refused(tmp_path: Path, array: np.ndarray, words: str) -> None:
    path = saved(tmp_path / "x.npy", array)
    with pytest.raises(DataError, match=words) as caught:
        load(path)
    assert caught.value.path == path


def test_measured_k_space(mri_data: Data) -> None:
    path = mri_data("kspace-sigpy/cartesian_ksp.npy")
    assert recognises(path)
    k_space = load(path)
    assert k_space.samples.shape == (1, 8, 230, 180)
    np.testing.assert_array_equal(k_space.samples[0], np.load(path))
    # as published: a Poisson disc of 12.4 %
    assert round(100 * k_space.sampled_share, 1) == 12.4
    assert k_space.report.facts["axes"].value == ("coil", "ky", "kx")


def test_measured_cine(mri_data: Data) -> None:
    path = mri_data("cine-sunnybrook/SCD0000301.npz")
    k_space = load(path, {"slice": "5", "frames": "0:16", "crop": "128x128"})
    with np.load(path) as held:
        expected = held["cine"][5, :16, 64:192, 64:192]
    np.testing.assert_array_equal(k_space.reference, expected)
    np.testing.assert_allclose(images_of(k_space.samples[:, 0]), expected, atol=2e-3)
    assert k_space.pixel_mm == (1.2891, 1.2891) and k_space.frame_ms == 46.0
    assert k_space.report.facts["axes"].value == ("slice", "frame", "y", "x")
    assert any("not measured" in warning for warning in k_space.report.warnings)


def test_absurd_grids_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.npy", np.ones((2, 5000, 4000), bool).view(np.uint8))
    for overrides in ({}, {"axes": "frame,ky,kx"}):
        with pytest.raises(DataError, match="5000 x 4000") as caught:
            load(path, overrides)
        assert caught.value.path == path


def test_files_that_are_nothing_but_holes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    np.lib.format.open_memmap(path, "w+", np.complex64, (300, 500, 500)).flush()
    with pytest.raises(DataError, match="claims 600 MB"):
        load(path)


def test_more_than_the_memory_should_give_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"(?s)1\.6 GB, more than is read at once.*Choose less"):
        check_asked((20, 10, 1000, 1000), tmp_path, "Choose less.")


def test_each_array_that_is_too_large_has_its_own_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = np.repeat(coil_maps(), 3, axis=0)
    np.save(tmp_path / "maps.npy", maps)
    path = saved(tmp_path / "ksp.npy", SAMPLES)
    np.save(tmp_path / "ksp_mask.npy", MASK)
    monkeypatch.setattr("nmrrecon.io.stored_array.MOST_BYTES", 8 * min(MASK.size, maps.size) - 8)
    with pytest.raises(DataError, match="Coil maps have one image for each coil"):
        read_coil_maps(tmp_path / "maps.npy")
    with pytest.raises(DataError, match="Choose fewer frames"):
        load(path)
    part = load(path, {"axes": ",".join(NAMES), "frames": "1:2"})
    np.testing.assert_array_equal(part.mask, MASK[1:2])
    assert part.report.facts["sampling.mask"].value == "ksp_mask"
