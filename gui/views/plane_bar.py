"""Which plane of a 3D is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from gui.drawing.plane import axis_name
from gui.state.view import View
from gui.workbench import Workbench


class PlaneBar(QWidget):
    """The axis that planes are cut across, a slider along it, and a switch to the projection."""

    def __init__(self, workbench: Workbench, key: str | None) -> None:
        super().__init__()
        self._workbench, self._key = workbench, key
        self.normal = QComboBox()
        self.normal.setAccessibleName("Axis across the planes")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Plane")
        self.projection = QCheckBox("Projection")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.addWidget(QLabel("Planes along"))
        layout.addWidget(self.normal)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.projection)
        self.normal.activated.connect(self._turn)
        self.slider.valueChanged.connect(self._move)
        self.projection.toggled.connect(self._project)

    def show_view(self, spectrum: Any, view: View) -> None:
        """Stand where a view of a spectrum stands; of a 2D there is nothing to choose."""
        self.setVisible(len(spectrum.axes) == 3)
        if len(spectrum.axes) != 3:
            return
        for widget in (self.normal, self.slider, self.projection):
            widget.blockSignals(True)
        self.normal.clear()
        self.normal.addItems([f"F{i + 1} {axis_name(axis, i)}" for i, axis in enumerate(spectrum.axes)])
        self.normal.setCurrentIndex(view.normal)
        self.slider.setRange(0, spectrum.axes[view.normal].size - 1)
        self.slider.setValue(view.plane)
        self.slider.setEnabled(not view.projection)
        self.projection.setChecked(view.projection)
        for widget in (self.normal, self.slider, self.projection):
            widget.blockSignals(False)

    def _turn(self, normal: int) -> None:
        def change(view: View) -> View:
            return replace(view, normal=normal, plane=0, limits=None)

        self._workbench.change_view(change, "Another axis of planes", key=self._key)

    def _move(self, plane: int) -> None:
        self._workbench.change_view(
            lambda view: replace(view, plane=plane), "Another plane", burst="plane", key=self._key
        )

    def _project(self, on: bool) -> None:
        self._workbench.change_view(lambda view: replace(view, projection=on), "Projection", key=self._key)
