"""A picture of each alternative, side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.phasing.indirect_study import Study, Variant
from gui.theme import Theme
from gui.tools.thumbnail import Thumbnail
from nmrrecon.recipe import IndirectRecipe


class ThumbnailStrip(QWidget):
    """What is set, then what else could be; a click or Alt with the digit chooses."""

    #: With the `Alternative`.
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Alternatives")
        self._theme = theme
        self._variants: dict[str, Variant] = {}
        self.thumbnails: dict[str, Thumbnail] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for thumbnail in self.thumbnails.values():
            thumbnail.paint_with(theme)

    def show_study(self, study: Study | None) -> None:
        """Show all variants; while they are being made, what there is of them."""
        if study is None:
            self._variants = {}
            self._keep([])
            return
        if not study.complete and self._variants:
            self._show("", study.now, study.now.alternative.recipe)
            return
        self._variants = {variant.alternative.key: variant for variant in study.variants}
        if list(self.thumbnails) != list(self._variants):
            self._keep(list(self._variants))
        for key, variant in self._variants.items():
            self._show(key, variant, study.now.alternative.recipe)

    def _keep(self, keys: list[str]) -> None:
        """Show thumbnails of these alternatives, in this order; those that are there already stay."""
        for key in [key for key in self.thumbnails if key not in keys]:
            thumbnail = self.thumbnails.pop(key)
            thumbnail.hide()
            thumbnail.deleteLater()
        self.thumbnails = {key: self.thumbnails.get(key) or self._make(key) for key in keys}
        for place, thumbnail in enumerate(self.thumbnails.values()):
            self._layout.insertWidget(place, thumbnail)

    def _make(self, key: str) -> Thumbnail:
        made = Thumbnail(self._theme)
        made.setObjectName(f"alternative {key}".strip())
        made.clicked.connect(lambda: self._clicked(key))
        return made

    def _show(self, key: str, variant: Variant, now: IndirectRecipe) -> None:
        thumbnail, alternative = self.thumbnails[key], variant.alternative
        number = str(list(self.thumbnails).index(key)) if key else ""
        caption = f"{variant.in_phase}/{variant.peaks} in phase" if variant.phase is not None else ""
        thumbnail.show_picture(variant.picture, variant.shapes, alternative.title, caption, number)
        thumbnail.setChecked(alternative.recipe == now)
        press = f"\nAlt+{number} or a click chooses it" if key else ""
        thumbnail.setToolTip(f"{alternative.help}{press}")

    def _clicked(self, key: str) -> None:
        variant = self._variants.get(key)
        if variant is not None:
            self.thumbnails[key].setChecked(
                variant.alternative.recipe == self._variants[""].alternative.recipe
            )
            self.chosen.emit(variant.alternative)
