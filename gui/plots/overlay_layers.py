"""Other spectra drawn over the one that a view shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gui.drawing.plane import offset_in_plane, same_plane
from gui.plots.contour_layer import ContourLayer
from gui.plots.ppm_plot import PpmPlot
from gui.state.view import View
from gui.theme import Theme
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

    def show(
        self, below: NMRDataset, view: View, theme: Theme, lowest: Mapping[str, float] | None = None
    ) -> None:
        """Draw the overlays of a view over a spectrum; those of another number of dimensions are left out.

        `lowest` holds contour levels to begin with, by key, for those that do not follow their own noise.
        """
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
                view,
                level=view.level * overlay.level,
                mode="contours",
                plane=same_plane(below, spectrum, view),
            )
            self.layers[overlay.key].show(
                spectrum,
                own,
                theme,
                overlay.color,
                offset_in_plane(overlay, spectrum, view),
                lowest=(lowest or {}).get(overlay.key),
            )

    def clear(self) -> None:
        """Take all of them away."""
        for layer in self.layers.values():
            layer.close()
        self.layers = {}
