"""How the present data are to be reconstructed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.actions import prospects, reconstruction
from gui.panels.also_list import AlsoList
from gui.panels.device_box import DeviceBox
from gui.panels.form import ParameterForm
from gui.panels.hint import hint
from gui.panels.method_box import MethodBox
from gui.state.document import Document, Entry
from gui.state.pace import in_words
from gui.workbench import Workbench
from nmrrecon.methods import method_named
from nmrrecon.parameters import describe
from nmrrecon.recipe import Recipe


class ReconstructPanel(QWidget):
    """Method, its parameters, the methods beside it, the device, and the button that queues them."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("reconstruct")
        self._workbench = workbench
        self._shown: tuple[Any, ...] | None = None
        self._inside: QWidget | None = None
        self._scroll: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self.devices = DeviceBox(workbench)
        self.time = QLabel()
        self.time.setObjectName("estimated-time")
        self.time.setProperty("tone", "faint")
        self.button = QPushButton("Reconstruct")
        self.button.setObjectName("reconstruct-button")
        self.button.clicked.connect(lambda: reconstruction.reconstruct_shown(workbench))
        self._connections = [
            workbench.store.changed.connect(self._document_changed),
            workbench.runs.changed.connect(self._estimate),
            workbench.shown.connect(self._prospect_changed),
            workbench.jobs.changed.connect(lambda job: self._estimate() if job.state.status.over else None),
        ]
        self.refresh()
        self._layout.addWidget(self._row())

    def _row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.devices)
        layout.addWidget(self.time, 1)
        layout.addWidget(self.button)
        return row

    def close_view(self) -> None:
        """Stop following the workbench."""
        for disconnect in self._connections:
            disconnect()
        self.devices.close_view()
        if self._inside is not None:
            self._also.close_view()

    @property
    def _entry(self) -> Entry | None:
        return reconstruction.fids_of(self._workbench)

    def _document_changed(self, _: Document, __: Document) -> None:
        entry = self._entry
        kept = None if entry is None else (entry.key, entry.recipe.method, self._prospect(entry))
        if kept != self._shown or (entry is not None and self._values != entry.recipe.parameters):
            self.refresh()
        self._estimate()

    def _prospect_changed(self, _: str) -> None:
        entry = self._entry
        if entry is not None and self._shown is not None and self._prospect(entry) != self._shown[2]:
            self.refresh()

    def _prospect(self, entry: Entry) -> Any:
        return self._workbench.prospects.get(entry.key)

    def refresh(self) -> None:
        """Make the form of the present data's method."""
        if self._inside is not None:
            self._also.close_view()
            self._inside = None
        old, entry = self._scroll, self._entry
        self._shown = None
        self._scroll = hint("Open time-domain data first.")
        if entry is not None:
            self._shown = entry.key, entry.recipe.method, self._prospect(entry)
            self._inside = self._form(entry)
            self._scroll = scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setWidget(self._inside)
        self._layout.insertWidget(0, self._scroll, 1)
        if old is not None:
            # last, as a field that loses the focus tells its value; hidden, as Qt would show it later
            self._layout.removeWidget(old)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        for part in (self.devices, self.button):
            part.setEnabled(entry is not None)
        self._estimate()

    def _form(self, entry: Entry) -> QWidget:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 4, 6, 4)
        prospect = self._prospect(entry)
        layout.addWidget(MethodBox(entry.recipe.method, prospect, self._choose))
        parameters = method_named(entry.recipe.method).load_parameters()
        self._values = entry.recipe.parameters
        self.form = ParameterForm(parameters, entry.recipe.parameters, self._set)
        layout.addWidget(self.form)
        self.defaults = QPushButton("Reset to Defaults")
        self.defaults.setObjectName("parameter-defaults")
        self.defaults.clicked.connect(self._reset)
        layout.addWidget(self.defaults)
        self.defaults.setHidden(not describe(parameters))
        self._also = AlsoList(self._workbench, entry.recipe.method, prospect)
        layout.addWidget(self._also)
        layout.addStretch(1)
        return inside

    def _estimate(self) -> None:
        """Show how long the chosen methods will take together."""
        entry = self._entry
        self.time.setText("")
        if entry is None or self._shown is None:  # of other data the form is made soon
            return
        recipes = reconstruction.chosen_recipes(self._workbench, entry)
        device = self._workbench.runs.device
        found = [prospects.estimate(self._workbench, entry.key, recipe, device) for recipe in recipes]
        known = [estimate for estimate in found if estimate is not None]
        if len(known) == len(recipes):
            rough = any(estimate.rough for estimate in known)
            self.time.setText(in_words(sum(estimate.seconds for estimate in known)) + (" (rough)" * rough))
            self.time.setToolTip(
                "A guess: the method has not run on this machine yet." if rough else "By the last runs."
            )
        self.button.setText("Reconstruct" if len(recipes) == 1 else f"Reconstruct by {len(recipes)} Methods")
        self.defaults.setEnabled(bool(entry.recipe.parameters))

    def _choose(self, method: str) -> None:
        self._change(lambda recipe: replace(recipe, method=method, parameters={}), f"Method {method}")

    def _set(self, values: dict[str, Any]) -> None:
        self._values = values
        self._change(
            lambda recipe: replace(recipe, parameters=values), "Parameters of the method", "parameters"
        )

    def _reset(self) -> None:
        self._change(lambda recipe: replace(recipe, parameters={}), "Parameters of the method")

    def _change(self, change: Any, text: str, burst: str | None = None) -> None:
        entry = self._entry
        if entry is None:
            return

        def changed(old: Entry) -> Entry:
            recipe: Recipe = change(old.recipe)
            return replace(old, recipe=recipe)

        self._workbench.change_entry(changed, text, burst, key=entry.key)
