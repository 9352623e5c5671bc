"""Widgets for single values, and a form made from a method's parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from nmrrecon.parameters import ParameterInfo, describe

#: Shown where a value is left to the method.
AUTOMATIC = "automatic"


class ParameterForm(QWidget):
    """One row for each parameter of a method; its defaults are shown, and what differs from them is kept.

    Parameters
    ----------
    parameters : type
        Dataclass of `nmrrecon.parameters`.
    values : dict
        Those that differ from the defaults.
    changed : callable
        Called with the values that differ after every change.
    """

    def __init__(
        self, parameters: type, values: dict[str, Any], changed: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__()
        self._changed = changed
        self._fields: dict[str, tuple[ParameterInfo, QWidget]] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for info in describe(parameters):
            field = self._field(info, values.get(info.name, info.default))
            unit = f" ({info.unit})" if info.unit else ""
            field.setToolTip(info.help)
            field.setAccessibleName(info.name.replace("_", " "))
            field.setObjectName(f"parameter {info.name}")
            layout.addRow(f"{info.name.replace('_', ' ').capitalize()}{unit}", field)
            self._fields[info.name] = info, field

    @property
    def values(self) -> dict[str, Any]:
        """The values that differ from the defaults."""
        found = {name: _value(info, field) for name, (info, field) in self._fields.items()}
        return {name: value for name, value in found.items() if value != self._fields[name][0].default}

    def _field(self, info: ParameterInfo, value: Any) -> QWidget:
        if info.kind is bool:
            box = QCheckBox()
            box.setChecked(bool(value))
            box.toggled.connect(self._tell)
            return box
        if info.kind is int and not info.optional:
            whole = QSpinBox()
            whole.setRange(int(info.minimum or 0), int(info.maximum or 2**31 - 1))
            whole.setValue(int(value))
            whole.setKeyboardTracking(False)
            whole.valueChanged.connect(self._tell)
            return whole
        if info.kind is float and not info.optional:
            number = QDoubleSpinBox()
            number.setDecimals(6 if abs(value) < 0.01 else 3)
            number.setRange(info.minimum if info.minimum is not None else -1e9, info.maximum or 1e9)
            number.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
            number.setValue(float(value))
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._tell)
            return number
        line = QLineEdit("" if value is None else str(value))
        line.setPlaceholderText(AUTOMATIC if info.optional else "")
        line.editingFinished.connect(self._tell)
        return line

    def _tell(self, *_: Any) -> None:
        self._changed(self.values)


def _value(info: ParameterInfo, field: QWidget) -> Any:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QSpinBox | QDoubleSpinBox):
        return info.kind(field.value())
    assert isinstance(field, QLineEdit)
    text = field.text().strip()
    if not text:
        return info.default
    try:
        return info.kind(text)
    except ValueError:
        return text  # told what is wrong with it when the job is prepared


def combo(items: dict[str, str], value: str, changed: Callable[[str], None], name: str) -> QComboBox:
    """Return a box to choose from `items`, texts by value."""
    box = QComboBox()
    for key, text in items.items():
        box.addItem(text, key)
    box.setCurrentIndex(max(box.findData(value), 0))
    box.setAccessibleName(name)
    box.setObjectName(name)
    box.currentIndexChanged.connect(lambda place: changed(box.itemData(place)))
    return box
