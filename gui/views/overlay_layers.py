"""Other spectra drawn over the one that a view shows."""

from __future__ import annotations

from dataclasses import replace

from gui.drawing.plane import plane_dimensions
from gui.state.view import Overlay, View
from gui.theme import Theme
from gui.views.contour_layer import ContourLayer
from gui.views.ppm_plot import PpmPlot
from gui.workbench import Workbench
from nmrrecon.nmr import NMRDataset


class OverlayLayers:
    """A layer of contour lines for each overlay of a view.

    Parameters
    ----------
    workbench : Workbench
    plot : PpmPlot
    """

    def __init__(self, workbench: Workbench, plot: PpmPlot) -> None:
        self._workbench, self._plot = workbench, plot
        self.layers: dict[str, ContourLayer] = {}

    def show(self, below: NMRDataset, view: View, theme: Theme) -> None:
        """Draw the overlays of a view over a spectrum; those of another number of dimensions are left out."""
        wanted = {overlay.key for overlay in view.overlays}
        for key in [key for key in self.layers if key not in wanted]:
            self.layers.pop(key).close()
        for overlay in view.overlays:
            spectrum = self._workbench.drawn(overlay.key)
            if spectrum is None or len(spectrum.axes) != len(below.axes):
                continue
            if overlay.key not in self.layers:
                self.layers[overlay.key] = ContourLayer(self._workbench, self._plot)
            own = replace(
                view, level=overlay.level, mode="contours", plane=_same_plane(below, spectrum, view)
            )
            self.layers[overlay.key].show(
                spectrum, own, theme, overlay.color, offset_in_plane(overlay, spectrum, view)
            )

    def clear(self) -> None:
        """Take all of them away."""
        for layer in self.layers.values():
            layer.close()
        self.layers = {}


def _same_plane(below: NMRDataset, spectrum: NMRDataset, view: View) -> int:
    """Return the plane of a 3D that lies at the shift of the one below it."""
    if len(spectrum.axes) != 3:
        return 0
    return round(float(spectrum.axes[view.normal].point(float(below.axes[view.normal].ppm(view.plane)))))


def offset_in_plane(overlay: Overlay, spectrum: NMRDataset, view: View) -> tuple[float, float]:
    """Return an overlay's offset in ppm along the horizontal and the vertical axis."""
    offsets = (*overlay.offset_ppm, *(0.0,) * len(spectrum.axes))
    horizontal, vertical = plane_dimensions(len(spectrum.axes), view)
    return offsets[horizontal], offsets[vertical]
