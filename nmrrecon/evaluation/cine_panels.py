"""Cines side by side: a frame of each method, its error, and a row over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nmrrecon.evaluation.figure import new_figure
from nmrrecon.image_regions import moving_region, x_t_profile

#: Methods in a bank of panels, and inches of a column.
ACROSS, INCHES = 6, 1.75
#: By how much errors are brighter.
BRIGHTER = 10.0
#: Share of the values that are no brighter than white, in percent.
WHITE = 99.5
#: Points of the square about what moves most, whose middle row is shown over time.
REGION = 48


def draw_panels(
    reference: NDArray[np.complexfloating], images: Mapping[str, NDArray[np.complexfloating]]
) -> Figure:
    """Return the figure of a series and of what methods made of its samples.

    Parameters
    ----------
    reference : ndarray, shape (frame, y, x)
    images : mapping of str to ndarray, shape (frame, y, x)
        By the words above the panels.
    """
    region = moving_region(reference, REGION)
    row, frame = (region.top + region.bottom) // 2, _fullest(reference, region.top, region.bottom)
    highest = float(np.percentile(np.abs(reference[frame]), WHITE)) or 1.0
    shown = {"fully sampled": reference, **images}
    banks = -(-len(shown) // ACROSS)
    height, width = reference.shape[1:]
    flat = 0.3  # a profile's height over its width
    inches = INCHES * height / width
    ratios = [inches, inches, flat * INCHES] * banks
    figure = new_figure(ACROSS * INCHES, 1.02 * sum(ratios) + 0.4 * banks + 0.4)
    axes = figure.subplots(3 * banks, ACROSS, squeeze=False, gridspec_kw={"height_ratios": ratios})
    for panel in axes.flat:
        panel.set_axis_off()
    for i, (words, image) in enumerate(shown.items()):
        bank, column = divmod(i, ACROSS)
        _draw_column(
            axes[3 * bank : 3 * bank + 3, column], words, image, reference, (frame, row, highest, flat)
        )
    figure.suptitle(
        f"Frame {frame}; its error, {BRIGHTER:g} times as bright; row {row} (line) over the frames, downward",
        fontsize=8,
    )
    return figure


def _draw_column(
    panels: NDArray[Any],
    words: str,
    image: NDArray[np.complexfloating],
    reference: NDArray[np.complexfloating],
    at: tuple[int, int, float, float],
) -> None:
    frame, row, highest, flat = at
    _show(panels[0], np.abs(image[frame]), highest)
    panels[0].set_title(words, fontsize=7)
    if image is reference:
        panels[0].axhline(row, color="#e69f00", linewidth=0.6)
    else:
        _show(panels[1], np.abs(image[frame] - reference[frame]) * BRIGHTER, highest)
    _show(panels[2], x_t_profile(image, row), highest, aspect="auto")
    panels[2].set_box_aspect(flat)


def _show(
    axes: Axes, values: NDArray[Any], highest: float, aspect: Literal["equal", "auto"] = "equal"
) -> None:
    axes.imshow(values, cmap="gray", vmin=0, vmax=highest, aspect=aspect, interpolation="nearest")


def _fullest(reference: NDArray[np.complexfloating], top: int, bottom: int) -> int:
    """Return the frame that is farthest from the mean over time, in the rows of what moves."""
    band = np.abs(reference[:, top:bottom])
    distance = np.abs(band - band.mean(axis=0)).sum(axis=(1, 2))
    return int(distance.argmax())
