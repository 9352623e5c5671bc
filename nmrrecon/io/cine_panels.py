"""Several reconstructions of a cine in one picture: a frame, its error, and a row over time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.image_regions import moving_region, x_t_profile
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_images import white_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Width of the bell about the middle, relative to the image's size, within which the heart is looked for:
#: fluid that flows at the edge may change more.
MIDDLE = 0.25
#: Errors are shown this much brighter than images.
ERROR_SCALE = 5
DOTS_PER_INCH = 150


def write_cine_panels(
    series: Mapping[str, NDArray[Any]], path: Path, reference: NDArray[Any] | None = None
) -> None:
    """Write a PNG with a column for each series, at one scale of grey.

    Rows are the middle frame, its error where there is a reference (magnitudes, `ERROR_SCALE` times as
    bright), and, where there are several frames, one row of the image over time, through what moves most
    about the middle. White is what `cine_images.WHITE` of the lit pixels of the first series do not exceed.

    Parameters
    ----------
    series : mapping of str to ndarray, shape (frame, y, x)
        By title; all of one shape.
    path : Path
    reference : ndarray, shape (frame, y, x), optional
        Shown first.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    from matplotlib.figure import Figure

    shown = {name: np.abs(images) for name, images in series.items()}
    truth = None if reference is None else np.abs(reference)
    if truth is not None:
        shown = {"reference": truth, **shown}
    first = next(iter(shown.values()))
    frames, height, width = first.shape
    row, brightest = _moving_row(first), white_of(first)
    rows = 1 + (truth is not None) + (frames > 1)
    ratios = [1.0] * (rows - (frames > 1)) + [0.45] * (frames > 1)
    size = 2.6 * len(shown), 2.7 * sum(ratios) * height / width + 0.4
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(rows, len(shown), squeeze=False, gridspec_kw={"height_ratios": ratios})
    for column, (name, images) in zip(panels.T, shown.items(), strict=True):
        middle = images[frames // 2]
        _show(column[0], middle, brightest)
        column[0].set_title(name, fontsize=10)
        if truth is not None and images is truth:
            column[1].set(xticks=[], yticks=[])
            column[1].spines[:].set_visible(False)
        elif truth is not None:
            _show(column[1], ERROR_SCALE * np.abs(middle - truth[frames // 2]), brightest)
        if frames > 1:
            column[0].axhline(row, color="#e6b800", linewidth=0.6, linestyle=(0, (4, 3)))
            _show(column[-1], x_t_profile(images, row), brightest, stretched=True)
    names = [f"frame {frames // 2}", *([f"error x {ERROR_SCALE}"] if truth is not None else [])]
    for panel, name in zip(panels[:, 0], [*names, f"row {row},\ntime downward"], strict=False):
        panel.set_ylabel(name, fontsize=8)
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=DOTS_PER_INCH, format="png")


def _moving_row(images: NDArray[np.floating]) -> int:
    """Return the row through the middle of what moves most, of a single frame the middle row.

    A bell about the middle of the image lets the heart win over vessels and fat at the edge.
    """
    if len(images) < 2:
        return images.shape[1] // 2
    y, x = (np.linspace(-0.5, 0.5, size) for size in images.shape[1:])
    bell = np.exp(-(y[:, None] ** 2 + x**2) / (2 * MIDDLE**2))
    region = moving_region(images * bell, max(min(images.shape[1:]) // 4, 1))
    return (region.top + region.bottom) // 2


def _show(panel: Axes, plane: NDArray[Any], brightest: float, *, stretched: bool = False) -> None:
    """Draw a plane from black, at 0, to white."""
    aspect: Any = "auto" if stretched else "equal"
    panel.imshow(plane, cmap="gray", vmin=0, vmax=brightest, aspect=aspect, interpolation="nearest")
    panel.set_xticks([])
    panel.set_yticks([])
