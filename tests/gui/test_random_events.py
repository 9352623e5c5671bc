"""Clicks, keys, wheels, drags and commands at random: whatever they hit, nothing breaks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from gui.main_window import MainWindow
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.hncacb import hncacb
from synthetic.protein import hsqc
from tests.gui.hand import LEFT, NOTHING, Hand

SEED = 20
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
#: These would end the window, or wait for a file dialog of the system.
LEFT_OUT = ("file.quit",)


class Chaos:
    """Deals events to a window."""

    def __init__(self, window: MainWindow, paths: Sequence[Path]) -> None:
        self.window, self.paths = window, paths
        self.dice = random.Random(SEED)
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
        self.window.resize(self.dice.randrange(500, 1600), self.dice.randrange(400, 1100))

    def close_something(self) -> None:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(top, QDialog):
            top.reject()
        elif isinstance(top, QMenu):
            top.close()
        elif self.dice.random() < 0.1:
            Hand.drop_on(self.window, self.dice.choice(self.paths))


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("random")
    two = hsqc(10, 1, increments=32, direct=128)
    nus = two.acquire(poisson_gap(two.grid, 16, 1))
    write_bruker(folder / "1", nus, (Quadrature.ECHO_ANTIECHO,))
    write_bruker(folder / "2", two.acquire(), (Quadrature.STATES_TPPI,))
    three = hncacb(3, 1, increments=(12, 8), direct=128)
    quadratures = (Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO)
    write_bruker(folder / "3", three.acquire(poisson_gap(three.grid, 40, 1)), quadratures)
    (folder / "notes.txt").write_text("no data")
    return [folder / "1", folder / "2", folder / "3", folder / "notes.txt"]


@pytest.mark.parametrize("events", [500, pytest.param(5000, marks=pytest.mark.slow)])
def test_random_events_raise_nothing(
    window: MainWindow,
    paths: list[Path],
    until: Callable[[Callable[[], bool]], None],
    no_questions: None,
    events: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # where an export ends whose folder was typed at random
    for path in paths[:3]:
        Hand.drop_on(window, path)
    until(lambda: not window.workbench.jobs.busy)
    chaos = Chaos(window, paths)
    seen: set[str] = set()
    window.workbench.jobs.changed.connect(lambda job: seen.add(job.name.split()[0]))
    for _ in range(events):
        chaos.deal()
        QApplication.processEvents()
    while (top := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
        top.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for job in window.workbench.jobs.jobs:
        window.workbench.jobs.cancel(job)
    until(lambda: not window.workbench.jobs.busy)
    defects = [m for m in window.workbench.messages if "defect of nmrrecon" in m.text]
    assert not defects, defects[0].details
    assert {"Contours", "Preview"} <= seen, "the events hit nothing"
