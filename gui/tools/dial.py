"""A number with a slider."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

#: Steps of a slider in a unit.
FINE = 10


class Dial(QWidget):
    """A slider and a spin box that move together; a double click on the slider sets it to zero.

    Attributes
    ----------
    number : QDoubleSpinBox
    slider : QSlider

    Parameters
    ----------
    name : str
        Such as ``p0``.
    largest : float
        Degrees to either side.
    """

    #: With the value, after a person has changed it.
    turned = Signal(float)

    def __init__(self, name: str, largest: float) -> None:
        super().__init__()
        self.number, self.slider = QDoubleSpinBox(), QSlider(Qt.Orientation.Horizontal)
        self.number.setRange(-largest, largest)
        self.number.setDecimals(1)
        self.number.setSuffix("°")
        self.number.setKeyboardTracking(False)  # what is being typed is no value yet
        self.slider.setRange(round(-FINE * largest), round(FINE * largest))
        self.slider.setPageStep(5 * FINE)
        self.slider.setToolTip(f"{name}: a double click sets it to zero")
        for widget in (self.number, self.slider):
            widget.setAccessibleName(f"{name} in degrees")
        self.number.setObjectName(name)
        self.slider.setObjectName(f"{name} slider")
        self.number.valueChanged.connect(self.turned)
        self.slider.valueChanged.connect(lambda value: self.turned.emit(value / FINE))
        self.slider.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(name))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)

    @property
    def value(self) -> float:
        """What is shown."""
        return self.number.value()

    def show_value(self, value: float) -> None:
        """Show a value without telling anybody."""
        for widget in (self.number, self.slider):
            widget.blockSignals(True)
        self.number.setValue(value)
        self.slider.setValue(round(FINE * value))
        for widget in (self.number, self.slider):
            widget.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.turned.emit(0.0)
            return True
        handled: Any = super().eventFilter(watched, event)
        return bool(handled)
