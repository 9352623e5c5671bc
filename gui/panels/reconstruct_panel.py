"""How the present data are to be reconstructed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.actions import reconstruction
from gui.panels.form import ParameterForm, combo
from gui.state.document import Document, Entry
from gui.workbench import Workbench
from nmrrecon.methods import METHODS, method_named
from nmrrecon.recipe import Recipe

#: In the order in which they are offered; the others are there for comparison.
OFFERED = ("ist", "modern", "ist-plain", "modern-trace", "zero-filled")


class ReconstructPanel(QWidget):
    """Method, its parameters, and the button that queues it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("reconstruct")
        self._workbench = workbench
        self._shown: tuple[str, str] | None = None
        self._layout = QVBoxLayout(self)
        self._inside: QWidget | None = None
        self._disconnect = workbench.store.changed.connect(self._document_changed)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        self._disconnect()

    def _document_changed(self, _: Document, __: Document) -> None:
        entry = reconstruction.fids_of(self._workbench)
        wanted = None if entry is None else (entry.key, entry.recipe.method)
        if wanted != self._shown:
            self.refresh()

    def refresh(self) -> None:
        """Make the form of the present data's method."""
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.deleteLater()
        entry = reconstruction.fids_of(self._workbench)
        self._shown = None if entry is None else (entry.key, entry.recipe.method)
        self._inside = QLabel("Open time-domain data first.") if entry is None else self._form(entry)
        self._layout.addWidget(self._inside)

    def _form(self, entry: Entry) -> QWidget:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        names = [*OFFERED, *(name for name in METHODS if name not in OFFERED)]
        method = method_named(entry.recipe.method)
        layout.addWidget(combo({name: name for name in names}, method.name, self._choose, "method"))
        title = QLabel(method.title)
        title.setWordWrap(True)
        layout.addWidget(title)
        parameters = method.load_parameters() if not method.weights else None
        if parameters is not None:
            self.form = ParameterForm(parameters, entry.recipe.parameters, self._set)
            layout.addWidget(self.form)
        self.button = QPushButton("Reconstruct")
        self.button.setObjectName("reconstruct-button")
        self.button.clicked.connect(self._reconstruct)
        layout.addWidget(self.button)
        layout.addStretch(1)
        return inside

    def _choose(self, method: str) -> None:
        self._change(lambda recipe: replace(recipe, method=method, parameters={}), f"Method {method}")

    def _set(self, values: dict[str, Any]) -> None:
        self._change(
            lambda recipe: replace(recipe, parameters=values), "Parameters of the method", "parameters"
        )

    def _change(self, change: Any, text: str, burst: str | None = None) -> None:
        entry = reconstruction.fids_of(self._workbench)
        if entry is None:
            return

        def changed(old: Entry) -> Entry:
            recipe: Recipe = change(old.recipe)
            return replace(old, recipe=recipe)

        self._workbench.change_entry(changed, text, burst, key=entry.key)

    def _reconstruct(self) -> None:
        entry = reconstruction.fids_of(self._workbench)
        if entry is not None:
            reconstruction.reconstruct_entry(self._workbench, entry.key, entry.recipe)
