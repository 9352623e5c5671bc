"""The program: ``nmrrecon gui``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gui.actions import opening
from gui.main_window import MainWindow
from gui.paint import system_theme
from gui.questions import Dialogs
from gui.state.place import state_folder
from gui.theme import Theme
from gui.workbench import Workbench

#: So long a thread keeps Python for itself where another waits: the window must not wait long.
TURN_S = 0.001


class Poster(QObject):
    """Has callables called in the thread of the window."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)

    def __call__(self, call: Callable[[], None]) -> None:
        """Have `call` called soon."""
        self._posted.emit(call)


def make_window(theme: Theme | None = None, folder: Path | None = None) -> MainWindow:
    """Return the window with a workbench of its own.

    Parameters
    ----------
    theme : Theme, optional
        Default: as the system has it.
    folder : Path, optional
        Where is kept what the next start needs. Default: the user's folder for such things.
    """
    sys.setswitchinterval(TURN_S)
    poster, dialogs = Poster(), Dialogs()
    workbench = Workbench(poster, dialogs, folder=folder or state_folder())
    window = MainWindow(workbench, theme or system_theme())
    poster.setParent(window)
    dialogs.window = window
    return window


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window and open what the command line names."""
    asked = _parser().parse_args(arguments)
    if asked.bench:
        from gui.bench import contour_times, in_words

        print(in_words(contour_times()))
        return 0
    if asked.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("nmrrecon")
    application.setStyle("Fusion")
    if asked.screenshots is not None:
        from gui.screenshots import take_screenshots

        for path in take_screenshots(asked.screenshots):
            print(path)
        return 0
    window = make_window()
    # the system may turn dark at dusk
    application.styleHints().colorSchemeChanged.connect(lambda _: window.paint_with(system_theme()))
    window.show()
    for path in asked.paths:
        opening.open_path(window.workbench, path)
    return application.exec()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("nmrrecon-gui", description="The window of nmrrecon.")
    parser.add_argument("paths", nargs="*", type=Path, help="data folders or files to open")
    parser.add_argument(
        "--screenshots",
        metavar="DIR",
        type=Path,
        help="show nothing; save pictures of the window at work on simulated data",
    )
    parser.add_argument("--bench", action="store_true", help="show nothing; time contour lines")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
