"""The main job for cines: what comes out, that its recipe reproduces it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.cine_recipe import CineRecipe
from nmrrecon.coil_maps import coil_maps
from nmrrecon.errors import Cancelled, DataError, ParameterError
from nmrrecon.image_metrics import hfen, psnr
from nmrrecon.io.centred_fourier import images_of, k_space_of
from nmrrecon.io.series_choice import cropped
from nmrrecon.kspace import KSpace
from nmrrecon.methods import CINES, METHODS, SPECTRA, method_for, methods_for
from nmrrecon.prepare_cine import prepare_cine
from nmrrecon.recipe_file import read_cine_recipe, read_recipe, write_recipe
from nmrrecon.reconstruct_cine import CineCompletion, reconstruct_cine
from nmrrecon.report import LoadReport
from nmrrecon.sampling.masks import parse_mask
from nmrrecon.solvers.driver import Progress
from tests.coil_array import acquired, beating_disc, coil_array

GRID = (40, 48)
CLASSICAL = ("kt-slr", "l+s", "llr", "tv")
RADIAL = CineRecipe(mask="radial:12", seed=3, method="tv", parameters={"iterations": 15})


@pytest.fixture(scope="module")
def images() -> NDArray[np.complex64]:
    return beating_disc(6, GRID)


def one_point_short(k_space: KSpace) -> KSpace:
    """Return k-space without a corner, where next to nothing is: a method has to be run."""
    mask = np.ones((1, *GRID), bool)
    mask[0, 0, 0] = False
    return k_space.undersampled(mask, "one point left out")


def distance(image: NDArray[np.complexfloating], reference: NDArray[np.complexfloating]) -> float:
    return float(np.linalg.norm(image - reference) / np.linalg.norm(reference))


def test_full_k_space_is_its_image_whatever_the_method(images: NDArray[np.complex64]) -> None:
    for method in ("zero-filled-cine", "kt-slr"):
        result = reconstruct_cine(acquired(images), CineRecipe(method=method))
        np.testing.assert_allclose(result.image, images, atol=1e-5)
        assert result.image.dtype == np.complex64 and result.residual < 1e-5
    assert "zero-filled-cine: 100.00% of k-space; there was nothing for kt-slr" in result.k_space.history[-1]


@pytest.mark.parametrize("method", CLASSICAL)
def test_with_all_but_a_point_every_classical_method_gives_the_image(
    method: str, images: NDArray[np.complex64]
) -> None:
    for maps in (None, coil_array(4, GRID)):
        k_space = replace(one_point_short(acquired(images, maps)), coil_maps=maps)
        result = reconstruct_cine(k_space, CineRecipe(method=method))
        assert distance(result.image, images) < 0.02


def test_undersampled_series_come_close_to_the_reference(images: NDArray[np.complex64]) -> None:
    k_space = acquired(images)
    result = reconstruct_cine(k_space, RADIAL)
    plain = reconstruct_cine(k_space, replace(RADIAL, method="zero-filled-cine", parameters={}))
    figures, before = result.figures(), plain.figures()
    assert figures is not None and before is not None
    assert figures.psnr_db == psnr(result.image, images) > before.psnr_db + 6
    assert 0.2 < result.k_space.sampled_share < 0.4
    np.testing.assert_array_equal(result.k_space.mask, plain.k_space.mask)
    assert any("radial" in step and "seed 3" in step for step in result.k_space.history)


def test_coils_with_maps_come_out_as_one_image(images: NDArray[np.complex64]) -> None:
    true = coil_array(5, GRID)
    for maps in ("espirit", "adaptive"):
        result = reconstruct_cine(acquired(images, true), CineRecipe(maps=maps))
        inside = np.abs(images).mean(0) > 0.5
        error = np.abs(result.image) - np.abs(images)
        assert np.abs(error[:, inside]).max() < 0.03, maps
        assert result.maps is not None and result.maps.shape == true.shape


def test_without_maps_coils_are_reconstructed_apart(images: NDArray[np.complex64]) -> None:
    seen: list[Progress] = []
    k_space = acquired(images, coil_array(3, GRID))
    recipe = replace(RADIAL, maps="none")
    result = reconstruct_cine(k_space, recipe, progress=seen.append)
    assert {report.block for report in seen} == {1, 2, 3} and seen[-1].done == pytest.approx(1)
    assert [report.done for report in seen] == sorted(report.done for report in seen)
    assert np.isrealobj(result.image) or not result.image.imag.any()
    single = [
        reconstruct_cine(replace(k_space, samples=k_space.samples[:, coil : coil + 1]), recipe)
        for coil in range(3)
    ]
    together = np.sqrt(sum(np.abs(one.image) ** 2 for one in single))
    np.testing.assert_allclose(result.image.real, together, atol=1e-5)
    sizes = [np.linalg.norm(one.k_space.samples) for one in single]
    expected = np.linalg.norm([one.residual * size for one, size in zip(single, sizes, strict=True)])
    assert result.residual == pytest.approx(expected / np.linalg.norm(sizes), rel=1e-4)


def test_the_recipe_reproduces_the_result(images: NDArray[np.complex64], tmp_path: Path) -> None:
    k_space = acquired(images, coil_array(4, GRID))
    recipe = replace(RADIAL, source="a file", overrides={"slice": "2"}, crop="30x20")
    first = reconstruct_cine(k_space, recipe)
    write_recipe(first.recipe, tmp_path / "recipe.toml")
    read = read_cine_recipe(tmp_path / "recipe.toml")
    assert read == recipe
    again = reconstruct_cine(k_space, read)
    np.testing.assert_array_equal(again.image, first.image)
    other = reconstruct_cine(k_space, replace(recipe, seed=4))
    assert not np.array_equal(other.image, first.image)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[direct]\np0 = 3", "recipe of spectra"),
        ('metod = "tv"', "metod"),
        ('crop = "much"', "128x128"),
        ("seed = -1", "below zero"),
        ("mask = 3", "mask"),
    ],
)
def test_recipes_that_cannot_be_are_refused(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as error:
        read_cine_recipe(tmp_path / "recipe.toml")
    assert told in str(error.value) and "recipe.toml" in str(error.value)


def test_a_recipe_of_cines_is_none_of_spectra(tmp_path: Path) -> None:
    write_recipe(RADIAL, tmp_path / "recipe.toml")
    with pytest.raises(ParameterError, match="recipe of cines"):
        read_recipe(tmp_path / "recipe.toml")


def test_images_are_cropped_about_their_centre(images: NDArray[np.complex64]) -> None:
    k_space = replace(acquired(images), image_size=(24, 30))
    result = reconstruct_cine(k_space)
    np.testing.assert_allclose(result.image, cropped(images, (24, 30)), atol=1e-5)
    assert result.reference is not None and result.reference.shape == result.image.shape
    assert reconstruct_cine(k_space, CineRecipe(crop="none")).image.shape == images.shape
    assert reconstruct_cine(k_space, CineRecipe(crop="10x11")).image.shape == (6, 10, 11)
    with pytest.raises(ParameterError, match="larger than the images of 40 x 48"):
        reconstruct_cine(k_space, CineRecipe(crop="41x10"))


def test_the_reference_is_that_of_the_file_or_of_full_k_space(images: NDArray[np.complex64]) -> None:
    true = coil_array(5, GRID)
    k_space = replace(acquired(images, true), reference=None)
    result = reconstruct_cine(k_space, RADIAL)
    assert result.reference is not None and result.maps is not None
    maps = coil_maps(k_space).maps
    assert maps is not None
    expected = np.abs((images_of(k_space.samples) * maps.conj()).sum(1))
    np.testing.assert_allclose(result.reference, expected, atol=1e-6)
    already = k_space.undersampled(result.k_space.mask, "before")
    assert reconstruct_cine(already, replace(RADIAL, mask="")).reference is None
    magnitude = replace(acquired(images), reference=np.abs(images), image_size=(24, 30))
    small = replace(magnitude, reference=cropped(np.abs(images), (24, 30)))
    for data in (magnitude, small):
        found = reconstruct_cine(data).figures()
        assert found is not None and found.psnr_db > 100
    part = reconstruct_cine(small, CineRecipe(crop="10x20"))
    assert part.reference is not None and part.reference.shape == (6, 10, 20)
    assert part.figures().psnr_db > 100  # type: ignore[union-attr]
    larger = reconstruct_cine(small, CineRecipe(crop="none"))
    assert larger.reference is None and "do not fit" in larger.warnings[0]
    odd = reconstruct_cine(replace(magnitude, reference=np.abs(images)[:, :7]))
    assert odd.figures() is None and "do not fit" in odd.warnings[0]


def test_every_mask_is_held_against_one_reference(images: NDArray[np.complex64]) -> None:
    """Maps that were found in few samples are not those that the reference is combined by."""
    k_space = replace(acquired(images, coil_array(5, GRID)), reference=None)
    few, many = (prepare_cine(k_space, CineRecipe(mask=mask, seed=3)) for mask in ("radial:6", "radial:30"))
    assert few.maps is not None and many.maps is not None and not np.allclose(few.maps, many.maps, atol=1e-4)
    assert few.reference is not None
    np.testing.assert_array_equal(few.reference, many.reference)


def test_a_mask_whose_zero_frequency_comes_first_is_told(
    images: NDArray[np.complex64], tmp_path: Path
) -> None:
    k_space = acquired(images)
    mask = parse_mask("radial:12").draw((6, *GRID), 1)
    np.save(tmp_path / "centred.npy", mask)
    np.save(tmp_path / "first.npy", np.fft.ifftshift(mask, axes=(1, 2)))
    centred, first = (
        prepare_cine(k_space, CineRecipe(mask=f"file:{tmp_path / name}.npy")).warnings
        for name in ("centred", "first")
    )
    assert not centred and "leaves out its centre" in first[0]


@pytest.mark.parametrize("maps", ["adaptive", "espirit", "none"])
def test_images_of_the_data_are_compared_by_magnitude_where_maps_are_not_theirs(
    maps: str, images: NDArray[np.complex64]
) -> None:
    """The phase of maps that were found is arbitrary, and goes over to the images."""
    true = coil_array(5, GRID)
    k_space = acquired(images, true)
    found = reconstruct_cine(k_space, CineRecipe(maps=maps)).figures()
    assert found is not None and found.psnr_db > 25
    own = reconstruct_cine(replace(k_space, coil_maps=true))
    assert np.iscomplexobj(own.reference) and own.figures().psnr_db > 100  # type: ignore[union-attr]


def test_samples_that_are_not_there_are_not_made_up(images: NDArray[np.complex64]) -> None:
    half = np.zeros((1, *GRID), bool)
    half[:, ::2] = True
    k_space = acquired(images, mask=half)
    result = reconstruct_cine(k_space, replace(RADIAL, method="zero-filled-cine", parameters={}))
    assert not (result.k_space.mask & ~half).any() and "undersampled already" in result.warnings[0]


def test_who_cancels_gets_nothing_and_who_watches_what_there_is(images: NDArray[np.complex64]) -> None:
    asked = []

    def later() -> bool:
        asked.append(True)
        return len(asked) > 4

    with pytest.raises(Cancelled):
        reconstruct_cine(acquired(images), RADIAL, cancel=later)
    asked.clear()
    watched: list[CineCompletion] = []
    result = reconstruct_cine(acquired(images), RADIAL, cancel=later, watch=watched.append)
    assert result.partial and "cancelled" in result.k_space.history[-1]
    np.testing.assert_array_equal(watched[0].image, result.image)
    plain = images_of(k_space_of(images) * result.k_space.mask)
    assert distance(result.image, plain) > 0.01, "estimates were stored"


def test_who_cancels_at_once_gets_zero_filled_images_and_their_residual(
    images: NDArray[np.complex64],
) -> None:
    maps = coil_array(3, GRID)
    k_space = replace(acquired(images, maps), coil_maps=maps)
    result = reconstruct_cine(k_space, RADIAL, cancel=lambda: True, watch=lambda completion: None)
    plain = reconstruct_cine(k_space, replace(RADIAL, method="zero-filled-cine", parameters={}))
    assert result.partial and plain.residual > 0.01
    np.testing.assert_allclose(result.image, plain.image, atol=1e-6)
    assert result.residual == pytest.approx(plain.residual, rel=1e-4)


def test_who_watches_sees_zero_filled_images_first(images: NDArray[np.complex64]) -> None:
    seen: list[NDArray[np.complex64]] = []
    result = reconstruct_cine(
        acquired(images), RADIAL, watch=lambda completion: seen.append(completion.image)
    )
    plain = images_of(k_space_of(images) * result.k_space.mask)
    np.testing.assert_allclose(seen[0], plain, atol=1e-5)
    assert not result.partial


def test_every_method_serves_one_kind_of_data() -> None:
    spectra, cines = methods_for(SPECTRA), methods_for(CINES)
    assert set(CLASSICAL) <= set(cines) and "ist" in spectra
    assert {*spectra, *cines} == set(METHODS) and not {*spectra} & {*cines}
    with pytest.raises(ParameterError, match=r"ist is for NUS NMR.*\n.*kt-slr"):
        method_for("ist", CINES)
    with pytest.raises(ParameterError, match="kt-slr"):
        method_for("kt-slt", CINES)


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        (CineRecipe(method="modern"), "cine k-space"),
        (CineRecipe(method="kt-slr", parameters={"iteration": 3}), "iterations"),
        (CineRecipe(mask="spiral:3"), "spiral"),
        (CineRecipe(maps="esprit"), "espirit"),
    ],
)
def test_what_cannot_be_is_one_error(recipe: CineRecipe, told: str, images: NDArray[np.complex64]) -> None:
    k_space = acquired(images, coil_array(2, GRID))
    with pytest.raises(ParameterError) as error:
        reconstruct_cine(k_space, recipe)
    assert told in str(error.value)


def test_a_still_image_is_a_series_of_one(images: NDArray[np.complex64]) -> None:
    result = reconstruct_cine(acquired(images[:1]), replace(RADIAL, mask="radial:20"))
    assert result.image.shape == (1, *GRID)
    assert distance(result.image, images[:1]) < 0.3


def test_measured_coils_give_the_image_of_sigpy(mri_data: Callable[[str], Path]) -> None:
    """SENSE with total variation, 12 % of k-space of 8 coils, which zero-filled images are far from."""
    from sigpy.mri.app import EspiritCalib, TotalVariationRecon

    samples = np.load(mri_data("kspace-sigpy/cartesian_ksp.npy"))
    maps = EspiritCalib(samples, show_pbar=False).run()
    theirs = np.abs(TotalVariationRecon(samples, maps, 0.01, max_iter=100, show_pbar=False).run())
    k_space = KSpace(samples[None], (samples != 0).any(0)[None], LoadReport("", "npy"))
    recipe = CineRecipe(method="tv", parameters={"iterations": 8})
    ours, plain = (
        np.abs(reconstruct_cine(k_space, each).image[0])
        for each in (recipe, CineRecipe(method="zero-filled-cine"))
    )
    assert distance(ours, theirs) < 0.07 < 0.13 < distance(plain, theirs)
    assert hfen(ours, theirs) < 0.2 < 0.5 < hfen(plain, theirs)


def test_frames_without_the_centre_of_k_space_are_doubted_without_maps(
    images: NDArray[np.complex64], tmp_path: Path
) -> None:
    lines = np.ones((6, *GRID), bool)
    lines[1:3, GRID[0] // 2] = False
    np.save(tmp_path / "mask.npy", lines)
    recipe = CineRecipe(mask=f"file:{tmp_path / 'mask.npy'}", method="zero-filled-cine")
    maps = coil_array(4, GRID)
    for k_space, choice, doubted in (
        (acquired(images), "auto", True),
        (acquired(images, maps), "none", True),
        (replace(acquired(images, maps), coil_maps=maps), "auto", False),
    ):
        result = reconstruct_cine(k_space, replace(recipe, maps=choice))
        assert any("2 of 6 frames" in warning for warning in result.warnings) == doubted
        assert any("undersampled" in step and "seed" not in step for step in result.k_space.history)
    assert not reconstruct_cine(acquired(images), RADIAL).warnings


def test_k_space_of_zeros_gives_images_of_zeros() -> None:
    empty = KSpace(np.zeros((2, 1, *GRID), np.complex64), np.ones((2, *GRID), bool), LoadReport("", ""))
    result = reconstruct_cine(empty, RADIAL)
    assert not result.image.any() and result.residual == 0
    with pytest.raises(DataError):
        reconstruct_cine(replace(empty, samples=np.zeros((2, 3, *GRID), np.complex64)))
