"""Words over a plot that tell what is drawn, where it is not what it seems."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.state.document import Entry, Kind
from gui.theme import Theme
from gui.workbench import Live

#: From the corner of the plot in pixels.
MARGIN = 8


class Badge(QLabel):
    """A label in the corner of a plot, hidden where there is nothing to be said."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("badge")
        self.setAccessibleName("What is drawn")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.paint_with(theme)
        self.hide()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(
            f"color: {theme.accent_text}; background: {theme.accent}; border-radius: 4px; padding: 3px 8px;"
        )

    def tell(self, text: str, corner: QPoint) -> None:
        """Show words at the upper left corner of a plot, in as many lines as it takes; none for no words."""
        self.setVisible(bool(text))
        if text:
            self.setText(text)
            self._fit(corner.x())
            self.move(corner + QPoint(MARGIN, MARGIN))
            self.raise_()

    def _fit(self, left: int) -> None:
        """Break the words where the view would cut them."""
        self.setWordWrap(False)
        self.adjustSize()
        view = self.parentWidget()
        assert view is not None
        room = view.width() - left - 2 * MARGIN
        if self.width() > room > 0:
            self.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))


def badge_text(entry: Entry | None, live: Live | None) -> str:
    """Return what is to be said of what is drawn of an entry."""
    if entry is not None and live is not None:
        return f"Preview, {live.text}"
    if entry is not None and entry.missing:
        lost = "The data are missing: File > Locate Data..."
        return lost if entry.source is not None else "What was here could not be read"
    if entry is not None and entry.partial:
        return "Cancelled: what was not reached is zero filled"
    if entry is not None and entry.kind is Kind.FIDS and getattr(entry.content, "is_nus", False):
        return "Zero filled: the stripes come from points that were not measured; Ctrl+R reconstructs"
    return ""
