"""First point and switches of an indirect dimension."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from gui.phasing.alternatives import FRACTIONS, alternates, delayed
from nmrrecon.nmr import EXACT_DELAYS, Axis, Quadrature
from nmrrecon.recipe import IndirectRecipe

if TYPE_CHECKING:
    from nmrrecon.processing.indirect_phase import IndirectPhase

OTHER = len(EXACT_DELAYS)
#: Dwells that a first point may lie from time zero.
LATEST = 4.0


class IndirectControls(QWidget):
    """Radio buttons for the first point, and what else a recipe says of how the FIDs were acquired."""

    #: With the recipe as it is to be, and what was changed.
    changed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._recipe = IndirectRecipe()
        self._axis: Axis | None = None
        self._phase: IndirectPhase | None = None
        self._make_first_point()
        self.alternate = self._switch("alternate", "Change the sign of every other point")
        self.negate = self._switch("negate", "Negate the imaginary part: the mirror image")
        self.reverse = self._check("Reverse", "Mirror the finished spectrum about the carrier")
        self.swap = self._check("Swap echo/antiecho", "Exchange the two FIDs of each increment")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(6)
        for button in self.delays.buttons():
            first.addWidget(button)
        first.addWidget(self.delay)
        rows: tuple[tuple[str, Any], ...] = (
            ("First point", first),
            ("Alternate", self.alternate),
            ("Negate", self.negate),
        )
        for row, (text, item) in enumerate(rows):
            grid.addWidget(QLabel(text), row, 0)
            grid.addLayout(item, row, 1) if item is first else grid.addWidget(item, row, 1)
        checks = QHBoxLayout()
        checks.addWidget(self.reverse)
        checks.addWidget(self.swap)
        grid.addLayout(checks, len(rows), 0, 1, 2)
        grid.setRowStretch(len(rows) + 1, 1)

    def _make_first_point(self) -> None:
        self.delays = QButtonGroup(self)
        for number, text in enumerate((*(FRACTIONS[delay] for delay in EXACT_DELAYS), "other")):
            button = QRadioButton(text)
            button.setAccessibleName(f"First point at {text} dwells")
            self.delays.addButton(button, number)
        self.delays.idClicked.connect(self._delay_chosen)
        self.delay = QDoubleSpinBox()
        self.delay.setObjectName("delay")
        self.delay.setAccessibleName("First point in dwells")
        self.delay.setRange(-LATEST, LATEST)
        self.delay.setDecimals(2)
        self.delay.setMinimumWidth(62)
        self.delay.setSingleStep(0.05)
        self.delay.setToolTip("Time of the first point in dwells")
        self.delay.setKeyboardTracking(False)
        self.delay.valueChanged.connect(lambda value: self._set_delay(value))

    def _switch(self, name: str, tip: str) -> QComboBox:
        box = QComboBox()
        for text, value in (("automatic", None), ("yes", True), ("no", False)):
            box.addItem(text, value)
        box.setObjectName(name)
        box.setAccessibleName(name.capitalize())
        box.setToolTip(tip)
        box.activated.connect(
            lambda place: self._tell(replace(self._recipe, **{name: box.itemData(place)}), name.capitalize())
        )
        return box

    def _check(self, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        name = text.split()[0].lower()
        box.setObjectName(name)
        box.setToolTip(tip)
        box.clicked.connect(lambda on: self._tell(replace(self._recipe, **{name: on}), text))
        return box

    @property
    def chain(self) -> list[QWidget]:
        """What the keyboard goes through, in this order."""
        return [*self.delays.buttons(), self.delay, self.alternate, self.negate, self.reverse, self.swap]

    def show_recipe(self, recipe: IndirectRecipe, axis: Axis, phase: IndirectPhase | None) -> None:
        """Show what is set, and what the program found where it is left to it.

        Parameters
        ----------
        recipe : IndirectRecipe
        axis : Axis
            As acquired.
        phase : IndirectPhase or None
            That was found; None as long as it is not known.
        """
        self._recipe, self._axis, self._phase = recipe, axis, phase
        for box, value, automatic in (
            (self.alternate, recipe.alternate, alternates(axis)),
            (self.negate, recipe.negate, axis.negate),
        ):
            box.setItemText(0, f"automatic: {'yes' if automatic else 'no'}")
            box.setCurrentIndex(box.findData(value))
        self.reverse.setChecked(recipe.reverse)
        self.swap.setChecked(recipe.swap)
        self.swap.setEnabled(axis.quadrature.phases == 2)
        self._show_delay(phase.delay if phase is not None else recipe.delay)
        has_phase = axis.quadrature is not Quadrature.QF
        for widget in (*self.delays.buttons(), self.delay):
            widget.setEnabled(has_phase)

    def _show_delay(self, delay: float | None) -> None:
        increments = self._axis.quadrature.increments if self._axis is not None else 1
        exact = [known / increments for known in EXACT_DELAYS]
        self.delays.setExclusive(False)
        for number, button in enumerate(self.delays.buttons()):
            if number < OTHER:
                button.setText(FRACTIONS.get(exact[number], f"{exact[number]:g}"))
                button.setChecked(delay == exact[number])
            else:
                button.setChecked(delay is not None and delay not in exact)
        self.delays.setExclusive(True)
        self.delay.blockSignals(True)
        self.delay.setValue(delay or 0.0)
        self.delay.blockSignals(False)

    def _delay_chosen(self, number: int) -> None:
        if self._axis is None:
            return
        if number == OTHER:
            self.delay.setFocus()
            self.delay.selectAll()
        else:
            self._set_delay(EXACT_DELAYS[number] / self._axis.quadrature.increments)

    def _set_delay(self, delay: float) -> None:
        """Take another delay; the phase turns about the carrier, as it does in `alternatives`."""
        if self._axis is None:
            return
        recipe = delayed(self._recipe, self._phase, delay)
        self._tell(recipe, f"First point at {delay:g} dwells")

    def _tell(self, recipe: IndirectRecipe, text: str) -> None:
        self.changed.emit(recipe, text)
