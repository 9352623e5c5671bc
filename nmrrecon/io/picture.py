"""Pictures of spectra: contours of a 2D, those of the projections of a 3D, the line of a 1D."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.noise import noise_level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Lowest contour in standard deviations of the noise. Where there is next to no noise, as after a
#: reconstruction that suppresses it, this part of the highest point instead.
LOWEST_SIGMA = 6.0
LOWEST_FRACTION = 0.01
FACTOR = 1.35
LEVELS = 13
#: Points along an axis beyond which neighbours are drawn as one: finer than the dots of the picture.
MOST_POINTS = 3000
POSITIVE, NEGATIVE = "#1a4f8b", "#c0392b"
DOTS_PER_INCH = 150
#: What keeps the time of day out of a file, so that equal spectra make equal pictures.
UNDATED: dict[str, dict[str, Any]] = {".png": {}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}


def write_picture(dataset: NMRDataset, path: str | Path, title: str | None = None) -> Path:
    """Write a picture of a spectrum.

    Parameters
    ----------
    dataset : NMRDataset
        1D, 2D or 3D, every dimension in the frequency domain; the real part is drawn. A 3D is drawn as its
        projections along each dimension: positive contours of the maxima, negative ones of the minima.
    path : path-like
        The suffix chooses the format: .png, .svg or .pdf.
    title : str, optional
        Default: the title of the experiment, if it has one.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the data are no such spectrum, the suffix is of no picture, or the file cannot be written.
    """
    target = Path(path)
    _check(dataset, target)
    figure = spectrum_figure(dataset, title)
    with atomic_write(target) as temporary:
        figure.savefig(temporary, dpi=DOTS_PER_INCH, metadata=UNDATED[target.suffix.lower()])
    return target


def spectrum_figure(dataset: NMRDataset, title: str | None = None) -> Figure:
    """Return the figure that `write_picture` writes."""
    from matplotlib.figure import Figure

    spectrum = np.asarray(dataset.array)[0].real
    figure = Figure(figsize=(14.5, 5.0) if spectrum.ndim == 3 else (7.5, 6.5), layout="constrained")
    if spectrum.ndim == 1:
        _draw_line(figure.subplots(), spectrum, dataset.axes[0])
    elif spectrum.ndim == 2:
        levels = contour_levels(spectrum)
        _draw_contours(figure.subplots(), (spectrum, spectrum), dataset.axes, (0, 1), levels)
        _note_levels(figure, levels, spectrum)
    else:
        levels = contour_levels(spectrum)
        for panel, (y, x) in zip(figure.subplots(1, 3), ((1, 2), (0, 2), (0, 1)), strict=True):
            # apart, since a plane of both has cliffs where a positive peak borders on a negative one
            projections = spectrum.max(axis=3 - x - y), spectrum.min(axis=3 - x - y)
            _draw_contours(panel, projections, dataset.axes, (y, x), levels)
        _note_levels(figure, levels, spectrum)
    fact = dataset.report.facts.get("experiment.title")
    text = title if title is not None else str(fact.value if fact is not None and fact.value else "")
    if text.strip():
        # a title is text, whatever $ and \\ it holds
        figure.suptitle(_one_line(text), parse_math=False, fontsize=11)
    return figure


def write_panels(spectra: Mapping[str, NMRDataset], path: str | Path) -> Path:
    """Write 2D spectra side by side, at the contour levels of the last one.

    Parameters
    ----------
    spectra : mapping of str to NMRDataset
        Title and spectrum, left to right; all of one grid.
    path : path-like
        The suffix chooses the format: .png, .svg or .pdf.

    Raises
    ------
    OutputError
        As `write_picture`.
    """
    from matplotlib.figure import Figure

    target = Path(path)
    for dataset in spectra.values():
        _check(dataset, target)
    planes = [np.asarray(dataset.array)[0].real for dataset in spectra.values()]
    levels = contour_levels(planes[-1])
    figure = Figure(figsize=(4.6 * len(planes), 4.6), layout="constrained")
    panels = figure.subplots(1, len(planes), sharex=True, sharey=True, squeeze=False)[0]
    for panel, plane, (title, dataset) in zip(panels, planes, spectra.items(), strict=True):
        _draw_contours(panel, (plane, plane), dataset.axes, (0, 1), levels)
        panel.set_title(title, fontsize=10)
        panel.label_outer()
    _note_levels(figure, levels, planes[-1])
    with atomic_write(target) as temporary:
        figure.savefig(temporary, dpi=DOTS_PER_INCH, metadata=UNDATED[target.suffix.lower()])
    return target


def contour_levels(spectrum: NDArray[Any]) -> NDArray[np.float64]:
    """Return the positive contour levels of a spectrum, lowest first; the negative ones mirror them.

    The lowest lies at `LOWEST_SIGMA` standard deviations of the noise, or `LOWEST_FRACTION` of the
    highest point where that is more; each next one is `FACTOR` times higher. Empty where the spectrum
    is zero.
    """
    highest = float(np.abs(spectrum).max())
    lowest = max(LOWEST_SIGMA * noise_level(spectrum), LOWEST_FRACTION * highest)
    if lowest >= highest:  # nothing stands above the noise: show its tops
        lowest = highest / FACTOR
    levels = lowest * FACTOR ** np.arange(LEVELS, dtype=np.float64)
    return levels[levels < highest]


def axis_title(axis: Axis, number: int) -> str:
    """Return the title of a ppm axis, such as 15N (ppm) with the mass number raised."""
    match = re.fullmatch(r"(\d+)([A-Z][a-z]?)", axis.nucleus)
    name = f"$^{{{match[1]}}}${match[2]}" if match else f"F{number}"
    return f"{name} (ppm)"


def _check(dataset: NMRDataset, path: Path) -> None:
    if path.suffix.lower() not in UNDATED:
        raise OutputError(
            f"'{path.suffix}' is no kind of picture", path=path, remedy=f"Use {', '.join(UNDATED)}."
        )
    if not 1 <= len(dataset.axes) <= 3 or min(axis.size for axis in dataset.axes) < 2:
        raise OutputError("pictures are made of 1D to 3D spectra of 2 points or more", path=path)
    if not all(axis.frequency_domain for axis in dataset.axes):
        raise OutputError(
            "pictures are made of spectra, and a dimension is in the time domain",
            path=path,
            remedy="Transform all dimensions first.",
        )


def _draw_contours(
    panel: Axes,
    planes: tuple[NDArray[Any], NDArray[Any]],
    axes: tuple[Axis, ...],
    shown: tuple[int, int],
    levels: NDArray[Any],
) -> None:
    """Draw positive contours of the first plane (y, x) solid, negative ones of the second dashed."""
    y, x = shown
    y_ppm, x_ppm = (_thinned_scale(axes[i].ppm_scale) for i in shown)
    styles = ((1, POSITIVE, "solid"), (-1, NEGATIVE, (0, (2.5, 1.2))))
    for plane, (sign, color, style) in zip(planes, styles, strict=True):
        heights = _thinned(sign * plane)
        if len(levels) and heights.max() > levels[0]:
            lines: dict[str, Any] = {"colors": color, "linewidths": 0.6, "linestyles": [style]}
            panel.contour(x_ppm, y_ppm, heights, levels=levels, **lines)
    panel.set_ylim(y_ppm[0], y_ppm[-1])
    panel.set_ylabel(axis_title(axes[y], y + 1))
    _finish(panel, x_ppm, axis_title(axes[x], x + 1))


def _draw_line(panel: Axes, spectrum: NDArray[Any], axis: Axis) -> None:
    panel.plot(axis.ppm_scale, spectrum, color=POSITIVE, linewidth=0.7)
    panel.set_yticks([])
    _finish(panel, axis.ppm_scale, axis_title(axis, 1))


def _finish(panel: Axes, x_ppm: NDArray[Any], x_title: str) -> None:
    panel.set_xlim(x_ppm[0], x_ppm[-1])
    panel.set_xlabel(x_title)
    panel.minorticks_on()
    panel.grid(color="0.9", linewidth=0.5)
    panel.set_axisbelow(True)


def _note_levels(figure: Figure, levels: NDArray[Any], spectrum: NDArray[Any]) -> None:
    """Say at the foot of the figure what the contours are."""
    if not len(levels):
        return
    noise = noise_level(spectrum)
    sigma = f" = {levels[0] / noise:.1f} times the noise" if noise > 0 else ""
    text = f"lowest contour {levels[0]:.3g}{sigma}, each next {FACTOR:g} times higher"
    if (spectrum < -levels[0]).any():
        text += "; negative dashed"
    figure.supxlabel(text, fontsize=7, color="0.35", x=0.98, ha="right")


def _thinned(plane: NDArray[Any]) -> NDArray[Any]:
    """Join neighbours to the highest of them, until no axis has more than `MOST_POINTS`."""
    for axis, size in enumerate(plane.shape):
        step = -(-size // MOST_POINTS)
        if step > 1:
            plane = np.maximum.reduceat(plane, np.arange(0, size, step), axis=axis)
    return plane


def _thinned_scale(ppm: NDArray[Any]) -> NDArray[Any]:
    """Return the ppm of the points that `_thinned` leaves, each the mean of those it joins."""
    step = -(-len(ppm) // MOST_POINTS)
    starts = np.arange(0, len(ppm), step)
    counts = np.minimum(step, len(ppm) - starts)
    return np.add.reduceat(ppm, starts) / counts


def _one_line(text: str, length: int = 100) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
