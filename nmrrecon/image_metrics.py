"""How far an image, or a series of images, is from its reference: MSE, PSNR, SSIM, HFEN.

Sources define these measures differently: every figure is of one of `metric_definitions.DEFINITIONS`. Images
are (frame, y, x) or (y, x), complex or real; neither is scaled but where the definition says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError, unknown_name
from nmrrecon.metric_definitions import DEFINITIONS, USUAL, SSIMWindow, as_compared, definition_named

#: Standard deviation of the Gaussian whose Laplacian shows fine structure, and its width, in points.
HFEN_SIGMA, HFEN_WIDTH = 1.5, 15
HFEN_DEFINITIONS = {
    "normalised": "Ravishankar and Bresler, IEEE TMI 30 (2011) 1028: 15 x 15, relative to the reference's",
    "ifr-net": "IFR-Net: 15 x 15, not relative to anything",
    "cinevn": "CineVN: three-dimensional, over frames too; not relative to anything",
}
#: Where nothing else is said.
USUAL_HFEN = "normalised"


def mse(image: NDArray[Any], reference: NDArray[Any], definition: str = USUAL) -> float:
    """Return the mean squared error of images as `definition` compares them."""
    return _mean_square(*as_compared(*_alike(image, reference), definition_named(definition)))


def psnr(image: NDArray[Any], reference: NDArray[Any], definition: str = USUAL) -> float:
    """Return the peak signal-to-noise ratio in dB, 10 log10(peak^2 / MSE).

    It is that of the whole series, or the mean over frames where the definition takes these apart.

    Parameters
    ----------
    image, reference : ndarray, shape (frame, y, x) or (y, x)
    definition : str
        Of `DEFINITIONS`: which error, and which peak.

    Returns
    -------
    float
        Infinite for equal images.

    Raises
    ------
    ParameterError
        If there is no such definition.
    DataError
        If the images are of different shapes.
    """
    rule = definition_named(definition)
    ours, theirs = as_compared(*_alike(image, reference), rule)
    if rule.apart:
        return float(np.mean([_decibels(*pair, rule.peak) for pair in zip(ours, theirs, strict=True)]))
    return _decibels(ours, theirs, rule.peak)


def _decibels(image: NDArray[Any], reference: NDArray[Any], peak: float | None) -> float:
    error = _mean_square(image, reference)
    if error == 0:
        return math.inf
    highest = float(np.abs(reference).max()) if peak is None else peak
    return 10 * math.log10(highest**2 / error) if highest else -math.inf


def _mean_square(image: NDArray[Any], reference: NDArray[Any]) -> float:
    return float(np.mean(np.abs(image - reference) ** 2))


def ssim(image: NDArray[Any], reference: NDArray[Any], definition: str = USUAL) -> float:
    """Return the structural similarity of Wang et al., IEEE TIP 13 (2004) 600, the mean over frames.

    Windows that reach over the border are left out. Of complex images magnitudes are compared.

    Parameters
    ----------
    image, reference : ndarray, shape (frame, y, x) or (y, x)
    definition : str
        Of `DEFINITIONS`: which window, and which range.

    Raises
    ------
    ParameterError
        If the source of the definition has no SSIM.
    DataError
        If images are smaller than the window, or of different shapes.
    """
    rule = definition_named(definition)
    if rule.ssim is None:
        known = [name for name, other in DEFINITIONS.items() if other.ssim is not None]
        raise ParameterError(
            f"'{definition}' defines no SSIM", remedy=f"Take another definition: {', '.join(known)}."
        )
    kind = "real" if rule.error == "real" else "magnitude"
    ours, theirs = as_compared(*_alike(image, reference), rule, kind)
    highest = float(theirs.max()) if rule.ssim.highest is None else rule.ssim.highest
    if not highest:
        return 1.0 if np.array_equal(ours, theirs) else 0.0
    return float(np.mean([_frame_ssim(a, b, rule.ssim, highest) for a, b in zip(ours, theirs, strict=True)]))


def _frame_ssim(image: NDArray[Any], reference: NDArray[Any], window: SSIMWindow, highest: float) -> float:
    from skimage.metrics import structural_similarity

    if min(image.shape) < window.width:
        raise DataError(f"images of {image.shape} points are smaller than the window of the SSIM")
    options: dict[str, Any] = {"gaussian_weights": True, "sigma": 1.5} if window.gaussian else {}
    return float(
        structural_similarity(
            reference,
            image,
            win_size=window.width,
            data_range=highest,
            use_sample_covariance=window.unbiased,
            **options,
        )
    )


def hfen(image: NDArray[Any], reference: NDArray[Any], definition: str = USUAL_HFEN) -> float:
    """Return the high-frequency error norm: that of the magnitudes' difference, its fine structure alone.

    Parameters
    ----------
    image, reference : ndarray, shape (frame, y, x) or (y, x)
    definition : str
        Of `HFEN_DEFINITIONS`.

    Raises
    ------
    ParameterError
        If there is no such definition.
    DataError
        If the images are of different shapes.

    Notes
    -----
    What leaves the fine structure is the Laplacian of a Gaussian of standard deviation 1.5. Beyond the
    border images are taken to go on as at the border; CineVN takes them to be mirrored there, time too.
    """
    if definition not in HFEN_DEFINITIONS:
        raise unknown_name("definition of HFEN", definition, list(HFEN_DEFINITIONS))
    ours, theirs = (np.abs(each).astype(np.float64) for each in _alike(image, reference))
    if definition == "cinevn":
        from scipy.ndimage import gaussian_laplace

        return float(np.linalg.norm(gaussian_laplace(ours - theirs, HFEN_SIGMA)))
    error = float(np.linalg.norm(_fine_structure(ours - theirs)))
    if definition != "normalised":
        return error
    size = float(np.linalg.norm(_fine_structure(theirs)))
    return error / size if size else (0.0 if error == 0 else math.inf)


def _fine_structure(images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return images (frame, y, x) filtered by the Laplacian of a Gaussian, 15 x 15, whose sum is 0."""
    from scipy.ndimage import convolve

    places = np.arange(HFEN_WIDTH) - HFEN_WIDTH // 2
    squares = places[:, None] ** 2 + places[None] ** 2
    gaussian = np.exp(-squares / (2 * HFEN_SIGMA**2))
    kernel = gaussian / gaussian.sum() * (squares - 2 * HFEN_SIGMA**2) / HFEN_SIGMA**4
    return np.asarray(convolve(images, (kernel - kernel.mean())[None], mode="nearest"))


@dataclass(frozen=True)
class ImageFigures:
    """What a reconstruction scores against its reference, by one definition.

    Attributes
    ----------
    mse, psnr_db, ssim, hfen : float
    definition : str
        Of MSE, PSNR and SSIM, in `DEFINITIONS`.
    hfen_definition : str
        Of the HFEN, in `HFEN_DEFINITIONS`.
    """

    mse: float
    psnr_db: float
    ssim: float
    hfen: float
    definition: str
    hfen_definition: str


def image_figures(image: NDArray[Any], reference: NDArray[Any], definition: str = USUAL) -> ImageFigures:
    """Return all figures of an image, (frame, y, x), against its reference.

    Where the reference has no phase, magnitudes are compared. The SSIM is NaN where the definition has none,
    and of images smaller than its window.
    """
    if not np.iscomplexobj(reference):
        image = np.abs(image)
    window = definition_named(definition).ssim
    seen = window is not None and min(image.shape[-2:]) >= window.width
    return ImageFigures(
        mse(image, reference, definition),
        psnr(image, reference, definition),
        ssim(image, reference, definition) if seen else math.nan,
        hfen(image, reference, USUAL_HFEN),
        definition,
        USUAL_HFEN,
    )


def _alike(image: NDArray[Any], reference: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both as (frame, y, x)."""
    if image.shape != reference.shape or image.ndim not in (2, 3):
        raise DataError(f"images of shapes {image.shape} and {reference.shape} cannot be compared")
    return (image[None], reference[None]) if image.ndim == 2 else (image, reference)
