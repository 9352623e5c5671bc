"""Several methods on one k-space: how long each took, and how far it is from the reference."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from nmrrecon.image_metrics import HFEN_DEFINITIONS, USUAL_HFEN, image_figures
from nmrrecon.method_comparison import finite, markdown_table
from nmrrecon.metric_definitions import DEFINITIONS, USUAL
from nmrrecon.reconstruct_cine import CineReconstruction

COLUMNS = ("method", "seconds", "PSNR (dB)", "SSIM", "HFEN", "MSE", "residual")
REFERENCE = "reference"


@dataclass(frozen=True)
class CineFigures:
    """What one of several methods gave; NaN where it is itself what the others are held against.

    Attributes
    ----------
    method : str
    seconds : float
        Of the method alone.
    psnr_db, ssim, hfen, mse : float
        See `image_metrics`.
    residual : float
        See `CineReconstruction.residual`.
    """

    method: str
    seconds: float
    psnr_db: float
    ssim: float
    hfen: float
    mse: float
    residual: float


@dataclass(frozen=True)
class CineComparison:
    """Figures of several methods.

    Attributes
    ----------
    title : str
        What was reconstructed.
    reference : str
        What they are held against: the reference images, or the first method's.
    definition : str
        Of MSE, PSNR and SSIM, in `metric_definitions`; the HFEN is that of `USUAL_HFEN`.
    figures : tuple of CineFigures
    """

    title: str
    reference: str
    definition: str
    figures: tuple[CineFigures, ...]

    def as_json(self) -> str:
        """Return the figures as JSON; what is not defined is null."""
        data = {
            "title": self.title,
            "reference": self.reference,
            "definition": self.definition,
            "hfen_definition": USUAL_HFEN,
        }
        rows = [finite(asdict(figures)) for figures in self.figures]
        return json.dumps({**data, "methods": rows}, indent=2, allow_nan=False) + "\n"

    def as_markdown(self) -> str:
        """Return the figures as a table, with what they mean."""
        return (
            "\n".join([f"# {self.title}", "", *markdown_table(COLUMNS, self.rows()), "", self.legend]) + "\n"
        )

    @property
    def legend(self) -> str:
        """What the figures mean."""
        against = "the reference images" if self.reference == REFERENCE else f"the images of {self.reference}"
        return (
            f"Figures are against {against}, by the definition {self.definition}: "
            f"{DEFINITIONS[self.definition].source}. HFEN by the definition {USUAL_HFEN}: "
            f"{HFEN_DEFINITIONS[USUAL_HFEN]}. The residual is the distance of the images from the samples, "
            "relative to these."
        )

    def rows(self) -> list[list[str]]:
        """Return a row of text for each method, in the order of `COLUMNS`."""
        return [
            [
                figures.method,
                f"{figures.seconds:.2f}",
                _number(figures.psnr_db, ".2f"),
                _number(figures.ssim, ".4f"),
                _number(figures.hfen, ".4f"),
                _number(figures.mse, ".3e"),
                f"{figures.residual:.2e}",
            ]
            for figures in self.figures
        ]


def compare_cines(
    results: Mapping[str, CineReconstruction], title: str, definition: str = USUAL
) -> CineComparison:
    """Hold the images of several methods against the reference, or where there is none against the first's.

    Parameters
    ----------
    results : mapping of str to CineReconstruction
        Of one prepared k-space, by method.
    title : str
        What was reconstructed, for people.
    definition : str
        Of the metrics.
    """
    first = next(iter(results))
    reference = results[first].reference
    against = REFERENCE if reference is not None else first
    truth = results[first].image if reference is None else reference
    figures = []
    for name, result in results.items():
        if name == against:
            nan = math.nan
            figures.append(CineFigures(name, result.seconds, nan, nan, nan, nan, result.residual))
            continue
        found = image_figures(result.image, truth, definition)
        figures.append(
            CineFigures(
                name, result.seconds, found.psnr_db, found.ssim, found.hfen, found.mse, result.residual
            )
        )
    return CineComparison(title, against, definition, tuple(figures))


def _number(value: float, form: str) -> str:
    return f"{value:{form}}" if math.isfinite(value) else "-"
