"""Pictures of what is seen: spectra with the limits, levels, mode and overlays of a view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gui.state.peak import Peak
from gui.state.view import View
from gui.theme import Theme
from nmrrecon.nmr import NMRDataset

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Inches of a picture of one panel, and of each of several.
ALONE, BESIDE = (7.5, 6.5), (4.8, 4.8)
#: What pictures can be, by suffix.
FORMATS = {".png": "PNG", ".svg": "SVG", ".pdf": "PDF"}


@dataclass(frozen=True, eq=False)
class Layer:
    """One spectrum of a panel.

    Attributes
    ----------
    spectrum : NMRDataset
    name : str
        For people.
    view : View
        Its level, mode and plane count.
    color : int
        Number in the theme's list.
    offset_ppm : tuple of float
        Added to the shifts of the horizontal and the vertical axis.
    height : float
        Of a 1D: what its intensities are multiplied by.
    undersampled : bool
        As `floor_of` takes it.
    lowest : float or None
        Contour level to begin with where that of the view is 1; None is what the noise suggests.
    """

    spectrum: NMRDataset
    name: str
    view: View
    color: int = 0
    offset_ppm: tuple[float, float] = (0.0, 0.0)
    height: float = 1.0
    undersampled: bool = False
    lowest: float | None = None


@dataclass(frozen=True, eq=False)
class Marks:
    """Places of one meaning.

    Attributes
    ----------
    meaning : {'peak', 'false', 'missing', 'chosen'}
    places : ndarray, (place, 2)
        In the plot: along the horizontal and the vertical axis.
    labels : tuple of str
        As many as places, or none.
    """

    meaning: str
    places: NDArray[np.float64]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Panel:
    """One plot of a picture.

    Attributes
    ----------
    title : str
    view : View
        How the first layer is looked at.
    layers : tuple of Layer
        Lowest first.
    marks : tuple of Marks
    leading : NMRDataset or None
        Whose edges are the limits where the view names none; None is the first layer's.
    peaks : tuple of Peak
        Of strips: where they are cut; at the peaks of the projection where there are none.
    """

    title: str
    view: View
    layers: tuple[Layer, ...]
    marks: tuple[Marks, ...] = ()
    leading: NMRDataset | None = None
    peaks: tuple[Peak, ...] = ()

    @property
    def whole(self) -> NMRDataset:
        """The spectrum that fills the panel where the view names no limits."""
        return self.leading or self.layers[0].spectrum


def write_view_picture(
    panels: Sequence[Panel], theme: Theme, path: Path, check: Callable[[], None] | None = None
) -> Path:
    """Write panels side by side, left to right.

    Parameters
    ----------
    panels : sequence of Panel
    theme : Theme
        Colours of the lines and of what lies behind them.
    path : Path
        The suffix chooses the format: .png, .svg or .pdf.
    check : callable, optional
        Called between pieces of work; what it raises ends it.

    Raises
    ------
    OutputError
        If the suffix is of no picture, or the file cannot be written.
    """
    from nmrrecon.errors import OutputError
    from nmrrecon.io.atomic import atomic_write
    from nmrrecon.io.picture import DOTS_PER_INCH, UNDATED

    if path.suffix.lower() not in UNDATED:
        raise OutputError(
            f"'{path.suffix}' is no kind of picture", path=path, remedy=f"Use {', '.join(UNDATED)}."
        )
    figure = view_figure(panels, theme, check)
    with atomic_write(path) as temporary:
        figure.savefig(
            temporary, dpi=DOTS_PER_INCH, facecolor=theme.base, metadata=UNDATED[path.suffix.lower()]
        )
    return path


def view_figure(panels: Sequence[Panel], theme: Theme, check: Callable[[], None] | None = None) -> Figure:
    """Return the figure that `write_view_picture` writes."""
    from matplotlib.figure import Figure

    from gui.drawing.picture_panels import draw_panel, make_room

    rows, columns = _grid(len(panels))
    width, height = ALONE if len(panels) == 1 else (BESIDE[0] * columns, BESIDE[1] * rows)
    figure = Figure(figsize=(width, height), layout="constrained")
    plots: Any = figure.subplots(rows, columns, squeeze=False)
    notes = []
    for plot, panel in zip(plots.flat, panels, strict=False):
        if check is not None:
            check()
        notes.append(draw_panel(plot, panel, theme, check))
    for plot in list(plots.flat)[len(panels) :]:
        plot.remove()
    told = list(dict.fromkeys(note for note in notes if note))
    if told:
        text = (
            told[0]
            if len(told) == 1
            else "\n".join(f"{panel.title}: {note}" for panel, note in zip(panels, notes, strict=True))
        )
        figure.supxlabel(text, fontsize=7, color=theme.faint, x=0.98, ha="right", parse_math=False)
    if any(any(marks.labels) for panel in panels for marks in panel.marks):
        make_room(figure)
    return figure


def _grid(count: int) -> tuple[int, int]:
    """Return rows and columns: up to three panels stand in a row, four in two."""
    return (1, count) if count <= 3 else (-(-count // 2), 2)
