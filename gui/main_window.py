"""The main window: it wires views, panels and commands to the workbench, and does nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from gui.actions import failures, leaving, opening, recent
from gui.commands.command import Command
from gui.commands.table import COMMANDS
from gui.dialogs.palette import Palette
from gui.dialogs.shortcuts import Shortcuts
from gui.paint import palette, style_sheet
from gui.panels.jobs_panel import JobsPanel
from gui.panels.messages_panel import MessagesPanel
from gui.panels.overlay_panel import OverlayPanel
from gui.panels.peaks_panel import PeaksPanel
from gui.panels.processing_panel import ProcessingPanel
from gui.panels.project_panel import ProjectPanel
from gui.panels.reconstruct_panel import ReconstructPanel
from gui.panels.report_panel import ReportPanel
from gui.state.document import Document
from gui.theme import LIGHT, Theme
from gui.tools.tool_place import ToolPlace
from gui.views.compare.compare_view import CompareView
from gui.views.entry_view import EntryView
from gui.views.viewer import Viewer
from gui.window.autosave import Autosave
from gui.window.drop_target import DropTarget
from gui.window.garbage import Garbage
from gui.window.layout import Layout, Place
from gui.window.menus import Menus
from gui.window.notice_bar import NoticeBar
from gui.window.room import Room
from gui.window.stacked import stacked
from gui.window.welcome import Welcome
from gui.workbench import Message, Workbench


class MainWindow(QMainWindow):
    """Menus, toolbar, panels and the view of the present entry."""

    def __init__(self, workbench: Workbench, theme: Theme = LIGHT) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.resize(1400, 900)
        self.workbench = workbench
        workbench.seen = self._seen
        self._make_pages(theme)
        self._make_panels(theme)
        self.statusBar()  # there from the start, or the first message would move everything
        self.menus = Menus(self, workbench, self.give)
        self.actions_by_id = self.menus.actions
        self.drop_target = DropTarget(workbench, self, theme)
        self.layout_kept = Layout(self, self._places, self.spectrum_page, workbench.folder)
        self.autosave = Autosave(workbench, self)
        self.garbage = Garbage(self)
        self._may_close = False
        self._disconnect = self._follow()
        self.paint_with(theme)
        self.menus.refresh()
        self._show_title()
        recent.load(workbench)
        workbench.recovery.look()

    def _make_pages(self, theme: Theme) -> None:
        workbench = self.workbench
        self.viewer = Viewer(workbench, theme)
        self.compare = CompareView(workbench, theme)
        self.welcome = Welcome(workbench, self._give_named)
        self.tool = ToolPlace(workbench, theme)
        self.spectrum_page = QSplitter(Qt.Orientation.Vertical)
        self.spectrum_page.addWidget(self.viewer)
        self.spectrum_page.addWidget(self.tool)
        self.spectrum_page.setSizes([600, 260])
        self.pages = QStackedWidget()
        for page in (self.welcome, self.spectrum_page, self.compare):
            self.pages.addWidget(page)
        self.notice = NoticeBar(workbench)
        self.setCentralWidget(stacked(self.notice, self.pages))

    def _make_panels(self, theme: Theme) -> None:
        workbench, area = self.workbench, Qt.DockWidgetArea
        self.project, self.report = ProjectPanel(workbench), ReportPanel(workbench, theme)
        self.jobs, self.reconstruct = JobsPanel(workbench, theme), ReconstructPanel(workbench)
        self.processing = ProcessingPanel(workbench)
        self.messages = MessagesPanel(workbench, theme)
        self.overlays = OverlayPanel(workbench, theme)
        self.peaks = PeaksPanel(workbench)
        self._places: list[Place] = []
        self._dock("Project", self.project, area.LeftDockWidgetArea)
        self._dock("Overlays", self.overlays, area.LeftDockWidgetArea)
        self._dock("What was read", self.report, area.RightDockWidgetArea)
        self._dock("Processing", self.processing, area.RightDockWidgetArea)
        self._dock("Reconstruct", self.reconstruct, area.RightDockWidgetArea)
        peaks = self._dock("Peaks", self.peaks, area.RightDockWidgetArea)
        self.peaks.titled.connect(peaks.setWindowTitle)
        self.peaks.filled.connect(peaks.raise_)
        self._dock("Jobs", self.jobs, area.BottomDockWidgetArea)
        self._dock("Messages", self.messages, area.BottomDockWidgetArea)
        self.room = Room([dock for dock, place in self._places if place == area.RightDockWidgetArea])

    def _follow(self) -> list[Callable[[], None]]:
        """Follow the workbench; return what ends it."""
        workbench = self.workbench
        return [
            workbench.store.changed.connect(self._document_changed),
            workbench.jobs.failed.connect(lambda job: failures.tell_of(workbench, job)),
            workbench.desk.changed.connect(self.menus.refresh),
            workbench.shown.connect(lambda _: self.menus.refresh()),
            workbench.told.connect(self._tell),
            workbench.saved.changed.connect(self._show_title),
            workbench.recent.changed.connect(self.menus.refresh),
            workbench.recovery.changed.connect(self.menus.refresh),
            workbench.desk.reset.connect(self.layout_kept.reset),
        ]

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(palette(theme))
        self.setStyleSheet(style_sheet(theme))
        for part in (
            self.menus,
            self.viewer,
            self.compare,
            self.tool,
            self.report,
            self.jobs,
            self.messages,
            self.overlays,
            self.drop_target,
        ):
            part.paint_with(theme)

    def show_palette(self) -> None:
        """Show all commands, to be searched."""
        Palette(self.workbench, self.give, self).open()

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        Shortcuts(self).open()

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock {title}")
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        self._places.append((dock, area))
        return dock

    def give(self, command: Command) -> None:
        """Do what a command says, where it can be done."""
        if command.enabled(self.workbench):
            command.do(self.workbench)
        self.menus.refresh()

    def _give_named(self, name: str) -> None:
        self.give(next(command for command in COMMANDS if command.id == name))

    def _tell(self, message: Message) -> None:
        if not message.bad:  # the notice tells of what failed
            self.statusBar().showMessage(message.text.replace("\n", " "), 10_000)

    def _document_changed(self, new: Document, old: Document) -> None:
        opening.preview_changed(self.workbench, new, old)
        self._show_page()
        self.menus.refresh()
        self._show_title()

    def _seen(self) -> list[EntryView]:
        """Return the drawings in front."""
        viewers = self.compare.views if self.workbench.store.document.compared else [self.viewer]
        return [viewer.view for viewer in viewers]

    def _show_page(self) -> None:
        document = self.workbench.store.document
        page: QWidget = self.spectrum_page if document.entries else self.welcome
        self.pages.setCurrentWidget(self.compare if document.compared else page)
        self.room.take(bool(document.compared))

    def _show_title(self) -> None:
        saved = self.workbench.saved
        self.setWindowTitle(f"{saved.path.stem}[*] - nmrrecon" if saved.path is not None else "nmrrecon[*]")
        self.setWindowModified(saved.differs(self.workbench.store.document))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop_target.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drop_target.move(event)

    def dragLeaveEvent(self, _: QDragLeaveEvent) -> None:
        self.drop_target.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_target.drop(event)

    def close_anyway(self) -> None:
        """Close the window without asking; what is not saved is lost."""
        self._may_close = True
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.layout_kept.shown()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and leaving.loss_of(self.workbench):
            event.ignore()
            leaving.leave(self.workbench, self.close_anyway, "Close")
            return
        self.autosave.close()
        self.room.take(False)
        self.layout_kept.write()
        for part in (
            self.viewer,
            self.compare,
            self.tool,
            self.project,
            self.report,
            self.processing,
            self.reconstruct,
            self.jobs,
            self.messages,
            self.overlays,
            self.notice,
            self.welcome,
            self.peaks,
        ):
            part.close_view()
        for disconnect in self._disconnect:
            disconnect()
        self.workbench.close()
        self.garbage.close()
        super().closeEvent(event)
