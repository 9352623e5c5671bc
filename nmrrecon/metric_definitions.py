"""What PSNR, SSIM and HFEN mean in the papers and codes that report them; they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import unknown_name


@dataclass(frozen=True)
class SSIMWindow:
    """Window and range of a structural similarity, for images scaled as their definition says.

    Attributes
    ----------
    gaussian : bool
        Gaussian of standard deviation 1.5 over 11 x 11 points; else 7 x 7 equal weights.
    highest : float or None
        Range of values; None is the largest value of the reference.
    unbiased : bool
        Whether variances are divided by one less than the points of the window.
    """

    gaussian: bool
    highest: float | None = None
    unbiased: bool = False

    @property
    def width(self) -> int:
        """Points along each edge."""
        return 11 if self.gaussian else 7


@dataclass(frozen=True)
class MetricDefinition:
    """How one source measures images against a reference.

    Attributes
    ----------
    source : str
        Whose, and of what.
    error : {'complex', 'magnitude', 'real'}
        What is compared. Of real images the negative parts count.
    scaling : {'none', 'reference', 'own', 'min-max', '255'}
        What is done to both images first: nothing; division by the reference's largest value; of each by
        its own; both moved and scaled so that the reference goes from 0 to 1; scaled to 255, cut off there.
    peak : float or None
        Peak of the PSNR; None is the reference's largest value.
    ssim : SSIMWindow or None
        None where the source has none.
    apart : bool
        Whether every frame is scaled by its own values, and the PSNR is the mean of the frames'; else the
        series counts as one image. An SSIM is always the mean over frames.
    """

    source: str
    error: str
    scaling: str = "none"
    peak: float | None = None
    ssim: SSIMWindow | None = None
    apart: bool = False


DEFINITIONS = {
    "unrolling-nets": MetricDefinition(
        "UnrollingNets-dMRI (JotlasNet, T2LR-Net), single coil: complex error, peak max|ref| of the series; "
        "SSIM of magnitudes by an 11 x 11 Gaussian at range 1, data scaled to a maximum of 1",
        "complex",
        scaling="reference",
        ssim=SSIMWindow(True, 1.0),
    ),
    "unrolling-nets-coils": MetricDefinition(
        "UnrollingNets-dMRI, several coils: as unrolling-nets, of magnitudes; there the data's maximum is "
        "below 1, which raises the SSIM",
        "magnitude",
        scaling="reference",
        ssim=SSIMWindow(True, 1.0),
    ),
    "complex-psnr": MetricDefinition(
        "Deep-MRI-Reconstruction (DC-CNN, CRNN): complex error, peak max|ref|", "complex"
    ),
    "ista-net": MetricDefinition(
        "ISTA-Net: real parts of images in 0..1, scaled to 255 and clipped; skimage's SSIM 7 x 7 there",
        "real",
        scaling="255",
        peak=255.0,
        ssim=SSIMWindow(False, 255.0, unbiased=True),
    ),
    "admm-net": MetricDefinition("Deep-ADMM-Net: real images in 0..1, peak 1", "real", peak=1.0),
    "ifr-net": MetricDefinition(
        "IFR-Net: magnitudes scaled so that the reference goes from 0 to 1, peak 1; Wang's SSIM, 11 x 11 "
        "Gaussian at their range",
        "magnitude",
        scaling="min-max",
        peak=1.0,
        ssim=SSIMWindow(True, 1.0),
    ),
    "cinevn": MetricDefinition(
        "CineVN: magnitudes, peak max|ref|; SSIM 7 x 7 of equal weights at range max|ref|",
        "magnitude",
        ssim=SSIMWindow(False),
    ),
    "fastmri": MetricDefinition(
        "fastMRI: magnitudes, peak the volume's maximum; skimage's SSIM 7 x 7 at the same range",
        "magnitude",
        ssim=SSIMWindow(False, unbiased=True),
    ),
    "cmrxrecon": MetricDefinition(
        "CMRxRecon: magnitudes, each frame divided by its own maximum, which hides an error of scale; "
        "peak 1, mean over frames; skimage's SSIM 7 x 7 at range 1; here of the whole image, there of its "
        "central part",
        "magnitude",
        scaling="own",
        peak=1.0,
        ssim=SSIMWindow(False, 1.0, unbiased=True),
        apart=True,
    ),
}
#: Where nothing else is said: what the reference figures of this project are measured by.
USUAL = "unrolling-nets"


def definition_named(name: str) -> MetricDefinition:
    """Return the definition called `name`.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest.
    """
    if name not in DEFINITIONS:
        raise unknown_name("definition of metrics", name, list(DEFINITIONS))
    return DEFINITIONS[name]


def as_compared(
    image: NDArray[Any], reference: NDArray[Any], definition: MetricDefinition, error: str = ""
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both images, (frame, y, x), as a definition compares them; `error` in place of its own."""
    kind = error or definition.error
    if kind == "magnitude":
        image, reference = np.abs(image), np.abs(reference)
    elif kind == "real":
        image, reference = np.real(image), np.real(reference)
    double = np.complex128 if np.iscomplexobj(image) or np.iscomplexobj(reference) else np.float64
    image, reference = image.astype(double), reference.astype(double)
    if definition.scaling == "255":
        return np.clip(255 * image, 0, 255), np.clip(255 * reference, 0, 255)
    if definition.scaling == "min-max":
        lowest, span = reference.min(), np.ptp(reference) or 1.0
        return (image - lowest) / span, (reference - lowest) / span
    if definition.scaling == "none":
        return image, reference
    highest = _highest(reference, definition.apart)
    own = _highest(image, definition.apart) if definition.scaling == "own" else highest
    return image / own, reference / highest


def _highest(images: NDArray[Any], apart: bool) -> NDArray[np.float64]:
    """Return the largest magnitude of a series (frame, y, x), or of each frame, 1 where it is 0."""
    highest = np.abs(images).max(axis=(1, 2) if apart else None, keepdims=True)
    return np.where(highest > 0, highest, 1.0)
