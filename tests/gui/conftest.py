"""Windows of tests: offscreen, nothing left over."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.app import make_window
from gui.main_window import MainWindow
from gui.state.place import VARIABLE
from gui.theme import LIGHT

#: Seconds that a test waits for a job.
PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What windows keep for the next start lies in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


class Strays(QObject):
    """Notes widgets that are shown as windows of their own although they are none: they flash by."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() in (Qt.WindowType.Widget, Qt.WindowType.Window)
            if plain and not isinstance(watched, QMainWindow | QDialog | QMenu):
                self.found.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """A window that is closed at the end, with all its threads."""
    before, strays = threading.active_count(), Strays()
    made = make_window(LIGHT)
    qtbot.addWidget(made)
    qapp.installEventFilter(strays)
    made.show()
    yield made
    made.close_anyway()
    qapp.removeEventFilter(strays)
    assert threading.active_count() == before, "a thread is left"
    assert not strays.found, "shown as windows of their own"


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Wait until something is true."""

    def wait(true: Callable[[], bool]) -> None:
        qtbot.waitUntil(true, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def no_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers the file dialogs of the system, which would wait for ever."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    for name in ("getOpenFileNames", "getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "exec", lambda *_: 0)
