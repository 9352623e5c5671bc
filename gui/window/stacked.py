"""Widgets one above the other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def stacked(*parts: QWidget) -> QWidget:
    """Return widgets one above the other, the last one as high as can be."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part)
    layout.setStretchFactor(parts[-1], 1)
    return whole
