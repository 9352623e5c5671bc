"""Windows of tests: offscreen, nothing left over."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QFileDialog
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


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that is closed at the end, with all its threads."""
    before = threading.active_count()
    made = make_window(LIGHT)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_anyway()
    assert threading.active_count() == before, "a thread is left"


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
