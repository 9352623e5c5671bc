"""What a person's hand does to the window: drops, clicks and keys, and waiting for what comes of them."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs.export import Export
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind

LEFT, NOTHING, CONTROL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
)
COPY = Qt.DropAction.CopyAction
EVERYWHERE = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
#: The longest wait for a job.
PATIENCE_MS = 240_000


class Hand:
    """Drives one window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        self.bench = window.workbench

    def drop(self, path: Path) -> None:
        """Drop a path on the window and wait until it is shown."""
        self.drop_on(self.window, path)
        self.rest()

    @staticmethod
    def drop_on(window: MainWindow, path: Path) -> None:
        """Drop a path on a window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place = QPointF(100, 100)
        enter = QDragEnterEvent(place.toPoint(), COPY, data, LEFT, NOTHING)
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(window, QDropEvent(place, COPY, data, LEFT, NOTHING))

    def rest(self) -> None:
        """Wait until nothing is done any more and the present entry is drawn."""
        self._qtbot.waitUntil(self._resting, timeout=PATIENCE_MS)

    def _resting(self) -> bool:
        entry = self.bench.entry
        drawn = entry is not None and entry.key in self.bench.spectra
        return not self.bench.jobs.busy and (drawn or bool(self.bench.messages))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NOTHING) -> None:
        """Press a key in the window."""
        QTest.keyClick(self.window, key, modifier)

    def click(self, name: str, inside: QWidget | None = None) -> None:
        """Click the button of an object name."""
        button = (inside or self.window).findChild(QPushButton, name)
        assert button is not None, name
        assert button.isEnabled(), name
        self._qtbot.mouseClick(button, LEFT)

    def choose(self, name: str, value: str) -> None:
        """Choose a value in the combo box of an object name, as by keyboard."""
        box = self.window.findChild(QComboBox, name)
        assert box is not None, name
        place = box.findData(value)
        assert place >= 0, f"{name} has no {value}"
        box.setCurrentIndex(place)

    def facts(self) -> dict[str, tuple[str, str]]:
        """Return value and status of the facts in the report."""
        rows = self.window.report.facts.findItems("", EVERYWHERE)
        return {row.text(0): (row.text(1), row.text(2)) for row in rows if row.parent() is not None}

    def reconstruct(self, method: str) -> Entry:
        """Choose a method, click Reconstruct and wait; the result is looked at then."""
        before = {entry.key for entry in self.bench.store.document.entries}
        self.choose("method", method)
        self.click("reconstruct-button")
        self.rest()
        entry = self.bench.entry
        assert entry is not None and entry.key not in before, self.bench.messages
        assert entry.kind is Kind.RESULT and not entry.partial
        return entry

    def look_at(self, entry: Entry) -> None:
        """Click an entry in the project panel."""
        tree = self.window.project
        (item,) = [i for i in tree.findItems(entry.name, EVERYWHERE) if _key(i) == entry.key]
        place = tree.visualItemRect(item).center() + QPoint(2, 0)
        self._qtbot.mouseClick(tree.viewport(), LEFT, pos=place)
        assert self.bench.entry is not None and self.bench.entry.key == entry.key
        self.rest()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """Wait for a dialog."""
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=PATIENCE_MS)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def export(self, folder: Path) -> None:
        """Give the command Export, type a folder, click Save and wait."""
        action = self.window.actions_by_id["file.export"]
        assert action.isEnabled()
        action.trigger()
        dialog = self.dialog(Export)
        assert isinstance(dialog, Export)
        dialog.folder.clear()
        QTest.keyClicks(dialog.folder, str(folder))
        self._qtbot.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Save), LEFT)
        self._qtbot.waitUntil(lambda: folder.exists() and not self.bench.jobs.busy, timeout=PATIENCE_MS)

    def wait(self, seconds: float) -> None:
        """Let the window run."""
        end = time.monotonic() + seconds
        self._qtbot.waitUntil(lambda: time.monotonic() > end, timeout=PATIENCE_MS)


def _key(item: QTreeWidgetItem) -> str:
    return str(item.data(0, int(Qt.ItemDataRole.UserRole)))
