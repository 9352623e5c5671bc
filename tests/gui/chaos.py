"""Events at random: clicks, keys, wheels, drags, commands, and what people do in the middle of a job."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QMenu, QWidget

from gui.actions import opening, overlaying
from gui.main_window import MainWindow
from gui.theme import DARK, LIGHT
from tests.gui.hand import LEFT, NOTHING, Hand

#: No more data sets than this are open at a time: beyond them one is removed.
MOST_ENTRIES = 8
KEYS = (
    *(Qt.Key(code) for code in range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1)),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Return),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F1),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_PageDown, Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_Period),
)
MODIFIERS = (
    NOTHING,
    NOTHING,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
AREAS = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
    Qt.DockWidgetArea.TopDockWidgetArea,
)
#: These would end the window, or wait for a file dialog of the system.
LEFT_OUT = ("file.quit",)


class Chaos:
    """Deals events to a window."""

    def __init__(self, window: MainWindow, paths: Sequence[Path], seed: int) -> None:
        self.window, self.paths = window, paths
        self.dice = random.Random(seed)
        self.kinds: tuple[Callable[[], Any], ...] = (
            self.click,
            self.click,
            self.double_click,
            self.key,
            self.key,
            self.wheel,
            self.drag,
            self.command,
            self.command,
            self.resize,
            self.close_something,
            self.close_something,
            self.undo_some,
            self.cancel_job,
            self.remove_some,
            self.look_elsewhere,
            self.set_fact,
            self.compare_some,
            self.overlay_some,
            self.move_dock,
            self.switch_theme,
        )

    def deal(self) -> None:
        """Send one event."""
        self.dice.choice(self.kinds)()
        entries = self.window.workbench.store.document.entries
        if len(entries) > MOST_ENTRIES:
            self.window.actions_by_id["file.remove"].trigger()
        if not entries and self.dice.random() < 0.3:
            self.window.actions_by_id["edit.undo"].trigger()

    def target(self) -> QWidget | None:
        """Return a widget that can be seen, in the dialog that is asked for or in the window."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        widgets = [w for w in top.findChildren(QWidget) if w.isVisible() and w.width() > 2 and w.height() > 2]
        return self.dice.choice(widgets) if widgets else top

    def place(self, widget: QWidget) -> QPoint:
        return QPoint(self.dice.randrange(widget.width()), self.dice.randrange(widget.height()))

    def click(self) -> None:
        widget = self.target()
        if widget is not None:
            QTest.mouseClick(widget, LEFT, self.dice.choice(MODIFIERS), self.place(widget))

    def double_click(self) -> None:
        widget = self.target()
        if widget is not None:
            QTest.mouseDClick(widget, LEFT, NOTHING, self.place(widget))

    def key(self) -> None:
        widget = self.target()
        if widget is not None:
            QTest.keyClick(widget, self.dice.choice(KEYS), self.dice.choice(MODIFIERS))

    def wheel(self) -> None:
        widget = self.target()
        if widget is None:
            return
        at, steps = QPointF(self.place(widget)), self.dice.choice((-360, -120, 120, 240))
        event = QWheelEvent(
            at,
            QPointF(widget.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, steps),
            Qt.MouseButton.NoButton,
            self.dice.choice(MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def drag(self) -> None:
        widget = self.target()
        if widget is None:
            return
        button = self.dice.choice((LEFT, LEFT, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton))
        QTest.mousePress(widget, button, self.dice.choice(MODIFIERS), self.place(widget))
        for _ in range(3):
            QTest.mouseMove(widget, self.place(widget))
        QTest.mouseRelease(widget, button, NOTHING, self.place(widget))

    def command(self) -> None:
        if QApplication.activeModalWidget() is None:
            names = [name for name in self.window.actions_by_id if name not in LEFT_OUT]
            self.window.actions_by_id[self.dice.choice(names)].trigger()

    def resize(self) -> None:
        self.window.resize(self.dice.randrange(1, 1600), self.dice.randrange(1, 1100))

    def close_something(self) -> None:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(top, QDialog):
            top.reject()
        elif isinstance(top, QMenu):
            top.close()
        elif self.dice.random() < 0.1:
            Hand.drop_on(self.window, self.dice.choice(self.paths))

    def undo_some(self) -> None:
        for name in ("edit.undo", "edit.redo"):
            for _ in range(self.dice.randrange(8)):
                self.window.actions_by_id[name].trigger()

    def cancel_job(self) -> None:
        jobs = [job for job in self.window.workbench.jobs.jobs if not job.state.status.over]
        if jobs:
            self.window.workbench.jobs.cancel(self.dice.choice(jobs))

    def remove_some(self) -> None:
        """Remove an entry, whatever works on it or is held against it."""
        if self.dice.random() < 0.3:
            self.look_elsewhere()
            self.window.actions_by_id["file.remove"].trigger()

    def look_elsewhere(self) -> None:
        store = self.window.workbench.store
        if key := self.entry():
            store.commit(replace(store.document, current=key), "Look at another entry")

    def set_fact(self) -> None:
        """Have data read again with another fact, as the report does."""
        bench = self.window.workbench
        entry = bench.entry
        if entry is not None and entry.content is not None and entry.source is not None:
            name = self.dice.choice(sorted(entry.content.report.facts))
            opening.reopen(bench, entry.key, {name: self.dice.choice(("0", "1", "States", "QF", "x", ""))})

    def compare_some(self) -> None:
        entries = [entry.key for entry in self.window.workbench.store.document.entries]
        count = min(len(entries), self.dice.randrange(2, 5))
        self.window.workbench.desk.select(tuple(self.dice.sample(entries, count)))
        self.window.actions_by_id["process.compare"].trigger()

    def overlay_some(self) -> None:
        if key := self.entry():
            overlaying.toggle(self.window.workbench, key)

    def move_dock(self) -> None:
        """Close, show, float, move or stack a dock."""
        docks = self.window.findChildren(QDockWidget)
        dock = self.dice.choice(docks)
        what = self.dice.randrange(4)
        if what == 0:
            dock.toggleViewAction().trigger()
        elif what == 1:
            dock.setFloating(not dock.isFloating())
        elif what == 2:
            self.window.addDockWidget(self.dice.choice(AREAS), dock)
        else:
            self.window.tabifyDockWidget(self.dice.choice([d for d in docks if d is not dock]), dock)

    def switch_theme(self) -> None:
        self.window.paint_with(self.dice.choice((LIGHT, DARK)))

    def entry(self) -> str | None:
        entries = self.window.workbench.store.document.entries
        return self.dice.choice(entries).key if entries else None
