"""The steps of one dimension, one below the other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.actions import processing
from gui.panels.step_row import StepRow
from gui.panels.steps import DIRECT, INDIRECT, TRANSFORMED_BEFORE
from gui.workbench import Workbench
from nmrrecon.recipe import Recipe


class StepList(QScrollArea):
    """Rows that change places as the recipe says.

    Parameters
    ----------
    workbench : Workbench
    part : str
        Dimension, such as ``direct`` or ``f1``.
    transformed : bool
        Whether it was transformed before it was opened: then only what can still be done is shown.
    """

    def __init__(self, workbench: Workbench, part: str, *, transformed: bool = False) -> None:
        super().__init__()
        self.part = part
        self.setObjectName(f"steps {part}")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(6, 4, 6, 4)
        self._layout.setSpacing(0)
        self.rows = [StepRow(workbench, part, step) for step in (DIRECT if part == "direct" else INDIRECT)]
        for row in self.rows:
            self._layout.addWidget(row)
            row.setVisible(not (transformed and row.step.name in TRANSFORMED_BEFORE))
        self._layout.addStretch(1)
        self.setWidget(inside)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe says of this dimension."""
        named = {row.step.name: row for row in self.rows if row.step.name}
        steps = iter(processing.order_of(recipe, self.part))
        rows = [named[next(steps)] if row.step.name else row for row in self.rows]
        if rows != self.rows:
            self.rows = rows
            self._put_in_order()
        for row in self.rows:
            row.show_recipe(recipe)

    def _put_in_order(self) -> None:
        for place, row in enumerate(self.rows):
            self._layout.insertWidget(place, row)
        for before, after in pairwise(widget for row in self.rows for widget in row.chain):
            QWidget.setTabOrder(before, after)

    def show_found(self, found: dict[str, Any]) -> None:
        """As `StepRow.show_found`."""
        for row in self.rows:
            row.show_found(found)

    def row(self, name: str) -> StepRow:
        """Return the row of a step that can be switched."""
        return next(row for row in self.rows if row.step.name == name)
