"""One step of processing: its switch, its place and its values."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import processing
from gui.panels.form import combo
from gui.panels.steps import Field, Step
from gui.panels.value_field import ValueField
from gui.workbench import Workbench
from nmrrecon.recipe import Recipe

#: Fields stand so many pixels to the right of the title of their step.
INDENT = 22
#: A label that sets the width of them all, so that fields stand below each other.
WIDEST = "Negate imaginary  "


class StepRow(QFrame):
    """A row that is told what to show; it is never made anew, so that the keyboard stays where it is.

    Parameters
    ----------
    workbench : Workbench
    part : str
        Dimension, such as ``direct`` or ``f1``.
    step : Step
    """

    def __init__(self, workbench: Workbench, part: str, step: Step) -> None:
        super().__init__()
        self._workbench, self.part, self.step = workbench, part, step
        self.setObjectName(f"{part} {step.name or step.title}")
        self.fields: dict[str, QWidget] = {}
        self.inside = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(2)
        layout.addLayout(self._head())
        layout.addWidget(self.inside)
        self._form = QFormLayout(self.inside)
        self._form.setContentsMargins(INDENT, 0, 0, 4)
        self._form.setVerticalSpacing(3)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in step.fields:
            self._add(field)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        if not self.step.name:
            title = QLabel(self.step.title)
            title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            title.setMinimumHeight(20)
            title.setToolTip("Always done, at this place")
            head.addWidget(title)
            return head
        self.switch = QCheckBox(self.step.title)
        self.switch.setToolTip(self.step.help)
        self.switch.setAccessibleName(f"{self.step.title}, {self.part}")
        self.switch.toggled.connect(
            lambda on: processing.switch(self._workbench, self.part, self.step.name, on)
        )
        head.addWidget(self.switch, 1)
        self.up = self._arrow("Earlier", Qt.ArrowType.UpArrow, processing.UP)
        self.down = self._arrow("Later", Qt.ArrowType.DownArrow, processing.DOWN)
        head.addWidget(self.up)
        head.addWidget(self.down)
        return head

    def _arrow(self, text: str, arrow: Qt.ArrowType, by: int) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setFixedSize(20, 20)
        keys = "Alt+Up" if by == processing.UP else "Alt+Down"
        button.setToolTip(f"Do this step {text.lower()} ({keys})")
        button.setAccessibleName(f"{text}: {self.step.title}, {self.part}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: processing.move(self._workbench, self.part, self.step.name, by))
        return button

    def _add(self, field: Field) -> None:
        key = field.key if field.whole else f"{self.part}.{field.key}"

        def entered(text: str) -> bool:
            return processing.set_value(self._workbench, key, text)

        def chosen(value: str) -> None:
            entered(value)

        widget: QWidget
        if field.choices is None:
            widget = line = ValueField(entered)
            line.setPlaceholderText(field.blank)
        else:
            # what a step does when it does nothing is said by its switch
            choices = {value: text for value, text in field.choices.items() if value != processing.OFF}
            widget = combo(choices, "", chosen, key)
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            widget.installEventFilter(self)
        widget.setObjectName(key)
        widget.setAccessibleName(f"{self.step.title}: {field.label}, {self.part}")
        widget.setToolTip(field.help)
        label = QLabel(field.label)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(WIDEST))
        self._form.addRow(label, widget)
        self.fields[key] = widget

    @property
    def chain(self) -> list[QWidget]:
        """What the keyboard goes through, in this order."""
        head: list[QWidget] = [self.switch, self.up, self.down] if self.step.name else []
        return [*head, *self.fields.values()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the list, where it would change a choice in passing."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe says of this step."""
        on = not self.step.name or processing.is_on(recipe, self.part, self.step.name)
        if self.step.name:
            with QSignalBlocker(self.switch):
                self.switch.setChecked(on)
            for button, by in ((self.up, processing.UP), (self.down, processing.DOWN)):
                self._enable(button, processing.moved(recipe, self.part, self.step.name, by) is not None)
        self.inside.setVisible(on and bool(self.step.fields))
        for field, (key, widget) in zip(self.step.fields, self.fields.items(), strict=True):
            text = processing.text_of(processing.value_of(recipe, key))
            if isinstance(widget, QComboBox):
                with QSignalBlocker(widget):
                    widget.setCurrentIndex(max(widget.findData(text), 0))
            elif isinstance(widget, ValueField):
                widget.show_value(text)
            counts = not field.only or (
                processing.value_of(recipe, f"{self.part}.{field.only[0]}") in field.only[1]
            )
            self._form.setRowVisible(widget, counts)

    def _enable(self, button: QToolButton, can: bool) -> None:
        """Enable a button or not; the keyboard goes to the step's switch before it would get lost."""
        if not can and button.hasFocus():
            self.switch.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setEnabled(can)

    def show_found(self, found: dict[str, Any]) -> None:
        """Say which values the program found, by key, where they are left to it."""
        for field, (key, widget) in zip(self.step.fields, self.fields.items(), strict=True):
            if isinstance(widget, ValueField):
                value = found.get(key)
                told = "" if value is None else f": {float(value) + 0.0:.4g}"  # no minus before a zero
                widget.setPlaceholderText(field.blank + told)
