"""What may take a drag in a plot before the plot zooms."""

from __future__ import annotations

from typing import Any, Protocol


class Dragger(Protocol):
    """Something that is drawn or moved by dragging."""

    def takes(self, event: Any) -> bool:
        """Return whether a drag that begins is its own."""

    def drag(self, event: Any) -> None:
        """Follow a drag of its own, from its beginning to its end."""
