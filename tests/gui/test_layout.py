"""Where the panels stand is remembered, and brought back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from gui.app import make_window
from gui.main_window import MainWindow
from gui.theme import LIGHT
from gui.window.layout import FILE, VERSION


@pytest.fixture
def start(qtbot: QtBot) -> Callable[[], MainWindow]:
    """Start the program once more."""

    def make() -> MainWindow:
        window = make_window(LIGHT)
        qtbot.addWidget(window)
        window.show()
        return window

    return make


def dock(window: MainWindow, title: str) -> QDockWidget:
    return window.findChild(QDockWidget, f"dock {title}")


def areas(window: MainWindow) -> dict[str, tuple[Qt.DockWidgetArea, bool]]:
    docks = window.findChildren(QDockWidget)
    return {d.objectName(): (window.dockWidgetArea(d), d.isHidden()) for d in docks}


def test_the_layout_is_that_of_the_last_time_and_can_be_reset(start: Callable[[], MainWindow]) -> None:
    window = start()
    first = areas(window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock(window, "Project"))
    dock(window, "Messages").hide()
    window.resize(window.minimumSizeHint().expandedTo(QSize(700, 650)))
    size = window.size()
    changed = areas(window)
    assert changed != first
    window.close_anyway()

    window = start()
    assert areas(window) == changed
    assert window.size() == size
    window.actions_by_id["view.reset-layout"].trigger()
    assert areas(window) == first
    window.close_anyway()


@pytest.mark.parametrize("fault", ["", "[]", '{"version": 99}', f'{{"version": {VERSION}, "docks": "???"}}'])
def test_a_layout_that_cannot_be_read_is_the_first_one(
    start: Callable[[], MainWindow], state_folder: Path, fault: str
) -> None:
    window = start()
    first = areas(window)
    window.close_anyway()
    (state_folder / FILE).write_text(fault)
    window = start()
    assert areas(window) == first
    window.close_anyway()


def test_a_layout_of_other_bytes_changes_nothing(start: Callable[[], MainWindow], state_folder: Path) -> None:
    window = start()
    first = areas(window)
    window.close_anyway()
    values = json.loads((state_folder / FILE).read_text())
    for name in ("geometry", "docks", "middle"):
        values[name] = values[name][40:] + values[name][:40]
    (state_folder / FILE).write_text(json.dumps(values))
    window = start()
    assert areas(window) == first
    window.close_anyway()
