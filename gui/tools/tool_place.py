"""The place below the spectrum where tools stand."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import tools
from gui.theme import Theme
from gui.tools.indirect_view import IndirectView
from gui.tools.phase_view import PhaseView
from gui.tools.tool import Tool
from gui.workbench import Workbench

#: By the name that `Desk.tool` has.
TOOLS: dict[str, type[Tool]] = {tools.PHASE: PhaseView, tools.INDIRECT: IndirectView}


class ToolPlace(QWidget):
    """Holds the tool that the desk names, made when it is asked for and gone when it is put away."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self._name = ""
        self.tool: Tool | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._disconnect = workbench.desk.changed.connect(self._choose)
        self._choose()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self.tool is not None:
            self.tool.paint_with(theme)

    def close_view(self) -> None:
        """Stop following the desk."""
        self._disconnect()
        self._put_away()

    def _choose(self) -> None:
        name = self._workbench.desk.tool
        if name != self._name:
            self._put_away()
            self._name = name
            if name:
                self.tool = TOOLS[name](self._workbench, self._theme)
                layout = self.layout()
                assert layout is not None
                layout.addWidget(self.tool)
        self.setVisible(self.tool is not None)

    def _put_away(self) -> None:
        if self.tool is not None:
            self.tool.close_view()
            self.tool.hide()
            self.tool.deleteLater()
        self.tool, self._name = None, ""
