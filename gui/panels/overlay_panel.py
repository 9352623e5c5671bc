"""Which spectra are drawn over the present one, and how."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions import comparing, overlaying
from gui.drawing.plane import axis_name
from gui.panels.hint import hint
from gui.state.document import Document
from gui.state.view import Overlay
from gui.theme import Theme
from gui.workbench import Workbench

KEY = int(Qt.ItemDataRole.UserRole)
#: Limits of the level's factor and of the offset.
LEVELS, OFFSET_PPM = (0.01, 100.0), 1000.0
SWATCH = 12


class OverlayPanel(QWidget):
    """A list with a check box for each spectrum; below it colour, level and offset of the chosen one."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("overlays")
        self._workbench, self._theme = workbench, theme
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Spectra to be drawn over this one")
        self.list.itemChanged.connect(self._checked)
        self.list.currentItemChanged.connect(lambda *_: self._make_form())
        self.empty = hint("")
        self._form = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        for widget in (self.empty, self.list, self._form):
            self._layout.addWidget(widget)
        self._known: tuple[object, ...] = ()
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self.refresh()),
        ]
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._known = ()
        self.refresh()

    def _document_changed(self, _: Document, __: Document) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the spectra that can lie over the present one, as far as they are not shown yet."""
        entry, document = self._workbench.entry, self._workbench.store.document
        others = overlaying.can_lie_over(self._workbench)
        names = [comparing.full_name(document, other) for other in others]
        overlays = entry.view.overlays if entry is not None else ()
        why = self._why_empty(document)
        known = (entry.key if entry is not None else None, tuple(names), overlays, why)
        if known == self._known:
            return
        self._known = known
        chosen = self._chosen
        self.list.blockSignals(True)
        self.list.clear()
        for name, other in zip(names, others, strict=True):
            item = QTreeWidgetItem(self.list, [name])
            item.setData(0, KEY, other.key)
            overlay = overlaying.overlay_of(entry.view, other.key) if entry is not None else None
            item.setCheckState(0, Qt.CheckState.Unchecked if overlay is None else Qt.CheckState.Checked)
            if overlay is not None:
                item.setIcon(0, self._swatch(overlay.color))
            if other.key == chosen or self.list.currentItem() is None:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.empty.setText(why)
        self.empty.setVisible(not others)
        self.list.setVisible(bool(others))
        self._make_form()

    @staticmethod
    def _why_empty(document: Document) -> str:
        """Say what would make the list longer."""
        if document.compared:
            return "While spectra are compared, Overlaid above them draws them in one plot."
        if len(document.entries) > 1:
            return "No other spectrum has as many dimensions as this one."
        return "Open a second spectrum to draw it over this one."

    @property
    def _chosen(self) -> str | None:
        item = self.list.currentItem()
        return None if item is None else item.data(0, KEY)

    def _swatch(self, color: int) -> QIcon:
        pixmap = QPixmap(SWATCH, SWATCH)
        pixmap.fill(QColor(self._theme.lines(color)[0]))
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)  # or the row's colour would be laid over it
        return icon

    def _checked(self, item: QTreeWidgetItem, _: int) -> None:
        overlaying.toggle(self._workbench, item.data(0, KEY))

    def _make_form(self) -> None:
        entry, key = self._workbench.entry, self._chosen
        overlay = overlaying.overlay_of(entry.view, key) if entry is not None and key else None
        focused = self._form.focusWidget()
        name = focused.objectName() if focused is not None and focused.hasFocus() else ""
        form = QWidget()
        if overlay is not None:
            self._fill(form, overlay)
        self._layout.replaceWidget(self._form, form)
        self._form.hide()
        self._form.deleteLater()
        self._form = form
        again: QWidget | None = form.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _fill(self, form: QWidget, overlay: Overlay) -> None:
        layout = QFormLayout(form)
        layout.setContentsMargins(0, 4, 0, 0)
        color = QComboBox()
        for number in range(overlaying.COLORS):
            color.addItem(self._swatch(number), f"colour {number + 1}")
        color.setCurrentIndex(overlay.color)
        color.setObjectName("overlay colour")
        color.activated.connect(lambda number: self._change(overlay.key, color=number))
        layout.addRow("Colour", color)
        level = self._number("overlay level", overlay.level, LEVELS, 2)
        level.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        level.valueChanged.connect(lambda value: self._change(overlay.key, level=value))
        layout.addRow("Level (times)", level)
        axes = self._workbench.spectra[overlay.key].axes
        offsets = (*overlay.offset_ppm, *(0.0,) * len(axes))[: len(axes)]
        for place, axis in enumerate(axes):
            offset = self._number(f"overlay offset {place}", offsets[place], (-OFFSET_PPM, OFFSET_PPM), 3)
            offset.setSingleStep(0.01)
            offset.valueChanged.connect(
                lambda value, place=place: self._change(
                    overlay.key, offset_ppm=(*offsets[:place], value, *offsets[place + 1 :])
                )
            )
            layout.addRow(f"{axis_name(axis, place)} offset (ppm)", offset)
        for field in form.findChildren(QWidget):
            field.setAccessibleName(field.objectName())

    def _change(self, key: str, **values: object) -> None:
        overlaying.change_overlay(self._workbench, key, **values)

    @staticmethod
    def _number(name: str, value: float, limits: tuple[float, float], decimals: int) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setDecimals(decimals)
        field.setRange(*limits)
        field.setValue(value)
        field.setKeyboardTracking(False)
        field.setObjectName(name)
        return field
