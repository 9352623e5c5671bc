"""What counts as a peak, and where peaks are looked for."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QPushButton, QWidget

from gui.actions import peaks, picking
from gui.state.peak import Picking
from gui.workbench import Workbench

#: The least S/N that is offered first, and the range of it.
SIGMAS, RANGE = 10.0, (2.0, 10_000.0)
#: Letters of a choice that are seen in a narrow panel.
SHORTEST = 6


class PickingBar(QWidget):
    """The threshold and the region of the next picking, and a button that begins it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self.button = QPushButton("Pick")
        self.button.setToolTip("Pick peaks (Ctrl+K)")
        self.threshold = QComboBox()
        self.threshold.setAccessibleName("Threshold of picking")
        self.threshold.setToolTip("Above the lowest contour level that is drawn, or so many times the noise")
        self.threshold.addItems(["above contour", "above S/N"])
        self.sigmas = QDoubleSpinBox()
        self.sigmas.setAccessibleName("Least S/N")
        self.sigmas.setRange(*RANGE)
        self.sigmas.setDecimals(1)
        self.sigmas.setValue(SIGMAS)
        self.region = QComboBox()
        self.region.setAccessibleName("Where peaks are picked")
        self.region.addItems(["in what is seen", "in all"])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for box in (self.region, self.threshold):  # the panel may be narrow
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(SHORTEST)
        row.addWidget(self.button)
        row.addWidget(self.region, 1)
        row.addWidget(self.threshold, 1)
        row.addWidget(self.sigmas)
        self._connections = [
            workbench.desk.changed.connect(self._follow),
            workbench.shown.connect(lambda _: self._follow()),
            workbench.store.changed.connect(lambda *_: self._follow()),
        ]
        self._follow()
        self.button.clicked.connect(lambda: picking.pick(workbench))
        self.threshold.activated.connect(self._set)
        self.region.activated.connect(self._set)
        self.sigmas.valueChanged.connect(self._set)

    def close_view(self) -> None:
        """Stop following the desk."""
        for disconnect in self._connections:
            disconnect()

    def _set(self) -> None:
        by_noise = self.threshold.currentIndex() == 1
        wanted = Picking(self.sigmas.value() if by_noise else None, self.region.currentIndex() == 0)
        self._workbench.desk.pick_by(wanted)

    def _follow(self) -> None:
        wanted = self._workbench.desk.picking
        for widget in (self.threshold, self.sigmas, self.region):
            widget.blockSignals(True)
        self.threshold.setCurrentIndex(0 if wanted.sigmas is None else 1)
        if wanted.sigmas is not None:
            self.sigmas.setValue(wanted.sigmas)
        self.sigmas.setVisible(wanted.sigmas is not None)
        self.region.setCurrentIndex(0 if wanted.seen else 1)
        for widget in (self.threshold, self.sigmas, self.region):
            widget.blockSignals(False)
        self.button.setEnabled(peaks.can_pick(self._workbench))
