"""Steps that tests of comparisons share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gui.dialogs.undersample import Undersample
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind
from nmrrecon.recipe import Recipe

Until = Callable[[Callable[[], bool]], None]


def add(window: MainWindow, name: str, dataset: Any, kind: Kind = Kind.FIDS) -> Entry:
    """Put data into the project as if they had been opened."""
    bench = window.workbench
    entry = Entry(bench.new_key("entry"), kind, name, dataset, recipe=Recipe(source=dataset.report.path))
    bench.store.commit(bench.store.document.with_entry(entry), f"Open {name}")
    return entry


def named(window: MainWindow, name: str) -> Entry:
    """Return the entry of a name."""
    return next(entry for entry in window.workbench.store.document.entries if entry.name == name)


def rest(window: MainWindow, until: Until) -> None:
    """Wait until nothing more is done."""
    until(lambda: not window.workbench.jobs.busy)


def in_front(window: MainWindow, until: Until) -> None:
    """Have the window take the keys again, after a dialog."""
    window.activateWindow()
    until(window.isActiveWindow)


def look_at(window: MainWindow, key: str) -> None:
    """Look at an entry."""
    store = window.workbench.store
    store.commit(replace(store.document, current=key), "Look at another entry")


def item_of(window: MainWindow, key: str) -> QTreeWidgetItem:
    """Return the row of an entry in the project panel."""
    found = window.project.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    return next(item for item in found if item.data(0, int(Qt.ItemDataRole.UserRole)) == key)


def click_entry(window: MainWindow, qtbot: QtBot, key: str, *, too: bool = False) -> None:
    """Click on an entry in the project panel; `too` holds Ctrl, so that the others stay chosen."""
    tree = window.project
    place = tree.visualItemRect(item_of(window, key)).center() + QPoint(2, 0)
    held = Qt.KeyboardModifier.ControlModifier if too else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, pos=place)


def undersample(window: MainWindow, qtbot: QtBot, until: Until, density: float = 30.0) -> Entry:
    """Undersample the present data through the dialog; return what is looked at then."""
    in_front(window, until)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    until(lambda: isinstance(QApplication.activeModalWidget(), Undersample))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Undersample)
    dialog.density.setValue(density)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    before = len(window.workbench.store.document.entries)
    until(lambda: len(window.workbench.store.document.entries) > before and not window.workbench.jobs.busy)
    entry = window.workbench.entry
    assert entry is not None
    return entry
