"""What is done to k-space before a method sees it: the mask of the recipe, coil maps, and what to crop to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.cine_recipe import AUTO, CineRecipe
from nmrrecon.coil_maps import CoilMaps, coil_maps
from nmrrecon.errors import ParameterError
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.series_choice import cropped
from nmrrecon.kspace import KSpace
from nmrrecon.processing.calibration import leaves_out_centre
from nmrrecon.processing.coil_images import root_sum_of_squares
from nmrrecon.sampling.masks import MASKS, mask_facts, parse_mask

if TYPE_CHECKING:
    from nmrrecon.operators.sampled_cine import SampledCine


@dataclass(frozen=True)
class PreparedCine:
    """k-space as the methods get it.

    Attributes
    ----------
    k_space : KSpace
        With the samples of the recipe's mask alone.
    maps : ndarray of complex64, shape (coil, y, x), or None
        See `CoilMaps.maps`.
    image_size : (int, int) or None
        Rows and columns that images are cropped to.
    reference : ndarray, shape (frame, y, x), or None
        Cropped: complex, or magnitudes.
    warnings : tuple of str
        Beyond the load report.
    """

    k_space: KSpace
    maps: NDArray[np.complex64] | None
    image_size: tuple[int, int] | None
    reference: NDArray[Any] | None
    warnings: tuple[str, ...]

    def blocks(self) -> list[SampledCine]:
        """Return what is reconstructed in one go: all coils together, or without maps each for itself."""
        from nmrrecon.operators.sampled_cine import SampledCine

        samples, mask = self.k_space.samples, self.k_space.mask
        if self.maps is not None or self.k_space.coils == 1:
            return [SampledCine.of(samples, mask, self.maps)]
        return [SampledCine.of(samples[:, coil : coil + 1], mask) for coil in range(self.k_space.coils)]

    def combined(self, images: NDArray[np.complex64]) -> NDArray[np.complex64]:
        """Return the series (frame, y, x), cropped, of the images (block, frame, y, x) of all blocks."""
        series = images[0] if len(images) == 1 else root_sum_of_squares(images.swapaxes(0, 1))
        return _cropped(series, self.image_size).astype(np.complex64)


def prepare_cine(k_space: KSpace, recipe: CineRecipe) -> PreparedCine:
    """Prepare k-space by a recipe; torch is not needed.

    Raises
    ------
    DataError, ParameterError
        If the recipe's mask, maps or crop do not fit the data.
    """
    size = recipe.image_size(k_space.image_size)
    if size is not None and (size[0] > k_space.grid[0] or size[1] > k_space.grid[1]):
        raise ParameterError(
            f"crop = {size[0]}x{size[1]}: larger than the images of {k_space.grid[0]} x {k_space.grid[1]}",
            path=recipe.source or None,
            remedy="Give a smaller one, or none.",
        )
    full = k_space
    warnings: list[str] = []
    if recipe.mask:
        k_space, doubt = _undersampled(k_space, recipe)
        warnings += doubt
        if not full.is_full:
            warnings.append(
                f"the data were undersampled already, {full.sampled_share:.1%} of k-space: of the mask's "
                "points those are used that were measured"
            )
    found = coil_maps(k_space, recipe.maps)
    if found.maps is None:
        warnings.extend(_without_centre(k_space))
    steps = [found.how] if found.how else []
    if size is not None and size != full.grid:
        steps.append(f"images cropped to the central {size[0]} x {size[1]}")
    k_space = replace(k_space, history=(*k_space.history, *steps))
    own = recipe.maps == AUTO and full.coil_maps is not None
    doubts: tuple[str, ...] = ()
    if full.reference is None:
        reference = _of_full_k_space(full, found, recipe, size)
    else:
        reference, doubts = _of_the_data(full, full.reference, size, phase=own or full.coils == 1)
    return PreparedCine(k_space, found.maps, size, reference, (*warnings, *found.warnings, *doubts))


def _undersampled(k_space: KSpace, recipe: CineRecipe) -> tuple[KSpace, list[str]]:
    """Return the samples that the recipe's mask leaves, and what speaks against it."""
    plan = parse_mask(recipe.mask)
    mask = plan.draw((k_space.frames, *k_space.grid), recipe.seed)
    drawn = "" if MASKS[plan.kind].in_file else f", seed {recipe.seed}"
    undersampled = k_space.undersampled(mask, f"undersampled: {mask_facts(plan, mask)}{drawn}")
    if not leaves_out_centre(mask):
        return undersampled, []
    what = f"the mask {recipe.mask} takes the corners of k-space and leaves out its centre, which stands at"
    return undersampled, [f"{what} size // 2: shift the mask by half its size if zero frequency comes first"]


def _without_centre(k_space: KSpace) -> tuple[str, ...]:
    """Return a warning where the zero of k-space, which holds most of an image, was left out of frames."""
    row, column = (size // 2 for size in k_space.grid)
    missing = int((~k_space.mask[:, row, column]).sum())
    if not missing:
        return ()
    return (
        f"the centre of k-space was not sampled in {missing} of {k_space.frames} frames: without coil maps "
        "their brightness is guessed from what lies near in k-space and time, and images may be far off; "
        "masks such as radial and gaussian hold it in every frame",
    )


def _of_full_k_space(
    full: KSpace, found: CoilMaps, recipe: CineRecipe, size: tuple[int, int] | None
) -> NDArray[Any] | None:
    """Return the images of fully sampled k-space, None of undersampled.

    Where the method's maps are found in what the mask left of the data, the reference is combined by those of
    all data, and its magnitudes are returned: errors of the maps then count, and figures of several masks are
    those of one reference.
    """
    if not full.is_full:
        return None
    if not (found.estimated and recipe.mask):
        return _cropped(_images(full, found.maps), size)
    return np.abs(_cropped(_images(full, coil_maps(full, recipe.maps).maps), size))


def _of_the_data(
    full: KSpace, images: NDArray[Any], size: tuple[int, int] | None, *, phase: bool
) -> tuple[NDArray[Any] | None, tuple[str, ...]]:
    """Return the images that came with the data, if they fit, and warnings.

    Maps that were found here, and coils apart, have another phase than images of the data: without `phase`
    magnitudes of these are returned.
    """
    reference = np.asarray(images) if phase else np.abs(images)
    rows, columns = reference.shape[-2:]
    about_centre = (rows, columns) in (full.grid, full.image_size)
    if about_centre and size is not None and size[0] <= rows and size[1] <= columns:
        reference = cropped(reference, size)
    expected = (full.frames, *(size or full.grid))
    if reference.shape != expected:
        what = f"the reference images of shape {reference.shape} do not fit those of {expected}"
        return None, (f"{what}: nothing is held against them",)
    return reference, ()


def _images(k_space: KSpace, maps: NDArray[np.complex64] | None) -> NDArray[Any]:
    """Return the images (frame, y, x) of full k-space."""
    seen = images_of(k_space.samples)
    if maps is not None:
        return np.asarray((seen * maps.conj()).sum(1))
    return seen[:, 0] if k_space.coils == 1 else root_sum_of_squares(seen)


def _cropped(images: NDArray[Any], size: tuple[int, int] | None) -> NDArray[Any]:
    return images if size is None else cropped(images, size)
