"""What was opened lately: in the menu, in the empty window, at the next start."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.actions import opening
from gui.actions.recent import FILE
from gui.app import make_window
from gui.main_window import MainWindow
from gui.state.recent import MOST, read_recent, with_path, write_recent
from gui.theme import LIGHT
from gui.window.submenu import Submenu
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    experiment = hsqc(10, 1, increments=32, direct=128)
    dataset = experiment.acquire(poisson_gap(experiment.grid, 16, 1))
    (tmp_path / "data").mkdir()
    for name in ("1", "2"):
        write_bruker(tmp_path / "data" / name, dataset, (Quadrature.STATES,))
    return [tmp_path / "data" / name for name in ("1", "2")]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Start the program once more."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        windows.append(make_window(LIGHT))
        qtbot.addWidget(windows[-1])
        windows[-1].show()
        qtbot.waitUntil(lambda: not windows[-1].workbench.jobs.busy)
        return windows[-1]

    yield make
    for window in windows:
        window.close_anyway()


def in_menu(window: MainWindow) -> list[str]:
    menu = window.actions_by_id["file.recent"].menu()
    assert isinstance(menu, Submenu)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def offered(window: MainWindow) -> list[QPushButton]:
    return [button for button in window.welcome.findChildren(QPushButton) if button.isFlat()]


def test_what_was_opened_is_offered_at_the_next_start_last_first(
    start: Callable[[], MainWindow], folders: list[Path], tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    first = start()
    assert in_menu(first) == [] and not first.actions_by_id["file.recent"].isEnabled()
    (tmp_path / "notes.txt").write_text("nothing")
    for path in (*folders, tmp_path / "notes.txt", folders[0]):
        opening.open_path(first.workbench, path)
        until(lambda: not first.workbench.jobs.busy)
    wanted = [str(folders[0]), str(folders[1])]
    assert in_menu(first) == wanted, "what could not be opened is no use, and nothing stands twice"
    first.close_anyway()

    second = start()
    assert in_menu(second) == wanted
    assert [button.toolTip() for button in offered(second)] == wanted
    qtbot.mouseClick(offered(second)[1], Qt.MouseButton.LeftButton)
    until(lambda: second.workbench.entry is not None)
    assert second.workbench.entry.source == folders[1]
    menu = second.actions_by_id["file.recent"].menu()
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    until(lambda: len(second.workbench.store.document.entries) == 2)
    assert second.workbench.entry.source == folders[0]


def test_what_is_gone_is_not_offered(
    start: Callable[[], MainWindow], folders: list[Path], until: Until
) -> None:
    first = start()
    for path in folders:
        opening.open_path(first.workbench, path)
        until(lambda: not first.workbench.jobs.busy)
    first.close_anyway()
    folders[1].rename(folders[1].with_name("away"))
    second = start()
    assert in_menu(second) == [str(folders[0])]


@pytest.mark.parametrize("text", ["", "{", "3", '{"a": 1}', "[1, 2]", "[" * 10_000, '"x"', "[null]"])
def test_a_list_that_cannot_be_read_is_an_empty_one(
    start: Callable[[], MainWindow], state_folder: Path, text: str
) -> None:
    (state_folder / FILE).write_text(text)
    window = start()
    assert in_menu(window) == []
    assert not any(message.bad for message in window.workbench.messages)


def test_the_list_is_short_and_holds_the_last(tmp_path: Path) -> None:
    paths: tuple[Path, ...] = ()
    for number in (*range(20), 15):
        paths = with_path(paths, tmp_path / str(number))
    assert len(paths) == len(set(paths)) == MOST
    assert [path.name for path in paths[:3]] == ["15", "19", "18"]
    write_recent(paths, tmp_path / FILE)
    assert read_recent(tmp_path / FILE) == paths
    assert json.loads((tmp_path / FILE).read_text())[0] == str(tmp_path / "15")
