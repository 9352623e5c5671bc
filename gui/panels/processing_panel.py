"""The processing of each dimension of the present data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from gui.actions import reconstruction
from gui.panels.form import AUTOMATIC, combo
from gui.panels.steps import DIRECT, INDIRECT, REFERENCES, Step
from gui.state.document import Document, Entry
from gui.workbench import Workbench
from nmrrecon.errors import ParameterError
from nmrrecon.recipe import Recipe
from nmrrecon.recipe_file import with_option


class ProcessingPanel(QWidget):
    """A tab for each dimension; every change is drawn at once and can be undone."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("processing")
        self._workbench = workbench
        self._shown: tuple[str, Recipe] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self._inside: QWidget | None = None
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self._show_found()),
        ]
        self._fields: dict[str, QWidget] = {}
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()

    def _document_changed(self, _: Document, __: Document) -> None:
        entry = reconstruction.fids_of(self._workbench)
        wanted = None if entry is None else (entry.key, entry.recipe)
        if wanted != self._shown:
            self.refresh()

    def refresh(self) -> None:
        """Make the forms of the present recipe."""
        place = self._inside.currentIndex() if isinstance(self._inside, QTabWidget) else 0
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.deleteLater()
        entry = reconstruction.fids_of(self._workbench)
        self._shown = None if entry is None else (entry.key, entry.recipe)
        self._fields = {}
        if entry is None:
            self._inside = QLabel("Open time-domain data first.")
        else:
            self._inside = self._tabs(entry)
            self._inside.setCurrentIndex(place)
        self._layout.addWidget(self._inside)
        self._show_found()

    def _tabs(self, entry: Entry) -> QTabWidget:
        tabs = QTabWidget()
        axes = entry.content.axes
        direct = self._form("direct", DIRECT, entry)
        tabs.addTab(direct, f"F{len(axes)} {axes[-1].nucleus}")
        for dimension, axis in enumerate(axes[:-1], start=1):
            tabs.addTab(self._form(f"f{dimension}", INDIRECT, entry), f"F{dimension} {axis.nucleus}")
        return tabs

    def _form(self, part: str, steps: Sequence[Step], entry: Entry) -> QScrollArea:
        inside = QWidget()
        layout = QFormLayout(inside)
        if part == "direct":
            layout.addRow(
                "Reference", self._field("reference", REFERENCES, entry, "Chemical-shift reference")
            )
        for step in steps:
            if step.only and value_of(entry.recipe, f"{part}.{step.only[0]}") not in step.only[1]:
                continue
            layout.addRow(step.label, self._field(f"{part}.{step.key}", step.choices, entry, step.help))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _field(self, key: str, choices: dict[str, str] | None, entry: Entry, tip: str) -> QWidget:
        value = text_of(value_of(entry.recipe, key))
        if choices is not None:
            field: QWidget = combo(choices, value, lambda chosen: self._set(key, chosen), key)
        else:
            field = line = QLineEdit("" if value == "auto" else value)
            line.setPlaceholderText(AUTOMATIC)
            line.setObjectName(key)
            line.setAccessibleName(key)
            line.editingFinished.connect(lambda: self._set(key, line.text().strip() or "auto"))
        field.setToolTip(tip)
        self._fields[key] = field
        return field

    def _set(self, key: str, text: str) -> None:
        entry = reconstruction.fids_of(self._workbench)
        if entry is None or text == text_of(value_of(entry.recipe, key)):
            return
        try:
            recipe = with_option(entry.recipe, key, text)
        except ParameterError as error:
            self._workbench.tell(str(error), bad=True)
            self.refresh()
            return

        def changed(old: Entry) -> Entry:
            return replace(old, recipe=recipe)

        self._workbench.change_entry(changed, f"Set {key}", f"set {key}", key=entry.key)

    def _show_found(self) -> None:
        """Say which values the program found where a field is left to it."""
        entry = reconstruction.fids_of(self._workbench)
        spectrum: Any = self._workbench.spectra.get(entry.key) if entry is not None else None
        if spectrum is None:
            return
        for key, field in self._fields.items():
            part, _, name = key.partition(".")
            if not isinstance(field, QLineEdit) or name not in ("p0", "p1", "delay"):
                continue
            axis = spectrum.axes[-1] if part == "direct" else spectrum.axes[int(part[1:]) - 1]
            found = axis.facts.get(name)
            if found is not None:
                field.setPlaceholderText(f"{AUTOMATIC}: {float(found):.4g}")


def value_of(recipe: Recipe, key: str) -> Any:
    """Return the value of a recipe that ``-O key=...`` sets."""
    head, _, rest = key.partition(".")
    if not rest:
        return getattr(recipe, head)
    value: Any = recipe.direct if head == "direct" else recipe.indirect_for(int(head[1:]) - 1)
    for name in rest.split("."):
        value = getattr(value, name)
    return value


def text_of(value: Any) -> str:
    """Return a value as ``-O`` takes it."""
    if value is None:
        return "auto"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(text_of(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
