"""What everything that the window shows has in common: it can be read, has a name, and says what it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollBar,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.actions import comparing
from gui.commands.table import COMMANDS, MENUS
from gui.dialogs.choice import Choice
from gui.dialogs.export import Export
from gui.dialogs.palette import Palette
from gui.dialogs.shortcuts import Shortcuts
from gui.dialogs.undersample import Undersample
from gui.main_window import MainWindow
from gui.plots.readout import Readout
from gui.theme import DARK, LIGHT, Theme
from gui.views.badge import Badge
from tests.gui.hand import Hand
from tests.gui.spectra import NITROGEN, PROTON, show, spectrum
from tests.gui.test_window import shown

Until = Callable[[Callable[[], bool]], None]

#: Of text on its ground, and of lines and edges on theirs: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
TEXT, LINES = 4.5, 3.0
#: Words of titles that are written small.
SMALL = {"a", "and", "at", "by", "from", "in", "it", "of", "on", "the", "to"}


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(color[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    written = {
        name: getattr(theme, name)
        for name in ("text", "faint", "good", "caution", "bad", "focus", "ruler", "chosen", "mark")
    }
    names = {f"positive {number}": color for number, color in enumerate(theme.positive)}
    poor = {
        (name, ground): round(contrast(color, getattr(theme, ground)), 2)
        for (name, color), ground in itertools.product(written.items(), ("base", "window", "raised"))
        if contrast(color, getattr(theme, ground)) < TEXT
    }
    # names of spectra stand in their colours beside plots and in tables
    poor |= {
        (name, ground): round(contrast(color, getattr(theme, ground)), 2)
        for (name, color), ground in itertools.product(names.items(), ("base", "window"))
        if contrast(color, getattr(theme, ground)) < TEXT
    }
    assert not poor
    assert contrast(theme.accent_text, theme.accent) >= TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_lines_can_be_seen(theme: Theme) -> None:
    drawn = (*theme.positive, *theme.negative, theme.crosshair, theme.accent)
    assert all(contrast(color, theme.base) >= LINES for color in drawn)
    grounds = (theme.base, theme.window, theme.raised)
    assert all(contrast(theme.focus, ground) >= LINES for ground in grounds), "where the keyboard is"


NAMED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QProgressBar,
)


def nameless(top: QWidget) -> list[str]:
    """Return what a person who does not see it could not name."""
    found = []
    for widget in top.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox | QDockWidget | QToolBar)
        if not isinstance(widget, NAMED) or isinstance(widget, QScrollBar) or inner or widget.isHidden():
            continue
        if re.match(
            "Q(LineEditIcon|ComboBoxPrivate|ComboBoxList|Header|Table(Corner)|TabBar)", _class(widget)
        ):
            continue
        if widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QAbstractItemView):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text or widget.toolTip()):
            found.append(f"{_class(widget)} {widget.objectName()!r} in {_class(widget.parentWidget())}")
    return found


def _class(widget: QWidget | None) -> str:
    return widget.metaObject().className() if widget is not None else ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from nmrrecon.nmr import Quadrature
    from synthetic.bruker_writer import write_bruker
    from synthetic.protein import hsqc

    path = tmp_path_factory.mktemp("data") / "full"
    experiment = hsqc(12, 1, increments=32, direct=128)
    write_bruker(path, experiment.acquire(), (Quadrature.ECHO_ANTIECHO,))
    return path


@pytest.fixture
def opened(window: MainWindow, folder: Path, until: Until) -> MainWindow:
    Hand.drop_on(window, folder)
    until(lambda: shown(window))
    return window


def dialogs(window: MainWindow) -> Iterator[QDialog]:
    bench = window.workbench
    entry = bench.entry
    assert entry is not None
    yield Palette(bench, window.give, window)
    yield Shortcuts(window)
    yield Choice("Data sets", ["one", "another"], window)
    yield Export(bench, entry, window)
    yield Undersample(bench, entry, window)


def test_everything_has_a_name(opened: MainWindow, until: Until) -> None:
    bench = opened.workbench
    bench.tell("It went wrong.", bad=True, action="Try Again", do=lambda: None)
    for tool in ("process.phase", "process.indirect"):
        opened.actions_by_id[tool].trigger()
        until(lambda: not bench.jobs.busy)
        assert not nameless(opened), f"{tool}: {nameless(opened)}"
    show(opened, spectrum(NITROGEN, PROTON), spectrum(NITROGEN, PROTON))
    until(lambda: not bench.jobs.busy)
    opened.actions_by_id["view.overlay"].trigger()
    assert nameless(opened) == []
    bench.desk.select(tuple(entry.key for entry in bench.store.document.entries))
    comparing.compare(bench)
    until(lambda: not bench.jobs.busy)
    assert bench.store.document.compared and nameless(opened) == []


def test_dialogs_have_names_for_everything(opened: MainWindow, until: Until) -> None:
    for dialog in dialogs(opened):
        assert nameless(dialog) == [], dialog.windowTitle()
        dialog.reject()
    until(lambda: not opened.workbench.jobs.busy)


def is_title(text: str) -> bool:
    words = re.findall(r"[A-Za-z][A-Za-z0-9-]*", text.replace("&", ""))
    return all(word in SMALL or not word[0].islower() for word in words) and not words[0][0].islower()


def test_commands_and_buttons_are_written_alike(opened: MainWindow, until: Until) -> None:
    names = [*MENUS, *(command.text for command in COMMANDS)]
    opened.workbench.tell("It went wrong.", bad=True)
    for tool in ("process.phase", "process.indirect"):
        opened.actions_by_id[tool].trigger()
        until(lambda: not opened.workbench.jobs.busy)
        buttons: list[QAbstractButton] = [
            *opened.findChildren(QPushButton),
            *opened.findChildren(QToolButton),
        ]
        own = [button for button in buttons if not isinstance(button.parentWidget(), QToolBar)]
        texts = [button.text().replace("&", "") for button in own]
        names += [text for text in texts if re.match("[A-Za-z]{2}", text)]
    assert len(names) > 60
    assert [name for name in names if not is_title(name)] == []


def test_every_command_says_what_it_does(window: MainWindow) -> None:
    tips = [command.tip for command in COMMANDS]
    assert all(len(tip.split()) >= 3 for tip in tips) and len(set(tips)) == len(tips)
    for command in COMMANDS:
        action = window.actions_by_id[command.id]
        assert action.toolTip()
        if command.icon:  # nothing but the tool tip says its name
            assert action.toolTip().startswith(command.text.rstrip("."))


def words_in(panel: QWidget) -> str:
    labels = [label for label in panel.findChildren(QLabel) if label.isVisible()]
    return " ".join(label.text() for label in labels)


def test_no_panel_is_empty_without_a_word(window: MainWindow) -> None:
    for dock in window.findChildren(QDockWidget):
        dock.raise_()
        panel = dock.widget()
        fields = [field for field in panel.findChildren(QPushButton) if field.isVisible()]
        assert words_in(panel) or fields, dock.windowTitle()
    assert "stand here" in words_in(window.project)


def test_words_give_way_to_what_they_stand_for(opened: MainWindow) -> None:
    assert words_in(opened.project) == ""


def test_the_overlay_list_says_why_it_is_empty(window: MainWindow, until: Until) -> None:
    assert "second spectrum" in window.overlays.empty.text()
    keys = show(window, spectrum(NITROGEN, PROTON), spectrum(NITROGEN, PROTON))
    until(lambda: not window.workbench.jobs.busy)
    assert window.overlays.empty.isHidden()
    window.workbench.desk.select(tuple(keys))
    comparing.compare(window.workbench)
    until(lambda: not window.workbench.jobs.busy)
    assert "compared" in window.overlays.empty.text() and "second" not in window.overlays.empty.text()


def test_recent_data_replace_those_before_at_once(window: MainWindow) -> None:
    window.workbench.recent.become((Path("/data/1"),))
    window.workbench.recent.become((Path("/data/2"),))
    QApplication.processEvents()  # which deletes nothing yet
    flat = [b for b in window.welcome.findChildren(QPushButton) if b.isFlat() and b.isVisible()]
    assert [button.text() for button in flat] == ["/data/2"], "the older one is drawn no more"


def test_a_readout_says_as_much_as_there_is_room_for(qtbot: QtBot) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    long, short = "1H 8.720 ppm, 5233.3 Hz, point 131   intensity 7454", "8.720 ppm"
    width = readout.fontMetrics().horizontalAdvance
    readout.resize(width(long) + 20, 20)
    readout.say(long, short)
    readout.show()
    assert readout.text() == long and not readout.toolTip()
    readout.resize(width(long) - 5, 20)
    assert readout.text() == short and readout.toolTip() == long
    readout.resize(width(short) - 5, 20)
    assert readout.text() != short and readout.text().endswith("\u2026")


def test_a_badge_is_not_cut_by_its_view(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint

    view = QWidget()
    qtbot.addWidget(view)
    view.resize(180, 120)
    badge = Badge(view, LIGHT)
    badge.tell("Cancelled: what was not reached is zero filled", QPoint(20, 10))
    assert view.rect().contains(badge.geometry())
    assert badge.height() >= badge.heightForWidth(badge.width())
    one_line = badge.fontMetrics().height()
    assert badge.height() > 2 * one_line
    badge.tell("Preview", QPoint(20, 10))
    assert badge.height() < 2 * one_line


@pytest.mark.parametrize("size", [(1100, 720), (1060, 700)])
def test_a_small_window_stays_as_small_with_the_tools_open(
    opened: MainWindow, until: Until, size: tuple[int, int], qtbot: QtBot
) -> None:
    opened.resize(*size)
    for tool in ("process.phase", "process.indirect"):
        opened.actions_by_id[tool].trigger()
        until(lambda: not opened.workbench.jobs.busy)
        qtbot.wait(50)
        assert (opened.width(), opened.height()) == size, tool
        plot = opened.viewer.view.plot  # type: ignore[attr-defined]
        assert plot.box.height() > 60, "the plane itself can still be seen"
