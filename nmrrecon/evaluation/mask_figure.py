"""The picture of a mask of k-space: over ky and time, some frames, and how often each point is sampled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from nmrrecon.evaluation.figure import new_figure, write_figure

#: Frames that are shown in the plane.
FRAMES = 3
COLUMN_INCHES, HEIGHT_INCHES = 2.6, 3.1


def write_mask_figure(mask: NDArray[np.bool_], title: str, path: Path, command: str) -> None:
    """Write the picture of a mask.

    Parameters
    ----------
    mask : ndarray of bool, shape (frame, ky, kx)
    title : str
    path : Path
        PNG to write.
    command : str
        What makes the picture; stands at its foot.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    frames, rows, columns = mask.shape
    shown = range(min(frames, FRAMES))
    figure = new_figure((len(shown) + 2) * COLUMN_INCHES, HEIGHT_INCHES)
    figure.suptitle(title, fontsize=9, parse_math=False)
    axes = figure.subplots(1, len(shown) + 2, squeeze=False)[0]
    _show(axes[0], mask[:, :, columns // 2].T, f"at kx = 0 ({frames} frames)", "frame")
    axes[0].set(aspect="auto", ylabel="ky", box_aspect=1)
    axes[0].set_xticks(sorted({0, (frames - 1) // 2, frames - 1}))
    for panel, frame in zip(axes[1:], shown, strict=False):
        _show(panel, mask[frame], f"frame {frame}", "kx")
    _show(axes[-1], mask.mean(axis=0), "share of the frames", "kx")
    for panel in axes:
        panel.set_yticks(*_from_centre(rows))
    for panel in axes[1:]:
        panel.set_xticks(*_from_centre(columns))
    write_figure(figure, path, command)


def _show(axes: Axes, values: NDArray[np.generic], title: str, label: str) -> None:
    """Show rows downwards as they lie in the array; what is sampled is light."""
    axes.imshow(values.astype(float), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    axes.set_title(title, fontsize=8)
    axes.set_xlabel(label, fontsize=8)
    axes.tick_params(labelsize=7)


def _from_centre(size: int) -> tuple[list[int], list[str]]:
    """Places of marks on an axis of k-space, and their distances from zero frequency."""
    places = sorted({0, size // 4, size // 2, size - 1})
    return places, [str(place - size // 2) for place in places]
