"""A theme as Qt has it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from gui.theme import DARK, LIGHT, Theme

Role, Group = QPalette.ColorRole, QPalette.ColorGroup


def system_theme() -> Theme:
    """Return the theme that the system asks for."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme."""
    made = QPalette()
    for role, color in {
        Role.Window: theme.window,
        Role.WindowText: theme.text,
        Role.Base: theme.base,
        Role.AlternateBase: theme.window,
        Role.Text: theme.text,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.ToolTipBase: theme.raised,
        Role.ToolTipText: theme.text,
        Role.PlaceholderText: theme.faint,
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.accent_text,
        Role.Link: theme.focus,
        Role.BrightText: theme.bad,
        Role.Light: theme.raised,
        Role.Midlight: theme.raised,
        Role.Mid: theme.border,
        Role.Dark: theme.border,
        Role.Shadow: theme.border,
    }.items():
        made.setColor(role, QColor(color))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        made.setColor(Group.Disabled, role, QColor(theme.faint))
    return made


def style_sheet(theme: Theme) -> str:
    """Return what a palette has no words for: borders, and where the keyboard speaks to."""
    return f"""
    QToolTip {{ color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.border}; }}
    QTreeView, QTableView, QListView, QLineEdit, QPlainTextEdit, QScrollArea {{
        border: 1px solid {theme.border};
    }}
    QTreeView:focus, QTableView:focus, QListView:focus, QLineEdit:focus, QPlainTextEdit:focus,
    QScrollArea:focus, QGraphicsView:focus {{ border: 1px solid {theme.focus}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.focus}; border-radius: 3px; }}
    QCheckBox::indicator:unchecked, QTreeView::indicator:unchecked, QListView::indicator:unchecked {{
        width: 11px; height: 11px; background: {theme.base};
        border: 1px solid {theme.faint}; border-radius: 2px;
    }}
    QRadioButton::indicator:unchecked {{
        width: 11px; height: 11px; background: {theme.base};
        border: 1px solid {theme.faint}; border-radius: 6px;
    }}
    QRadioButton::indicator:checked {{
        width: 7px; height: 7px; background: {theme.base};
        border: 3px solid {theme.focus}; border-radius: 6px;
    }}
    QDockWidget::title {{ background: {theme.raised}; padding: 4px 6px; }}
    QToolBar {{ border: none; border-bottom: 1px solid {theme.border}; spacing: 2px; padding: 2px; }}
    QLabel[tone="faint"] {{ color: {theme.faint}; }}
    QLabel[tone="caution"] {{ color: {theme.caution}; }}
    QLabel[tone="bad"] {{ color: {theme.bad}; }}
    QFrame#notice {{ background: {theme.raised}; border: none; border-left: 4px solid {theme.bad}; }}
    QFrame#recovery {{ background: {theme.raised}; border: none; border-left: 4px solid {theme.accent}; }}
    QLabel#readout {{ padding: 2px 6px; font-family: monospace; }}
    """


def checked_style(theme: Theme) -> str:
    """Return the style of buttons with words that stay pressed: which they are is seen in any theme."""
    return (
        f"QToolButton:checked {{ background: {theme.accent}; color: {theme.accent_text}; "
        f"border: 1px solid {theme.accent}; border-radius: 3px; padding: 2px 5px; }}"
    )
